"""Where a tagger's name begins and ends: without the next word's first character, with its own last one."""

import re
from typing import Final

from gleaner_extract.entities import names
from gleaner_extract.entities.titled import has_natives, title_at, title_before
from gleaner_extract.entities.view import View

ADVERBS: Final = frozenset("也就常都还直又却曾笑哭再总只便忙急细诉述据听如虽难解传邀评劝演小所照按可没不")
_RANKS: Final = frozenset("副正总老小大原前任兼为是当做现常首名")  # before a title: 王海|副|校长, 王海|任|校长
_PLAIN: Final = frozenset({"v", "a", "n", "nr", "nz", "ng", "x", "q", "m"})
_KNOWING: Final = frozenset({"知道", "报道", "报称"})
_LIST_END: Final = re.compile(r"[\s)）]")
_BEFORE_VERBS: Final = frozenset("原现曾均仍也已就便都还则又今昨")
_MANNER: Final = re.compile(r"[\u4e00-\u9fff]{2,4}地[\u4e00-\u9fff]")
_ADDRESS: Final = re.compile(r"同学|同志|先生|女士|小姐")


def edges(view: View, start: int, end: int) -> tuple[int, int]:
    """Return a name's span without the next word's first character, or with the character the tagger gave to that word."""
    if names.ends_before_last(view.text[start:end], view.text[end : end + 6]):
        end -= 1
    elif end - start == 4 and view.text[end - 1] in _BEFORE_VERBS and names.is_chinese(view.text[start : end - 1]):
        end -= 1  # 邓雪梅原|是, 侯丽宜今|出席
    else:
        end = _swallowed(view, start, end) or end
    return _beheaded(view, start, end), _native_end(view, start, end)


_NO_SURNAME: Final = frozenset("老小大阿好新原前副女男幼亲")
_MAY_BE_SURNAME: Final = frozenset({"a", "n", "nr", "nz", "ng", "v", "x", "PER", "ag", "vg"})


def _is_rare_surname(view: View, number: int, end: int) -> bool:
    """Whether a word of one character between a title and a name of two is a surname that no list has."""
    start, char = view.starts[number], view.word(number)
    is_word = char in _NO_SURNAME or char in names.FOLLOWERS or view.labels[number] not in _MAY_BE_SURNAME
    return not is_word and names.surname_length(view.text[start + 1 : end]) == 0 and bool(title_before(view, start))


def _native_end(view: View, start: int, end: int) -> int:
    """Return the end of a name of the Yi or Tibetans with the last character that the tagger left over: 吉克古|者."""
    number = view.by_start.get(end)
    is_pair = number is not None and view.ends[number] == end + 2 and view.text[end + 1] in "者各惹呷嫫"
    if end - start == 2 and is_pair and names.is_native(view.text[start : end + 2]) and has_natives(view):
        return end + 2  # 吉克|古者
    if _is_second_half(view, start, end, number):
        return end + 2  # 格桑|边觉
    if end - start not in {2, 3} or not names.is_native(view.text[start:end]) or not has_natives(view):
        return end
    is_left = number is not None and view.ends[number] == end + 1 and view.labels[number] not in {"w", "p"}
    return end + 1 if is_left and names.ends_native(view.text[end]) else end


def _is_second_half(view: View, start: int, end: int, number: int | None) -> bool:
    """Whether the next word is the second half of a Tibetan name of four, which no dictionary has, before a mark or a verb."""
    if end - start != 2 or number is None or view.ends[number] != end + 2 or not has_natives(view):
        return False
    half = view.word(number)
    is_half = names.is_native(half) and not names.is_common_word(half) and names.is_native(view.text[start:end])
    return is_half and view.label_at(end + 2) in {"w", "v", "p", "d", "x", ""}


def _swallowed(view: View, start: int, end: int) -> int | None:
    """Return the end of a name whose last character the tagger gave to a word that is none without it."""
    number = view.by_start.get(end)
    if number is None or end - start != 2 or names.surname_length(view.text[start:end]) != 1:
        return None
    char, following = view.text[end], view.text[end + 1 : end + 2]
    if title_at(view, end + 1) and view.labels[number] in _PLAIN and char not in _RANKS and view.ends[number] == end + 1:
        return end + 1  # 黄桂|成|副校长
    if not "\u4e00" <= char <= "\u9fff" or char in names.FOLLOWERS:
        return None
    if view.ends[number] - end == 2:  # 江春|分说: 说 takes the last character of the name along
        is_other = char in ADVERBS or view.word(number) in _KNOWING
        return end + 1 if following in "说道称" and not is_other else None
    if view.ends[number] - end != 1:
        return None
    return end + 1 if _is_last_character(view, start, end, number) else None


def _is_last_character(view: View, start: int, end: int, number: int) -> bool:
    """Whether a word of one character after a name of two is the end of the name."""
    char, following = view.text[end], view.text[end + 1 : end + 2]
    is_adverb = char in ADVERBS
    if not is_adverb and title_before(view, start) and _MANNER.match(view.text, end + 1):
        return True  # 支部书记韩星|合|自豪地说
    if _ADDRESS.match(view.text, end + 1) and char not in "老小大":
        return True  # 姚登|学|同学
    follows = view.labels[number + 1] if number + 1 < len(view) and view.starts[number + 1] == end + 1 else ""
    is_listed = bool(_LIST_END.match(following)) and not is_adverb  # a list of names without marks: 宋洪远 赵海
    is_verb = names.is_common_word(view.text[end : end + 2])  # 刘洋|架起手机
    is_left_over = view.labels[number] in {"v", "a", "q", "f"} and follows == "v" and not is_verb  # 刘浩|存|出席: two verbs
    is_beside = view.text[start - 1 : start] == "、" or bool(title_before(view, start))
    if is_beside and not is_adverb and view.labels[number] in {"d", "v", "a"} and follows in {"d", "ad"}:
        return True  # 特谢拉、于汉|超|先后
    is_no_word = view.labels[number] in {"nr", "n", "nz", "ng", "x"}
    return is_listed or is_left_over or is_no_word


def _beheaded(view: View, start: int, end: int) -> int:
    """Return the start of a name, one character further left where the tagger left a part between it and a title."""
    number = view.by_end.get(start)
    first = view.text[start - 1 : start]
    if end - start == 2 and names.surname_length(first) and title_before(view, start - 1) and first not in names.FOLLOWERS:
        return start - 1  # 农民关|金宝
    if end - start == 2 and number is not None and view.starts[number] == start - 1 and _is_rare_surname(view, number, end):
        return start - 1  # 贫困户|贵|秀兰
    for begin in range(max(0, start - 3), start):  # 村民次|仁拉姆, 局长才|让|多杰
        if names.is_native(view.text[begin:end]) and end - begin >= 4 and title_before(view, begin) and has_natives(view):
            return begin
    if number is None or start - view.starts[number] != 1 or names.is_chinese(view.text[start:end]):
        return start
    return start - 1 if title_before(view, start - 1) and names.is_foreign(view.text[start - 1 : end]) else start
