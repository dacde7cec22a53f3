"""Words and patterns that say whether a time goes on to hold: for a level, a plan, a part, what is asked for."""

import re
from typing import Final

from gleaner_extract.link.lexicon import one_of, words

STATE: Final = re.compile(rf"{one_of('state')}(?<!发展到(?=[户村家]))")  # 发展到户产业 is a kind of trade
PLAN: Final = re.compile(
    rf"[\s“]?{one_of('plan')}(?!新?(?:开工|实施|建设|竣工)(?:的)?(?:重点)?(?:项目|工程))"
)  # not 计划新开工项目57项
# 预计年收益达9万元, 一年能增收3万元: what it yields, in whatever year
YIELDS: Final = re.compile(
    r"(?:预计|预期|有望)(?:可|能|将)?(?:每年|一年|年)(?![底末内终前初中])|一年(?:大约|至少|就|便|还)?[能可]"
)
NOW: Final = re.compile(r"(?:现有|现已|现共有|现辖|如今)")  # 2018年成立合作社，现有社员200户
DONE: Final = re.compile(  # 待项目全部|建成后: asked for anywhere, so what may stand before is left out
    r"(?:建成|投产|达产|投用|完工|竣工|投入使用|投入运营)(?:投产|达产|运营|投用)?后"
)
TIMELESS: Final = words("timeless")
FUTURE: Final = re.compile(r"(?:到|力争|未来|明年|今后|下|“?十).*|.*前", re.DOTALL)
ATTRIBUTE: Final = re.compile(r"[”\s]?的(?!是)")  # 总投资4.86亿元的工程: of the thing, whenever
AS_OF: Final = re.compile(r"截[至止]|目前|眼下|如今|现在")  # till now: no plan holds then
COMING: Final = re.compile(r"还?将(?=[\u4e00-\u9fff]?[新在提建达投配于继进再开安])|计划[新建投配]|拟[新建投]")
FOLLOWING: Final = re.compile(r"(?:于|在|自|截至|截止|截止到)$")
DIGIT: Final = re.compile(r"\d")
PERIOD: Final = re.compile(r"(?:季度|半年|全年|月|月份|年度)$")  # what bulletins report on; not 今年, 近年来
CALENDAR: Final = re.compile(r"(?:19|20)\d{2}年")
RESULT: Final = re.compile(
    r"(?:预计)?(?:全[省市县区州旗镇乡村年])?(?:预计)?(?:共|累计)?(?:实现|完成|新增|地区生产总值|生产总值|新建|落实)"
)
# 叮嘱要用好9座冷库: what a leader asks for stands there already
ASKED: Final = re.compile(r"(?:叮嘱|嘱咐|要求|强调|指出|希望|勉励|指示)[^，,；;。]{0,8}?[，,：:]?(?:要|应|必须|把|用好|发挥)")
TELLS: Final = re.compile(r"[^，,；;。\d“”]{2,30}?(?:介绍|告诉记者|告诉笔者|说|坦言|表示)[，,：:]")
MAY: Final = re.compile(r"[也还]可|可[望达使为让带增实]|有望|预计|将(?!近)")
# 已有12个项目投产: what was reached so far, not what is there
SO_FAR: Final = re.compile(
    r"[^，,；;。]{0,20}?(?:投产|开工|动工|完工|完成|建成|竣工|入驻|脱贫|签约|落地|启动|上市|复工|搬迁|就业|受益|参与|报名)"
)
RUNNING: Final = re.compile(r"今年|以来|年$|季度|半年|月份?$")
SAME_YEAR: Final = re.compile(r"过去的?一年|一年来|全年|年内|这一年")  # in a report on one year
AMONG: Final = re.compile(r"(?:其中|这其中)")  # goes on with parts of what the sentence before counted
EVENTFUL: Final = re.compile(r"(?:该|此次|本次|这次)(?:活动|直播|会|比赛|赛事|仪式|行动|培训|展)")  # what happened on that day
DURING: Final = re.compile(r"(?:[一-鿿]{2,4})?(?:期间|其间)")  # 活动期间, 会议期间, 期间
AFTERWARDS: Final = re.compile(r"之后|后来|此后|随后|接着|再后来|从此|自此|其后")


def is_coming(text: str, time: str, start: int, end: int) -> bool:
    """Whether what stands between two positions is still to come, so that 截至目前 and the like do not hold for it."""
    return AS_OF.match(time) is not None and COMING.search(text, start, end) is not None
