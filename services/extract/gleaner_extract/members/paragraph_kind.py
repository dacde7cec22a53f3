"""The kinds of paragraphs, see `ParagraphKind`."""

from typing import Final

from gleaner_contracts.enums import ParagraphKind

TITLE: Final = ParagraphKind.TITLE
SUBTITLE: Final = ParagraphKind.SUBTITLE
CAPTION: Final = ParagraphKind.CAPTION
BODY: Final = ParagraphKind.BODY
