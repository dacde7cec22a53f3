"""Messages between the services; each travels as one JSON string, the only argument of its task.

A message carries a batch. `token` is the lease of an article: a result with an old token is refused by the
store, so a late or doubled message changes nothing. `VERSION` is raised on incompatible change; a reader refuses
a newer version than its own, and its worker gives the message back to the queue, for a newer one.
"""

from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from gleaner_contracts.enums import FailureKind, Reason, Stage
from gleaner_contracts.records import CleanArticle, EntitiesResult, FiguresResult, LinkResult, RawDocument

VERSION: Final = 1
M = TypeVar("M", bound="Message")


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all messages."""


class Lease(Message, frozen=True, array_like=True):
    """Who may write results of an article: the ledger row and the token of its current lease."""

    ledger_id: str  # uuid of the ledger row
    token: str  # uuid, new with each dispatch
    attempt: int  # 1 on the first try


class CleanJob(Message, frozen=True):
    """One article to clean."""

    lease: Lease
    document: RawDocument


class CleanBatch(Message, frozen=True):
    """ingest → extract.clean."""

    batch_id: str
    jobs: tuple[CleanJob, ...]
    version: int = VERSION


class CleanedJob(Message, frozen=True):
    """One cleaned article."""

    lease: Lease
    article: CleanArticle


class CleanedBatch(Message, frozen=True):
    """extract.clean → extract.entities and extract.figures; also ingest or store → them, when a stage is resumed."""

    batch_id: str
    jobs: tuple[CleanedJob, ...]
    version: int = VERSION


class LinkJob(Message, frozen=True):
    """One article whose branches are both committed."""

    lease: Lease
    article: CleanArticle
    entities: EntitiesResult
    figures: FiguresResult


class LinkBatch(Message, frozen=True):
    """store → extract.link."""

    batch_id: str
    jobs: tuple[LinkJob, ...]
    version: int = VERSION


class StageFailure(Message, frozen=True):
    """Why a stage could not finish one article."""

    kind: FailureKind
    reason: Reason
    detail: str  # exception class and message, cut at 2,000 characters; no article text


class StageResult(Message, frozen=True):
    """What one stage has to say of one article: one of the results, or a failure."""

    lease: Lease
    stage: Stage
    extractor_version: str
    duration_ms: float
    clean: CleanArticle | None = None
    entities: EntitiesResult | None = None
    figures: FiguresResult | None = None
    link: LinkResult | None = None
    failure: StageFailure | None = None


class ResultBatch(Message, frozen=True):
    """extract → store.results; also ingest → store for leases whose attempts are used up."""

    batch_id: str
    results: tuple[StageResult, ...]
    version: int = VERSION


class ResumeBatch(Message, frozen=True):
    """ingest → store.results: go on with articles some of whose stages are committed.

    The store loads what it has and publishes what is missing: the branches, or link.
    """

    batch_id: str
    leases: tuple[Lease, ...]
    version: int = VERSION


def encode(message: Message) -> str:
    """Return a message as the JSON text that travels in Celery."""
    return msgspec.json.encode(message).decode("utf-8")


class NewerMessageError(msgspec.ValidationError):
    """The message is of a newer version than this process can read; one of a later release can."""


class _Versioned(Struct, frozen=True):
    """As much of any message as says of what version it is, whatever else later releases put into it."""

    version: int = 0


def decode(payload: str, kind: type[M]) -> M:
    """Read a message of a kind.

    Raises:
        NewerMessageError: it is of a newer version, whether or not this one could make sense of it.
        msgspec.ValidationError: the text is not such a message.
    """
    try:
        message = msgspec.json.decode(payload, type=kind)
    except msgspec.ValidationError:
        _refuse_newer(_version_of(payload), kind)
        raise
    _refuse_newer(getattr(message, "version", VERSION), kind)
    return message


def _version_of(payload: str) -> int:
    try:
        return msgspec.json.decode(payload, type=_Versioned).version
    except msgspec.ValidationError:
        return 0


def _refuse_newer(version: int, kind: type[Message]) -> None:
    if version > VERSION:
        raise NewerMessageError(f"{kind.__name__} has version {version}, newest known is {VERSION}")
