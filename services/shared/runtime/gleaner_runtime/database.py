"""Engines with explicit limits, and what a database error means for an article."""

from typing import Final

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError

NO_JIT: Final = "-c jit=off"  # statements of milliseconds: compiling one takes seconds, and fresh tables have no statistics yet
PERMANENT_SQLSTATE_CLASSES: Final = ("22", "54", "23")  # data exception, program limit, constraint: the values can never work

# A peer that vanished without a word is noticed within half a minute, on both sides: without the server's half, a session
# of a host that is gone would keep its locks, and the sequencer's place, for two hours.
LIVENESS: Final[dict[str, int]] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,  # ms
}
SESSION: Final = f"{NO_JIT} -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"


def make_engine(url: str, *, application: str, pool_size: int = 4, statement_timeout_ms: int = 30_000) -> Engine:
    """Return an engine on psycopg 3.

    Args:
        url: `postgresql://…`; the driver is filled in.
        application: shown in pg_stat_activity.
        pool_size: connections kept, and the most there are.
        statement_timeout_ms: limit of one statement; 0 is none.
    """
    return create_engine(
        driver_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={
            "application_name": application,
            "connect_timeout": 5,
            "options": f"-c statement_timeout={statement_timeout_ms} -c lock_timeout=10000 -c timezone=UTC {SESSION}",
            **LIVENESS,
        },
    )


def driver_url(url: str) -> str:
    """Return a Postgres URL with the psycopg driver named."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("postgres", "postgresql"):
        shown = f"{scheme}://…" if separator else "it has no scheme"  # never the text itself: it may hold a password
        raise ValueError(f"not a Postgres URL: {shown}")
    return f"postgresql+psycopg://{rest}"


def sqlstate(error: BaseException) -> str | None:
    """Return the SQLSTATE behind an error, if the server gave one."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return original.sqlstate if isinstance(original, psycopg.Error) else None


def is_permanent(error: BaseException) -> bool:
    """Return whether the same values would fail again for ever."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, psycopg.DataError):
        return True  # psycopg refuses some values (NUL, surrogates) before the server sees them
    return (sqlstate(error) or "")[:2] in PERMANENT_SQLSTATE_CLASSES
