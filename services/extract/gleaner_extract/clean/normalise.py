"""Widths, blanks and control characters, at exact offsets."""

import html
import re
import unicodedata
from typing import Final

from gleaner_extract.clean.tracked import Edit, Tracked

CJK: Final = "㐀-䶿一-鿿豈-﫿"
_CJK_LIKE: Final = re.compile(rf"[{CJK}〇“”‘’《》「」『』、。，；：？！（）…—\ufffd]")

# Full-width letters, digits and the marks that belong to numbers; U+3000 and other blanks.
_WIDTH: Final = {
    **{code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    **{ord(char): char_half for char, char_half in zip("％＋＆＠＃＄＊＝＿", "%+&@#$*=_", strict=True)},
    **dict.fromkeys((0x3000, 0xA0, 0x09, 0x0B, 0x0C, 0x202F, 0x205F, *range(0x2000, 0x200B)), 0x20),
    0x2028: 0x0A,
    0x2029: 0x0A,
    0x85: 0x0A,
}
_WIDE: Final = re.compile(f"[{re.escape(''.join(map(chr, _WIDTH)))}]")
_WIDE_POINT: Final = re.compile(r"(?<=[0-9])．(?=[0-9])")
# Patterns that run over whole texts begin with one class of characters, so that the engine passes over all others at once.
_REMOVED: Final = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff\ufe00-\ufe0f\r](?:(?<!\r)|(?=\n))"
)
# Entities that a crawler left in plain text, also escaped twice.
_ENTITY: Final = re.compile(
    r"&(?:amp;){0,3}(?P<name>nbsp|ensp|emsp|[lr][ds]quo|mdash|ndash|hellip|middot|quot|times|permil|deg|lt|gt|\#(?:3[2-9]|[4-9]\d|\d{3,5}));"
)
# Line breaks that a crawler's escape left as letters.
_ESCAPED_BREAK: Final = re.compile(r"x0dx0a|_x000[dD]_")
# What a forum strews into its texts against copying, at the edge of a line: % F$ B) ?, [ A% m8某县…
_STREWN: Final = re.compile(
    rf"(?m)^(?:[!-~]{{1,3}}\ ){{4,40}}[!-~]{{0,4}}(?=[{CJK}“《])|(?<=[^\x00-\x7f])[!-~]{{1,3}}(?:\ [!-~]{{1,3}}){{4,40}}$",
    re.VERBOSE,
)
_CELL_END: Final = re.compile(r"(?m)(?<=[。！？”）]) ?\|$")  # what a table around the article left behind a paragraph
_STREWN_INSIDE: Final = re.compile(r"[!-~] [!-~]{1,3} [!-~]{1,3} [!-~]")  # quick to look for
MIN_STREWN_SIGNS: Final = 4  # different signs
# A page on which every mark stands between blanks: 今年 , 全县修了三条路 。
_BLANK_BEFORE_MARK: Final = re.compile(rf"(?<=[{CJK}”》）)%0-9])\ [,，。、；;：:！!？?](?=[ \n”]|\Z)", re.VERBOSE)
_BLANK_BESIDE_MARK: Final = re.compile(
    rf"(?<=[{CJK}”》）)%0-9])\ (?=[,，。、；;：:！!？?])|(?<=[,，。、；;：:！!？?])\ (?=[{CJK}“”《（0-9])", re.VERBOSE
)
MIN_BLANKS_BEFORE_MARKS: Final = 5
# Blanks before a paragraph that a charset did not know: ????全县收了三万吨粮。
_LOST_BLANKS: Final = re.compile(rf"(?m)^\?{{2,8}}(?=[{CJK}“《（0-9]|$)")
_EMPTY_LINES: Final = re.compile(r"\n(?=\n)")  # also where only blanks stood
_BLANK_RUN: Final = re.compile(r"[ \n][ \n]++")
_BLANKS: Final = re.compile(r"(?<=\n) {1,200}| {1,200}(?=\n)|(?<= ) {1,200}|\n(?=\n)")
_FULL: Final = str.maketrans(",;:?!", "，；：？！")
_PLAIN_MARKS: Final = dict(zip(",;?!", "，；？！", strict=True))  # not the colon of an address
MIN_WRAP, MAX_WRAP, MIN_WRAPPED = 30, 160, 6  # columns (Han take two); open lines that show a fixed width
MAX_PASSES: Final = 4  # a widened mark may widen its neighbour
_BRACKET: Final = re.compile(r"[()\n]")
_HALF_MARKS: Final = re.compile(r"[,;:?!][,;:?!]{0,29}")
# Most half-width marks: one, behind Han. Each mark has its pattern, which begins with it.
_BEHIND_HAN: Final = tuple(
    (half, full, re.compile(rf"{re.escape(half)}(?<=[\u4e00-\u9fff].)(?![,;:?!])")) for half, full in _PLAIN_MARKS.items()
)
_DOUBLED: Final = re.compile(r"，(?=[，。、；：！？])")
MIN_DOUBLED: Final = 3

