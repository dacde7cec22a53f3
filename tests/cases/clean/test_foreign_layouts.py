# ruff: noqa: E501 - pages are as wide as those of the makers they imitate
"""Layouts and forms met on sites of others: what they state is found, what is not the article goes."""

from collections.abc import Callable

import pytest
from tests.cases.clean import pages
from tests.cases.clean.pages import Story, shown_date

from gleaner_contracts.records import CleanArticle, RawDocument
from gleaner_extract.clean import bylines, clean_document, labels, lines
from gleaner_extract.clean.normalise import normalise
from gleaner_extract.clean.tracked import Tracked

TITLE = "全市冬修水利工作会召开"
BODY = (
    "本次会议总结了上一阶段的工作，安排部署了今冬明春的水利建设任务，要求各地早谋划、早动手。",
    "今年以来，全市共完成渠道清淤310公里，新建蓄水池42座，改善灌溉面积5.6万亩，群众用水有了保障。",
)
TEXT = "\n".join((TITLE, *BODY))


def cleaned(*parts: str) -> CleanArticle:
    return clean_document(RawDocument(text="\n".join(parts)))


def _paragraphs(story: Story, opening: str, closing: str) -> str:
    return "".join(f"{opening}{paragraph}{closing}" for paragraph in story.paragraphs)


def font_soup(s: Story) -> str:
    return f"""<HTML><HEAD><TITLE>{s.title}</TITLE></HEAD><BODY><CENTER><TABLE width=760><TR><TD><IFRAME src=top.htm></IFRAME></TD></TR>
<TR><TD align=center><FONT size=5 color=red><B>{s.title}</B></FONT></TD></TR><TR><TD align=center><FONT size=2>{shown_date(s)}
&nbsp;&nbsp;{s.publisher}</FONT></TD></TR><TR><TD><FONT size=3>{_paragraphs(s, "　　", "<BR><BR>")}</FONT></TD></TR>
<TR><TD><A href=javascript:window.print()>打印</A> <A href=#>关闭</A></TD></TR></TABLE></CENTER></BODY></HTML>"""


def div_soup(s: Story) -> str:
    others = "".join(f"<div><a href=x>某地举办第{number}届文化节活动丰富多彩</a></div>" for number in range(12))
    return f"""<html><head><title>{s.title} - 某市在线</title></head><body><div><div><a href=1>要闻</a></div></div><div><div>
<div>{s.title}</div><div><span>{shown_date(s, "han")}</span><span>来源：{s.publisher}</span></div>
<div>{_paragraphs(s, "<div>", "</div>")}</div></div><div><div>热点推荐</div>{others}</div></div></body></html>"""


def first_of_many(s: Story) -> str:
    return f"""<html><head><title>{s.title}</title></head><body><div id=main><h2>{s.title}</h2><p>发布时间：{shown_date(s)}　来源：
{s.publisher}</p><div id=text>{_paragraphs(s, "<p>　　", "</p>")}<p>1 <a href=2>2</a> <a href=3>3</a> <a href=2>下一页</a>
<a href=9>尾页</a></p></div></div></body></html>"""


def label_without_colon(s: Story) -> str:
    return f"""<html><head><title>{s.title}-新闻动态-某局</title></head><body><div class=content><div class=title>{s.title}</div>
<div class=sub><em>发布日期</em><i>{shown_date(s)}</i><em>信息来源</em><i>{s.publisher}</i></div>
{_paragraphs(s, "<p><span>", "</span></p>")}</div></body></html>"""


