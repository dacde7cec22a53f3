"""Cleaner and peers side by side on the pages and texts of tests/cases/clean; run by hand, peers only where installed.

    python -m tests.bench.clean.compare

Prints the tables of docs/cleaning.md. Times are medians of the processor time of single calls in one process.
"""

import difflib
import importlib
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.cases.clean import damage_model, pages

from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.records import CleanArticle, RawDocument
from gleaner_extract.clean import clean_document
from gleaner_extract.clean.damage.repair import repair
from gleaner_extract.clean.decode import decode
from gleaner_extract.clean.tracked import Tracked

READING = re.compile(r"[(][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)")


def optional(name: str) -> Any:
    """Return a module, or nothing where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def show(line: str) -> None:
    sys.stdout.write(line + "\n")


def timed(function: Callable[[Any], Any], argument: Any) -> tuple[Any, float]:
    start = time.process_time()
    result = function(argument)
    return result, (time.process_time() - start) * 1000


def trigram_f(found: str, wanted: str) -> float:
    one, two = (Counter(text[index : index + 3] for index in range(len(text) - 2)) for text in (found, wanted))
    return 2 * (one & two).total() / max(1, one.total() + two.total())


def without_tags(html: str) -> str:
    return re.sub(r"<[^>]{1,500}>", "\n", html)


def ours(html: str) -> str:
    try:
        article: CleanArticle = clean_document(RawDocument(text=html, content_type="text/html"))
    except InvalidInput:
        return ""
    return "\n".join(article.clean_text[p.start : p.end] for p in article.paragraphs if p.kind != "title")


def extractors() -> dict[str, Callable[[str], str]]:
    """Return the main-text extractors that are here."""
    found: dict[str, Callable[[str], str]] = {"gleaner": ours}
    if readability := optional("readability"):
        found["readability-lxml"] = lambda html: without_tags(readability.Document(html).summary())
    if trafilatura := optional("trafilatura"):
        found["trafilatura"] = lambda html: trafilatura.extract(html) or ""
    if resiliparse := optional("resiliparse.extract.html2text"):
        found["resiliparse"] = lambda html: str(resiliparse.extract_plain_text(html, main_content=True))
    return found


def compare_extractors() -> None:
    show("| extractor | body F | pages with boilerplate | median ms |\n|---|---|---|---|")
    cases = [(story, layout(story)) for story in pages.stories() for layout in pages.LAYOUTS]
    for name, extract in extractors().items():
        extract(cases[0][1])
        scores, left, times = [], 0, []
        for story, html in cases:
            text, ms = timed(extract, html)
            scores.append(trigram_f(text, story.body))
            left += any(word in text and word not in story.title + story.body for word in pages.BOILERPLATE)
            times.append(ms)
        show(f"| {name} | {statistics.mean(scores):.3f} | {left} of {len(cases)} | {statistics.median(times):.1f} |")


def errors(found: str, wanted: str) -> int:
    blocks = difflib.SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for operation, i1, i2, j1, j2 in blocks if operation != "equal")


def repairers() -> dict[str, Callable[[str], str]]:
    """Return the repairers that are here."""
    found: dict[str, Callable[[str], str]] = {
        "gleaner": lambda text: repair(Tracked.of(text)).text.text,
        "strip by expression": lambda text: READING.sub("", text),
    }
    if ftfy := optional("ftfy"):
        found["ftfy"] = lambda text: str(ftfy.fix_text(text, fix_character_width=False, uncurl_quotes=False))
    return found


def compare_repairers() -> None:
    show(
        "\n| repair | "
        + " | ".join(variant.name for variant in damage_model.VARIANTS)
        + " | median ms |\n|---|---|---|---|---|---|"
    )
    for name, mend in repairers().items():
        rates, times = [], []
        for variant in damage_model.VARIANTS:
            chance, wrong, characters = random.Random(20), 0, 0
            for _ in range(4):
                for story in pages.stories():
                    text = damage_model.widened(damage_model.traditional(f"{story.title}\n{story.body}"))
                    crawled = damage_model.damaged(text, damage_model.random_table(text, chance), variant)
                    found, ms = timed(mend, crawled)
                    wanted = damage_model.truth(text, variant)
                    wrong, characters = wrong + errors(found, wanted), characters + len(wanted)
                    times.append(ms)
            rates.append(f"{100 * wrong / characters:.3f} %")
        show(f"| {name} | {' | '.join(rates)} | {statistics.median(times):.1f} |")


def decoders() -> dict[str, Callable[[bytes], str]]:
    """Return the decoders that are here."""

    def ladder(content: bytes) -> str:
        try:
            return decode(content, None).text
        except InvalidInput:
            return ""

    found: dict[str, Callable[[bytes], str]] = {"gleaner": ladder}
    if normalizer := optional("charset_normalizer"):
        found["charset-normalizer"] = lambda content: str(normalizer.from_bytes(content).best() or "")
    if resiliparse := optional("resiliparse.parse.encoding"):
        found["resiliparse"] = lambda content: str(resiliparse.bytes_to_str(content, resiliparse.detect_encoding(content)))
    return found


def compare_decoders() -> None:
    show("\n| decoder | whole | 25 characters | one byte lost | cut in mid-character |\n|---|---|---|---|---|")
    chance = random.Random(3)
    kinds: dict[str, list[tuple[str, bytes]]] = {"whole": [], "title": [], "lost": [], "cut": []}
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        for story in pages.stories():
            text = damage_model.traditional(story.body) if encoding == "big5hkscs" else story.body
            text = text.encode(encoding, "ignore").decode(encoding)
            han = "".join(char for char in text if "一" <= char <= "鿿" or char in "，。")
            content = text.encode(encoding)
            place = chance.randrange(len(content) // 3, len(content))
            kinds["whole"].append((text, content))
            kinds["title"] += [(han[i : i + 25], han[i : i + 25].encode(encoding)) for i in range(0, len(han) - 25, 100)]
            kinds["lost"].append((text, content[:place] + content[place + 1 :]))
            kinds["cut"].append((text, han[:200].encode(encoding)[:-1]))
            kinds["cut"][-1] = (han[:199], kinds["cut"][-1][1])
    for name, read in decoders().items():
        shares = []
        for listed in kinds.values():
            right = sum(read(content)[: len(text) // 4] == text[: len(text) // 4] for text, content in listed)
            shares.append(f"{right} of {len(listed)}")
        show(f"| {name} | {' | '.join(shares)} |")


if __name__ == "__main__":
    compare_extractors()
    compare_repairers()
    compare_decoders()
