"""Records that pass between the stages; every span is half-open `[start, end)` in Unicode code points.

`start`/`end` index the clean text, `raw_start`/`raw_end` the decoded raw text. The invariant
`clean_text[start:end] == surface` holds for every mention.
"""

from decimal import Decimal

from msgspec import Struct, field

from gleaner_contracts.enums import (
    Approx,
    Change,
    EntityType,
    Modality,
    ParagraphKind,
    PlaceLevel,
    RelationKind,
    RepairStatus,
    Resolution,
    TimeLink,
    TimeRelation,
    UnitKind,
)


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all records: immutable, keyword-only, strict about unknown fields."""


class RawDocument(Record, frozen=True):
    """One crawled document as it came in; exactly one of `content` and `text` is set."""

    content: bytes | None = None
    text: str | None = None
    content_type: str = "text/plain"
    charset: str | None = None  # as declared by the crawler or the HTTP header
    url: str | None = None
    source: str | None = None
    title: str | None = None  # as the crawler believes


class Meta(Record, frozen=True, omit_defaults=False):
    """What the article states about itself; null where it states nothing."""

    title: str | None = None
    subtitle: str | None = None
    publisher: str | None = None  # 来源
    author: str | None = None  # 作者, 记者, 通讯员; several joined by 、
    author_org: str | None = None
    editor: str | None = None  # 责编
    photographer: str | None = None
    published_at: str | None = None  # ISO 8601, as precise as stated: 2021-04-08 or 2021-04-08T15:17:35
    published_at_surface: str | None = None


class OffsetRun(Struct, frozen=True, array_like=True):
    """`length` clean characters from `clean_start` stand for as many raw characters from `raw_start`."""

    clean_start: int
    raw_start: int
    length: int


class Repair(Record, frozen=True):
    """One change of a damaged span, with what is known about its truth."""

    rule_id: str
    status: RepairStatus
    raw_start: int
    raw_end: int
    before: str
    after: str
    start: int  # in the clean text, after the repair
    end: int
    lost_class: str | None = None  # digit, letter, mark, unknown: what the U+FFFD stands for


class Paragraph(Record, frozen=True):
    """A paragraph of the clean text; its line break is outside the span."""

    start: int
    end: int
    kind: ParagraphKind = ParagraphKind.BODY


class CleanArticle(Record, frozen=True):
    """The clean text with everything needed to defend it."""

    clean_text: str
    raw_length: int  # characters of the decoded raw text
    charset: str  # the encoding that was used; "text" where text came in
    meta: Meta = field(default_factory=Meta)
    paragraphs: tuple[Paragraph, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    offsets: tuple[OffsetRun, ...] = ()
    repairs: tuple[Repair, ...] = ()
    flags: tuple[str, ...] = ()  # quality flags: injected, spun, truncated_tail, partial:<rule>
    undecodable_count: int = 0
    is_traditional: bool = False
    content_hash: str = ""  # sha256 of the normalised text, hex
    fingerprint: tuple[int, ...] = ()  # sampled winnowing hashes, signed 64 bit


class TimeExpression(Record, frozen=True):
    """A time expression with its normal form (forms in tests/gold/README.md)."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    surface: str
    norm: str
    relation: TimeRelation
    rule_id: str
    begin: str | None = None  # ISO date of the first day, null when open or unknown
    until: str | None = None  # ISO date of the last day, null when open or unknown
    confidence: float = 1.0


class Candidate(Record, frozen=True):
    """One of several things an ambiguous name may mean."""

    name: str
    score: float
    code: str | None = None
    parents: tuple[str, ...] = ()


class Entity(Record, frozen=True):
    """A mention of a person, place, organisation, document or programme, and what it resolves to."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    surface: str
    type: EntityType
    rule_id: str
    name: str  # official or normalised name
    confidence: float
    level: PlaceLevel | None = None  # places only
    subtype: str | None = None  # organisations: an OrgSubtype; programmes: programme, campaign, activity, policy, …
    code: str | None = None  # 行政区划代码, six digits, county and up, valid in `code_year`
    code_year: int | None = None
    nearest_code: str | None = None  # of the county, for what lies below it
    current_code: str | None = None  # of today's successor, where the unit is gone
    current_name: str | None = None
    parents: tuple[str, ...] = ()  # from the nearest up to the province
    resolution: Resolution = Resolution.UNRESOLVED
    candidates: tuple[Candidate, ...] = ()
    role: str | None = None  # people: 村支部书记
    org: str | None = None  # people: the body of the role
    alias_of: str | None = None  # the full name a short form stands for
    is_deictic: bool = False  # 我省, 全县, 该社


class FigureTime(Record, frozen=True):
    """The time expression that scopes a figure."""

    text: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    norm: str
    link: TimeLink
    rule_id: str


class Holder(Record, frozen=True):
    """Whose figure it is, with the words that say so."""

    text: str  # resolved name with enough parents to be unique: 大竹县平桥村
    start: int  # evidence span in the clean text
    end: int
    raw_start: int
    raw_end: int
    type: EntityType
    name: str
    rule_id: str
    level: PlaceLevel | None = None
    code: str | None = None  # of the county or above that it is or lies in
    parents: tuple[str, ...] = ()


class FigureRelation(Record, frozen=True):
    """A typed relation from this figure to another of the same article."""

    kind: RelationKind
    figure: int  # index in the article's figures


class Figure(Record, frozen=True):
    """A quantity the text states (DESIGN §5)."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    surface: str
    rule_id: str
    confidence: float
    value: Decimal | None  # base units; null when not known
    value_max: Decimal | None = None  # ranges only
    approx: Approx = Approx.EXACT
    unit: str | None = None  # without scale: 户, 元, 亩, 人次, %
    unit_kind: UnitKind = UnitKind.COUNT
    si_value: Decimal | None = None  # value in the base unit of its kind, for physical units
    si_unit: str | None = None
    indicator: str | None = None
    indicator_start: int | None = None
    indicator_end: int | None = None
    change: Change | None = None
    per: str | None = None  # person, household, mu, year, month or the words as they stand
    modality: Modality = Modality.FACT
    is_damaged: bool = field(default=False, name="damaged")
    holder: Holder | None = None  # set by link
    time: FigureTime | None = None  # set by link
    relations: tuple[FigureRelation, ...] = ()  # set by link
    lower: Decimal | None = None  # bounds where approx is `several`
    upper: Decimal | None = None


class Locus(Record, frozen=True):
    """The place an article is about."""

    name: str
    code: str | None
    level: PlaceLevel | None
    confidence: float
    rule_id: str
    parents: tuple[str, ...] = ()


class Fact(Record, frozen=True):
    """Figure × holder × time, with all mentions that state it; what an analyst opens first."""

    key: str  # stable across re-extraction: what is said of whom and when, without the value
    figures: tuple[int, ...]  # indices of the figures that state it, the best first
    confidence: float


class FiguresResult(Record, frozen=True):
    """What the figures stage found."""

    figures: tuple[Figure, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    failed_rules: tuple[str, ...] = ()


class EntitiesResult(Record, frozen=True):
    """What the entities stage found."""

    entities: tuple[Entity, ...] = ()
    failed_rules: tuple[str, ...] = ()


class LinkResult(Record, frozen=True):
    """What the link stage found: the figures again, now with holder, time and relations, and the facts."""

    figures: tuple[Figure, ...] = ()
    facts: tuple[Fact, ...] = ()
    locus: Locus | None = None
    failed_rules: tuple[str, ...] = ()
