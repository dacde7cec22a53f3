"""Programmes, campaigns, activities and policies: quoted coinages, phrases with a head noun, doctrines."""

import re
from collections.abc import Sequence
from typing import Final

from gleaner_extract.entities import lexicon, names
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.lexicon import Head
from gleaner_extract.entities.listed import PROGRAMME_HEADS
from gleaner_extract.entities.segment import segment, word_class
from gleaner_extract.entities.view import View
from gleaner_extract.members import entity_type

_QUOTE: Final = re.compile(r"[“「\"]([^“”「」\"\n]{2,30}+)[”」\"]")
_WORDS: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_SUFFIX_AFTER: Final = re.compile(r"[\u4e00-\u9fff]{0,8}")
_NUMERAL_COINAGE: Final = re.compile(r"[一二三四五六七八九十百千万两双多\d][\u4e00-\u9fff]")
_FIGURATIVE_BEFORE: Final = re.compile(rf"(?:{'|'.join(sorted(lexicon.words('quote_verbs')))})(?:了|的)?[\u4e00-\u9fff]{{0,6}}$")
_QUALITIES: Final = tuple(sorted(lexicon.words("quote_endings")))
_DOCTRINE: Final = re.compile(
    r"""
    (?P<whose>[\u4e00-\u9fff]{2,3}?)(?:同志|总书记|主席)?                  # whose
    (?:(?:新时代|新时期|关于|重要|科学)[\u4e00-\u9fff“”]{0,24}?)?           # of what
    (?:战略思想|经济思想|外交思想|强军思想|法治思想|文化思想|生态文明思想|思想|理论)
    """,
    re.VERBOSE,
)
_DOCTRINE_HEAD: Final = re.compile(r"思想(?!觉悟|工作|上|品德|境界|压力|包袱|准备)|理论(?!上|水平|素养)")
MAX_DOCTRINE: Final = 36  # characters from the name to the head
_BODY_LABELS: Final = lexicon.words("programme_word_classes")
MAX_BODY: Final = 24
MIN_BODY: Final = 4  # characters before a head outside quotes
_DENIALS: Final = ("不", "不搞", "不能", "防止", "避免", "杜绝", "克服", "打破")
_EVENT: Final = re.compile(
    r"""
    (?:第[一二三四五六七八九十百\d]{1,5}届|[12]\d{3}年?(?=[\u4e00-\u9fff]{2,12}(?:博览会|马拉松)))   # which one
    (?![\u4e00-\u9fff]{0,12}(?:代表大会|委员会|全体会议|全会|中央|政协|人大))                  # sessions are no events
    [\u4e00-\u9fff]{1,20}?                                                              # of what
    (?:博览会|交易会|洽谈会|推介会|展销会|展览会|论坛|运动会|锦标赛|联赛|马拉松|电影节|[\u4e00-\u9fff]节)
    (?:暨[\u4e00-\u9fff]{2,10}?(?:节|季|会|周))?                                          # and what it is at once
    """,
    re.VERBOSE,
)


def find_programmes(view: View) -> list[Draft]:
    """Return programmes; quotes stand outside the span, a head noun after the closing quote inside."""
    quotes = list(_QUOTE.finditer(view.text))
    called = {m.group(1) for m in quotes if _CALLED.search(view.text, max(0, m.start() - 8), m.start())}
    quoted = [d for match in quotes if match.group(1) not in called and (d := _quoted(view, match)) is not None]
    doctrines, leaders = _doctrines(view)
    taken = {p for d in (*quoted, *doctrines) for p in range(d.start, d.end)}
    events = [_programme(*m.span(), "event", 0.93, "event") for m in _EVENT.finditer(view.text)]
    doctrines += [d for d in events if d.end in view.by_end]
    free = [d for d in _free(view) if d.start not in taken and d.end - 1 not in taken]
    return [*quoted, *doctrines, *leaders, *free, *_again(view, quoted)]


def _doctrines(view: View) -> tuple[list[Draft], list[Draft]]:
    """Return the doctrines that are called after a person, and these people."""
    doctrines: list[Draft] = []
    leaders: list[Draft] = []
    for head in _DOCTRINE_HEAD.finditer(view.text):
        first, _ = view.sentence(head.start())
        for start in range(max(first, head.end() - MAX_DOCTRINE), head.start() - 1):
            match = _DOCTRINE.fullmatch(view.text, start, head.end()) if start in view.by_start else None
            if match is not None and _is_leader(match.group("whose")):
                doctrines.append(_programme(start, head.end(), "doctrine", 0.96, "doctrine"))
                leaders.append(Draft(*match.span("whose"), entity_type.PER, "people.in_doctrine", 0.9))
                break
    return doctrines, leaders


