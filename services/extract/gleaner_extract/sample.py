"""An article of our own, on which a worker warms up: what the rules load and build on first use is then shared by its pool.

It has something of everything that news of this kind has; memory that a process writes to for the first time after the
pool forked is its own, 13 MB more of it with a single sentence to warm up on.
"""

from typing import Final

from gleaner_contracts.records import RawDocument

TITLE: Final = "青田县：党建引领兴产业 山村走上致富路"
PARAGRAPHS: Final = (
    "青田新闻网讯（记者 陈志远 通讯员 林秋月）近日，记者在浙江省丽水市青田县祯埠镇石塘村看到，村里的茶叶专业合作社一片忙碌。"
    "“去年人均增收3200元，比上年增长12.5%。”村党支部书记王建平说。",
    "据县农业农村局统计，截至2020年底，全县共有行政村363个、党员1.86万名，建成农民专业合作社512家、家庭农场四百余家，"
    "带动贫困户2160户6482人脱贫，其中建档立卡户占比达78%，贫困发生率由2014年的8.7%下降到0.3%以下。",
    "近年来，该县坚持“支部+合作社+农户”模式，投入财政资金1.2亿元，实施“千村示范”工程，先后流转土地5.6万亩，种植油茶、杨梅等"
    "3000多公顷，年产值突破20亿元，村集体经济收入平均达到35万元至50万元。",
    "“十三五”期间，祯埠镇、船寮镇、高湖镇3个乡镇分别建成高标准农田1200亩、980亩和1500亩，新修机耕路45公里，铺设管网2万米，"
    "惠及群众约1.3万人。县委组织部选派驻村第一书记86名，县财政局、县林业局等20个部门结对帮扶。",
    "在高湖镇东三村，58岁的村民李阿根夫妇承包了30亩稻田养鱼，每亩纯收入8000元左右。“合作社统一收购，每斤比市场价高两块钱。”"
    "他算了一笔账：一年下来，能挣二十四五万元，是以前打工的近3倍。",
    "该村党总支副书记、村委会主任周丽华告诉记者，2019年3月成立的青田县绿谷农业发展有限公司，注册资本500万元，入股社员由最初的"
    "17户发展到126户，户均分红4600元，最高的一户分了3.8万元。",
    "下一步，青田县将力争到2022年培育省级龙头企业5家，实现村级集体经济年收入20万元以上的村全覆盖，农村居民人均可支配收入达到2.8万元。"
    "（责任编辑：何晓东）",
)
_PAGE: Final = (
    f"<!doctype html><html><head><meta charset='utf-8'><title>{TITLE}_青田网</title></head><body>"
    "<div class='nav'><a href='/'>首页</a> &gt; <a href='/news'>新闻</a></div>"
    f"<div class='article'><h1>{TITLE}</h1><p class='info'>2021-01-15 09:30 来源：青田网</p>"
    f"{''.join(f'<p>{paragraph}</p>' for paragraph in PARAGRAPHS)}</div>"
    "<div class='footer'>版权所有 青田网</div></body></html>"
)
DOCUMENTS: Final = (
    RawDocument(text="\n".join((TITLE, *PARAGRAPHS))),
    RawDocument(text=_PAGE, content_type="text/html", url="http://example.cn/2021/0115/1.html"),
)
