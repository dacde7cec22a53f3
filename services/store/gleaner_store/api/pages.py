"""Pages: items and the cursor of the next one."""

import base64
from typing import Any, Final, Generic, TypeVar

import msgspec
from litestar import Response
from litestar.exceptions import ValidationException
from msgspec import Struct

T = TypeVar("T")
ENCODER: Final = msgspec.json.Encoder(decimal_format="number")  # exact: the digits as they are, not a float


class Page(Struct, Generic[T], frozen=True):
    """Some items; `next` goes into the parameter `cursor` to get those after them, null at the end."""

    items: list[T]
    next: str | None = None


def page(items: list[Any], limit: int, key: tuple[int | str, ...] | None) -> Response[bytes]:
    """Return a page as an answer; a full one has a cursor."""
    return answer(Page(items, encode_cursor(key) if key is not None and len(items) >= limit else None))


def answer(body: object, status: int = 200) -> Response[bytes]:
    """Return a body as JSON with exact decimals."""
    return Response(ENCODER.encode(body), status_code=status, media_type="application/json")


def encode_cursor(key: tuple[int | str, ...]) -> str:
    """Return a key as an opaque cursor."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def decode_cursor(cursor: str | None, kind: type[T]) -> T | None:
    """Return the key of a cursor.

    Raises:
        ValidationException: it is not one of ours.
    """
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(text, type=kind)
    except (ValueError, msgspec.MsgspecError) as error:
        raise ValidationException("cursor: not a cursor of this API") from error
