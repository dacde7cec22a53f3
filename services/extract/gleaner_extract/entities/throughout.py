"""A name is a name throughout the article: its other places, and what is always its last character."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from gleaner_extract.entities import names
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.titled import person, title_before
from gleaner_extract.entities.view import View


def completed(view: View, people: list[Draft]) -> list[Draft]:
    """Complete a two-character name that is followed by the same character at least twice and always."""
    spoken = Counter(view.text[p.start : p.end] for p in people)
    people = [replace(one, end=one.end - 1) if _with_verb(view, spoken, one) else one for one in people]
    followers: dict[str, Counter[str]] = {}
    for one in people:
        if one.end - one.start == 2 or (one.end - one.start == 3 and names.is_native(view.text[one.start : one.end])):
            name = view.text[one.start : one.end]
            char = view.text[one.end : one.end + 1]
            followers.setdefault(name, Counter())["" if _begins_word(view, one.end) else char] += 1
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


def _with_verb(view: View, spoken: Counter[str], one: Draft) -> bool:
    """Whether the last of three characters is a verb: 肖丽|铁了心 where the article calls her 肖丽 again and again."""
    name, following = view.text[one.start : one.end], view.text[one.end : one.end + 1]
    return len(name) == 3 and following in ("了", "着", "过") and spoken[name[:2]] >= 2 and spoken[name] == 1


def _begins_word(view: View, position: int) -> bool:
    """Whether a word of two and more characters that the dictionary knows begins here: 徐克|导演."""
    number = view.by_start.get(position)
    return number is not None and view.ends[number] - position > 1 and names.is_common_word(view.word(number))


def _parts(view: View, people: list[Draft]) -> set[str]:
    """Return the last parts of names joined by ·, which stand alone later: 詹姆斯 after 勒布朗·詹姆斯."""
    joined = (view.text[p.start : p.end] for p in people if p.rule_id == "people.joined_parts")
    parts = {_DOT.split(name)[-1] for name in joined if _DOT.search(name)}
    return {part for part in parts if len(part) > 1 and not names.is_common_word(part)}


def _short_names(view: View, people: list[Draft]) -> set[str]:
    """Return the names of two characters that the article gives with a title, in a byline, or again and again."""
    short = [p for p in people if p.end - p.start == 2]
    counts = Counter(view.text[p.start : p.end] for p in short if names.is_chinese(view.text[p.start : p.end]))
    often = {name for name, count in counts.items() if count >= OFTEN}
    sure = (p for p in short if p.rule_id in _TITLED or title_before(view, p.start) or view.text[p.start : p.end] in often)
    return {name for p in sure if not names.is_common_word(name := view.text[p.start : p.end])}


OFTEN: Final = 2  # mentions of a name of two that the tagger sees: the others are names too
_DOT: Final = re.compile(r"[·•・]")
_TITLED: Final = frozenset({"people.byline", "people.speaker", "people.after_title"})


def _stands_alone(view: View, start: int, end: int) -> bool:
    """Whether a name of few characters is a word of its own, or the dictionary's and the tagger's words leave it whole."""
    if start not in view.by_start or end not in view.by_end:
        return False
    return view.text[start - 1 : start] not in _DOT_CHARS and view.text[end : end + 1] not in _DOT_CHARS


_DOT_CHARS: Final = frozenset("·•・")


def everywhere(view: View, people: list[Draft], walls: tuple[SpanIndex, SpanIndex, SpanIndex]) -> list[Draft]:
    """Find every other place of the names of three and more characters; a name is a name throughout the article.

    Args:
        view: the article.
        people: who is found.
        walls: other entities; those without what only the tagger saw; those without short names of places too (李|四川).
    """
    spans = {(p.start, p.end): p for p in people}
    by_position = {position: p for p in people for position in range(p.start, p.end)}
    known = {view.text[p.start : p.end] for p in people if p.end - p.start >= 3 and p.confidence >= 0.8}
    parts = _parts(view, people)
    bounded = parts | _short_names(view, people)
    for name in sorted(known | bounded):
        blocked = walls[2 if name in known else 1 if name in parts else 0]  # 阿拉法特 is a place to the tagger
        for start in _places_of(view, name, is_bounded=name not in known):
            end = start + len(name)
            inside = {id(p): p for i in range(start, end) if (p := by_position.get(i)) is not None}.values()
            is_free = all(start <= p.start and p.end <= end and p.end - p.start < end - start for p in inside)
            if is_free and not blocked.is_touched(start, end):
                for part in inside:  # 多杰 of 多杰才让
                    spans.pop((part.start, part.end), None)
                spans[start, end] = person(start, end, "known_name", 0.8)
                by_position |= dict.fromkeys(range(start, end), spans[start, end])
    return list(spans.values())


def _places_of(view: View, name: str, *, is_bounded: bool) -> Iterator[int]:
    """Yield where a name stands, without overlaps; a name of few characters only where the words leave it whole."""
    start = view.text.find(name)
    while start >= 0:
        end = start + len(name)
        if not is_bounded or _stands_alone(view, start, end):
            yield start
        start = view.text.find(name, end)
