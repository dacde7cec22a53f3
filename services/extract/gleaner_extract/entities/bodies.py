"""How far left the name of a body reaches from its head noun, and what is in between."""

import re
from functools import lru_cache
from typing import Final

from gleaner_extract.entities import lexicon
from gleaner_extract.entities.lexicon import Head
from gleaner_extract.entities.no_bodies import ACTING, acting_end, acts_together
from gleaner_extract.entities.view import NAMED_BODY, NAMED_PERSON, NAMED_PLACE, View
from gleaner_extract.record import Record

_PLACE_OR_BODY: Final = NAMED_PLACE | NAMED_BODY
MAX_LENGTH: Final = 40  # characters of a body's name
MAX_BRAND: Final = 12  # characters of a quoted part
_DIRECTION: Final = lexicon.words("directions")
_NOUNS: Final = lexicon.words("body_word_classes")
_RANK: Final = re.compile(r"(?<=委)(?:副?书记|常委|委员)")  # 泽库|县委书记: one word of the tagger
_DATELINE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}\d{1,2}月\d{1,2}日(?:电|讯|专电)")  # 海南日报|八所7月18日电
_PARTY: Final = re.compile(r"(?:中共|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟|共青团)$")
_FIRM: Final = re.compile(r"(?:银行|邮政|移动|电信|联通|人寿|财险|石化|石油|烟草|储备粮)$")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]{1,20}")
_ACT: Final = re.compile(
    r"派员|派出|组织|举办|举行|召开|通报|联系|帮扶|结对|引进|牵头"
)  # what a body does, at the end of the tagger's word
# Prepositions and verbs of going that the tagger joins to a body; only before the class word that bodies begin with.
LEADS: Final = "自从由向对经致"
LEAD: Final = re.compile(
    rf"(?:[{LEADS}]|深入|走进|来到|前往|赶赴|察看|查看|走访|调研|视察|检查|看望|慰问|会同|协助|依托|借助|依靠|邀请)"
    r"(?=[省市县区镇乡村][\u4e00-\u9fff]{2})"
)
_PREMISES: Final = frozenset({"基地", "大院", "厂区", "门口", "院内", "会议室", "办公楼", "现场"})
_GOVERNMENT: Final = re.compile(r"[省市县区州旗镇乡](?:人民)?政府")
_KINDS: Final = ("企业", "厂家", "厂商", "龙头", "巨头", "品牌")
_FORMER: Final = frozenset({"原", "现", "前", "时任", "现任"})
_ORDINAL: Final = re.compile(r"第?[一二三四五六七八九十〇○零百\d]{1,4}届?")
_NUMBER: Final = re.compile(r"[\d一二三四五六七八九十两百千万几数余多]")
_COUNTED_BEFORE: Final = re.compile(r"(?:[\d一二三四五六七八九十两百千万亿几数]|余|多)[个家所名支批些类座间](?:[^，,。、]{0,2})$")
COUNTED_AFTER: Final = re.compile(r"(?:分别为|共|约|近|达|有)?[\d一二三四五六七八九十两百千万几数]{1,8}(?:余|多)?[个家所支]")
_TOTAL: Final = re.compile(r"等?[两二三四五六七八九十\d]{1,2}[家个](?:\w{0,2}企业|公司|单位|合作社|机构|部门|学校)")
PROPER: Final = frozenset(["nz", "nw", "nr", "nrt", "nrfg", "PER", "ORG", "nt", "eng", "nx", "ns", "LOC"])


class Phrase(Record):
    """A head noun with what stands before it; `words` are those between the places and the head."""

    start: int
    head_start: int
    end: int
    head: Head
    place_end: int  # end of the leading chain of places; equals `start` where there is none
    words: tuple[tuple[str, str], ...]  # text and label
    is_counted: bool
    is_plural: bool
    is_deictic: bool
    is_quoted: bool

    @property
    def has_place(self) -> bool:
        """Whether it begins with places."""
        return self.place_end > self.start


@lru_cache(maxsize=1)
def _anchors() -> frozenset[str]:
    """Return the verbs that come before bodies and never belong to their names."""
    before = lexicon.words("org_anchors") | lexicon.words("org_objects") | lexicon.words("programme_triggers")
    return before - lexicon.words("org_verbs")


def after_lead(text: str, start: int, end: int, chains: dict[int, int]) -> int:
    """Return where a body begins without the preposition that the tagger joined to it: 自|市财政局, 经|固原县纪委."""
    lead = LEAD.match(text, start, end)
    is_placed = text[start] in LEADS and any(chains.get(stop) == start + 1 for stop in range(start + 3, end))
    return lead.end() if lead is not None else start + 1 if is_placed else start


