"""The commands `gleaner corrections` and `gleaner reextract` on a real database."""

import json

import pytest
from tests.integration.store.lab import Claim, Lab, draft
from typer.testing import CliRunner, Result

from gleaner_standalone.cli import build


def gleaner(lab: Lab, *arguments: str) -> Result:
    """Run a command on the database of the lab."""
    environment = {"GLEANER_DATABASE_URL": lab.url, "COLUMNS": "200"}
    return CliRunner().invoke(build((arguments[0],)), list(arguments), env=environment)


def test_a_correction_is_made_listed_exported_and_withdrawn(lab: Lab) -> None:
    lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    [(article,)] = lab.sql("select article_id::text from api_v1.articles")
    made = gleaner(lab, "corrections", "make", article, "0", "value", "173", "--by", "某人", "--why", "看过原文")
    assert made.output == "correction 1 is made\n"
    assert lab.sql("select value from api_v1.facts") == [(173,)]
    [row] = json.loads(gleaner(lab, "corrections", "list", "--format", "json").output)
    assert (row["old_value"], row["new_value"], row["author"]) == (137, 173, "某人")
    case = json.loads(gleaner(lab, "corrections", "export").output)
    assert (case["surface"], case["expected"]) == ("137户", 173)
    assert gleaner(lab, "corrections", "withdraw", "1").exit_code == 0
    assert gleaner(lab, "corrections", "withdraw", "1").exit_code == 1
    assert gleaner(lab, "corrections", "export").output == ""


def test_a_word_needs_no_quotes(lab: Lab) -> None:
    lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    [(article,)] = lab.sql("select article_id::text from api_v1.articles")
    assert gleaner(lab, "corrections", "make", article, "0", "indicator", "脱贫户", "--by", "a", "--why", "b").exit_code == 0
    assert lab.sql("select indicator from api_v1.facts") == [("脱贫户",)]


@pytest.mark.parametrize("change", [("9", "value", "1"), ("0", "surface", "x"), ("0", "value", "many")])
def test_a_correction_of_what_is_not_there_is_refused(lab: Lab, change: tuple[str, ...]) -> None:
    lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    [(article,)] = lab.sql("select article_id::text from api_v1.articles")
    assert gleaner(lab, "corrections", "make", article, *change, "--by", "a", "--why", "b").exit_code == 2
    assert lab.sql("select count(*) from store.corrections") == [(0,)]


def test_a_shadow_run_is_counted_started_compared_and_promoted_once(lab: Lab) -> None:
    entry = lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    lab.sql(
        "insert into ingest.raw (entry_id, received_at, content, content_type)"
        " select id, received_at, '', 'text/plain' from ledger.entries"
    )
    assert gleaner(lab, "reextract", "start").exit_code == 2
    dry = gleaner(lab, "reextract", "start", "--stale", "2", "--dry-run")
    assert dry.output == "1 articles match; 1 would be extracted again\n"
    started = gleaner(lab, "reextract", "start", "--stale", "2", "--shadow", "--rate", "1000000")
    assert started.output == "1 articles match; 1 are being extracted again in run 1\n"
    assert gleaner(lab, "reextract", "promote", "1").exit_code == 2  # not extracted yet
    lab.extract(entry, draft([Claim("甲县", "贫困户", 173)]), "2")
    assert lab.sql("select value from api_v1.facts") == [(137,)]
    [changed] = [json.loads(line) for line in gleaner(lab, "reextract", "diff", "1", "--format", "jsonl").output.splitlines()
                 if '"value"' in line]  # fmt: skip
    assert (changed["operation"], changed["count"]) == ("update", 1)
    assert gleaner(lab, "reextract", "promote", "1").exit_code == 0
    assert lab.sql("select value from api_v1.facts") == [(173,)]
    assert gleaner(lab, "reextract", "discard", "1").exit_code == 2
    assert gleaner(lab, "reextract", "diff", "7").exit_code == 2