_DIGIT_RUN: Final = re.compile(r"[0-9][0-9. ]++")
AFTER_RUN: Final = 6  # characters after a run that a rule of spaced digits looks at, and one more
# Digits that were set apart one by one, before a Chinese unit: 1 6 9 2万台; groups of three: 1 692 000人.
_SPACED_DIGITS: Final = re.compile(
    rf"(?<![\d. ])[0-9](?:\ [0-9]){{2,15}}(?:\ ?\.\ ?[0-9](?:\ [0-9]){{0,6}})?(?=\ ?[{CJK}%])"  # one by one, three or more
    rf"|(?<![\d. ])[0-9]\ [0-9](?=[万亿])"  # two digits need a scale
    rf"|(?<![\d. ])[0-9]{{1,3}}(?:\ [0-9]{{3}}){{1,4}}(?=[{CJK}%])"  # groups of three
    rf"|(?<![\d.])[0-9]{{1,9}}(?:\ \.\ ?|\.\ )[0-9]{{1,6}}(?=\ ?(?:万|亿|%|％|个百分点))",  # a point set apart
    re.VERBOSE,
)


def normalise(page: Tracked) -> Tracked:
    """Return the page with half-width letters and digits, full-width marks in Chinese, single blanks, NFC."""
    page = _delete(page, _REMOVED)
    if "&" in page.text:
        page = page.apply([Edit(*match.span(), html.unescape(f"&{match['name']};")) for match in _ENTITY.finditer(page.text)])
        page = _delete(page, _REMOVED)
    if "x0" in page.text:
        page = page.apply([Edit(match.start(), match.end(), "\n") for match in _ESCAPED_BREAK.finditer(page.text)])
    if "\r" in page.text:
        page = page.with_text(page.text.replace("\r", "\n"))
    page = _compose(page.with_text(_WIDE.sub(_narrowed, page.text)))
    if "．" in page.text:
        page = page.with_text(_WIDE_POINT.sub(".", page.text))
    page = _delete(_without_blanks(page), _EMPTY_LINES)
    if "??" in page.text:
        page = _delete(_delete(page, _LOST_BLANKS), _EMPTY_LINES)
    page = _join_digits(_trim(page))
    page = _delete_strewn(page)
    if (" ," in page.text or " ，" in page.text) and len(_BLANK_BEFORE_MARK.findall(page.text)) >= MIN_BLANKS_BEFORE_MARKS:
        page = _delete(page, _BLANK_BESIDE_MARK)
    if "|" in page.text:
        page = _delete(page, _CELL_END)
    return _single_marks(page.with_text(widen_marks(page.text)))


def _single_marks(page: Tracked) -> Tracked:
    """Return the page without the comma that a program set before each of many marks."""
    doubled = _DOUBLED.findall(page.text) if "，，" in page.text or "，。" in page.text else []
    return _delete(page, _DOUBLED) if len(doubled) >= MIN_DOUBLED else page


def _delete_strewn(page: Tracked) -> Tracked:
    """Return the page without the signs, letters and digits that were strewn in at the edges of lines."""
    if not _STREWN_INSIDE.search(page.text):
        return page
    found = [match for match in _STREWN.finditer(page.text) if _is_strewn(match[0])]
    return page.apply([Edit(*match.span()) for match in found]) if found else page


def _is_strewn(text: str) -> bool:
    has_both = any(map(str.isalpha, text)) and any(map(str.isdigit, text))
    return has_both and len({char for char in text if not char.isalnum() and char != " "}) >= MIN_STREWN_SIGNS


def _narrowed(match: re.Match[str]) -> str:
    narrow = _WIDTH[ord(match[0])]
    return narrow if isinstance(narrow, str) else chr(narrow)


def _without_blanks(page: Tracked) -> Tracked:
    """Return the page without blanks beside blanks and line breaks; only runs of them are looked at."""
    edits = [
        Edit(*match.span())
        for run in _BLANK_RUN.finditer(page.text)
        for match in _BLANKS.finditer(page.text, run.start(), run.end())
    ]
    return page.apply(edits) if edits else page


