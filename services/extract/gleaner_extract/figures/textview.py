"""The text as the rules read it: folded to half width and without blanks inside quantities, every span traceable."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

# Cleaning writes simplified characters; where a text comes without it, numbers and their units are read all the same.
_TRADITIONAL: Final = (
    "萬億兩個戶畝噸間隻條幾餘點負歲貳參陸倆雙對圓塊錢約過達於來數頭輛張級層樓項處場"
    "週時鐘釐華攝溫後與還內從區縣鄉鎮員臺顆棟筆種類組這為長寬叄並範歐圍節茲銀貨幣鎊剛"
)
_SIMPLIFIED: Final = (
    "万亿两个户亩吨间只条几余点负岁贰叁陆俩双对圆块钱约过达于来数头辆张级层楼项处场"
    "周时钟厘华摄温后与还内从区县乡镇员台颗栋笔种类组这为长宽叁并范欧围节兹银货币镑刚"
)
# Full-width forms are one code point each, so folding keeps all positions.
_FOLD: Final = str.maketrans(
    {chr(0xFF01 + k): chr(0x21 + k) for k in range(94)}
    | {"　": " ", "\u00a0": " ", "．": ".", "﹪": "%", "﹣": "-", "−": "-", "–": "-", "—": "-", "∼": "~", "〜": "~", "～": "~"}
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
    | {"﹐": ",", "〇": "零", "○": "零", "●": "零", "∶": ":", "﹕": ":", "［": "[", "］": "]"}
)
# Most texts hold no full-width forms but punctuation, for which replacing is several times faster than translating.
_COMMON: Final = tuple((char, char.translate(_FOLD)) for char in "，：；（）！？％～—–　\u00a0〇")
_RARE: Final = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_FOLD)) + "]")
_NUMERAL: Final = "零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟几数半"
# No quantity is that long: identifiers, tables without blanks, and input made to hurt. Blanked with the same length.
_ENDLESS_SIGNS: Final = r"[0-9零一二两三四五六七八九十百千万亿兆余多.,\ufffd]"
_ENDLESS: Final = re.compile(rf"{_ENDLESS_SIGNS}{{64,}}+")
_MAYBE_ENDLESS: Final = re.compile(rf"{_ENDLESS_SIGNS}{{4}}")  # in every 16th character: 64 in a row hold four of them
# Addresses are full of digits that state nothing.
_ADDRESS: Final = re.compile(
    r"""
    (?:https?://|www\.)[!-~]{1,500}+  # of a page
    |[A-Za-z0-9._+-]{1,64}+@[A-Za-z0-9.-]{1,64}+  # of a mailbox
    """,
    re.VERBOSE,
)
# A full stop of sentences where a point was meant, as some converters print it: 57。6亿元, 4。5%.
_STOP_FOR_POINT: Final = re.compile(r"。(?<=[0-9].)(?=[0-9]{1,4}(?:[万亿%]|个百分点))")
_FILLER: Final = "\u25a0"
_BLANKS: Final = re.compile(r"[ ]{1,4}+")
_NUMERALS: Final = frozenset(_NUMERAL + "0123456789")
_JOINING: Final = frozenset("余多个点成百")  # 五百余 万, 六个 百分点


@dataclass(frozen=True, slots=True)
class TextView:
    """A clean text as the rules read it; `text` may be shorter than the clean text, `start_of`/`end_of` lead back."""

    text: str
    _cuts: tuple[int, ...] = ()  # positions in `text` before which blanks were taken out
    _shifts: tuple[int, ...] = ()  # how many characters are missing from there on

    def start_of(self, position: int) -> int:
        """Return where the character at `position` stands in the clean text."""
        if not self._cuts:
            return position
        index = bisect_right(self._cuts, position) - 1
        return position if index < 0 else position + self._shifts[index]

    def end_of(self, position: int) -> int:
        """Return where a span that ends before `position` ends in the clean text."""
        return self.start_of(position - 1) + 1 if position and self._cuts else position

    def view_of(self, position: int) -> int:
        """Return the position in the view of a character of the clean text; a removed blank counts as what follows it."""
        low, high = 0, len(self._cuts)
        while low < high:
            middle = (low + high) // 2
            if self._cuts[middle] + self._shifts[middle] <= position:
                low = middle + 1
            else:
                high = middle
        return position if low == 0 else max(self._cuts[low - 1], position - self._shifts[low - 1])


def _fold(text: str) -> str:
    for char, plain in _COMMON:
        if char in text:
            text = text.replace(char, plain)
    return text.translate(_FOLD) if _RARE.search(text) else text


def _is_inside(before: str, behind: str) -> bool:
    """Whether blanks between two signs stand inside a quantity: 15 万元, 五 十, 2020 年 5 月, 百 分 之 2."""
    is_han = "\u4e00" <= behind <= "\u9fff"
    if (is_han or behind == "%") and (before in _NUMERALS or before == "%"):
        return True
    if behind in _NUMERALS and ("0" <= behind <= "9" or before in "之又"):
        return before in "之又" or "\u4e00" <= before <= "\u9fff"
    return is_han and (before in _JOINING or (before == "分" and behind in "之点"))


def view_of(clean_text: str) -> TextView:
    """Fold a clean text and take out the blanks that typesetters put between digits and characters."""
    folded = _fold(clean_text)
    if _MAYBE_ENDLESS.search(folded[::16]) and _ENDLESS.search(folded):
        folded = _ENDLESS.sub(lambda match: _FILLER * len(match.group()), folded)
    if "。" in folded:
        folded = _STOP_FOR_POINT.sub(".", folded)
    if "://" in folded or "www." in folded or "@" in folded:
        folded = _ADDRESS.sub(lambda match: _FILLER * len(match.group()), folded)
    return _without_blanks(folded) if " " in folded else TextView(folded)


def _without_blanks(folded: str) -> TextView:
    pieces: list[str] = []
    cuts: list[int] = []
    shifts: list[int] = []
    last = missing = 0
    for match in _BLANKS.finditer(folded, 1):
        start, end = match.span()
        if end == len(folded) or not _is_inside(folded[start - 1], folded[end]):
            continue
        pieces.append(folded[last:start])
        last = end
        missing += end - start
        cuts.append(last - missing)
        shifts.append(missing)
    pieces.append(folded[last:])
    return TextView("".join(pieces), tuple(cuts), tuple(shifts))
