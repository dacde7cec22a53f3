"""The seeds are raw material: byte for byte as they were crawled."""

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from gleaner_standalone.seeds import SeedsMissing, load_seeds

ROOT = Path(__file__).parents[3]
MANIFEST = tomllib.loads((ROOT / "seeds" / "manifest.toml").read_text(encoding="utf-8"))["seed"]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: str(entry["file"]))
def test_a_seed_is_what_its_manifest_says(entry: dict[str, str | int]) -> None:
    content = (ROOT / "seeds" / str(entry["file"])).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert len(content) == entry["bytes"]
    assert all(entry[name] for name in ("url", "source", "title", "notes"))


def test_every_seed_is_in_the_manifest() -> None:
    assert sorted(path.name for path in (ROOT / "seeds").glob("*.txt")) == sorted(str(entry["file"]) for entry in MANIFEST)


def test_the_gold_is_of_these_seeds() -> None:
    gold = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests" / "gold").glob("seed-*.json"))]
    assert {(entry["file"], entry["sha256"]) for entry in MANIFEST} == {(entry["seed_file"], entry["sha256"]) for entry in gold}


def test_a_changed_seed_is_refused(tmp_path: Path) -> None:
    for path in (ROOT / "seeds").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert len(load_seeds(tmp_path)) == 4
    (tmp_path / str(MANIFEST[0]["file"])).write_bytes(b"changed")
    with pytest.raises(SeedsMissing, match="manifest"):
        load_seeds(tmp_path)


def test_missing_seeds_are_told_with_advice(tmp_path: Path) -> None:
    with pytest.raises(SeedsMissing, match="GLEANER_SEEDS"):
        load_seeds(tmp_path)
