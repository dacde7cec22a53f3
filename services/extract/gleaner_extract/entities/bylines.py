"""Names that the layout gives away: bylines, and who speaks in an interview."""

import re
from collections import Counter
from typing import Final

from gleaner_extract.entities import lexicon, names
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.runs import line_starts, matches_at
from gleaner_extract.entities.titled import has_natives, person
from gleaner_extract.entities.view import NAMED_PERSON, View

_BYLINE_WORDS: Final = "|".join(
    sorted((word for word, kind in lexicon.pairs("titles").items() if kind == "byline"), key=lambda w: (-len(w), w))
)
_LONG: Final = "|".join(word for word in _BYLINE_WORDS.split("|") if len(word) > 2)
_NAMES: Final = rf"(?:(?!{_LONG})[\u4e00-\u9fff·]){{2,12}}"  # 周楠|责任编辑:张婷
_BYLINE: Final = re.compile(
    rf"""
    (?P<role>(?:{_BYLINE_WORDS}|记者(?<=[（(]记者)|编辑(?=\ ?[:：|｜丨]))               # 记者, 责任编辑
    (?:[/、和及](?:{_BYLINE_WORDS})){{0,3}})                                      # 文/图
    (?:\ ?[:：/]\ ?|[\ \u3000]{{1,2}}|(?=[（(]))                                  # what separates it from the names
    [（(]?
    (?P<names>{_NAMES}(?:[、\ ,，]\ ?{_NAMES}){{0,5}})                    # one or more names
    """,
    re.VERBOSE,
)


def bylines(view: View) -> list[Draft]:
    """Find the names in bylines: 图/ 王晓均, 责编:冯雅可, 记者 张三 通讯员 李四."""
    found = []
    for match in _BYLINE.finditer(view.text):
        if not _is_byline_start(view, match.start()):
            continue
        offset = match.start("names")
        for part in re.finditer(_NAMES, match.group("names")):
            name = part.group()
            following = view.text[offset + part.end() : offset + part.end() + 1]
            if _is_byline_name(name, following, is_native_land=has_natives(view)):
                found.append(person(offset + part.start(), offset + part.end(), "byline", 0.93, match.group("role")))
            elif not names.is_foreign(name):
                break
    return found


_ATTACHED: Final = re.compile(
    r"""
    (?:记者|通讯员|摄影|供图)                          # 新华社记者
    (?P<names>[\u4e00-\u9fff]{2,4}                  # the first name touches the word
    (?:[\ \u3000、][\u4e00-\u9fff]{2,4}){1,5})      # others stand after blanks
    (?=[\ \u3000]?(?:$|[)）\n]|摄|文|报道))           # and nothing else
    """,
    re.VERBOSE | re.MULTILINE,
)
_SOLE: Final = re.compile(r"[（(](?:[\u4e00-\u9fff]{2,6})?(?:记者|通讯员)([\u4e00-\u9fff]{4,6})[）)]")  # （记者格桑边觉）
_SHOT: Final = re.compile(r"(?:[（(]|记者\ ?)([\u4e00-\u9fff]{2,7})[\ \u3000]?摄(?=[)）\n。]|$)", re.MULTILINE)


def attached(view: View) -> list[Draft]:
    """Find the names of a byline whose first name touches its word, and those before 摄: (某社记者田野 李芳), （张三摄）."""
    found = []
    is_native_land = has_natives(view)
    for match in _ATTACHED.finditer(view.text):
        offset = match.start("names")
        for part in re.finditer(r"[\u4e00-\u9fff]+", match.group("names")):
            if _is_layout_name(part.group(), is_native_land=is_native_land):
                found.append(person(offset + part.start(), offset + part.end(), "byline", 0.93, "记者"))
    for match in _SOLE.finditer(view.text) if is_native_land else ():
        if len(match.group(1)) > 3 and names.is_native(match.group(1)) and not names.is_common_word(match.group(1)):
            found.append(person(*match.span(1), "byline", 0.93, "记者"))
    for match in _SHOT.finditer(view.text):
        if _is_layout_name(match.group(1), is_native_land=is_native_land):
            found.append(person(*match.span(1), "byline", 0.93, "摄"))
    return found


def _is_layout_name(name: str, *, is_native_land: bool) -> bool:
    """Whether what stands where only a name can stand looks like one; names of sounds only where an article has such people."""
    if names.is_chinese(name):
        return not names.is_common_word(name)
    is_native = is_native_land and names.is_native(name[-2:]) and (len(name) > 3 or names.surname_length(name) != 1)
    return is_native and not names.is_common_word(name)


def stated(view: View) -> list[Draft]:
    """Find the names that the cleaner took out of the layout where they stand in the text: of who wrote or photographed."""
    meta = view.article.meta
    found = []
    listed = {name for field in (meta.author, meta.photographer) for name in (field or "").split("、")}
    for name in sorted(listed):
        if len(name) < SURE_NAME or not names.is_chinese(name) or names.is_common_word(name):
            continue
        start = view.text.find(name)
        while start >= 0:
            found.append(person(start, start + len(name), "stated", 0.9))
            start = view.text.find(name, start + len(name))
    return found


SURE_NAME: Final = 3  # characters of a name that is found without looking at the words around


_SPEAKER: Final = re.compile(r"[ \t\u3000]{0,4}([\u4e00-\u9fff]{2,3})(?=[：:])")  # at the beginning of a line


def speakers(view: View) -> list[Draft]:
    """Find who speaks in an interview: the same name before a colon at the beginning of at least two lines."""
    spans = [match.span(1) for match in matches_at(_SPEAKER, view.text, line_starts(view.text))]
    counts = Counter(view.text[start:end] for start, end in spans)
    known = {n for n, count in counts.items() if count > 1 and names.is_chinese(n) and names.has_common_surname(n)}
    known -= {name for name in known if name in lexicon.pairs("titles") or names.is_common_word(name)}
    return [person(start, end, "speaker", 0.85) for start, end in spans if view.text[start:end] in known]


def _is_byline_name(name: str, following: str, *, is_native_land: bool) -> bool:
    """Whether a part of a byline is a name; a common word is one where a mark closes it: 记者 田野 通讯员."""
    if name in lexicon.pairs("titles"):
        return False
    if names.is_chinese(name) and not names.is_common_word(name):
        return True
    is_closed = not following.strip() or following in "、)）,，"
    if is_closed and is_native_land and len(name) >= 4 and names.is_native(name[-2:]):
        return True  # 晋美多吉 摄
    return is_closed and ((names.has_common_surname(name) and names.is_chinese(name)) or names.is_native(name))


def _is_byline_start(view: View, start: int) -> bool:
    """Whether the word before a byline leaves room for it: it is no part of a longer word (中文, 作图)."""
    number = view.at(start)
    return number is not None and (view.starts[number] == start or view.labels[number] in NAMED_PERSON)