def between_lists(s: Story) -> str:
    before = "".join(
        f"<li><a href=#>关于开展第{number}次全县检查工作的通知</a><span>2024-05-1{number}</span></li>" for number in range(9)
    )
    after = "".join(f"<li><a href=#>最新第{number}期简报已经发布请查看</a> (2023-01-0{number})</li>" for number in range(1, 9))
    return f"""<html><head><title>{s.title}</title></head><body><ul>{before}</ul><div><h3>{s.title}</h3><div>时间:{shown_date(s, "slash")}
来源:{s.publisher} 点击:<script>count()</script>次</div>{_paragraphs(s, "<p>", "</p>")}</div><ul>{after}</ul></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("layout", [font_soup, div_soup, first_of_many, label_without_colon, between_lists])
def test_a_layout_of_others_gives_its_article_and_what_it_states(layout: Callable[[Story], str], encoding: str) -> None:
    for story in pages.stories():
        article = clean_document(RawDocument(content=layout(story).encode(encoding), content_type="text/html"))
        meta = article.meta
        assert (meta.title, meta.publisher, meta.published_at) == (story.title, story.publisher, story.published_at)
        assert article.clean_text == f"{story.title}\n{story.body}"


@pytest.mark.parametrize(
    ("linked", "published_at"),
    [
        ('{"@type":"NewsArticle","datePublished":"2020-03-04T08:09:10+08:00"}', "2020-03-04T08:09:10"),
        (
            '{"@id":"http://example.com/1.html","pubDate":"2020-03-04T08:09:10","upDate":"2021-01-01T00:00:00"}',
            "2020-03-04T08:09:10",
        ),
        ('[{"datePublished":"2020-03-04"},{"datePublished":"2019-01-01"}]', None),
        ('{"dateModified":"2020-03-04"}', None),
    ],
)
def test_linked_data_gives_the_date_where_it_states_one(linked: str, published_at: str | None) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    html = f'<html><head><script type="application/ld+json">{linked}</script></head><body><h1>{TITLE}</h1><div>{body}</div></body></html>'
    article = clean_document(RawDocument(text=html, content_type="text/html"))
    assert article.meta.published_at == published_at


@pytest.mark.parametrize(
    ("head", "publisher", "author", "editor"),
    [
        (("石小满/某某青年报", "2019-09-24 09:10"), "某某青年报", "石小满", None),
        (("新华社", "2020-01-03 18:13"), "新华社", None, None),
        (("2020-01-03 18:13 来源 某某日报 编辑 李文清",), "某某日报", None, "李文清"),
        (("2019-09-07 13:43:45 来源: 某某周刊举报",), "某某周刊", None, None),
        (("2019-09-05 11:10 某某在线[整理] 1",), "某某在线", None, None),
        (("来源于：某某办事处",), "某某办事处", None, None),
        (("2019-11-25 16:04", "某某新闻记者 段文超 廖小燕"), None, "段文超、廖小燕", None),
        (("2019-09-25 作者：网络整理",), None, None, None),
    ],
)
def test_a_head_in_other_forms_is_taken_apart(
    head: tuple[str, ...], publisher: str | None, author: str | None, editor: str | None
) -> None:
    article = cleaned(TITLE, *head, *BODY)
    assert (article.meta.publisher, article.meta.author, article.meta.editor) == (publisher, author, editor)
    assert article.clean_text == TEXT


@pytest.mark.parametrize(
    "line", ["某市水利局新闻发言人 武大平", "蓄水池/灌溉渠", "工程进度", "新闻发布会现场", "编辑 出版 发行", "组织 实施 监督"]
)
def test_a_short_line_below_the_title_that_names_no_writer_stays(line: str) -> None:
    article = cleaned(TITLE, "发布时间：2020-01-03", line, *BODY)
    assert line in article.clean_text
    assert article.meta.author is None


@pytest.mark.parametrize(
    ("tail", "author", "editor"),
    [
        ("（张巨峰）", "张巨峰", None),
        ("（潘城高 黄广文）", "潘城高、黄广文", None),
        ("\n编辑 刘晓阳 校对 李铭", None, "刘晓阳"),
        ("\n（责任编辑 羊莹春）", None, "羊莹春"),
        ("\n本报记者：赖峰\n特约记者：张炳文\n编辑：黄振华", "赖峰、张炳文", "黄振华"),
        ("\n作者：余毅 向雪妮返回某某，查看更多", "余毅、向雪妮", None),
        ("返回某某网首页>>", None, None),
        ("\n- THE END -", None, None),
    ],
)
def test_a_tail_in_other_forms_is_cut_off(tail: str, author: str | None, editor: str | None) -> None:
    article = cleaned(TEXT + tail)
    assert (article.meta.author, article.meta.editor) == (author, editor)
    assert article.clean_text == TEXT


@pytest.mark.parametrize(
    "tail", ["代表们返回各地，查看更多现场。", "（试行）", "编辑 排版 校对", "参加人员：张文、李武等12人。", "（见图二）"]
)
def test_a_last_line_that_names_no_writer_stays(tail: str) -> None:
    assert cleaned(TEXT, tail).clean_text == f"{TEXT}\n{tail}"


def test_a_body_after_the_last_sentence_is_where_the_author_works() -> None:
    article = cleaned(f"{TEXT}（某县发改局）")
    assert (article.meta.author, article.meta.author_org) == (None, "某县发改局")
    assert article.clean_text == TEXT


@pytest.mark.parametrize(
    ("tail", "published_at"),
    [("发布日期：2019-03-06 责任编辑：龙慧", "2019-03-06"), ("时间：2019-03-06 责任编辑：龙慧", None)],
)
def test_a_date_after_the_body_counts_where_it_says_publication(tail: str, published_at: str | None) -> None:
    assert cleaned(TEXT, tail).meta.published_at == published_at


@pytest.mark.parametrize(
    "line",
    [
        "（原题为《冬修水利掀起新高潮》）",
        "原标题：今冬水利建设怎么干？",
        "（本文来自某某新闻，更多原创资讯请下载“某某新闻”APP）",
        "打开某某APP，查看更多精彩内容",
        "关键词 >> 水利，冬修",
        "图片均来自网络",
        "本文为某某号作者上传并发布，仅代表该作者或机构观点，不代表平台的观点或立场。",
        "特别声明",
        "我要跟帖",
        "已输入0字",
        "第01版：要闻 4下一版",
        "当前版：02版",
        "更多新闻，请看某某网",
        "凡未与本网签订书面协议的网站，不得转载本网及所属各媒体的稿件与图片。",
        "欢迎您发表有价值的评论，发布广告的评论将会被删除。",
        ":loveliness: :) :) :lol",
        "页：",
        "点击左下角“阅读原文”，了解更多",
    ],
)
def test_more_boilerplate_lines_go(line: str) -> None:
    assert lines.boilerplate_rule(normalise(Tracked.of(line)).text) is not None


@pytest.mark.parametrize(
    "line",
    [
        "原标题图片说明了工程的进展",
        "更多群众用上了自来水",
        "页岩气开发取得突破",
        "第3版图书重印2000册",
        "图片展览在文化馆举行",
        "关键环节抓落实",
        "特别声明书签字仪式",
        "点击报名人数达到1200人",
        "打开大门，迎接客商。",
        "欢迎您到水乡来",
    ],
)
def test_more_lines_of_an_article_are_no_boilerplate(line: str) -> None:
    assert lines.boilerplate_rule(line) is None


@pytest.mark.parametrize(
    "header",
    ["欧美精品一区二区三区，久久免费视频，国产在线观看", "中文字幕无码视频在线观看_成人免费视频_亚洲日韩精品"],
)
def test_a_stuffed_header_and_the_name_of_a_section_are_no_title(header: str) -> None:
    article = cleaned(header, "新闻中心", *TEXT.split("\n"))
    assert article.meta.title == TITLE
    assert article.clean_text == TEXT


@pytest.mark.parametrize("title", ["国产高清视频设备走向亚洲市场", "亚洲与欧美客商齐聚交易会", "免费午餐惠及山区学生"])
def test_a_title_with_such_words_stays(title: str) -> None:
    assert cleaned(title, *BODY).meta.title == title


def test_a_first_line_that_ends_in_an_exclamation_is_a_title() -> None:
    title = "今后出行更方便！全县这27个重大项目今天集中开工竣工！"
    assert cleaned(title, *BODY).meta.title == title
    question = "水从哪里来？" + BODY[0]
    assert cleaned(question, *BODY).meta.title is None


@pytest.mark.parametrize("text", ["关注", "推荐", "某龙网", "华龙网", "王报社"])
def test_a_button_or_a_medium_is_no_name(text: str) -> None:
    assert not labels.is_name(text)


def test_roles_need_names() -> None:
    assert list(bylines.roles("编辑 刘晓阳 校对 李铭")) == [("editor", "刘晓阳")]
    assert not list(bylines.roles("编辑 出版 校对 工作"))
    assert not list(bylines.roles("编辑 刘晓阳"))


def test_an_info_line_between_two_titles_is_read() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (TITLE, *BODY))
    html = f"<html><body><table><tr><td>{TITLE}</td></tr><tr><td>发布时间: 2018-05-17 | 浏览次数: 21</td></tr></table><div>{body}</div></body></html>"
    assert clean_document(RawDocument(text=html, content_type="text/html")).meta.published_at == "2018-05-17"
