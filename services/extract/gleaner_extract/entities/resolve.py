"""Decides which unit a name means, by what it touches, by what else the article names, and never by frequency."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gleaner_contracts.enums import Resolution
from gleaner_contracts.records import Candidate
from gleaner_extract.entities import lexicon
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.names import is_common_word
from gleaner_extract.entities.scan import Match
from gleaner_extract.gazetteer import Gazetteer, Unit
from gleaner_extract.gazetteer.model import LATEST_YEAR
from gleaner_extract.members import entity_type, place_level, resolutions

LAST_YEAR: Final = 2024  # of the gazetteer; the year a standing unit's code is given for
MAX_CANDIDATES: Final = 5
MAX_LOOKED_INTO: Final = 40  # counties whose townships are looked for in the text
MAX_LOOKED_AT: Final = 20_000  # characters in which they are looked for
_RANK: Final = {place_level.PROVINCE: 0, place_level.CITY: 1, place_level.COUNTY: 2}


_NATURE: Final = frozenset("湖江河山海岛岭溪泉")


def _is_bare_county(match: Match) -> bool:
    """Whether a match is the short name of counties only."""
    return match.is_short and bool(match.units) and all(unit.level is place_level.COUNTY for unit in match.units)


def _is_under(match: Match, ends: Mapping[int, Match]) -> bool:
    """Whether a short name touches a place that it may lie in: 湖南|花垣, not 阿里地区|南部."""
    before = ends.get(match.start)
    if before is None:
        return False
    if match.surface not in lexicon.words("county_words") and not before.units:
        return True
    names = {unit.name for unit in before.units}
    return any(names & _above(unit) for unit in match.units)


def _is_elsewhere(match: Match, ends: Mapping[int, Match]) -> bool:
    """Whether the county of a full name lies in another province than the city that it touches: 成都市|城北区."""
    before = ends.get(match.start)
    cities = [unit for unit in before.units if unit.level is place_level.CITY] if before is not None else []
    if not cities or match.is_short or any(unit.level is not place_level.COUNTY for unit in match.units):
        return False
    provinces = {unit.province for unit in cities}
    return bool(match.units) and not any(unit.province in provinces for unit in match.units)


# 新区, 郊区: names of districts in a few cities, and words for a part of any
_KINDS_OF_DISTRICT: Final = frozenset({"新区", "郊区", "城区", "市区", "矿区", "老区"})


def _lies_under(match: Match, ends: Mapping[int, Match]) -> bool:
    """Whether a name touches the city that its unit lies in: 阳泉市|郊区, not 兰州|新区."""
    before = ends.get(match.start)
    names = {unit.name for unit in before.units} if before is not None else set()
    return any(names & _above(unit) for unit in match.units)


def place_of(unit: Unit, gazetteer: Gazetteer, resolution: Resolution = resolutions.RESOLVED) -> Place:
    """Return what a reader wants to know of a unit: its last code with a year it was valid in, and its successor."""
    period = unit.period(None)
    today = gazetteer.today(unit)
    heir = today if today is not None and today is not unit else None
    return Place(
        unit.level,
        unit.name,
        resolution,
        unit,
        unit.parents(),
        period.code,
        LAST_YEAR if period.last_year == LATEST_YEAR else period.last_year,
        None,
        heir.period(None).code if heir else None,
        heir.name if heir else None,
    )


def _above(unit: Unit) -> frozenset[str]:
    """Return every name that ever stood above a unit."""
    return frozenset({unit.province, *(period.city for period in unit.periods)} - {""})


class Resolver:
    """Resolves the matches of one article.

    Evidence, strongest first: the unit that touches on the left or right; units of the article named without doubt, and what
    lies above them; title, publisher and byline, which are scanned like the text. What stays open keeps its candidates.
    """

    def __init__(self, gazetteer: Gazetteer, text: str, evidence: Sequence[Match], *, is_strict: bool = False) -> None:
        """Take the article.

        Args:
            gazetteer: the places.
            text: the clean text.
            evidence: what title, publisher and byline name.
            is_strict: without a model of context, a county's short name needs its full name or a touching place.
        """
        self._gazetteer = gazetteer
        self._text = text
        self._evidence = evidence
        self._is_strict = is_strict
        self._context: Counter[str] = Counter()
        self._by_surface: dict[str, Unit | None] = {}
        self._named: set[str] = set()
        self._under: set[int] = set()
        self._strange: set[int] = set()  # what touches a city that none of its units ever lay in
        self._standing: dict[str, bool] = {}  # by name
        self._townships: dict[int, bool] = {}  # by unit

    def resolve(self, matches: Sequence[Match]) -> list[Draft]:
        """Return a place for every match; weak ones whose full name the article never gives are left out."""
        matches = [m for m in matches if not m.is_weak or self._is_named_in_full(m)]
        matches = self._supported(matches)
        ends = {m.end: m for m in matches}
        matches = [m for m in matches if m.surface not in _KINDS_OF_DISTRICT or _lies_under(m, ends)]
        self._under = {m.start for m in matches if _is_under(m, ends)}
        self._strange = {m.start for m in matches if _is_elsewhere(m, ends)}
        options = self._narrow(matches)
        self._learn(matches, options)
        self._learn(self._evidence, self._narrow(self._evidence))
        return [self._draft(match, units) for match, units in zip(matches, options, strict=True)]

    def _is_named_in_full(self, match: Match) -> bool:
        return any(
            self._stands(form)
            for unit in match.units
            for form in (unit.name, match.surface + unit.name[-1])
            if form != match.surface and len(form) > 2
        )

    def _stands(self, form: str) -> bool:
        """Whether a name stands in the article; the same ones are asked for again and again."""
        known = self._standing.get(form)
        if known is None:
            known = self._standing[form] = form in self._text
        return known

    def _supported(self, matches: Sequence[Match]) -> list[Match]:
        """Leave out short names of counties that nothing in the article supports where they are common words: 富裕."""
        sure = [m for m in (*matches, *self._evidence) if not self._is_doubtful(m)]
        self._named = {name for m in sure for unit in m.units for name in (unit.name, unit.province, unit.city) if name}
        ends = {m.end: m for m in matches}
        return [m for m in matches if not self._is_doubtful(m) or _is_under(m, ends) or self._may_follow(m, ends)]

    def _may_follow(self, match: Match, ends: Mapping[int, Match]) -> bool:
        """Whether a doubtful name may stand here: a common word right after another place is only a word (阿里地区|南部)."""
        is_word = match.surface in lexicon.words("county_words") and match.start in ends
        return not is_word and self._may_stand_alone(match)

    @staticmethod
    def _is_doubtful(match: Match) -> bool:
        """Whether a name needs support: the short one of a county, or one that is a common word too (朝阳, 来宾)."""
        is_word = match.is_short and bool(match.units) and match.surface in lexicon.words("county_words")
        return is_word or _is_bare_county(match)

    def _may_stand_alone(self, match: Match) -> bool:
        if self._is_strict:
            return self._stands_alone(match)
        is_word = is_common_word(match.surface) or match.surface in lexicon.words("county_words")
        return self._is_supported(match) or not is_word

    def _is_supported(self, match: Match) -> bool:
        """Whether the article names the county in full, or what lies above it."""
        above = {name for unit in match.units for name in _above(unit)}
        return bool(above & self._named) or self._stands_alone(match)

    def _stands_alone(self, match: Match) -> bool:
        """Whether the article itself shows a short name to be that of a county."""
        return self._is_named_in_full(match) or self._is_headline(match) or any(self._has_townships(u) for u in match.units)

    def _has_townships(self, unit: Unit) -> bool:
        """Whether the article names two townships of a county, one of which no other county has."""
        known = self._townships.get(unit.number)
        if known is not None:
            return known
        is_open = unit.is_current and unit.level is place_level.COUNTY and len(self._townships) < MAX_LOOKED_INTO
        names = self._gazetteer.county_children(unit).townships if is_open else ()
        named = [name for name in names if len(name) > 2 and self._text.find(name, 0, MAX_LOOKED_AT) >= 0]
        is_sure = len(named) > 1 and any(len(self._gazetteer.townships.counties(name)) == 1 for name in named)
        self._townships[unit.number] = is_sure
        return is_sure

    def _is_headline(self, match: Match) -> bool:
        """Whether the name opens a headline that says where something happens: 松桃:…, or is all that stands in a line."""
        following = self._text[match.end : match.end + 1]
        return following in {":", "：", ""} and self._text[match.start - 1 : match.start] in {"", "\n"}

    def _identities(self, units: Iterable[Unit], surface: str = "") -> list[Unit]:
        """Return one unit for each place on the ground: what stands today before what is gone, else the latest."""
        best: dict[int, Unit] = {}
        for unit in units:
            last = (self._gazetteer.heirs(unit) or (unit,))[-1]
            known = best.get(last.number)
            if known is None or unit.periods[-1].last_year > known.periods[-1].last_year:
                best[last.number] = unit
        found = list(best.values())
        standing = [unit for unit in found if unit.is_current]
        called = {unit.name for unit in standing}
        # 东乡县 was a county of its own, and is the short form of one that stands: neither beats the other
        gone = [unit for unit in found if unit.name == surface and surface not in called and not unit.is_current]
        return standing + gone if standing else found

    def _narrow(self, matches: Sequence[Match]) -> list[list[Unit]]:
        """Return the units each match may mean, after what touches it on both sides."""
        options = [self._identities(match.units, match.surface) for match in matches]
        for i in range(1, len(matches)):
            if matches[i - 1].end == matches[i].start:
                options[i] = self._below(matches[i], options[i - 1]) or options[i]
        for i in range(len(matches) - 1, 0, -1):
            if matches[i - 1].end == matches[i].start:
                names = {name for unit in options[i] for name in _above(unit)}
                options[i - 1] = [unit for unit in options[i - 1] if unit.name in names] or options[i - 1]
        return [self._highest(units) for units in options]

    def _below(self, match: Match, parents: list[Unit]) -> list[Unit]:
        names = {unit.name for unit in parents} | {heir.name for unit in parents for heir in self._gazetteer.heirs(unit)}
        return self._identities(unit for unit in match.units if _above(unit) & names)

    def _highest(self, units: list[Unit]) -> list[Unit]:
        """Keep the highest level where a short name is shared by levels (吉林, 海南, 朝阳)."""
        if len(units) < 2:
            return units
        top = min(_RANK[unit.level] for unit in units)
        return [unit for unit in units if _RANK[unit.level] == top]

    def _learn(self, matches: Sequence[Match], options: Sequence[list[Unit]]) -> None:
        for match, units in zip(matches, options, strict=True):
            if len(units) == 1:
                self._context.update({units[0].name, *_above(units[0])})
                known = self._by_surface.setdefault(match.surface, units[0])
                if known is not None and known is not units[0] and known.province != units[0].province:
                    self._by_surface[match.surface] = None  # 徐州市鼓楼区 and 福州市鼓楼区: the name alone says nothing

    def _choose(self, match: Match, units: list[Unit]) -> tuple[list[tuple[Unit, float]], bool]:
        """Return scored units, the best first, and whether the best one is proven."""
        if len(units) == 1:
            return [(units[0], 1.0)], True
        known = self._by_surface.get(match.surface)
        if known is not None and known in units:
            return [(known, 1.0)], True
        scores = {unit: sum(self._context[name] for name in _above(unit)) for unit in units}
        city_scores = {unit: self._context[unit.city] if unit.city else 0 for unit in units}
        order = sorted(units, key=lambda u: (-city_scores[u], -scores[u], u.number))
        total = sum(scores.values()) + len(units)
        ranked = [(unit, round((scores[unit] + 1) / total, 3)) for unit in order]
        first, second = order[0], order[1]
        is_proven = city_scores[first] > 0 == city_scores[second] or scores[first] > 0 == scores[second]
        return ranked, is_proven

    def _is_touched(self, match: Match) -> bool:
        return match.start in self._under

    def _draft(self, match: Match, units: list[Unit]) -> Draft:
        place, confidence = self._place(match, units)
        rule = "places.short_name" if match.is_short else "places.name"
        return Draft(match.start, match.end, entity_type.LOC, rule, confidence, place.name, place)

    def _place(self, match: Match, units: list[Unit]) -> tuple[Place, float]:
        if match.level is not None and not units:
            return Place(match.level, match.official, resolutions.RESOLVED), 0.95
        ranked, is_proven = self._choose(match, units)
        if _is_bare_county(match) and not self._is_supported(match) and not self._is_touched(match):
            is_proven = False  # 太湖 is a lake more often than a county: no code without support
            if match.surface[-1] in _NATURE:
                return Place(place_level.OTHER, match.surface, resolutions.UNRESOLVED), 0.7
        best = ranked[0][0]
        if is_proven and match.start not in self._strange:
            return place_of(best, self._gazetteer), 0.95
        shared = set.intersection(*({unit.province} for unit, _ in ranked))
        candidates = tuple(Candidate(u.name, score, u.period(None).code, u.parents()) for u, score in ranked[:MAX_CANDIDATES])
        return Place(best.level, best.name, resolutions.AMBIGUOUS, None, tuple(shared), candidates=candidates), 0.7
