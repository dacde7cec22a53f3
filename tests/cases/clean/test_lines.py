"""Case tables of lines: metadata, dates, boilerplate, normalisation, sentences."""

import pytest

from gleaner_contracts.enums import Reason
from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.records import RawDocument
from gleaner_extract.clean import clean_document, dates, labels, lines, spun
from gleaner_extract.clean.normalise import normalise
from gleaner_extract.clean.tracked import Tracked

BODY = "近日，全县召开现场会，安排部署下一阶段重点工作，要求各部门抓好落实，确保完成全年任务。"


@pytest.mark.parametrize(
    ("line", "publisher", "author", "editor", "published_at"),
    [
        ("作者：陈宇 时间：2021/4/8 15:17:35 来源：新华网 关注人数：", "新华网", "陈宇", None, "2021-04-08T15:17:35"),
        ("2015年03月12日 09:12 来源：人民日报", "人民日报", None, None, "2015-03-12T09:12"),
        ("来源： 农民日报   作者： 王 伟   责任编辑： 李小红", "农民日报", "王伟", "李小红", None),
        ("发布日期：2019-06-05 信息来源：市水务局 浏览次数：37", "市水务局", None, None, "2019-06-05"),
        ("文/张大山 图/李四 编辑/赵小六", None, "张大山", "赵小六", None),
        ("2012-05-04 10:20:30　中国新闻网", "中国新闻网", None, None, "2012-05-04T10:20:30"),
        ("稿源：大众网 2010年2月3日 点击：12 【大 中 小】", "大众网", None, None, "2010-02-03"),
        ("来源：《中国水利报》 作者：本报记者 孙明 通讯员 周海", "中国水利报", "孙明、周海", None, None),
        ("2022-03-22 来源:曲阳日报 本报记者 段云 通讯员 卯昌", "曲阳日报", "段云、卯昌", None, "2022-03-22"),
        ("2023-11-03 16:12 某市日报社全媒体记者 钟坚 通讯员 化公", "某市日报社", "钟坚、化公", None, "2023-11-03T16:12"),
        ("本报记者 洛桑 才让吉", None, "洛桑、才让吉", None, None),
        ("某县人民政府县长 高宏", None, "高宏", None, None),
        ("http://www.example.com 2021-10-09 来源：北方日报 字号 大 中 小", "北方日报", None, None, "2021-10-09"),
        ("来源：新闻网 记者 林成 编辑：卓满", "新闻网", "林成", "卓满", None),
        ("更新时间：2009-11-2 文章来源：本站原创 点击数：", "本站原创", None, None, "2009-11-02"),
    ],
)
def test_an_info_line_is_taken_apart_and_taken_out(
    line: str, publisher: str | None, author: str | None, editor: str | None, published_at: str | None
) -> None:
    article = clean_document(RawDocument(text=f"全县重点工作现场会召开\n{line}\n{BODY}\n{BODY[4:]}"))
    meta = article.meta
    assert (meta.publisher, meta.author, meta.editor, meta.published_at) == (publisher, author, editor, published_at)
    assert article.clean_text == f"全县重点工作现场会召开\n{BODY}\n{BODY[4:]}"


@pytest.mark.parametrize(
    ("tail", "author", "editor"),
    [
        ("（记者 王小明 通讯员 李红）", "王小明、李红", None),
        ("(文/本刊编辑部)(责编:冯小可)", "本刊编辑部", "冯小可"),
        ("（县委组织部 陈大威）", "陈大威", None),
        ("（责任编辑：赵敏）", None, "赵敏"),
        ("【责任编辑：钱多多】", None, "钱多多"),
        ("（完）", None, None),
        ("\n责编：孙丽　审核：周正", None, "孙丽"),
        ("\n作者：吴刚（县水利局）", "吴刚", None),
    ],
)
def test_a_byline_after_the_body_is_cut_off_and_kept_as_metadata(tail: str, author: str | None, editor: str | None) -> None:
    article = clean_document(RawDocument(text=f"全县重点工作现场会召开\n{BODY}\n{BODY[4:]}{tail}"))
    assert (article.meta.author, article.meta.editor) == (author, editor)
    assert article.clean_text == f"全县重点工作现场会召开\n{BODY}\n{BODY[4:]}"


