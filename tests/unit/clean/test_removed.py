"""What was taken out can be shown, line by line."""

from gleaner_contracts.records import RawDocument
from gleaner_extract.clean import clean_document
from gleaner_extract.clean.removed import removed

BODY = "近日，全县召开现场会，安排部署下一阶段重点工作，要求各部门抓好落实，确保完成全年任务。"


def test_removed_lines_of_a_plain_text_are_told_with_their_places() -> None:
    raw = f"您好，欢迎访问青石网！\n青石县召开推进会\n来源：青石日报\n{BODY}\n{BODY}\n分享到：微信\n"
    article = clean_document(RawDocument(text=raw))
    taken = list(removed(raw, article, is_page=False))
    assert [each.text for each in taken] == ["您好，欢迎访问青石网！", "来源：青石日报", "分享到：微信"]
    assert all(raw[each.raw_start : each.raw_end].strip() == each.text for each in taken)


def test_tags_and_scripts_of_a_page_are_not_what_was_removed() -> None:
    raw = (
        f"<html><body><script>var one = 1;</script><div>青石网&gt;要闻</div><h1>青石县召开推进会</h1>"
        f"<div class=content><p>{BODY}</p><p>{BODY}</p></div><div>版权所有：青石网</div></body></html>"
    )
    article = clean_document(RawDocument(text=raw, content_type="text/html"))
    assert [each.text for each in removed(raw, article, is_page=True)] == ["青石网>要闻", "版权所有：青石网"]


def test_injected_readings_are_repairs_and_no_removed_lines() -> None:
    damaged = (
        "全縣(xiàn)農(nóng)業(yè)發(fā)展。縣(xiàn)里農(nóng)戶多。當(dāng)?shù)攸h(dǎng)員說發(fā)展好，當(dāng)年黨(dǎng)員多。"
    )
    raw = f"{damaged}\n{BODY}"
    article = clean_document(RawDocument(text=raw))
    assert article.repairs
    assert list(removed(raw, article, is_page=False)) == []


def test_a_clean_text_has_lost_nothing() -> None:
    raw = f"青石县召开推进会\n{BODY}\n{BODY}"
    assert list(removed(raw, clean_document(RawDocument(text=raw)), is_page=False)) == []
