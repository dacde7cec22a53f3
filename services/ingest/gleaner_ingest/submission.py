"""What comes in, and what is answered: the same types for HTTP, files and feeds."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from gleaner_contracts.enums import Lane


class Outcome(StrEnum):
    """What became of a submission at the door."""

    ACCEPTED = "accepted"  # committed; extraction will follow
    UNCHANGED = "unchanged"  # these very bytes are known for this URL; committed as a row of its own, no work follows
    REPEATED = "repeated"  # this Idempotency-Key was answered before; nothing was written
    CONFLICT = "conflict"  # this Idempotency-Key stands for other bytes; nothing was written


class RefusalReason(StrEnum):
    """Why a submission was not taken; the labels of `gleaner_refused` and of `ingest.refusals`."""

    MALFORMED = "malformed"  # not JSON, not gzip, not base64
    INVALID_FIELD = "invalid_field"  # missing, unknown or of the wrong kind
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    UNSUPPORTED_TYPE = "unsupported_type"
    UNSUPPORTED_ENCODING = "unsupported_encoding"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN_SOURCE = "forbidden_source"
    CONFLICT = "conflict"
    RATE = "rate"
    QUOTA = "quota"
    BACKLOG = "backlog"
    DISK = "disk"
    BUSY = "busy"  # more waits for a commit than the door may hold
    DATABASE_AWAY = "database_away"
    REJECTED_VALUES = "rejected_values"  # Postgres refused the values (SQLSTATE class 22 or 54)
    NOT_FOUND = "not_found"
    TIMEOUT = "timeout"  # the body stopped coming
    FETCH_FORBIDDEN = "fetch_forbidden"  # the guards of fetching refused an address
    FETCH_FAILED = "fetch_failed"
    ROBOTS = "robots"


class Submission(Struct, frozen=True, kw_only=True):
    """One article on its way in, already checked.

    `content` holds the bytes as they came, or the text a crawler decoded (`is_text`) as UTF-8.
    """

    content: bytes
    source: str
    is_text: bool = False
    url: str | None = None
    content_type: str = "text/plain"
    charset: str | None = None
    title: str | None = None
    fetched_at: datetime | None = None
    headers: bytes = b"{}"  # a JSON object
    meta: bytes = b"{}"  # a JSON object
    lane: Lane = Lane.FRESH
    idempotency_key: str | None = None
    normalised_count: int = 0  # NUL and lone surrogates replaced in its strings


class Receipt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the sender may rely on: `accepted` and `unchanged` are committed."""

    id: UUID
    outcome: Outcome
    received_at: datetime
    state: str = "waiting"
    disposition: str | None = None
    same_as: UUID | None = None  # for unchanged: the entry that is repeated; for a repeated key: as the ledger has it
    duplicate_of: UUID | None = None  # where that entry was a duplicate: the article or entry elsewhere with the same content
    normalised_count: int = 0


class Refused(Exception):
    """A submission was not taken; carries what a problem document says."""

    def __init__(
        self,
        status: int,
        reason: RefusalReason,
        detail: str,
        *,
        field: str | None = None,
        limit: str | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        """Keep the parts of the answer.

        Args:
            status: HTTP status.
            reason: typed reason.
            detail: one sentence for people.
            field: which field or header is wrong.
            limit: the limit that was passed, with its unit: `2097152 bytes`.
            retry_after_s: when trying again makes sense.
        """
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self.detail = detail
        self.field = field
        self.limit = limit
        self.retry_after_s = retry_after_s
        self.url: str | None = None  # of the article, where that much could be read
        self.source: str | None = None
        self.excerpt: bytes | None = None  # how it began
