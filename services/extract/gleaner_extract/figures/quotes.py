"""Names in quotes: “三品一标”农产品, 驻村“第一书记”."""

from typing import Final

from gleaner_extract.figures.segment import Token

OPENING: Final = frozenset('“‘《"')
CLOSING: Final = frozenset('”’》"')
QUOTES: Final = OPENING | CLOSING
QUOTED: Final = 10  # words of a quoted name at most
Span = tuple[int, int]


def opening_of(tokens: list[Token], closing: int) -> int | None:
    """Return where the quoted name begins that ends at a closing quote: “三品一标”|农产品; None where it does not close by."""
    for index in range(closing - 1, max(-1, closing - QUOTED), -1):
        if tokens[index].word in OPENING:
            return index
        if tokens[index].word in ",。;:":
            break
    return None


def quoted_name(tokens: list[Token]) -> Span | None:
    """Return what the quotes hold that end in front of a number: “支部农场”|75个."""
    if not tokens or tokens[-1].word not in CLOSING:
        return None
    opening = opening_of(tokens, len(tokens) - 1)
    return None if opening is None or opening + 1 >= len(tokens) - 1 else (tokens[opening].end, tokens[-1].start)


def inside_quotes(tokens: list[Token]) -> Span | None:
    """Return what the quotes hold that open with the first word."""
    closing = next((token for token in tokens[1:QUOTED] if token.word in CLOSING), None)
    return None if closing is None or closing.start == tokens[0].end else (tokens[0].end, closing.start)
