"""What the tagger takes for a person and is none: a phrase, a variety, a brand, a place with its class word."""

import re
from typing import Final

from gleaner_extract.entities import names
from gleaner_extract.entities.segment import word_class
from gleaner_extract.entities.titled import title_before
from gleaner_extract.entities.view import View

_LAND: Final = re.compile(r"\d[\d.]*万?(?:亩|公顷|吨)")  # 象明|9721亩: a place in a list of places
_TOTAL: Final = re.compile(r"总(?:产量|产值|面积|收入|人口|投资|户数)")
_DIGIT: Final = re.compile(r"\d")
_ROW: Final = re.compile(r"[”」][、，]?[“「]")  # between the members of a row of quotes
_GOODS: Final = re.compile(r"[^。！？\n]{0,60}?(?:品种|商标|品牌|产品|系列|型号|牌号)")
MAX_QUOTED: Final = 6  # characters of a quoted name of goods
_CLASS_WORDS: Final = frozenset({"村", "镇", "乡", "社区", "街道", "苏木", "嘎查"})
PHRASE: Final = 4  # characters of phrases that are no names


def is_no_person(view: View, start: int, end: int) -> bool:
    """Whether a name that the tagger gives stands where names of people do not; after a title it is one."""
    name = view.text[start:end]
    if word_class(name) in {"i", "l"} or is_done(view, start, end):
        return True  # 依依不舍
    if title_before(view, start):
        return False
    if _TOTAL.match(view.text, end - 1):
        return True  # 夏粮总|产量
    is_place = len(name) > 2 and name[-1] in "村乡镇" and end in view.by_end  # 蹇家坡乡
    number = view.by_start.get(end)
    is_place = is_place or (number is not None and view.word(number) in _CLASS_WORDS)  # 于家庙|村
    return (
        is_place
        or _is_thing(view, start, end)
        or _is_phrase(view, start, end)
        or _is_goods(view, start, end)
        or _has_amount(view, start, end)
    )


def _is_thing(view: View, start: int, end: int) -> bool:
    """Whether a name is a noun of the dictionary (黄秋葵), or an adjective or noun and the beginning of a word (幸福|蝶变)."""
    name = view.text[start:end]
    if len(name) != THREE:
        return False
    is_plain = names.is_common_word(name[:2]) or names.surname_length(name) == 0  # 柚香振|奋
    is_cut = is_plain and bool(word_class(name[2] + view.text[end : end + 1]))
    is_odd = names.is_common_word(name[:2]) and not names.has_common_surname(name)
    return word_class(name) == "n" or is_cut or is_odd


THREE: Final = 3


def is_done(view: View, start: int, end: int) -> bool:
    """Whether a name is a function word and what is done: 边干活|边鼓劲, 主任|时说起."""
    name = view.text[start:end]
    if len(name) == THREE and name[0] == "边" and view.text[end : end + 1] == "边":
        return True
    return name[0] == "时" and len(name) == THREE and word_class(name[1:]) in {"v", "vn"}


def _is_phrase(view: View, start: int, end: int) -> bool:
    """Whether four characters that begin with no double surname and write no sounds are all of a line or a quote: 强基惠农."""
    name = view.text[start:end]
    if len(name) != PHRASE or names.surname_length(name) == 2 or names.is_native(name):
        return False
    before, after = view.text[start - 1 : start], view.text[end : end + 1]
    return (before in {"", "\n"} and after in {"", "\n"}) or (before in {"“", "「"} and after in {"”", "」"})


def _is_goods(view: View, start: int, end: int) -> bool:
    """Whether a name lies in a row of short quotes that are kinds of goods: “王林”“黄金维纳斯”等品种."""
    opened = max(view.text.rfind(mark, max(0, start - MAX_QUOTED), start) for mark in "“「")
    closed = min((at for mark in "”」" if (at := view.text.find(mark, end, end + MAX_QUOTED)) >= 0), default=-1)
    if opened < 0 or closed < 0 or closed - opened - 1 > MAX_QUOTED:
        return False
    is_row = _ROW.match(view.text, closed) is not None or _ROW.match(view.text, opened - 1) or _ROW.match(view.text, opened - 2)
    return bool(is_row) and _GOODS.match(view.text, closed) is not None


def _has_amount(view: View, start: int, end: int) -> bool:
    """Whether a quantity of land follows, or any number after a name of sounds, which is a firm's then: 埃贝赫|60万套."""
    is_foreign = names.is_transliterated(view.text[start:end]) and end - start > 2
    return (_DIGIT if is_foreign else _LAND).match(view.text, end) is not None


def is_brand(name: str, firms: list[str]) -> bool:
    """Whether a name of sounds is only the name of a firm that the article names in full: 嘎尔德 in 嘎尔德畜牧公司."""
    return len(name) > 2 and names.is_transliterated(name) and any(name in firm for firm in firms)
