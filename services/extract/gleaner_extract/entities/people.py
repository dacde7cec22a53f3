"""People: the tagger's names checked, names after titles, bylines, and the same names all over the article."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gleaner_contracts.enums import EntityType
from gleaner_extract.entities import lexicon, names
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.lists import people_in_lists
from gleaner_extract.entities.segment import segment, word_class
from gleaner_extract.entities.spans import SpanIndex
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
_TAGGER_ONLY: Final = frozenset({"organisations.tagger", "places.tagger"})
_SURE_RULES: Final = frozenset({"people.joined_parts", "people.torn"})  # surer than a body or place that only the tagger saw
_LOOSE: Final = re.compile(r"[^\u4e00-\u9fff]")
MAX_ROLE: Final = 16


def find_people(view: View, others: Sequence[Draft]) -> list[Draft]:
    """Return people; `others` are places and bodies that a name may not lie in or cross."""
    others = [d for d in others if d.type is not EntityType.DOC and not d.is_deictic]
    blocked = SpanIndex(others)
    firm = SpanIndex(d for d in others if d.rule_id not in _TAGGER_ONLY)
    bodies = SpanIndex(d for d in others if d.type is EntityType.ORG)
    found = SpanIndex()
    people: list[Draft] = []
    for draft in (*_bylines(view), *_speakers(view), *_foreign(view), *_torn(view), *_tagged(view), *_titled(view)):
        walls = firm if draft.rule_id in _SURE_RULES else blocked
        if not walls.is_touched(draft.start, draft.end) and not found.is_touched(draft.start, draft.end):
            found.add(draft)
            people.append(draft)
    people += people_in_lists(view, people, blocked)
    people = _completed(view, people)
    people = _everywhere(view, people, blocked)
    return [_with_role(view, person, bodies) for person in people]


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
            if _is_byline_name(name, view.text[offset + part.end() : offset + part.end() + 1]):
                found.append(_person(offset + part.start(), offset + part.end(), "byline", 0.93, match.group("role")))
            elif not names.is_foreign(name):
                break
    return found


_SPEAKER: Final = re.compile(r"^[ \t\u3000]{0,4}([\u4e00-\u9fff]{2,3})(?=[：:])", re.MULTILINE)


def _speakers(view: View) -> list[Draft]:
    """Find who speaks in an interview: the same name before a colon at the beginning of at least two lines."""
    spans = [match.span(1) for match in _SPEAKER.finditer(view.text)]
    counts = Counter(view.text[start:end] for start, end in spans)
    known = {n for n, count in counts.items() if count > 1 and names.is_chinese(n) and names.has_common_surname(n)}
    known -= {name for name in known if name in lexicon.pairs("titles") or names.is_common_word(name)}
    return [_person(start, end, "speaker", 0.85) for start, end in spans if view.text[start:end] in known]


def _is_byline_name(name: str, following: str) -> bool:
    """Whether a part of a byline is a name; a common word is one where a mark closes it: 记者 田野 通讯员."""
    if name in lexicon.pairs("titles"):
        return False
    if names.is_chinese(name) and not names.is_common_word(name):
        return True
    is_closed = not following.strip() or following in "、)）,，"
    return is_closed and ((names.has_common_surname(name) and names.is_chinese(name)) or names.is_transliterated(name))


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


def _torn(view: View) -> list[Draft]:
    """Join a surname that the tagger sees as a person with the two characters after it: 符/PER 亚明/ORG."""
    found = []
    for number in range(len(view) - 1) if view.is_statistical else ():
        start, end, following = view.starts[number], view.ends[number], view.ends[number + 1]
        if end - start == 1 and view.labels[number] == "PER" and view.starts[number + 1] == end and following - end == 2:
            name = view.text[start:following]
            if (
                names.is_chinese(name)
                and view.labels[number + 1] in {"ORG", "PER", "LOC", "n"}
                and not names.is_common_word(name[1:])
            ):
                found.append(_person(start, following, "torn", 0.8))
    return found


def _tagged(view: View) -> list[Draft]:
    """Check the names that the tagger sees."""
    found = []
    for span in view.labelled(NAMED_PERSON):
        if not view.is_statistical and not _is_sure(view, *span):
            continue
        start, end = _edges(view, *span)
        name = view.text[start:end]
        if (
            _is_thing(view, start, end)
            or (end - start == 2 and _is_unsupported(view, start, end))
            or (len(name) == 2 and _COLLECTIVE.search(view.text, max(0, start - 2), start))
        ):
            continue
        if _is_name(name, statistical=view.is_statistical):
            found.append(_person(start, end, "tagger", 0.85 if names.is_chinese(name) else 0.75))
    return found


_AFTER_SHORT: Final = frozenset({"n", "a", "nz", "TIME", "q", "an", "xc", "m", "s", "vn"})


def _is_unsupported(view: View, start: int, end: int) -> bool:
    """Whether a name of two characters stands where names do not: before a noun, without a title (林草|覆盖度, 琼东|渔)."""
    if _title_before(view, start) or (names.has_common_surname(view.text[start:end]) and view.text[end - 1] not in "农草田"):
        number = view.by_start.get(end)
        is_bare = number is not None and view.labels[number] == "xc"
        return is_bare and not _title_before(view, start)
    return view.label_at(end) in _AFTER_SHORT or view.text[end - 1] in "农草田"


def _edges(view: View, start: int, end: int) -> tuple[int, int]:
    """Return a name's span without the next word's first character, or with the character the tagger gave to that word."""
    if names.ends_before_last(view.text[start:end], view.text[end : end + 6]):
        end -= 1
    elif end - start == 4 and view.text[end - 1] in _BEFORE_VERBS and names.is_chinese(view.text[start : end - 1]):
        end -= 1  # 邓雪梅原|是
    else:
        end = _swallowed(view, start, end) or end
    return _beheaded(view, start, end), end


def _is_name(name: str, *, statistical: bool) -> bool:
    if len(name) == 2 and name[1] == "某":
        return names.surname_length(name) == 1
    if not 2 <= len(name) <= 20 or name[-1] == "族" or name in lexicon.pairs("titles") or name[1:] in lexicon.pairs("titles"):
        return False
    if names.is_people(name):
        return False
    if names.is_chinese(name) or names.is_foreign(name):
        return not (names.is_common_word(name) and word_class(name) not in {"j", "i", "l"}) or len(name) > 2
    if name.isascii():
        return len(name) > 3 and name[0].isupper()
    return statistical and not names.is_common_word(name) and not _LOOSE.search(name.replace("·", "")) and len(name) > 1


def _swallowed(view: View, start: int, end: int) -> int | None:
    """Return the end of a name whose last character the tagger gave to a word that is none without it."""
    number = view.by_start.get(end)
    if number is None or end - start != 2 or names.surname_length(view.text[start:end]) != 1:
        return None
    char, following = view.text[end], view.text[end + 1 : end + 2]
    if not "\u4e00" <= char <= "\u9fff" or char in names.FOLLOWERS:
        return None
    if view.ends[number] - end == 2:  # 江春|分说: 说 takes the last character of the name along
        return end + 1 if following in "说道称" and char not in _ADVERBS else None
    if view.ends[number] - end != 1:
        return None
    follows = view.labels[number + 1] if number + 1 < len(view) and view.starts[number + 1] == end + 1 else ""
    is_listed = bool(_LIST_END.match(following)) and char not in _ADVERBS  # a list of names without marks: 宋洪远 赵海
    is_left_over = view.labels[number] in {"v", "a", "q", "f"} and follows == "v"  # 刘浩|存|出席: two verbs
    is_no_word = view.labels[number] in {"nr", "n", "nz", "ng", "x"}
    return end + 1 if is_listed or is_left_over or is_no_word else None


def _is_thing(view: View, start: int, end: int) -> bool:
    """Whether a name of a common word and one more character is the object of a verb: 种|李子树."""
    number = view.by_end.get(start)
    words = segment(view.text[start:end])
    is_built = len(words) == 2 and words[0][1] == 2 and words[0][2] == "n"
    return is_built and number is not None and view.labels[number] == "v"


def _beheaded(view: View, start: int, end: int) -> int:
    """Return the start of a name, one character further left where the tagger left a part between it and a title."""
    number = view.by_end.get(start)
    first = view.text[start - 1 : start]
    if end - start == 2 and names.surname_length(first) and _title_before(view, start - 1) and first not in names.FOLLOWERS:
        return start - 1  # 农民关|金宝
    if number is None or start - view.starts[number] != 1 or names.is_chinese(view.text[start:end]):
        return start
    return start - 1 if _title_before(view, start - 1) and names.is_foreign(view.text[start - 1 : end]) else start


_BEFORE_VERBS: Final = frozenset("原现曾均仍也已就便都还则又均")
_LIST_END: Final = re.compile(r"[\s)）]")
_ADVERBS: Final = frozenset("也就常都还直又却曾笑哭再总只便忙急细诉述据听如虽难解传邀评劝演小所照按可没不")


def _is_sure(view: View, start: int, end: int) -> bool:
    """Whether the dictionary's guess of a name stands where names stand: after a title, before a verb of speaking, in a list."""
    name = view.text[start:end]
    if not names.is_chinese(name) or names.is_common_word(name):
        return False
    if _title_before(view, start) or (len(name) == 3 and names.has_common_surname(name) and not word_class(name)):
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
    """Return the title that ends right before a position, the longest one, empty where there is none; a blank may be between."""
    if start > 1 and view.text[start - 1] in " \u3000":
        start -= 1
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
        is_whole = label in NAMED_PERSON and view.is_statistical and view.ends[number] - start > 1
        if is_whole or (label in _NO_NAME_START and not _is_surname_after_all(view, number)):
            continue
        if not _title_before(view, start) and not _is_trade(view, start):
            continue
        end = _transliterated(view, start) or (
            _name_end(view, start) if names.surname_length(view.text[start : start + 3]) else None
        )
        if end is not None:
            found.append(_person(start, end, "after_title", 0.75 if end - start < 3 else 0.8))
    return found


