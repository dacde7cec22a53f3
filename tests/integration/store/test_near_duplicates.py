"""Reposts meet in one cluster, template siblings stay apart, and nothing is deleted."""

import threading
from collections.abc import Sequence
from uuid import UUID

import msgspec
import pytest
from tests.integration.store.lab import Claim, Draft, Lab, draft, result

from gleaner_contracts.enums import Stage
from gleaner_extract.clean.fingerprints import fingerprint
from gleaner_store.backfill import backfill_near
from gleaner_store.queries.reextract import ReextractFilter, reextract, reextract_promote

PROSE = (
    "近年来，当地坚持把产业发展作为增收的根本之策，因地制宜发展特色种植和养殖，引导群众以土地、劳力和资金入股，",
    "建立起稳定的利益联结机制。干部走村入户，逐户摸清家底，帮助群众算清收支账，找准致富门路，路通了，水来了，",
    "房前屋后变了样。群众说，过去守着大山受穷，如今靠着大山吃饭，日子一天比一天有奔头，大家的心里热乎乎的。",
    "下一步，当地将继续完善基础设施，延长产业链条，让更多的农户在家门口就能挣到钱，过上更加红火的生活。",
)
FIRST = tuple(
    Claim(place, "合作社", n, unit="个") for place, n in (("甲河县", 137), ("乙水县", 42), ("丙山县", 58), ("丁原县", 91))
)
OTHER = tuple(
    Claim(place, "合作社", n, unit="个") for place, n in (("戊江县", 26), ("己湖县", 73), ("庚海县", 19), ("辛林县", 64))
)


def article(claims: Sequence[Claim], *, publisher: str, tail: str = "", prose: Sequence[str] = PROSE) -> Draft:
    """Write an article with the fingerprint that clean would give it."""
    found = draft(claims, publisher=publisher, extra="".join(prose) + tail)
    clean = msgspec.structs.replace(found.clean, fingerprint=fingerprint(found.clean.clean_text))
    return Draft(clean, found.entities, found.figures, found.link)


REPOST = "\n责任编辑：某某。本文转载自甲报，版权归原作者所有，如有侵权请联系删除，欢迎关注本站公众号。"


def put(lab: Lab, key: str, what: Draft) -> UUID:
    """Take an article the whole way."""
    entry = lab.open(key)
    lab.extract(entry, what)
    return entry


def clusters(lab: Lab) -> dict[str, UUID]:
    """Return the cluster of each article by its address."""
    return dict(lab.sql("select url, cluster_id from store.articles"))


def test_a_repost_with_other_boilerplate_meets_the_first_publisher(lab: Lab) -> None:
    put(lab, "http://a/1", article(FIRST, publisher="甲报"))
    put(lab, "http://b/1", article(FIRST, publisher="乙网", tail=REPOST))
    rows = lab.sql(
        "select url, kind, is_first, first_publisher, place_in_chain, cluster_size from api_v1.duplicates order by url"
    )
    assert rows == [("http://a/1", "original", True, "甲报", 1, 2), ("http://b/1", "near", False, "甲报", 2, 2)]
    assert lab.sql("select a.url from api_v1.duplicates d join api_v1.articles a on a.article_id = d.repeats") == [
        ("http://a/1",)
    ]


def test_a_near_duplicate_keeps_its_facts_and_the_feed_tells_of_no_merge(lab: Lab) -> None:
    put(lab, "http://a/1", article(FIRST, publisher="甲报"))
    put(lab, "http://b/1", article(FIRST, publisher="乙网", tail=REPOST))
    lab.number()
    assert {change["operation"] for change in lab.feed()} == {"insert"}
    assert len(lab.facts()) == 2 * len(FIRST)
    assert lab.replayed() == lab.facts()


def test_a_template_sibling_with_other_places_and_figures_stays_apart(lab: Lab) -> None:
    first, sibling = article(FIRST, publisher="甲报"), article(OTHER, publisher="乙网")
    assert set(first.clean.fingerprint) & set(sibling.clean.fingerprint)  # it was a candidate
    put(lab, "http://a/1", first)
    put(lab, "http://b/1", sibling)
    assert len(set(clusters(lab).values())) == 2
    assert lab.sql("select count(*) from api_v1.duplicates") == [(0,)]


def test_the_later_receipt_points_to_the_earlier_one_whichever_is_stored_first(lab: Lab) -> None:
    earlier, later = lab.open("http://a/1"), lab.open("http://b/1")
    lab.extract(later, article(FIRST, publisher="乙网", tail=REPOST))
    lab.extract(earlier, article(FIRST, publisher="甲报"))
    found = lab.sql("select m.url, o.url from store.near_duplicates d join store.articles m on m.id = d.article_id"
                    " join store.articles o on o.id = d.other_id")  # fmt: skip
    assert found == [("http://b/1", "http://a/1")]
    assert len(set(clusters(lab).values())) == 1


