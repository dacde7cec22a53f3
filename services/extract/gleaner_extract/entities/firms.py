"""Companies called without 公司 or 集团: a coined name before a trade (恒通实业), members of lists of companies."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from gleaner_extract.entities import lexicon
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.listed import FIRM_TRADES
from gleaner_extract.entities.names import is_common_word
from gleaner_extract.entities.runs import matches_at, matches_before
from gleaner_extract.entities.segment import segment, word_class
from gleaner_extract.entities.view import NAMED_BODY, NAMED_PLACE, View
from gleaner_extract.members import entity_type, org_subtype

MAX_BRAND: Final = 4
_LIST: Final = re.compile(
    r"""
    (?P<items>(?:[\u4e00-\u9fff]{3,12}、){1,8}[\u4e00-\u9fff]{3,10}?)      # the members
    等(?:[\d一二两三四五六七八九十多数余]{1,4})?[家个]?(?:一批|一大批)?      # how many
    (?:[\u4e00-\u9fff]{0,6}?(?:企业|公司)|[药车房矿酒茶]企)                 # what they are
    """,
    re.VERBOSE,
)
_MAY_HOLD: Final = re.compile(r"等[^，。、]{0,14}(?:企|公司)")  # the end of such a list: most articles have none
LONGEST: Final = 114  # characters of such a list
_RANKED: Final = re.compile(
    r"500强(?:企业)?(?:之一的)?(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[、，,。；和与及]|等|在内|签约|落户|投资)"
)
_CLOSED: Final = frozenset({"w", "u", "v", "p", "c", "d", "vd", "f", "t", "m", "r", "TIME", "", "x", "uj", "ul"})
_SITE: Final = re.compile(r"(?:产业|工业|科技|创业|物流)?(?:园|基地|大厦|广场|小镇)")
_LEADS: Final = frozenset({"p", "c", "r", "u", "d"})  # what comes before a noun and is no part of a name
_MISREAD: Final = frozenset({"v", "vd", "a", "nz"})  # what the tagger takes coined words for
_AMOUNT: Final = re.compile(r"\d[\d.]*[万亿]?(?:吨|元|件|套|台|辆|米|平方米|千瓦)")
_PEOPLE: Final = frozenset({"代表", "负责人", "董事长", "总经理", "经理", "老总", "员工", "职工", "项目"})
_NO_FIRM: Final = re.compile(r"名单|榜|行列|排名|排行|名录|企业|公司|集团|项目|产业|[的了和与及是有在]")


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, str]:
    """Return the trades and whether they name companies only, or what anybody may deal in too."""
    return lexicon.pairs("trades")


def find_firms(view: View, chains: Mapping[int, int]) -> Iterator[Draft]:
    """Yield companies whose names end with a trade, and those that a list or a rank shows; `chains` are the places by end."""
    for match in matches_before(_LIST, _MAY_HOLD, view.text, LONGEST):
        yield from _members(view, match, chains)
    for match in _RANKED.finditer(view.text):
        name = match.group("name")
        if not is_common_word(name) and not _NO_FIRM.search(name) and view.is_end(match.end("name")):
            yield _firm(*match.span("name"), "ranked", 0.74)
    starts = {start - length for start, _ in view.listed.words(FIRM_TRADES) for length in (2, 3) if start >= length}
    for match in matches_at(_short_names(), view.text, sorted(starts)):
        if view.label_at(match.start()) in _LEADS:
            continue  # 以畜牧业|促进牧民增收
        if _is_brand(match.group("brand")) and _begins_as_name(match.group("brand")) and _is_closed(view, match.end()):
            yield _firm(*match.span(), "trade", 0.73)
    if view.is_statistical:
        for number, label in enumerate(view.labels):
            draft = _of_word(view, number, label, chains) if view.ends[number] - view.starts[number] > 1 else None
            if draft is not None:
                yield draft


@lru_cache(maxsize=1)
def _short_names() -> re.Pattern[str]:
    """Return the pattern of two or three characters between a mark and a trade that only companies are called after."""
    firms = "|".join(sorted(trade for trade, kind in _kinds().items() if kind == "firm"))
    return re.compile(rf"(?:^|(?<=[、，。；：,;:“”()（）\s]))(?P<brand>[\u4e00-\u9fff]{{2,3}})(?:{firms})", re.MULTILINE)


def _begins_as_name(brand: str) -> bool:
    """Whether the first word of a brand is no verb: 路发, not 办好."""
    return segment(brand)[0][2] not in {"v", "vn", "d", "p", "m"}


def _firm(start: int, end: int, rule: str, confidence: float) -> Draft:
    return Draft(start, end, entity_type.ORG, f"organisations.{rule}", confidence, subtype=org_subtype.COMPANY)


def _trade(name: str) -> str:
    """Return the trade at the end of a name, empty where it has none."""
    kinds = _kinds()
    return next((name[-n:] for n in (3, 2) if name[-n:] in kinds and len(name) > n), "")


def _is_brand(brand: str) -> bool:
    """Whether characters before a trade are coined: no word, nothing that describes, no act."""
    if not 2 <= len(brand) <= MAX_BRAND or brand in lexicon.words("org_generic") or _NO_FIRM.search(brand):
        return False
    if is_common_word(brand) or brand in lexicon.words("county_words") or brand[:2] in lexicon.words("org_anchors"):
        return False
    return len(brand) == 2 or not any(end - start > 1 and tag in {"v", "n", "vn", "a", "d"} for start, end, tag in segment(brand))


def _members(view: View, match: re.Match[str], chains: Mapping[int, int]) -> Iterator[Draft]:
    """Yield the members of a list of companies that end with a trade; what stands before the list is no part of the first."""
    first = match.start("items")
    for item in re.finditer(r"[^、]+", match.group("items")):
        start, end = first + item.start(), first + item.end()
        trade = _trade(view.text[start:end])
        body = max((p for p in range(start, end) if p in chains), default=start)
        if trade and item.start() > 0 and _is_brand(_without_trades(view.text[body:end])):
            yield _firm(start, end, "listed_company", 0.78)


def _without_trades(name: str) -> str:
    while trade := _trade(name):
        name = name[: -len(trade)]
    return name


def _of_word(view: View, number: int, label: str, chains: Mapping[int, int]) -> Draft | None:
    """Judge a word of the tagger: a body cut off before its trade or grown over it, a coined word that ends with a trade."""
    start, end, text = view.starts[number], view.ends[number], view.text
    if label in NAMED_BODY:
        return _cut_off(view, number) or _grown(view, number)
    if label in NAMED_PLACE or end - start < 4:
        return _apart(view, number) if label == "n" else _before_amount(view, number, chains)
    trade = _trade(text[start:end])
    if not trade or not _is_brand(text[start : end - len(trade)]) or not _is_closed(view, end):
        return None
    is_placed = start in chains
    if not is_placed and (_kinds()[trade] != "firm" or end - start - len(trade) < 2):
        return None
    return _firm(chains.get(start, start), end, "trade", 0.74)


def _apart(view: View, number: int) -> Draft | None:
    """Take a trade behind a coined word where the word before says that a company follows: 龙头企业|绿禾|农业."""
    end, before = view.ends[number], view.by_end.get(view.starts[number])
    if before is None or view.word(number) not in _kinds() or not _is_closed(view, end):
        return None
    start, kind = view.starts[before], view.by_end.get(view.starts[before])
    is_told = kind is not None and view.word(kind).endswith(("企业", "厂家"))
    is_coined = _is_brand(view.word(before)) and not word_class(view.word(before)) and view.labels[before] != "m"
    return _firm(start, end, "trade", 0.74) if is_told and is_coined else None


def _before_amount(view: View, number: int, chains: Mapping[int, int]) -> Draft | None:
    """Take a coined word between a place and what is made or invested: 深圳|立雅信|5万吨…项目."""
    start, end = view.starts[number], view.ends[number]
    is_coined = end - start == 3 and start in chains and view.labels[number] in _MISREAD and not word_class(view.word(number))
    if not is_coined or not _AMOUNT.match(view.text, end) or not _is_brand(view.word(number)):
        return None
    return _firm(chains[start], end, "before_amount", 0.72)


def _is_closed(view: View, end: int) -> bool:
    """Whether the name ends here: no noun goes on, but one of people."""
    number = view.by_start.get(end)
    if _SITE.match(view.text, end):
        return False  # 汽研科技|产业园 is a park
    return view.label_at(end) in _CLOSED or (number is not None and view.word(number) in _PEOPLE)


def _cut_off(view: View, number: int) -> Draft | None:
    """Complete a body of the tagger with the trade that is the next word: 熹满仓农业|科技."""
    end = view.ends[number]
    following = view.by_start.get(end)
    if following is None or view.word(following) not in _kinds() or not _is_closed(view, view.ends[following]):
        return None
    surface = view.word(number)
    is_firm = _without_trades(surface) != surface or (len(surface) <= MAX_BRAND and _is_brand(surface))
    has_head = any(surface[i:] in lexicon.heads("org_heads") for i in range(len(surface))) and _trade(surface) == ""
    return _firm(view.starts[number], view.ends[following], "trade", 0.8) if is_firm and not has_head else None


def _grown(view: View, number: int) -> Draft | None:
    """Cut a body of the tagger behind its trade where a verb came along: 秦源煤业|闭井."""
    start, end = view.starts[number], view.ends[number]
    surface = view.text[start:end]
    rest = surface[-2:]
    if len(surface) < 6 or rest in lexicon.heads("org_heads") or rest in _kinds():
        return None
    trade = _trade(surface[:-2])
    is_verb = word_class(rest) in {"", "v", "vn"}
    if not trade or not is_verb or not _is_brand(surface[: -2 - len(trade)]):
        return None
    return _firm(start, end - 2, "trade", 0.8)
