"""Makes any number of distinct, realistic articles out of the seeds' clean text, the same ones for the same seed.

Paragraphs are recombined, every number is replaced by another of as many digits, and county, village and personal names are
exchanged, so that no two articles share a fingerprint; then the text is dressed as it would be crawled.
"""

import random
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import opencc
from tests.cases.clean import damage_model

GOLD = Path(__file__).parents[1] / "gold"
COUNTIES = (
    "仪陇县",
    "湄潭县",
    "泾川县",
    "桐庐县",
    "安溪县",
    "嵩县",
    "枝江市",
    "洪湖市",
    "醴陵市",
    "丹寨县",
    "巴林左旗",
    "邳州市",
    "沛县",
)
NAME_CHARACTERS = "东西南北上下石金银龙凤清白青红桥河溪山岭坪坝塘湾庄寺源泉松柏竹梅兰桂林田柳杨槐"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
VILLAGE = re.compile(r"(?<=[县镇乡区、，,。；;])[\u4e00-\u9fff]{2}(?=村)")
COUNTY = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2}[县区](?=[\u4e00-\u9fff])")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
SEPARATED = re.compile(r"\n\s*\n?")

PAGE = """<html><head><meta charset="gb2312"><title>{title}_地方新闻网</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/news">新闻</a> <a href="/gov">政务</a></div>
<div class="main"><h1>{title}</h1><div class="info">来源：地方日报　作者：{author}　发布时间：{date}</div>
<div class="content">{lines}</div><div class="foot">责任编辑：{author}</div></div>
<div class="copyright">版权所有 地方新闻网 ICP备00000001号</div></body></html>
"""


class Dress(StrEnum):
    """How an article arrives."""

    PLAIN = "plain"
    TRADITIONAL = "traditional"
    HTML = "html"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Article:
    """One generated article, ready for the door."""

    url: str
    source: str
    content: bytes
    content_type: str
    dress: Dress


@cache
def paragraphs() -> tuple[str, ...]:
    """Return the body paragraphs of the four seeds, repaired and simplified."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("seed-00?.txt")))
    return tuple(p.strip() for text in texts for p in SEPARATED.split(text) if len(p.strip()) > 120)


@cache
def to_traditional() -> opencc.OpenCC:
    """Return the converter of the traditional dress."""
    return opencc.OpenCC("s2tw")


def other_number(rng: random.Random, surface: str) -> str:
    """Return another number with the same number of digits; years stay years."""
    whole, point, fraction = surface.partition(".")
    if not point and len(whole) == 4 and whole.startswith(("19", "20")):
        return str(rng.randint(2008, 2022))
    digits = str(rng.randint(10 ** (len(whole) - 1), 10 ** len(whole) - 1))
    return digits + point + "".join(str(rng.randint(1, 9)) for _ in fraction)


def varied(rng: random.Random, paragraph: str, county: str) -> str:
    """Return a paragraph with other numbers and places."""
    paragraph = COUNTY.sub(county, paragraph)
    paragraph = VILLAGE.sub(lambda _: "".join(rng.sample(NAME_CHARACTERS, 2)), paragraph)
    return NUMBER.sub(lambda match: other_number(rng, match.group()), paragraph)


def body(rng: random.Random, characters: int) -> tuple[str, list[str]]:
    """Return a title and varied paragraphs of about so many characters in all."""
    county = rng.choice(COUNTIES)
    chosen: list[str] = []
    while sum(map(len, chosen)) < characters:
        chosen.append(varied(rng, rng.choice(paragraphs()), county))
    title = f"{county}{rng.choice(SURNAMES)}家{rng.choice(NAME_CHARACTERS)}村：{rng.randint(2, 99)}户村民走上致富路"
    return title, chosen


def dressed(rng: random.Random, dress: Dress, title: str, chosen: list[str]) -> tuple[bytes, str]:
    """Return the bytes of an article and their content type."""
    date = f"{rng.randint(2012, 2022)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    author = rng.choice(SURNAMES) + "".join(rng.sample(NAME_CHARACTERS, 2))
    if dress is Dress.HTML:
        lines = "".join(f"<p>　　{p}</p>\n" for p in chosen)
        page = PAGE.format(title=title, author=author, date=date, lines=lines)
        return page.encode("gb18030"), "text/html; charset=gb2312"
    text = f"{title}\n作者:{author} 时间:{date} 来源:地方日报\n" + "\n".join(chosen) + f"\n(责编:{author})"
    if dress is Dress.TRADITIONAL:
        text = to_traditional().convert(text)
    if dress is Dress.DAMAGED:
        page = damage_model.widened(damage_model.traditional(text))
        text = damage_model.damaged(page, damage_model.random_table(page, rng), damage_model.VARIANTS[0])
    return text.encode("utf-8"), "text/plain; charset=utf-8"


def article(number: int, *, seed: int = 0, characters: int = 2_500, dress: Dress | None = None) -> Article:
    """Return the article of this number, always the same for the same arguments.

    Args:
        number: which article; different numbers give different texts and URLs.
        seed: another family of articles.
        characters: about how long the body is.
        dress: how it arrives; by default the dresses take turns by number.
    """
    rng = random.Random(f"{seed}:{number}")
    dress = dress or list(Dress)[number % len(Dress)]
    content, content_type = dressed(rng, dress, *body(rng, characters))
    source = f"bench-{number % 5}"
    return Article(f"http://{source}.example.cn/{seed}/{number}.html", source, content, content_type, dress)
