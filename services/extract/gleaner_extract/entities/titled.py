"""Names of people by what stands before them: a title, a trade."""

import re
from collections.abc import Iterator
from typing import Final

from gleaner_extract.entities import lexicon, names
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.listed import TITLES
from gleaner_extract.entities.segment import word_class
from gleaner_extract.entities.view import NAMED_PERSON, View
from gleaner_extract.members import entity_type


def person(start: int, end: int, rule: str, confidence: float, role: str | None = None) -> Draft:
    """Return the draft of a person that the rule `people.<rule>` found."""
    return Draft(start, end, entity_type.PER, f"people.{rule}", confidence, role=role)


def title_before(view: View, start: int) -> str:
    """Return the title that ends right before a position, the longest one, empty where there is none; a blank may be between."""
    if start > 1 and view.text[start - 1] in " \u3000":
        start -= 1
    length = _title_lengths(view).get(start)
    return view.text[start - length : start] if length else ""


def title_at(view: View, start: int) -> str:
    """Return the title of an office that begins at a position, empty where there is none."""
    titles, text = lexicon.pairs("titles"), view.text
    return next((text[start : start + n] for n in (5, 4, 3, 2) if titles.get(text[start : start + n]) == "office"), "")


def _title_lengths(view: View) -> dict[int, int]:
    """Return the length of the longest title at every place where one ends, found in one pass."""
    if view.title_lengths is None:
        lengths: dict[int, int] = {}
        for start, title in view.listed.words(TITLES):
            end = start + len(title)
            lengths[end] = max(len(title), lengths.get(end, 0))
        view.title_lengths = lengths
    return view.title_lengths


def titled(view: View) -> list[Draft]:
    """Find names after titles that the tagger missed: 返乡党员冉和平牵头."""
    found = []
    is_native_land = has_natives(view)
    for number in _after_titles(view):
        start, label = view.starts[number], view.labels[number]
        is_whole = label in NAMED_PERSON and view.is_statistical and view.ends[number] - start > 1
        if is_whole:
            continue
        end = _short_native(view, number) if is_native_land and _transliterated(view, start) is None else None
        if end is not None:
            found.append(person(start, end, "after_title", 0.75))
            continue
        if _is_unknown_name(view, number):
            found.append(person(start, start + 3, "after_title", 0.78))
            continue
        is_verb = label in {"v", "vn", "vd"} and view.ends[number] - start == 2 and names.is_common_word(view.word(number))
        if is_verb and not _SAYS.match(view.text, start + 3):
            continue  # 李旺同志|商讨|福来村的事
        if label in _NO_NAME_START and not _is_surname_after_all(view, number):
            continue
        if not title_before(view, start) and not _is_trade(view, start):
            continue
        end = _transliterated(view, start)
        if (
            end is not None and view.text[start] not in "都也还就" and not names.is_common_word(view.text[start:end])
        ):  # 农户|都|来|参加
            found.append(person(start, end, "after_title_sounds", 0.8))
            continue
        end = _name_end(view, start) if names.surname_length(view.text[start : start + 3]) else _unknown_word(view, number)
        if end is not None:
            found.append(person(start, end, "after_title", 0.75 if end - start < 3 else 0.8))
    return found


def _is_unknown_name(view: View, number: int) -> bool:
    """Whether a word of the tagger after an office is a name in one piece that no dictionary has: 董事长|管爱国|代表企业."""
    word, start = view.word(number), view.starts[number]
    if len(word) != 3 or not view.is_statistical or word_class(word) or not names.is_chinese(word):
        return False
    is_plain = names.is_common_word(word[:2]) or word[-1] in _KIND_ENDS or word[2] in names.FOLLOWERS
    is_office = lexicon.pairs("titles").get(title_before(view, start)) == "office"
    return is_office and not is_plain and view.labels[number] in {"v", "n", "nz", "vn", "a", "d"}


_SAID: Final = re.compile(r"([\u4e00-\u9fff]{2,5})(?:说|介绍|告诉|表示)[，,：:道]")


def native_speakers(view: View) -> list[Draft]:
    """Find names of sounds between a title and a verb of saying that the words do not show: 负责人|次多|说，."""
    found = []
    for match in _SAID.finditer(view.text) if view.is_statistical and has_natives(view) else ():
        end = match.end(1)
        for start in range(match.start(1), end - 1):
            name = view.text[start:end]
            if title_before(view, start) and names.is_native(name) and not names.is_common_word(name):
                found.append(person(start, end, "after_title_sounds", 0.78))
                break
    return found


_OF_TITLE: Final = re.compile(r"的([\u4e00-\u9fff]{3})(?=[，,。、；;\n)）])")


def of_titles(view: View) -> list[Draft]:
    """Find names of three characters between 的 after an office and a mark: 时任地委副书记的单得真，来到…."""
    found = []
    for match in _OF_TITLE.finditer(view.text):
        name, start = match.group(1), match.start(1)
        title = title_before(view, match.start())
        is_plain = names.is_common_word(name) or names.is_common_word(name[1:]) or names.is_common_word(name[:2])
        is_office = bool(title) and lexicon.pairs("titles").get(title) == "office"
        if is_office and names.is_chinese(name) and not is_plain and name[0] not in "老小大" and name[-1] not in _KIND_ENDS:
            found.append(person(start, match.end(1), "of_title", 0.8, role=title))
    return found


