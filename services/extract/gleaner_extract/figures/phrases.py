"""Noun phrases on either side of a number, over tagged words."""

import re
from typing import Final

from gleaner_extract.figures.edges import CUT_OFF, PLACE_TAGS, recut, whole_start
from gleaner_extract.figures.lexicon import words_of
from gleaner_extract.figures.quotes import CLOSING, OPENING, QUOTED, QUOTES, Span, inside_quotes, opening_of
from gleaner_extract.figures.segment import Token

_WORDS: Final = words_of("figures_indicator_words")
REACH: Final = frozenset(_WORDS["reach"])  # 达, 为, 增长: between an indicator and its number
GENERAL: Final = frozenset(_WORDS["general"])  # 比重, 数量: say little without what stands before 的
NOMINAL: Final = frozenset(_WORDS["nominal_verb"])  # 增收, 出栏: verbs that name a quantity
LIGHT: Final = frozenset(_WORDS["light"])  # 开展, 建成: lead a noun and are no part of it
PREDICATE: Final = frozenset(_WORDS["predicate"])  # 是, 被: no noun phrase begins here
HOLDERS: Final = frozenset(_WORDS["holder"])  # 全县, 我省: whose figure it is
INTENSIFIERS: Final = frozenset(_WORDS["intensifier"])  # 人均, 年: belong to the indicator behind them

COMPOUND: Final = frozenset(_WORDS["compound"])  # verbs inside a compound noun: 种植项目
COMPOUND_HEADS: Final = frozenset(_WORDS["compound_head"])
MODIFIERS: Final = frozenset(_WORDS["modifier"])
AGENTS: Final = _WORDS["agent"]  # endings of who does something: a verb behind them is a predicate

_MONEY: Final = frozenset(_WORDS["money"])  # 贷款, 奖金
_MONEY_ENDS: Final = (*"款金费额税价", "费用", "收入", "产值", "投资", "补贴", "补助", "工资", "收益", "损失")

TIME_TAG: Final = "time"  # of a token that stands for a whole time expression; it ends every phrase
_NOUN_TAGS: Final = frozenset(
    [
        *("n", "ng", "nt", "nz", "nl", "vn", "an", "j", "l", "i", "nrt", "nrfg", "eng"),
        *("s", "vi", "zg", "k", "ns", "nr", "nsf", "gb", "g"),
    ]
)
_MODIFIER_TAGS: Final = frozenset({"a", "b", "ag", "z", "ad", "t", "h", "x"} | _NOUN_TAGS)
_JOINTS: Final = frozenset("和及与或、")
_SOLD: Final = frozenset("卖花赚养种")  # 苹果|卖|2万元
_FIRMS: Final = ("公司", "集团")  # whose figure it is
_NOMINAL_NOUNS: Final = 3  # in front of a verb that names a quantity: 高技术|产业|投资
_LOCAL: Final = frozenset(["本地", "当地", "外地", "本村", "本县"])  # say where and not what
_DOING: Final = frozenset(  # verbs whose object the head is, though they are tagged as nouns
    ["开展", "建设", "培训", "发动", "培育", "发展", "带动", "铺设", "设置", "架设", "安装", "修建", "购置", "投放", "配备"]
)
_RELATIVE: Final = 16  # words of a relative clause at most
_DESCRIPTION: Final = 5  # words
_SAID: Final = frozenset(["符合条件", "符合要求", "有能力", "有意愿", "有条件", "因病致贫", "因残致贫", "因学致贫", "建档立卡"])
_THIS: Final = frozenset("这那该此各某")
_FIRST: Final = frozenset(["首个", "首座", "首条", "首家", "首批", "一个", "一座", "一条", "一处"])
_OFFICES: Final = frozenset(["干部", "队员", "书记", "人员", "主任", "专干", "工作队", "工作队员"])
_IDIOM: Final = 4  # characters
_HOLDER_TAGS: Final = PLACE_TAGS | {"nt", "s"}


def is_noun(token: Token) -> bool:
    """Whether a word can be the head of a noun phrase."""
    return (token.tag in _NOUN_TAGS and token.word not in PREDICATE) or token.word in NOMINAL


