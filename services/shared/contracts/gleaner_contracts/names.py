"""Names of queues and tasks: the only place where a service learns how to call another."""

from typing import Final

from gleaner_contracts.enums import Stage

QUEUE_CLEAN: Final = "extract.clean"
QUEUE_ENTITIES: Final = "extract.entities"
QUEUE_FIGURES: Final = "extract.figures"
QUEUE_LINK: Final = "extract.link"
QUEUE_STORE: Final = "store.results"


def express(queue: str) -> str:
    """Return the queue that is emptied before this one; what comes by it goes on by the express queue of the next stage."""
    return f"express.{queue}"


# In the order in which workers look: express before bulk, and what is nearly done before what is to be begun.
BULK_EXTRACT_QUEUES: Final = (QUEUE_LINK, QUEUE_FIGURES, QUEUE_ENTITIES, QUEUE_CLEAN)
EXPRESS_EXTRACT_QUEUES: Final = tuple(express(queue) for queue in BULK_EXTRACT_QUEUES)
EXTRACT_QUEUES: Final = (*EXPRESS_EXTRACT_QUEUES, *BULK_EXTRACT_QUEUES)
EXPRESS_STORE_QUEUES: Final = (express(QUEUE_STORE),)
STORE_QUEUES: Final = (*EXPRESS_STORE_QUEUES, QUEUE_STORE)
ALL_QUEUES: Final = (*EXTRACT_QUEUES, *STORE_QUEUES)
EXPRESS_QUEUES: Final = frozenset((*EXPRESS_EXTRACT_QUEUES, *EXPRESS_STORE_QUEUES))

TASK_CLEAN: Final = "gleaner.extract.clean"
TASK_ENTITIES: Final = "gleaner.extract.entities"
TASK_FIGURES: Final = "gleaner.extract.figures"
TASK_LINK: Final = "gleaner.extract.link"
TASK_STORE: Final = "gleaner.store.results"
TASK_RESUME: Final = "gleaner.store.resume"

QUEUE_OF_TASK: Final = {
    TASK_CLEAN: QUEUE_CLEAN,
    TASK_ENTITIES: QUEUE_ENTITIES,
    TASK_FIGURES: QUEUE_FIGURES,
    TASK_LINK: QUEUE_LINK,
    TASK_STORE: QUEUE_STORE,
    TASK_RESUME: QUEUE_STORE,
}

# A worker sets `begun_key(token, stage)` in Redis before it works on an article and deletes it when the result is
# published. A lease that ran out while one of its keys stands was a crash and counts as an attempt.
BEGUN_TTL_S: Final = 600

# Stands in Redis as long as Redis keeps what it was given. A dispatcher that misses it knows that all messages are gone.
MEMORY_KEY: Final = "gleaner:memory"

# The door publishes on this Redis channel after each commit, so that the dispatcher need not wait for its next look.
CHANNEL_ARRIVED: Final = "gleaner:arrived"
# The store publishes here after each commit that appended to the change feed, for the sequencer.
CHANNEL_STORED: Final = "gleaner:stored"
# The sequencer notifies on this Postgres channel; the payload is the newest seq.
NOTIFY_CHANGES: Final = "gleaner_changes"


def begun_key(token: str, stage: Stage) -> str:
    """Return the Redis key that stands while a worker works on an article's stage."""
    return f"gleaner:begun:{token}:{stage.value}"
