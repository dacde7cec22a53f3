"""`gleaner export`: what an SQL condition picks, in each format, within the rights of a reader and within time."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet  # type: ignore[import-untyped]
import pytest
from tests.integration.store.lab import Claim, Lab
from tests.integration.store.test_commands import gleaner

WHERE = "holder = '甲县' and value > 100"


@pytest.fixture
def told(lab: Lab) -> Lab:
    lab.store(
        "http://a/1",
        [Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", 200, unit="个"), Claim("甲县", "面积", Decimal("0.5"), "亩")],
    )
    lab.store(
        "http://a/2",
        [Claim("甲县", "养殖场", None, is_damaged=True), Claim("甲县", "产值", Decimal("123456789012345678901.25"), "元")],
    )
    return lab


def export(lab: Lab, path: Path, *options: str) -> str:
    found = gleaner(lab, "export", "facts", *options, "-o", str(path))
    assert found.exit_code == 0, found.output
    return found.output


def test_a_condition_picks_the_same_rows_in_every_format(told: Lab, tmp_path: Path) -> None:
    expected = sorted((str(fact), value) for fact, value in told.sql(f"select fact_id, value from api_v1.facts where {WHERE}"))
    assert len(expected) == 2
    for shape in ("csv", "jsonl", "parquet"):
        assert "2 rows of facts" in export(told, tmp_path / shape, "--where", WHERE, "--format", shape)
    with (tmp_path / "csv").open(newline="") as file:
        assert sorted((row["fact_id"], Decimal(row["value"])) for row in csv.DictReader(file)) == expected
    lines = [json.loads(line, parse_float=Decimal) for line in (tmp_path / "jsonl").read_text().splitlines()]
    assert sorted((row["fact_id"], Decimal(row["value"])) for row in lines) == expected
    rows = pyarrow.parquet.read_table(tmp_path / "parquet").to_pylist()
    assert sorted((row["fact_id"], row["value"]) for row in rows) == expected


def test_parquet_keeps_types_and_nulls(told: Lab, tmp_path: Path) -> None:
    export(told, tmp_path / "f", "--format", "parquet")
    found = pyarrow.parquet.read_table(tmp_path / "f")
    kinds = {field.name: str(field.type) for field in found.schema}
    assert (kinds["value"], kinds["time_begin"], kinds["is_damaged"]) == ("decimal128(38, 8)", "date32[day]", "bool")
    [damaged] = [row for row in found.to_pylist() if row["is_damaged"]]
    assert damaged["value"] is None
    assert damaged["holder_parents"] == ["甲市", "四川省"]


@pytest.mark.parametrize(
    "view", ["articles", "figures", "entities", "changes", "completeness", "repairs", "source_damage", "ledger"]
)
def test_every_view_can_be_written_as_parquet(told: Lab, tmp_path: Path, view: str) -> None:
    told.number()
    found = gleaner(told, "export", view, "--format", "parquet", "-o", str(tmp_path / "f"))
    assert found.exit_code == 0, found.output
    [(count,)] = told.sql(f"select count(*) from api_v1.{view}")
    assert pyarrow.parquet.read_table(tmp_path / "f").num_rows == count


@pytest.mark.parametrize("shape", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize(
    "condition",
    [
        "true); delete from store.facts; select (true",
        "true); commit; reset role; delete from store.facts; select (true",
        "exists (select 1 from ledger.entries)",
        "nonsense(",
    ],
)
def test_a_condition_can_neither_write_nor_read_beyond_the_views(told: Lab, tmp_path: Path, shape: str, condition: str) -> None:
    found = gleaner(told, "export", "facts", "--where", condition, "--format", shape, "-o", str(tmp_path / "f"))
    assert found.exit_code == 2
    assert told.sql("select count(*) from store.facts") == [(5,)]
    assert list(tmp_path.iterdir()) == []


def test_a_query_that_takes_too_long_is_given_up_and_leaves_no_file(told: Lab, tmp_path: Path) -> None:
    found = gleaner(told, "export", "facts", "--where", "pg_sleep(5) is not null", "--timeout", "0.1", "-o", str(tmp_path / "f"))
    assert (found.exit_code, list(tmp_path.iterdir())) == (2, [])
