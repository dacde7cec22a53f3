"""Case tables of the head and the foot of pages that others wrote: titles, repeats, labels, what stands around."""

import pytest

from gleaner_contracts.records import Meta, RawDocument
from gleaner_extract.clean import clean_document
from gleaner_extract.clean.normalise import normalise
from gleaner_extract.clean.tracked import Tracked

BODY = "近日，全县召开现场会，安排部署下一阶段重点工作，要求各部门抓好落实，确保完成全年任务。"
TITLE = "青石县召开秋粮收购工作推进会"


def clean(*rows: str) -> tuple[list[str], Meta]:
    article = clean_document(RawDocument(text="\n".join(rows)))
    again = clean_document(RawDocument(text=article.clean_text))
    assert again.clean_text == article.clean_text
    return article.clean_text.split("\n"), article.meta


@pytest.mark.parametrize(
    "head",
    [
        ["立即下载", TITLE, "2019-06-22 11:40:22 字号：", TITLE],
        ["不支持Flash", "|", "|", TITLE],
        ["欢迎光临青石县粮食网    当前时间：", "工作动态", "工作动态", TITLE, "来源：青石日报 日期：2019-06-22"],
        ["客户端", "青石早知道", "地方要闻", TITLE, "时间：2019-06-22 13:37 来源：青石日报"],
        ["找回密码", "搜索", "查看: 1111|回复: 0", TITLE, "发表于 2019-6-22 09:47:45 | 显示全部楼层 |阅读模式"],
        ["国产无码熟女人妻_精品久久不卡_美女自拍视频在线", TITLE, "2019-06-22 11:40"],
        ["坠落的丝袜少妇-人妻视频网站-一区二区三区-某某影视", "青石网 > 各地动态> 正文", TITLE, "2019-06-22 11:40"],
        [f"{TITLE} ——青石网", "青石网首页 | 国内 | 国际 | 论坛 | 青石日报", TITLE, "2019-06-22 09:46:18 来源：青石网", TITLE],
        ["当前位置: 首页 » 要闻 » " + TITLE, "青石早知道", TITLE],
        [f"{TITLE}http://www.example.cn 2019年06月22日 10:29 青石日报"],
        [f"{TITLE}【2】", "2019-06-22 11:40"],
        ["• " + TITLE, "发布时间：2019-06-22 16:11"],
        ["首页 地方要闻", TITLE, "2019-06-22 20:04 某某地理"],
        ["某某新媒体", TITLE, "移动用户编辑短信CD到10600000，即可免费订阅手机报。", TITLE],
        ["青石资讯", "首页 > 地方资讯 > 要闻", TITLE, "时间：2019-06-22"],
        ["手机版", "青石党建网 先锋文汇 身边榜样·难忘时刻", TITLE, "青石县委组织部 王小明"],
        ["青石网", "设为书签Ctrl+D，下次还来看。", TITLE, "2019-06-22 11:40 青石日报"],
    ],
    ids=["button", "no flash", "greeting", "columns", "forum", "stuffed", "stuffed, hyphens", "thrice", "crumb", "run together",
         "page", "bullet", "crumb of blanks", "subscription", "site over the crumb", "site and columns", "bookmark"],
)  # fmt: skip
def test_the_title_is_found_in_a_head_that_says_much_else(head: list[str]) -> None:
    found, meta = clean(*head, BODY, BODY)
    assert meta.title == TITLE
    assert found[1:] == [BODY, BODY]


def test_the_original_title_is_the_title_where_no_other_stands() -> None:
    found, meta = clean("来源：青石日报", "2019-06-22 11:40", f"原标题：{TITLE}", BODY)
    assert meta.title == TITLE
    assert found == [BODY]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ([TITLE, "——县领导出席并讲话"], TITLE),
        (["春耕正忙", BODY], "春耕正忙"),
        (["秋粮开秤了", "2019-06-22 11:40", "首页 > 要闻 > 正文"], "秋粮开秤了"),
        (["青石网 党建频道"], "青石网 党建频道"),
        ([TITLE, "青石县粮食局", "2019-06-22 11:40"], TITLE),
        (["某某日报·某客户端记者 王小明"], None),
    ],
    ids=["subtitle", "short", "crumb under the info line", "no other", "body below", "byline"],
)
def test_a_plain_head_keeps_its_first_line_as_the_title(head: list[str], title: str | None) -> None:
    assert clean(*head, BODY, BODY)[1].title == title


