"""Closed vocabularies of records and messages; the values are stored and must never change their meaning."""

from enum import IntFlag, StrEnum


class Approx(StrEnum):
    """How exactly the article states a figure."""

    EXACT = "exact"
    ABOUT = "about"  # 约 左右 近
    OVER = "over"  # 余 多 超过
    UNDER = "under"  # 不到 不足
    AT_LEAST = "at_least"  # 以上 至少
    AT_MOST = "at_most"  # 以内 不超过
    SEVERAL = "several"  # 数百 几十: bounds, no value


class Change(StrEnum):
    """Direction of a figure that is a change and not a level."""

    INCREASE = "increase"
    DECREASE = "decrease"


class Modality(StrEnum):
    """Whether a figure is stated as done, planned or prescribed."""

    FACT = "fact"
    TARGET = "target"
    RULE = "rule"


class UnitKind(StrEnum):
    """What a unit measures."""

    COUNT = "count"
    MONEY = "money"
    AREA = "area"
    MASS = "mass"
    LENGTH = "length"
    VOLUME = "volume"
    RATIO = "ratio"
    AGE = "age"
    DURATION = "duration"
    ENERGY = "energy"
    POWER = "power"
    TEMPERATURE = "temperature"
    SPEED = "speed"
    OTHER = "other"


class EntityType(StrEnum):
    """Kinds of entities."""

    PER = "PER"
    LOC = "LOC"
    ORG = "ORG"
    DOC = "DOC"
    PROGRAMME = "PROGRAMME"


class PlaceLevel(StrEnum):
    """Level of a place in the administrative hierarchy."""

    COUNTRY = "country"
    PROVINCE = "province"
    CITY = "city"  # prefecture level
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    OTHER = "other"


class OrgSubtype(StrEnum):
    """Kinds of organisations."""

    PARTY_ORG = "party_org"
    GOVERNMENT = "government"
    COOPERATIVE = "cooperative"
    ASSOCIATION = "association"
    COMPANY = "company"
    SCHOOL = "school"
    MEDIA = "media"
    OTHER = "other"


class Resolution(StrEnum):
    """How far a mention could be tied to a known entity."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


class RepairStatus(StrEnum):
    """How certain a repair is; figures that touch anything below `exact` are flagged as damaged."""

    STRIP = "strip"  # an aligned injection removed, nothing lost
    EXACT = "exact"  # re-aligned, every byte determined, verified and unique
    INFERRED = "inferred"  # a byte was unknown: verified, chosen by score
    LOST = "lost"  # a source character is gone: U+FFFD stands in the clean text
    OPEN = "open"  # no verified inverse: left as crawled


class ParagraphKind(StrEnum):
    """What part of the article a paragraph is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    CAPTION = "caption"
    BODY = "body"


class TimeRelation(StrEnum):
    """Which side of the named time a time expression covers."""

    IN = "in"
    SINCE = "since"
    UNTIL = "until"
    AS_OF = "as_of"
    PER = "per"


class TimeLink(StrEnum):
    """Where a figure's time comes from."""

    SENTENCE = "sentence"
    INHERITED = "inherited"


class RelationKind(StrEnum):
    """Typed relations between two figures of one article."""

    PART_OF = "part_of"  # 其中
    RATIO_OF = "ratio_of"  # 占…%
    FROM = "from"  # 由…, to the figure it grew to
    TO = "to"
    PER = "per"  # 户均, 每…
    TOTAL_OF = "total_of"  # 共, 累计


class Lane(StrEnum):
    """Priority lanes of the dispatcher, most urgent first."""

    FRESH = "fresh"
    REPLAY = "replay"
    BACKFILL = "backfill"


class Disposition(StrEnum):
    """Final fate of an accepted article."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


class Stage(StrEnum):
    """Stages of the way of an article."""

    CLEAN = "clean"
    ENTITIES = "entities"
    FIGURES = "figures"
    LINK = "link"


class StageBit(IntFlag):
    """Stages of an article that are committed, as kept in the ledger."""

    NONE = 0
    CLEAN = 1
    ENTITIES = 2
    FIGURES = 4
    LINK = 8
    BRANCHES = 7  # clean, entities and figures: ready to link

    @classmethod
    def of(cls, stage: Stage) -> "StageBit":
        """Return the bit of a stage."""
        return cls[stage.name]


class FailureKind(StrEnum):
    """Who is to blame for a failure, which decides whether it is tried again."""

    INVALID = "invalid"  # the input can never work: quarantine at once
    TRANSIENT = "transient"  # something outside: try again later
    CRASHED = "crashed"  # memory, time limit or a killed worker: a counted attempt
    BUG = "bug"  # an unexpected exception: a counted attempt


class Reason(StrEnum):
    """Why an article was quarantined."""

    EMPTY = "empty"  # nothing but blanks
    NO_MAIN_TEXT = "no_main_text"  # a page, but no article on it
    BINARY = "binary"  # not text at all
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"  # nesting over the limit
    NOT_CHINESE = "not_chinese"
    MEMORY = "memory"
    TIME_LIMIT = "time_limit"
    WORKER_LOST = "worker_lost"
    EXTRACTOR_BUG = "extractor_bug"
    STORE_REJECTED = "store_rejected"  # Postgres refused the values (SQLSTATE class 22 or 54)
    CONTRADICTION = "contradiction"  # its own text contradicts the result: words not at their span, a value for what is lost
    TRANSIENT_EXHAUSTED = "transient_exhausted"


class FeedOperation(StrEnum):
    """Operations of the change feed."""

    INSERT = "insert"
    UPDATE = "update"
    RETRACT = "retract"
    MERGE = "merge"