@pytest.mark.parametrize("is_one_batch", [True, False])
def test_reposts_stored_at_the_same_time_meet(lab: Lab, is_one_batch: bool) -> None:
    drafts = [article(FIRST, publisher=f"{n}网", tail=REPOST * n) for n in range(4)]
    leases = [lab.lease(lab.open(f"http://{n}/1")) for n in range(4)]
    for lease, what in zip(leases, drafts, strict=True):
        lab.send(*lab.branches(lease, what))
    results = [result(lease, Stage.LINK, link=what.link) for lease, what in zip(leases, drafts, strict=True)]
    parts = [results] if is_one_batch else [[r] for r in results]
    threads = [threading.Thread(target=lab.send, args=part) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(clusters(lab)) == 4
    assert len(set(clusters(lab).values())) == 1
    assert lab.sql("select kind, count(*) from api_v1.duplicates group by 1 order by 2") == [("original", 1), ("near", 3)]


def test_an_edit_to_another_text_leaves_the_cluster_and_the_index(lab: Lab) -> None:
    put(lab, "http://a/1", article(FIRST, publisher="甲报"))
    put(lab, "http://b/1", article(FIRST, publisher="乙网", tail=REPOST))
    edited = article(OTHER, publisher="乙网", prose=("全新的内容，与此前的报道毫无关系，讲的是一条河的治理和两岸的变化。" * 3,))
    put(lab, "http://b/1", edited)
    assert len(set(clusters(lab).values())) == 2
    indexed = lab.sql(
        "select f.hash from store.fingerprints f join store.articles a on a.no = f.article_no where a.url = 'http://b/1'"
    )
    assert {hash_ for (hash_,) in indexed} == set(edited.clean.fingerprint)


def test_a_hash_that_very_many_articles_share_does_not_hide_a_repost(lab: Lab) -> None:
    what = article(FIRST, publisher="甲报")
    lab.sql("insert into store.fingerprints select %s, -n from generate_series(1, 5000) n", what.clean.fingerprint[0])
    put(lab, "http://a/1", what)
    put(lab, "http://b/1", article(FIRST, publisher="乙网", tail=REPOST))
    assert len(set(clusters(lab).values())) == 1


def _extract_again(lab: Lab, entry: UUID, what: Draft, *, is_shadow: bool = False) -> int:
    """Extract a stored article again by another version; return the run."""
    lab.sql(
        "insert into ingest.raw (entry_id, received_at, content, content_type)"
        " select id, received_at, '', 'text/plain' from ledger.entries where id = %s", entry
    )  # fmt: skip
    wanted = ReextractFilter(article_ids=(UUID(str(lab.entry(entry)["article_id"])),))
    run = reextract(lab.engine, wanted, author="a", is_shadow=is_shadow, rate_per_s=1e9).run_id
    assert run is not None
    lab.extract(entry, what, "2")
    return run


NEW = ("全新的内容，与此前的报道毫无关系，讲的是一条河的治理和两岸的变化，水清了，鱼多了，岸边的人也多了。" * 3,)


@pytest.mark.parametrize("is_shadow", [False, True])
def test_a_text_that_another_extractor_reads_differently_is_indexed_and_linked_anew(lab: Lab, is_shadow: bool) -> None:
    put(lab, "http://a/1", article(FIRST, publisher="甲报"))
    copy = put(lab, "http://b/1", article(FIRST, publisher="乙网", tail=REPOST))
    other = article(OTHER, publisher="乙网", prose=NEW)
    run = _extract_again(lab, copy, other, is_shadow=is_shadow)
    if is_shadow:
        assert len(set(clusters(lab).values())) == 1
        reextract_promote(lab.engine, run)
    assert len(set(clusters(lab).values())) == 2
    assert lab.sql("select count(*) from store.near_duplicates") == [(0,)]
    assert indexed(lab, "http://b/1") == set(other.clean.fingerprint)


def test_a_text_that_another_extractor_repairs_joins_its_cluster(lab: Lab) -> None:
    put(lab, "http://a/1", article(FIRST, publisher="甲报"))
    copy = put(lab, "http://b/1", article(OTHER, publisher="乙网", prose=NEW))
    _extract_again(lab, copy, article(FIRST, publisher="乙网", tail=REPOST))
    assert len(set(clusters(lab).values())) == 1
    assert lab.sql("select kind, count(*) from api_v1.duplicates group by 1 order by 1") == [("near", 1), ("original", 1)]


def test_those_that_a_first_member_leaves_behind_stay_together_without_it(lab: Lab) -> None:
    put(lab, "http://a/1", article(FIRST, publisher="甲报"))
    for host in "bc":
        put(lab, f"http://{host}/1", article(FIRST, publisher="乙网", tail=REPOST + host))
    put(lab, "http://a/1", article(OTHER, publisher="甲报", prose=NEW))
    found = clusters(lab)
    assert found["http://b/1"] == found["http://c/1"] != found["http://a/1"]


def test_the_backfill_indexes_and_links_what_was_stored_without(lab: Lab) -> None:
    what = article(FIRST, publisher="甲报")
    put(lab, "http://a/1", what)
    put(lab, "http://b/1", article(FIRST, publisher="乙网", tail=REPOST))
    lab.sql("truncate store.fingerprints, store.near_duplicates")
    lab.sql("update store.articles set cluster_id = id")
    assert backfill_near(lab.engine, pause_s=0) == 2
    assert indexed(lab, "http://a/1") == set(what.clean.fingerprint)
    assert len(set(clusters(lab).values())) == 1
    assert backfill_near(lab.engine, pause_s=0) == 0


def indexed(lab: Lab, url: str) -> set[int]:
    """Return the fingerprints that are in the index for an article."""
    rows = lab.sql("select f.hash from store.fingerprints f join store.articles a on a.no = f.article_no where a.url = %s", url)
    return {hash_ for (hash_,) in rows}
