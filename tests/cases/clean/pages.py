# ruff: noqa: E501 - pages are as wide as those of the makers they imitate
"""Articles of our own, and pages in the layouts of Chinese sites of 2005 to 2022 built around them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "texts"


@dataclass(frozen=True)
class Story:
    """What a page is built from, and what must come out again."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    publisher: str | None
    author: str | None
    editor: str | None
    published_at: str | None

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


META = {
    "water": ("中原水利网", "高志远", "宋文静", "2020-09-14T08:32"),
    "hospital": ("健康时报", "薛梅", "田家乐", "2021-03-05T10:15:22"),
    "school": ("西部教育新闻网", "冉启明、江小鱼", "左晓琳", "2019-11-21"),
    "railway": ("长江日报", "邹文波", "贺兰", "2022-05-18T17:40"),
    "fishery": ("海峡渔业报", "林则成", "卓小满", "2018-08-17T07:05:00"),
    "budget": ("区财政局", None, None, "2017-08-02"),
    "flood": ("川中晚报", "尹家豪", "孟凡", "2012-07-27T09:00"),
    "robot": ("科技前沿", "白若溪", "常宁", "2021-12-09T14:28:09"),
}


@cache
def stories() -> tuple[Story, ...]:
    found = []
    for name, meta in META.items():
        title, *paragraphs = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n")
        found.append(Story(name, title, tuple(paragraphs), *meta))
    return tuple(found)


def shown_date(story: Story, form: str = "dash") -> str:
    date, _, time = (story.published_at or "").partition("T")
    year, month, day = date.split("-")
    shown = {
        "dash": f"{year}-{month}-{day}",
        "slash": f"{year}/{int(month)}/{int(day)}",
        "han": f"{year}年{month}月{day}日",
        "point": f"{year}.{month}.{day}",
    }[form]
    return f"{shown} {time}".strip()


def _p(story: Story, *, open_: str = "<p>　　", close: str = "</p>\n") -> str:
    return "".join(f"{open_}{paragraph}{close}" for paragraph in story.paragraphs)


RELATED = "".join(
    f'<li><a href="/a/{n}.html">{text}</a><span>2023-01-{n:02d}</span></li>'
    for n, text in enumerate(
        ("我市召开安全生产工作会议", "全省春耕备耕全面展开", "专家解读新版目录", "这些路段今起封闭施工", "市领导调研重点项目"), 1
    )
)
NAV = "".join(
    f'<li><a href="/{n}/">{name}</a></li>'
    for n, name in enumerate(("首页", "新闻", "政务", "视频", "专题", "评论", "社会", "教育", "旅游", "财经"))
)


def portal(s: Story) -> str:
    """A news portal, divs with telling classes, info line of spans."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{s.title}_国内新闻_华夏新闻网</title>
<meta name="keywords" content="新闻,国内,社会"><script>var a="<div>脚本里的文字，不是正文。</div>";</script><style>.a{{color:red}}</style></head><body>
<div class="header"><ul class="nav">{NAV}</ul></div><div class="crumbs">您当前的位置：<a href="/">首页</a> &gt; <a href="/gn">国内</a> &gt; 正文</div>
<div class="main"><div class="article-wrap"><h1 class="title">{s.title}</h1>
<div class="info"><span class="time">{shown_date(s)}</span><span class="source">来源：<a href="#">{s.publisher}</a></span><span class="author">作者：{(s.author or "").replace("、", " ")}</span><span>评论：<em>0</em></span></div>
<div class="share">分享到：<a>微信</a><a>微博</a><a>QQ空间</a></div>
<div class="article-content">{_p(s, open_="<p>", close="</p>")}<p class="editor">（责任编辑：{s.editor or ""}）</p></div>
<div class="statement">免责声明：本文仅代表作者个人观点，与本网无关。其原创性以及文中陈述文字和内容未经本站证实，请读者仅作参考，并请自行核实相关内容。</div></div>
<div class="related"><h3>相关新闻</h3><ul>{RELATED}</ul></div><div class="comment"><h3>网友评论</h3><p>请您文明上网、理性发言，注册后发表评论。</p></div></div>
<div class="sidebar"><h3>热门排行</h3><ol>{RELATED}</ol></div>
<div class="footer"><p>Copyright © 2008-2022 华夏新闻网 版权所有 京ICP备05001234号-1</p><p>违法和不良信息举报电话：010-12345678</p></div></body></html>"""


