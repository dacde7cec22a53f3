"""What looks like a quantity and is none: ordered rules, the first that fits names the class of the trap."""

import re
from collections.abc import Callable
from typing import Final

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.lexicon import alternatives, words_of
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.name_traps import name_trap
from gleaner_extract.figures.segment import words
from gleaner_extract.figures.trap_rules import ANY, HAN, Rule
from gleaner_extract.figures.units import ALLOWED, Unit

_WORDS: Final = words_of("figures_traps")
_NEAR: Final = words_of("figures_context")
_SAFE_FOR_ONE_DIGIT: Final = frozenset("".join(_WORDS["classifier"])) | frozenset(_WORDS["classifier"])
_PHRASES: Final[dict[str, tuple[str, ...]]] = {}  # by their first two signs
for _word in (word for kind, listed in _WORDS.items() if kind not in ("classifier", "county") for word in listed):
    _PHRASES[_word[:2]] = (*_PHRASES.get(_word[:2], ()), _word)

# Behind the unit of a count.
UNITS: Final = {
    "届": re.compile(r"(?:连续|共|历|举办[了过]?|了|过|近|前)$"),
    "级": re.compile(r"$"),
}
_FORMAL: Final = "壹贰叁肆伍陆柒捌玖"
_DENIED: Final = re.compile(r"(?:[分毛块]钱|个?人|户|亩)[\u4e00-\u9fff]{0,4}[都也][没不未]")
_YEARLIKE: Final = re.compile(r"(?:19|20)[0-9]{2}$")
_PHASE: Final = re.compile(r"期(?:工程|项目|建设|规划|改造|厂|开发|试验|临床)")
_GENERATION: Final = re.compile(r"(?!人|单传|同堂|相传|接|传|以|左右|多|领导|学者|同)[\u4e00-\u9fff]{2}")  # 五代大棚, not 五代人
_REPUBLIC: Final = re.compile(  # 114年10月, 113年度: years of Taiwan
    r"(?:[89][0-9]|1[0-2][0-9])年(?:度|[0-9一二三四五六七八九十]{1,3}月|[上下]半年|第[一二三四]季|底|初(?![中期])|[完动竣开]工|启用|通车)"
)
_STRENGTH: Final = re.compile(r"(?:左右|以上)?[的]?(?:地震|大?风|台风|浪|阵风|余震|烈度|风力)(?:达|为|力)?")
_PROJECTS: Final = frozenset(["211", "863", "973", "985"])  # national programmes named by the date they began
_PROJECT: Final = re.compile(r"高校|工程|院校|大学|计划|项目|名校")
_BUS: Final = re.compile(r"公交|汽车|电车|无轨|车|线|总站")
_STEPS: Final = re.compile(r"[\u4e00-\u9fff]?(?:台阶|阶梯|梯)")  # 218级台阶
_EVENT: Final = re.compile(alternatives(_NEAR["race"]))  # 100米决赛
_RACER: Final = re.compile(r"(?:男子|女子|男女|混合|[0-9][×xX*])\Z")  # 女子|100米, 4×|400米
_RACES: Final = re.compile(
    rf"(?:、[0-9]{{2,5}}(?:米|公尺)){{0,12}}、(?:[0-9]{{2,5}}(?:米|公尺))?(?:马拉松|跳[高远]|{alternatives(_NEAR['race'])})"
)
_SCORE_AFTER: Final = re.compile(r"[、,]?[0-9]{1,4}[金银铜死伤]")
_SCORE_BEFORE: Final = re.compile(
    r"(?:[0-9][金银铜死伤][、,]?|(?:获|夺|摘|取|斩获|收获|拿下|揽)(?:得|下|了)?|(?:造成|致|已致|导致)(?:至少|近|约|超过)?)$"
)
_ROAD: Final = re.compile(r"(?:高速|国道|省道|县道|公路|[GS][0-9]{1,4})[^,。]{0,6}$")
_TURNED: Final = re.compile(r"翻(?:了|过|上)?(?:近|约|超过)?$")  # 翻了两番
_INDEX: Final = re.compile(r"[涨跌升降报于至达到]$")  # 涨3点
_ADDRESS: Final = re.compile(r"[村社区屯队号栋幢]$")


def trap_of(text: str, quantity: Quantity) -> str | None:
    """Return the class of trap that a number is, or None for a quantity."""
    numeral = quantity.numeral
    before, after = text[max(0, quantity.start - 10) : quantity.start], text[numeral.end : numeral.end + 10]
    if quantity.rule_id in ("figures.per_hundred", "figures.fraction"):
        return None
    for rule in ANY.near(before, after):
        if rule.fits(before, after) and not _is_counted(rule, quantity):
            return rule.id
    if not numeral.is_arabic:
        return _han_trap(text, quantity, before, after)
    return _arabic_trap(text, quantity, before)