def _is_leader(name: str) -> bool:
    return names.is_chinese(name) and not names.is_common_word(name)


def _programme(start: int, end: int, rule: str, confidence: float, subtype: str) -> Draft:
    return Draft(start, end, entity_type.PROGRAMME, f"programmes.{rule}", confidence, subtype=subtype)


def _head_at_end(text: str, kinds: frozenset[str] = frozenset({"strong", "weak"})) -> Head | None:
    known = lexicon.heads("programme_heads")
    for start in range(max(0, len(text) - 6), len(text)):
        head = known.get(text[start:])
        if head is not None and head.kind in kinds and start > 0:
            return head
    return None


def _is_own_word(inner: str, head: Head) -> bool:
    """Whether the head is no part of a common word: 节 in 花椒节, not 展 in 和谐发展."""
    start, end, tag = segment(inner)[-1]
    return end - start != 2 or len(head.word) > 1 or tag in {"nz", "nr"}


def _suffix_after(view: View, end: int) -> tuple[int, Head] | None:
    """Return the end of a head noun that follows a closing quote within a few nouns: ”竞赛活动, ”评选活动, ”制度."""
    known = lexicon.heads("programme_heads")
    position = end
    best: tuple[int, Head] | None = None
    number = view.by_start.get(end)
    while number is not None and number < len(view) and view.starts[number] == position and position - end < 8:
        word, label = view.word(number), view.labels[number]
        position = view.ends[number]
        head = known.get(view.text[end:position]) or known.get(word)
        is_verb = head is not None and head.word in _ALSO_VERBS and _has_object(view, position)
        if head is not None and not is_verb and (head.kind == "strong" or position - end > 1):
            best = (position, head)
        if label not in {"n", "vn", "v", "nz", "b", "a", "j"} or word in _WORK_BEGINS:
            break
        number += 1
    return best


def _has_object(view: View, position: int) -> bool:
    """Whether what follows a noun that is a verb too is its object: “帽子坡”创建|青年创业园."""
    return view.text[position : position + 1] in ("了", "起") or view.label_at(position) not in _NO_OBJECT


_ALSO_VERBS: Final = frozenset({"创建", "评选", "竞赛", "建设"})
_NO_OBJECT: Final = frozenset({"w", "u", "p", "c", "d", "x", "uj", "vn", "v", ""})  # after a verb that is the head
_CALLED: Final = re.compile(r"(?:简称|下称|全称|原名|又名|网名|昵称|化名)(?:为|：|:)?$")  # （以下简称“三鑫贷”）: a short name
_PLAIN_NUMERAL: Final = re.compile(
    r"的?(?:特点|特征|局面|格局|态势|现象|美誉|美称|之称|之名|问题|难题|困境|矛盾|烦恼)"
)  # “四多一少”的特点
_DATE: Final = re.compile(r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}")
_WORK_BEGINS: Final = frozenset({"进行", "开展", "加以", "实行", "作为", "成为"})  # “宋茶”进行品牌宣传


def _quoted(view: View, match: re.Match[str]) -> Draft | None:  # noqa: PLR0911 - a table of cases
    """Judge what stands in quotes by its own head, by the head after it, and by the verb before it."""
    start, end = match.span(1)
    inner, before = match.group(1), view.text[max(0, match.start() - 10) : match.start()]
    if "+" in inner or "＋" in inner or not _WORDS.search(inner):
        return None
    after = _suffix_after(view, match.end())
    if after is not None and after[1].subtype != "model":
        return None if after[1].kind == "weak" and inner.endswith(_QUALITIES) else _after_quote(start, after[0], after[1], inner)
    head = _head_at_end(inner, frozenset({"strong"}))
    if head is not None:
        return _programme(start, end, "quoted_head", 0.88, head.subtype)
    if _FIGURATIVE_BEFORE.search(before) or inner.endswith(_QUALITIES):
        return None
    weak = _head_at_end(inner)
    is_triggered = _is_triggered(view, match.start())
    if weak is not None and _is_own_word(inner, weak) and (is_triggered or _in_list(view, match)):
        return _programme(start, end, "quoted_after_verb", 0.8, weak.subtype)
    is_idiom = word_class(inner) in {"i", "l", "nz", "v", "n", "m"} or before.endswith(_DENIALS)
    is_plain = _PLAIN_NUMERAL.match(view.text, match.end()) is not None or _DATE.fullmatch(inner) is not None
    if _NUMERAL_COINAGE.match(inner) and not is_idiom and not is_plain and 3 <= len(inner) <= 8 and after is None:
        return _programme(start, end, "quoted_numeral", 0.75, "programme")
    return None


