"""People: the tagger's names checked, names after titles, bylines, and the same names all over the article."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from gleaner_extract.entities import lexicon, names
from gleaner_extract.entities.bylines import attached, bylines, speakers, stated
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.edges import ADVERBS, edges
from gleaner_extract.entities.lists import people_in_lists
from gleaner_extract.entities.no_people import is_brand, is_done, is_no_person
from gleaner_extract.entities.segment import word_class
from gleaner_extract.entities.sounds import names_of_sounds
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.throughout import completed, everywhere
from gleaner_extract.entities.titled import has_natives, native_speakers, of_titles, person, title_before, titled
from gleaner_extract.entities.view import NAMED_PERSON, NAMED_PLACE, PROPER, View
from gleaner_extract.members import entity_type

_ROLE_CHARS: Final = re.compile(r"[\u4e00-\u9fff、兼（）()]{1,24}$")
_COLLECTIVE: Final = re.compile(r"(?:群众|农户|人员|们)$")  # a crowd is nobody's title: what follows is a verb or a slip
_TAGGER_ONLY: Final = frozenset({"organisations.tagger", "places.tagger"})
_SURE_RULES: Final = frozenset(
    {"people.byline", "people.stated", "people.joined_parts", "people.torn", "people.sounds", "people.after_title_sounds"}
)  # surer than a body or place that only the tagger saw
_LIKE_PLACES: Final = frozenset({"people.like_place", "people.torn"})  # may hold the short name of a place: 于|兴国
_LOOSE: Final = re.compile(r"[^\u4e00-\u9fff]")
MAX_ROLE: Final = 16


def find_people(view: View, others: Sequence[Draft]) -> list[Draft]:
    """Return people; `others` are places and bodies that a name may not lie in or cross."""
    others = [d for d in others if d.type is not entity_type.DOC and not d.is_deictic]
    sure = [d for d in others if d.rule_id not in _TAGGER_ONLY]
    named = [d for d in sure if d.rule_id != "places.short_name"]
    blocked = SpanIndex(others)
    firm = SpanIndex(sure) if len(sure) < len(others) else blocked
    hard = SpanIndex(named) if len(named) < len(sure) else firm
    bodies = SpanIndex(d for d in others if d.type is entity_type.ORG)
    found = SpanIndex()
    people: list[Draft] = []
    for draft in (
        *bylines(view),
        *stated(view),
        *attached(view),
        *speakers(view),
        *_foreign(view),
        *names_of_sounds(view),
        *_torn(view),
        *_tagged(view, others),
        *_speaking(view),
        *titled(view),
        *native_speakers(view),
        *of_titles(view),
    ):
        if is_done(view, draft.start, draft.end):
            continue
        walls = hard if draft.rule_id in _LIKE_PLACES else firm if draft.rule_id in _SURE_RULES else blocked
        if not walls.is_touched(draft.start, draft.end) and not found.is_touched(draft.start, draft.end):
            found.add(draft)
            people.append(draft)
    people += people_in_lists(view, people, blocked)
    people = completed(view, people)
    people = everywhere(view, people, (blocked, firm, hard))
    return [_with_role(view, one, bodies) for one in people]


def _foreign(view: View) -> list[Draft]:
    """Find names joined by ·: the tagger's word, made longer by the characters that transliterate names."""
    found: list[Draft] = []
    for match in re.finditer(r"[·•・]", view.text):
        dot = match.start()
        if found and dot < found[-1].end:
            continue
        start, end = _within_words(view, dot, *names.transliterated_span(view.text, dot, is_native_land=has_natives(view)))
        number = view.at(dot)
        if number is not None and view.labels[number] in NAMED_PERSON:
            start, end = min(start, view.starts[number]), max(end, view.ends[number] if view.ends[number] > dot + 1 else 0)
            end = _last_part(view, end)
        if dot - start >= 1 and end - dot >= 2 and _LOOSE.sub("", view.text[start:end]):
            found.append(person(start, end, "joined_parts", 0.9))
    return found


