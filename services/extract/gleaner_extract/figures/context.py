"""What the words around a figure add: change, per, modality; and whether damage of the source touches it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from gleaner_contracts.enums import Approx, Change, Modality, RepairStatus, UnitKind
from gleaner_contracts.records import Repair
from gleaner_extract.figures.lexicon import alternatives, words_of
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.numeral_signs import LOST
from gleaner_extract.figures.textview import TextView

_WINDOW: Final = 40  # characters read on the left for per and modality
_WORDS: Final = {kind: alternatives(words) for kind, words in words_of("figures_context").items()}
_FILL: Final = (  # what may stand between a change and its number: 增长了近, 下降幅度为
    r"(?:了|达到?|幅度?(?:为|达)?|分别(?:为|达)?|约|近|超过|超|逾|将?近|不到|至少|出|又|为|(?:一|几)?个){0,3}"
)
_UP: Final = re.compile(rf"(?:{_WORDS['up']}){_FILL}$")
_DOWN: Final = re.compile(rf"(?:{_WORDS['down']}){_FILL}$")
_THAN: Final = re.compile(r"比[^,。;]{1,16}(?P<word>多|少|高|低|快|慢|贵|便宜)(?:了|出)?$")
_OF_SUM: Final = "(?:收入|产值|效益|收益|利润|税收|成本|支出|人口|面积|发电量|产量|产能)"
_CHANGED_SUM: Final = re.compile(  # 增加村集体收入|8万元
    rf"(?:(?P<up>增加|提高)|减少|降低|压缩|压减)了?(?![了到至为])[\u4e00-\u9fff]{{0,10}}{_OF_SUM}(?:了|约|近|超过?|达){{0,2}}$"
)
_CHANGE_SIGN: Final = re.compile("[增升提涨上扩延加高多翻下减降低跌落缩窄缓少比]")  # one of them is in whatever says a change
_LEVEL: Final = re.compile(r"(?:增|减|降|升|涨|跌|高|少|低|多|大|小|长|短|窄)(?:加|少|长|低|高)?(?:到|至|为)$")

# The last of these in front of a number wins; the value is the name of what it is per, or None to keep the words.
_PER: Final = re.compile(
    rf"""
    (?=[人每户亩单年月日周])(?:  # what it begins with
    (?P<person>人均|人平(?=年|增|减|纯|收|可|占|耕)|每人(?:每[年月天日])?)
    |(?P<household>户均|每户)
    |(?P<mu>亩均|亩产|每亩|单产)
    |(?P<year>年均|每年|(?<![去今前明后本当全往每上近多])年(?={_WORDS["year_amount"]}))  # 年产值
    |(?P<month>月均|每个?月|月(?=薪|收入|租|工资|销))
    |(?P<day>日均|每[天日]|日(?=产|销|处理|接待|均|供))
    |(?P<week>每周|周均|每星期)
    |(?P<words>每(?:[0-9一二两三四五六七八九十百千万]{{1,4}})?(?:{_WORDS["per_unit"]}))  # 每吨, 每两公里
    )
    """,
    re.VERBOSE,
)
_PER_SIGN: Final = re.compile("[每均平年月日产]")  # one of them is in whatever the pattern finds
# Each alternative begins with a plain character, also before a look back: the engine then passes over all others at once.
_RULE: Final = re.compile(
    rf"""
    {_WORDS["rule"]}
    |应(?!.[已尽]|[\u4e00-\u9fff]{{1,2}}(?:说|带头|介绍))  # not 应建已建, 村民李应权带头
        (?<![因供反响适相对感效呼顺回照预答].)当?(?![用对税征急声手力变聘邀届])  # not 应用, 供应, 得心应手
    |每(?<!平均每)人每[年月](?!.{{0,4}}(?:增收|收入|领到|挣|拿到|领取|工资))  # a rate that is paid
    |处(?:以)?[^,。]{{0,6}}罚款
    |条件(?:(?<=[合足]条件)|(?<![貌候然形理地件]条件)(?=为|是|:))  # 符合条件, not 改善条件, 地貌条件为
    |给予[^,。]{{0,8}}(?:补助|补贴|奖励)
    """,
    re.VERBOSE,
)
_RULE_AFTER: Final = re.compile(r"(?:以上|以下|以内)?的(?:[,]|应|可|给予|予以|由|成立|处|按|不得)")
_TARGET: Final = re.compile(
    rf"""
    到20[2-9][0-9]年
    |计(?<![\u4e00-\u9fff“"][善动展养生持度导施资助划].)划(?![资项书内外单生的中任])(?!$|[,、;:)])  # not 营养改善计划
    |目标(?![,、;。”’"]|任务的|的)  # not 围绕这一目标,建成
    |规(?<![筹学一理]规)划(?![,、;。局馆院区师数])  # not 统筹规划, 规划区
    |争取(?=[在今明年早尽用再把让使实达完建脱突力于通新增培发引开形打20]|每[年个户]|全[部面县市乡镇村])  # not 争取项目3个
        (?!发改|发展改革|新农|新型|增补|20[0-9个万.]{1, 6}[万个])
    |{_WORDS["target"]}
    """,
    re.VERBOSE,
)
_MEANWHILE: Final = re.compile("(?:[,、]|目前|现|均|都|共|中)已(?:经|累|完|建|投|开|改|修|到|有|发|安|种|新)")
_DONE: Final = re.compile("(?:现|均|都|全部|目前)?已(?:经|全|按|发|到|完|拨|兑|建|投|落|下)")  # 补助2000元|已全部发放
_SHARED_OUT: Final = {"人均": "person", "人平": "person", "户均": "household", "亩均": "mu"}
_YEAR: Final = "year"


def change_of(text: str, quantity: Quantity, floor: int) -> Change | None:
    """Return the direction of a figure that is itself a rise or fall; 增加到 names a level.

    Args:
        text: a folded text.
        quantity: the figure.
        floor: where the words in front of it begin at the earliest (the end of the figure before).
    """
    begin = quantity.front if quantity.front is not None else quantity.start
    before = text[max(floor, begin - 20) : begin]
    if _CHANGE_SIGN.search(before) is None or _LEVEL.search(before):
        return None
    than = _THAN.search(before)
    if than is not None:
        return Change.INCREASE if than["word"] in "多高快贵" else Change.DECREASE
    if _UP.search(before):
        return Change.INCREASE
    if (changed := _CHANGED_SUM.search(before)) is not None and quantity.approx is not Approx.AT_LEAST:
        return Change.INCREASE if changed["up"] else Change.DECREASE
    return Change.DECREASE if _DOWN.search(before) and not before.endswith(("至少", "不少", "最少", "最低", "多少")) else None


def per_of(text: str, quantity: Quantity, floor: int) -> str | None:
    """Return what a figure is per: person, household, mu, year, month, day, or the words as they stand."""
    unit = quantity.unit
    if unit is not None and "/" in unit.name:
        return unit.name.split("/", 1)[1]
    if unit is None or unit.kind is UnitKind.RATIO or unit.kind is UnitKind.AGE:
        return None
    begin = quantity.front if quantity.front is not None else quantity.start
    start = max(floor, begin - _WINDOW)
    if _PER_SIGN.search(text, start, begin) is None or is_beneficiary(text, quantity):
        return None
    start = max(start, *[text.rfind(mark, start, begin) + 1 for mark in ",。;:\n"])
    found = None
    for match in _PER.finditer(text, start, begin):
        found = match
    if found is None:
        return None
    kind = found.lastgroup
    if kind in ("year", "month") and text[max(0, found.start() - 2) : found.start()] in _SHARED_OUT:
        return _SHARED_OUT[text[found.start() - 2 : found.start()]]  # 户均|年|增收
    return found.group() if kind == "words" else kind


def is_beneficiary(text: str, quantity: Quantity) -> bool:
    """Whether a count says for whom something is: 每年|为|30个村|增收5万元; the rate is that of the amount."""
    begin = quantity.front if quantity.front is not None else quantity.start
    is_counting = quantity.unit is not None and quantity.unit.is_counting
    return is_counting and text[max(0, begin - 1) : begin] in ("为", "给", "让", "使", "向")


def modality_of(text: str, quantity: Quantity) -> Modality:
    """Return whether a figure is done, planned or prescribed, by the words of its sentence up to it."""
    before = text[max(0, quantity.start - _WINDOW) : quantity.start]
    before = before[max(before.rfind("。"), before.rfind(";"), before.rfind("\n")) + 1 :]
    if before.endswith("处") and (quantity.approx is not Approx.EXACT or quantity.value_max is not None):
        return Modality.RULE  # 处三年以下有期徒刑
    if _DONE.match(text, quantity.end):
        return Modality.FACT
    if _RULE_AFTER.match(text, quantity.end) and quantity.approx.value in ("at_least", "at_most"):
        return Modality.RULE
    if _RULE.search(before):
        return Modality.RULE
    planned = [match.end() for match in _TARGET.finditer(before)]
    is_done = bool(planned) and _MEANWHILE.search(before, planned[-1]) is not None  # 计划投资2000万元,目前已完成|1800万元
    return Modality.TARGET if planned and not is_done else Modality.FACT


@dataclass(frozen=True, slots=True)
class Damage:
    """Spans of the view that cannot be trusted."""

    spans: tuple[tuple[int, int], ...]  # sorted
    _reaches: tuple[int, ...] = ()  # where the damage up to each span ends at the latest

    def touches(self, start: int, end: int) -> bool:
        """Whether a span shares a character with damage."""
        before = bisect_left(self.spans, (end,)) if self.spans else 0
        return before > 0 and self._reaches[before - 1] > start


_UNTRUSTED: Final = (RepairStatus.INFERRED, RepairStatus.LOST, RepairStatus.OPEN)


def damage_of(view: TextView, repairs: Sequence[Repair]) -> Damage:
    """Collect the repairs that leave a doubt, as spans of the view; an empty span stands for the gap it leaves."""
    spans = []
    for repair in repairs:
        if repair.status in _UNTRUSTED:
            start, end = view.view_of(repair.start), view.view_of(repair.end)
            spans.append((start, max(end, start + 1)))
    spans.sort()
    return Damage(tuple(spans), tuple(accumulate((end for _, end in spans), max)))


def damage_to(text: str, quantity: Quantity, damage: Damage) -> tuple[bool, bool]:
    """Return whether a figure is damaged, and whether its value is lost with it."""
    numeral = quantity.numeral
    if not damage.spans and LOST not in text[max(0, quantity.start - 1) : quantity.end + 1]:
        return False, False
    is_lost = numeral.is_damaged or damage.touches(numeral.start, numeral.end)
    is_next_to = LOST in text[max(0, quantity.start - 1) : quantity.end + 1]
    is_hit = is_lost or is_next_to or damage.touches(quantity.start, quantity.end)
    return is_hit, is_lost or (is_next_to and text[numeral.start - 1 : numeral.start] == LOST)
