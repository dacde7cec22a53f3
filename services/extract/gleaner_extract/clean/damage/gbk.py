"""The two-byte codes of GBK as a decoder of the years 2000–2015 saw them."""

from functools import cache
from typing import Final

LEADS: Final = range(0x81, 0xFF)
TRAILS: Final = (*range(0x40, 0x7F), *range(0x80, 0xFF))
FULL_WIDTH_LEAD: Final = 0xA3  # row 3: full-width ASCII, U+FF01 to U+FF5E
MIN_RUN: Final = 2  # codes side by side without a character of their own


@cache
def user_defined() -> dict[int, tuple[range, ...]]:
    """Return by lead byte the trails of pairs that stand for private use, which decoders drop unmarked.

    These are the user-defined areas (AAA1–AFFE, F8A1–FEFE, A140–A7A0) and the gaps in the rows of signs, such as A7C2–A7D0.
    """
    table: dict[int, tuple[range, ...]] = {}
    for lead in LEADS:
        runs: list[range] = []
        for trail in filter(lambda trail: _is_private(lead, trail), TRAILS):
            if runs and trail in (runs[-1].stop, runs[-1].stop + 1):
                runs[-1] = range(runs[-1].start, trail + 1)
            else:
                runs.append(range(trail, trail + 1))
        if runs := [run for run in runs if len(run) >= MIN_RUN]:
            table[lead] = tuple(runs)
    return table


def _is_private(lead: int, trail: int) -> bool:
    try:
        return "\ue000" <= bytes((lead, trail)).decode("gb18030") <= "\uf8ff"
    except UnicodeDecodeError:
        return False


def is_user_defined(lead: int, trail: int) -> bool:
    """Whether a pair stands for private use."""
    return any(trail in run for run in user_defined().get(lead, ()))


@cache
def pairs() -> dict[int, str]:
    """Return the character of each two-byte code, without the user-defined areas."""
    table = {}
    for lead in LEADS:
        for trail in TRAILS:
            if is_user_defined(lead, trail):
                continue
            try:
                char = bytes((lead, trail)).decode("gb18030")
            except UnicodeDecodeError:
                continue
            if not "\ue000" <= char <= "\uf8ff":
                table[lead << 8 | trail] = char
    return table


@cache
def codes() -> dict[str, int]:
    """Return the two-byte code of each character, private-use ones included (decoders that keep them)."""
    table = {char: code for code, char in pairs().items()}
    for lead, runs in user_defined().items():
        for trail in (trail for run in runs for trail in run if trail != 0x7F):
            table.setdefault(bytes((lead, trail)).decode("gb18030"), lead << 8 | trail)
    return table


def chars_of_leads(leads: frozenset[int]) -> list[str]:
    """Return the characters whose codes begin with one of these bytes, in the order of their codes."""
    return [char for code, char in sorted(pairs().items()) if code >> 8 in leads]


STOP_TRAILS: Final = frozenset((0xA2, 0xB0, 0xB1))  # of 、 “ and ”: A1A2, A1B0, A1B1
# Full-width signs outside row 3 that a crawl writes in another width: ￡ as £.
OTHER_WIDTHS: Final = {"£": 0xA1EA, "¢": 0xA1E9, "¥": 0xA3A4, "~": 0xA1AB, "$": 0xA1E7}
ONE_WIDTH: Final = {"￡": "£", "￠": "¢", "￥": "¥", "＄": "$"}


def fold(char: str) -> str:
    """Return full-width ASCII as half-width, any other character as it is."""
    return chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char


def encode(text: str) -> bytes:
    """Return the bytes of a text, one byte for ASCII, two for all else; unknown characters become `?`."""
    table = codes()
    out = bytearray()
    for char in text:
        code = table.get(char)
        if code is not None:
            out += bytes((code >> 8, code & 0xFF))
        else:
            out.append(ord(char) if char < "\x80" else 0x3F)
    return bytes(out)