@pytest.mark.parametrize(
    "end",
    [
        "覆盖各镇（街道）、村（社区）。",
        "培训29000余人（次）。",
        "依据《办法》（2019年修订）。",
        "详见附件（附件1）",
        "他说（笑）。",
        "总面积增加两成（见下表）。",
    ],
)
def test_a_bracket_that_belongs_to_the_text_stays(end: str) -> None:
    text = f"全县重点工作现场会召开\n{BODY}\n{BODY[4:]}{end}"
    assert clean_document(RawDocument(text=text)).clean_text == text


@pytest.mark.parametrize(
    "line",
    [
        "您当前的位置 :浙江在线 > 浙江新闻 > 正文",
        "首页 > 新闻中心 > 正文",
        "[ 复制本文标题地址 ] [ 发表评论 ]",
        "404 Not Found",
        "nginx/1.22.0",
        "分享到：",
        "扫一扫在手机打开当前页",
        "【打印本页】【关闭窗口】",
        "上一篇：关于放假的通知",
        "版权所有 浙ICP备05000001号",
        "我要注册",
        "请您文明上网、理性发言并遵守相关规定，在注册后发表评论。",
        "字号：大 中 小",
        "责任编辑：",
        "点击：1024次",
        "6 G& U5 [ l8",
        "Copyright © 2010 All Rights Reserved",
        "未经授权不得转载，转载请注明出处。",
        "微信 微博 QQ空间",
    ],
)
def test_a_boilerplate_line_goes(line: str) -> None:
    assert lines.boilerplate_rule(normalise(Tracked.of(line)).text) is not None


@pytest.mark.parametrize(
    "line",
    [
        "全县重点工作现场会召开",
        "一、加强组织领导",
        "分享经验共谋发展",
        "打印产业迎来新机遇",
        "评论员文章：把党建抓在手上",
        "位置优越，交通便利。",
        "推荐优秀党员12名。",
        "下一步，将继续加大投入。",
        "关注民生热点",
        "共投入资金1.2亿元。",
        "地址：东安县人民路12号",
        "联系人：张三，电话：0578-1234567",
        "1 | 2 | 3",
        "首页建设成效明显，点击率提高两成。",
        "相关部门要各负其责。",
        "热点问题解答",
        "上一阶段工作总结",
        "12 35 8",
        "编辑部的故事",
    ],
)
def test_a_line_of_the_article_is_no_boilerplate(line: str) -> None:
    assert lines.boilerplate_rule(line) is None


