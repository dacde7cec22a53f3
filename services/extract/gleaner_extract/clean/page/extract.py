"""Which lines of a page are the article: the container with the most running text, and its title and info lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from gleaner_contracts.enums import Reason
from gleaner_contracts.errors import InvalidInput
from gleaner_extract.clean import dates, labels
from gleaner_extract.clean.damage.readings import GLOSS
from gleaner_extract.clean.lexicon import rows
from gleaner_extract.clean.lines import boilerplate_rule, is_info
from gleaner_extract.clean.page.tree import HEADINGS, Line, Page, parse
from gleaner_extract.clean.script import simplified_of
from gleaner_extract.clean.tracked import Tracked, join

SHARES: Final = (1.0, 0.85, 0.4, 0.2)  # of a line's score that its containers get, from the nearest up
GOOD, WEAK, BAD = 1.25, 0.6, 0.3
WITHOUT_MARKS: Final = 0.15
MOST: Final = 0.4
MAX_LINK_SHARE: Final = 0.4
BODY_SHARE: Final = 0.6
MIN_HAN: Final = 24
INFO_REACH: Final = 30  # lines before the body in which its title may stand
TAIL_REACH: Final = 10
META_NAMES: Final = {
    "published_at": ("pubdate", "publishdate", "article:published_time", "og:release_date", "datepublished"),
    "publisher": ("contentsource", "source", "og:source"),
    "author": ("article:author", "author"),
}
# The date in the linked data of a page's head: JSON-LD by schema.org, and by a search engine's own vocabulary.
_LINKED_DATE: Final = re.compile(r'"(?:datePublished|pubDate)"\s{0,5}:\s{0,5}"([^"]{8,40})"')
MAX_LINKED: Final = 20_000
_HAN: Final = re.compile(r"[㐀-䶿一-鿿]")
_MARKS: Final = re.compile(r"[，。；！？：、,;]")
_STOPS: Final = re.compile(r"[。；！？…]")
_TITLE_NAMES: Final = re.compile(r"title|headline|\btit\b|\bbt\b|biaoti|activity-name|h1", re.IGNORECASE)
_NOT_TITLE_NAMES: Final = re.compile(r"sub|fu|nav|site|list|logo|channel|lanmu|column|small", re.IGNORECASE)
_TEASER: Final = re.compile(r"(?:[\[【]?(?:详细|查看详情|阅读全文|阅读更多|全文|更多)[\]】]?[>»]{0,2}|…|\.\.\.)$")
_SITE_TAIL: Final = re.compile(r"[ ]?[_|｜\-—–－<>»·][ ]?")
LEAVES: Final = HEADINGS | {"p", "li", "dt", "dd", "blockquote", "pre"}  # what holds a paragraph, never an article
_STRUCTURE_BAD: Final = frozenset({"nav", "footer", "aside", "header"})


@dataclass(frozen=True, slots=True)
class Article:
    """The lines of the article, title and info lines first, and what the page's head states."""

    text: Tracked
    title: str | None
    named: dict[str, str]  # fields stated by named elements: they come before the info lines
    stated: dict[str, str]  # fields stated in the head: they come after


@dataclass(slots=True)
class _Weighed:
    line: Line
    text: str  # simplified, without injected readings
    score: float
    is_boilerplate: bool
    link_share: float


@cache
def _hints() -> dict[str, re.Pattern[str]]:
    signs: dict[str, list[str]] = {}
    for sign, pattern in rows("clean_page_hints.tsv"):
        signs.setdefault(sign, []).append(pattern)
    return {sign: re.compile("|".join(patterns), re.IGNORECASE) for sign, patterns in signs.items()}


def extract(source: str) -> Article:
    """Return the article of a page.

    Raises:
        InvalidInput: there is no article on the page, or the page is beyond the limits.
    """
    page = parse(source)
    return _Extractor(page, source).run()


