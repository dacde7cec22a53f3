"""The three kinds of error a stage may raise."""

from gleaner_contracts.enums import Reason


class GleanerError(Exception):
    """Base of all errors of ours."""


class InvalidInput(GleanerError):
    """The input can never work: it goes to quarantine at once."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail


class TransientFailure(GleanerError):
    """Something outside failed: the article is tried again later."""


class RuleFailed(GleanerError):
    """One rule failed on one article; the other rules go on and the article is stored as partial."""

    def __init__(self, rule_id: str, detail: str) -> None:
        super().__init__(f"{rule_id}: {detail}")
        self.rule_id = rule_id
