"""`gleaner explain` tells of every figure what it is tied to, and by which rule."""

from typer.testing import CliRunner

from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.pipeline import extract_plain
from gleaner_standalone.cli import build
from gleaner_standalone.commands.explain import links

TEXT = "仪陇县扶贫纪实\n2018年，仪陇县共有贫困户300户，其中低保户120户。\n"


def test_each_figure_is_tied_to_its_indicator_holder_time_and_relations() -> None:
    found = list(links(extract_plain(TEXT, load_tagger("none"))))
    assert [(link.surface, link.indicator, link.time) for link in found] == [
        ("300户", "贫困户", "2018年 (8)"),
        ("120户", "低保户", "2018年 (8)"),
    ]
    assert all(link.holder and link.holder.endswith("仪陇县") and link.holder_rule_id for link in found)
    assert found[1].relations == "part_of 300户"


def test_the_table_names_the_words_and_the_rules() -> None:
    result = CliRunner().invoke(
        build(("explain",)), ["explain", "--plain", "--tagger", "none", "-"], input=TEXT, env={"COLUMNS": "220"}
    )
    assert result.exit_code == 0, result.output
    assert "What each figure is tied to" in result.output
    assert "part_of 300户" in result.output


def test_what_was_taken_out_is_shown() -> None:
    text = f"您好，欢迎访问青石网！\n{TEXT}{'今年全县又修了三条路，办了两所学校，村民都很高兴。' * 3}\n"
    result = CliRunner().invoke(build(("explain",)), ["explain", "--tagger", "none", "-"], input=text, env={"COLUMNS": "220"})
    assert result.exit_code == 0, result.output
    assert "1 lines taken out" in result.output
    assert "欢迎访问青石网" in result.output