@pytest.mark.parametrize(
    ("surface", "stated"),
    [
        ("2021/4/8 15:17:35", "2021-04-08T15:17:35"),
        ("2012.05.06", "2012-05-06"),
        ("2015年3月12日", "2015-03-12"),
        ("2020-01-02T03:04:05", "2020-01-02T03:04:05"),
        ("2018-7-9 8:05", "2018-07-09T08:05"),
        ("2016年12月31日 星期六 10:00", "2016-12-31T10:00"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_stands(surface: str, stated: str) -> None:
    match = dates.DATE.search(f"时间：{surface} 来源")
    assert match is not None
    assert dates.normalise(match) == stated


@pytest.mark.parametrize("surface", ["2021-13-01", "1021-01-01", "12-5-6", "2019-02-30", "电话2021-88-12", "2015年"])
def test_what_is_no_day_is_no_date(surface: str) -> None:
    match = dates.DATE.search(surface)
    assert match is None or dates.normalise(match) is None


@pytest.mark.parametrize(
    ("crawled", "normal"),
    [
        ("共１２３户,增长１５％", "共123户，增长15%"),
        ("近年来,我县(市)发展", "近年来，我县（市）发展"),
        ("达1,234.5万元", "达1,234.5万元"),
        ("时间15:17:35到", "时间15:17:35到"),
        ("他说:“好!”", "他说：“好！”"),
        ("１６．５万", "16.5万"),
        ("A,B;C", "A,B;C"),
        ("http://a.cn/?q=中", "http://a.cn/?q=中"),
        ("　　首行缩进\u3000内容", "首行缩进 内容"),
        ("零\u200b宽", "零宽"),
        ("1 6 9 2万台", "1692万台"),
        ("共1 692 000人", "共1692000人"),
        ("增加3 . 5万", "增加3.5万"),
        ("第1 组", "第1 组"),
        ("得分 3 5 7 名", "得分 3 5 7 名"),
        ("为(wèi)什么", "为(wèi)什么"),
        ("第(一)项", "第（一）项"),
    ],
)
def test_widths_and_blanks_are_normalised(crawled: str, normal: str) -> None:
    assert normalise(Tracked.of(crawled)).text == normal


def test_a_bare_time_of_an_event_is_no_publication() -> None:
    text = f"油菜花节开幕公告\n时间：2018年3月20日上午9时\n地点：白沙镇油菜花基地\n{BODY}"
    article = clean_document(RawDocument(text=text))
    assert article.meta.published_at is None
    assert "时间：2018年3月20日" in article.clean_text


def test_lines_of_an_interview_are_no_bylines() -> None:
    text = f"小河村里的新鲜事\n记者：今年收成怎么样？\n村支书：水稻亩产达到1200斤，比去年增加80斤。\n{BODY}\n记者：谢谢您。"
    article = clean_document(RawDocument(text=text))
    assert article.clean_text == text
    assert article.meta.author is None


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    body = "".join(f"第{number}组共有{number * 137}户村民参加了合作社，户均增收{number * 211}元。" for number in range(1, 16))
    wrapped = "\n".join(body[start : start + 36] for start in range(0, len(body), 36))
    article = clean_document(RawDocument(text=f"合作社分红大会召开\n{wrapped}"))
    assert "15组共有2055户村民参加了合作社，户均增收3165元。" in article.clean_text.replace("\n", "")
    assert all(not line[-1:].isdigit() for line in article.clean_text.split("\n"))


def test_a_list_of_teasers_is_no_article() -> None:
    items = "".join(f"<li><h3>标题{n}</h3><p>这是第{n}篇文章的开头，后面还有很多内容……<a>[详细]</a></p></li>" for n in range(8))
    with pytest.raises(InvalidInput) as caught:
        clean_document(RawDocument(text=f"<html><body><ul>{items}</ul></body></html>", content_type="text/html"))
    assert caught.value.reason is Reason.NO_MAIN_TEXT


@pytest.mark.parametrize("name", ["王伟", "欧阳修文", "陈宇威", "买买提·艾山", "阿依古丽·吐尔逊", "司马光"])
def test_a_name_is_a_name(name: str) -> None:
    assert labels.is_name(name)


@pytest.mark.parametrize("text", ["组织部", "记者", "通讯员", "本报", "全县人民", "A", "县", "新华社记者", ""])
def test_what_is_no_name_is_none(text: str) -> None:
    assert not labels.is_name(text)


def test_text_of_a_synonym_program_is_flagged() -> None:
    spun_text = "全县周全深化农村改造，省生长改造委负责人介绍，墟落振兴取得成效，群众收入不断提高。"
    assert spun.is_spun(spun_text)
    assert "spun" in clean_document(RawDocument(text=spun_text)).flags
    assert not spun.is_spun("全县全面深化农村改革，省发展改革委负责人介绍，乡村振兴取得成效。")


def test_commas_that_a_program_set_before_every_mark_go() -> None:
    text = "全县开了会，，说了三件事，。一是修路，、种树，二是办学，；三是看病，。"
    found = clean_document(RawDocument(text=text)).clean_text
    assert found == "全县开了会，说了三件事。一是修路、种树，二是办学；三是看病。"


def test_a_doubled_comma_here_and_there_is_the_writer_s() -> None:
    text = "全县开了会，，说了三件事。一是修路、种树，二是办学。"
    assert clean_document(RawDocument(text=text)).clean_text == text
