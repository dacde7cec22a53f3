"""P5 to P8 at the store: each as a question that must find nothing, and what it finds once a protection is gone."""

import re
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from tests.integration.store.lab import Claim, Lab
from tests.integration.store.test_protections import without

from gleaner_runtime.database import make_engine
from gleaner_store import feed

PAGE = Path(__file__).parents[3] / "docs" / "reliability.md"
TESTS = Path(__file__).parents[2]
CLAIMS = (Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", None, unit="个", is_damaged=True))

# P6: the words of a mention or figure stand where its span says.
MISPLACED = """
select r.surface from {view} r join api_v1.articles a using (article_id)
where substr(a.clean_text, r.span_start + 1, r.span_end - r.span_start) is distinct from r.surface
    or r.rule_id is null or r.extractor_version is null or r.raw_end < r.raw_start
"""
# P7: nobody but a person gives a value to a number whose digits are lost.
GUESSED = (
    "select surface from api_v1.figures where is_damaged and not is_corrected and (value is not null or si_value is not null)"
)


@pytest.mark.parametrize(("view", "table"), [("api_v1.figures", "store.figures"), ("api_v1.entities", "store.mentions")])
def test_words_stand_where_their_span_says(lab: Lab, view: str, table: str) -> None:
    """P6; the control moves one span by a character."""
    lab.store("http://a/1", CLAIMS)
    question = MISPLACED.format(view=view).encode()
    with without(lab) as connection:
        assert connection.execute(question).fetchall() == []
    moved = f"update {table} set span_start = span_start - 1, span_end = span_end - 1 where ordinal = 0"
    with without(lab, moved) as connection:
        assert len(connection.execute(question).fetchall()) == 1


def test_what_is_lost_is_never_guessed(lab: Lab) -> None:
    """P7; the control fills a lost number in, and sums change."""
    lab.store("http://a/1", CLAIMS)
    with without(lab) as connection:
        assert connection.execute(GUESSED.encode()).fetchall() == []
        assert connection.execute("select sum(value), count(*) from api_v1.facts").fetchone() == (137, 2)
        assert connection.execute("select count(*) from api_v1.facts where is_damaged").fetchone() == (1,)
    unchecked = "alter table store.figures drop constraint figures_lost"
    with without(lab, unchecked, "update store.figures set value = 20 where is_damaged") as connection:
        assert len(connection.execute(GUESSED.encode()).fetchall()) == 1
        assert connection.execute("select sum(value) from api_v1.facts").fetchone() == (157,)


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "untold"])
def test_readers_of_the_feed_are_told_of_an_edit(lab: Lab, monkeypatch: pytest.MonkeyPatch, is_told: bool) -> None:
    """P8; the control does not append what changed, and who follows the feed keeps the old fact."""
    lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    if not is_told:
        monkeypatch.setattr(feed, "append_switches", lambda *_: None)
    lab.store("http://a/1", [Claim("甲县", "贫困户", 173)])
    lab.number()
    assert lab.sql("select version, is_current from api_v1.article_versions order by version") == [(1, False), (2, True)]
    assert lab.sql("select value from api_v1.facts") == [(173,)]
    assert (lab.replayed() == lab.facts()) is is_told


def test_the_old_version_stays_because_nothing_overwrites_it(lab: Lab) -> None:
    """P8; the control writes the new text over the old row, and what version 1 said is gone."""
    lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    lab.store("http://a/1", [Claim("甲县", "贫困户", 173)])
    texts = b"select count(distinct clean_text) from api_v1.article_versions"
    with without(lab) as connection:
        assert connection.execute(texts).fetchone() == (2,)
    overwrite = "update store.extractions set clean_text = (select max(clean_text) from store.extractions)"
    with without(lab, overwrite) as connection:
        assert connection.execute(texts).fetchone() == (1,)


@pytest.mark.parametrize("limit_ms", [100, 60_000], ids=["bounded", "unbounded"])
def test_no_statement_holds_up_the_others_for_long(lab: Lab, limit_ms: int) -> None:
    """P5; the control has a limit far away, and the statement comes to its own end."""
    engine = make_engine(lab.url, application="test-limits", statement_timeout_ms=limit_ms)
    try:
        with engine.connect() as connection:
            if limit_ms == 100:
                with pytest.raises(DBAPIError, match="statement timeout"):
                    connection.exec_driver_sql("select pg_sleep(0.5)")
            else:
                connection.exec_driver_sql("select pg_sleep(0.5)")
    finally:
        engine.dispose()


def test_the_page_names_for_each_promise_a_test_and_a_control_that_exist() -> None:
    rows = re.findall(r"^\| (P[1-9]) \|([^|]+)\|([^|]+)\|([^|]+)\|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert {promise for promise, *_ in rows} == {f"P{n}" for n in range(1, 10)}
    written = "".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    named = [name for _, _, test, control in rows for name in re.findall(r"`(test_\w+)`", test + control)]
    assert len(named) >= 2 * 9
    assert [name for name in named if f"def {name}(" not in written] == []
