"""People: the tagger's names checked, names after titles, bylines, and the same names all over the article."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from gleaner_contracts.enums import EntityType
from gleaner_extract.entities import lexicon, names
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.view import NAMED_PERSON, View

_BYLINE_WORDS: Final = "|".join(
    sorted((word for word, kind in lexicon.pairs("titles").items() if kind == "byline"), key=lambda w: (-len(w), w))
)
_NAMES: Final = r"[\u4e00-\u9fff·]{2,12}"
_BYLINE: Final = re.compile(
    rf"""
    (?P<role>(?:{_BYLINE_WORDS})(?:[/、和及](?:{_BYLINE_WORDS})){{0,3}})  # 文/图, 记者, 责任编辑
    (?:\ ?[:：/]\ ?|\ {{1,2}}|(?=[（(]))                                  # what separates it from the names
    [（(]?
    (?P<names>{_NAMES}(?:[、\ ,，]\ ?{_NAMES}){{0,5}})                    # one or more names
    """,
    re.VERBOSE,
)
_ROLE_CHARS: Final = re.compile(r"[\u4e00-\u9fff、兼（）()]{1,24}$")
_COLLECTIVE: Final = re.compile(r"(?:群众|农户|人员|们)$")  # a crowd is nobody's title: what follows is a verb or a slip
_LOOSE: Final = re.compile(r"[^\u4e00-\u9fff]")
MAX_ROLE: Final = 16


def find_people(view: View, others: Sequence[Draft]) -> list[Draft]:
    """Return people; `others` are places and bodies that a name may not lie in or cross."""
    blocked = Blocked(others)
    found: dict[tuple[int, int], Draft] = {}
    for draft in (*_bylines(view), *_foreign(view), *_tagged(view), *_titled(view)):
        if not blocked.is_blocked(draft.start, draft.end) and not _overlaps(draft, found):
            found[draft.start, draft.end] = draft
    people = _completed(view, list(found.values()))
    people = _everywhere(view, people, blocked)
    return [_with_role(view, person, others) for person in people]


class Blocked:
    """The characters that belong to places, bodies and documents."""

    def __init__(self, others: Iterable[Draft]) -> None:
        self._starts: dict[int, list[Draft]] = {}
        for draft in others:
            if draft.type is EntityType.DOC or draft.is_deictic:
                continue
            for block in range(draft.start // 64, (draft.end - 1) // 64 + 1):
                self._starts.setdefault(block, []).append(draft)

    def is_blocked(self, start: int, end: int) -> bool:
        """Whether a span shares a character with one of them."""
        near = {id(d): d for b in range(start // 64, (end - 1) // 64 + 1) for d in self._starts.get(b, ())}
        return any(d.overlaps(start, end) for d in near.values())


def _overlaps(draft: Draft, found: dict[tuple[int, int], Draft]) -> bool:
    return any((s, e) in found for s in range(draft.start - 4, draft.end) for e in range(draft.start + 1, draft.end + 5) if s < e)


def _person(start: int, end: int, rule: str, confidence: float, role: str | None = None) -> Draft:
    return Draft(start, end, EntityType.PER, f"people.{rule}", confidence, role=role)


def _bylines(view: View) -> list[Draft]:
    """Find the names in bylines: 图/ 王晓均, 责编:冯雅可, 记者 张三 通讯员 李四."""
    found = []
    for match in _BYLINE.finditer(view.text):
        if not _is_byline_start(view, match.start()):
            continue
        offset = match.start("names")
        for part in re.finditer(_NAMES, match.group("names")):
            name = part.group()
            if names.is_chinese(name) and not names.is_common_word(name) and name not in lexicon.pairs("titles"):
                found.append(_person(offset + part.start(), offset + part.end(), "byline", 0.93, match.group("role")))
            elif not names.is_foreign(name):
                break
    return found


def _is_byline_start(view: View, start: int) -> bool:
    """Whether the word before a byline leaves room for it: it is no part of a longer word (中文, 作图)."""
    number = view.at(start)
    return number is not None and (view.starts[number] == start or view.labels[number] in NAMED_PERSON)


def _foreign(view: View) -> list[Draft]:
    """Find names joined by ·: the tagger's word, made longer by the characters that transliterate names."""
    found: list[Draft] = []
    for match in re.finditer(r"[·•・]", view.text):
        dot = match.start()
        if found and dot < found[-1].end:
            continue
        start, end = names.transliterated_span(view.text, dot)
        number = view.at(dot)
        if number is not None and view.labels[number] in NAMED_PERSON:
            start, end = min(start, view.starts[number]), max(end, view.ends[number] if view.ends[number] > dot + 1 else 0)
        if dot - start >= 1 and end - dot >= 2 and _LOOSE.sub("", view.text[start:end]):
            found.append(_person(start, end, "joined_parts", 0.9))
    return found


def _tagged(view: View) -> list[Draft]:
    """Check the names that the tagger sees."""
    found = []
    for start, end in view.labelled(NAMED_PERSON):
        name = view.text[start:end]
        if not view.is_statistical and not _is_sure(view, start, end):
            continue
        following = view.text[end : end + 6]
        if names.ends_before_last(name, following):
            end -= 1
        elif (longer := _swallowed(view, start, end)) is not None:
            end = longer
        start = _beheaded(view, start, end)
        name = view.text[start:end]
        if len(name) == 2 and _COLLECTIVE.search(view.text, max(0, start - 2), start):
            continue
        if _is_name(name, statistical=view.is_statistical):
            found.append(_person(start, end, "tagger", 0.85 if names.is_chinese(name) else 0.75))
    return found


def _is_name(name: str, *, statistical: bool) -> bool:
    if not 2 <= len(name) <= 20 or name[-1] in "族某" or name in lexicon.pairs("titles"):
        return False
    if names.is_chinese(name) or names.is_foreign(name):
        return not (names.is_common_word(name) and names.word_class(name) not in {"j", "i", "l"}) or len(name) > 2
    if name.isascii():
        return len(name) > 3 and name[0].isupper()
    return statistical and not names.is_common_word(name) and not _LOOSE.search(name.replace("·", "")) and len(name) > 1


def _swallowed(view: View, start: int, end: int) -> int | None:
    """Return the end of a name whose last character the tagger gave to a word that is none without it."""
    if end - start != 2 or names.surname_length(view.text[start:end]) != 1:
        return None
    number = view.by_start.get(end)
    if number is None or view.ends[number] - end != 1 or view.labels[number] not in {"nr", "n", "nz", "ng", "x"}:
        return None
    char = view.text[end]
    return end + 1 if "\u4e00" <= char <= "\u9fff" and char not in names.FOLLOWERS else None


def _beheaded(view: View, start: int, end: int) -> int:
    """Return the start of a name, one character further left where the tagger left a part between it and a title."""
    number = view.by_end.get(start)
    if number is None or start - view.starts[number] != 1 or names.is_chinese(view.text[start:end]):
        return start
    return start - 1 if _title_before(view, start - 1) and names.is_foreign(view.text[start - 1 : end]) else start


def _is_sure(view: View, start: int, end: int) -> bool:
    """Whether the dictionary's guess of a name stands where names stand: after a title, before a verb of speaking, in a list."""
    name = view.text[start:end]
    if not names.is_chinese(name) or names.is_common_word(name):
        return False
    if _title_before(view, start):
        return True
    before, after = view.text[start - 1 : start], view.text[end : end + 1]
    if before == "、" or after == "、":
        return view.label_at(start - 2 if before == "、" else end + 1) in NAMED_PERSON and len(name) == 3
    return (
        len(name) == 3
        and after in "说讲介告表"
        and view.text[end : end + 2] in {"说，", "说:", "说：", "说,", "介绍", "告诉", "表示"}
    )


def _title_before(view: View, start: int) -> str:
    """Return the title that ends right before a position, the longest one, empty where there is none."""
    titles = lexicon.pairs("titles")
    for length in range(min(8, start), 1, -1):
        word = view.text[start - length : start]
        if word in titles and titles[word] != "byline":
            return word
    return ""


def _titled(view: View) -> list[Draft]:
    """Find names after titles that the tagger missed: 返乡党员冉和平牵头."""
    found = []
    for number, start in enumerate(view.starts):
        label = view.labels[number]
        if label in NAMED_PERSON or view.text[start] not in lexicon.words("surnames") or label in {"p", "c", "u", "r", "m"}:
            continue
        if not _title_before(view, start) or start not in view.by_end:
            continue
        end = _name_end(view, number)
        if end is not None:
            found.append(_person(start, end, "after_title", 0.75))
    return found


def _name_end(view: View, number: int) -> int | None:
    """Return where a name that begins with a word may end: one-character words only, or words that no dictionary has."""
    start = view.starts[number]
    first = view.word(number)
    if len(first) > 1:
        is_new = len(first) <= 3 and not names.word_class(first) and names.is_chinese(first)
        return view.ends[number] if is_new else None
    end = start + 1
    for following in range(number + 1, min(number + 3, len(view))):
        word, label = view.word(following), view.labels[following]
        if view.starts[following] != end or word in names.FOLLOWERS or label in {"p", "c", "u", "w", "x", "d"}:
            break
        if len(word) > 3 - (end - start) or (len(word) > 1 and label not in {"nr", "nz", "a", "n"}):
            break
        end += len(word)
    name = view.text[start:end]
    return end if names.is_chinese(name) and not names.is_common_word(name) and len(name) == 3 else None


def _completed(view: View, people: list[Draft]) -> list[Draft]:
    """Complete a two-character name that is followed by the same character at least twice and always."""
    followers: dict[str, Counter[str]] = {}
    for person in people:
        if person.end - person.start == 2:
            name = view.text[person.start : person.end]
            followers.setdefault(name, Counter())[view.text[person.end : person.end + 1]] += 1
    longer = {}
    for name, counter in followers.items():
        char, count = counter.most_common(1)[0]
        if count >= 2 and len(counter) == 1 and "\u4e00" <= char <= "\u9fff" and char not in names.FOLLOWERS:
            longer[name] = name + char
    full = {view.text[p.start : p.end] for p in people if p.end - p.start == 3}
    completed = []
    for person in people:
        name, char = view.text[person.start : person.end], view.text[person.end : person.end + 1]
        is_longer = name in longer or (len(name) == 2 and name + char in full)
        completed.append(replace(person, end=person.end + 1) if is_longer else person)
    return completed


def _everywhere(view: View, people: list[Draft], blocked: Blocked) -> list[Draft]:
    """Find every other place of the names of three and more characters; a name is a name throughout the article."""
    spans = {(p.start, p.end): p for p in people}
    taken = {position for p in people for position in range(p.start, p.end)}
    known = {view.text[p.start : p.end] for p in people if p.end - p.start >= 3 and p.confidence >= 0.8}
    for name in sorted(known):
        start = view.text.find(name)
        while start >= 0:
            end = start + len(name)
            if not taken & {start, end - 1} and not blocked.is_blocked(start, end):
                spans[start, end] = _person(start, end, "known_name", 0.8)
                taken.update(range(start, end))
            start = view.text.find(name, end)
    return list(spans.values())


def _with_role(view: View, person: Draft, others: Sequence[Draft]) -> Draft:
    """Add the title on the left or right of a name, and the body that touches the title."""
    if person.role is not None:
        return person
    titles = lexicon.pairs("titles")
    start = person.start
    while person.start - start < MAX_ROLE:
        title = _title_before(view, start)
        if title:
            start -= len(title)
        elif view.text[start - 1 : start] in ("兼", "、") and start < person.start and _title_before(view, start - 1):
            start -= 1
        else:
            break
    if start < person.start:
        body = next((d for d in others if d.end == start and d.type is EntityType.ORG), None)
        org = view.text[body.start : body.end] if body is not None else None
        return replace(person, role=view.text[start : person.start].lstrip("兼、"), org=org)
    after = next(
        (view.text[person.end : person.end + n] for n in (4, 3, 2) if view.text[person.end : person.end + n] in titles), None
    )
    return replace(person, role=after)
