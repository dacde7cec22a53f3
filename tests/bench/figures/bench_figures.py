"""Prints characters per second of the figures stage beside jieba.posseg in the same run."""

import sys
import time
from pathlib import Path

from jieba import posseg

from gleaner_contracts.records import CleanArticle, OffsetRun
from gleaner_extract.figures import extract_figures

GOLD = Path(__file__).parents[2] / "gold"


def main() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("seed-*.txt"))]
    articles = [CleanArticle(clean_text=t, raw_length=len(t), charset="text", offsets=(OffsetRun(0, 0, len(t)),)) for t in texts]
    size = sum(map(len, texts))
    for name, work in (
        ("figures", lambda: [extract_figures(a) for a in articles]),
        ("jieba.posseg", lambda: [posseg.lcut(t) for t in texts]),
    ):
        work()
        start = time.process_time()
        work()
        sys.stdout.write(f"{name:<14}{size / (time.process_time() - start):>12,.0f} characters/s\n")


if __name__ == "__main__":
    main()
