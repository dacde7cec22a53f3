"""From a crawled document to a clean article: the whole order of cleaning."""

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from gleaner_contracts.enums import ParagraphKind, Reason
from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import CleanArticle, Meta, OffsetRun, Paragraph, RawDocument, Repair
from gleaner_extract.clean import fingerprints, heads, segment
from gleaner_extract.clean.damage.repair import Change, repair, without_remnants
from gleaner_extract.clean.decode import Decoded, decode, reverse_mojibake
from gleaner_extract.clean.layout import Layout, Line, kept_lines
from gleaner_extract.clean.normalise import normalise, unwrap
from gleaner_extract.clean.page.extract import Article, extract
from gleaner_extract.clean.script import to_simplified
from gleaner_extract.clean.spun import is_spun
from gleaner_extract.clean.tracked import Tracked, join

MAX_BYTES: Final = 8_000_000
MAX_CHARACTERS: Final = 2_000_000
MAX_TEXT: Final = 400_000  # characters of the main text; what is longer is no article
_TAGS: Final = re.compile(
    r"<(!doctype html|html|head|body|div|p|table|meta|br|span|title|td|tr|ul|li|h[1-6]|section|article|center|font|form|img"
    r"|b|strong|script|a)\b",
    re.IGNORECASE,
)
# Traditional, with injected readings; 瑤 also across ，帶, which leaves runs that have to be put right.
_DAMAGED: Final = (
    "兩(liǎng)個(gè)瑤(yáo)族鄉(xiāng)建成合作社12家,?yáo)?dài)動(dòng)貧(pín)困戶(hù)860戶(hù),?yáo)?dài)頭(tóu)人說(shuō),"
    "去年戶(hù)均增收3200元,瑤(yáo)鄉(xiāng)脫(tuō)貧(pín)在望。"
)
_OF_PAGES: Final = frozenset(
    ("!doctype html", "html", "head", "body", "div", "p", "table", "title", "td", "section", "article", "h1", "h2")
)
MIN_TAGS: Final = 3
ROUNDS: Final = 4  # passes of the line rules, until nothing changes


def clean_document(document: RawDocument) -> CleanArticle:
    """Clean one crawled document.

    Raises:
        InvalidInput: the document can never become an article; the reason says why.
    """
    decoded = _decode(document)
    source = Tracked.of(decoded.text)
    if not is_page(decoded.text, document.content_type):
        return _clean(source, Article(source, document.title, {}, {}), decoded)
    article = extract(decoded.text)
    return _clean(source, article if article.title else replace(article, title=document.title), decoded)


def warm_up() -> None:
    """Load all that damaged pages need, so that the first one of a process is not slower than the next."""
    clean_document(RawDocument(content=_DAMAGED.encode("gb18030")))


def clean_plain(text: str) -> CleanArticle:
    """Take a text as clean already: nothing is changed or removed, offsets are the identity."""
    paragraphs, start = [], 0
    lines = text.split("\n")
    layout = Layout([line.strip() for line in lines], None)
    decided = layout.run()
    for line, decision in zip(lines, decided, strict=True):
        if line.strip():
            begin = start + len(line) - len(line.lstrip())
            paragraphs.append(Paragraph(start=begin, end=start + len(line.rstrip()), kind=decision.kind))
        start += len(line) + 1
    return CleanArticle(
        clean_text=text,
        raw_length=len(text),
        charset="text",
        meta=Meta(**layout.found.values),
        paragraphs=tuple(paragraphs),
        sentences=segment.sentences(text, paragraphs),
        offsets=(OffsetRun(0, 0, len(text)),) if text else (),
        content_hash=segment.content_hash(text),
        fingerprint=fingerprints.fingerprint(text),
    )


def _decode(document: RawDocument) -> Decoded:
    if document.content is not None:
        if len(document.content) > MAX_BYTES:
            raise InvalidInput(Reason.TOO_LARGE, f"{len(document.content)} bytes, at most {MAX_BYTES}")
        decoded = decode(document.content, document.charset)
    else:
        text = document.text or ""
        reversed_text = reverse_mojibake(text)
        decoded = Decoded(text if reversed_text is None else reversed_text, "text")
    if len(decoded.text) > MAX_CHARACTERS:
        raise InvalidInput(Reason.TOO_LARGE, f"{len(decoded.text)} characters, at most {MAX_CHARACTERS}")
    if not decoded.text.strip():
        raise InvalidInput(Reason.EMPTY, "nothing but blanks")
    return decoded