def _is_modifier(token: Token) -> bool:
    if token.tag == "x":
        return token.word in '“”"‘’《》·-+'
    if token.tag == "m":
        return (
            token.word[0] == "第" or _GRADE.fullmatch(token.word) is not None or token.word in ("年", "月", "日", "大米", "党日")
        )
    if token.tag in ("ad", "d", "b"):
        return token.word in MODIFIERS or token.tag == "b"
    return token.tag in _MODIFIER_TAGS and not token.word.startswith(_ADVERBIAL)


_NAME_TAGS: Final = frozenset({"nr", "nrt", "nrfg"})
_CHANGE: Final = re.compile("[增减降升扩缩涨跌压提][^受]?[至到]|下降|上升")
_GRADE: Final = re.compile("[一二三四五六甲乙丙][类级等]")  # 3个|二类|村
_ADVERBIAL: Final = (
    *("不断", "积极", "充分", "广泛", "大力", "逐步", "加快", "加强", "全面"),
    *("逐", "均", "纷纷", "踊跃", "率先", "主动", "先后"),
)


def _is_agent(token: Token) -> bool:
    return token.tag[0] in "nj" and token.word.endswith(AGENTS) and token.word not in ("农村", "乡村")


def right_phrase(tokens: list[Token]) -> Span | None:
    """Return the noun phrase that begins right behind a number (5名|党员领办), or None where a predicate follows."""
    tokens = recut(tokens)
    if tokens and tokens[0].word in ("有", "因"):
        return _behind_relative(tokens, needs_de=True)
    if not tokens or tokens[0].word in PREDICATE or (tokens[0].tag in ("p", "c", "d", "uj", "f") and tokens[0].word != "的"):
        return None
    rest = tokens[1:] if tokens[0].word == "的" else tokens
    if not rest or rest[0].word.startswith("每") or (len(rest) > 1 and rest[1].word in ("到", "至", "为", "了", "成")):
        return None
    return _noun_at(rest, is_owned=tokens[0].word == "的")


def _noun_at(rest: list[Token], *, is_owned: bool) -> Span | None:
    """Return the noun phrase that begins with the first word, behind 的 or not."""
    if rest[0].word in _LOCAL and len(rest) > 1:
        rest = rest[1:]  # 3户|本地|能人
    if rest[0].tag == "v" and rest[0].word not in NOMINAL:
        is_noun_of_verbs = len(rest) > 1 and is_owned and is_money(rest[1].word)  # 300元的|入股|分红
        return (rest[0].start, rest[1].end) if is_noun_of_verbs else _behind_relative(rest)
    if rest[0].tag == "uv" and rest[0].word == "地":
        return rest[0].start, rest[0].end
    return _described(rest) or (_with_sum(rest, _run(rest)) if is_owned else _run(rest))


def _described(tokens: list[Token]) -> Span | None:
    """Return the noun behind what is said of it: 21名|符合条件的|同学, 300亩|矿产丰富的|山地."""
    for index in range(1, min(len(tokens) - 1, _DESCRIPTION)):
        token = tokens[index]
        if token.word == "的":
            before = tokens[index - 1]
            is_said = before.tag in ("a", "z") if index > 1 else before.word in _SAID
            return _run(tokens[index + 1 :]) if is_said else None
        if token.tag in ("x", "m", "v"):
            return None
    return None


def _with_sum(tokens: list[Token], span: Span | None) -> Span | None:
    """Add the verb behind a phrase that names the sum: 5万元的|合作|分红."""
    for token in tokens if span is not None else ():
        if span is not None and token.start == span[1] and token.word in NOMINAL and is_money(token.word):
            return span[0], token.end
    return span