def government_table(s: Story) -> str:
    """A government CMS of about 2008: nested tables, fonts, no classes."""
    body = "".join(f"<P style='TEXT-INDENT: 2em'><FONT face=宋体 size=3>　　{p}</FONT></P>" for p in s.paragraphs)
    editor = f"<tr><td align=right>责任编辑：{s.editor}</td></tr>" if s.editor else ""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>区人民政府门户网站-{s.title}</title></head>
<body bgcolor=#ffffff><table width=1000 align=center><tr><td><table><tr><td><a href=/>首页</a></td><td><a href=/zw>政务公开</a></td><td><a href=/bs>办事服务</a></td><td><a href=/hd>互动交流</a></td></tr></table></td></tr>
<tr><td>您现在的位置：<a href=/>网站首页</a> &gt;&gt; <a href=/zw>政务动态</a> &gt;&gt; 正文</td></tr>
<tr><td><table width=100%><tr><td align=center><font size=5><b>{s.title}</b></font></td></tr>
<tr><td align=center>发布时间：{shown_date(s, "han")}　来源：{s.publisher}　作者：{s.author or ""}　点击数：1024　【字号：<a>大</a> <a>中</a> <a>小</a>】</td></tr>
<tr><td><div>{body}</div></td></tr>{editor}<tr><td align=center>【<a href=#>打印本页</a>】【<a href=#>关闭窗口</a>】</td></tr></table></td></tr>
<tr><td align=center>主办：区人民政府办公室　技术支持：某某信息公司<br>版权所有 粤ICP备10203040号</td></tr></table></body></html>"""


def government_new(s: Story) -> str:
    """A government site by the national standard: meta tags, catalogue table, TRS editor."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="SiteName" content="某市人民政府"><meta name="ArticleTitle" content="{s.title}"><meta name="PubDate" content="{shown_date(s)}"><meta name="ContentSource" content="{s.publisher}"><title>{s.title}_部门动态_某市人民政府</title></head><body>
<div class="top"><a href="/">网站首页</a><a>无障碍阅读</a><a>长者模式</a></div>
<div class="dqwz">当前位置：<a>首页</a>&gt;<a>新闻中心</a>&gt;<a>部门动态</a></div>
<div class="xxgk"><table><tr><td>索引号：</td><td>0082/2021-00123</td><td>主题分类：</td><td>其他</td></tr><tr><td>发布机构：</td><td>{s.publisher}</td><td>发文日期：</td><td>{shown_date(s)}</td></tr></table></div>
<div class="con_title">{s.title}</div><div class="con_info"><span>发布日期：{shown_date(s)}</span> <span>来源： {s.publisher}</span> <span>浏览次数：<i id="hits">356</i></span> <span>字体：[大 中 小]</span></div>
<div class="TRS_Editor">{_p(s, open_='<p style="text-indent:2em">', close="</p>")}</div>
<div class="ewm"><p>扫一扫在手机打开当前页</p></div><div><a>打印</a> <a>关闭</a></div>
<div class="footer">主办单位：某市人民政府办公室 承办单位：某市大数据局<br>网站标识码：4401000001 ICP备案号：粤ICP备05000000号 <img src=x>粤公网安备 44010402000001号</div></body></html>"""


def wechat(s: Story) -> str:
    """A page like those of WeChat accounts: sections in sections, no paragraphs."""
    body = "".join(
        f'<section style="margin:8px"><section><span style="font-size:16px">{p}</span></section></section>' for p in s.paragraphs
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title></title><meta property="og:title" content="{s.title}"></head><body id="activity-detail">
<div id="js_article" class="rich_media"><h2 class="rich_media_title" id="activity-name"> {s.title} </h2><div id="meta_content" class="rich_media_meta_list"><span class="rich_media_meta rich_media_meta_text">{s.author or ""}</span> <a id="js_name">{s.publisher}</a> <em id="publish_time">{shown_date(s)}</em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden;">{body}<section><p>责编：{s.editor or ""}</p></section></div></div>
<div class="rich_media_tool">阅读 <span>1万+</span> 点赞 在看</div><div id="js_pc_qr_code"><p>微信扫一扫<br>关注该公众号</p></div></body></html>"""