def _within_words(view: View, dot: int, start: int, end: int) -> tuple[int, int]:
    """Return a span of sounds without the words at its edges that are no part of a name: 因|斯蒂芬·库里, 吉拉德·埃丹|当天."""
    number = view.at(start)
    if number is not None and view.starts[number] < start and view.ends[number] < dot and view.labels[number] not in PROPER:
        start, number = view.ends[number], number + 1  # 总理|川·立派
    while number is not None and view.ends[number] < dot and view.labels[number] in _SMALL_WORDS:
        if title_before(view, start):
            break  # 牧民|买|买提
        start, number = view.ends[number], number + 1
    last = view.at(end - 1)
    if last is not None and view.starts[last] > dot + 2 and view.labels[last] in _OTHER_WORDS:
        is_next = view.ends[last] > end and (view.labels[last] == "TIME" or names.is_common_word(view.word(last)))
        is_cut = is_next or view.ends[last] - view.starts[last] == 1
        end = view.starts[last] if is_cut else end
    return start, end


_SMALL_WORDS: Final = frozenset({"p", "c", "u", "d", "r", "uj"})
_OTHER_WORDS: Final = frozenset({"TIME", "t", "v", "a", "d", "vn", "ad", "p", "c", "u", "ul"})


def _last_part(view: View, end: int) -> int:
    """Return the end of a name, after the next word where that is a name of the characters that transliterate: 阿汗|别克."""
    number = view.by_start.get(end)
    is_part = number is not None and view.labels[number] in _PARTS and names.is_transliterated(view.word(number))
    return view.ends[number] if number is not None and is_part else end


_PARTS: Final = frozenset({"PER", "ORG", "LOC", "nr", "nz"})


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
                found.append(person(start, following, "torn", 0.8))
    return found + _torn_apart(view) + _like_places(view)


_SEX: Final = re.compile(r"[，,]\s?[男女][，,。]")


def _like_places(view: View) -> list[Draft]:
    """Find names whose last two characters are a place elsewhere: 检察员毕|吉林, 李|四川，男，."""
    found = []
    for start, end in view.labelled(NAMED_PLACE):
        name = view.text[start - 1 : end]
        is_name = end - start == 2 and names.is_chinese(name) and start - 1 in view.by_start and name[0] not in names.FOLLOWERS
        if is_name and (title_before(view, start - 1) or _SEX.match(view.text, end)):
            found.append(person(start - 1, end, "like_place", 0.8))
        elif end - start == 2 and _is_named_like_town(view, start, end):
            found.append(person(start, end + 1, "like_place", 0.8))
        elif end - start == 3 and _is_named_like_hill(view, start, end):
            found.append(person(start, end, "like_place", 0.76))
    return found


def _is_named_like_town(view: View, start: int, end: int) -> bool:
    """Whether a surname and one character that are a town elsewhere come with one more between an office and a verb of saying.

    县委书记|安庆|杰说，
    """
    name = view.text[start : end + 1]
    is_office = lexicon.pairs("titles").get(title_before(view, start)) == "office"
    return is_office and names.is_chinese(name) and _SPEAKS.match(view.text, end + 1) is not None


def _is_named_like_hill(view: View, start: int, end: int) -> bool:
    """Whether a surname and two characters that the tagger takes for a place come between a title and a verb: 种植户缑振山说."""
    name = view.text[start:end]
    is_spoken = view.label_at(end) in {"v", "d", "p"} and name[-1] not in "省市县区州旗乡镇村里家"
    return is_spoken and names.is_chinese(name) and lexicon.pairs("titles").get(title_before(view, start)) == "trade"


