"""A name is a name throughout the article: its other places, and what is always its last character."""

from collections import Counter

from msgspec.structs import replace

from gleaner_extract.entities import names
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.titled import person
from gleaner_extract.entities.view import View


def completed(view: View, people: list[Draft]) -> list[Draft]:
    """Complete a two-character name that is followed by the same character at least twice and always."""
    followers: dict[str, Counter[str]] = {}
    for one in people:
        if one.end - one.start == 2 or (one.end - one.start == 3 and names.is_native(view.text[one.start : one.end])):
            name = view.text[one.start : one.end]
            followers.setdefault(name, Counter())[view.text[one.end : one.end + 1]] += 1
    longer = {}
    for name, counter in followers.items():
        char, count = counter.most_common(1)[0]
        if count >= 2 and len(counter) == 1 and "\u4e00" <= char <= "\u9fff" and char not in names.FOLLOWERS:
            longer[name] = name + char
    full = {view.text[p.start : p.end] for p in people if p.end - p.start == 3}
    result = []
    for one in people:
        name, char = view.text[one.start : one.end], view.text[one.end : one.end + 1]
        is_longer = name in longer or (len(name) == 2 and name + char in full)
        result.append(replace(one, end=one.end + 1) if is_longer else one)
    return result


def everywhere(view: View, people: list[Draft], blocked: SpanIndex) -> list[Draft]:
    """Find every other place of the names of three and more characters; a name is a name throughout the article."""
    spans = {(p.start, p.end): p for p in people}
    by_position = {position: p for p in people for position in range(p.start, p.end)}
    known = {view.text[p.start : p.end] for p in people if p.end - p.start >= 3 and p.confidence >= 0.8}
    for name in sorted(known):
        start = view.text.find(name)
        while start >= 0:
            end = start + len(name)
            inside = {id(p): p for i in range(start, end) if (p := by_position.get(i)) is not None}.values()
            is_free = all(start <= p.start and p.end <= end and p.end - p.start < end - start for p in inside)
            if is_free and not blocked.is_touched(start, end):
                for part in inside:  # 多杰 of 多杰才让
                    spans.pop((part.start, part.end), None)
                spans[start, end] = person(start, end, "known_name", 0.8)
                by_position |= dict.fromkeys(range(start, end), spans[start, end])
            start = view.text.find(name, end)
    return list(spans.values())