def test_what_the_head_says_twice_stands_once_and_an_annex_keeps_its_title() -> None:
    annex = "青石县秋粮收购工作实施方案"
    found, _ = clean(annex, "青石县粮食局 青石县财政局", BODY, "青石县粮食局 青石县财政局", annex, BODY, annex)
    assert found == [annex, "青石县粮食局 青石县财政局", BODY, "青石县粮食局 青石县财政局", annex, BODY]


@pytest.mark.parametrize(
    ("teaser", "goes"),
    [
        (f"[摘要]{BODY[:30]}...", True),
        (f"{BODY[:30]}……", True),
        (f"摘要：{BODY[:34]} ...", True),
        ("[摘要]全县今年收了三十万吨秋粮，比去年多了一成，收购资金已经全部到位...", False),
        (f"{BODY[:8]}……", False),
    ],
)
def test_a_summary_that_only_says_how_the_text_begins_goes(teaser: str, goes: bool) -> None:
    found, _ = clean(TITLE, teaser, BODY, BODY)
    assert (len(found) == 3) is goes


@pytest.mark.parametrize(
    ("rows", "publisher", "author", "date"),
    [
        (["发布时间：", "2019-09-17", "作者：", "来源：", "青石县党政办"], "青石县党政办", None, "2019-09-17"),
        (["作者：", "王小明", "来源：", "青石日报"], "青石日报", "王小明", None),
        (["来源： 青石县人民医院/qsyy0915"], "青石县人民医院", None, None),
        (["索引号 | qs/2021-3740 | 公开目录： | 惠农资金 |", "公开责任部门 | 青石县财政局 | 公开形式： | 主动公开 |",
          "有效性 | 有效 | 公开日期： | 2021-09-30 01:40 |", "政策解读： |"], "青石县财政局", None, "2021-09-30T01:40"),
        (["来源 | 青石电视台", "通讯员 | 王小明"], "青石电视台", "王小明", None),
        (["记者 王小明 实习生 李大红"], None, "王小明、李大红", None),
        (["来源 | 仓储 | 加工", "记者 | 摄影"], None, None, None),
        (["来源：", "这一天全县都在收粮，收了三万吨。"], None, None, None),
        (["作者：", "秋粮收购"], None, None, None),
    ],
    ids=["label, then value", "names", "account", "rows", "bars", "trainee", "bars of a menu", "no value: text", "no name"],
)  # fmt: skip
def test_labels_apart_from_their_values_are_read(
    rows: list[str], publisher: str | None, author: str | None, date: str | None
) -> None:
    _, meta = clean(TITLE, *rows, BODY, BODY)
    assert (meta.publisher, meta.author, meta.published_at) == (publisher, author, date)


def test_a_table_of_figures_is_no_row_of_labels() -> None:
    found, _ = clean(TITLE, BODY, "时间 | 产量 | 单位", "2019年 | 30 | 万吨")
    assert found[2:] == ["时间 | 产量 | 单位", "2019年 | 30 | 万吨"]
    found, _ = clean(TITLE, "时间 | 产量", "2019年 | 30万吨", BODY, BODY)
    assert "2019年 | 30万吨" in found


@pytest.mark.parametrize(
    "line",
    [
        "立即下载", "回首页", "返 回", "请输入验证码", "7ea841d8f9fe7cea1422f1e8924de7e.jpg", "WS60431a79a3101e7ce974294c",
        "http://www.example.cn/a/202103/06/1.html", "<li id=\"x1\"></li>", "|", "02-28 09:00", "收藏此页】【 】【打印】【关闭",
        "本站简介 | About us | 广告服务 | 联系我们", "关于我们 | 广", "2、凡本网注明“来源：某某网”的作品，均转载自其它媒体。",
        "※有关作品版权事宜请联系：a@example.cn", "版权及免责声明：凡本网所属版权作品，转载时须获得授权，违者必究。",
        "免责声明：本文不构成任何商业建议，投资有风险。", "本文地址：http://www.example.cn/1.html",
        "想爆料？请拨打新闻热线0531-12345678。",
        "互联网新闻信息许可证：61120180013", "【 第1页 第2页 第3页 】", "】 【打 印】", "本网站支持IPv6", "image001",
        "微信公众号", "青石日报 数字报纸", "00002版：要闻",
        "青石日报 要闻 00002 全县秋粮开秤 2018-10-03 8405009 2 2018年10月03日 星期三",
        "微信图片_20231011131432.jpg", "您好，欢迎访问青石县粮食网！", "某某网微信扫一扫：尽“扫”天下事",
        "更多新闻，告诉你。 点击进入>>>", "评论一下", "评论 0人参与，0条评论", "最热评论", "已有12人参与，点击查看更多精彩评论",
        "还没有评论，快来抢沙发吧！", "账号+密码登录", "手机免密登录", "还没有账号？", "立即注册", "下载附件 (218.1 KB)",
        "1.jpg (107.04 KB, 下载次数: 120)", "保存到相册", "下载附件 保存到相册", "官方微博", "关注青石网",
        "2025-4-24 08:39 上传", "图片1.jpg?x-oss-process=style/w10", "青石党员网来稿 打印 纠错 投稿须知 投稿",
        "电话：010-12345678 出版许可证：新出网证（京）字1号 京ICP备00000001号 京公网安备：11010200000",
    ],
)  # fmt: skip
def test_what_pages_put_around_an_article_goes(line: str) -> None:
    assert clean(TITLE, BODY, line, BODY)[0] == [TITLE, BODY, BODY]


