"""Keys of crawlers: shown once, stored hashed, limited to the sources they may write."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Engine, text

from gleaner_ingest.identity import new_id

MARK: Final = "glk"
ANY_SOURCE: Final = "*"
MAX_KEY_CHARACTERS: Final = 200


RESERVE: Final = text(
    """
insert into ingest.key_usage as u (key_id, day, articles, bytes)
select :key_id, (now() at time zone 'UTC')::date, :articles, :bytes where :articles <= :quota
on conflict (key_id, day) do update set articles = u.articles + excluded.articles, bytes = u.bytes + excluded.bytes
where u.articles + excluded.articles <= :quota
returning true
"""
)
NEXT_DAY_S: Final = text(
    "select ceil(extract(epoch from date_trunc('day', n) + interval '1 day' - n)) from (select now() at time zone 'UTC' as n) d"
)


class Key(Struct, frozen=True, kw_only=True):
    """A key without its secret."""

    id: UUID
    name: str
    public_id: str  # the middle part of the key as it was shown
    sources: tuple[str, ...]  # `*` is any
    daily_quota: int | None  # articles a UTC day; null is no limit
    created_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


class NewKey(Struct, frozen=True, kw_only=True):
    """A key and its secret, which is never shown again."""

    key: Key
    secret: str


class Credential(Struct, frozen=True, kw_only=True):
    """What the door needs to know of a key."""

    id: UUID
    secret_hash: bytes
    sources: tuple[str, ...]
    daily_quota: int | None
    name: str = ""  # for people

    def may_write(self, source: str) -> bool:
        """Return whether the key may write a source."""
        return ANY_SOURCE in self.sources or source in self.sources

    @property
    def only_source(self) -> str | None:
        """Return the source that is meant where a submission names none."""
        return self.sources[0] if len(self.sources) == 1 and self.sources[0] != ANY_SOURCE else None


FIELDS: Final = "id, name, public_id, sources, daily_quota, created_at, revoked_at, last_used_at"
INSERT: Final = text(
    f"""
insert into ingest.keys (id, name, public_id, secret_hash, sources, daily_quota)
values (:id, :name, :public_id, :hash, :sources, :quota) returning {FIELDS}
"""  # noqa: S608
)
LIST: Final = text(f"select {FIELDS} from ingest.keys where :all or revoked_at is null order by created_at")  # noqa: S608
REVOKE: Final = text(
    f"""
update ingest.keys set revoked_at = now()
where :key in (cast(id as text), public_id, name) and revoked_at is null returning {FIELDS}
"""  # noqa: S608
)
TOUCH: Final = text(
    """
update ingest.keys set last_used_at = now()
where id = :id and (last_used_at is null or last_used_at < now() - interval '1 minute')
"""
)
CREDENTIAL: Final = text(
    "select id, secret_hash, sources, daily_quota, name from ingest.keys where public_id = :public_id and revoked_at is null"
)


def create(engine: Engine, name: str, sources: Sequence[str], *, daily_quota: int | None = None) -> NewKey:
    """Make a key.

    Args:
        engine: of the database.
        name: for people.
        sources: names the key may write; `*` is any.
        daily_quota: articles a UTC day.

    Raises:
        ValueError: no source is named.
    """
    if not sources:
        raise ValueError("name at least one source, or * for any")
    public_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    values = {
        "id": new_id(),
        "name": name,
        "public_id": public_id,
        "hash": hash_secret(secret),
        "sources": sorted(set(sources)),
        "quota": daily_quota,
    }
    with engine.begin() as connection:
        row = connection.execute(INSERT, values).one()
    return NewKey(key=_key(tuple(row)), secret=f"{MARK}_{public_id}_{secret}")


def list_keys(engine: Engine, *, include_revoked: bool = False) -> list[Key]:
    """Return the keys, the oldest first."""
    with engine.connect() as connection:
        return [_key(tuple(row)) for row in connection.execute(LIST, {"all": include_revoked})]


def revoke(engine: Engine, key: str) -> Key | None:
    """Revoke a key by its id, its public part or its name; doors notice within seconds.

    Returns:
        The key, or None when none that is valid has this name.

    Raises:
        ValueError: several valid keys have this name; none is revoked.
    """
    with engine.begin() as connection:
        found = [_key(tuple(row)) for row in connection.execute(REVOKE, {"key": key})]
        if len(found) > 1:
            named = ", ".join(each.public_id for each in found)
            raise ValueError(f"{len(found)} valid keys are named {key}; name one of them: {named}")
    return found[0] if found else None


def touch(engine: Engine, key_id: UUID) -> None:
    """Note that a key was used just now; to the minute."""
    with engine.begin() as connection:
        connection.execute(TOUCH, {"id": key_id})


def find_credential(engine: Engine, public_id: str) -> Credential | None:
    """Return what the door checks of a valid key."""
    with engine.connect() as connection:
        row = connection.execute(CREDENTIAL, {"public_id": public_id}).first()
    if row is None:
        return None
    return Credential(id=row[0], secret_hash=bytes(row[1]), sources=tuple(row[2]), daily_quota=row[3], name=row[4])


def reserve(engine: Engine, credential: Credential, articles: int, size_bytes: int) -> int:
    """Count articles against the quota of a key, where it has one; what is refused later stays counted.

    Returns:
        0, or the seconds until the next day of quota begins; then nothing was counted.
    """
    if credential.daily_quota is None or not articles:
        return 0
    values = {"key_id": credential.id, "articles": articles, "bytes": size_bytes, "quota": credential.daily_quota}
    with engine.begin() as connection:
        if connection.execute(RESERVE, values).first() is not None:
            return 0
        return int(connection.execute(NEXT_DAY_S).scalar_one())


def split(key: str) -> tuple[str, str] | None:
    """Return the public part and the secret of a key, or None when it cannot be one."""
    if len(key) > MAX_KEY_CHARACTERS or not key.isascii():
        return None
    mark, _, rest = key.partition("_")
    public_id, _, secret = rest.partition("_")
    return (public_id, secret) if mark == MARK and public_id and secret else None


def hash_secret(secret: str) -> bytes:
    """Return the stored form of a secret; one round is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()


def matches(credential: Credential | None, secret: str) -> bool:
    """Return whether a secret is the credential's, in constant time, also where there is no credential."""
    expected = credential.secret_hash if credential else hash_secret("")
    return hmac.compare_digest(expected, hash_secret(secret)) and credential is not None


def _key(row: tuple[object, ...]) -> Key:
    fields = FIELDS.split(", ")
    values = dict(zip(fields, row, strict=True))
    values["sources"] = tuple(values["sources"])  # type: ignore[arg-type]
    return Key(**values)  # type: ignore[arg-type]
