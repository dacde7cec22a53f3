"""Value, approximation, unit and indicator of a figure, read from its words and the options of its row."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from tests.gold.written.base import Page, Record, listed, numeral, plain

SCALES: Final = {"万": 10**4, "亿": 10**8, "万亿": 10**12}
BEFORE: Final = {
    "over": "超过 超 突破",
    "under": "不足 不到",
    "at_least": "不少于 不低于 至少",
    "at_most": "不超过",
    "about": "将近 接近 大约 约 近",
    "exact": "达到 可达 高达 多达 达",  # words that only lead in
}
LEADS: Final = {word: approx for approx, words in BEFORE.items() for word in words.split()}
AFTER: Final = {"以上": "at_least", "左右": "about", "以内": "at_most", "以下": "at_most", "上下": "about"}
UNIT_KINDS: Final = {
    "money": "元",
    "area": "亩 平方公里 平方米 公顷",
    "mass": "吨 斤 公斤 千克",
    "length": "公里 米 毫米 厘米 千米",
    "volume": "立方米 升",
    "ratio": "% ‰ 个百分点 倍",
    "age": "岁",
    "duration": "年 个月 天 小时 分钟 个工作日",
    "energy": "千瓦时 度",
    "power": "千瓦",
    "temperature": "℃",
    "speed": "米/秒",
    "other": "立方米/秒 微克/立方米 级 千伏",
}
UNIT_ALT: Final = {"个百分点": ["百分点"], "℃": ["摄氏度", "°C", "度"]}
RISES: Final = {
    "inc": ("increase", "增长 增加 增速 增幅 提高"),
    "dec": ("decrease", "下降 减少 降幅 降低"),
}
FIGURE: Final = re.compile(
    r"""(?P<num>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|[零〇一二三四五六七八九两十百千半]+)  # 1,234.5 or 一百二十
        (?P<odd1>余|多|来)?(?P<scale>万亿|万|亿)?(?P<odd2>余|多)?                      # 4.3万余, 20多亿
        (?:[至到~—～-](?P<num2>[0-9]+(?:\.[0-9]+)?|[一二三四五六七八九十]+)(?P<scale2>万|亿)?)?  # 6至7
        (?P<unit>.*?)
        (?P<after>以上|左右|以内|以下|上下)?""",
    re.VERBOSE,
)


def measure(page: Page, at: int, surface: str, opts: Record) -> Record:
    """Value, bounds, approximation, unit and other spans of the figure that stands at a place."""
    match = FIGURE.fullmatch(unicodedata.normalize("NFKC", surface))  # full-width digits count as digits
    if match is None:
        page.fail(f"cannot read {surface!r}")
    after = match["after"] or ""
    lead = max((word for word in LEADS if page.text.endswith(word, 0, at)), key=len, default="")
    odd = match["odd1"] in ("余", "多") or match["odd2"]
    approx = "over" if odd else AFTER.get(after) or LEADS.get(lead, "exact")
    scale = SCALES.get(match["scale"] or "", 1)
    value, top = numeral(match["num"]) * scale, None
    if match["num2"]:
        top_scale = SCALES.get(match["scale2"] or "", scale)
        value, top = numeral(match["num"]) * (scale if match["scale"] else top_scale), numeral(match["num2"]) * top_scale
    value = Decimal(str(opts["v"])) if "v" in opts else value
    top = Decimal(str(opts["vm"])) if "vm" in opts else top
    record: Record = {"value": plain(value), "value_max": None if top is None else plain(top)}
    record |= {"value_alt": [plain(value / 100)]} if str(opts.get("u", match["unit"])) == "%" and top is None else {}
    record |= {"value_alt": [plain(Decimal(v)) for v in listed(opts["va"])]} if "va" in opts else {}
    record |= {"approx": str(opts.get("a", approx))} | ({"approx_alt": listed(opts["aa"])} if "aa" in opts else {})
    record |= unit_of(str(opts.get("u", match["unit"])), opts) | ({"scale": scale} if scale > 1 else {})
    return record | other_spans(page, at, surface, lead, after, opts)


def unit_of(unit: str, opts: Record) -> Record:
    """Unit, its kind and the other names it goes by."""
    kind = next((kind for kind, units in UNIT_KINDS.items() if unit in units.split()), "count")
    alts = [*UNIT_ALT.get(unit, []), *listed(opts.get("ua"))]
    return {"unit": unit, "unit_kind": kind} | ({"unit_alt": alts} if alts else {})


def other_spans(page: Page, at: int, surface: str, lead: str, after: str, opts: Record) -> Record:
    """Spans with the word in front, and without the word behind."""
    end = at + len(surface)
    spans = sorted([a, b] for a in {at, at - len(lead)} for b in {end, end - len(after)} if (a, b) != (at, end))
    spans += page.alternatives(at, surface, listed(opts.get("alt")))
    return ({"alt_spans": spans} if spans else {}) | ({"lead": lead} if lead else {})


def name(indicator: str, opts: Record) -> Record:
    """Indicator, change and per of a figure; a change may carry its verb in the indicator (产值增长)."""
    first, *alts = listed(indicator)
    change, verbs = next((RISES[key] for key in RISES if key in opts), (None, ""))
    alts += [first + verb for verb in verbs.split()]
    record: Record = {"indicator": first} | ({"indicator_alt": alts} if alts else {})
    record |= {"change": change, "per": "person" if "pc" in opts else opts.get("per"), "per_capita": "pc" in opts}
    return record | ({"distributive": opts["dist"]} if "dist" in opts else {})