class _Extractor:
    def __init__(self, page: Page, source: str) -> None:
        self.page = page
        self.source = source
        self.above: dict[int, list[int]] = {}
        self.lines = [_weigh(line) for line in _join_labels(page.lines)]
        self.signs = [_sign(node.tag, node.names) for node in page.nodes]
        self.banned: set[int] = set()
        self._pardon()

    def run(self) -> Article:
        best = self._best_container()
        body = self._body_of(best)
        if sum(len(_HAN.findall(self.lines[index].text)) for index in body) < MIN_HAN:
            raise InvalidInput(Reason.NO_MAIN_TEXT, "no running text on the page")
        teasers = sum(bool(_TEASER.search(self.lines[index].text)) for index in body)
        if teasers >= max(3, 0.5 * len(body)):
            raise InvalidInput(Reason.NO_MAIN_TEXT, f"a list of articles: {teasers} teasers")
        first, last = body[0], body[-1]
        title_index, title = self._title(first)
        after_title = 0 if title_index is None else self._first_like(title_index) + 1
        head = [index for index in range(after_title, first) if self._is_head(index, title_index)]
        tail = [index for index in range(last + 1, min(last + 1 + TAIL_REACH, len(self.lines))) if self._is_tail(index)]
        chosen = [*([] if title_index is None else [title_index]), *head, *[i for i in body if i != title_index], *tail]
        text = join([self.lines[index].line.text for index in dict.fromkeys(chosen)])
        return Article(text, title, self._named(), self._stated())

    def _pardon(self) -> None:
        """A container that holds most of the page's running text is no margin, whatever its name says."""
        held: dict[int, float] = {}
        for weighed in self.lines:
            if weighed.score > 0 and _STOPS.search(weighed.text):
                for node in self._ancestors(weighed.line.node):
                    held[node] = held.get(node, 0.0) + weighed.score
        most = MOST * max(held.values(), default=0.0)
        for node, score in held.items():
            is_never = bool(_hints()["never"].search(self.page.nodes[node].names))
            if self.signs[node] < 1.0 and score >= (most / MOST if is_never else most):
                self.signs[node] = 1.0
        for node in self._headed_otherwise(held, 0.5 * max(held.values(), default=0.0)):
            self.signs[node] = BAD
            self.banned.add(node)

    def _headed_otherwise(self, held: dict[int, float], half: float) -> Iterator[int]:
        """Yield the containers that begin with 网友评论, however long, or with 相关新闻 and hold less than half."""
        begun: set[int] = set()
        for weighed in self.lines:
            around = [node for node in self._ancestors(weighed.line.node) if self.page.nodes[node].tag not in LEAVES]
            rule = boilerplate_rule(weighed.text, "end") if around and around[0] not in begun else None
            if rule == "comment" or (rule is not None and held.get(around[0], 0.0) < half):
                yield around[0]
            if weighed.score > 0 and _STOPS.search(weighed.text):
                begun.update(around)

    def _ancestors(self, index: int) -> list[int]:
        """Return a container and those around it, from the nearest up."""
        if index in self.above:
            return self.above[index]
        found, first = [], index
        while index > 0:
            found.append(index)
            index = self.page.nodes[index].parent
        if not found or self.page.nodes[found[-1]].tag not in {"html", "body"}:
            found.append(0)  # a piece of a page, with text outside of all containers
        self.above[first] = found
        return found

    def _best_container(self) -> int:
        scores: dict[int, float] = {}
        for weighed in self.lines:
            if weighed.score <= 0 or not self.banned.isdisjoint(self._ancestors(weighed.line.node)):
                continue
            around = [node for node in self._ancestors(weighed.line.node) if self.page.nodes[node].tag not in LEAVES]
            for node, share in zip(around, SHARES, strict=False):
                scores[node] = scores.get(node, 0.0) + share * weighed.score
        if not scores:
            raise InvalidInput(Reason.NO_MAIN_TEXT, "no running text on the page")
        for node in scores:
            scores[node] *= self.signs[node] * (BODY_SHARE if self.page.nodes[node].tag in {"body", "html", "#root"} else 1.0)
            if any(self.signs[above] == BAD for above in self._ancestors(node)[1:]):
                scores[node] *= 0.5
        best = max(scores, key=lambda node: (scores[node], -node))
        return self._ascend(best)

    def _text_in(self, node: int) -> tuple[float, float]:
        """Return the good text in a container and the text that is none."""
        good = bad = 0.0
        for weighed in self.lines:
            if node in self._ancestors(weighed.line.node):
                is_out = any(self.signs[above] == BAD for above in self._ancestors(weighed.line.node) if above > node)
                is_good = weighed.score > 0 and bool(_STOPS.search(weighed.text)) and not is_out
                good += weighed.score if is_good else 0
                bad += 0 if is_good else len(weighed.text)
        return good, bad

    def _ascend(self, best: int) -> int:
        """Take the container above while it holds much more text and little else: articles in several blocks."""
        good, _ = self._text_in(best)
        node = best
        for _ in range(4):
            node = self.page.nodes[node].parent
            if node <= 0 or self.page.nodes[node].tag in {"body", "html", "#root"}:
                break
            above, other = self._text_in(node)
            if above >= good * 1.2 and other < 0.5 * above:
                best, good = node, above
        return best

    def _body_of(self, best: int) -> list[int]:
        inside = [index for index, weighed in enumerate(self.lines) if best in self._ancestors(weighed.line.node)]
        kept = [index for index in inside if self._is_body(index, best)]
        texts = [index for index in kept if _STOPS.search(self.lines[index].text) and self.lines[index].score > 0]
        if not texts:
            return kept
        # Short lines after the last running text are kept only as bylines; Layout reads those.
        return [index for index in kept if index <= texts[-1] + 12]

    def _is_body(self, index: int, best: int) -> bool:
        weighed = self.lines[index]
        if weighed.is_boilerplate or (weighed.link_share > 0.7 and not re.search(r"。$", weighed.text)):
            return False
        bad_inside = any(self.signs[node] == BAD for node in self._ancestors(weighed.line.node) if node > best)
        return not bad_inside or (len(weighed.text) > 120 and weighed.link_share < 0.1)

    def _title(self, first: int) -> tuple[int | None, str | None]:
        stated = self.page.metas.get("articletitle") or self.page.metas.get("og:title") or ""
        hint = _squeeze(_plain(self.page.title or stated))
        ranked: list[tuple[float, int]] = []
        for index in range(max(0, first - INFO_REACH), min(first + 3, len(self.lines))):
            score = self._title_score(index, hint, _squeeze(_plain(stated)), first)
            if score > 0:
                ranked.append((score, -index))
        if ranked:
            index = -max(ranked)[1]
            return index, self.lines[index].text
        title = stated or without_site(self.page.title)
        return None, title or None

    def _first_like(self, title: int) -> int:
        """Return the first line that says the same as the title: it may stand again at the head of the body."""
        wanted = _squeeze(self.lines[title].text)
        reach = range(max(0, title - INFO_REACH), title)
        return next((index for index in reach if _squeeze(self.lines[index].text) == wanted), title)

    def _title_score(self, index: int, hint: str, stated: str, first: int) -> float:
        weighed = self.lines[index]
        text = weighed.text
        squeezed = _squeeze(text)
        ancestors = self._ancestors(weighed.line.node)[:3]
        is_crumb = any(self.signs[node] == BAD and self.page.nodes[node].tag not in {"header"} for node in ancestors)
        if not 4 <= len(squeezed) <= 90 or weighed.is_boilerplate or re.search(r"。$", text):
            return 0.0
        tags = [self.page.nodes[node].tag for node in ancestors[:2]]
        names = " ".join(self.page.nodes[node].names for node in ancestors[:2])
        is_named = bool(_TITLE_NAMES.search(names)) and not _NOT_TITLE_NAMES.search(names)
        is_heading = any(tag in HEADINGS for tag in tags)
        if is_crumb and not (squeezed == stated or (squeezed in hint and (is_named or is_heading or len(squeezed) >= 8))):
            return 0.0
        if is_info(text) or (weighed.link_share > 0.9 and squeezed not in hint):
            return 0.0
        score = 0.0
        if stated and squeezed == stated:
            score += 6
        if hint and (squeezed in hint or (len(squeezed) <= 1.3 * len(hint) and hint in squeezed)):
            score += 3 + 3 * min(1.0, len(squeezed) / max(1, len(hint)))
        score += max([{"h1": 3.0, "h2": 2.0, "h3": 1.5}.get(tag, 1.0 if tag in HEADINGS else 0.0) for tag in tags], default=0.0)
        score += 2 if is_named else 0
        if score == 0:  # the line right above the info line
            following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
            score = 1.0 if is_info(following) and index < first and not hint else 0.0
        return score - 0.01 * max(0, first - index) if score else 0.0

    def _is_head(self, index: int, title: int | None) -> bool:
        weighed = self.lines[index]
        if weighed.link_share > 0.9 and not is_info(weighed.text):
            return False
        if is_info(weighed.text):
            return True
        if title is None or index - title > 3:
            return False
        is_subtitle = bool(re.match(r"^[—\-－]{1,3}[㐀-鿿“]", weighed.text))
        is_byline = len(weighed.text) <= 24 and labels.are_names(weighed.text)
        return not weighed.is_boilerplate and (is_byline or (is_subtitle and len(weighed.text) < 60))

    def _is_tail(self, index: int) -> bool:
        text = self.lines[index].text.strip("()（）【】[] ")
        fields = {label.field for label in labels.find(text)}
        return len(text) <= 80 and bool(fields & {"editor", "author", "publisher"}) and is_info(text)

    def _named(self) -> dict[str, str]:
        """Return what elements with the names of a field state, checked."""
        named: dict[str, str] = {}
        for field, text in self.page.named:
            listed = labels.find(_plain(text))
            named.setdefault(field, listed[0].value if listed else _plain(text))
        return _checked(named)

    def _stated(self) -> dict[str, str]:
        """Return what the head states, checked."""
        found: dict[str, str] = {}
        for field, keys in META_NAMES.items():
            value = next((self.page.metas[key] for key in keys if self.page.metas.get(key)), None)
            if value:
                found[field] = value
        if "published_at" not in found and (linked := _linked_date(self.source)):
            found["published_at"] = linked
        return _checked(found)