@pytest.mark.parametrize(
    "line",
    [
        "1、凡在我县种粮的农户都可以申请补贴。", "县里取得了网络许可，市场热线开通了。", "全县关闭了三家小厂，打印了两万份公告。",
        "……他们说：“收！”",
        "来稿请打印两份，交到县委宣传部。",
        "已有32人参与了合作社，评论都说好。", "还没有评论员到场。", "下载附件填好后交到镇里。",
        "关注全县农网改造", "照片保存到相册里。",
        "他说：“县里的ICP备案全部办好了。”",
        "请输入正确的产量，是表格上的第一句话。", "2019年6月22日，秋粮开秤。", "村里欢迎各地客商来访。", "种粮面积A1田块30亩",
    ],
)  # fmt: skip
def test_a_sentence_that_looks_a_little_like_it_stays(line: str) -> None:
    assert line in clean(TITLE, BODY, line, BODY)[0]


def test_a_list_behind_bullets_under_the_text_goes() -> None:
    assert clean(TITLE, BODY, BODY, "• 为你推荐", "• 公益播报", "• 进社区")[0] == [TITLE, BODY, BODY]


@pytest.mark.parametrize(
    ("line", "cleaned"),
    [
        ("% F$ B) ?, [ A% m8 F: z+ {全县收了三万吨粮。", "全县收了三万吨粮。"),
        ("2 H8 v' E( {% g- ]1 A/ I全县收了三万吨粮。", "全县收了三万吨粮。"),
        ("全县收了三万吨粮。' w, J* X/ [6 s6 p3 E", "全县收了三万吨粮。"),
        ("A 1 B 2 C 3 三个等级的粮都收。", "A 1 B 2 C 3 三个等级的粮都收。"),
        ("收购价为 1.2 - 1.3 元，分 A、B 两等。", "收购价为 1.2 - 1.3 元，分 A、B 两等。"),
    ],
)
def test_signs_strewn_in_against_copying_go(line: str, cleaned: str) -> None:
    assert normalise(Tracked.of(f"{line}\n{BODY}")).text == f"{cleaned}\n{BODY}"


def test_tags_that_another_reader_left_make_no_page() -> None:
    found, meta = clean('• <li id="a1"></li>', '<li id="a1"><tt></tt></li>', '<li id="a1"></li>', TITLE, BODY, BODY)
    assert found == [TITLE, BODY, BODY]
    assert meta.title == TITLE


@pytest.mark.parametrize(
    "head",
    [
        ["点击右上角微信好友", "朋友圈", "请使用浏览器分享功能进行分享", f"正在阅读：{TITLE}", "首页> 生活频道> > 正文", TITLE,
         "来源：青石日报2019-06-22 08:38"],
        ["新用户登录后自动创建账号", TITLE, "2019-06-22 08:38"],
        [TITLE, "admin 2019-06-22 15:23:34 导读", f"导读 : {TITLE}，{BODY[:30]}...", "某某景区供图", "某某景区供图"],
    ],
    ids=["sharing", "account", "lead"],
)  # fmt: skip
def test_more_heads_give_their_title_and_no_account_as_the_publisher(head: list[str]) -> None:
    found, meta = clean(*head, BODY, BODY)
    assert meta.title == TITLE
    assert meta.publisher in (None, "青石日报")
    assert found[0] == TITLE and found[-2:] == [BODY, BODY]


def test_a_form_above_the_text_is_no_title_and_its_date_no_date_of_publication() -> None:
    form = ["审理法院：青石县人民法院", "案号：(2019)青0821刑初460号", "审判日期：2020-01-20", "案由：盗窃罪"]
    found, meta = clean(*form, BODY, BODY)
    assert (meta.title, meta.publisher, meta.published_at) == (None, None, None)
    assert found == [*form, BODY, BODY]


