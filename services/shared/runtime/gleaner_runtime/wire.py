"""How tasks are written for the broker: the JSON that Celery reads and writes, in fewer bytes and less time.

The only argument of a task is a long text, mostly Chinese. Python's encoder writes each of its characters as six signs,
and its decoder asks a hook at every object; msgspec writes UTF-8. Both are JSON, so workers of either kind read each other.
"""

from typing import Any, Final

import msgspec
from kombu import serialization
from kombu.utils import json

KOMBU: Final[Any] = json  # kombu has no types
REGISTER: Final[Any] = serialization.register
TYPED: Final = '"__type__"'  # how kombu marks dates and the like, which only it can read


def use_for_tasks() -> None:
    """Write and read messages of this process so; called again it changes nothing."""
    REGISTER("json", dumps, loads, content_type="application/json", content_encoding="utf-8")


def dumps(message: Any) -> str:
    """Return a message as JSON; what is no task of one text is left to kombu, which knows dates, too."""
    return msgspec.json.encode(message).decode() if _is_task(message) else KOMBU.dumps(message)


def loads(text: str | bytes) -> Any:
    """Return what a JSON text says, of this module or of kombu."""
    found = text if isinstance(text, str) else bytes(text).decode()
    return KOMBU.loads(found) if TYPED in found else msgspec.json.decode(found)


def _is_task(message: Any) -> bool:
    """Whether a message is arguments, named ones and options, of which only the first hold anything, and that is text."""
    if not isinstance(message, list | tuple) or len(message) != 3:
        return False
    arguments, named, options = message
    is_text = isinstance(arguments, list | tuple) and all(type(argument) is str for argument in arguments)
    return is_text and named == {} and isinstance(options, dict) and not any(options.values())
