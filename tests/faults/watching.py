"""What to look at in a running pipeline, so that a fault strikes what it is meant to strike, and a control ends when it may."""

import redis as redis_client
from rig import Rig

from gleaner_contracts.enums import Stage
from gleaner_contracts.names import ALL_QUEUES, EXTRACT_QUEUES, begun_key

TOKENS = "select url, token from ledger.entries where state = 'leased' and url = any(%s)"
STATES = "select url, state, stages, attempts from ledger.entries where url = any(%s) order by url"
STILL_S = 1.5


def queued(rig: Rig, *queues: str) -> int:
    """Return how many messages wait in queues; in those of the extract workers by default."""
    with redis_client.Redis.from_url(rig.redis.url) as client:
        return sum(int(client.llen(queue)) for queue in queues or EXTRACT_QUEUES)


def at_work(rig: Rig) -> set[str]:
    """Return the articles of this test that a worker has in hand: those whose lease has its mark of begun work."""
    leased = rig.query(TOKENS, urls_of(rig))
    with redis_client.Redis.from_url(rig.redis.url) as client:
        return {str(url) for url, token in leased if client.exists(*(begun_key(str(token), stage) for stage in Stage))}


def leased(rig: Rig) -> dict[str, str]:
    """Return the tokens of this test's articles that are leased, by URL, whether a worker has them in hand or not."""
    return {str(url): str(token) for url, token in rig.query(TOKENS, urls_of(rig))}


def outlive(rig: Rig, leases: dict[str, str]) -> None:
    """Wait until leases are over."""
    rig.wait_until(lambda: not leases.items() & leased(rig).items(), deadline_s=60, what="the leases are over")


def settle(rig: Rig) -> None:
    """Wait until no article of this test can move any more where leases never run out: what is open then stays open."""

    def is_still() -> bool:
        if queued(rig, *ALL_QUEUES):
            return False
        before = rig.query(STATES, urls_of(rig))
        if any(state == "waiting" for _, state, *_ in before):
            return False
        rig.pause(STILL_S)
        return not queued(rig, *ALL_QUEUES) and rig.query(STATES, urls_of(rig)) == before

    rig.wait_until(is_still, deadline_s=90, what="no article moves any more")


def urls_of(rig: Rig) -> list[str]:
    """Return the URLs of this test's articles."""
    return [each.url for each in rig.batch]
