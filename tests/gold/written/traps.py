"""What only looks like a figure: traps that a source names, traps of the language, numerals inside names."""

import re
from typing import Final

from tests.gold.written.base import Page, Record

NUMERAL: Final = re.compile(r"[0-9０-９零〇一二三四五六七八九十百千万亿两]+(?:[.,．][0-9]+)*")
ORDINAL_WORDS: Final = "[一二三四五六七八九十]"
COMMON: Final = {
    "list_ordinal": (
        rf"(?<=[。；;:：\n,， 　]){ORDINAL_WORDS}是",
        rf"(?:^|(?<=[ 　])){ORDINAL_WORDS}、",
        rf"[（(]{ORDINAL_WORDS}[)）]",
    ),
    "title": ("第一书记",),
    "ordinal": (r"第[一二三四五六七八九十0-9]{1,3}[位名届次个期批场站季]?",),
    "indefinite": (r"一大?[批系支条队群套位座道]列?",),
    "word": (
        "(?<=[进下])一(?=步)",
        "(?<=[统之唯])一",
        "一(?=[定线直起致律旦体心流同揽般边些路片下样手贯])",
        "一(?=方面|次性)",
        "零(?=售)",
        "千(?=方百计|家万户)",
        "十分|百姓",
    ),
}


def find_traps(page: Page, gold: Record, rows: list[list[str]]) -> list[Record]:
    """Traps in the order of the text: those of the source first, then the common ones, then numerals inside names."""
    finder = Finder(page, gold)
    for surface, kind, *soft in rows:
        if not finder.add_all(re.escape(surface), kind, hard=not soft):
            page.fail(f"no free trap {surface!r}")
    for kind, patterns in COMMON.items():
        for pattern in patterns:
            finder.add_all(pattern, kind, hard=True)
    for m in NUMERAL.finditer(page.text):
        around = [e for e in gold["entities"] if e["start"] <= m.start() and m.end() <= e["end"]]
        if around:
            finder.add(m, "set_phrase" if around[0]["type"] == "PROGRAMME" else "name", hard=True)
    traps = sorted(finder.traps, key=lambda t: int(t["start"]))
    return [{"id": f"{page.id}-X{n:02}"} | trap for n, trap in enumerate(traps, 1)]


def unaccounted(page: Page, gold: Record) -> list[str]:
    """Numerals of the text that are neither figure, time, trap nor metadata, with the words around them."""
    taken = [(i["start"], i["end"]) for key in ("figures", "times", "traps") for i in gold[key]] + apart(gold)
    left = [m for m in NUMERAL.finditer(page.text) if not any(a < m.end() and m.start() < b for a, b in taken)]
    return [page.text[max(0, m.start() - 8) : m.end() + 8] for m in left]


def apart(gold: Record) -> list[tuple[int, int]]:
    """Spans where numerals mean nothing."""
    return [(r["start"], r["end"]) for r in gold["regions"] if r["kind"] in ("boilerplate", "metadata")]


class Finder:
    """Collects traps where neither a figure, a time nor another trap stands."""

    def __init__(self, page: Page, gold: Record) -> None:
        self.page = page
        self.taken = [(i["start"], i["end"]) for key in ("figures", "times") for i in gold[key]] + apart(gold)
        self.traps: list[Record] = []

    def add(self, m: re.Match[str], kind: str, *, hard: bool) -> bool:
        """Add one trap if its place is free; say whether it was."""
        is_free = not any(a < m.end() and m.start() < b for a, b in self.taken)
        if is_free:
            self.traps.append(self.page.item(m.start(), m.group()) | {"kind": kind, "hard": hard})
            self.taken.append(m.span())
        return is_free

    def add_all(self, pattern: str, kind: str, *, hard: bool) -> int:
        """Add every free match of a pattern; return how many there were."""
        return sum(self.add(m, kind, hard=hard) for m in re.finditer(pattern, self.page.text, re.MULTILINE))
