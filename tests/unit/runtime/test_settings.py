"""Settings come from the environment, checked, and are shown without secrets."""

import pytest

from gleaner_runtime.settings import Settings, SettingsError, load, mask, redacted


class DoorSettings(Settings, frozen=True):
    database_url: str
    door_port: int = 8700
    failpoints: bool = False


def test_values_are_converted_to_their_types() -> None:
    environ = {"GLEANER_DATABASE_URL": "postgresql://h/d", "GLEANER_DOOR_PORT": "9000", "GLEANER_FAILPOINTS": "true"}
    assert load(DoorSettings, environ) == DoorSettings(database_url="postgresql://h/d", door_port=9000, failpoints=True)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "database_url"),
        ({"GLEANER_DATABASE_URL": "postgresql://h/d", "GLEANER_DOOR_PORT": "many"}, "door_port"),
    ],
)
def test_what_is_missing_or_malformed_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load(DoorSettings, environ)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("postgresql://user:p%40ss@host:5432/db", "postgresql://host:5432/db"),
        ("redis://:secret@host/0", "redis://host/0"),
        ("redis://host/0", "redis://host/0"),
        ("sk_live_1", "***"),
        ("", ""),
    ],
)
def test_secrets_are_masked(value: str, shown: str) -> None:
    assert mask(value) == shown


@pytest.mark.parametrize(
    ("value", "is_read"),
    [
        ("postgresql://user:p%2Fss@host:5432/db", True),
        ("postgresql://host/db", True),
        ("postgresql:///db?host=/tmp", True),
        ("postgresql+psycopg://user@[::1]:5432/db", True),
        ("postgresql://one:5432,two:5432/db", True),
        ("redis+socket:///tmp/redis.sock", True),
        ("sentinel://one:26379;sentinel://two:26379", True),
        ("postgresql//user:hidden@host/db", False),
        ("user:hidden@host", False),
        ("postgresql://user:hid/den@host/db", False),
        ("postgresql://user:hid#den@host/db", False),
        ("postgresql://user:hid?den@host/db", False),
        ("postgresql://user:pass@host:hidden/db", False),
        ("://user:hidden@host", False),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_being_shown(value: str, is_read: bool) -> None:
    if is_read:
        assert load(DoorSettings, {"GLEANER_DATABASE_URL": value}).database_url == value
        return
    with pytest.raises(SettingsError, match="GLEANER_DATABASE_URL is not an address") as caught:
        load(DoorSettings, {"GLEANER_DATABASE_URL": value})
    assert "hid" not in str(caught.value) and "den" not in str(caught.value)


def test_redacted_settings_hold_no_password() -> None:
    settings = DoorSettings(database_url="postgresql://user:secret@host/db")
    assert "secret" not in str(redacted(settings))
