"""Links one article: holders, then times, relations and facts."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter
from typing import Final, TypeVar

from msgspec.structs import replace

from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import (
    CleanArticle,
    EntitiesResult,
    Fact,
    Figure,
    FigureRelation,
    FiguresResult,
    FigureTime,
    Holder,
    LinkResult,
    Locus,
)
from gleaner_extract.link import reaches, roles
from gleaner_extract.link.anchors import Anchor, find_anchors
from gleaner_extract.link.clauses import Outline, outline
from gleaner_extract.link.confidence import confidence_of
from gleaner_extract.link.discourse import Discourse
from gleaner_extract.link.facts import build_facts
from gleaner_extract.link.holders import HolderReader, Owner
from gleaner_extract.link.identities import LEVEL_OF_ENDING, Identity
from gleaner_extract.link.lists import ListReader, Pairs
from gleaner_extract.link.locus import Setting, find_setting
from gleaner_extract.link.mentions import FEATURES
from gleaner_extract.link.persons import Persons, leaders
from gleaner_extract.link.reach import Timed
from gleaner_extract.link.relations import RelationReader
from gleaner_extract.link.settle import settle
from gleaner_extract.link.speech import Speech
from gleaner_extract.link.times import TimeReader
from gleaner_extract.members import entity_type, place_level, time_link, unit_kind
from gleaner_extract.record import Record

LOCUS_RULES: Final = frozenset({"link.locus", "link.rule_of_locus", "link.everybody"})
R = TypeVar("R")


def link_article(article: CleanArticle, entities: EntitiesResult, figures: FiguresResult) -> LinkResult:
    """Tie the figures of an article to holders, times and each other, and group them into facts.

    Args:
        article: the clean article; half-width punctuation is understood as well as full-width.
        entities: its mentions, in any order, nested or not.
        figures: its figures and time expressions, sorted by start.

    Returns:
        The figures in the same order with holder, time and relations set, the facts, and the place the article is about.
    """
    plan = outline(article)
    if not plan.clauses:
        return LinkResult(figures=figures.figures)
    return Linker(article, plan, entities, figures).run()


class Linker:
    """The passes over one article; a pass that fails is named in the result and the others go on."""

    def __init__(self, article: CleanArticle, plan: Outline, entities: EntitiesResult, figures: FiguresResult) -> None:
        self._article = article
        self._text = article.clean_text
        self._plan = plan
        self._figures = figures.figures
        self._entities = entities.entities
        self._times = tuple(sorted(figures.times, key=lambda t: t.start))
        self._offsets = OffsetMap(article.offsets)
        found = settle(self._text, find_anchors(self._text, plan, entities.entities, self._times))
        led = leaders(self._text, plan, self._entities, found)
        self._anchors: tuple[Anchor, ...] = without_brands(sorted([*found, *led], key=attrgetter("start")), self._figures)
        self._speech = Speech(self._text)
        self._clauses = plan.all_at(figure.start for figure in self._figures)
        self._failed: list[str] = []

    def run(self) -> LinkResult:
        """Run all passes."""
        setting = self._try("link.locus", lambda: find_setting(self._article, self._plan, self._anchors), NOWHERE)
        pairs = self._try("link.lists", self._pairs, Pairs({}, {}))
        nobody: list[Owner | None] = [None] * len(self._figures)
        owners = self._try("link.holders", lambda: self._owners(setting, pairs), nobody)
        never: list[Timed | None] = [None] * len(self._figures)
        times = self._try("link.times", lambda: self._timed(owners, pairs), never)
        none: dict[int, tuple[FigureRelation, ...]] = {}
        relations = self._try("link.relations", self._relations, none)
        linked = self._linked(owners, times, relations)
        no_facts: tuple[Fact, ...] = ()
        facts = self._try("link.facts", lambda: self._facts(linked, setting), no_facts)
        return LinkResult(figures=linked, facts=facts, locus=setting.locus, failed_rules=tuple(self._failed))

    def _try(self, rule_id: str, work: Callable[[], R], otherwise: R) -> R:
        """Run one pass; this is the pipeline's runner, so any error of a pass is caught, named and survived."""
        try:
            return work()
        except Exception:
            self._failed.append(rule_id)
            return otherwise

    def _pairs(self) -> Pairs:
        return ListReader(self._text, self._plan, self._figures).read(self._anchors, self._times)

    def _owners(self, setting: Setting, pairs: Pairs) -> list[Owner | None]:
        lists = {n: Owner(a.identity, a.start, a.end, "link.listed") for n, a in pairs.holders.items() if a.identity is not None}
        discourse = Discourse(self._text, self._plan, setting)
        persons = Persons(self._text, self._plan, self._entities, self._anchors)
        reader = HolderReader(self._text, self._plan, self._anchors, discourse, self._speech, persons)
        return list(reader.read(self._figures, self._clauses, lists))

    def _timed(self, owners: Sequence[Owner | None], pairs: Pairs) -> list[Timed | None]:
        keys = [None if owner is None else owner.identity.key for owner in owners]
        listed = {time.start for time in pairs.times.values()}
        times = [time for time in self._times if time.start not in listed]
        reader = TimeReader(self._text, self._plan, self._anchors, times, self._speech, self._figures)
        read = list(reader.read(self._figures, self._clauses, keys))
        for number, time in pairs.times.items():
            read[number] = Timed(time, time_link.SENTENCE, "link.time_listed")
        return read

    def _relations(self) -> dict[int, tuple[FigureRelation, ...]]:
        return RelationReader(self._text, self._plan, self._figures, self._clauses).read()

    def _linked(
        self,
        owners: Sequence[Owner | None],
        times: Sequence[Timed | None],
        relations: dict[int, tuple[FigureRelation, ...]],
    ) -> tuple[Figure, ...]:
        return tuple(
            replace(figure, holder=self._holder(owner), time=figure_time(timed), relations=relations.get(n, ()))
            for n, (figure, owner, timed) in enumerate(zip(self._figures, owners, times, strict=True))
        )

    def _holder(self, owner: Owner | None) -> Holder | None:
        """Return a choice as the record that is stored."""
        if owner is None:
            return None
        identity = owner.identity
        raw_start, raw_end = self._offsets.raw_span(owner.start, owner.end)
        return Holder(
            text=identity.text,
            start=owner.start,
            end=owner.end,
            raw_start=raw_start,
            raw_end=raw_end,
            type=identity.type,
            name=identity.name,
            rule_id=owner.rule_id,
            level=identity.level,
            code=identity.code,
            parents=identity.parents,
        )

    def _facts(self, figures: Sequence[Figure], setting: Setting) -> tuple[Fact, ...]:
        return build_facts(figures, [sureness(figure, setting.locus) for figure in figures])


