"""The command line on a running pipeline: what operators and analysts type."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from gleaner_standalone.cli import build
from gleaner_standalone.seeds import load_seeds

from .conftest import Flow

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def seeded(flow: Flow) -> Iterator[Flow]:
    """The seeds and one quarantined article are in; commands find the database by its address."""
    ids = [flow.push(seed.content, seed.url, source="seeds") for seed in load_seeds()]
    ids.append(flow.push(b"\x00\x01\x02\x03" * 400, "http://commands.example/binary"))
    flow.await_end(ids)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLEANER_DATABASE_URL", flow.instance.servers.database_url)
        patch.setenv("GLEANER_REDIS_URL", flow.instance.servers.redis_url)
        yield flow


def run(*arguments: str) -> Result:
    return CliRunner().invoke(build((arguments[0],)), list(arguments), env={"COLUMNS": "200"})


def test_ledger_balances(seeded: Flow) -> None:
    result = run("ledger")
    assert result.exit_code == 0
    assert "balanced" in result.output
    [row] = json.loads(run("ledger", "--format", "json").output)
    assert row["is_balanced"] is True
    assert row["quarantined"] == 1


def test_status_names_queues_and_quarantine(seeded: Flow) -> None:
    result = run("status")
    assert result.exit_code == 0, result.output
    for word in ("extract.clean", "received", "quarantine"):
        assert word in result.output


@pytest.mark.parametrize("command", ["figures", "facts"])
def test_rows_come_in_every_format_with_the_same_content(seeded: Flow, command: str) -> None:
    chosen = ("--place", "汉源县", "--unit", "户", "--source", "seeds")
    lines = [json.loads(line) for line in run(command, *chosen, "--format", "jsonl").output.splitlines()]
    table = list(csv.DictReader(io.StringIO(run(command, *chosen, "--format", "csv").output)))
    assert json.loads(run(command, *chosen, "--format", "json").output) == lines
    assert [row["surface"] for row in table] == [line["surface"] for line in lines] == ["41400户"]
    assert "41,400" in run(command, *chosen).output


def test_a_limit_of_nothing_is_everything(seeded: Flow) -> None:
    [row] = seeded.rows("select count(*) as count from api_v1.figures")
    assert len(run("figures", "--limit", "0", "--format", "jsonl").output.splitlines()) == row["count"]
    assert len(run("figures", "--limit", "7", "--format", "jsonl").output.splitlines()) == 7


def test_find_tells_what_happened_by_address_by_id_and_by_words(seeded: Flow) -> None:
    url = load_seeds()[2].url
    [found] = json.loads(run("find", url, "--limit", "1", "--format", "json").output)
    assert found["entry"]["disposition"] == "stored"
    assert {"receive", "clean", "entities", "figures"} <= {step["step"] for step in found["steps"]}
    assert found["entry"]["entry_id"] in run("find", found["entry"]["entry_id"]).output
    assert found["entry"]["entry_id"] in run("find", "产业党建联动区").output
    assert run("find", "这句话哪里都没有").exit_code == 1


def test_quarantine_is_listed_shown_counted_and_replayed(seeded: Flow) -> None:
    [row] = json.loads(run("quarantine", "list", "--format", "json").output)
    assert row["url"] == "http://commands.example/binary"
    assert row["reason"] in run("quarantine", "list", "--groups").output
    assert row["reason"] in run("quarantine", "show", row["entry_id"]).output
    assert run("quarantine", "replay").exit_code == 2
    assert run("quarantine", "replay", "--all", "--dry-run").output == "1 articles would be replayed\n"
    assert len(json.loads(run("quarantine", "list", "--format", "json").output)) == 1
    assert run("quarantine", "replay", "--reason", row["reason"]).output == "1 articles are being replayed\n"
    [entry] = seeded.await_end([row["entry_id"]])
    assert entry["disposition"] == "quarantined"


def test_consumers_are_registered_listed_and_forgotten(seeded: Flow) -> None:
    assert run("consumers", "register", "nightly").exit_code == 0
    [row] = json.loads(run("consumers", "list", "--format", "json").output)
    assert row["name"] == "nightly"
    assert run("consumers", "forget", "nightly").exit_code == 0
    assert run("consumers", "forget", "nightly").exit_code == 1


def test_files_are_taken_in_and_refusals_told(seeded: Flow, tmp_path: Path) -> None:
    rows = [
        {"content": f"平昌县第{n}号通报\n2016年，全县贫困户{n + 700}户。", "link": f"http://files.example/{n}"} for n in range(3)
    ]
    (tmp_path / "good.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    result = run("ingest", str(tmp_path), "--source", "files", "--map", "url=link", "--map", "content=content")
    assert result.exit_code == 1
    assert "accepted 3, unchanged 0, repeated 0, refused 1" in result.output
    ids = [str(row["id"]) for row in seeded.rows("select id from ledger.entries where source = 'files'")]
    assert {entry["disposition"] for entry in seeded.await_end(ids)} == {"stored"}
    (tmp_path / "empty.txt").unlink()
    again = [
        json.loads(line)
        for line in run(
            "ingest", str(tmp_path), "--map", "url=link", "--map", "content=content", "--format", "jsonl"
        ).output.splitlines()
    ]
    assert [line["outcome"] for line in again] == ["unchanged"] * 3


def test_a_key_is_made_listed_and_revoked(seeded: Flow) -> None:
    secret = run("keys", "create", "county-news", "--source", "county-news", "--quota", "5").stdout.strip()
    own, row = json.loads(run("keys", "list", "--format", "json").output)
    assert (own["name"], row["name"]) == ("standalone", "county-news")
    assert row["sources"] == ["county-news"]
    assert secret.split("_")[1] == row["public_id"]
    assert secret.split("_", 2)[2] not in run("keys", "list", "--all", "--format", "jsonl").output
    assert run("keys", "revoke", "county-news").exit_code == 0
    assert run("keys", "revoke", "county-news").exit_code == 1


def test_a_source_is_added_listed_and_paused(seeded: Flow) -> None:
    url = "https://news.example/rss.xml"
    assert run("sources", "add", "county-news", url, "--min-interval", "600").exit_code == 0
    assert run("sources", "add", "county-news", url, "--min-interval", "0").exit_code == 2
    [row] = json.loads(run("sources", "list", "--format", "json").output)
    assert (row["name"], row["url"], row["min_interval_s"], row["is_paused"]) == ("county-news", url, 600, False)
    assert run("sources", "pause", "county-news").exit_code == 0
    [row] = json.loads(run("sources", "list", "--format", "json").output)
    assert row["is_paused"] is True
    assert run("sources", "pause", "nobody").exit_code == 1


def test_a_source_that_is_pushed_cannot_be_checked_and_says_why(seeded: Flow) -> None:
    assert run("sources", "add", "pushed", "https://pushed.example/", "--kind", "push").exit_code == 0
    assert "pushed is not polled" in run("sources", "check", "pushed").output
    assert "there is no source nobody" in run("sources", "check", "nobody").output
    assert run("sources", "remove", "pushed", "--yes").exit_code == 0


def test_a_source_is_removed_only_when_it_is_confirmed(seeded: Flow) -> None:
    assert run("sources", "add", "seeds", "https://seeds.example/rss.xml").exit_code == 0
    received = seeded.rows("select count(*) as n from ledger.entries where source = 'seeds'")[0]["n"]
    assert received != 0
    asked = run("sources", "remove", "seeds")
    assert asked.exit_code == 2
    assert f"stays: {received} articles received as seeds" in asked.output
    assert "seeds" in [row["name"] for row in json.loads(run("sources", "list", "--format", "json").output)]
    assert run("sources", "remove", "seeds", "--yes").exit_code == 0
    assert "seeds" not in [row["name"] for row in json.loads(run("sources", "list", "--format", "json").output)]
    assert seeded.rows("select count(*) as n from ledger.entries where source = 'seeds'")[0]["n"] == received
    assert run("sources", "remove", "seeds", "--yes").exit_code == 1


def test_status_tells_of_polled_sources(seeded: Flow) -> None:
    def feeds() -> dict[str, Any]:
        rows = json.loads(run("status", "--format", "json").output)
        return {row["name"]: row for row in rows if row["topic"] in ("feeds", "source")}

    for name in ("north", "south"):
        assert run("sources", "add", name, f"https://{name}.example/rss.xml").exit_code == 0
    run("sources", "pause", "south")
    found = feeds()
    assert (found["north"]["value"], found["south"]["value"]) == ("due", "paused")
    assert found["due"]["value"] >= 1 and "next poll: " in found["polled sources"]["note"]
    assert "south" in run("status").output
    for name in ("north", "south"):
        run("sources", "remove", name, "--yes")
    assert not {"north", "south"} & set(feeds())


def test_a_view_is_exported_by_a_condition_in_both_formats(seeded: Flow, tmp_path: Path) -> None:
    chosen = ("export", "facts", "--where", "source = 'seeds' and unit = '户' and value > 40000 -- the largest")
    assert run(*chosen, "--output", str(tmp_path / "facts.csv")).exit_code == 0
    table = list(csv.DictReader(io.StringIO((tmp_path / "facts.csv").read_text(encoding="utf-8"))))
    lines = [json.loads(line) for line in run(*chosen, "--format", "jsonl").stdout.splitlines()]
    assert table
    assert [row["fact_id"] for row in table] == [line["fact_id"] for line in lines]
    assert [path.name for path in tmp_path.iterdir()] == ["facts.csv"]


@pytest.mark.parametrize(
    ("view", "where"),
    [
        ("nothing", "true"),
        ("facts", "no_such_column = 1"),
        ("facts", "value / 0 = 1"),
        ("facts", "true); delete from store.facts; --"),
        ("facts", "exists (select 1 from ledger.entries)"),
    ],
)
def test_a_wrong_or_greedy_export_is_refused_and_leaves_no_file(seeded: Flow, tmp_path: Path, view: str, where: str) -> None:
    assert run("export", view, "--where", where, "--output", str(tmp_path / "x.csv")).exit_code == 2
    assert list(tmp_path.iterdir()) == []