def begins_with_verb(surface: str) -> bool:
    """Whether a body that only the tagger sees begins with the verb before it: 成立某社, 探索|合作社."""
    is_object = surface[:2] in _anchors() and surface[2:] in lexicon.heads("org_heads")
    return is_object or surface[:2] in lexicon.words("org_anchors")


class PhraseReader:
    """Reads the phrases of one article; `chains` tells where the chain of places that ends at a position begins."""

    def __init__(self, view: View, chains: dict[int, int]) -> None:
        self._view = view
        self._chains = chains
        self._heads = lexicon.heads("org_heads")
        self._trades = lexicon.words("trades")
        self._verbs = lexicon.words("org_verbs")
        self._anchors = _anchors()
        self._generic = lexicon.words("org_generic")
        self._plural = lexicon.words("org_plural")
        self._deictic = lexicon.words("org_deictic")

    def read(self, head_start: int, end: int, head: Head) -> Phrase | None:
        """Return the phrase of a head, None where the words around say that it is no head noun."""
        view = self._view
        number = view.at(end - 1)
        if number is None or not (
            view.ends[number] == end
            or _RANK.match(view.text, end)
            or self._has_one_too_many(number, end)
            or self._holds_another(number, end, head)
            or (head.subtype == "media" and _DATELINE.match(view.text, end))
        ):
            return None
        words: list[tuple[str, str]] = []
        position = head_start
        number = view.at(head_start)
        if number is not None and view.starts[number] < head_start:
            position = self._inside(number, head_start, words)
        position, place_end, is_quoted = self._walk(position, end, words, head)
        words.reverse()
        opening = self._opening_quote(position, end, head)
        if opening is not None and words:
            words.insert(0, (view.text[opening:position], "nz"))
            position, place_end = opening, self._place_end(opening, position)
        position, marks = self._trim(position, place_end, words)
        place_end = max(place_end, position)
        before = view.text[max(0, position - 8) : position]
        is_counted = bool(_COUNTED_BEFORE.search(before)) or self._is_counted_after(position, end)
        is_dateline = head.subtype == "media" and _DATELINE.match(view.text, end) is not None
        is_counted = (is_counted and not is_dateline) or "m" in marks
        return Phrase(
            position, head_start, end, head, place_end, tuple(words), is_counted, "plural" in marks, "deictic" in marks, is_quoted
        )

    def _is_counted_after(self, position: int, end: int) -> bool:
        """Whether a number behind a body counts it (合作社300个), and not the list that it ends: 青山公司、绿水公司两家企业."""
        text = self._view.text
        is_total = text[position - 1 : position] in ("、", "和") and _TOTAL.match(text, end) is not None
        return COUNTED_AFTER.match(text, end) is not None and not is_total

    def _has_one_too_many(self, number: int, end: int) -> bool:
        """Whether the tagger took the next word's first character for the end of a body: 供销社派."""
        view = self._view
        if view.ends[number] - end != 1 or view.labels[number] not in NAMED_BODY or not view.is_statistical:
            return False
        word = view.word(number)
        return not any(word[i:] in self._heads for i in range(len(word)))

    def _holds_another(self, number: int, end: int, head: Head) -> bool:
        """Whether the tagger's word goes on with the head of a body inside this one: 粮食经营联合社|党支部."""
        rest = self._view.text[end : self._view.ends[number]]
        if rest in _PREMISES and head.subtype in {"company", "cooperative"}:
            return True  # 某某合作社|基地
        if head.word == "大学" and (rest.startswith("附属") or rest.endswith(("学院", "医院"))):
            return True  # 江北大学|附属华林医院
        if len(head.word) > 1 and (_ACT.fullmatch(rest) or ACTING.match(rest)):
            return True  # 人民检察院|派员, 公安局|会同某某派出所
        if head.word[-1] == "委" and _GOVERNMENT.fullmatch(rest):
            return True  # 县委|县政府
        following = self._heads.get(rest)
        return following is not None and following.kind == "branch" and head.subtype not in {"government", "party_org"}

    def _inside(self, number: int, head_start: int, words: list[tuple[str, str]]) -> int:
        """Step over the part of the head's own word that stands before the head (农业 in 农业局)."""
        view = self._view
        start = acting_end(view, view.starts[number], head_start, frozenset(self._heads)) or view.starts[number]
        if view.text[head_start - 1] == "委" and _GOVERNMENT.match(view.text, head_start):
            return head_start  # 县委|县政府 in one word
        if view.text[start:head_start] in self._anchors:
            return head_start  # 探索|合作社 in one word
        for place_end in range(head_start, start, -1):
            begin = self._chains.get(place_end, place_end)
            if begin <= start or (begin == start + 1 < place_end and view.text[start] in LEADS):  # 经|固原县纪委
                if place_end < head_start:
                    words.append((view.text[place_end:head_start], view.labels[number]))
                return place_end
        for joint in range(head_start - 1, start + 2, -1):
            if self._joins_bodies(start, joint):
                start = joint + 1
                break
        ends = range(start + 4, head_start - 1)
        kind = max((end for end in ends if view.text.endswith(_KINDS, start, end)), default=start) if ends else start
        start = kind if view.text[kind:head_start] and kind > start else start  # 组件生产企业|晨曦集团 in one word
        if start < head_start:
            words.append((view.text[start:head_start], view.labels[number]))
        return start

    def _joins_bodies(self, start: int, joint: int) -> bool:
        """Whether 和 or 与 stands after the head of another body in the tagger's word: 县文联|和|区生态办."""
        text = self._view.text
        if text[joint] not in "和与":
            return False
        if text[joint + 1] in "省市县区乡镇村":
            return True  # 法律监督|和|县政协
        return any(text[p:joint] in self._heads or text[p:joint] in self._trades for p in range(start + 1, joint - 1))

    def _opening_quote(self, position: int, end: int, head: Head) -> int | None:
        """Return where the quote that ends with this head begins, if all of it is the name: “古田县金桃子果蔬专业合作社”."""
        text = self._view.text
        if head.subtype not in {"company", "cooperative"} or text[end : end + 1] not in ("”", "」"):
            return None
        first = max(0, end - MAX_LENGTH)
        opening = max(text.rfind("“", first, position), text.rfind("「", first, position)) + 1
        is_name = 0 < opening < position and _HAN.fullmatch(text, opening, position) is not None
        return opening if is_name and text[opening] not in "是为在由" else None

    def _place_end(self, start: int, end: int) -> int:
        """Return where the places end that a name begins with, `start` where there are none."""
        return max((p for p in range(start + 1, end + 1) if self._chains.get(p) == start), default=start)

    def _brand(self, position: int, words: list[tuple[str, str]], head: Head) -> int | None:
        """Return where a coined name of two or three characters begins between a place and a trade, after a verb of founding.

        成立|祁联村|共进|稻麦种植专业合作社
        """
        if head.subtype not in {"company", "cooperative"} or not words:
            return None
        for start in range(position - 2, position - 4, -1):
            begin = self._chains.get(start)
            before = self._view.by_end.get(begin) if begin is not None else None
            if (
                before is not None
                and self._view.word(before) in self._anchors
                and _HAN.fullmatch(self._view.text, start, position)
            ):
                return start
        return None

    def _walk(self, position: int, end: int, words: list[tuple[str, str]], head: Head) -> tuple[int, int, bool]:
        """Return where the phrase begins, where its leading places end, and whether its name is quoted."""
        view, text = self._view, self._view.text
        while end - position <= MAX_LENGTH:
            if position in self._chains:
                begin = self._before_branch(self._chains[position], head)
                return self._before_place(begin), position, False
            if text[position - 1 : position] in ("”", "」"):
                opening = max(text.rfind("“", position - MAX_BRAND, position), text.rfind("「", position - MAX_BRAND, position))
                if opening >= 0 and position - opening > 2:
                    words.append((text[opening + 1 : position - 1], "nz"))
                    return opening + 1, opening + 1, True
                break
            number = view.by_end.get(position)
            if number is None:
                inner = view.at(position - 1) if position else None
                if inner is None or view.labels[inner] not in _PLACE_OR_BODY:
                    break
                number = inner
            step = self._step(number, position, words, head)
            if step is None:
                brand = self._brand(position, words, head)
                if brand is None:
                    break
                words.append((text[brand:position], "nz"))
                step = brand
            position = step
        return position, position, False

    def _before_place(self, start: int) -> int:
        """Return where the party begins that stands before a place (中共, 民盟), else the start of the place."""
        match = _PARTY.search(self._view.text, max(0, start - 4), start)
        return match.start() if match is not None else start

    def _before_branch(self, start: int, head: Head) -> int:
        """Return where the bank or firm begins whose branch is in a place: 中国农业银行|化州市支行."""
        number = self._view.by_end.get(start) if head.word in {"支行", "分行", "分公司"} else None
        is_firm = number is not None and _FIRM.search(self._view.word(number)) is not None
        return self._view.starts[number] if number is not None and is_firm else start

    def _step(self, number: int, position: int, words: list[tuple[str, str]], head: Head) -> int | None:
        """Return where the word before `position` begins if it belongs to the name, None where the name begins."""
        view = self._view
        word, label, start = view.text[view.starts[number] : position], view.labels[number], view.starts[number]
        is_dateline = word in {"电", "讯"} and view.text[start - 1 : start] == "日"  # 3月28日电|外交部
        is_another = acts_together(word) or (word.endswith("委") and _GOVERNMENT.fullmatch(head.word) is not None)
        if is_dateline or is_another or (words and self._is_kind(number, position, head)):
            return None  # 公安局会同|派出所, 区委|区政府
        if word in (")", "）"):
            opening = max(view.text.rfind(mark, max(0, position - 8), position) for mark in "(（")
            if any(role in view.text[opening:position] for role in ("记者", "通讯员", "编辑")):
                return None  # 电(记者陈文)|全国政协
            return opening if opening > 0 and (words or head.subtype == "company") else None
        is_hill = word[-1] in "山湖江河岭峰" and len(word) > 2 and start in self._chains  # 融水县|元宝山|灵芝专业合作社
        is_person = label in NAMED_PERSON and (words or view.is_statistical) and not is_hill
        if is_person or word in _FORMER or view.text[position - 1] in "+＋":
            return None
        joins = word == "和" and words and head.subtype == "government" and self._joins_office(number)
        if not joins and not self._may_join(word, label, head):
            return None
        inner = range(position - 1, start, -1) if label in _PLACE_OR_BODY else ()
        place_end = next((p for p in inner if p in self._chains), start)
        words.append((view.text[place_end:position], label))
        return place_end

    def _is_kind(self, number: int, position: int, head: Head) -> bool:
        """Whether the word before a company's name says what it is: 肉牛养殖企业|瑞丰集团."""
        view = self._view
        word = view.text[view.starts[number] : position]
        if len(word) > 2 and word[-1] in "和与" and view.labels[number] in {"v", "vn", "n"}:
            return True  # 法律|监督和|县政协
        is_part = view.labels[number] not in PROPER or position < view.ends[number]
        return head.subtype == "company" and word.endswith(_KINDS) and (is_part or word in _KINDS)

    def _joins_office(self, number: int) -> bool:
        """Whether 和 stands inside the name of an office: one or two nouns between it and a place (文化和旅游局)."""
        view = self._view
        first = view.word(number - 1) if number else ""
        if any(first[p:] in self._heads for p in range(1, len(first) - 1)):
            return False  # 县文联|和|区生态办 are two
        for before in (number - 1, number - 2):
            if before < 0 or view.labels[before] not in _NOUNS:
                return False
            if view.starts[before] in self._chains or view.word(before)[:1] in "省市县区州":
                return True
        return False

    def _may_join(self, word: str, label: str, head: Head) -> bool:
        if label in NAMED_BODY and word in self._anchors and word not in self._generic:
            return False  # 探索|合作社, 依托|镇党委
        if label in _NOUNS:
            return not (label in {"vn", "n", "l", "i"} and word[-2:] in self._anchors)
        if label in {"f", "x"}:
            return word in _DIRECTION or (word.isascii() and word.isalnum())
        if label in {"m", "t", "mq", "TIME"}:
            takes_ordinals = head.subtype in {"school", "other", "government"} or len(word) > 1
            return word == "现代" or (takes_ordinals and _ORDINAL.fullmatch(word) is not None)
        return (label in {"v", "vd"} and word in self._verbs) or word in self._plural or word in self._deictic

    def _without_lead(self, position: int, words: list[tuple[str, str]]) -> int:
        """Return where a phrase begins without the preposition or verb before its class word: 自|市财政局, 深入|县机关幼儿园."""
        lead = LEAD.match(self._view.text, position)
        if lead is None or not words:
            return position
        word, label = words[0]
        rest = word[lead.end() - position :]
        if rest:
            words[0] = (rest, label)
        elif len(words) > 1 and len(word) == lead.end() - position:
            words.pop(0)
        else:
            return position
        return lead.end()

    def _trim(self, position: int, place_end: int, words: list[tuple[str, str]]) -> tuple[int, set[str]]:
        """Drop words on the left that point or count and are no part of a name; say which kinds there were."""
        marks: set[str] = set()
        if place_end > position:
            return position, marks
        position = self._without_lead(position, words)
        while words:
            word, label = words[0]
            if word in self._plural:
                marks.add("plural")
            elif word in self._deictic or (len(word) == 2 and word[0] in "全我本该各"):
                marks.add("deictic")
            elif label in {"v", "vd", "f"} and len(words) > 1:
                pass
            elif word[:2] in self._anchors and len(word) > 2:  # the tagger took 建立产业 for the beginning of a body
                words[0] = (word[2:], label)
                position += 2
                continue
            else:
                break
            position += len(word)
            words.pop(0)
        return position, marks
