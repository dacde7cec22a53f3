"""The damage of copied pages, made forward; written apart from the cleaner's own model, to judge it.

A page is traditional text in GBK. Readings in brackets are put behind every place where the code of a table character
stands, also across two characters. A decoder then reads the bytes pair by pair: what is no pair becomes `?`, pairs of
the user-defined areas vanish. Variants: private use kept (V2), no swallowing (V3), lone lead bytes (V4).
"""

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import opencc

ROOT = Path(__file__).resolve().parents[3]
UNTOUCHED = (
    "后里干于台面系只几斗谷松丑余才板表别卜采冲当范丰刮合哄饥姜借卷克夸蔑朴千秋舍升胜术苏坛涂团咸向须药叶"
    "吁郁御愿云芸赞脏扎占折征志制致钟周准"
)


@dataclass(frozen=True)
class Variant:
    name: str
    keeps_private_use: bool = False
    swallows: bool = True
    lone_leads: bool = False
    folds: bool = True


VARIANTS = (
    Variant("V1"),
    Variant("V2", keeps_private_use=True),
    Variant("V3", swallows=False),
    Variant("V4", lone_leads=True, folds=False),
)


@cache
def _to_traditional() -> dict[int, str]:
    converter = opencc.OpenCC("s2t")
    table = {}
    for code in range(0x4E00, 0x9FA6):
        char = chr(code)
        traditional = "著" if char == "着" else converter.convert(char)
        if len(traditional) == 1 and traditional != char and char not in UNTOUCHED and _fits(traditional):
            table[code] = traditional
    return table


def _fits(char: str) -> bool:
    try:
        return len(char.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


def traditional(text: str) -> str:
    return text.translate(_to_traditional())


@cache
def readings() -> dict[str, str]:
    path = ROOT / "services/extract/gleaner_extract/lexicons/clean_readings.tsv"
    rows = [
        line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if "\t" in line and not line.startswith("#")
    ]
    return {char: listed.split(" ")[-1] for char, listed in rows}


def random_table(text: str, chance: random.Random) -> dict[str, str]:
    made = set(_to_traditional().values()) - {"著"}
    present = sorted({char for char in text if char in made})
    size = min(len(present), chance.randint(10, 150))
    return {char: readings()[char] for char in chance.sample(present, size)}


def widened(text: str) -> str:
    """Page text: marks between Chinese are full-width before the crawl folds them."""
    return re.sub(r"(?<=[^\x00-\x7f])[,;:?!()]|[,;:?!()](?=[^\x00-\x7f])", lambda match: chr(ord(match[0]) + 0xFEE0), text)


def injected(page: bytes, table: dict[str, str]) -> bytes:
    glosses = {char.encode("gbk"): b"(" + reading.encode("gbk") + b")" for char, reading in table.items()}
    out = b""
    for index in range(len(page)):
        out += page[index : index + 1]
        out += glosses.get(page[index - 1 : index + 1], b"") if index else b""
    return out


def with_strays(page: bytes) -> bytes:
    """A full-width mark after two bytes that look like a character acts as if a stray byte stood before it."""
    return re.sub(rb"(?<=[\x81-\xfe][\x40-\xfe])(?=\xa3[\xa1\xac\xba\xbb\xbf])", b"\x00", page)


def decoded(page: bytes, variant: Variant) -> str:
    out = []
    index = 0
    while index < len(page):
        byte = page[index]
        if byte < 0x80:
            out.append(chr(byte) if byte else "")
            index += 1
            continue
        pair = page[index : index + 2]
        try:
            char = pair.decode("gb18030")
        except UnicodeDecodeError:
            char = ""
        if len(char) == 1 and not 0xE000 <= ord(char) <= 0xF8FF:
            out.append(chr(ord(char) - 0xFEE0) if variant.folds and 0xFF01 <= ord(char) <= 0xFF5E else char)
        elif len(char) == 1:
            out.append(char if variant.keeps_private_use else "")
        else:
            out.append("?")
            if not variant.swallows and len(pair) == 2 and pair[1] < 0x80:
                index -= 1
        index += 2
    return "".join(out)


def damaged(text: str, table: dict[str, str], variant: Variant) -> str:
    page = injected(text.encode("gbk", "ignore"), table)
    if variant.lone_leads:
        page = with_strays(page)
    return decoded(page, variant)


def truth(text: str, variant: Variant) -> str:
    """What a perfect repair gives."""
    text = text.encode("gbk", "ignore").decode("gbk")
    return "".join(chr(ord(c) - 0xFEE0) if variant.folds and 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
