"""What holds for every text: cleaning twice is cleaning once, spans fit, offsets lead back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import CleanArticle, RawDocument
from gleaner_extract.clean import clean_document
from gleaner_extract.clean.tracked import Edit, Tracked

WORDS = st.sampled_from(
    [
        "全县",
        "贫困村",
        "党组织",
        "水利局",
        "建成",
        "发展",
        "，",
        "。",
        ",",
        ";",
        "(",
        ")",
        "（次）",
        "“",
        "”",
        "1.5万",
        "2016年",
        "15:17",
        "\n",
        "　　",
        " ",
        "作者：张三",
        "来源：新华网",
        "責編：李四",
        "(dāng)",
        "當",
        "當(dāng)",
        "數(shù)",
        "?shù)",
        "?",
        "？，",
        "\ufffd",
        "首页 > 新闻 > 正文",
        "相关新闻",
        "404 Not Found",
        "分享到：",
        "1 6 9 2万",
        "\u200b",
        "e\u0301",
        "１２３",
        "ＡＢ",
        "\r\n",
        "(记者 王伟)",
        "<p>",
        "&nbsp;",
        "——副题",
        "图/ 王晓",
        "（完）",
        "2021-04-08 10:00",
        "责任编辑：",
        "x0dx0a",
        "一、",
        "A",
        "：",
        "版权所有",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map("".join)


def clean(text: str) -> CleanArticle | None:
    try:
        return clean_document(RawDocument(text=text))
    except InvalidInput:
        return None


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    first = clean(text)
    if first is None:
        return
    second = clean(first.clean_text)
    assert second is not None
    assert second.clean_text == first.clean_text


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_spans_and_offsets_fit_the_texts(text: str) -> None:
    article = clean(text)
    if article is None:
        return
    length = len(article.clean_text)
    assert [p.start for p in article.paragraphs] == sorted({p.start for p in article.paragraphs})
    for paragraph in article.paragraphs:
        assert 0 <= paragraph.start <= paragraph.end <= length
        assert "\n" not in article.clean_text[paragraph.start : paragraph.end]
    for start, end in article.sentences:
        assert any(p.start <= start < end <= p.end for p in article.paragraphs)
    for run, following in zip(article.offsets, (*article.offsets[1:], None), strict=True):
        assert run.raw_start >= 0 and run.raw_start + run.length <= article.raw_length
        assert following is None or (
            run.clean_start + run.length <= following.clean_start and run.raw_start + run.length <= following.raw_start
        )
    for repair in article.repairs:
        assert 0 <= repair.raw_start <= repair.raw_end <= article.raw_length
        assert 0 <= repair.start <= repair.end <= length


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_digit_stands_where_its_offset_says(text: str) -> None:
    article = clean(text)
    if article is None or "<p>" in text:
        return
    offsets = OffsetMap(article.offsets)
    for position, char in enumerate(article.clean_text):
        if char.isascii() and char.isdigit():
            raw = text[offsets.raw_of(position)]
            assert raw == char or ord(raw) == ord(char) + 0xFEE0


@given(st.text(alphabet="甲乙丙丁", min_size=1, max_size=30), st.data())
def test_edits_keep_the_place_of_what_they_do_not_touch(text: str, chosen: st.DataObject) -> None:
    cuts = sorted(chosen.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=2))) if len(text) > 1 else [0, 1]
    after = chosen.draw(st.text(alphabet="XY", max_size=4))
    edited = Tracked.of(text).apply([Edit(cuts[0], cuts[1], after)])
    assert edited.text == text[: cuts[0]] + after + text[cuts[1] :]
    assert len(edited.origins) == len(edited.text)
    for char, origin in zip(edited.text, edited.origins, strict=True):
        assert char in "XY" or text[origin] == char