_NO_NAME_START: Final = frozenset({"p", "c", "u", "r", "m", "w", "uj", "ul", "ud", "LOC", "ORG", "TIME", "q"})
_AFTER_NAME: Final = frozenset({"v", "d", "p", "w", "x", "c", "u", "t", "TIME", "uj", "ul", "ad", "vd", "zg", "r", "f", "m", ""})
_SAYS: Final = re.compile(r"说|表示|介绍|认为|告诉|指出|强调|坦言|回忆|透露|称|感慨|笑着")


def _is_trade(view: View, start: int) -> bool:
    """Whether the word before is what somebody does, though no list has it: 电工, 炼钢工, 关员."""
    number = view.by_end.get(start)
    return number is not None and view.labels[number] == "n" and len(view.word(number)) > 1 and view.text[start - 1] in "工员师匠"


def _is_surname_after_all(view: View, number: int) -> bool:
    """Whether a word of one character that is a preposition too is a surname.

    What follows is no word (村民|向|家菊), or three characters stand before a verb of saying (局长|章|海燕|介绍).
    """
    following, start = number + 1, view.starts[number]
    if view.ends[number] - start == 1 and names.has_common_surname(view.text[start]) and _SAYS.match(view.text, start + 3):
        return start + 3 in view.by_end
    if view.ends[number] - view.starts[number] != 1 or following >= len(view) or view.labels[following] not in {"n", "nr", "PER"}:
        return False
    return view.ends[following] - view.starts[following] == 2 and not word_class(view.word(following))