def is_page(text: str, content_type: str) -> bool:
    """Whether a text is HTML, by its declared type or its first tags."""
    tags = Counter(map(str.lower, _TAGS.findall(text[:20_000])))
    if "html" in content_type.lower():
        return bool(tags)
    # Items and links without anything that makes a page are what somebody else's reader left of one.
    return tags.total() >= MIN_TAGS and not tags.keys().isdisjoint(_OF_PAGES)


def _clean(source: Tracked, article: Article, decoded: Decoded) -> CleanArticle:
    page, hint = article.text, article.title
    raw_length = len(source.text)
    outcome = repair(page)
    text = heads.split(unwrap(normalise(without_remnants(outcome))))
    simplified, is_traditional = to_simplified(text.text)
    text = text.with_text(simplified)
    if len(text.text) > MAX_TEXT:
        raise InvalidInput(Reason.TOO_LARGE, f"{len(text.text)} characters of main text, at most {MAX_TEXT}")
    text, kinds, meta = _lay_out(text, to_simplified(hint)[0] if hint else None)
    named = {field: to_simplified(value)[0] for field, value in article.named.items()}
    stated = {field: to_simplified(value)[0] for field, value in article.stated.items()}
    meta = stated | meta | named
    if hint and "title" not in meta:
        meta["title"] = to_simplified(hint)[0]
    if not any("㐀" <= char <= "鿿" for char in text.text):
        raise InvalidInput(Reason.NO_MAIN_TEXT if text.text.strip() == "" else Reason.NOT_CHINESE, "no Chinese text is left")
    runs = text.runs()
    paragraphs = _paragraphs(text.text, kinds)
    return CleanArticle(
        clean_text=text.text,
        raw_length=raw_length,
        charset=decoded.charset,
        meta=Meta(**meta),
        paragraphs=paragraphs,
        sentences=segment.sentences(text.text, paragraphs),
        offsets=runs,
        repairs=_repairs(page, outcome.changes, runs),
        flags=_flags(decoded, text.text, is_injected=outcome.is_injected),
        undecodable_count=decoded.undecodable_count,
        is_traditional=is_traditional,
        content_hash=segment.content_hash(text.text),
        fingerprint=fingerprints.fingerprint(text.text),
    )


def _lay_out(page: Tracked, hint: str | None) -> tuple[Tracked, list[ParagraphKind], dict[str, str]]:
    """Apply the line rules until nothing changes, so that cleaning a clean text changes nothing."""
    meta: dict[str, str] = {}
    kinds: list[ParagraphKind] = []
    for _ in range(ROUNDS):
        lines = page.text.split("\n")
        layout = Layout(lines, hint)
        kept = list(kept_lines(layout.run()))
        meta = layout.found.values | meta
        kinds = [line.kind for line in kept]
        if len(kept) == len(lines) and all(line.end == len(lines[line.index]) for line in kept):
            break
        page = _cut(page, lines, kept)
    return page, kinds, meta


def _cut(page: Tracked, lines: list[str], kept: list[Line]) -> Tracked:
    starts, position = [], 0
    for line in lines:
        starts.append(position)
        position += len(line) + 1
    parts = [page.cut(starts[line.index] + line.start, starts[line.index] + line.end) for line in kept]
    return join(parts)


def _paragraphs(text: str, kinds: list[ParagraphKind]) -> tuple[Paragraph, ...]:
    paragraphs, start = [], 0
    for line, kind in zip(text.split("\n"), kinds, strict=True):
        paragraphs.append(Paragraph(start=start, end=start + len(line), kind=kind))
        start += len(line) + 1
    return tuple(paragraphs)


def _repairs(page: Tracked, changes: tuple[Change, ...], runs: tuple[OffsetRun, ...]) -> tuple[Repair, ...]:
    offsets = OffsetMap(runs)
    listed = []
    for change in changes:
        raw_start, raw_end = page.raw_span(change.start, change.end)
        start, end = offsets.clean_span(raw_start, raw_end)
        listed.append(
            Repair(
                rule_id=change.rule_id, status=change.status, raw_start=raw_start, raw_end=raw_end,
                before=page.text[change.start : change.end], after=change.after, start=start, end=max(start, end),
                lost_class=change.lost_class,
            )
        )  # fmt: skip
    return tuple(listed)


def _flags(decoded: Decoded, text: str, *, is_injected: bool) -> tuple[str, ...]:
    flags = []
    if is_injected:
        flags.append("injected")
    if decoded.is_tail_cut:
        flags.append("truncated_tail")
    if is_spun(text):
        flags.append("spun")
    if decoded.is_mojibake_reversed:
        flags.append("mojibake_reversed")
    return tuple(flags)
