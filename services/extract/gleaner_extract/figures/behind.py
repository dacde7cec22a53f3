"""What stands behind a number and is its indicator although a noun stands in front, or is none although it looks like one."""

import re
from typing import Final

from gleaner_contracts.enums import Approx, UnitKind
from gleaner_extract.figures import phrases, reach
from gleaner_extract.figures.clauses import Clauses, Span
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.segment import Token

_PRODUCTS: Final = frozenset([UnitKind.MASS, UnitKind.VOLUME, UnitKind.AREA])
_CAPACITY: Final = ("年产", "日产", "月产", "年加工", "年处理", "日处理")
_FIRMS: Final = ("公司", "集团", "实业", "股份", "药业", "科技", "矿业", "化工", "建材", "食品", "农业")
_UNDERTAKINGS: Final = frozenset(
    ["项目", "工程", "技改", "生产线", "一期", "二期", "三期", "改造", "建设", "扩建", "生产", "投产", "开工", "竣工"]
)
_TAUGHT: Final = frozenset(
    ["学习", "培训", "教育", "活动", "轮训", "集训", "考试", "招聘", "演出", "宣讲", "走访", "慰问", "检查", "排查"]
)
_UNDERTAKEN: Final = frozenset(["建设", "实施", "推进"])  # 9个|重点项目|建设
_WITHIN: Final = frozenset(["内", "范围", "范围内", "境内", "辖区", "辖区内"])
_PRICES: Final = ("价格", "单价", "租金", "均价", "底价", "售价", "收购价", "协议价")
_BY: Final = frozenset(["以", "按", "按照"])
_HAVING: Final = frozenset(["有", "产", "产出", "卖出", "销售", "采摘", "收获", "运出", "发往", "供应"])
_MADE: Final = frozenset(
    [
        *("新增", "新建", "改造", "建成", "建设", "实施", "种植", "栽种", "栽植", "流转", "硬化", "铺设", "修建", "维修", "整治"),
        *("修筑", "修通", "修成", "新修", "开挖", "开通", "架设", "疏浚", "拓宽", "开垦", "复垦", "租种", "盘活", "加固", "绿化"),
    ]
)
_EXTENTS: Final = frozenset([UnitKind.AREA, UnitKind.LENGTH])
_USES: Final = frozenset(["给", "分给", "归", "归入", "留给", "用于", "用作", "用来", "作为", "奖励给", "分配给", "返还给"])
_PAYERS: Final = ("财政", "政府", "银行", "信用社", "局", "厅")
_PAID: Final = re.compile(r"[^,。;:、]{0,16}?(?:拨付|划拨|下拨|发放|给予|支付|提供|兑现|发给|安排)")
_CLAUSE: Final = 40  # characters read for what is paid
_TAKING: Final = frozenset(
    ["吸收", "吸纳", "发展", "培养", "培育", "聘请", "聘用", "聘任", "招收", "推选", "选聘", "选派", "推荐", "选举"]
)
_BECOMING: Final = ("为", "成为", "作为", "担任", "成")
_MOST_TAKEN: Final = 5  # words
_DEEDS_OF_OBJECT: Final = frozenset(["拉动", "带动", "推动", "促进"])
_GROWTH: Final = frozenset(["增长", "提高", "上涨", "下降"])


def product(quantity: Quantity, whole: list[Token], right: list[Token]) -> Span | None:
    """Return what is made, where capacity or a firm stands in front: 年产|6万吨|草酸项目, 某集团|6万吨|草酸项目."""
    if quantity.unit is None or quantity.unit.kind not in _PRODUCTS or not right or not whole:
        return None
    last = whole[-1].word
    if not last.endswith(_CAPACITY) and not (quantity.unit.kind is UnitKind.MASS and last.endswith(_FIRMS)):
        return None
    return plain_product(right)


def aged(quantity: Quantity, right: list[Token]) -> Span | None:
    """Return those whom a bound of age picks out: 65岁以上|老人, 15—59岁的|人口."""
    if quantity.unit is None or quantity.unit.kind is not UnitKind.AGE or not right:
        return None
    is_bound = quantity.approx is not Approx.EXACT or quantity.value_max is not None
    if not is_bound:
        return None
    noun = (right[0].start, right[0].end) if right[0].tag == "n" else None  # 15—59岁|人口|为9亿人
    return phrases.right_phrase(right) or noun


