"""The thing that a level or a degree in front of a number is said of: 国家级|2家, 长|2公里."""

from collections.abc import Sequence
from typing import Final

from gleaner_extract.figures.carried import inherit, is_count
from gleaner_extract.figures.clauses import Clauses, Span
from gleaner_extract.figures.measured import Quantity

LEVELS: Final = ("国家级", "部级", "省级", "市级", "州级", "县级", "区级", "乡级", "镇级", "村级")  # 企业52家，其中|省级|8家
DEGREES: Final = ("长", "宽", "高", "深", "厚")  # 水渠3条，|长|2公里
_WAYS: Final = tuple("路道渠桥坝堤墙沟街线管洞廊带")  # 新修一条|公路|,长4公里


def thing_before(
    context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None], left_start: int, span: Span
) -> Span | None:
    """Return the thing that a level or a degree is said of, without a level of its own: 国家级|企业2家、省级|8家."""
    before = found[index - 1] if index else None
    is_degree = context.text[span[0] : span[1]] in DEGREES
    if before is None or quantities[index - 1].start < context.sentence_start(span[0]):
        named = inherit(context, quantities, index, found, left_start) if is_degree else None
        return named if named is not None and _is_way(context, named) else span  # 新修一条|公路|,长4公里
    if is_degree:
        return before if is_count(quantities[index - 1]) or _is_way(context, before) else span
    level = next((word for word in LEVELS if context.text.startswith(word, before[0], before[1])), "")
    return before if before[0] + len(level) == before[1] else (before[0] + len(level), before[1])


def _is_way(context: Clauses, span: Span) -> bool:
    """Whether a phrase names something that has a length and a width."""
    return context.text.endswith(_WAYS, *span)
