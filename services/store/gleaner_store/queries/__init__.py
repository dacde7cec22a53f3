"""What the command line and the read API ask of the tables: plain functions over an engine that return frozen rows."""

from gleaner_store.queries.articles import Found, find
from gleaner_store.queries.consumers import ConsumerRow, consumers, forget_consumer, register_consumer
from gleaner_store.queries.correct import correct_entity, correct_figure
from gleaner_store.queries.corrections import (
    CorrectionCase,
    CorrectionRow,
    corrections,
    corrections_export,
    withdraw_correction,
)
from gleaner_store.queries.facts import FactFilter, FactRow, FigureRow, facts, figures
from gleaner_store.queries.ledger import LedgerSummary, StageCount, ledger_summary, stage_counts
from gleaner_store.queries.quarantine import (
    QuarantineFilter,
    QuarantineGroup,
    QuarantineRow,
    Replayed,
    quarantine_groups,
    quarantine_list,
    quarantine_replay,
    quarantine_show,
)
from gleaner_store.queries.reextract import (
    DiffRow,
    ReextractFilter,
    Reextraction,
    reextract,
    reextract_cancel,
    reextract_diff,
    reextract_discard,
    reextract_promote,
    reextract_resume,
    reextract_runs,
)
from gleaner_store.queries.refused import RefusedFilter, RefusedRow, refused
from gleaner_store.queries.steps import StepRow

__all__ = [
    "ConsumerRow",
    "CorrectionCase",
    "CorrectionRow",
    "DiffRow",
    "FactFilter",
    "FactRow",
    "FigureRow",
    "Found",
    "LedgerSummary",
    "QuarantineFilter",
    "QuarantineGroup",
    "QuarantineRow",
    "ReextractFilter",
    "Reextraction",
    "RefusedFilter",
    "RefusedRow",
    "Replayed",
    "StageCount",
    "StepRow",
    "consumers",
    "correct_entity",
    "correct_figure",
    "corrections",
    "corrections_export",
    "facts",
    "figures",
    "find",
    "forget_consumer",
    "ledger_summary",
    "quarantine_groups",
    "quarantine_list",
    "quarantine_replay",
    "quarantine_show",
    "reextract",
    "reextract_cancel",
    "reextract_diff",
    "reextract_discard",
    "reextract_promote",
    "reextract_resume",
    "reextract_runs",
    "refused",
    "register_consumer",
    "stage_counts",
    "withdraw_correction",
]
