"""Documents: what stands in 《…》; the names of newspapers there are bodies."""

import re
from typing import Final

from gleaner_extract.entities import lexicon
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.runs import line_starts, matches_at
from gleaner_extract.entities.view import View
from gleaner_extract.members import entity_type, org_subtype

_TITLE: Final = re.compile(r"《([^《》\n]{1,100}+)》")
_PERIODICALS: Final = tuple(sorted(lexicon.words("periodicals")))


_BULLETIN: Final = re.compile(
    r"""
    ^[ \u3000]{0,8}+
    ((?:\d{4}年)?[\u4e00-\u9fff\d]{4,40}              # of where and when
    (?:统计公报|发展公报|状况公报|普查公报|质量公报))    # kinds of bulletins
    [ \u3000]{0,8}+$
    """,
    re.VERBOSE | re.MULTILINE,
)


def find_documents(view: View) -> list[Draft]:
    """Return the titles in 《…》 without the marks."""
    found = []
    for match in _TITLE.finditer(view.text):
        start, end = match.span(1)
        if match.group(1).endswith(_PERIODICALS):
            found.append(Draft(start, end, entity_type.ORG, "documents.periodical", 0.9, subtype=org_subtype.MEDIA))
        else:
            found.append(Draft(start, end, entity_type.DOC, "documents.title_marks", 0.98))
    found += [
        Draft(*match.span(1), entity_type.DOC, "documents.bulletin_line", 0.9)
        for match in matches_at(_BULLETIN, view.text, line_starts(view.text))
    ]
    return found
