"""Takes injected readings out of a page and puts misaligned runs right, with proof."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gleaner_contracts.enums import RepairStatus
from gleaner_extract.clean.damage import beam, language, readings
from gleaner_extract.clean.damage import profile as profiles
from gleaner_extract.clean.damage.forward import Decoder, damage
from gleaner_extract.clean.damage.gbk import ONE_WIDTH, STOP_TRAILS, chars_of_leads, codes, fold
from gleaner_extract.clean.damage.tokens import MARKS, NARROW, TAG_REST, Kind, read_token
from gleaner_extract.clean.script import simplified_of, traditional_share
from gleaner_extract.clean.tracked import Edit, Tracked

RUN_BUDGET: Final = 20_000  # states a run may cost, once without and once with dropped pairs
PAGE_BUDGET: Final = 60_000
MAX_RUNS: Final = 1_000  # of one page; the rest stays as crawled
PROOFS: Final = 24  # readings that are run forward
MIN_MARGIN: Final = 12.0  # nats by which the best reading must lead to count as unique
ODD_MARK: Final = 8.0  # nats: a full-width page has no half-width question mark before another mark
MIN_GAIN: Final = 4.0  # what begins with a stray mark must read that much better after the repair
DOUBTFUL: Final = -7.0
ODD, MIN_ODD = -6.0, 4  # nats a character of a reading with a guessed byte, and its least length
_FULL_MARKS: Final = frozenset("！，：；")
NEUTRAL_CONTEXT: Final = "中"
RARE: Final = -14.0  # nats of a single character
POOR: Final = -11.0  # nats a character: worse is no Chinese

# A mark before a full-width character. U+FFFD counts on injected pages only: it also stands for what we call lost.
# What put a byte before each mark put it before 。 and 、 as well.
_STRAY: Final = re.compile(r"\?(?=[！-～。、])")
_STRAY_ON_INJECTED: Final = re.compile(r"[?\ufffd](?=[！-～。、])")
# On a folded page what follows is half-width, too; `?!` may be what it looks like, so only a better reading counts.
_WEAK_STRAY: Final = re.compile(rf"(?<=[{readings.HAN}])\?(?=[{NARROW}])")
_ANY_STRAY: Final = re.compile(rf"{_STRAY.pattern}|{_WEAK_STRAY.pattern}")
_OUT_OF_STEP: Final = "".join(map(re.escape, chars_of_leads(STOP_TRAILS)))
# What two marks out of step read as: 。” and 。“, and 、 after a character that ends like 。, are ！ and the first byte of
# what follows, and the mark of the byte before is gone, because somebody made ?! one mark: 办好。”村主任 as 办好！贝逯魅.
_GONE: Final = re.compile(rf"(?<=[{readings.HAN})）])[!！](?=[{_OUT_OF_STEP}])")
# The same with the mark: no question was asked.
_FORCED: Final = re.compile(rf"\?(?=[!！][{_OUT_OF_STEP}])")
_REMNANT: Final = re.compile(r"(?<![<A-Za-z0-9/])/?(?:p|br|div|span|strong)\s{0,2}/?>", re.IGNORECASE)
_ONE_MARK: Final = str.maketrans({"\ufffd": "?", "？": "?"} | ONE_WIDTH)
_NARROW_MARK: Final = re.compile(rf"(?<=[{readings.HAN}”）)])[,:;!?]")  # wide on the page before it was folded
_TWO_MARKS: Final = re.compile(r"\?(?=[!！,:;])")
_ANY_TWO: Final = re.compile(r"\?[!！,:;]")
_CLOSING: Final = re.compile(rf"(?<=[{readings.LETTERS}]) ?[)）]")
_OPENING: Final = re.compile(rf"（(?=[{readings.LETTERS}]{{1,8}}\))")
_NUMERIC_AFTER: Final = re.compile(
    r"[0-9０-９.．%％]|[多余餘]?[十百千万萬亿億]|[元年月日个個名户戶亩畝人次家件项項条條岁歲吨噸里米]"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One repair, in positions of the crawled text."""

    rule_id: str
    status: RepairStatus
    start: int
    end: int
    after: str
    lost_class: str | None = None
    origins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The repaired text and what was done."""

    text: Tracked
    changes: tuple[Change, ...] = ()
    is_injected: bool = False


def repair(page: Tracked) -> Outcome:
    """Return the page without injected damage; a page that is not damaged comes back as it is."""
    text = page.text
    profile = profiles.inspect(text)
    if profile.is_injected:
        starts = [match.start() for match in readings.BROKEN.finditer(text)]
    else:
        profile = profiles.Profile(plain=profile.plain, is_folded=False)
        starts = []
    stray = _STRAY_ON_INJECTED if profile.is_injected else _STRAY
    starts = sorted({*starts, *(match.start() for match in stray.finditer(text))})
    if profile.is_injected and profile.is_folded:
        starts = sorted({*starts, *(match.start() for match in _WEAK_STRAY.finditer(text))})
    if profile.is_injected:
        starts = sorted({*starts, *(match.start() for pattern in (_GONE, _FORCED) for match in pattern.finditer(text))})
    if not profile.is_injected and not starts:
        return Outcome(page)
    changes = _Repairer(text, profile).run(starts)
    edits = [Edit(c.start, c.end, c.after, _raw_origins(page, c)) for c in changes if c.status is not RepairStatus.OPEN]
    return Outcome(page.apply(edits), tuple(changes), profile.is_injected)


def without_remnants(outcome: Outcome) -> Tracked:
    """Return the repaired text without halves of tags (`/p>`), which are left where a decoder swallowed the `<`."""
    if not outcome.changes:
        return outcome.text
    found = _REMNANT.finditer(outcome.text.text)
    return outcome.text.apply([Edit(match.start(), match.end(), "\n") for match in found])


def _raw_origins(page: Tracked, change: Change) -> tuple[int, ...] | None:
    if not change.origins:
        return None
    return tuple(page.origins[origin] if origin >= 0 else -1 for origin in change.origins)


class _Repairer:
    """Repairs one page."""

    def __init__(self, text: str, profile: profiles.Profile) -> None:
        self.text = text
        self.profile = profile
        simple = simplified_of()
        plain = "".join(simple.get(char, char) for char in _without_glosses(text, profile))
        pairs = map("".join, pairwise(plain))
        self.seen = frozenset((*pairs, *map("".join, zip(plain, plain[1:], plain[2:], strict=False))))
        self.is_traditional = traditional_share(text) >= 0.03
        self.is_shown_narrow = profiles.is_folded(text)
        self.left = PAGE_BUDGET
        self.has_gone = profile.is_injected and _GONE.search(text) is not None
        self.may_lack = profile.is_injected and profile.is_folded and (self.has_gone or _ANY_TWO.search(text) is None)
        strays = frozenset(_widened(text[match.end()]) for match in _ANY_STRAY.finditer(text))
        strays |= {"！"} if self.has_gone else set()
        self.decoder = Decoder(profile.is_folded, profile.is_swallowing, profile.is_keeping_private_use, "?", strays)
        self.lacking = replace(self.decoder, strays=self.decoder.strays | _FULL_MARKS)
        self.page_codes = profile.codes()

    def run(self, starts: list[int]) -> list[Change]:
        """Return the changes in the order of the text."""
        changes: list[Change] = []
        strips = list(self.profile.glosses)
        position = 0
        for count, start in enumerate(starts):
            if start < position:
                continue
            if count >= MAX_RUNS and self.profile.is_injected:
                changes.append(self._open(start))
                continue
            change = self._solve(start)
            if change is not None:
                changes.append(change)
                position = change.end
        taken = [(change.start, change.end) for change in changes if change.status is not RepairStatus.OPEN]
        starts_taken = [start for start, _ in taken]
        for gloss in strips:
            index = bisect_right(starts_taken, gloss.start) - 1
            is_inside = index >= 0 and gloss.start < taken[index][1]
            if not is_inside:
                changes.append(Change("clean.strip_reading", RepairStatus.STRIP, gloss.start, gloss.end, ""))
        return sorted(changes, key=lambda change: change.start)

    def _solve(self, start: int) -> Change | None:
        found = self._read(start, may_drop=False)
        if not found or self._is_doubtful(found[0]) or self._is_odd(start, found[0]):
            found = sorted([*found, *self._read(start, may_drop=True)], key=lambda state: -state.score)
        if not found and self.may_lack:
            found = self._read(start, may_drop=False, may_lack=True)
        found = [state for state in found if not self._is_poor(state)]
        is_narrow = _WEAK_STRAY.match(self.text, start) is not None or _FORCED.match(self.text, start) is not None
        is_weak = (is_narrow and self.profile.is_folded) or self._is_gone(start)
        is_stray = bool(_STRAY.match(self.text, start)) or is_weak
        is_better = bool(found) and (not is_stray or self._gain(start, found[0], is_weak=is_weak) >= MIN_GAIN)
        if not is_better and (is_weak or not self.profile.is_injected):
            return None
        if not is_better:
            return self._open(start)
        return self._change(start, found)

    def _read(self, start: int, *, may_drop: bool, may_lack: bool = False) -> list[beam.State]:
        """Return the verified readings of the run at `start`."""
        budget = beam.Budget(min(RUN_BUDGET, self.left))
        allowed = budget.left
        if allowed <= 0:
            return []
        search = beam.Search(
            self.profile, self.is_traditional, self.seen, may_drop, table=self.page_codes, budget=budget,
            is_mark_gone=self._is_gone(start), is_stray=_FORCED.match(self.text, start) is not None, may_lack_marks=may_lack,
        )  # fmt: skip
        context = self._context(start)
        states, end = search.run(self.text, start, self._bytes_before(context), context)
        self.left -= allowed - budget.left
        crawled = self._canonical(self.text[start:end], may_lack=may_lack)
        contexts = (context[-3:], NEUTRAL_CONTEXT) if self._is_beside_stray(start) else (context[-3:],)
        return [state for state in states[:PROOFS] if self._proves(contexts, state, crawled, may_lack=may_lack)]

    def _is_gone(self, start: int) -> bool:
        return self.has_gone and _GONE.match(self.text, start) is not None

    def _is_beside_stray(self, start: int) -> bool:
        is_mark = _ANY_STRAY.match(self.text, start) is not None or _FORCED.match(self.text, start) is not None
        return is_mark or self._is_gone(start)

    def _proves(self, contexts: tuple[str, ...], state: beam.State, crawled: str, *, may_lack: bool) -> bool:
        """Whether the damage gives back what was crawled, after one of the contexts.

        A stray byte may be missing after a character like 海, whose last byte looks like the head of a mark.
        """
        table = self.page_codes | {codes()[char]: reading for char, reading in state.implied}
        text = state.text.replace(beam.LOST, "0")
        decoder = self.lacking if may_lack else self.decoder
        texts = (text, _NARROW_MARK.sub(lambda mark: _widened(mark[0]), text)) if self.profile.is_folded else (text,)
        for read in dict.fromkeys(texts):
            for before in contexts:
                for is_sequential in (False, True):
                    crawl = damage(before + read, table, decoder, is_sequential=is_sequential)
                    if self._canonical(crawl, may_lack=may_lack).endswith(crawled):
                        return True
        return False

    def _canonical(self, text: str, *, may_lack: bool) -> str:
        """Return a text with marks and brackets of readings in one form, for pages that write them otherwise.

        A folded page may have kept a mark wide where damage stands before it.
        """
        text = _CLOSING.sub(")", text.translate(_ONE_MARK))
        text = "".join(map(fold, text)) if self.profile.is_folded else text
        text = _TWO_MARKS.sub("", text) if self.has_gone or may_lack else text
        return _OPENING.sub("(", text)

    def _context(self, start: int) -> str:
        line = self.text.rfind("\n", 0, start) + 1
        begin = max(line, start - 120)
        return _without_glosses(self.text[begin:start], self.profile)[-8:]

    def _bytes_before(self, context: str) -> list[int]:
        if not context:
            return [0x0A]
        code = codes().get(context[-1])
        if code is not None:
            return [code & 0xFF]
        byte = ord(context[-1]) & 0xFF
        return [byte, byte | 0x80] if self.profile.is_folded else [byte]

    def _gain(self, start: int, state: beam.State, *, is_weak: bool) -> float:
        """Return how much better the reading is than the text as crawled, with a half-width `?` before a full mark."""
        repaired = state.text.replace(beam.LOST, "0")  # what was swallowed is known to have stood there
        rest = repaired[state.aligned_length :]
        crawled = self._score(start, self.text[start : state.aligned_since] + rest)
        return self._score(start, repaired) - crawled + (0.0 if is_weak else ODD_MARK)

    def _score(self, start: int, text: str) -> float:
        tail = language.EMPTY_TAIL
        for char in self._context(start) + text:
            tail = language.extend(tail, char)
        return tail[4]

    def _is_doubtful(self, state: beam.State) -> bool:
        """Whether a reading is so unlikely that silently dropped pairs should be thought of."""
        length = state.aligned_length
        has_latin = any(char.isascii() and char.isalpha() for char in state.text[:length])
        return has_latin or self._is_poor(state) or (length > 3 and state.score / length < DOUBTFUL)

    def _is_odd(self, start: int, state: beam.State) -> bool:
        """Whether a reading with a guessed byte is odd after the words before it."""
        changed = state.text[: state.aligned_length]
        if not state.unknown or len(changed) < MIN_ODD:
            return False
        return (self._score(start, changed) - self._score(start, "")) < ODD * len(changed)

    def _is_poor(self, state: beam.State) -> bool:
        if not _guesses(state):
            return False  # nothing was chosen, so nothing speaks against a rare character
        changed = state.text[: state.aligned_length].replace(beam.LOST, "")
        weights = [language.weight(char) for char in changed]
        return bool(weights) and (min(weights) <= language.FOREIGN or sum(weights) / len(weights) < POOR)

    def _change(self, start: int, found: list[beam.State]) -> Change:
        best = found[0]
        after, end = best.text[: best.aligned_length], best.aligned_since
        origins = best.origins[: best.aligned_length]
        rivals = [state for state in found[1:] if state.text.replace(after, "", 1) != best.text.replace(after, "", 1)]
        rivals = [state for state in rivals if _guesses(state) <= _guesses(best)]
        margin = best.score - rivals[0].score if rivals else float("inf")
        token = read_token(self.text, end, self.profile) if end < len(self.text) else None
        if token is not None and token.kind is Kind.GLOSS:
            end = token.end
        change = Change("clean.realign", self._status(best, margin), start, end, after, None, origins)
        if beam.LOST in after:
            change = self._with_loss(change)
        return replace(change, after=beam.folded(change.after, is_folded=self.is_shown_narrow))

    @staticmethod
    def _status(best: beam.State, margin: float) -> RepairStatus:
        if beam.LOST in best.text[: best.aligned_length]:
            return RepairStatus.LOST
        if best.unknown or best.drops or margin < MIN_MARGIN or _is_rare(best):
            return RepairStatus.INFERRED
        return RepairStatus.EXACT

    def _with_loss(self, change: Change) -> Change:
        """Return the change with the class of what was swallowed; a tag's bracket is known and leaves a break."""
        tag = TAG_REST.match(self.text, change.end)
        if tag and change.after.endswith(beam.LOST):
            after = change.after[:-1] + "\n"
            return replace(change, end=tag.end(), after=after, status=RepairStatus.INFERRED, rule_id="clean.realign_tag")
        is_number = change.after.endswith(beam.LOST) and _NUMERIC_AFTER.match(self.text, change.end)
        return replace(change, lost_class="digit" if is_number else "unknown")

    def _open(self, start: int) -> Change:
        end = start + 1
        while end < len(self.text) and self.text[end] not in ")）" + MARKS and end - start < 10:
            end += 1
        return Change("clean.realign", RepairStatus.OPEN, start, min(end + 1, len(self.text)), self.text[start : end + 1])


def _widened(char: str) -> str:
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char


def _guesses(state: beam.State) -> int:
    """Return how much a reading assumes: bytes unknown, pairs dropped, characters of the table not seen elsewhere."""
    return state.unknown + state.drops + len(state.implied)


def _is_rare(state: beam.State) -> bool:
    """Whether a reading has a character so rare that a dropped pair is as likely."""
    changed = state.text[: state.aligned_length]
    return any(language.weight(char) < RARE for char in changed)


def _without_glosses(text: str, profile: profiles.Profile) -> str:
    if not profile.is_injected:
        return text
    return readings.GLOSS.sub(lambda match: match["char"], text)
