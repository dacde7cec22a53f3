"""The head of a page: which line is its title, what is said twice, labels that stand apart from their values."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from gleaner_extract.clean import bylines, dates, kinds, labels
from gleaner_extract.clean.lines import boilerplate_rule, is_info, is_stuffed, is_text
from gleaner_extract.clean.tracked import Edit, Tracked

REACH: Final = 14  # lines of a head
MIN_REPEATED: Final = 8  # letters of a line that is said again
MAX_REPEATED: Final = 160  # characters; what is longer is text
MIN_CRUMB: Final = 6
SHORT_TITLE, LONG_TITLE = 7, 10  # the name of a column, and a title
MIN_BEFORE_INFO: Final = 3
ACCOUNT_REACH: Final = 4
MIN_TEASER: Final = 20
MAX_VALUE: Final = 24
MIN_ROW_LABEL: Final = 3  # characters of one label of a row: 时间 and 日期 head tables of figures as well
_SITE_TAIL: Final = re.compile(r" ?[-_|—–]{1,2} ?[^-_|—–]{2,16}(?:网|网站|在线|频道|门户|论坛|日报|晚报|新闻)$")
# 某某网 先锋文汇 先锋印记·难忘瞬间
_SITE_AND_COLUMN: Final = re.compile(r"[㐀-鿿]{2,8}网(?: [㐀-鿿·]{2,16}){1,3}")
_PAGE_MARK: Final = re.compile(r"(?<=..)(?:【[0-9]{1,2}】|[（(][0-9]{1,2}[)）])$")  # 某地丰收【2】
_NOT_LETTERS: Final = re.compile(r"[\W_]")
_CRUMB: Final = re.compile(r"[>»›]")
_SUMMARY: Final = re.compile(r"^[\[【（(]?(?:摘要|提要|导读|核心提示|内容提要|内容摘要) ?[\]】）):：]{1,2} ?")
_CUT: Final = re.compile(r"(?:\.{3,6}|…{1,2})$")
_ENTRY: Final = re.compile(r"^[㐀-鿿]{2,6}：[^：]{1,40}$")
_STOP: Final = re.compile(r"[。；！？]")
# 某县粮食丰收http://www.example.cn 2007年07月19日 10:29 某某网: a title that ran into its info line.
_RUN_TOGETHER: Final = re.compile(
    r"^(?P<title>[^\n]{10,60}?)(?: ?https?://[!-~]{4,80})? ?(?=(?:19|20)[0-9]{2}[年/.-][0-9 ]{1,3}[月/.-])"
)
_HAN: Final = re.compile(r"[㐀-鿿]")


def squeeze(text: str) -> str:
    """Return the letters and digits of a text."""
    return _NOT_LETTERS.sub("", text)


def is_site(line: str, *, has_crumb: bool) -> bool:
    """Whether a line is the name of a site: short before a breadcrumb, or a medium and names of its columns."""
    return (has_crumb and len(line) <= SHORT_TITLE) or bool(_SITE_AND_COLUMN.fullmatch(line))


def without_site(title: str) -> str:
    """Return a title without the name of the site at its end."""
    return _SITE_TAIL.sub("", title)


def without_page(title: str) -> str:
    """Return a title without the number of its page."""
    return _PAGE_MARK.sub("", title)


def better_title(lines: Sequence[str], kept: Sequence[int], crumbs: Iterable[str]) -> int:
    """Return the title among the first kept lines: what is said twice, ends a breadcrumb, or stands over the info line.

    Without such a sign it is the first of them.
    """
    head = []
    for index in kept[:REACH]:
        if is_text(lines[index]) or is_info(lines[index]):
            break
        if not is_stuffed(lines[index]) and not kinds.is_caption(lines[index]):
            head.append(index)
    ends = {squeeze(_CRUMB.split(crumb)[-1]) for crumb in crumbs}
    said = [squeeze(without_site(lines[index])) for index in _before_text(lines, kept)]
    for index in head:
        letters = squeeze(without_site(lines[index]))
        if (len(letters) >= MIN_REPEATED and said.count(letters) > 1) or (len(letters) >= MIN_CRUMB and letters in ends):
            return index
    return _over_info(lines, kept, head) if head else kept[0]


def _before_text(lines: Sequence[str], kept: Sequence[int]) -> Iterator[int]:
    for index in kept[:REACH]:
        if is_text(lines[index]):
            return
        yield index


def _over_info(lines: Sequence[str], kept: Sequence[int], head: list[int]) -> int:
    """Return the line over the info line where the head begins with names of columns: 客户端, 食品, 搜索."""
    after = kept.index(head[-1]) + 1
    last = lines[head[-1]]
    is_over_info = len(head) >= MIN_BEFORE_INFO and after < len(kept) and is_info(lines[kept[after]])
    is_title = len(last) >= LONG_TITLE and not (kinds.DASH.match(last) or kinds.is_caption(last) or bylines.reporter(last))
    return head[-1] if is_over_info and is_title and len(lines[head[0]]) <= SHORT_TITLE else head[0]


def repeats(lines: Sequence[str], kept: Sequence[int], title_index: int | None) -> Iterator[int]:
    """Yield lines that say again what the head has said, and, after the text, the title once more or twice over.

    Between the first and the last running text every line stays: an annex begins with its title.
    """
    texts = [position for position, index in enumerate(kept) if is_text(lines[index])]
    first, last = (texts[0], texts[-1]) if texts else (len(kept), len(kept))
    title = squeeze(without_site(lines[title_index])) if title_index is not None else ""
    said = {title}
    for position, index in enumerate(kept):
        if index == title_index or len(lines[index]) > MAX_REPEATED or first <= position <= last:
            continue
        letters = squeeze(without_site(lines[index]))
        if len(letters) < MIN_REPEATED:
            continue
        if (position < first and letters in said) or letters in (title, title * 2):
            yield index
        elif position < first:
            said.add(letters)


def accounts(lines: Sequence[str], kept: Sequence[int], dropped: Mapping[int, str]) -> list[int]:
    """Return the lines of the head that name a medium or count over a line of sharing: 1, 某某网, 微信公众号."""
    found = []
    for index in kept[:REACH]:
        if is_text(lines[index]):
            break
        below = [dropped.get(after, "") for after in range(index + 1, min(index + ACCOUNT_REACH, len(lines))) if lines[after]]
        if "share" in below and (bylines.is_medium(lines[index]) or lines[index].isdigit()):
            found.append(index)
    return found


def teasers(lines: Sequence[str], kept: Sequence[int]) -> Iterator[int]:
    """Yield summaries in the head that only say, behind the title perhaps, how the text begins."""
    for position, index in enumerate(kept[:REACH]):
        label = _SUMMARY.match(lines[index])
        if label is None and not lines[index].endswith(("...", "…")):
            continue
        letters = squeeze(_CUT.sub("", lines[index][label.end() if label else 0 :]))
        said = (squeeze(lines[before]) for before in kept[:position] if len(lines[before]) <= MAX_REPEATED)
        letters = letters.removeprefix(next((title for title in said if title and letters.startswith(title)), ""))
        following = kept[position + 1 : position + 6]
        if len(letters) >= MIN_TEASER and any(letters in squeeze(lines[later]) for later in following):
            yield index


def is_form(line: str, following: str) -> bool:
    """Whether a line and the next one are entries of a form: 审理法院：… / 案号：…."""
    return bool(_ENTRY.match(line) and _ENTRY.match(following))


def labels_and_values(lines: Sequence[str]) -> Iterator[tuple[tuple[int, ...], labels.Labelled]]:
    """Yield what a label states in the line below it, and what rows of labels and values state, before the text.

    Under the text only a label with its value below it counts.
    """
    filled = [index for index, line in enumerate(lines) if line and not line.isspace()]
    kept = filled[: 2 * REACH]
    for index, following in pairwise([*kept, -1]):
        if is_text(lines[index]):
            break
        if "|" in lines[index]:
            yield from (((index,), label) for label in _row(lines[index]))
        elif following >= 0 and (label := _labelled(lines[index], lines[following])):
            yield (index, following), label
    else:
        return
    for index, following in pairwise(filled[-REACH:]):
        if index > kept[0] and not is_text(lines[following]) and (label := _labelled(lines[index], lines[following])):
            yield (index, following), label


def _labelled(line: str, value: str) -> labels.Labelled | None:
    listed = labels.find(line) if len(line) <= MAX_VALUE else ()
    if len(listed) != 1 or listed[0].start or listed[0].value or listed[0].field == "ignored":
        return None
    field, value = listed[0].field, value.strip(" |")
    if len(value) > MAX_VALUE or _STOP.search(value) or labels.find(value) or boilerplate_rule(value):
        return None
    if field == "date":
        is_value = bool(dates.DATE.match(value))
    else:
        is_value = labels.are_names(value) if field in ("author", "editor") else labels.is_body(value)
    return labels.Labelled(field, listed[0].label, value, 0, len(line)) if is_value else None


def _row(line: str) -> Iterator[labels.Labelled]:
    """Yield what a row of labels and values states: 索引号 | 2021-3 | 公开日期： | 2021-09-30."""
    cells = [cell.strip() for cell in line.split("|")]
    named = [cell for cell in cells if labels.is_label(cell)]
    if not named or max(map(len, named)) < MIN_ROW_LABEL or not (len(named) > 1 or named[0] == cells[0]):
        return
    yield labels.Labelled("ignored", named[0], "", 0, len(line))
    for label, value in pairwise(cells):
        if labels.is_label(label) and value and not labels.is_label(value) and not labels.find(value):
            yield labels.Labelled(labels.field_of(label), label.rstrip(":："), value, 0, len(line))


def split(page: Tracked) -> Tracked:
    """Return the page with a break between a title and the info line that it ran into."""
    start = 0
    for line in page.text.split("\n")[:REACH]:
        match = _RUN_TOGETHER.match(line) if len(line) <= labels.MAX_INFO_LINE and not is_info(line) else None
        date = dates.DATE.match(line, match.end()) if match else None
        is_title = match is not None and len(_HAN.findall(match["title"])) >= LONG_TITLE and not labels.find(match["title"])
        if match and date and date["hour"] and is_title and is_info(line[match.end() :]) and not _STOP.search(match["title"]):
            return page.apply([Edit(start + match.end("title"), start + match.end(), "\n")])
        if is_text(line):
            break
        start += len(line) + 1
    return page