def price(quantity: Quantity, whole: list[Token], right: list[Token]) -> Span | None:
    """Return the price that a sum is said to be: 以每斤不低于4元|的|价格|收购, 按每亩600元|的|租金|流转."""
    is_money = quantity.unit is not None and quantity.unit.kind is UnitKind.MONEY
    if not is_money or len(right) < 2 or right[0].word != "的" or all(token.word not in _BY for token in whole):
        return None
    for token in right[1:4]:
        if token.word.endswith(_PRICES):
            return right[1].start, token.end
        if not phrases.is_noun(token) and token.tag[0] != "v":
            break
    return None


def plain_product(right: list[Token]) -> Span | None:
    """Return the noun behind a measure without what is done to it: 磷酸盐|技改, 草酸|项目."""
    span = phrases.right_phrase(right)
    if span is None:
        return None
    inside = [token for token in right if span[0] <= token.start and token.end <= span[1]]
    while len(inside) > 1 and inside[-1].word in _UNDERTAKINGS:
        inside.pop()
    return span[0], inside[-1].end


def counted_things(tokens: list[Token], span: Span, *, is_event: bool) -> Span:
    """Leave out what is done to the things that are counted: 9个|重点项目|建设."""
    inside = [token for token in tokens if span[0] <= token.start and token.end <= span[1]]
    if inside and inside[0].word.startswith("村集体") and phrases.is_sum(inside[-1]):
        return span[0], span[0] + 1  # 28个|村|集体收入达10万元
    while len(inside) > 1 and inside[-1].word in _WITHIN:
        inside.pop()  # 3个|林场|范围内
        span = span[0], inside[-1].end
    if (
        is_event
        and (deed := next((token for token in tokens if token.start == span[1]), None)) is not None
        and deed.word in _TAUGHT
    ):
        return span[0], deed.end  # 2次|党员|学习
    if len(inside) > 1 and inside[-1].word in _UNDERTAKEN and inside[-2].word.endswith(phrases.COUNTABLE):
        return span[0], inside[-2].end
    return span


def animal(quantity: Quantity, right: list[Token]) -> Span | None:
    """Return an animal of one character, which the segmenter joins with its deed: 两千只|羊挤|在一起."""
    unit = quantity.unit.surface if quantity.unit is not None else ""
    is_animal = bool(right) and unit in ("只", "头", "羽", "尾", "匹") and right[0].word[0] in "羊牛猪鸡鸭鹅鱼马驴兔蜂"
    return (right[0].start, right[0].start + 1) if is_animal else None


def distance(quantity: Quantity, whole: list[Token]) -> Span | None:
    """Return 距离 itself, and not how far it is from what: 距离|市区|3公里, 距|县城|20公里."""
    if quantity.unit is None or quantity.unit.kind is not UnitKind.LENGTH:
        return None
    for token in reversed(whole):
        if token.tag == "x" or token.word == "的":
            return None
        if token.word in ("距离", "距", "相距"):
            return (token.start, token.end) if len(token.word) > 1 else (token.start, reach.strip_reach(whole)[-1].end)
    return None


def had(context: Clauses, quantity: Quantity, whole: list[Token], right: list[Token]) -> Span | None:
    """Return what there is of a measure: 基地|每天|有|8吨|蔬菜; a share or 有3个月 names nothing."""
    if quantity.unit is None or quantity.unit.kind in (UnitKind.RATIO, UnitKind.DURATION, UnitKind.AGE) or not whole:
        return None
    verb = whole[-1].word
    is_made = verb in _MADE and quantity.unit.kind in _EXTENTS  # 土地平整可以|新增|8万亩|农田
    if not is_made and verb.lstrip("约共只仅尚还现已") not in _HAVING and context.text[quantity.start - 1] != "有":
        return None
    span = phrases.right_phrase(right)
    if span is None:
        return None
    inside = [token for token in right if span[0] <= token.start and token.end <= span[1]]
    while (
        len(inside) > 1
        and inside[-1].word in phrases.NOMINAL
        and inside[-1].tag[0] == "v"
        and not phrases.is_money(inside[-1].word)
    ):
        inside.pop()  # 有|8吨|蔬菜|上市
    return span[0], inside[-1].end


