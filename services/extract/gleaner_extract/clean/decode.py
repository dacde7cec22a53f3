"""Bytes to text: a ladder of encodings for Chinese pages.

BOM, strict UTF-8 (a cut tail is tolerated), the declared charset if it fits, then a vote of common characters between
GB18030 and Big5. One damaged byte must not change the verdict for a page, so the rungs count errors instead of
stopping at the first.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from gleaner_contracts.enums import Reason
from gleaner_contracts.errors import InvalidInput
from gleaner_extract.clean.damage import language
from gleaner_extract.clean.damage.gbk import pairs
from gleaner_extract.clean.script import simplified_of

MAX_DECLARED_ERRORS: Final = 5
MAX_ERROR_SHARE: Final = 0.02  # of the characters; a page damaged more than that is not in this encoding
SAMPLE_BYTES: Final = 60_000
_CONTROLS: Final = bytes((*range(1, 9), *range(14, 27), *range(28, 32)))
MAX_CONTROL_SHARE: Final = 0.02
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_META_CHARSET: Final = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
_XML_CHARSET: Final = re.compile(rb"<\?xml[^>]{0,80}encoding\s{0,3}=\s{0,3}[\"']([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
_ALIASES: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "gb_2312-80": "gb18030", "gb_2312": "gb18030", "936": "gb18030", "hz-gb-2312": "hz",
    "euc-cn": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "big5hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "cp950": "big5hkscs", "utf-8": "utf-8", "utf8": "utf-8",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MAGIC: Final = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xd0\xcf\x11\xe0", b"Rar!",
    b"7z\xbc\xaf", b"\x7fELF", b"MZ\x90", b"RIFF", b"OggS", b"ID3", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text; `charset` names the encoding that was used, `undecodable_count` the characters that are U+FFFD."""

    text: str
    charset: str
    undecodable_count: int = 0
    is_tail_cut: bool = False
    is_mojibake_reversed: bool = False


def decode(content: bytes, declared: str | None) -> Decoded:
    """Return the text of a page.

    Args:
        content: the page as it came.
        declared: charset by HTTP header or crawler; what the page itself declares is looked up here.

    Raises:
        InvalidInput: the bytes are no text (`binary`), nothing (`empty`), or fit no encoding (`undecodable`).
    """
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise InvalidInput(Reason.EMPTY, "no bytes but blanks")
    if content.startswith(_MAGIC):
        raise InvalidInput(Reason.BINARY, f"starts like a binary file: {content[:4]!r}")
    head = content[:8_192]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > 0.05 * len(head) and not content.startswith((b"\xff\xfe", b"\xfe\xff")) and not _is_wide(content):
        raise InvalidInput(Reason.BINARY, f"{controls} control bytes in the first {len(head)}")
    decoded = _by_bom(content) or _by_utf8(content) or _by_declaration(content, declared) or _by_vote(content)
    _refuse_binary(decoded.text)
    reversed_text = reverse_mojibake(decoded.text)
    if reversed_text is not None:
        return Decoded(reversed_text, decoded.charset, reversed_text.count("\ufffd"), decoded.is_tail_cut, True)
    return decoded


def _is_wide(content: bytes) -> bool:
    """Whether the bytes look like UTF-16 without a mark: every second one zero, for ASCII, here and there."""
    return content[:400].count(0) > len(content[:400]) // 4


def _by_bom(content: bytes) -> Decoded | None:
    for bom, charset in _BOMS:
        if content.startswith(bom):
            return _decoded(content[len(bom) :], charset)
    if _is_wide(content):
        charset = "utf-16-le" if content[1:400:2].count(0) > content[:400:2].count(0) else "utf-16-be"
        return _decoded(content, charset)
    return None


def _decoded(content: bytes, charset: str) -> Decoded:
    text = content.decode(charset, "replace")
    is_tail_cut = text.endswith("\ufffd")
    text = text.rstrip("\ufffd") if is_tail_cut else text
    return Decoded(text, charset, text.count("\ufffd"), is_tail_cut)


def _by_utf8(content: bytes) -> Decoded | None:
    """UTF-8 if it fits: strictly, or with a cut tail, or with few damaged bytes among many good sequences."""
    if content.isascii():
        return Decoded(content.decode("ascii"), "utf-8")
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and not content[: error.start].isascii():
            return Decoded(content[: error.start].decode("utf-8"), "utf-8", 0, is_tail_cut=True)
    decoded = _decoded(content, "utf-8")
    wide = sum(char > "\u07ff" for char in decoded.text) - decoded.undecodable_count
    return decoded if wide > 20 * decoded.undecodable_count else None