def _is_counted(rule: Rule, quantity: Quantity) -> bool:
    """Whether a number behind 手机 or 举报 is how many there are (手机453部, but 热线12345), or letters are its unit."""
    numeral, unit = quantity.numeral, quantity.unit
    if rule.id == "number_name":  # 88ug/m3, but 5G
        return unit is not None and "/" in unit.surface
    return rule.id == "identifier" and unit is not None and numeral.end - numeral.start < 7


def _arabic_trap(text: str, quantity: Quantity, before: str) -> str | None:
    numeral, unit = quantity.numeral, quantity.unit
    digits = text[numeral.start : numeral.end]
    if digits[0] == "0" and len(digits) > 1 and digits[1].isdigit():
        return "identifier"
    if unit is None:
        return "year" if _YEARLIKE.match(digits) else None
    if digits in _PROJECTS and _PROJECT.match(text, numeral.end):
        return "number_name"
    if unit.surface == "级":
        is_scale = (
            "." in digits or _STRENGTH.search(before) or _STRENGTH.match(text, quantity.end) or _STEPS.match(text, quantity.end)
        )
        return None if is_scale else "rank"
    if unit.group == "noun" and (len(digits) > 5 or _YEARLIKE.match(digits)) and quantity.approx is Approx.EXACT:
        return "year"
    return _unit_trap(text, quantity, before)


def _is_event(text: str, quantity: Quantity, before: str) -> bool:
    """Whether a length names a race: 100米决赛, 女子200米, 100米、200米、110米栏."""
    if _EVENT.match(text, quantity.end) is not None or _RACER.search(before) is not None:
        return True
    return _RACES.match(text, quantity.end) is not None


def _is_year_of_republic(text: str, quantity: Quantity, before: str) -> bool:
    is_year = quantity.numeral.is_arabic and _REPUBLIC.match(text, quantity.numeral.start) is not None
    return is_year and not before.endswith(("历时", "经过", "近", "约", "达", "用"))


# Units that count only in some company: surfaces, name of the trap, and whether a quantity is one.
_Test = Callable[[str, Quantity, str], bool]
_UNIT_TRAPS: Final[tuple[tuple[frozenset[str], str, _Test], ...]] = (
    (frozenset(["届"]), "ordinal", lambda _text, _quantity, before: not UNITS["届"].search(before)),
    (
        frozenset(["期"]),
        "phase",
        lambda text, quantity, _before: not quantity.numeral.is_arabic and _PHASE.match(text, quantity.numeral.end) is not None,
    ),
    (frozenset(["组", "单元", "社"]), "address", lambda _text, _quantity, before: _ADDRESS.search(before) is not None),
    (frozenset(["星", "等", "档", "线", "号人"]), "rank", lambda _text, _quantity, _before: True),
    (frozenset(["米", "公尺"]), "event_name", _is_event),
    (frozenset(["平"]), "score", lambda _text, quantity, _before: quantity.value is not None and quantity.value < 10),
    (frozenset(["代"]), "generation", lambda text, quantity, _before: _GENERATION.match(text, quantity.end) is not None),
    (frozenset(["年"]), "year", _is_year_of_republic),
    (frozenset(["番"]), "word", lambda _text, _quantity, before: not _TURNED.search(before)),
    (
        frozenset(["公里"]),
        "stake",
        lambda text, quantity, before: text.startswith("处", quantity.end) and _ROAD.search(before) is not None,
    ),
    (frozenset(["团", "师", "营", "连"]), "troop", lambda _text, quantity, _before: quantity.approx is Approx.EXACT),
    (frozenset(["世纪"]), "century", lambda _text, _quantity, _before: True),  # 20世纪, not 半个世纪
    (frozenset(["路"]), "line", lambda text, quantity, _before: _BUS.match(text, quantity.end) is not None),
    (frozenset(["小时"]), "all_hours", lambda _text, _quantity, before: before.endswith(("7×", "7x", "7*", "7X"))),
    (frozenset(["周年"]), "anniversary", lambda _text, _quantity, _before: True),
    (frozenset(["点"]), "clock", lambda _text, _quantity, before: not _INDEX.search(before)),
)
_NO_TRAP: Final[tuple[str, _Test]] = ("", lambda _text, _quantity, _before: False)
_UNIT_TRAP: Final = {surface: (name, test) for surfaces, name, test in _UNIT_TRAPS for surface in surfaces}


def _unit_trap(text: str, quantity: Quantity, before: str) -> str | None:
    unit = quantity.unit
    if unit is None:
        return None
    if quantity.numeral.is_headless and text.startswith("级", quantity.end):
        return "class"  # 千万千瓦级基地
    if unit.group == "score" and not (_SCORE_AFTER.match(text, quantity.end) or _SCORE_BEFORE.search(before)):
        return "score"
    name, is_trap = _UNIT_TRAP.get(unit.surface, _NO_TRAP)
    return name if is_trap(text, quantity, before) else None