def _run(tokens: list[Token]) -> Span | None:
    """Return the longest run of modifiers and nouns from the first word on, up to its last noun."""
    end = None
    for index, token in enumerate(tokens):
        if token.word in _JOINTS:
            following = tokens[index + 1 : index + 3]
            if (
                end is None
                or not following
                or not _is_modifier(following[0])
                or following[0].tag in ("i", "l")
                or (token.word == "、" and not _closes(tokens[index + 1 :]))
            ):
                break
            continue
        is_predicate = token.tag == "i" and len(token.word) == _IDIOM  # 面板|熠熠生辉
        if end is not None and (is_predicate or token.word in INTENSIFIERS or _ends_agent(tokens[index - 1], token)):
            if (office := _office(tokens, index)) is None:
                break
            end = office
        if (
            (token.word == "组织" and end is not None)
            or (token.tag == "q" and index and tokens[index - 1].tag == "a")
            or (
                is_noun(token)
                and not token.word.startswith(_ADVERBIAL)
                and not (end is not None and token.word in NOMINAL and token.tag[0] == "v")
            )
        ):
            end = token.end
        elif not _is_modifier(token) and not _is_inner_verb(tokens, index):
            break
    return None if end is None else (tokens[0].start, _before_open_quote(tokens, end))


def _office(tokens: list[Token], index: int) -> int | None:
    """Return where the name of an office ends that a place opens: 16个|乡镇|包村|干部."""
    if tokens[index - 1].word[-1] not in "镇乡村县" or tokens[index].tag[0] != "v":
        return None
    heads = (token.end for token in tokens[index + 1 : index + 3] if token.word in _OFFICES)
    return next(heads, None)


def _before_open_quote(tokens: list[Token], end: int) -> int:
    """Return where a phrase ends that would hold one half of a pair of quotes: 村民|“靠山吃山."""
    marks = [token for token in tokens if token.word in QUOTES and token.end <= end]
    if len(marks) % 2 == 0 or marks[-1].word not in OPENING:
        return end
    inside = [token for token in tokens if token.end <= end]
    if marks[-1].start > inside[0].start:
        return marks[-1].start
    for index in range(len(inside), min(len(tokens), len(inside) + QUOTED)):
        if tokens[index].word in CLOSING:  # “空壳村|”, “村社|合一”|示范点
            behind = _run(tokens[index + 1 :])
            return tokens[index].end if behind is None else behind[1]
        if tokens[index].word in ",。;:":
            break
    return end


def counted_phrase(tokens: list[Token]) -> Span | None:
    """Return the noun phrase behind a count, without a rate or sum that is said of what is counted: 105家|饭店|出租率."""
    span = right_phrase(tokens)
    for index, token in enumerate(tokens[:-2]):
        if span is not None and token.start == span[1] and token.word == "中" and tokens[index + 1].word == "的":
            return _run(tokens[index + 2 :]) or span  # 8名|养蜂能手|中的|优秀代表
    inside = [token for token in tokens if span is not None and span[0] <= token.start and token.end <= span[1]]
    if span is None or len(inside) < 2 or not is_sum(inside[-1]):
        return span
    for token in reversed(inside[:-1]):
        if token.word.endswith(COUNTABLE) and not is_sum(token):
            return span[0], token.end
    return (span[0], inside[-2].end) if inside[-2].tag == "n" else span


def is_sum(token: Token) -> bool:
    """Whether a word names a quantity of things and none of them: 总收入, 产值."""
    return token.word.endswith(_MEASURED) or (token.word in GENERAL and token.word != "人口")


_MEASURED: Final = ("率", "进度", "收入", "产值", "产量", "面积", "总额", "金额", "水质", "接待量", "销售额", "利润", "年龄")
_MEASURED_ALONE: Final = ("投资", "产值", "税收", "金额", "资金", "面积")  # what a thing in front of 、 has
COUNTABLE: Final = (*AGENTS, "店", "厂", "场", "站", "点", "馆", "院", "校", "园", "区", "机构", "单位", "断面", "项目", "产品")


def _ends_agent(agent: Token, token: Token) -> bool:
    """Whether what stands behind people is their deed or their name: 村民|除草, 党员|丁小满."""
    if agent.word.endswith("人口") and token.word in _DEEDS:
        return True  # 500名|贫困人口|脱贫致富
    return _is_agent(agent) and (token.tag in ("v", "vn", "d") or token.tag in _NAME_TAGS or token.word in _DEEDS)