def aspnet(s: Story) -> str:
    """ASP.NET: the whole page is a form with a view state; text by line breaks."""
    body = "<br><br>".join("&nbsp;&nbsp;&nbsp;&nbsp;" + p for p in s.paragraphs)
    return f"""<html xmlns="http://www.w3.org/1999/xhtml"><head id="Head1"><title>
	{s.title}
</title><meta http-equiv="Content-Type" content="text/html; charset=gb2312" /></head><body><form name="form1" method="post" action="Show.aspx?id=12" id="form1"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUKLTI2NzQ2{"x" * 300}" />
<div id="top"><span id="lblDate">今天是 2023年5月1日 星期一</span></div><div id="left"><ul>{NAV}</ul></div>
<div id="right"><div class="lm">当前位置：<a href="Default.aspx">首页</a> → <a href="List.aspx">新闻动态</a></div>
<span id="lblTitle" class="bt">{s.title}</span><br /><span id="lblInfo">作者：{s.author or ""} 来源：{s.publisher} 发表时间：{shown_date(s, "slash")} 浏览次数：88</span><hr />
<span id="lblContent">{body}</span><br /><span>责任编辑：{s.editor or ""}</span>
<div>上一篇：<a href="Show.aspx?id=11">关于节假日安排的通知</a></div><div>下一篇：没有了</div></div>
<div id="bottom">地址：某市某路1号 邮编：400000 版权所有 渝ICP备08001234号</div></form></body></html>"""


def dede(s: Story) -> str:
    """A small CMS (2010): small tags in the info line, digg box, pages."""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gbk"/><title>{s.title} - 农业资讯 - 三农在线</title><meta name="description" content="{s.paragraphs[0][:60]}"/></head><body>
<div class="w960 center"><div class="place"><strong>当前位置:</strong> <a href='/'>主页</a> > <a href='/n/'>农业资讯</a> > </div>
<div class="viewbox"><div class="title"><h2>{s.title}</h2></div><div class="info"><small>时间:</small>{shown_date(s)}<small>来源:</small>{s.publisher} <small>作者:</small>{s.author or "未知"}<small>点击:</small><script src="/c.js"></script>次</div>
<div class="intro">{s.paragraphs[0][:40]}...</div>
<div class="content"><table width='100%'><tr><td>{_p(s, open_="<div>　　", close="</div>")}</td></tr></table></div>
<div class="dede_pages"><ul></ul></div><div>（责任编辑：{s.editor or ""}）</div><div class="newdigg">顶一下(0) 踩一下(0)</div><div class="context"><ul><li>上一篇：<a href='1.html'>春季果园管理要点</a></li><li>下一篇：<a href='2.html'>玉米价格走势分析</a></li></ul></div>
<div class="dede_comment">发表评论 请自觉遵守互联网相关的政策法规，严禁发布色情、暴力、反动的言论。<br>用户名: 验证码: 匿名?</div></div>
<div class="pright"><div class="hot"><h3>热点内容</h3><ul>{RELATED}</ul></div></div></div><div class="footer">Powered by 某某CMS © 2004-2011</div></body></html>"""


def discuz(s: Story) -> str:
    """A portal page of a forum program: p.xg1, summary, td body."""
    return f"""<html><head><meta charset="gbk"><title>{s.title} - 本地资讯 - 某城论坛 - Powered by Discuz!</title></head><body><div id="hd"><div id="nv"><ul>{NAV}</ul></div></div>