def test_a_cell_s_end_behind_a_paragraph_goes() -> None:
    assert clean(TITLE, f"{BODY} |", "甲 | 乙")[0] == [TITLE, BODY, "甲 | 乙"]


def test_a_title_may_say_that_there_are_pictures() -> None:
    assert (
        clean("青石县：三万亩稻田开镰（组图）", "2022-07-21 20:04 青石日报", BODY, BODY)[1].title
        == "青石县：三万亩稻田开镰（组图）"
    )


SPACED = "全县开了会 , 说了三件事 。 一是修路 , 二是种树 , 三是办学 。 “都要办好 ! ”县长说 。"


def test_blanks_around_every_mark_of_a_page_go() -> None:
    assert clean(TITLE, SPACED)[0][1] == "全县开了会，说了三件事。一是修路，二是种树，三是办学。“都要办好！”县长说。"


@pytest.mark.parametrize(
    "line", ["全县开了会 , 说了三件事。 一是修路，二是种树，三是办学。", "得分 3 : 2 , 双方都满意。 下一场在 5 月。"]
)
def test_a_blank_here_and_there_stays(line: str) -> None:
    assert " " in normalise(Tracked.of(f"{line}\n{BODY}")).text


@pytest.mark.parametrize(
    ("tail", "publisher", "editor", "left"),
    [
        (["来源：", "青石日报 |", "责任编辑：李小红"], "青石日报", "李小红", []),
        (["来源 | 青石电视台", "编辑 | 李 红", "审核 | 周正"], "青石电视台", "李红", []),
        (["编辑：李小红本文来源： 青石县广播电视台"], "青石县广播电视台", "李小红", []),
        (["来源：", "三成来自财政"], None, None, ["三成来自财政"]),
        (["产量 | 三万吨"], None, None, ["产量 | 三万吨"]),
    ],
    ids=["value below", "bars", "run together", "no medium", "no label"],
)
def test_a_foot_states_its_metadata_in_more_than_one_way(
    tail: list[str], publisher: str | None, editor: str | None, left: list[str]
) -> None:
    found, meta = clean(TITLE, BODY, BODY, *tail)
    assert (meta.publisher, meta.editor) == (publisher, editor)
    assert found == [TITLE, BODY, BODY, *left]


@pytest.mark.parametrize("blanks", ["????", "??", "?????"])
def test_blanks_that_a_charset_lost_before_paragraphs_go(blanks: str) -> None:
    assert clean(TITLE, f"{blanks}{BODY}", blanks, f"{blanks}{BODY}")[0] == [TITLE, BODY, BODY]


@pytest.mark.parametrize("line", ["?全县收了多少粮。", "多少粮才够??今年有了答案。", "??abc"])
def test_other_question_marks_stay(line: str) -> None:
    assert line.replace("?", "") != normalise(Tracked.of(line)).text


def test_accounts_of_the_site_under_the_title_go() -> None:
    head = [TITLE, "2019-06-22 11:40:22  来源：青石日报", "1", "青石干部报网", "微信公众号", "青石干部报网", "官方微博"]
    found, meta = clean(*head, BODY, BODY)
    assert found == [TITLE, BODY, BODY]
    assert meta.publisher == "青石日报"


def test_a_number_or_a_medium_over_the_text_stays() -> None:
    assert clean(TITLE, BODY, "1", BODY)[0] == [TITLE, BODY, "1", BODY]
    assert clean(TITLE, BODY, "青石干部报网", BODY)[0] == [TITLE, BODY, "青石干部报网", BODY]


@pytest.mark.parametrize(
    ("tail", "author", "editor", "left"),
    [
        (["记者 王小明", "通讯员 李大红", "编辑 周正"], "王小明", "周正", []),
        (["编辑 周正"], None, "周正", []),
        (["校对 李大红", "编辑 王小明"], None, "王小明", []),
        (["编辑 出版"], None, None, ["编辑 出版"]),
        (["审核 校对"], None, None, ["审核 校对"]),
    ],
)
def test_roles_in_lines_of_their_own_at_the_foot_go(
    tail: list[str], author: str | None, editor: str | None, left: list[str]
) -> None:
    found, meta = clean(TITLE, BODY, BODY, *tail)
    assert (meta.author, meta.editor) == (author, editor)
    assert found == [TITLE, BODY, BODY, *left]
