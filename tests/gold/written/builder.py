"""From one source to one gold record."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

from tests.gold.written.base import Page, Record, chain, divisions, listed, options
from tests.gold.written.quantities import measure, name
from tests.gold.written.traps import find_traps

DEICTIC: Final = {
    "县": "全县 我县 该县",
    "市": "全市 我市 该市",
    "区": "全区 我区",
    "省": "全省 我省",
    "镇": "全镇 我镇 该镇",
    "乡": "全乡 我乡 该乡",
    "村": "全村 该村 我村",
}
CONTEXT_KINDS: Final = ("as_of", "since_event", "deictic")  # kinds of times that are `context` unless the row says otherwise
RELATIONS: Final = {
    "since": "since",
    "since_event": "since",
    "duration": "since",
    "as_of": "as_of",
    "until": "until",
    "rate": "per",
}


@dataclass
class Builder:
    """One article: its page, the rows of its source, and the record that grows from them."""

    page: Page
    rows: dict[str, list[list[str]]]
    gold: Record = field(default_factory=dict)
    holders: dict[str, Record] = field(default_factory=dict)

    def build(self) -> Record:
        """Return the gold record."""
        text, title = self.page.text, f"seed-{self.page.id}.txt"
        meta: Record = dict.fromkeys(("title", "publisher", "author", "editor", "published_at"))
        meta |= {row[0]: listed(row[1]) if row[0].endswith("_alt") else row[1] for row in self.rows["meta"]}
        meta["locus"] = "".join(reversed(chain(meta["locus_code"])[1]))
        self.gold = {"seed_file": title, "sha256": hashlib.sha256(text.encode()).hexdigest(), "text_file": title}
        self.gold |= {"characters": len(text), "raw_characters": len(text), "meta": meta}
        self.gold |= {key: [] for key in ("figures", "times", "entities", "unique", "must_not", "traps", "regions")}
        self.add_regions()
        self.add_entities()
        self.add_times()
        self.add_holders()
        self.add_figures()
        self.gold["traps"] = find_traps(self.page, self.gold, self.rows["traps"])
        self.add_unique()
        self.gold["must_not"] = [{"type": t, "surface": s} for t, names in self.rows["must_not"] for s in listed(names)]
        self.gold["raw_map"] = [[0, 0, len(text)]]
        return self.gold

    def add_regions(self) -> None:
        """Title, byline, metadata and boilerplate, in the order of the text."""
        at = 0
        for kind, surface in self.rows["regions"]:
            at = self.page.find(surface, at)
            end = at + len(surface)
            self.gold["regions"].append({"kind": kind, "start": at, "end": end, "raw_start": at, "raw_end": end})
            at = end

    def add_entities(self) -> None:
        """Every occurrence of each entity; what stands inside another one gets it as parent."""
        found: dict[tuple[int, int, str], Record] = {}
        for kind, surface, *rest in self.rows["entities"]:
            opts = options(rest.pop()) if rest and re.search(r"=|^deictic", rest[-1]) else {}
            base = self.describe(kind.rstrip("?"), surface, rest, opts)
            places = [m.start() for m in re.finditer(re.escape(surface), self.page.text)]
            if not places:
                self.page.fail(f"no entity {surface!r}")
            for start in places:
                alts = [a for a in listed(opts.get("alt")) if self.page.fits(start, surface, a)]
                entity = {"id": "", "type": kind.rstrip("?"), **self.page.item(start, surface), "optional": kind.endswith("?")}
                found.setdefault((start, -len(surface), kind.rstrip("?")), entity | {"alts": alts} | base)
        entities = [found[key] for key in sorted(found)]
        kept = [e for e in entities if not any(self.hides(outer, e) for outer in entities if outer is not e)]
        for n, entity in enumerate(kept, 1):
            entity["id"] = f"{self.page.id}-E{n:02}"
        for entity in kept:
            self.nest(entity, kept)
        self.gold["entities"] = kept

    def hides(self, outer: Record, inner: Record) -> bool:
        """Whether an occurrence is a part of a longer name of its own kind (脱贫攻坚战), or crosses a required one."""
        a, b, c, d = outer["start"], outer["end"], inner["start"], inner["end"]
        if a < c < b < d or c < a < d < b:
            if inner["optional"] == outer["optional"]:
                self.page.fail(f"{outer['surface']} and {inner['surface']} overlap")
            return bool(inner["optional"])
        return a <= c and d <= b and outer["type"] == inner["type"] != "ORG" and outer.get("level") != "facility"

    def nest(self, entity: Record, entities: list[Record]) -> None:
        """Tie an entity to the smallest one around it, and accept an organisation without the places in front of it."""
        start, end = entity["start"], entity["end"]
        around = [o for o in entities if o is not entity and o["start"] <= start and end <= o["end"]]
        if around:
            entity["parent"] = min(around, key=lambda o: o["end"] - o["start"])["id"]
        spans = self.page.alternatives(start, entity["surface"], entity.pop("alts"))
        inside = [o for o in entities if o["type"] == "LOC" and start <= o["start"] and o["end"] < end]
        at = start
        for place in inside if entity["type"] == "ORG" else []:
            if place["start"] == at and place["level"] != "facility":
                at = place["end"]
                if end - at >= 4 and self.page.text[at] != "委":  # 党支部 and 委组织部 alone name nothing
                    spans.append([at, end])
        spans = [s for n, s in enumerate(spans) if s not in spans[:n]]
        entity |= {"alt_spans": spans} if spans else {}

    def describe(self, kind: str, surface: str, rest: list[str], opts: Record) -> Record:
        """The fields of an entity that do not depend on where it stands."""
        norm = str(opts.get("norm", re.sub('[“”"《》]', "", surface)))
        base: Record = {"norm_alt": listed(opts["na"])} if "na" in opts else {}
        if kind == "LOC":
            return base | self.locate(surface, norm, [*rest, ""], is_deictic="deictic" in opts)
        if kind == "ORG":
            return base | {"subtype": rest[0], "norm": norm, "parents": chain(rest[1])[1] if len(rest) > 1 else []}
        if kind == "PROGRAMME":
            return base | {"subtype": rest[0], "norm": norm}
        return base | {"norm": norm} | ({"role": rest[0]} if rest and rest[0] else {})

    def locate(self, surface: str, norm: str, rest: list[str], *, is_deictic: bool) -> Record:
        """Level, official name, parents and code of a place."""
        level, place = rest[:2]
        if level == "country":
            return {"level": level, "norm": norm, "parents": []}
        code, names = chain(place)
        if level not in ("province", "city", "county"):
            return {"level": level, "norm": norm, "parents": names, "nearest_code": code}
        if not is_deictic and not names[0].startswith(surface[:2]):
            self.page.fail(f"{code} is {names[0]}, not {surface}")
        return {"level": level, "norm": names[0], "parents": names[1:], "code": code} | ({"deictic": True} if is_deictic else {})

    def add_times(self) -> None:
        """Time expressions, in the order of the text, and every 同比 left as an optional one."""
        at = 0
        for surface, norms, kind, *rest in self.rows["times"]:
            at = self.page.find(surface, at)
            opts = options(rest[0]) if rest else {}
            norm, *alts = listed(norms)
            record: Record = {"id": ""} | self.page.item(at, surface) | {"kind": kind}
            record |= {"tier": str(opts.get("tier", "context" if kind in CONTEXT_KINDS else "core"))}
            record |= {"relation": RELATIONS.get(kind, "in"), "norm": norm} | ({"norm_alt": alts} if alts else {})
            record |= {"alt_spans": self.page.alternatives(at, surface, listed(opts["alt"]))} if "alt" in opts else {}
            self.gold["times"].append(record)
            at += len(surface)
        for m in re.finditer("同比", self.page.text):  # whether a comparison is a time expression is a matter of taste
            record = {"id": ""} | self.page.item(m.start(), m.group())
            record |= {"kind": "comparison", "tier": "optional", "relation": "in", "norm": "same_period_last_year"}
            self.gold["times"].append(record)
        self.gold["times"].sort(key=lambda t: t["start"])
        for n, time in enumerate(self.gold["times"], 1):
            time["id"] = f"{self.page.id}-T{n}"

    def add_holders(self) -> None:
        """Holders by the key that the rows of figures use."""
        for key, text, kind, place, *alts in self.rows["holders"]:
            short = [text[:-1]] if kind == "LOC" and len(text) > 2 else []
            forms = [*DEICTIC.get(text[-1], "").split(), *short, *(listed(alts[0]) if alts else [])]
            parents = [n for n in chain(place)[1] if n != text]
            self.holders[key] = {
                "holder": text,
                "holder_type": kind,
                "holder_alt": forms,
                "holder_parents": parents,
                "holder_code": place[:6],
            }

    def add_figures(self) -> None:
        """Figures, in the order of the text; an empty holder or time is that of the line before."""
        at, holder, when = 0, "", "-"
        for n, row in enumerate(self.rows["figures"], 1):
            surface, indicator, new_holder, new_time, opt_text = [*row, "", "", ""][:5]
            holder, when = new_holder or holder, new_time or when
            if holder not in self.holders:
                self.page.fail(f"no holder {holder!r} at {surface}")
            at, opts = self.page.find(surface, at), options(opt_text)
            is_moved = any(r["start"] <= at < r["end"] for r in self.gold["regions"])  # a cleaner may take it out of the text
            figure: Record = {"id": f"{self.page.id}-F{n:02}"} | self.page.item(at, surface)
            figure |= {"tier": "optional" if "opt" in opts or is_moved else "core"}
            figure |= measure(self.page, at, surface, opts) | name(indicator, opts) | self.holders[holder]
            figure["holder_alt"] = [*figure["holder_alt"], *listed(opts.get("holder"))]
            figure |= self.scope(at, when)
            figure |= {"modality": next((m for m in ("target", "rule") if m in opts), "fact"), "damaged": False}
            self.gold["figures"].append(figure)
            at += len(surface)

    def scope(self, at: int, when: str) -> Record:
        """The time of a figure: the nth such expression, else the last before it, else the first after it."""
        if when == "-":
            return {"time": None}
        surface, _, nth = when.partition("#")
        times = [t for t in self.gold["times"] if t["surface"] == surface]
        if len(times) < int(nth or 1):
            self.page.fail(f"no time {when!r}")
        before = [t for t in times if t["end"] <= at]
        time = times[int(nth) - 1] if nth else before[-1] if before else times[0]
        link = "inherited" if re.search(r"[。！？\n]", self.page.text[time["end"] : at]) else "sentence"
        keys = ("id", "surface", "start", "end", "raw_start", "raw_end", "norm")
        return {"time": {k: time[k] for k in keys}, "time_link": link}

    def add_unique(self) -> None:
        """One row for each required entity after normalisation."""
        rows: dict[tuple[str, ...], Record] = {}
        for e in (e for e in self.gold["entities"] if not e["optional"]):
            kept = {k: e[k] for k in ("level", "parents", "code", "nearest_code", "subtype") if k in e}
            fresh = {"type": e["type"], "norm": e["norm"], "norm_alt": []} | kept | {"surfaces": [], "mentions": []}
            row = rows.setdefault((e["type"], e["norm"], str(e.get("code", e.get("nearest_code")))), fresh)
            forms = [e["surface"], *(self.page.text[a:b] for a, b in e.get("alt_spans", [])), *e.get("norm_alt", [])]
            row["norm_alt"] = [f for f in dict.fromkeys([*row["norm_alt"], *forms]) if f != row["norm"]]
            row["surfaces"] = list(dict.fromkeys([*row["surfaces"], e["surface"]]))
            row["mentions"].append(e["id"])
            row |= {"county": divisions()[e["nearest_code"]][0]} if "nearest_code" in e else {}
        self.gold["unique"] = list(rows.values())
