"""What analysts ask, answered with SQL on `api_v1` alone, with the rights of a reader."""

from decimal import Decimal

import psycopg
import pytest
from tests.integration.store.lab import Claim, Lab

from gleaner_store.queries.facts import FactFilter, facts

COOPERATIVES = """
select holder_name, count(*) as reports, sum(value) as cooperatives from api_v1.facts
where indicator like '%村级合作社%' and holder_level = 'county' and not is_damaged
group by holder_code, holder_name order by cooperatives desc
"""
HIGHEST_INCOME = """
select distinct on (year) year, holder_name, value from api_v1.facts
where indicator = '人均增收' and unit = '元' order by year, value desc
"""
ONE_PLACE = """
select 'fact' as what, indicator as said, title from api_v1.facts where holder_name = '乙县'
union all select 'mention', surface, a.title
from api_v1.entities e join api_v1.articles a using (article_id) where e.name = '乙县'
"""
CHANGED = "select holder, indicator, before_value, value from api_v1.fact_changes where operation = 'update'"
DAMAGED = "select source, count(*) from api_v1.facts where is_damaged group by source order by 2 desc"


def ask(lab: Lab, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(lab.url) as connection:
        connection.execute("set local role gleaner_consumer")
        return connection.execute(question.encode()).fetchall()


@pytest.fixture
def told(lab: Lab) -> Lab:
    """Three articles, one of which was edited."""
    first = [Claim("甲县", "村级合作社", 137, "个"), Claim("乙县", "村级合作社", 20, "个", code="510002")]
    lab.store("http://a/1", first, title="甲文")
    lab.store("http://a/1", [Claim("甲县", "村级合作社", 173, "个"), first[1]], title="甲文")
    lab.store("http://a/2", [Claim("甲县", "人均增收", 1200, "元"), Claim("乙县", "人均增收", 1500, "元", code="510002"),
                             Claim("甲县", "人均增收", 900, "元", year=2019)], title="乙文")  # fmt: skip
    lab.store("http://b/1", [Claim("丙县", "贫困户", None, is_damaged=True)], source="gov", title="丙文")
    return lab


def test_which_counties_report_the_most_village_cooperatives(told: Lab) -> None:
    assert ask(told, COOPERATIVES) == [("甲县", 1, Decimal(173)), ("乙县", 1, Decimal(20))]


def test_the_highest_increase_of_income_a_head_by_year(told: Lab) -> None:
    assert ask(told, HIGHEST_INCOME) == [(2019, "甲县", Decimal(900)), (2020, "乙县", Decimal(1500))]


def test_what_held_as_of_a_day_belongs_to_its_year(told: Lab) -> None:
    """截至2020年底: an end without a beginning."""
    told.sql("update store.figures set time_begin = null, time_end = '2020-12-31', time_norm = '../2020-12' where value = 1500")
    assert ask(told, "select year, holder from api_v1.facts where value = 1500") == [(2020, "乙县")]
    assert [row.value for row in facts(told.engine, FactFilter(indicator="人均增收", year=2020))] == [1200, 1500]
    told.sql("update store.figures set time_end = null where value = 1500")
    assert ask(told, "select year from api_v1.facts where value = 1500") == [(None,)]


def test_everything_that_is_said_about_one_place(told: Lab) -> None:
    assert set(ask(told, ONE_PLACE)) == {
        ("fact", "人均增收", "乙文"), ("fact", "村级合作社", "甲文"), ("mention", "乙县", "乙文"), ("mention", "乙县", "甲文"),
    }  # fmt: skip


def test_which_figures_changed_between_versions(told: Lab) -> None:
    assert ask(told, CHANGED) == [("甲县", "村级合作社", Decimal(137), Decimal(173))]


def test_how_many_figures_are_damaged_by_source(told: Lab) -> None:
    assert ask(told, DAMAGED) == [("gov", 1)]