def _han_trap(text: str, quantity: Quantity, before: str, after: str) -> str | None:
    numeral, unit = quantity.numeral, quantity.unit
    if _phrase_at(text, numeral.start) or _is_name_or_nothing(text, quantity):
        return "word"
    if (name := name_trap(text, quantity, before)) is not None:
        return name
    for rule in HAN.near(before, after):
        if not _is_exempt(rule, quantity) and rule.fits(before, after):
            return rule.id
    if unit is None or (_is_small(quantity) and not _is_safe(quantity, before)):
        return None if unit is None and numeral.is_scaled and not numeral.is_headless else "word"
    if numeral.is_digit_string and unit.name not in ("折", "人", "岁", "米"):
        return "digit_string"
    return _unit_trap(text, quantity, before) or _word_trap(text, quantity)


def _is_exempt(rule: Rule, quantity: Quantity) -> bool:
    """Whether a rule is not for such a quantity: 五元三毛 is no slogan, 近百级 no rank."""
    if rule.id == "paired_slogan":
        is_decimal = quantity.value is not None and quantity.value != int(quantity.value)
        return is_decimal or (quantity.unit is not None and quantity.unit.group == "money")
    return rule.id == "rank" and (quantity.approx is not Approx.EXACT or quantity.numeral.is_scaled)


def _is_name_or_nothing(text: str, quantity: Quantity) -> bool:
    """Whether a numeral is a formal digit in a name (伍家), or 一 of a strong denial (一分钱都没有)."""
    digits = text[quantity.numeral.start : quantity.numeral.end]
    if digits == "一":
        return _DENIED.match(text, quantity.numeral.end) is not None
    return len(digits) == 1 and digits in _FORMAL and (quantity.unit is None or quantity.unit.group != "money")


def _is_small(quantity: Quantity) -> bool:
    return not quantity.numeral.is_scaled and quantity.value is not None


_ONE_IS_COUNT: Final = re.compile(rf"(?:{alternatives(_NEAR['counted_one'])})有?(?:1|一)?$|各有$|其中$")


def _is_safe(quantity: Quantity, before: str) -> bool:
    """Whether a single digit with this unit is a count: 两 to 九 with a plain measure word, 一 only where it is counted."""
    unit, value = quantity.unit, quantity.value
    if unit is None or value is None:
        return False
    if value == 1 and quantity.value_max is None:
        is_bound = quantity.approx not in (Approx.EXACT, Approx.SEVERAL)
        is_measure = unit.group in ("money", "ratio") or unit.name in ("番", "吨", "公里", "公顷", "平方公里")
        return (unit.surface in _SAFE_FOR_ONE_DIGIT or is_measure) and (
            is_bound or is_measure or bool(_ONE_IS_COUNT.search(before))
        )
    return (
        unit.surface in _SAFE_FOR_ONE_DIGIT
        or unit.name in _SAFE_FOR_ONE_DIGIT
        or unit.group in ("money", "ratio", "duration", "strong")
        or unit.kind.value == "age"
    )


def _word_trap(text: str, quantity: Quantity) -> str | None:
    """Ask the dictionary whether the numeral is part of a longer word (统一, 三农, 十分)."""
    if quantity.rule_id == "figures.tenths" and quantity.approx is not Approx.EXACT:
        return None  # 近三成农户: the segmenter knows neither 近三 nor 成农
    numeral, unit = quantity.numeral, quantity.unit
    begin = max(0, numeral.start - 6)
    at = begin
    for word in words(text[begin : quantity.end + 4]):
        end = at + len(word)
        if at < numeral.end and end > numeral.start:
            if at < numeral.start and not numeral.is_headless:
                return "word"
            if end > quantity.end and unit is not None and not _is_phrase(text, quantity, unit, at, end):
                return "word"
        at = end
    return None


def _is_phrase(text: str, quantity: Quantity, unit: Unit, start: int, end: int) -> bool:
    """Whether an entry of the dictionary that reaches over the unit is plain words side by side: 三百|多种产品, 两条道路."""
    numeral = quantity.numeral
    is_vague = text[start] in "多余几来" and start > numeral.start
    counts_noun = unit.group == "classifier" and unit.surface != "个" and end - quantity.end > 1
    return is_vague or counts_noun or text[numeral.end : end] in ALLOWED


def _phrase_at(text: str, start: int) -> bool:
    """Whether one of the listed words with a numeral stands over the character at `start`."""
    for begin in range(max(0, start - 3), start + 1):
        phrases = _PHRASES.get(text[begin : begin + 2])
        if phrases is not None and any(begin + len(phrase) > start and text.startswith(phrase, begin) for phrase in phrases):
            return True
    return False
