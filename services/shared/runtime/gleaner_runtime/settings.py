"""Reads a service's settings from the environment, the only place that does."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

PREFIX = "GLEANER_"
SECRET_WORDS = ("url", "password", "key", "secret")

S = TypeVar("S", bound="Settings")


class SettingsError(ValueError):
    """A setting is missing or malformed; the message names it."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all settings: each field `x_y` is read from `GLEANER_X_Y`."""


def load(kind: type[S], environ: Mapping[str, str] | None = None) -> S:
    """Read settings of a kind.

    Args:
        kind: the settings class; fields without default are required.
        environ: where to read, `os.environ` by default.

    Raises:
        SettingsError: a value is missing or malformed.
    """
    environ = os.environ if environ is None else environ
    found = {
        field.name: environ[PREFIX + field.name.upper()]
        for field in msgspec.structs.fields(kind)
        if environ.get(PREFIX + field.name.upper())
    }
    for name, value in found.items():
        if name.endswith("_url") and not is_address(value):
            raise SettingsError(
                f"{PREFIX}{name.upper()} is not an address like scheme://user:password@host:port/name; "
                "signs such as / and # in a password are written as %2F and %23"
            )
    try:
        return msgspec.convert(found, kind, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{kind.__name__}: {error} (settings are read from {PREFIX}… in the environment)") from error


def is_address(value: str) -> bool:
    """Return whether libraries can read a URL; what they say of one they cannot read would put its password into the log."""
    scheme, separator, _ = value.partition("://")
    if not separator or not scheme.replace("+", "").isalnum():
        return False
    try:
        parts = urlsplit(value)
        return (
            any(sign in parts.netloc for sign in ",;") or parts.port is None or parts.port > 0
        )  # several hosts have no one port
    except ValueError:
        return False


def metrics_folder(environ: Mapping[str, str] | None = None) -> Path | None:
    """Return where the children of a pool count, as prometheus_client is told (`PROMETHEUS_MULTIPROC_DIR`); null for none."""
    named = (os.environ if environ is None else environ).get("PROMETHEUS_MULTIPROC_DIR")
    return Path(named) if named else None


def redacted(settings: Settings) -> dict[str, str]:
    """Return the settings as text for the start-up log, with credentials masked."""
    shown = {name: str(value) for name, value in msgspec.structs.asdict(settings).items()}
    return {name: mask(value) if any(w in name for w in SECRET_WORDS) else value for name, value in shown.items()}


def mask(value: str) -> str:
    """Return a URL without its credentials; anything else that is secret as stars."""
    scheme, separator, rest = value.partition("://")
    if not separator:
        return "***" if value else ""
    return f"{scheme}://{rest.rpartition('@')[2]}"
