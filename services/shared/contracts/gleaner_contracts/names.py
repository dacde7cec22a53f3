"""Names of queues and tasks: the only place where a service learns how to call another."""

from typing import Final

QUEUE_CLEAN: Final = "extract.clean"
QUEUE_ENTITIES: Final = "extract.entities"
QUEUE_FIGURES: Final = "extract.figures"
QUEUE_LINK: Final = "extract.link"
QUEUE_STORE: Final = "store.results"

EXTRACT_QUEUES: Final = (QUEUE_CLEAN, QUEUE_ENTITIES, QUEUE_FIGURES, QUEUE_LINK)
STORE_QUEUES: Final = (QUEUE_STORE,)
ALL_QUEUES: Final = (*EXTRACT_QUEUES, *STORE_QUEUES)

TASK_CLEAN: Final = "gleaner.extract.clean"
TASK_ENTITIES: Final = "gleaner.extract.entities"
TASK_FIGURES: Final = "gleaner.extract.figures"
TASK_LINK: Final = "gleaner.extract.link"
TASK_STORE: Final = "gleaner.store.results"

QUEUE_OF_TASK: Final = {
    TASK_CLEAN: QUEUE_CLEAN,
    TASK_ENTITIES: QUEUE_ENTITIES,
    TASK_FIGURES: QUEUE_FIGURES,
    TASK_LINK: QUEUE_LINK,
    TASK_STORE: QUEUE_STORE,
}

# A worker sets this key in Redis before it begins a batch; a lease that ran out with its mark was a crash.
BEGUN_KEY_PREFIX: Final = "gleaner:begun:"