PROJECTS: Final = ("项目", "工程", "基地", "园", "园区")
FIRMS: Final = ("公司", "集团", "合作社", "联合社")  # 平安茶叶专业合作社年产值600万元 is the cooperative's
KINDS: Final = ("自然村", "行政村", "示范村", "中心村", "贫困村", "脱贫村", "空壳村")  # 宜居自然村120个
BUILT_UNITS: Final = frozenset("座家所处间口眼条")  # 粉丝加工厂1座, 专业合作社3家
COUNTED: Final = (unit_kind.COUNT, unit_kind.MASS, unit_kind.MONEY, unit_kind.AREA, unit_kind.RATIO)
NOWHERE: Final = Setting(None, None, (0, 0), None, (0, 0))


def without_brands(anchors: Sequence[Anchor], figures: Sequence[Figure]) -> tuple[Anchor, ...]:
    """Return the anchors, those that open or are what a figure counts as mere objects: 滩头年画200幅, 粉丝加工厂1座."""
    opened = {f.indicator_start: f.indicator_end or 0 for f in figures if f.unit_kind in COUNTED}
    projects = {f.indicator_start for f in figures if f.indicator is not None and f.indicator.endswith(PROJECTS)}
    touching = [f for f in figures if f.indicator_end == f.start]
    touched = {f.start for f in touching}
    built = {f.start for f in touching if f.unit in BUILT_UNITS}
    laid = {f.start for f in touching if f.unit_kind is unit_kind.LENGTH}
    counted = Counted(opened, projects, touched, built, laid)
    return tuple(without_brand(a, counted) for a in anchors)


class Counted(Record):
    """Where what is counted starts and ends."""

    opened: Mapping[int | None, int]  # ends by starts
    projects: AbstractSet[int | None]  # starts of projects
    touched: AbstractSet[int]  # ends of all that is counted
    built: AbstractSet[int]  # ends of what is counted in houses
    laid: AbstractSet[int]  # ends of what is measured in length


def without_brand(anchor: Anchor, counted: Counted) -> Anchor:
    """Return one anchor: as an object where it is a brand, and as nothing where it is itself what is counted."""
    identity = anchor.identity
    if identity is None or anchor.reach is not reaches.NAMED:
        return anchor
    is_house = anchor.end in counted.built and identity.type is entity_type.ORG and identity.place is None
    is_way = anchor.end in counted.laid and identity.level is place_level.OTHER and identity.name.endswith(FEATURES)
    is_facility = anchor.end in counted.built and identity.level is place_level.OTHER
    is_kind = anchor.end in counted.touched and identity.level is place_level.VILLAGE and identity.name.endswith(KINDS)
    if is_house or is_way or is_facility or is_kind:
        return replace(anchor, role=roles.OBJECT, is_nested=True)
    if counted.opened.get(anchor.start, 0) <= anchor.end:
        return anchor
    is_whole = text_is_whole(anchor, identity) if identity.type is entity_type.LOC else identity.name.endswith(FIRMS)
    return replace(anchor, role=anchor.role if is_whole else roles.OBJECT, is_in_name=anchor.start in counted.projects)


def text_is_whole(anchor: Anchor, identity: Identity) -> bool:
    """Whether a place is named with what it is, which brands leave out: 平安村产业项目, but 滩头年画."""
    return anchor.end - anchor.start >= len(identity.name) and identity.name.endswith(tuple(LEVEL_OF_ENDING))


def figure_time(timed: Timed | None) -> FigureTime | None:
    """Return a chosen time as the record that is stored."""
    if timed is None:
        return None
    time = timed.time
    return FigureTime(
        text=time.surface,
        start=time.start,
        end=time.end,
        raw_start=time.raw_start,
        raw_end=time.raw_end,
        norm=time.norm,
        link=timed.link,
        rule_id=timed.rule_id,
    )


def sureness(figure: Figure, locus: Locus | None) -> float:
    """Return how sure a linked figure is as a fact; 全县 is no surer than the place it was taken for."""
    holder = figure.holder
    if holder is None or locus is None:
        return confidence_of(figure, None)
    is_on_locus = holder.rule_id in LOCUS_RULES or (holder.name == locus.name and holder.rule_id.endswith("_deictic"))
    return confidence_of(figure, locus.confidence if is_on_locus else None)