def _by_declaration(content: bytes, declared: str | None) -> Decoded | None:
    head = content[:4096]
    in_page = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    names = [declared or "", in_page[1].decode("ascii") if in_page else ""]
    for name in names:
        charset = _ALIASES.get(name.strip().lower().strip("\"'"))
        if charset is None or charset == "utf-8":
            continue
        try:
            decoded = _decoded(content, charset)
        except (LookupError, UnicodeError):
            continue
        if decoded.undecodable_count < MAX_DECLARED_ERRORS and not _is_other_better(content, charset):
            return decoded
    return None


def _is_other_better(content: bytes, charset: str) -> bool:
    """Whether a declared GB or Big5 is plainly the other one."""
    other = {"gb18030": "big5hkscs", "big5hkscs": "gb18030"}.get(charset)
    if other is None:
        return False
    sample = content[:SAMPLE_BYTES]
    return _fitness(sample, other) > _fitness(sample, charset) + 1.5


def _by_vote(content: bytes) -> Decoded:
    sample = content[:SAMPLE_BYTES]
    votes = {charset: _fitness(sample, charset) for charset in ("gb18030", "big5hkscs", "utf-8")}
    best = max(votes, key=lambda charset: votes[charset])
    decoded = _decoded(content, best)
    if decoded.undecodable_count > max(MAX_DECLARED_ERRORS, len(decoded.text) * MAX_ERROR_SHARE):
        western = content.decode("cp1252", "replace")
        if sum(char > "\x7f" for char in western) < len(western) * 0.1:
            return Decoded(western, "cp1252", western.count("\ufffd"))
        raise InvalidInput(Reason.UNDECODABLE, f"best guess {best} leaves {decoded.undecodable_count} broken characters")
    return decoded


@cache
def _commonness() -> dict[str, float]:
    """Return log probabilities of characters, traditional ones like their simplified form."""
    table = {char: language.weight(char) for char in pairs().values() if "一" <= char <= "鿿"}
    return table | {char: language.weight(char) - 1.0 for char in simplified_of()}


def _fitness(sample: bytes, charset: str) -> float:
    """Return the mean commonness of the wide characters; broken ones and private use weigh heavily."""
    text = sample.decode(charset, "replace")
    common = _commonness()
    wide = [char for char in text if char > "\x7f"]
    if not wide:
        return -30.0
    marks = language.COMMON_MARKS
    scores = [common.get(char, -8.0 if char in marks else -18.0 if char != "\ufffd" else -30.0) for char in wide]
    return sum(scores) / len(scores)


def _refuse_binary(text: str) -> None:
    sample = text[:20_000]
    controls = len(_CONTROL.findall(sample))
    if controls > max(8, len(sample) * MAX_CONTROL_SHARE):
        raise InvalidInput(Reason.BINARY, f"{controls} control characters in the first {len(sample)}")


def reverse_mojibake(text: str) -> str | None:
    """Return the text that was read in the wrong encoding as a whole, if that can be undone exactly; else None."""
    if _HAN.search(text, 0, 4000):
        return None
    sample = text[:4000]
    suspicious = sum("\x80" <= char <= "\xff" or char in _CP1252_ONLY for char in sample)
    if suspicious < 8 or suspicious < 0.2 * len(sample):
        return None
    for wrong in ("latin-1", "cp1252", "sloppy"):
        raw = _encode_back(text, wrong)
        if raw is None:
            continue
        for right in ("utf-8", "gb18030"):
            try:
                repaired = raw.decode(right)
            except UnicodeDecodeError:
                continue
            if _is_chinese(repaired):
                return repaired
    return None


_HAN: Final = re.compile(r"[一-鿿]")
_CP1252_ONLY: Final = frozenset(bytes(code for code in range(0x80, 0xA0)).decode("cp1252", "ignore"))


def _encode_back(text: str, wrong: str) -> bytes | None:
    try:
        if wrong != "sloppy":
            return text.encode(wrong)
        return b"".join(char.encode("cp1252") if char in _CP1252_ONLY else char.encode("latin-1") for char in text)
    except UnicodeEncodeError:
        return None


def _is_chinese(text: str) -> bool:
    wide = [char for char in text[:4000] if char > "\x7f"]
    common = _commonness()
    known = [common[char] for char in wide if char in common]
    return len(known) > 0.6 * len(wide) and sum(known) / len(known) > -10.5