def _transliterated(view: View, start: int) -> int | None:
    """Return the end of four and more characters that transliterate a name: 干部乌云其木格负责."""
    end = start
    while end < len(view.text) and end - start < 9 and names.is_foreign("马克" + view.text[end]):
        end += 1
    return end if end - start >= 4 and end in view.by_end else None


def _name_end(view: View, start: int) -> int | None:
    """Return where a name ends that the words do not show: at a word's end, over characters that make no common word."""
    surname = names.surname_length(view.text[start : start + 4])
    for length in (surname + 2, surname + 1):
        end = start + length
        name = view.text[start:end]
        if len(name) != length or end not in view.by_end or not names.is_chinese(name) or name in lexicon.pairs("titles"):
            continue
        label = view.label_at(end)
        if _SAYS.match(view.text, end) and (length > 2 or view.label_at(start) != "v"):
            return end
        if name[-1] in _KIND_ENDS or (length == surname + 1 and _title_before(view, start) in _CROWDS):
            continue
        if label in {"w", "x", ""} and start + 1 in view.by_end and length == surname + 2:
            return end  # 副局长潘进步，: nothing else is left before the mark
        if label in _AFTER_NAME and not _has_common_word(view, start, end) and (length > surname + 1 or label in {"w", "x", ""}):
            return end
    return None


_KIND_ENDS: Final = frozenset("户者员们人家村组会队部社型化性式级类")  # 党员富裕户 is a kind of people
_CROWDS: Final = lexicon.words("crowds")


def _has_common_word(view: View, start: int, end: int) -> bool:
    """Whether one of the words between two positions is a common word, or a function word of one character."""
    number = view.at(start)
    while number is not None and number < len(view) and view.starts[number] < end:
        word = view.word(number)
        if len(word) > 1 and names.is_common_word(word) and word_class(word) not in {"a", "z"}:
            return True
        if len(word) == 1 and view.starts[number] > start and (view.labels[number] in {"p", "c", "u"} or word in names.FOLLOWERS):
            return True
        number += 1
    return False


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


def _everywhere(view: View, people: list[Draft], blocked: SpanIndex) -> list[Draft]:
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
                spans[start, end] = _person(start, end, "known_name", 0.8)
                by_position |= dict.fromkeys(range(start, end), spans[start, end])
            start = view.text.find(name, end)
    return list(spans.values())


def _with_role(view: View, person: Draft, bodies: SpanIndex) -> Draft:
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
        body = next(iter(bodies.overlapping(start - 1, start)), None)
        org = view.text[body.start : body.end] if body is not None else None
        return replace(person, role=view.text[start : person.start].lstrip("兼、"), org=org)
    after = next(
        (view.text[person.end : person.end + n] for n in (4, 3, 2) if view.text[person.end : person.end + n] in titles), None
    )
    return replace(person, role=after)
