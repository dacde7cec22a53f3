"""What each line of a page is: title, metadata, boilerplate or text.

Works on simplified, normalised lines, of plain texts as well as of the main part of an HTML page. Order of the rules:
boilerplate lines go; the title is the first short line; metadata lines near the title and after the body go, their
values are kept; bylines in brackets after the body are cut off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gleaner_contracts.enums import ParagraphKind
from gleaner_extract.clean import bylines, dates, heads, kinds, labels
from gleaner_extract.clean.found import Found
from gleaner_extract.clean.lines import (
    BULLETS,
    HAS_STOP,
    SENTENCE_END,
    boilerplate_rule,
    is_info,
    is_stuffed,
    is_text,
    states_people,
)

HEAD_LINES: Final = 14  # kept lines in which metadata may stand before the body
TAIL_LINES: Final = 10
MAX_TITLE: Final = 70
MAX_SHOUTED: Final = 50  # a first line that ends in ！ or ？ is a title up to this length
MAX_BYLINE: Final = 48

_NUMBER_BEFORE_TITLE: Final = re.compile(r"^[0-9]{1,3}[.、．](?=[㐀-鿿“《])")
_BARE_BYLINE: Final = re.compile(
    r"""
    ^[□■◎●○☆★▲△◆◇\-—(（【\[\ ]{0,3}
    (?:文[/／图]{1,3}|图文|作者|本报|本网|本刊|本社|本台|全媒体|融媒体|特约|见习|实习|新华社|中新社
        |[㐀-鿿]{2,8}(?:报|社|网|台)|[㐀-鿿]{2,8}(?:新闻|在线|客户端|周刊|融媒体)(?=记者|通讯员))?
    (?:记者|通讯员|特派员|评论员|撰文|供稿)?
    [:：/／\ ]{0,2}
    (?P<names>[㐀-鿿·、\ ，/／]{2,40}?)
    (?:/?文)?[)）】\]\ ]{0,2}$
    """,
    re.VERBOSE,
)
_BRACKETS_AT_END: Final = re.compile(r"[（(【\[](?P<inner>[^（）()【】\[\]]{1,60})[）)】\]][ 。]?$")
_BYLINE_WORD: Final = re.compile(
    r"""
    ^(?:
        (?:文字?|图)[/／:：]
        |文图|图文|作者|撰稿|供稿|整理|摄影|来源|稿源|原标题|原载|转自|摘自
        |责编|责任编辑|编辑|审核|校对
        |(?:本报|本网|见习|实习|特约)?(?:记者|通讯员)
        |[㐀-鿿]{2,8}(?:记者|通讯员)[:：\ ]
    )
    """,
    re.VERBOSE,
)
_PUBLISHER: Final = re.compile(r"[网报社台刊府委局站]$|日报|晚报|时报|在线|新闻|电视|广播|资讯")
_END_MARK: Final = re.compile(r"^(?:完|本文完|全文完|正文完|[-—~ ]{0,4}(?:THE )?END[-—~ ]{0,4}|end)$")
# A date after the body counts only where its label says publication: 发布日期, not 时间.
_TAIL_DATES: Final = re.compile(r"^(?:文章)?(?:发布|发表|刊发|刊登|发稿|上传|录入)(?:日期|时间|于)?$")
_BODY: Final = re.compile(r"[㐀-鿿]{2,16}(?:部|局|委|办|办公室|中心|站|社|网|报|台|院|公司|政府|支部)")
_DATELINE_AUTHOR: Final = re.compile(
    r"""
    ^[^。]{0,40}?[（(](?P<inner>[^（）()。]{0,12}(?:记者|通讯员)[^（）()。]{2,40})[)）]  # 本报讯（记者 张三）
    |^[^。]{0,24}(?:讯|电)\ (?P<bare>(?:[^\ 。，]{0,8}记者|通讯员)[\ ：:]?[㐀-鿿、\ ]{2,24}?)(?:报道|摄影报道|\ |：|:)
    """,
    re.VERBOSE,
)
_EVENT: Final = re.compile(r"^.{0,4}(?:地点|地址|对象|主办|主题|内容|人员|会场)[:：]")
_POST: Final = re.compile(r"^[㐀-鿿]{3,20}(?:长|书记|主任|主席|代表)$")  # 某县人民政府县长 高某
_REMNANT: Final = re.compile(r"^[+\-*=.·•|>]{0,3}(?:[0-9]{0,2}|[0-9]{1,4}\.[0-9][Ww])$")  # what buttons leave: +1, 3.5W
_CRUMBS: Final = frozenset(("breadcrumb", "navigation"))
_KEYWORDS: Final = re.compile(r"^(?:[^,，|_;；。、 ]{1,12}[,，|_;； ]{1,2}){5,60}[^,，|_;；。 ]{0,12}$")


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of a line: dropped by a rule, or kept from `start` to `end` as a paragraph of a kind."""

    index: int
    start: int
    end: int
    kind: ParagraphKind = ParagraphKind.BODY
    dropped_by: str | None = None