def _torn_apart(view: View) -> list[Draft]:
    """Join a name after a title that the tagger sees twice, with one character between: 杨而/PER 报/v 郎/PER."""
    found = []
    for number in range(len(view) - 2) if view.is_statistical else ():
        first, last = view.starts[number], view.ends[number + 2]
        labels = view.labels[number], view.labels[number + 2]
        lengths = tuple(len(view.word(n)) for n in range(number, number + 3))
        name = view.text[first:last]
        is_torn = labels == ("PER", "PER") and lengths == (2, 1, 1) and len(name) == 4 and name[2] not in names.FOLLOWERS
        if is_torn and names.surname_length(name) and title_before(view, first):
            found.append(person(first, last, "torn", 0.75))
    return found


def _is_coined(view: View, start: int, end: int) -> bool:
    """Whether quotes show that a name is none: all that is quoted after a noun (社区“沐恩邸”), one of a row (“夏饱、秋肥”)."""
    if view.text[start - 1 : start] != "“" or title_before(view, start - 1):
        return False
    name, following = view.text[start:end], view.text[end : end + 1]
    if following == "、" and len(name) == 2:
        return view.label_at(end + 1) not in NAMED_PERSON
    return following == "”" and view.label_at(start - 2) == "n" and not names.has_common_surname(name)


def _tagged(view: View, others: Sequence[Draft]) -> list[Draft]:
    """Check the names that the tagger sees; what begins like a village of the article is a part of it: 黄田段 beside 黄田村."""
    found = []
    stems = {view.text[d.start : d.end - 1] for d in others if d.end - d.start == 3 and view.text[d.end - 1] in "村镇乡"}
    firms = [view.text[d.start : d.end] for d in others if d.subtype in _FIRMS]
    misread = [span for span in view.labelled(NAMED_PLACE) if names.is_mongolian(view.text[span[0] : span[1]])]
    for span in (*view.labelled(NAMED_PERSON), *misread):
        if not view.is_statistical and not _is_sure(view, *span):
            continue
        start, end = edges(view, *span)
        name = view.text[start:end]
        if (
            _is_thing(view, start, end)
            or _is_coined(view, start, end)
            or is_no_person(view, start, end)
            or (is_brand(name, firms) and not title_before(view, start))
            or view.text.startswith(("苏木", "嘎查"), end)
            or (name[:2] in stems and not title_before(view, start))
            or (end - start == 2 and _is_unsupported(view, start, end))
            or (len(name) == 2 and _COLLECTIVE.search(view.text, max(0, start - 2), start))
        ):
            continue
        if _is_name(name, statistical=view.is_statistical):
            is_native = len(name) > 3 and names.is_native(name) and title_before(view, start)
            found.append(person(start, end, "tagger", 0.85 if names.is_chinese(name) else 0.8 if is_native else 0.75))
    return found


_FIRMS: Final = frozenset({"company", "cooperative"})
_AFTER_SHORT: Final = frozenset({"n", "a", "nz", "q", "an", "xc", "m", "s", "vn"})


_WHERE: Final = frozenset("里上中内外边")
_THING_ENDS: Final = frozenset("农草田旱涝灾菜")
_GROWN: Final = frozenset("树草花果瓜菜苗竹藤茶桑粮麦稻药参菇笋薯豆枣梨桃橘橙柑莓")  # 种|杏子树, not 包括|黄景瑜
_GROWS: Final = frozenset("种栽植摘吃卖管")
_SITES: Final = frozenset("墩坨屯坝坪塬浜圩垭寨沟")  # 李墩, 曹坨: what villages are called, not people


def _is_unsupported(view: View, start: int, end: int) -> bool:
    """Whether a name of two characters stands where names do not: before a noun, without a title (林草|覆盖度, 琼东|渔)."""
    if view.text[end - 1] in _SITES and not title_before(view, start):
        return True
    if title_before(view, start) or (names.has_common_surname(view.text[start:end]) and view.text[end - 1] not in _THING_ENDS):
        number = view.by_start.get(end)
        is_bare = number is not None and view.labels[number] == "xc"
        return is_bare and not title_before(view, start)
    is_modern = view.text[end : end + 2] in {"现代", "近代", "当代", "古代"}  # 察南|现代农业园区
    return view.label_at(end) in _AFTER_SHORT or view.text[end - 1] in _THING_ENDS or is_modern