<div id="pt" class="bm cl"><div class="z"><a>首页</a> &rsaquo; <a>本地资讯</a> &rsaquo; 查看内容</div></div><div class="bm vw"><div class="h hm"><h1 class="ph">{s.title}</h1><p class="xg1">{shown_date(s, "dash")}<span class="pipe">|</span> 发布者: admin<span class="pipe">|</span> 查看: 2345<span class="pipe">|</span> 评论: 0<span class="pipe">|</span> 原作者: {s.author or ""}<span class="pipe">|</span> 来自: {s.publisher}</p></div>
<div class="s"><div><strong>摘要</strong>: {s.paragraphs[0][:50]}...</div></div><div class="d"><table class="vwtb"><tr><td id="article_content">{"".join(f"<div>{p}</div><br>" for p in s.paragraphs)}<div>编辑：{s.editor or ""}</div></td></tr></table></div>
<div id="click_div"><table><tr><td>鲜花</td><td>握手</td><td>雷人</td><td>路过</td><td>鸡蛋</td></tr></table></div><div class="bm bw0"><h3>最新评论</h3><p>暂无评论</p></div></div><div id="ft">GMT+8, 2021-1-1 00:00 , Processed in 0.03 second(s). Powered by Discuz! X3.4 © 2001-2013</div></body></html>"""


def party_news(s: Story) -> str:
    """A party news site: h1 and sou line, box_con, 'edit' block, links inside the text."""
    first = s.paragraphs[0][:6]
    body = "".join(f"<p style='text-indent: 2em;'>\n\t{p}</p>\n" for p in s.paragraphs).replace(
        first, f'<a href="/k">{first[:3]}</a>{first[3:]}', 1
    )
    return f"""<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html;charset=GB2312"/><title>{s.title}--党建--大江网</title></head><body><div class="path"><a>大江网</a>&gt;&gt;<a>党建</a></div>
<div class="clearfix w1000_320 text_title"><h3 class="pre"></h3><h1>{s.title}</h1><h4 class="sub"></h4><p class="author">{(s.author or "").replace("、", " ")}</p><div class="box01"><div class="fl">{shown_date(s, "han").replace(" ", "")}&nbsp;&nbsp;&nbsp;&nbsp;来源：<a href="http://x" target="_blank">{s.publisher}</a></div><div class="message"><a>原标题</a></div></div></div>
<div class="clearfix w1000_320 text_con"><div class="fl text_con_left"><div class="box_con" id="rwb_zw">{body}<div class="zdfy clearfix"></div><center><table border="0" align="center" width="40%"><tr></tr></table></center></div><div class="edit clearfix">(责编：{s.editor or ""})</div><div class="share">分享让更多人看到</div>
<div class="clear clearfix recommend"><h2>推荐阅读</h2><ul>{RELATED}</ul></div></div><div class="fr w300"><h2>24小时排行榜</h2><ol>{RELATED}</ol></div></div><div class="copyright">大江网版权所有 ，未经书面授权禁止使用<br>Copyright © 1997-2022 by www.example.cn</div></body></html>"""


def baidu_tags(s: Story) -> str:
    """Hidden structure marks of search engines; editor at the end in brackets."""
    return f"""<html><head><meta charset="utf-8"><title>{s.title}|社会|都市网</title></head><body><div class="wrap"><div class="hd_nav"><a>都市网</a>|<a>新闻</a>|<a>体育</a>|<a>汽车</a></div><div class="bread"><a>都市网</a> &gt; <a>社会</a></div>
<div class="artTitle"><h1>{s.title}</h1></div><div class="artInfo"><span id="pubtime_baidu">{shown_date(s)}</span><span id="source_baidu">来源：{s.publisher}</span><span id="author_baidu">作者：{(s.author or "").replace("、", " ")}</span><span id="editor_baidu">责任编辑：{s.editor or ""}</span></div>
<div class="artText"><!-- 正文 -->{"".join(f"<p>{p}</p>" for p in s.paragraphs[:2])}<div class="adbox"><a href="http://ad">低价机票等你来抢</a></div>{"".join(f"<p>{p}</p>" for p in s.paragraphs[2:])}</div>
<div class="tags">关键词：<a>民生</a> <a>发展</a></div><p>声明：转载此文是出于传递更多信息之目的。若有来源标注错误或侵犯了您的合法权益，请作者持权属证明与本网联系。</p></div><div class="foot"><a>关于我们</a> | <a>联系我们</a> | <a>广告服务</a> | <a>招聘信息</a></div></body></html>"""


def plain_div(s: Story) -> str:
    """Nameless nested divs, br only, unclosed paragraphs."""
    return f"""<html><head><title>{s.title}</title></head><body><div><div><div><a href=1>首页</a> <a href=2>要闻</a> <a href=3>专栏</a></div></div>