_DEEDS: Final = frozenset(
    ["创业", "就业", "致富", "脱贫", "务工", "增收", "领办", "参训", "受益", "参与", "牵头", "脱贫致富", "增收致富", "新建"]
)


def _closes(tokens: list[Token]) -> bool:
    """Whether a list behind 、 goes on with a plain noun and not with a new clause."""
    return bool(tokens) and is_noun(tokens[0]) and tokens[0].tag != "vn"


def _is_inner_verb(tokens: list[Token], index: int) -> bool:
    """Whether a verb stands inside a compound noun: 示范|项目, 服务|点."""
    token, following = tokens[index], tokens[index + 1 : index + 2]
    return token.tag == "v" and token.word in COMPOUND and bool(following) and (following[0].tag in ("n", "ng", "zg", "nt"))


def _behind_relative(tokens: list[Token], *, needs_de: bool = False) -> Span | None:
    """Return the noun behind a relative clause (31名|有致富能力的|党员), or behind one verb (5名|在职|党员)."""
    for index, token in enumerate(tokens[:_RELATIVE]):
        if token.word == "的" and index + 1 < len(tokens):
            return _run(tokens[index + 1 :])
        if token.tag == "x" and token.word in ",。;":
            break
    is_deed = needs_de or len(tokens[0].word) != 2 or tokens[0].word in LIGHT  # 137人|发展|特色产业
    is_deed = is_deed or tokens[0].word[-1] in "到往给入"  # 3万元|送到|医院
    if len(tokens) > 1 and tokens[1].word in OPENING and not needs_de:
        return inside_quotes(tokens[1:])  # 48名|驻村|“第一书记”
    if not is_deed and len(tokens) > 1 and tokens[1].tag in ("n", "nt", "nz", "zg", "ng", "l", "j"):
        return _run(tokens) or _run(tokens[1:])
    return None


def verb_phrase(tokens: list[Token]) -> Span | None:
    """Return the verb with its object that says what counted people do: 400人|就业, 137人|发展特色产业."""
    rest = [token for token in tokens if (token.tag not in ("d", "x") and token.word != "同时") or token.word in ",。;"]
    rest = rest[1:] if rest and rest[0].word in ("被", "已", "在", "因", "获", "正在") else rest
    if not rest or (rest[0].tag[0] not in "va" and rest[0].word not in NOMINAL) or rest[0].word in PREDICATE:
        return None
    if _CHANGE.match(rest[0].word) is not None or (len(rest) > 1 and rest[1].word in ("到", "至")):
        return None  # 300户|减至|20户
    end = rest[0].end
    for token in rest[1:4]:
        is_deed = token.tag == "v" and len(token.word) == 2 and token.word not in PREDICATE  # 紧急|转移|安置
        if token.start != end or not (is_noun(token) or _is_modifier(token) or is_deed) or token.tag == "x":
            break
        end = token.end
    return rest[0].start, end


def left_phrase(tokens: list[Token]) -> Span | None:
    """Return the noun phrase that ends where the words (already stripped) end: 全区|种植面积."""
    if not tokens:
        return None
    last = tokens[-1]
    is_suffix = last.word in ("点", "组织", "站", "类") and len(tokens) > 1
    if is_suffix and (is_noun(tokens[-2]) or tokens[-2].word in COMPOUND):
        return _extend(tokens, len(tokens) - 1, last.end)
    if last.word in _FIRST or (len(tokens) > 1 and len(last.word) == 1 and tokens[-2].word in _THIS):
        return None  # 这|条|6米宽的水泥路, |首个|400亩的基地
    if last.word in NOMINAL and last.tag[0] == "v":
        return _nominal(tokens)
    if last.tag == "v" and len(tokens) > 1 and _may_do(tokens[-2]) and last.word not in LIGHT:
        return _extend(tokens, len(tokens) - 2, tokens[-2].end if last.word in _SOLD else last.end)
    return _extend(tokens, len(tokens) - 1, last.end) if _may_end(last) else None


def _may_do(token: Token) -> bool:
    return is_noun(token) and token.tag != "vn" and not token.word.startswith("每")  # not 每头|赚


