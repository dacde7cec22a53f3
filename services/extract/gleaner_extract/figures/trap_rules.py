"""The tables of traps that are told by the words next to a number; `traps.py` asks them."""

import re
from dataclasses import dataclass
from typing import Final

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789"
_HAN_NUMERAL: Final = "零一二三四五六七八九十百千万亿两"


@dataclass(frozen=True, slots=True)
class Rule:
    """A trap told by what stands around the number: `before` ends where it starts, `after` begins where it ends.

    `ends` and `starts` list every sign that can stand right in front of it and right behind it, so that most rules need
    no look at the patterns; empty where any sign can.
    """

    id: str
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    ends: str = ""
    starts: str = ""

    def fits(self, before: str, after: str) -> bool:
        """Whether both sides fit."""
        return (self.before is None or self.before.search(before) is not None) and (
            self.after is None or self.after.match(after) is not None
        )


class Table:
    """An ordered list of rules that is asked by the two signs next to the number first."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = rules
        self._ends, self._any_end = _bits([rule.ends for rule in rules])
        self._starts, self._any_start = _bits([rule.starts for rule in rules])

        self._listed: dict[int, tuple[Rule, ...]] = {}  # by bits; few sets of rules ever are open together

    def near(self, before: str, after: str) -> tuple[Rule, ...]:
        """Return the rules whose signs stand next to the number, in their order; their patterns are still to be tried."""
        open_rules = self._ends.get(before[-1:], self._any_end) & self._starts.get(after[:1], self._any_start)
        if open_rules not in self._listed:
            self._listed[open_rules] = tuple(rule for index, rule in enumerate(self.rules) if open_rules >> index & 1)
        return self._listed[open_rules]


def _bits(signs: list[str]) -> tuple[dict[str, int], int]:
    """Return for each sign the rules that it leaves open, as bits, and those that any sign leaves open."""
    anywhere = sum(1 << index for index, listed in enumerate(signs) if not listed)
    found: dict[str, int] = {}
    for index, listed in enumerate(signs):
        for sign in listed:
            found[sign] = found.get(sign, anywhere) | 1 << index
    return found, anywhere


# Around any numeral. Before is read backwards from the number, after from the end of the numeral (not of the unit).
ANY: Final = Table(
    Rule("ordinal", before=re.compile(r"第\Z"), ends="第"),
    Rule("denominator", before=re.compile(r"每\Z"), ends="每"),
    Rule("rating", before=re.compile(r"±\Z"), ends="±"),  # ±800千伏 names a line
    Rule("school_years", before=re.compile(r"学前\Z"), after=re.compile(r"年"), ends="前", starts="年"),
    Rule(
        "calendar_word",
        before=re.compile(r"(?:初|周|星期|礼拜|农历|正月|腊月)\Z"),
        after=re.compile(r"(?!个|岁|户|名)"),
        ends="初周期拜历月",
    ),
    Rule(
        "letter", before=re.compile(r"(?<![约达超])[A-Za-z][-.]?\Z"), after=re.compile(r"(?!.{0,2}[元%])"), ends=_LETTERS + "-."
    ),
    Rule(
        "identifier",
        before=re.compile(
            r"""
            (?:电话|热线|邮编|QQ|微信|传真|手机|账号|编号|证号|号码|专线|代码|信箱|尾号|批号|报名咨询|举报)
            (?:号|号码)?[为是:]{0,2}\+?\Z  # 电话号码为:+86
            """,
            re.VERBOSE,
        ),
        ends="话线编Q信真机号码箱询报为是:+",
    ),
    Rule(
        "document_number",
        before=re.compile(
            r"""
            (?:[〔\[]  # 〔2016〕, and the number of a note: 能耗[3]
            |(?<!\[[0-9])(?<!\[[0-9][0-9])[\]〕]第?)\Z  # 〔2016〕8号, but 总值[2]36935元
            """,
            re.VERBOSE,
        ),
        ends="〔[]〕第",
    ),
    Rule(
        "place_in_order",
        before=re.compile(r"前\Z"),
        after=re.compile(r"(?:位|强|名)(?![学患村居市公]|党|同|选|获)"),  # 位居前3位, but 前50名学生
        ends="前",
        starts="位强名",
    ),
    Rule("stake", before=re.compile(r"(?<![A-Za-z])[KkDZ][0-9]{0,4}\+?\Z"), ends="KkDZ+" + _DIGITS),
    Rule("sum_pattern", before=re.compile(r"[0-9NnXx一二三四五六七八九]\+\Z"), ends="+"),
    Rule("sum_pattern", after=re.compile(r"\+[0-9NnXx一二三四五六七八九]"), starts="+"),
    Rule("event_date", after=re.compile(r"[·•][0-9一二三四五六七八九]"), starts="·•"),
    Rule("event_date", before=re.compile(r"[0-9一二三四五六七八九][·•]\Z"), ends="·•"),
    Rule("version", after=re.compile(r"\.[0-9]"), starts="."),
    Rule("version", before=re.compile(r"[0-9]\.\Z"), ends="."),
    Rule("clock_or_score", after=re.compile(r":[0-9]"), starts=":"),
    Rule("clock_or_score", before=re.compile(r"[0-9]:\Z"), ends=":"),
    Rule(
        "number_name",
        after=re.compile(
            r"""
            号(?!人)|\#|强(?![度烈化调])  # 3号楼, 500强
            |[A-Za-z](?![a-zA-Z]{0,3}[/²³0-9]?(?:[\u4e00-\u9fff]|[,。;、)]|$))  # 5G, but no unit of a quantity
            """,
            re.VERBOSE,
        ),
        starts="号#强" + _LETTERS,
    ),
    Rule(
        "generation",
        before=re.compile(r"(?<![0-9])\Z"),
        after=re.compile(r"后(?=[大青小干农女男党员创返的、,群新])"),
        starts="后",
    ),
    Rule(
        "campaign",  # 三年行动, 3年攻坚计划
        after=re.compile(r"年(?:[^\W\d_]{0,4}(?:行动|计划|攻坚|会战|决战)|规划)"),
        starts="年",
    ),
    Rule("quoted_slogan", before=re.compile(r"[“\"]\Z"), after=re.compile(r"个[0-9]{2,3}%[”\"]"), ends='“"', starts="个"),
    Rule(
        "quoted_slogan",
        before=re.compile(r"[“\"][0-9二三四五六七八九十两]个\Z"),
        after=re.compile(r"%[”\"]"),
        ends="个",
        starts="%",
    ),
    Rule("big_list", after=re.compile(r"大(?![米豆蒜棚桥卡气])"), starts="大"),
    Rule(
        "list_ordinal",
        before=re.compile(r"(?:^|\n|[。;:!?]|\()\s{0,4}\Z"),
        after=re.compile(r"(?:[、.)](?![0-9])|是[^0-9])"),
        starts="、.)是",
    ),
)

# Around a numeral in characters.
HAN: Final = Table(
    Rule(  # 十届|三次会议, 人大|四次会议
        "session",
        before=re.compile(r"(?:[届大会协]|代表)\Z"),
        after=re.compile(r"次(?:会议|全会|全体|常委|常务|党代会|代表大会|理事会)"),
        ends="届大会协表",
        starts="次",
    ),
    Rule("session", before=re.compile(r"届\Z"), after=re.compile(r"中全会"), ends="届", starts="中"),
    Rule("street", before=re.compile(r"[纵横经纬]\Z"), after=re.compile(r"[路街线巷弄]"), ends="纵横经纬", starts="路街线巷弄"),
    Rule(
        "street",
        before=re.compile(r"[东西南北中]\Z"),
        after=re.compile(r"[路街巷弄](?![人])"),
        ends="东西南北中",
        starts="路街巷弄",
    ),
    Rule(
        "list_ordinal",
        before=re.compile(r"(?:^|[\n。;,:、!?其])\s{0,4}\Z"),
        after=re.compile(r"[是则要来、]"),
        starts="是则要来、",
    ),
    Rule("section", before=re.compile(r"\(\Z"), after=re.compile(r"\)"), ends="(", starts=")"),
    Rule(
        "quoted_slogan",
        before=re.compile(r"[“\"'‘《][^”\"'’》\n0-9]{0,6}\Z"),
        after=re.compile(r"[^“”\"'‘’《》\n0-9,。;]{1,7}[”\"'’》]"),
    ),
    Rule(
        "paired_slogan",
        after=re.compile(
            rf"""
            [^\W\d_][{_HAN_NUMERAL}][^\W\d_]  # 一|村一品
            (?![\u4e00-\u9fff]?(?:[,、]|以上))  # but 三|次三年,
            """,
            re.VERBOSE,
        ),
    ),
    Rule(
        "paired_slogan",
        before=re.compile(rf"[{_HAN_NUMERAL}][^\W\d_]\Z"),
        after=re.compile(r"[^\W\d_](?:[\"”'’,。、;\s]|的|制|机制|模式|活动|$)"),
    ),
    Rule(
        "place_name",
        after=re.compile(
            r"""
            [里道棵间门台家眼口岔股井][\u4e00-\u9fff]{0,2}?
            [村屯乡县坪沟铺堡庄寨镇坡湾](?![镇级办里民委企集庄里外的])  # 七里坪
            """,
            re.VERBOSE,
        ),
        starts="里道棵间门台家眼口岔股井",
    ),
    Rule(  # 原石村、溪口、八家、腰山四个村
        "place_name",
        before=re.compile(r"[\u4e00-\u9fff]{2}(?<![零一二三四五六七八九十两][\u4e00-\u9fff])、\Z"),
        after=re.compile(r"[家里口]、(?![零一二三四五六七八九十两0-9])"),
        ends="、",
        starts="家里口",
    ),
    Rule("place_name", after=re.compile(r"[户洞家]村(?![民干医镇级办里委企集庄支小])"), starts="户洞家"),  # 十四户村的稻田
    Rule("rank", after=re.compile(r"(?:[级等流号线维胎]|期(?!培训|学习|.{0,3}班))(?![地震风])"), starts="级等流号线期维胎"),
    Rule(
        "rank",
        before=re.compile(r"[一二三四五][、和至]\Z"),
        after=re.compile(r"[类级等](?![地震风])"),
        ends="、和至",
        starts="类级等",
    ),
    Rule("word_before", before=re.compile(r"[统唯专单不同万逐初周零归划合进]\Z"), ends="统唯专单不同万逐初周零归划合进"),
)
