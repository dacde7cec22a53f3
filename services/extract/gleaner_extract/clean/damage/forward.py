"""The damage itself, run forward: the proof of a repair is that it gives back what was crawled."""

from collections.abc import Mapping
from dataclasses import dataclass

from gleaner_extract.clean.damage.gbk import LEADS, codes, encode, fold, is_user_defined, pairs


@dataclass(frozen=True, slots=True)
class Decoder:
    """How the page's decoder treats what it cannot read."""

    is_folded: bool = True
    is_swallowing: bool = True
    is_keeping_private_use: bool = False
    mark: str = "?"
    strays: frozenset[str] = frozenset()  # full-width characters before which a stray byte stands


def inject(page: bytes, table: Mapping[int, str], *, is_sequential: bool) -> bytes:
    """Return the bytes with `(reading)` after every offset where a code of the table stands, alignment ignored.

    Where two codes overlap, both are found; but a maker who replaces one character after the other (in the order of
    their codes, `is_sequential`) splits the second one before it is looked for.
    """
    out = bytearray()
    last_hit = 0  # code whose gloss stands before this byte
    for index, byte in enumerate(page):
        out.append(byte)
        code = page[index - 1] << 8 | byte if index else 0
        reading = table.get(code)
        if reading is not None and not (is_sequential and 0 < last_hit < code):
            out += b"(" + encode(reading) + b")"
            last_hit = code
        else:
            last_hit = 0
    return bytes(out)


def add_strays(page: bytes, strays: frozenset[str]) -> bytes:
    """Return the bytes with a stray byte before each listed full-width character that follows two high bytes."""
    wanted = {code for char in strays if (code := codes().get(char))}
    out = bytearray()
    for index, byte in enumerate(page):
        is_mark = byte in (0xA1, 0xA3) and index + 1 < len(page) and (byte << 8 | page[index + 1]) in wanted
        if is_mark and out[-1:] >= b"\x40" and index > 1:
            out.append(0)
        out.append(byte)
    return bytes(out)


def decode(page: bytes, decoder: Decoder) -> str:
    """Return the bytes as a decoder of the time saw them."""
    known = pairs()
    out: list[str] = []
    index, end = 0, len(page)
    while index < end:
        byte = page[index]
        if byte < 0x80:
            out.append(chr(byte) if byte else "")
            index += 1
            continue
        trail = page[index + 1] if index + 1 < end else 0
        char = known.get(byte << 8 | trail)
        if char is not None:
            out.append(fold(char) if decoder.is_folded else char)
        elif byte in LEADS and trail >= 0x40 and is_user_defined(byte, trail):
            out.append(bytes((byte, trail)).decode("gb18030", "ignore") if decoder.is_keeping_private_use else "")
        else:
            out.append(decoder.mark)
            if not decoder.is_swallowing and trail < 0x80:
                index -= 1
        index += 2
    return "".join(out)


def damage(text: str, table: Mapping[int, str], decoder: Decoder, *, is_sequential: bool = False) -> str:
    """Return a text as it is crawled from a page that was injected with the table."""
    return decode(add_strays(inject(encode(text), table, is_sequential=is_sequential), decoder.strays), decoder)