def _may_end(last: Token) -> bool:
    """Whether a noun phrase can end with a word: a noun, or a word that the segmenter takes for a numeral."""
    if last.tag in ("m", "q", "uv"):
        return last.tag == "m" and len(last.word) > 1 and last.word[0] not in "一二两三四五六七八九十几数"
    return is_noun(last)


def _nominal(tokens: list[Token]) -> Span:
    """Return a verb that names a quantity, with 人均 and 年 before it."""
    index = len(tokens) - 1
    if index and tokens[index - 1].word in ("未", "不", "没有") and tokens[index - 1].end == tokens[index].start:
        return tokens[index - 1].start, tokens[-1].end  # 未|脱贫|78户
    while index and tokens[index - 1].word in INTENSIFIERS:
        index -= 1
    for _ in range(_NOMINAL_NOUNS):
        if not index or tokens[index - 1].tag not in ("n", "l", "nz", "j") or _is_agent(tokens[index - 1]):
            break
        if tokens[index - 1].word in HOLDERS or tokens[index - 1].word in CUT_OFF:
            break
        index -= 1
    return tokens[index].start, tokens[-1].end


def _extend(tokens: list[Token], index: int, end: int) -> Span:
    """Walk left from the head over modifiers; verbs of doing, holders and prepositions end the phrase."""
    head = tokens[index].word
    start = tokens[index].start
    while index:
        token = tokens[index - 1]
        if token.word == "的" and head in GENERAL and index >= 2 and is_noun(tokens[index - 2]):
            index -= 1
            continue
        if token.word in _JOINTS:
            is_item = token.word == "、" and head.endswith(_MEASURED_ALONE)  # 项目|、|总投资
            if is_item or index < 2 or not is_noun(tokens[index - 2]) or tokens[index - 2].tag == "vn":
                break
            index -= 1
            continue
        if token.word in CLOSING:
            opening = opening_of(tokens, index - 1)
            if opening is None:
                break
            index, start = opening, tokens[opening].start
            continue
        if not _belongs(token, tokens, index) or (token.word.endswith(_FIRMS) and head not in GENERAL):
            break
        index -= 1
        start = tokens[index].start
    return whole_start(tokens, index, start), end


def _belongs(token: Token, tokens: list[Token], index: int) -> bool:
    if token.word in INTENSIFIERS or (token.word in MODIFIERS and token.tag in ("ad", "d")):
        return True
    if token.word in COMPOUND and token.word not in REACH and tokens[index].word in COMPOUND_HEADS:
        return True
    if token.word in HOLDERS or token.word in LIGHT or token.tag in PLACE_TAGS or (token.tag == "nt" and index > 1):
        return token.tag == "vn" and token.word not in _DOING
    if token.tag == "x":
        return token.word == "·"  # quotes that close are read with what they hold
    if token.tag == "v":
        return token.word in COMPOUND and tokens[index].word in COMPOUND_HEADS
    return _is_modifier(token) and token.tag not in ("t", "ad", "f")


def is_holder_only(tokens: list[Token], span: Span) -> bool:
    """Whether a phrase only says whose figure it is: 全村, 我省, 巴州区."""
    for token in tokens:
        if token.start < span[0] or token.end > span[1] or token.word in HOLDERS or token.tag in _HOLDER_TAGS:
            continue
        if token.word[-1:] not in "县市省镇乡村":
            return False
    return True


def is_scope(tokens: list[Token], span: Span) -> bool:
    """Whether a phrase is nothing but words like 全村, 我省."""
    inside = [token.word in HOLDERS for token in tokens if token.start >= span[0] and token.end <= span[1]]
    return bool(inside) and all(inside)


def head_of(tokens: list[Token], span: Span | None) -> str | None:
    """Return the last word of a phrase."""
    if span is not None:
        for token in reversed(tokens):
            if token.end == span[1]:
                return token.word
    return None


def is_money(head: str | None) -> bool:
    """Whether a noun names a sum of money: 贷款, 扶持资金."""
    return head is not None and (head in _MONEY or head.endswith(_MONEY_ENDS))
