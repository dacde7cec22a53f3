"""Pages in the layouts of Chinese sites: body, title and metadata come out, boilerplate does not."""

import re
from collections import Counter
from functools import cache

import pytest
from tests.cases.clean import pages

from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import CleanArticle, RawDocument
from gleaner_extract.clean import clean_document

ENCODINGS = ("utf-8", "gb18030")
CASES = [(story, layout, encoding) for story in pages.stories() for layout in pages.LAYOUTS for encoding in ENCODINGS]


def source(story: pages.Story, layout: object, encoding: str) -> str:
    assert callable(layout)
    shown = "utf-8" if encoding == "utf-8" else "gb2312"
    return re.sub(r'charset=("?)(?:utf-8|gbk|gb2312|GB2312)', lambda match: f"charset={match[1]}{shown}", layout(story))


@cache
def cleaned() -> list[tuple[pages.Story, str, str, CleanArticle]]:
    found = []
    for story, layout, encoding in CASES:
        content = source(story, layout, encoding).encode(encoding)
        article = clean_document(RawDocument(content=content, content_type="text/html"))
        found.append((story, layout.__name__, content.decode(encoding), article))
    return found


def trigrams(text: str) -> Counter[str]:
    return Counter(text[index : index + 3] for index in range(len(text) - 2))


def test_the_body_is_found_whole_and_alone() -> None:
    scores = []
    for story, _, _, article in cleaned():
        body = "\n".join(article.clean_text[p.start : p.end] for p in article.paragraphs if p.kind != "title")
        found, wanted = trigrams(body), trigrams(story.body)
        overlap = (found & wanted).total()
        scores.append(2 * overlap / (found.total() + wanted.total()))
    assert sum(scores) / len(scores) >= 0.98
    assert min(scores) >= 0.95


def test_boilerplate_is_left_on_hardly_any_page() -> None:
    left = 0
    for story, _, _, article in cleaned():
        left += any(word in article.clean_text and word not in story.title + story.body for word in pages.BOILERPLATE)
    assert left <= 0.01 * len(CASES)


@pytest.mark.parametrize(
    ("field", "share"), [("title", 0.95), ("publisher", 0.95), ("editor", 0.95), ("author", 0.85), ("published_at", 0.90)]
)
def test_metadata_is_read_where_the_page_states_it(field: str, share: float) -> None:
    right = total = 0
    for story, layout, _, article in cleaned():
        wanted = getattr(story, field)
        states = {"editor": pages.STATES_EDITOR, "author": pages.STATES_AUTHOR, "published_at": pages.STATES_DATE}
        if wanted is None or layout not in states.get(field, {layout}):
            continue
        total += 1
        right += getattr(article.meta, field) == wanted
    assert total > 100
    assert right >= share * total


def test_nothing_is_stated_that_the_page_does_not_state() -> None:
    for story, layout, _, article in cleaned():
        if story.editor is None or layout not in pages.STATES_EDITOR:
            assert article.meta.editor is None, layout
        if story.author is None:
            assert article.meta.author is None, layout
        if layout not in pages.STATES_DATE:
            assert article.meta.published_at is None, layout


def test_every_character_of_the_body_has_its_place_in_the_source() -> None:
    for _, layout, text, article in cleaned():
        offsets = OffsetMap(article.offsets)
        for match in re.finditer(r"[0-9]+(?:\.[0-9]+)?", article.clean_text):
            start, end = offsets.raw_span(*match.span())
            assert re.sub(r"<[^>]{1,200}>", "", text[start:end]) == match[0], layout


def test_a_date_in_a_margin_is_not_taken() -> None:
    page = """<html><body><div>今天是 2023年5月1日 星期一</div><div><h1>水库加固工程完工</h1>
    <p>历时两年的水库加固工程日前通过验收，比计划提前，下游六个乡镇的群众直接受益，防洪标准明显提高。</p>
    <p>据介绍，工程施工期间没有发生安全事故，质量全部合格，水库已经恢复蓄水，灌区群众用水有了保障。</p></div>
    <ul><li><a href=1>某地新闻</a> 2022-01-01</li></ul><div>© 2005-2023 版权所有</div></body></html>"""
    assert clean_document(RawDocument(text=page, content_type="text/html")).meta.published_at is None


def test_numbers_split_by_tags_and_blanks_are_joined() -> None:
    page = """<html><body><h1>全年产量创新高的消息</h1><p>今年全市汽车产量达到<b>1</b><font>6</font>9<i>2</i>万台，
    比上年增长<span>1</span>2.<span>5</span>%，创历史新高。</p>
    <p>另据统计，全市农机保有量为1 6 9 2万台，同比增加3 . 5万台，
    总动力达到1 692 000千瓦，居全省第一位。</p></body></html>"""
    text = clean_document(RawDocument(text=page, content_type="text/html")).clean_text
    assert "1692万台，比上年增长12.5%" in text
    assert "为1692万台，同比增加3.5万台，总动力达到1692000千瓦" in text


def test_lines_of_preformatted_text_stay_lines() -> None:
    lines = [
        "    全县今年建成水库五座，群众用水有了保障，灌溉面积扩大两成。",
        "    下一步，将加固堤防三十公里，确保安全度汛，并落实管护经费。",
    ]
    page = f"<html><body><h1>全县水利建设见成效</h1><pre>{chr(10).join(lines)}</pre></body></html>"
    text = clean_document(RawDocument(text=page, content_type="text/html")).clean_text
    assert text.split("\n")[1:] == [line.strip() for line in lines]


def test_a_table_becomes_readable_lines() -> None:
    page = """<html><body><h1>各县区粮食生产情况通报</h1><p>现将上半年各县区粮食生产情况通报如下，请各地结合实际抓好落实，
    确保完成全年任务。</p>
    <table><tr><th>县区</th><th>面积（万亩）</th><th>产量（万吨）</th></tr><tr><td>东安县</td><td>35.2</td><td>14.8</td></tr>
    <tr><td>西平区</td><td>21.7</td><td>9.3</td></tr></table><p>以上数据由市统计局提供，
    最终数据以年度统计公报为准，请各地认真核对。</p></body></html>"""
    lines = clean_document(RawDocument(text=page, content_type="text/html")).clean_text.split("\n")
    assert "东安县 | 35.2 | 14.8" in lines
    assert "西平区 | 21.7 | 9.3" in lines