# 小鹿: young animals; 夏播, 麦收: farm work of a season; 苏木达: an office; 胡|介绍: a verb of saying
_NO_PERSON: Final = re.compile(
    r"小[鹿羊猪鸡鸭鹅驴狗猫兔虾蟹]|[春夏秋冬麦稻][收播种管粮耕忙]|(?:苏木|嘎查).*|.(?:介绍|表示|告诉|坦言|透露)"
)


def _is_name(name: str, *, statistical: bool) -> bool:
    if len(name) == 2 and name[1] == "某":
        return names.surname_length(name) == 1
    if not 2 <= len(name) <= 20 or name[-1] in "族了" or name in lexicon.pairs("titles") or name[1:] in lexicon.pairs("titles"):
        return False
    if names.is_people(name) or names.is_pattern(name) or _NO_PERSON.fullmatch(name):
        return False
    if names.is_chinese(name) or names.is_foreign(name):
        return not (names.is_common_word(name) and word_class(name) not in {"j", "i", "l"}) or len(name) > 2
    if name.isascii():
        return len(name) > 3 and name[0].isupper()
    return statistical and not names.is_common_word(name) and not _LOOSE.search(name.replace("·", "")) and len(name) > 1


def _is_thing(view: View, start: int, end: int) -> bool:
    """Whether a name is what a verb of growing has as its object (种|李子树), or what is grown (…为主)."""
    name = view.text[start:end]
    if names.is_breed(name, view.text[end : end + 3]) and not title_before(view, start):
        return True  # 安格斯|母牛
    if not title_before(view, start) and (_is_of_land(view, start, end) or _is_of_slogan(view, start, end)):
        return True
    if view.text[end : end + 2] == "为主" or (name[2:] in _WHERE and (name[1] == "子" or names.is_common_word(name[:2]))):
        return True  # 种植林果|为主, 林子|里
    return view.text[start - 1 : start] in _GROWS and name[2:] in _GROWN and not title_before(view, start)


_WAYS: Final = re.compile(r"等?[两三四五六七八九十\d]+条(?:公路|铁路|高速|国道|省道|县道|线路|干线|河流|河|街)")
_LAND: Final = re.compile(r"腹地|深处|脚下|[东南西北]麓|沿岸|两岸|流域|灌区|河畔|湖畔|湿地")
_GARDEN: Final = re.compile(r"[茶果桑竹]园(?:里|内|中)?[\u4e00-\u9fff]{0,2}(?:连绵|起伏|飘香|成片|翠|绿)")


def _is_of_land(view: View, start: int, end: int) -> bool:
    """Whether a name is a way's (孙逊|三条公路), a hill's or river's (白沙山|腹地), or that of land with a plant on it."""
    if _WAYS.match(view.text, end) or _GARDEN.match(view.text, end):
        return True
    is_landform = view.text[end - 1] in "山岭河江湖" or end - start == 2
    return is_landform and _LAND.match(view.text, end) is not None


def _is_of_slogan(view: View, start: int, end: int) -> bool:
    """Whether a name of four characters is the last of a row of such phrases in quotes: “…、稳粮促牧、林果多元”."""
    before = view.text[start - 5 : start]
    is_row = len(before) == 5 and before[4] == "、" and re.fullmatch(r"[\u4e00-\u9fff]{4}", before[:4]) is not None
    return (
        end - start == 4 and is_row and view.text[end : end + 1] in {"”", "」"} and view.label_at(start - 2) not in NAMED_PERSON
    )


