"""How tasks are written for the broker: the JSON that Celery reads and writes, in fewer bytes and less time.

The only argument of a task is a long text, mostly Chinese. Python's encoder writes each of its characters as six signs,
and its decoder asks a hook at every object; msgspec writes UTF-8. Both are JSON, so workers of either kind read each other.
"""

from functools import partial
from typing import Any, Final

import msgspec
from isal import isal_zlib
from kombu import compression, serialization
from kombu.utils import json

KOMBU: Final[Any] = json  # kombu has no types
REGISTER: Final[Any] = serialization.register
COMPRESSION: Final = "zlib"  # which workers of every release read; ISA-L writes it in a sixth of the time of zlib
COMPRESS_FROM: Final = 16_384  # characters of a message
REGISTER_COMPRESSION: Final[Any] = compression.register
ZLIB: Final = b"x"
TYPED: Final = b'"__type__"'  # how kombu marks dates and the like, which only it can read


def use_for_tasks() -> None:
    """Write and read messages of this process so; called again it changes nothing."""
    REGISTER("json", dumps, loads, content_type="application/json", content_encoding="utf-8")
    # What is compressed is opened by `loads`, in the process that does the task (`closed.py`): the one that takes messages from
    # the broker would only pass on six times as many bytes.
    REGISTER_COMPRESSION(partial(isal_zlib.compress, level=1), as_it_is, "application/x-gzip", aliases=["gzip", "zlib"])


def as_it_is(body: bytes) -> bytes:
    """Return a compressed message as it came."""
    return body


def compression_of(payload: str) -> str | None:
    """Return how a message is to be compressed: base64, Redis and both workers take longer over a long one than this does."""
    return COMPRESSION if len(payload) >= COMPRESS_FROM else None


def dumps(message: Any) -> str | bytes:
    """Return a message as JSON; what is no task of one text is left to kombu, which knows dates, too."""
    return msgspec.json.encode(message) if _is_task(message) else KOMBU.dumps(message)


def loads(text: str | bytes) -> Any:
    """Return what a JSON text says, of this module or of kombu, compressed or not.

    Raises:
        isal_zlib.error, ValueError: it is neither; kombu makes a `DecodeError` of it.
    """
    found = text.encode() if isinstance(text, str) else _opened(bytes(text))
    return KOMBU.loads(found.decode()) if TYPED in found else msgspec.json.decode(found)


def _opened(body: bytes) -> bytes:
    """Return the JSON of a message; no JSON begins with the sign that zlib begins with."""
    return isal_zlib.decompress(body) if body[:1] == ZLIB else body


def _is_task(message: Any) -> bool:
    """Whether a message is arguments, named ones and options, of which only the first hold anything, and that is text."""
    if not isinstance(message, list | tuple) or len(message) != 3:
        return False
    arguments, named, options = message
    is_text = isinstance(arguments, list | tuple) and all(type(argument) is str for argument in arguments)
    return is_text and named == {} and isinstance(options, dict) and not any(options.values())