def _after_titles(view: View) -> Iterator[int]:
    """Yield the numbers of the words that stand after a title, with or without a blank between, or after what may be a trade."""
    ends = {*_title_lengths(view), *(match.end() for match in _TRADE.finditer(view.text))}
    starts = ends | {end + 1 for end in ends if view.text[end : end + 1] in (" ", "\u3000")}
    for start in sorted(starts & view.by_start.keys()):
        yield view.by_start[start]


_TRADE: Final = re.compile(r"[工员师匠]")  # 电工, 关员
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
    is_tagged = view.is_statistical and view.labels[following] == "PER"  # 村民|向|世德
    is_free = is_tagged or not word_class(view.word(following))
    return view.ends[following] - view.starts[following] == 2 and is_free


def _transliterated(view: View, start: int) -> int | None:
    """Return the end of four and more characters that transliterate a name: 干部乌云其木格负责."""
    end = start
    while end < len(view.text) and end - start < 9 and names.is_native("马" + view.text[end]):
        end += 1
    return end if end - start >= 4 and end in view.by_end else None


def has_natives(view: View) -> bool:
    """Whether an article names a region or a people whose names are written by sound."""
    if view.has_natives is None:
        view.has_natives = _NATIVES.search(view.text) is not None
    return view.has_natives


_NATIVES: Final = re.compile(
    r"彝族|凉山|藏族|藏区|西藏|青海|蒙古|维吾尔|哈萨克|新疆|牧民|嘎查|苏木|拉萨|那曲|日喀则|昌都|林芝|甘孜|阿坝|甘南|迪庆|玉树|果洛|喀什|和田"
)


def _short_native(view: View, number: int) -> int | None:
    """Return the end of a Tibetan, Mongolian or Uyghur name of two or three characters after a title: 理事长|俄多|带着."""
    start = view.starts[number]
    title = title_before(view, start)
    if not title:
        return None
    is_crowd = title in _CROWDS  # 村民|加布|感激地说
    for end in (start + 3, start + 2):
        name = view.text[start:end]
        is_free = len(name) == end - start and end in view.by_end and not names.is_common_word(name)
        if is_crowd and not (_SAYS.match(view.text, end) or _MANNER.match(view.text, end)):
            continue
        if (
            is_free
            and names.is_native(name)
            and (is_crowd or view.label_at(end) in _AFTER_NAME)
            and name[0] not in names.FOLLOWERS
        ):
            return end
    return None


def _name_end(view: View, start: int) -> int | None:
    """Return where a name ends that the words do not show: at a word's end, over characters that make no common word."""
    surname = names.surname_length(view.text[start : start + 4])
    for length in (surname + 2, surname + 1):
        end = start + length
        name = view.text[start:end]
        if len(name) != length or end not in view.by_end or not names.is_chinese(name) or name in lexicon.pairs("titles"):
            continue
        label = view.label_at(end)
        if name[0] == name[1] and view.label_at(start) in {"d", "ad", "z", "zg"} and start + 1 not in view.by_start:
            continue  # 向游客|徐徐道来
        if view.label_at(start) == "v" and names.is_common_word(name[:2]) and start + 1 not in view.by_start:
            continue  # 商讨福|来: a verb grown over the next word
        if _SAYS.match(view.text, end) and (length > 2 or view.label_at(start) != "v"):
            return end
        if name[-1] in _KIND_ENDS or (length == surname + 1 and title_before(view, start) in _CROWDS):
            continue
        is_short = word_class(name[surname:]) == "j"  # 党员|强|党建、
        if label in {"w", "x", ""} and start + 1 in view.by_end and length == surname + 2 and not is_short:
            return end  # 副局长潘进步，: nothing else is left before the mark
        if label == "a" and length > surname + 1 and not _has_common_word(view, start, end) and _MANNER.match(view.text, end):
            return end  # 卯稳强|高兴地说
        if label in _AFTER_NAME and not _has_common_word(view, start, end) and (length > surname + 1 or label in {"w", "x", ""}):
            return end
    return None


def _unknown_word(view: View, number: int) -> int | None:
    """Return the end of a word of three characters that no dictionary has and whose surname no list has, before an act."""
    start, end, word = view.starts[number], view.ends[number], view.word(number)
    if len(word) != 3 or word_class(word) or not view.is_statistical or word[-1] in _KIND_ENDS or word[0] in names.FOLLOWERS:
        return None
    is_plain = names.is_common_word(word[:2]) or names.is_common_word(word[1:])
    is_act = _SAYS.match(view.text, end) is not None or _MANNER.match(view.text, end) is not None
    return end if is_act and not is_plain and title_before(view, start) else None


_MANNER: Final = re.compile(r"[\u4e00-\u9fff]{2,4}地")
_KIND_ENDS: Final = frozenset("了的着过户者员们人家村组会队部社型化性式级类")  # 党员富裕户 is a kind of people
_CROWDS: Final = lexicon.words("crowds")


def _has_common_word(view: View, start: int, end: int) -> bool:
    """Whether one of the words between two positions is a common word, or a function word of one character."""
    number = view.at(start)
    while number is not None and number < len(view) and view.starts[number] < end:
        word = view.word(number)
        if view.is_statistical and view.labels[number] == "PER":
            number += 1
            continue  # 村民|向|世德
        if len(word) > 1 and word_class(word) == "j" and view.starts[number] > start:
            return True  # 党员|强|党建
        if len(word) > 1 and names.is_common_word(word) and word_class(word) not in {"a", "z"}:
            return True
        if len(word) == 1 and view.starts[number] > start and (view.labels[number] in {"p", "c", "u"} or word in names.FOLLOWERS):
            return True
        number += 1
    return False