_ADDRESSED: Final = re.compile(r"同志|先生|女士|总书记|主席|总理|院士|教授|老师|书记")
_SPEAKS: Final = re.compile(
    r"""
    (?:说|表示|介绍|告诉|坦言|认为|指出|强调|感慨)(?=[，,：:。道了记“])   # speaks: what the engine can skip to
    """,
    re.VERBOSE,
)
_SPEAKER: Final = re.compile(r"(?:^|(?<=[。！？!?；;，,：:”\n]))[\u4e00-\u9fff]{3}", re.MULTILINE)  # after a mark


def _speaking(view: View) -> list[Draft]:
    """Find who speaks where no model sees names: a surname of its own word and two characters before a verb of saying."""
    found = []
    for match in () if view.is_statistical else _SPEAKS.finditer(view.text):
        start, end = match.start() - 3, match.start()
        if start < 0 or not _SPEAKER.fullmatch(view.text, start, end):
            continue
        name = view.text[start:end]
        is_cut = start in view.by_start and end in view.by_end
        is_alone = start + 1 in view.by_start or view.at(start) == view.at(end - 1)
        is_plain = (
            names.is_common_word(name[:2]) or names.is_common_word(name) or name[2] in ADVERBS or name[2] in names.FOLLOWERS
        )
        if is_cut and is_alone and not is_plain and names.has_common_surname(name) and not _KIN.match(name, 1):
            found.append(person(start, end, "speaking", 0.82))
    return found


_KIN: Final = re.compile(
    r"大爷|大娘|大妈|大姐|大哥|大叔|大伯|大嫂|奶奶|爷爷|阿姨|叔叔|老师|先生|女士|小姐|师傅|老汉|老伴|主任|书记|局长|经理|教授"
)


def _is_sure(view: View, start: int, end: int) -> bool:
    """Whether the dictionary's guess of a name stands where names stand: after a title, before a verb of speaking, in a list."""
    name = view.text[start:end]
    if not names.is_chinese(name) or names.is_common_word(name) or _KIN.match(name, 1):
        return False
    if _ADDRESSED.match(view.text, end) and len(name) == 3:
        return True  # 习近平同志
    if title_before(view, start) or (len(name) == 3 and names.has_common_surname(name) and not word_class(name)):
        return True
    before, after = view.text[start - 1 : start], view.text[end : end + 1]
    if before == "、" or after == "、":
        return view.label_at(start - 2 if before == "、" else end + 1) in NAMED_PERSON and len(name) == 3
    return (
        len(name) == 3
        and after in "说讲介告表"
        and view.text[end : end + 2] in {"说，", "说:", "说：", "说,", "介绍", "告诉", "表示"}
    )


_ACTS: Final = frozenset({"代表", "制作", "审核", "策划", "整理", "编辑", "翻译", "主持", "导演", "摄影", "指导"})  # also verbs


def _with_role(view: View, one: Draft, bodies: SpanIndex) -> Draft:
    """Add the title on the left or right of a name, and the body that touches the title."""
    if one.role is not None:
        return one
    titles = lexicon.pairs("titles")
    start = one.start
    if view.text[start - 1 : start] in (" ", "\u3000") and title_before(view, start):
        start -= 1  # 记者 田和平
    while one.start - start < MAX_ROLE:
        title = title_before(view, start)
        if title:
            start -= len(title)
        elif view.text[start - 1 : start] in ("兼", "、") and start < one.start and title_before(view, start - 1):
            start -= 1
        else:
            break
    if start < one.start:
        body = next(iter(bodies.overlapping(start - 1, start)), None)
        org = view.text[body.start : body.end] if body is not None else None
        return replace(one, role=view.text[start : one.start].strip("兼、 \u3000"), org=org)
    after = next((view.text[one.end : one.end + n] for n in (5, 4, 3, 2) if view.text[one.end : one.end + n] in titles), None)
    after = None if after in _ACTS else after
    return replace(one, role=after)