def _after_quote(start: int, end: int, head: Head, inner: str) -> Draft | None:
    if head.kind == "weak" and head.subtype == "policy" and len(inner) > 12:
        return None
    return _programme(start, end, "quoted_before_head", 0.9, head.subtype)


def _is_triggered(view: View, quote: int) -> bool:
    """Whether a verb of carrying out stands right before the opening quote, or one word earlier."""
    triggers = lexicon.words("programme_triggers")
    number = view.by_end.get(quote)
    for _ in range(3):
        if number is None or number < 0:
            return False
        if view.word(number) in triggers:
            return True
        if view.labels[number] in {"w", "x"}:
            return False
        number -= 1
    return False


def _in_list(view: View, match: re.Match[str]) -> bool:
    """Whether the quote stands in a list of quotes that a head noun closes: “花椒节”、“蟠桃会”等会节活动."""
    return view.text[match.start() - 1 : match.start()] in "、”" or view.text[match.end() : match.end() + 1] in "、“"


def _free(view: View) -> list[Draft]:
    """Find phrases of nouns before a head noun, without quotes: 党员精准扶贫示范工程."""
    found: dict[int, Draft] = {}
    heads = lexicon.heads("programme_heads")
    ends = sorted((start + len(word), -len(word), word) for start, word in view.listed.words(PROGRAMME_HEADS))
    for end, _, word in ends:
        head, number = heads[word], view.at(end - 1)
        if number is None or view.ends[number] != end or view.text[end : end + 1] in "”」":
            continue
        draft = _phrase(view, end, head)
        if draft is not None and (draft.start not in found or found[draft.start].end < end):
            found[draft.start] = draft
    return list(found.values())


def _phrase(view: View, end: int, head: Head) -> Draft | None:
    head_start = end - len(head.word)
    number = view.at(head_start)
    if number is None:
        return None
    start = view.starts[number]
    triggers, verbs = lexicon.words("programme_triggers"), 0
    position = number - 1
    is_triggered = False
    while position >= 0 and view.ends[position] == start and end - start < MAX_BODY:
        word, label = view.word(position), view.labels[position]
        if _QUANTITY.fullmatch(word):
            return None  # 一大批|扶贫项目
        if word in triggers or (word in {"的", "了"} and position and view.word(position - 1) in triggers):
            is_triggered = True
            break
        if label == "v" and verbs < 2 and len(word) == 2:
            verbs += 1
        elif label not in _BODY_LABELS or word in lexicon.words("org_plural"):
            break
        start = view.starts[position]
        position -= 1
    body = view.text[start:head_start]
    if head.subtype == "doctrine" or not is_triggered or len(body) < MIN_BODY or not _is_own(body):
        return None
    return _programme(start, end, "triggered_head", 0.72, head.subtype)


_QUANTITY: Final = re.compile(r"[一几数多两\d]{1,3}(?:大批|大|批|系列|些|连串|揽子|大堆|个|项|类|种)|大批|大量|诸多|众多|许多")
_OWN: Final = lexicon.words("programme_marks")


def _is_own(body: str) -> bool:
    """Whether a phrase is more than a plain description of work (培训计划, 建设工程)."""
    return any(mark in body for mark in _OWN)


def _again(view: View, quoted: Sequence[Draft]) -> list[Draft]:
    """Find other quotes of a coinage that one quote shows to be a programme."""
    coined = {view.text[d.start : d.end].split("”")[0] for d in quoted}
    starts = {d.start for d in quoted}
    found = []
    for match in _QUOTE.finditer(view.text):
        if match.group(1) in coined and match.start(1) not in starts:
            found.append(_programme(*match.span(1), "coined_before", 0.75, "programme"))
    return found