def use(right: list[Token]) -> Span | None:
    """Return whom or what a share of a distribution goes to: 20%|用于|修路, 10%|由合作社|提取|公积金."""
    if len(right) < 2:
        return None
    if right[0].word in _USES:
        span = phrases.right_phrase(right[1:]) or phrases.verb_phrase(right[1:])
        for token in right if span is not None else ():
            if span is not None and token.start == span[1] and phrases.is_money(token.word):
                return span[0], token.end  # 用于|能手|奖励
        return span
    if right[0].word != "由":
        return None
    clause = right[1:]
    for index, token in enumerate(clause):
        if token.tag == "x" and token.word in ",。;:":
            clause = clause[:index]
            break
    verbs = [index for index, token in enumerate(clause) if token.tag == "v"]
    object_ = clause[verbs[-1] + 1 :] if verbs else []
    span = phrases.left_phrase(object_)
    return None if span is None or object_[0].tag[0] not in "nvabfj" else (object_[0].start, span[1])


def paid(context: Clauses, quantity: Quantity, front: str | None, right: list[Token]) -> Span | None:
    """Return the money that a payer gives: 县财政|按每户|3万元|的标准发放|建房补贴, 在财政|50万元|扶持资金|政策帮助下."""
    if quantity.unit is None or quantity.unit.kind is not UnitKind.MONEY or front is None or not front.endswith(_PAYERS):
        return None
    behind = phrases.right_phrase(right)
    if behind is not None:
        inside = [token for token in right if behind[0] <= token.start and token.end <= behind[1]]
        while inside and not phrases.is_money(inside[-1].word):
            inside.pop()
        if inside:
            return behind[0], inside[-1].end
    text = context.text
    stop = min(context.clause_end(quantity.end), quantity.end + _CLAUSE)
    at = text.find("的标准", quantity.end, stop)
    found = _PAID.match(text, at + 3, stop) if at >= 0 else None
    span = phrases.right_phrase(context.words(found.end(), stop)) if found is not None and found.end() < stop else None
    return span if span is not None and phrases.is_money(text[span[0] : span[1]]) else None


def driven(left: list[Token]) -> Span | None:
    """Return what is driven, with its growth: 拉动|旅游消费增长|2.1个百分点."""
    if len(left) < 2 or left[-1].word not in _GROWTH:
        return None
    for index in range(len(left) - 2, max(-1, len(left) - 6), -1):
        if left[index].word in _DEEDS_OF_OBJECT:
            rest = reach.strip_reach(left[index + 1 :])
            return None if phrases.left_phrase(rest) is None else (left[index + 1].start, left[-1].end)
        if left[index].tag == "x":
            break
    return None


def rate_of(whole: list[Token]) -> Span | None:
    """Return the rate that reaches so much of something: |覆盖率|达到常住户的|80%."""
    if len(whole) < 4 or whole[-1].word != "的":
        return None
    for index in range(len(whole) - 3, 0, -1):
        if whole[index].word in ("达", "达到", "为", "超过", "占到"):
            rate = whole[index - 1]
            return phrases.left_phrase(whole[:index]) if rate.word.endswith("率") else None
        if whole[index].tag == "x":
            break
    return None


def taken(whole: list[Token], right: list[Token]) -> Span | None:
    """Return those who are made something: 吸收72户|村民|为股东, 聘请12名|村民|为护林员."""
    if not whole or whole[-1].word not in _TAKING:
        return None
    for index in range(1, min(len(right), _MOST_TAKEN)):
        if right[index].word in _BECOMING:
            return phrases.left_phrase(right[:index])
        if right[index].tag == "x":
            break
    return None


def of_degree(right: list[Token]) -> Span | None:
    """Return what is so thick or so deep: 30厘米|厚的|土层|."""
    is_degree = len(right) > 2 and right[0].word in ("厚", "高", "深", "长", "宽", "粗") and right[1].word == "的"
    return phrases.right_phrase(right[1:]) if is_degree else None


def listed_verb(right: list[Token]) -> Span | None:
    """Return a bare verb that names the item of a list: 12个|新建|、|30个|修缮|、."""
    if not right or len(right[0].word) != 2 or right[0].tag not in ("v", "vn", "ns", "n"):
        return None
    is_bare = len(right) == 1 or right[1].word in "、,等及和" or right[1].tag in ("u", "c")
    return (right[0].start, right[0].end) if is_bare else None
