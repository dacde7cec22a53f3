"""自从…以来 and …以来 whose beginning is an event and no date."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Final

from gleaner_extract.figures.segment import words
from gleaner_extract.figures.time_points import IN, SINCE, Time

_EVENT_SINCE: Final = re.compile(r"(?:自从|自|从)(?P<event>[^,。;:!?、\n]{2,20}?)$")
_CLAUSE: Final = re.compile(r"[^,。;:!?、\n\s]{1,30}$")


_DURING: Final = re.compile(r"[\u4e00-\u9fff]{2,12}\Z")
_BEGINNING: Final = re.compile(r"(?P<event>建[县市区国党村厂场社]|改革开放|解放|投产|创业|成立|建设)初期")
_OUTBREAK: Final = re.compile(r"(?:(?<=[,。;:!?\n\s])|\A)[\u4e00-\u9fff]{2,12}\Z")
_LONG: Final = ("长期", "一直", "历史", "有史", "多年", "历年")
_NO_EVENTS: Final = frozenset(["这", "此", "该", "同", "其", "在此", "在这", "这个", "那个", "一", "时期"])


def with_events(text: str, found: list[Time]) -> list[Time]:
    """Add times that begin with or last as long as an event: …以来, …期间, …初期, …发生后; sorted by start."""
    events = [*_at_each(text, "以来", found, _event), *_at_each(text, "期间", found, _during)]
    if "初期" in text:
        events += [
            Time(match.start(), match.end(), f"event:{match['event']}", IN, "times.event", confidence=0.8)
            for match in _BEGINNING.finditer(text)
        ]
    events += [*_at_each(text, "生后,", found, _outbreak), *_at_each(text, "发后,", found, _outbreak)]
    if not events:
        return found
    events.sort(key=lambda time: (time.start, -time.end))
    chosen: list[Time] = []
    for event in events:
        if not chosen or event.start >= chosen[-1].end:
            chosen.append(event)
    starts = [event.start for event in chosen]
    kept = [time for time in found if not _covers(chosen, starts, time.start, time.end)]
    return sorted(kept + chosen, key=lambda time: time.start)


def _covers(times: list[Time], starts: list[int], start: int, end: int) -> bool:
    """Whether one of some sorted times, that do not overlap, shares a character with a span."""
    before = bisect_left(starts, end)
    return before > 0 and times[before - 1].end > start


def _at_each(text: str, word: str, found: list[Time], read: Callable[[str, int], Time | None]) -> Iterator[Time]:
    """Yield what `read` makes of each place of a word that no time covers yet."""
    at = text.find(word)
    starts = [time.start for time in found] if at >= 0 else []
    while at >= 0:
        if not _covers(found, starts, at, at + len(word)):
            event = read(text, at)
            if event is not None:
                yield event
        at = text.find(word, at + len(word))


def _outbreak(text: str, at: int) -> Time | None:
    """Read 疫情发生后 and 灾情暴发后 at the beginning of a sentence."""
    match = _OUTBREAK.search(text, max(0, at - 12), at + 1)
    if match is None or not match.group().endswith(("发生", "暴发", "爆发")):
        return None
    return Time(match.start(), at + 2, f"since:{match.group()}", SINCE, "times.event", confidence=0.8)


def _during(text: str, at: int) -> Time | None:
    """Read 节会期间, 疫情防控期间: the last words in front name the event."""
    clause = _DURING.search(text, max(0, at - 12), at)
    if clause is None:
        return None
    pieces = words(clause.group().rpartition("在")[2] or clause.group())
    name = "".join(pieces[-2:]) if len(pieces[-1]) <= 2 and len("".join(pieces[-2:])) <= 6 else pieces[-1]
    if name in _NO_EVENTS or len(name) < 2:
        return None
    return Time(at - len(name), at + 2, f"during:{name}", IN, "times.event", confidence=0.7)


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
    if (long := next((word for word in _LONG if name.endswith(word)), "")) and (match is None or name == long):
        start = at - len(long)  # 镇政府|长期以来
        return Time(start, at + 2, "recent_years", SINCE, "times.event", confidence=0.7)
    return Time(start, at + 2, f"since:{name}", SINCE, "times.event", confidence=0.9)