class Layout:
    """Decides over the lines of one page."""

    def __init__(self, lines: list[str], title_hint: str | None) -> None:
        self.lines = list(lines)
        self.hint = title_hint
        self.found = Found()
        self.dropped: dict[int, str] = {}
        self.kinds: dict[int, ParagraphKind] = {}
        self.ends = {index: len(line) for index, line in enumerate(lines)}
        self.title_index: int | None = None
        self.original_title = ""

    def run(self) -> list[Line]:
        """Return the decision for each line."""
        self._cut_buttons()
        self._take_labels_and_values()
        self._drop_boilerplate()
        self.dropped.update(dict.fromkeys(heads.teasers(self.lines, self._kept()), "teaser"))
        self._find_title()
        self._drop_repeats()
        self.dropped.update(dict.fromkeys(heads.accounts(self.lines, self._kept(), self.dropped), "share"))
        self._read_head()
        self._read_tail()
        self._cut_bylines()
        self._read_dateline()
        self._mark_kinds()
        self.found.add("title", self.original_title)
        return [
            Line(index, 0, self.ends[index], self.kinds.get(index, ParagraphKind.BODY), self.dropped.get(index))
            for index in range(len(self.lines))
        ]

    def _kept(self) -> list[int]:
        return [index for index, line in enumerate(self.lines) if index not in self.dropped and line and not line.isspace()]

    def _cut_buttons(self) -> None:
        """Cut what a page appends to its last paragraphs: 返回首页."""
        for index in self._kept()[-TAIL_LINES:]:
            if (cut := bylines.without_button(self.lines[index])) and cut != self.lines[index]:
                self.lines[index], self.ends[index] = cut, len(cut)

    def _drop_boilerplate(self) -> None:
        last_text = next((index for index in range(len(self.lines) - 1, -1, -1) if is_text(self.lines[index])), -1)
        for index, line in enumerate(self.lines):
            rule = None if index in self.dropped else boilerplate_rule(line)
            rule = None if rule and states_people(line) else rule
            if rule == "original_title":
                self.original_title = labels.after_mark(line)
            if rule is None and index > 2 and index > last_text - 1 and boilerplate_rule(line, "end"):
                self.dropped.update(dict.fromkeys(range(index, len(self.lines)), "related"))
                return
            if rule is not None:
                self.dropped[index] = rule

    def _take_labels_and_values(self) -> None:
        """Take labels whose value stands in the next line, and rows of labels and values."""
        for indexes, label in heads.labels_and_values(self.lines):
            self.found.take(label)
            self.dropped.update(dict.fromkeys(indexes, "metadata"))

    def _drop_repeats(self) -> None:
        """Drop what the head says twice."""
        self.dropped.update(dict.fromkeys(heads.repeats(self.lines, self._kept(), self.title_index), "repeated"))

    def _find_title(self) -> None:
        kept = self._kept()
        hint = heads.squeeze(self.hint or "")
        for index in kept[:HEAD_LINES]:
            line = self.lines[index]
            if hint and len(hint) >= 6 and heads.squeeze(line) == hint:
                self._set_title(index)
                return
        for position, index in enumerate(kept[:6]):
            line = self.lines[index]
            is_shouted = position == 0 and len(line) <= MAX_SHOUTED and line[-1:] in "！？" and "。" not in line
            is_site = bylines.is_section(line) or self._is_site_name(position, kept)
            if position + 1 < len(kept) and (is_stuffed(line) or is_site):
                self.dropped[index] = "before_title"
                continue
            if (is_text(line) and not is_shouted) or len(kept) == 1 or len(line) > MAX_TITLE:
                return
            if heads.is_form(line, self.lines[kept[min(position + 1, len(kept) - 1)]]):
                return
            if _KEYWORDS.match(line) and len(line) > 24:
                self.dropped[index] = "keywords"
            elif self._may_be_title(line) and position + 1 < len(kept):
                crumbs = [self.lines[index] for index, rule in self.dropped.items() if rule == "breadcrumb"]
                self._set_title(heads.better_title(self.lines, kept[position:], crumbs))
                return

    def _is_site_name(self, position: int, kept: list[int]) -> bool:
        """Whether a line in the head names the site: short and over the breadcrumb, or a medium with a column of it."""
        index, after = kept[position], kept[position + 1 : position + 2]
        following = self.lines[after[0]] if after else ""
        if len(following) < heads.LONG_TITLE or is_text(following) or not self._may_be_title(following):
            return False
        has_crumb = any(self.dropped.get(between) in _CRUMBS for between in range(index, after[0]))
        return heads.is_site(self.lines[index], has_crumb=has_crumb)

    @staticmethod
    def _may_be_title(line: str) -> bool:
        return len(line) >= 4 and not (is_info(line) or kinds.is_caption(line) or bylines.reporter(line))

    def _set_title(self, index: int) -> None:
        self.title_index = index
        self.kinds[index] = ParagraphKind.TITLE
        line = heads.without_site(self.lines[index])
        self.ends[index] = len(line)
        self.found.add("title", heads.without_page(_NUMBER_BEFORE_TITLE.sub("", line.strip(BULLETS))))

    def _is_event(self, index: int) -> bool:
        """Whether a line with a bare 时间 is about a meeting or a feast: 地点 and 主办 stand below it."""
        listed = labels.find(self.lines[index])
        is_bare = len(listed) == 1 and listed[0].label in ("时间", "日期")
        return is_bare and any(_EVENT.match(line) for line in self.lines[index + 1 : index + 4])

    def _take_info(self, index: int) -> None:
        line = self.lines[index]
        listed = labels.find(line)
        for label in listed:
            self.found.take(label)
        head = line[: listed[0].start] if listed else line
        self.found.take_date(head)
        rest = labels.unlabelled(line)
        reporter = labels.REPORTER.search(rest)
        if reporter and labels.reporters(rest):
            self.found.add("author", labels.reporters(rest))
            self.found.add("publisher", reporter["medium"])
            rest = labels.REPORTER.sub(" ", rest)
        parts = [part for part in rest.split(" ") if part and not part.endswith("编") and not part.isdigit()]
        parts = [part for part in self._without_pairs(parts) if not labels.is_label(part)]
        for part in parts:
            if glued := labels.glued(part):
                self.found.take(glued)
            elif labels.are_names(part):
                self.found.add("author", labels.names(part))
            elif dates.DATE.search(head) and (_PUBLISHER.search(part) or len(parts) == 1) and labels.can_name(part):
                self.found.add("publisher", labels.publisher(part))
        self.dropped[index] = "metadata"

    def _without_pairs(self, parts: list[str]) -> list[str]:
        """Take labels that stand before their value without a colon (来源 某某日报 编辑 张三), and return the rest."""
        taken: set[int] = set()
        for index, (label, value) in enumerate(pairwise(parts)):
            field = labels.field_of(label)
            is_people = labels.are_names(value)
            if (field == "publisher" and len(value) <= 20) or (field in ("author", "editor", "photographer") and is_people):
                self.found.take(labels.Labelled(field, label, value, 0, 0))
                taken |= {index, index + 1}
        return [part for index, part in enumerate(parts) if index not in taken]

    def _read_head(self) -> None:
        """Take the metadata lines and bylines between title and body."""
        kept = self._kept()
        after_title = kept.index(self.title_index) + 1 if self.title_index is not None else 0
        for position, index in enumerate(kept[: after_title + HEAD_LINES]):
            line = self.lines[index]
            if index == self.title_index:
                continue
            if is_info(line):
                if not self._is_event(index):
                    self._take_info(index)
            elif position >= after_title and (names := bylines.reporter(line)):
                self.found.add("author", names)
                self.dropped[index] = "byline"
            elif position >= after_title and self._take_medium(line, kept[position + 1 : position + 2]):
                self.dropped[index] = "metadata"
            elif position >= after_title and is_text(line):
                return
            elif position >= after_title and self.title_index is not None and self._take_byline(line):
                self.dropped[index] = "byline"
            elif position < after_title and not is_text(line) and (_KEYWORDS.match(line) or not HAS_STOP.search(line)):
                self.dropped[index] = "before_title"

    def _take_medium(self, line: str, following: list[int]) -> bool:
        """Take `石佳/中国青年报`, and `新华社` where the next line states metadata."""
        both = bylines.name_and_medium(line)
        if both:
            self.found.add("author", both[0])
            self.found.add("publisher", both[1])
            return True
        is_stated = bool(following) and is_info(self.lines[following[0]])
        if is_stated and bylines.is_medium(line):
            self.found.add("publisher", line)
            return True
        return False

    def _take_byline(self, line: str) -> bool:
        """Take a line that only names who wrote it: `组织部 刘义`, `本报记者 张三`."""
        if len(line) > MAX_BYLINE or HAS_STOP.search(line) or kinds.LIST_ITEM.match(line):
            return False
        parts = line.strip("()（）【】[] ").split(" ")
        parts = [part for part in parts if part]
        people = [part for part in parts if labels.is_name(part)]
        orgs = [part for part in parts if not labels.is_name(part)]
        if people and orgs and all(labels.ORG.fullmatch(part) or _POST.search(part) for part in orgs):
            self.found.add("author", "、".join(people))
            self.found.add("author_org", orgs[0])
            return True
        match = _BARE_BYLINE.match(line)
        if not match:
            return False
        names = labels.names(match["names"])
        is_marked = match.start("names") > 0
        is_known = [labels.is_name(name) for name in (names or "").split("、")]
        is_short = len(line) <= 4 or (" " in line and len(line) <= 10)
        if names and ((is_marked and any(is_known)) or (is_short and all(is_known))):
            self.found.add("author", names)
            return True
        return False

    def _read_tail(self) -> None:
        """Take the lines after the body that name people; authors of several lines are all authors."""
        kept, last = self._kept(), []
        for index in reversed(kept[max(1, len(kept) - TAIL_LINES) :]):
            line = self.lines[index].strip()
            if index == self.title_index or (is_text(line) and not _is_bracketed(line)):
                break
            last.append(index)
        has_author, people = "author" in self.found.values, []
        for index in reversed(last):
            line = self.lines[index].strip()
            self._read_tail_line(index, line)
            stated = [label.value for label in labels.find(line) if label.field == "author" and index in self.dropped]
            people += [names for names in map(labels.names, stated) if names and labels.are_names(names)]
        if not has_author and len(people) > 1:
            self.found.values["author"] = "、".join(dict.fromkeys(people))

    def _read_tail_line(self, index: int, line: str) -> None:
        inner = line.strip("()（）【】[] ")
        listed = [label for label in labels.find(inner) if label.field != "date" or _TAIL_DATES.match(label.label)]
        stated = list(bylines.roles(inner, at_least=1 if (is_role := bylines.is_role(inner)) else 2))
        is_byline = not SENTENCE_END.search(line) and bool(_BYLINE_WORD.match(line))
        if _END_MARK.match(inner) or _REMNANT.match(inner):
            self.dropped[index] = "end_mark"
        elif stated or is_role:
            for name, people in stated:
                self.found.add(name, people)
            self.dropped[index] = "byline"
        elif listed and is_info(inner):
            for label in listed:
                self.found.take(label)
            self.dropped[index] = "metadata"
        elif (_is_bracketed(line) and self._take_bracket(inner, is_last=True)) or (is_byline and self._take_byline(line)):
            self.dropped[index] = "byline"

    def _cut_bylines(self) -> None:
        """Cut bylines in brackets off the last paragraphs: (文/本刊编辑部)(责编:冯雅可)."""
        kept = [index for index in self._kept() if index != self.title_index]
        for position, index in enumerate(reversed(kept[-4:])):
            while match := _BRACKETS_AT_END.search(self.lines[index][: self.ends[index]].rstrip()):
                is_after_sentence = bool(SENTENCE_END.search(self.lines[index][: match.start()].rstrip(" ）)】]") or "。"))
                if not self._take_bracket(match["inner"].strip(), is_last=position == 0 and is_after_sentence):
                    break
                self.ends[index] = len(self.lines[index][: match.start()].rstrip())
            if self.ends[index] == 0:
                self.dropped[index] = "byline"

    def _take_bracket(self, inner: str, *, is_last: bool) -> bool:
        """Take what stands in brackets after the text, if it names who wrote, edited or published it."""
        if _END_MARK.match(inner):
            return True
        stated = list(bylines.roles(inner, at_least=1))
        for name, people in stated:
            self.found.add(name, people)
        if stated or not _BYLINE_WORD.match(inner):
            return bool(stated) or (is_last and self._take_last_bracket(inner))
        listed = list(labels.find(inner))
        for label in listed:
            self.found.take(label)
        names = None if listed else labels.names(inner)
        if names and labels.are_names(names):
            self.found.add("author", names)
            return True
        return bool(listed)

    def _take_last_bracket(self, inner: str) -> bool:
        """Take the bracket after the last sentence: people, the body they work for, or both."""
        if labels.are_names(inner):
            self.found.add("author", labels.names(inner))
            return True
        if _BODY.fullmatch(inner):
            self.found.add("author_org", inner)
            return True
        return " " in inner and self._take_byline(inner)

    def _read_dateline(self) -> None:
        """Take the reporter out of 本报讯（记者 张三）; the words stay in the text."""
        for index in [index for index in self._kept() if is_text(self.lines[index])][:1]:
            match = _DATELINE_AUTHOR.match(self.lines[index][:120])
            if match:
                names = labels.names(match["inner"] or match["bare"])
                if names and labels.are_names(names):
                    self.found.add("author", names)

    def _mark_kinds(self) -> None:
        kept = self._kept()
        if self.title_index is not None and self.title_index in kept:
            self.kinds |= kinds.mark(
                {index: self.lines[index][: self.ends[index]] for index in kept}, self.title_index, self.found
            )


def _is_bracketed(line: str) -> bool:
    return len(line) <= 80 and line[:1] in "(（【[" and line[-1:] in ")）】]"


def kept_lines(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines that stay."""
    yield from (line for line in lines if line.dropped_by is None)