def unwrap(page: Tracked) -> Tracked:
    """Return the page with lines joined that were broken at a fixed width, so that no number is cut in two."""
    lines = page.text.split("\n")
    if len(lines) < MIN_WRAPPED or max(map(len, lines)) > MAX_WRAP:
        return page
    is_full = _filled([len(line) * 2 for line in lines], lines) or _filled([_columns(line) for line in lines], lines)
    if not is_full or " | " in page.text:  # rows of a table are no wrapped text
        return page
    edits, position = [], 0
    for line, filled in zip(lines[:-1], is_full, strict=False):
        position += len(line) + 1
        if filled:
            edits.append(Edit(position - 1, position))
    return page.apply(edits)


def _columns(line: str) -> int:
    return sum(1 if char < "\x7f" else 2 for char in line)


def _filled(widths: list[int], lines: list[str]) -> list[bool]:
    """Return which lines fill the width, if most do and many end in the middle of a sentence; else nothing."""
    full = max(widths, default=0)
    is_full = [width >= full - 2 for width in widths]
    is_open = [filled and not line.endswith(("。", "！", "？", "”", "：")) for filled, line in zip(is_full, lines, strict=True)]
    is_fixed = MIN_WRAP <= full <= MAX_WRAP and sum(is_open) >= MIN_WRAPPED and sum(is_full) >= 0.5 * len(lines)
    return is_full if is_fixed else []


def _delete(page: Tracked, pattern: re.Pattern[str]) -> Tracked:
    edits = [Edit(match.start(), match.end()) for match in pattern.finditer(page.text)]
    return page.apply(edits) if edits else page


def _trim(page: Tracked) -> Tracked:
    start = len(page.text) - len(page.text.lstrip())
    end = len(page.text.rstrip())
    return page if start == 0 and end == len(page.text) else page.cut(min(start, end), end)


def _compose(page: Tracked) -> Tracked:
    """NFC, cluster by cluster, so that every character keeps its place."""
    if unicodedata.is_normalized("NFC", page.text):
        return page
    edits = []
    text = page.text
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and end - start < 32 and unicodedata.combining(text[end]):
            end += 1
        composed = unicodedata.normalize("NFC", text[start:end])
        if composed != text[start:end]:
            edits.append(Edit(start, end, composed))
        start = end
    return page.apply(edits)  # Hangul jamo and the like compose across clusters; they are left alone


def _join_digits(page: Tracked) -> Tracked:
    edits = []
    for run in _DIGIT_RUN.finditer(page.text):
        if " " not in run[0]:
            continue
        for match in _SPACED_DIGITS.finditer(page.text, run.start(), run.end() + AFTER_RUN):
            if match.start() < run.end():
                edits += [Edit(index, index + 1) for index in range(*match.span()) if page.text[index] == " "]
    return page.apply(edits) if edits else page


def widen_marks(text: str) -> str:
    """Return the text with half-width marks next to Chinese made full-width; the length stays."""
    for _ in range(MAX_PASSES):
        widened = _widen_once(text)
        if widened == text:
            break
        text = widened
    return text


def _widen_once(text: str) -> str:
    if not any(mark in text for mark in ",;:?!("):
        return text
    widened = text
    for half, full, pattern in _BEHIND_HAN:
        if half in text:
            widened = pattern.sub(full, widened)
    return _widen_brackets(text, _HALF_MARKS.sub(_widened, widened))


def _widened(match: re.Match[str]) -> str:
    text, (start, end) = match.string, match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    if match[0] == ":" and text[end : end + 2] == "//":
        return match[0]
    is_inside_number = before.isdigit() and after.isdigit() and end - start == 1
    is_beside_chinese = _CJK_LIKE.match(before) or (before.strip() and _CJK_LIKE.match(after))
    return match[0].translate(_FULL) if is_beside_chinese and not is_inside_number else match[0]


def _widen_brackets(text: str, widened: str) -> str:
    """Return the widened text with full-width brackets around what is Chinese in the text before the widening."""
    if "(" not in text:
        return widened
    chars = list(widened)
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        index, char = match.start(), match[0]
        if char == "(":
            opened.append(index)
        elif char == "\n":
            opened.clear()
        elif opened:
            start = opened.pop()
            if _CJK_LIKE.search(text, start + 1, min(index, start + 200)):
                chars[start], chars[index] = "（", "）"
    return "".join(chars)