<div><div><center><b>{s.title}</b></center><center>{shown_date(s, "point")}　　{s.publisher}</center><div><div>{"<p>　　".join(["", *s.paragraphs])}<p align=right>编辑：{s.editor or ""}　作者：{s.author or ""}</div></div></div></div>
<div><a href=9>返回首页</a></div></div></body></html>"""


def newspaper(s: Story) -> str:
    """A digital newspaper: founder CMS, title in three lines, ozoom."""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>数字报-{s.title}</title></head><body><table><tr><td><table><tr><td>{shown_date(s, "han").split(" ")[0]} 星期四</td><td>往期回顾</td><td>返回目录</td><td>放大+</td><td>缩小-</td><td>全文复制</td></tr></table></td></tr>
<tr><td><table><tr class="bt1"><td></td></tr><tr><td class="font01" align="center">{s.title}</td></tr><tr><td class="font02" align="center">——一线见闻</td></tr></table></td></tr><tr><td>作者：{s.author or ""}</td></tr><tr><td>来源：{s.publisher}</td></tr>
<tr><td><div id="ozoom"><founder-content>{_p(s, open_="<P>　　", close="</P>")}</founder-content></div></td></tr><tr><td>责任编辑 / {s.editor or ""}</td></tr></table><div>上一篇　下一篇</div></body></html>"""


def html5(s: Story) -> str:
    """Semantic HTML5."""
    return f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{s.title} | 观察者说</title><meta property="article:published_time" content="{s.published_at}+08:00"></head><body><header><nav><ul>{NAV}</ul></nav></header><main><article><header><h1>{s.title}</h1><p class="byline">文／{s.author or ""}　编辑／{s.editor or ""}</p><p><time datetime="{s.published_at}">{shown_date(s)}</time> · 来源：{s.publisher}</p></header>
<section>{_p(s, open_="<p>", close="</p>")}</section><footer><a>点赞</a> <a>收藏</a> <a>举报</a></footer></article><aside><h2>猜你喜欢</h2><ul>{RELATED}</ul></aside></main><footer><p>© 2022 观察者说 All Rights Reserved</p></footer></body></html>"""


COMMENTS = "".join(
    f'<div class="i"><b>网友{n}</b><p>家乡的变化真是太大了，希望越来越好，支持支持，第{n}楼来报到。</p></div>' for n in range(30)
)


def netease(s: Story) -> str:
    """A portal with the source at the end of the text as well, and a crumb inside the article."""
    return f"""<html><head><title>{s.title}_某易新闻</title></head><body><div class="ntes_nav"><a>首页</a><a>新闻</a></div><div class="post_area clearfix"><div class="post_content"><div class="post_crumb"><a>首页</a> &gt; <a>新闻中心</a> &gt; <a>滚动新闻</a> &gt; 正文</div>
<div class="post_content_main" id="epContentLeft"><h1>{s.title}</h1><div class="post_time_source">{shown_date(s)}　来源: <a id="ne_article_source" href="#">{s.publisher}</a>(上海)　<a>举报</a></div><div class="post_share"><a>微信</a><a>QQ空间</a><a>微博</a><a>更多</a></div>
<div class="post_body"><div class="post_text" id="endText"><p class="otitle">（原标题：另一个题目）</p>{_p(s)}<div class="ep-source cDGray"><span class="left"><a><img></a> 本文来源：{s.publisher} 作者：{s.author or ""}</span><span class="ep-editor">责任编辑：{s.editor or ""}_NF</span></div></div></div>
<div class="post_btmshare"><a>分享到：</a></div><div class="post_comment"><div id="tie">0人跟贴</div></div></div></div><div class="post_side"><h3>热点推荐</h3>{RELATED}</div></div></body></html>"""


def agency(s: Story) -> str:
    """A news agency: title in a header, reporters in a line of their own, editor among buttons."""
    return f"""<html><head><title>{s.title}-某某网</title></head><body><div class="header"><div class="h-nav"><a>某某网</a> &gt; &gt; 正文</div><div class="h-title">{s.title}</div><div class="h-p3 clearfix"><div class="h-info"><span class="h-time"> {shown_date(s)}</span> <span class="aticle-src"> 来源： <em id="source"> {s.publisher} </em></span></div><div>关注某某网</div><div>微信</div><div>微博</div></div></div>
