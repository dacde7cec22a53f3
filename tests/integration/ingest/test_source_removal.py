"""Removing a source, also while it is asked, and telling how polling goes."""
# ruff: noqa: F401, F811 (fixtures of the tests of feeds)

import pytest
from sqlalchemy import Engine

from gleaner_ingest import keys, sources
from gleaner_ingest.polling import State, polled_sources
from gleaner_ingest.sources import NewSource

from .conftest import scalar
from .site import Answer, Site
from .test_feeds import HTML, PAGE, Round, add, due, rss, settings, site, work

pytestmark = pytest.mark.servers


def test_what_a_removal_means_is_told_before_and_its_articles_stay(engine: Engine, site: Site, work: Round) -> None:
    site.routes |= {"/feed": Answer(body=rss(site.url("/1"), site.url("/2"))), "/1": Answer(body=PAGE, headers=HTML)}
    add(engine, site)
    work()
    keys.create(engine, "crawler", ["s", "t"])
    keys.create(engine, "any", [keys.ANY_SOURCE])
    [told] = sources.removals(engine, "s")
    assert (told.pages, told.pages_due, told.articles, told.keys) == (2, 1, 1, ("crawler",))
    assert [each.name for each in sources.list_sources(engine)] == ["s"]
    assert sources.remove(engine, [told]) == 1
    assert sources.list_sources(engine) == []
    assert scalar(engine, "select count(*) from ledger.entries where source = 's'") == 1
    assert scalar(engine, "select (select count(*) from ingest.pages) + (select count(*) from ingest.polls)") == 0
    assert work() == (0, 0)
    assert sources.removals(engine, "s") == []
    assert sources.remove(engine, [told]) == 0


@pytest.mark.parametrize("asked", ["/feed", "/1"])
def test_a_source_that_is_removed_while_it_is_asked_keeps_nothing_and_stops_nobody(
    engine: Engine, site: Site, work: Round, asked: str
) -> None:
    site.routes |= {"/feed": Answer(body=rss(site.url("/1"))), "/1": Answer(body=PAGE, headers=HTML)}
    site.routes |= {"/other": Answer(body=rss(site.url("/2"))), "/2": Answer(body=PAGE + b" ", headers=HTML)}
    usual = site.routes[asked]

    def answer(_: dict[str, str]) -> Answer:
        sources.remove(engine, sources.find(engine, "s"))
        assert isinstance(usual, Answer)
        return usual

    site.routes[asked] = answer
    add(engine, site)
    sources.add(engine, NewSource(name="other", url=site.url("/other")))
    work()
    work()
    assert [path for path, _ in site.asked].count(asked) == 1
    assert [each.name for each in sources.list_sources(engine)] == ["other"]
    assert scalar(engine, "select string_agg(source, ',') from ledger.entries") == "other"
    assert scalar(engine, "select count(*) from ingest.pages") == 1


def test_a_source_added_again_fetches_anew_and_the_same_bytes_are_unchanged(engine: Engine, site: Site, work: Round) -> None:
    site.routes |= {"/feed": Answer(body=rss(site.url("/1"))), "/1": Answer(body=PAGE, headers=HTML)}
    for _ in range(2):
        add(engine, site)
        assert work() == (1, 1)
        sources.remove(engine, sources.find(engine, "s"))
    assert scalar(engine, "select string_agg(coalesce(disposition, state), ',' order by received_at) from ledger.entries") == (
        "waiting,unchanged"
    )


def test_how_polling_goes_is_told_of_each_source(engine: Engine, site: Site, work: Round) -> None:
    site.routes |= {"/feed": Answer(body=rss()), "/broken": Answer(500)}
    for name, path in (("well", "/feed"), ("ill", "/broken"), ("resting", "/feed"), ("watched", "/")):
        sources.add(engine, NewSource(name=name, url=site.url(path), kind="push" if name == "watched" else "feed"))
    sources.pause(engine, "resting")
    work()
    sources.add(engine, NewSource(name="new", url=site.url("/feed")))
    found = {each.name: each for each in polled_sources(engine)}
    states = {name: each.state for name, each in found.items()}
    assert states == {"ill": State.FAILING, "new": State.DUE, "resting": State.PAUSED, "well": State.HEALTHY}
    began = found["ill"].failing_since
    assert began is not None
    due(engine)
    work()
    assert {each.name: each for each in polled_sources(engine)}["ill"].failing_since == began
    assert found["well"].failing_since is None and not found["well"].is_due
    site.routes["/broken"] = Answer(body=rss())
    due(engine)
    work()
    assert {each.name: each for each in polled_sources(engine)}["ill"].state is State.HEALTHY