def _linked_date(source: str) -> str | None:
    """Return the date of publication in the head's linked data, if just one is stated there."""
    start = source.find("ld+json")
    end = source.find("</script", start) if start >= 0 else -1
    stated = set(_LINKED_DATE.findall(source, start, min(end, start + MAX_LINKED))) if end > 0 else set()
    return stated.pop() if len(stated) == 1 else None


def _checked(stated: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    match = dates.DATE.search(stated.get("published_at", ""))
    date = dates.normalise(match) if match else None
    if match and date:
        found |= {"published_at": date, "published_at_surface": match.group().strip()}
    source = labels.publisher(stated.get("publisher", "")) if "publisher" in stated else None
    if source and _HAN.search(source):
        found["publisher"] = source
    for field in ("author", "editor"):
        names = labels.names(_plain(stated.get(field, ""))) if field in stated else None
        if names and labels.are_names(names):
            found[field] = names
    return found


def _weigh(line: Line) -> _Weighed:
    if line.link_length >= len(line.text.text) and len(line.text.text) < 40:
        return _Weighed(line, line.text.text, 0.0, False, 1.0)  # an entry of a menu or list
    text = _plain(line.text.text)
    han = len(_HAN.findall(text))
    link_share = min(1.0, line.link_length / max(1, len(line.text.text)))
    is_boilerplate = len(text) < 320 and (boilerplate_rule(text) or boilerplate_rule(text, "end")) is not None
    score = 0.0 if link_share > MAX_LINK_SHARE or is_boilerplate else han * (1.0 if _MARKS.search(text) else WITHOUT_MARKS)
    return _Weighed(line, text, score, is_boilerplate, link_share)


def _plain(text: str) -> str:
    """Return a line as the rules read it: without injected readings, simplified, single blanks."""
    if "(" in text:
        text = GLOSS.sub(lambda match: match["char"], text)
    table = simplified_of()
    if not table.keys().isdisjoint(text):
        text = "".join([table.get(char, char) for char in text])
    return " ".join(text.split())


@lru_cache(4_096)  # pages, and the pages of a source, repeat their names
def _sign(tag: str, names: str) -> float:
    if tag in _STRUCTURE_BAD:
        return BAD
    if not names:
        return 1.0
    hints = _hints()
    is_bad = bool(hints["bad"].search(names) or hints["never"].search(names))
    if hints["good"].search(names):
        return 1.0 if is_bad else GOOD
    if is_bad:
        return BAD
    return WEAK if hints["weak"].search(names) else 1.0


def _join_labels(lines: list[Line]) -> list[Line]:
    """Join a line that is a bare label with the short line after it: 来源： / 新华网."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and _is_bare_label(before.text.text) and _is_value(before.text.text, line.text.text):
            whole = Line(before.node, [], before.link_length + line.link_length)
            whole.text = join([before.text, line.text], " ")
            joined[-1] = whole
        else:
            joined.append(line)
    return joined


def _is_value(label: str, text: str) -> bool:
    """Whether a line can be the value of the bare label before it."""
    if len(text) > 30 or _is_label(text) or boilerplate_rule(_plain(text)) is not None:
        return False
    field = labels.find(_plain(label))[0].field
    if field in ("author", "editor"):
        return labels.are_names(_plain(text))
    return field != "date" or bool(dates.DATE.search(text))


def _is_bare_label(text: str) -> bool:
    listed = list(labels.find(_plain(text))) if len(text) <= 12 else []
    return len(listed) == 1 and listed[0].start == 0 and not listed[0].value


def _is_label(text: str) -> bool:
    return bool(labels.find(text))


def without_site(title: str) -> str:
    """Return a page's title without the name of the site at its end."""
    parts = [part for part in _SITE_TAIL.split(title) if part.strip()]
    return max(parts[:2], key=len).strip() if parts else ""


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