<div class="main-left"><div id="p-detail"><p>　　本社记者{s.author or ""}</p>{_p(s)}<div class="zan-wap">+1</div><div class="p-tags"><div class="adv">【纠错】 <span class="p-jc">责任编辑： {s.editor or ""}</span></div></div></div></div><div class="footer">Copyright © 2000 - 2017 All Rights Reserved. 版权所有　某某网</div></body></html>"""


def state_council(s: Story) -> str:
    """A government site whose info line and print box share a block."""
    return f"""<html><head><title>{s.title}_地方政务_某某网</title></head><body><div class="BreadcrumbNav"><a>首页</a> &gt; <a>新闻</a> &gt; <a>地方报道</a></div><div class="article oneColumn pub_border"><h1> {s.title} <br> 　　　 </h1><div class="pages-date"> {shown_date(s)} <span class="font index-switchsize">来源： {s.publisher}</span> <div class="pages-print">【字体：<span>大</span> <span>中</span> <span>小</span>】<span>打印</span> <div class="share">分享</div></div></div>
<div class="pages_content" id="UCAP-CONTENT">{_p(s, open_='<p style="text-indent: 2em;">')}</div><div class="editor"><span>责任编辑： {s.editor or ""}</span></div></div><div class="related"><div>相关稿件</div>{RELATED}</div></body></html>"""


def county_cms(s: Story) -> str:
    """A county site of 2006: everything in one table, date of the entry, comments below."""
    return f"""<html><head><title>{s.title}</title></head><body><table><tr><td>您现在的位置： <a>某县新闻网</a> &gt;&gt; <a>新闻中心</a> &gt;&gt; 正文</td></tr><tr><td class="main_ArticleTitle">{s.title}</td></tr><tr><td class=main_ArticleSubheading></td></tr><tr><td>作者：{s.author or ""}　　文章来源：{s.publisher}　　点击数：<script></script>　　更新时间：{shown_date(s, "slash")}　　文章录入：admin</td></tr>
<tr><td id="fontzoom">{"<BR>".join("　　" + p for p in s.paragraphs)}</td></tr><tr><td>文章录入：admin　　责任编辑：{s.editor or ""}</td></tr><tr><td><li>上一篇文章： <a>某某同志任前公示</a></li><li>下一篇文章： 没有了</li></td></tr><tr><td>【<a>字体：小</a> <a>大</a>】【<a>发表评论</a>】【<a>加入收藏</a>】【<a>告诉好友</a>】【<a>打印此文</a>】【<a>关闭窗口</a>】</td></tr>
<tr><td>最新热点 最新推荐 相关文章</td></tr><tr><td><li><a>某某会议召开</a></li><li><a>某地旱情</a></li></td></tr><tr><td>网友评论：（只显示最新10条。评论内容只代表网友观点，与本站立场无关！）</td></tr></table></body></html>"""


def comments(s: Story) -> str:
    """More comments than article, in blocks without telling names."""
    return f"""<html><head><title>{s.title}_某城网</title></head><body><div><h1>{s.title}</h1><p>{shown_date(s)} 来源：{s.publisher} 作者：{s.author or ""} 编辑：{s.editor or ""}</p><div>{_p(s)}</div></div><div><h3>网友评论</h3>{COMMENTS}</div></body></html>"""


LAYOUTS: tuple[Callable[[Story], str], ...] = (
    portal, government_table, government_new, wechat, aspnet, dede, discuz, party_news, baidu_tags, plain_div, newspaper, html5,
    netease, agency, state_council, county_cms, comments,
)  # fmt: skip

STATES_EDITOR = {layout.__name__ for layout in LAYOUTS} - {"government_new"}
STATES_AUTHOR = {layout.__name__ for layout in LAYOUTS} - {"government_new", "state_council"}
STATES_DATE = {layout.__name__ for layout in LAYOUTS} - {"newspaper"}  # there it is the date of the issue, in a margin
BOILERPLATE = (
    "首页",
    "分享",
    "版权",
    "ICP",
    "相关新闻",
    "排行",
    "评论",
    "扫一扫",
    "责任编辑",
    "责编",
    "上一篇",
    "打印",
    "无障碍",
    "猜你",
    "推荐阅读",
    "当前位置",
    "现在的位置",
    "摘要",
    "低价机票",
    "关键词：",
    "声明",
    "点赞",
    "市领导调研",
    "家乡的变化",
    "原标题",
    "+1",
    "举报",
)
