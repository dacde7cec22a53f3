"""自从…以来 and …以来 whose beginning is an event and no date."""

import re
from typing import Final

from gleaner_extract.figures.segment import words
from gleaner_extract.figures.time_points import SINCE, Time

_EVENT_SINCE: Final = re.compile(r"(?:自从|自|从)(?P<event>[^,。;:!?、\n]{2,20}?)$")
_CLAUSE: Final = re.compile(r"[^,。;:!?、\n\s]{1,30}$")


def with_events(text: str, found: list[Time]) -> list[Time]:
    """Add 自从…以来 and …以来 whose beginning is an event and no date; sorted by start."""
    if "以来" not in text:
        return found
    covered = [(time.start, time.end) for time in found]
    events = []
    at = text.find("以来")
    while at >= 0:
        if not any(start <= at < end for start, end in covered):
            event = _event(text, at)
            if event is not None:
                events.append(event)
        at = text.find("以来", at + 2)
    spans = [(event.start, event.end) for event in events]
    kept = [time for time in found if not any(start < time.end and time.start < end for start, end in spans)]
    return sorted(kept + events, key=lambda time: time.start)


def _event(text: str, at: int) -> Time | None:
    window = text[max(0, at - 24) : at]
    match = _EVENT_SINCE.search(window)
    if match is not None:
        start, name = at - len(window) + match.start(), match["event"]
    else:
        clause = _CLAUSE.search(window)
        if clause is None:
            return None
        name = clause.group()
        if "以来" in name:
            return None
        name = name if len(name) <= 10 else "".join(words(name)[-2:])
        start = at - len(name)
    if name in ("长期", "一直", "历史", "有史", "多年", "历年"):
        return Time(start, at + 2, "recent_years", SINCE, "times.event", confidence=0.7)
    return Time(start, at + 2, f"since:{name}", SINCE, "times.event", confidence=0.9)
