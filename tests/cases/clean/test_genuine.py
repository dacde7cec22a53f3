"""What is no damage stays: genuine glosses, options, brackets, clean articles."""

import pytest
from tests.cases.clean import damage_model, pages

from gleaner_contracts.records import RawDocument
from gleaner_extract.clean import clean_document, clean_plain
from gleaner_extract.clean.damage.repair import repair
from gleaner_extract.clean.tracked import Tracked

GENUINE = (
    "为(wèi)什么要学拼音？因为(wéi)人们需要它。",
    "銀行(háng)裡的人走得很快，行(xíng)人都看著銀行的大門，銀行今天不開門。",
    "历史学家范曄(yè)是《后汉书》的作者，范曄生于顺阳。",
    "下列读音正确的一项是(a)甲(b)乙(c)丙(d)丁。",
    "培训29000余人(次)，覆盖各镇(街道)、村(社区)和县(市、区)。",
    "《民法典》(2020年)第(一)项、第(二)项规定(见附件)。",
    "鼠(shǔ)牛(niú)虎(hǔ)兔(tù)龍(lóng)蛇(shé)馬(mǎ)羊(yáng)猴(hóu)雞(jī)狗(gǒu)豬(zhū)；龍、馬、雞、豬都是常見的動物，馬車、雞蛋、龍舟、豬肉也常說。",
    "“你去不去?”他问。“为什么要去?!”她反问(声音很低)。",
    "重(chóng)庆的重和重(zhòng)量的重写法一样。",
    "他叫Li(李)，英文名是Leo(lì ào)。",
)


@pytest.mark.parametrize("text", GENUINE)
def test_a_genuine_bracket_is_not_touched_by_the_repair(text: str) -> None:
    assert repair(Tracked.of(text)).text.text == text


@pytest.mark.parametrize("story", pages.stories(), ids=lambda story: story.name)
def test_a_clean_article_comes_out_unchanged(story: pages.Story) -> None:
    text = f"{story.title}\n{story.body}"
    article = clean_document(RawDocument(text=text))
    assert article.clean_text == text
    assert article.repairs == ()
    assert article.meta.title == story.title


@pytest.mark.parametrize("story", pages.stories(), ids=lambda story: story.name)
def test_a_traditional_article_is_simplified_at_equal_length(story: pages.Story) -> None:
    text = f"{story.title}\n{story.body}"
    article = clean_document(RawDocument(text=damage_model.traditional(text)))
    assert article.is_traditional
    assert len(article.clean_text) == len(text)
    wrong = sum(one != two for one, two in zip(article.clean_text, text, strict=True))
    assert wrong <= 0.002 * len(text)


def test_a_text_taken_as_clean_keeps_every_character_and_its_place() -> None:
    text = "  标题在此\n\n  正文,第一句。第二句!\n"
    article = clean_plain(text)
    assert article.clean_text == text
    assert [text[p.start : p.end] for p in article.paragraphs] == ["标题在此", "正文,第一句。第二句!"]
    assert [tuple(run_part) for run_part in [(run.clean_start, run.raw_start, run.length) for run in article.offsets]] == [
        (0, 0, len(text))
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("陜西：新改造農村公路。", "陕西：新改造农村公路。"),
        ("陝西省開會討論農業。", "陕西省开会讨论农业。"),
        ("陜北、陜南的鄉村發展很快。", "陕北、陕南的乡村发展很快。"),
        ("這裡的地方陜隘難行。", "这里的地方陜隘难行。"),
    ],
)
def test_a_province_is_known_by_the_sign_that_converters_mistake_for_its_own(text: str, wanted: str) -> None:
    assert clean_document(RawDocument(text=text)).clean_text == wanted
