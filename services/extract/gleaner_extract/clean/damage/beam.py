"""Search for what a misaligned run was, over the bytes of the page.

A state is a reading of the crawled characters so far: the byte that waits for its trail, the last byte, the characters
recovered. Each crawled character gives its bytes back; `?reading)` gives the missing byte through its reading; a mark
alone is an unknown trail byte and one swallowed byte. A state that makes a character of the table appear without its
gloss, or a gloss without its character, is no explanation and goes.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from gleaner_extract.clean.damage import language, readings
from gleaner_extract.clean.damage.gbk import (
    FULL_WIDTH_LEAD,
    LEADS,
    OTHER_WIDTHS,
    codes,
    fold,
    pairs,
    user_defined,
)
from gleaner_extract.clean.damage.profile import Profile
from gleaner_extract.clean.damage.tokens import Kind, Token, read_token
from gleaner_extract.clean.script import simplified_of

BEAM: Final = 48
MAX_SAME_TAIL: Final = 4  # states that differ only further back
MAX_TOKENS: Final = 90
ALIGNED_TO_STOP: Final = 6
CHOICES: Final = 48  # characters tried for a lead byte with an unknown trail
WILD_CHOICES: Final = 16
FIRST_CHOICES: Final = 24  # for the first character of a run, chosen by the words before it
NONE: Final = -1
LOST: Final = "\ufffd"

MARKS_AFTER: Final = "!,:;"  # before which a mark may have been taken out

COST_IMPLIED: Final = 4.0  # a character of the table that the aligned text does not show
RARE: Final = -13.5  # nats of a single character
COST_RARE: Final = 5.0  # the dictionary flatters rare characters; an article has hardly any
COST_QUOTE: Final = 6.0  # a quotation mark that opens or closes out of turn
COST_DROP: Final = 1.0
COST_FOREIGN_SCRIPT: Final = 6.0  # a simplified character on a traditional page
BONUS_TAG: Final = 12.0  # what is left of a tag follows, so a `<` was swallowed
BONUS_SEEN: Final = 4.0  # a pair of characters that stands elsewhere on the page


@dataclass(frozen=True, slots=True)
class State:
    """One reading of the run so far."""

    score: float
    pending: int  # lead byte that waits for its trail; NONE
    last: int  # last byte of the page
    tail: language.Tail
    text: str
    origins: tuple[int, ...]
    wild: range | None = None  # the pending byte is one of these
    need: str | None = None  # reading that must follow now
    glossed: int = 0  # code whose gloss stands right before
    pending_origin: int = 0
    implied: tuple[tuple[str, str], ...] = ()
    unknown: int = 0  # bytes that nothing determines
    drops: int = 0
    aligned_since: int = 0  # position in the crawled text
    aligned_length: int = 0  # characters recovered at that point

    @property
    def is_aligned(self) -> bool:
        """Whether page and crawled text are in step."""
        return self.pending == NONE and self.wild is None


@dataclass(slots=True)
class Budget:
    """Work that may still be done; counted in states, so that the outcome does not depend on the machine."""

    left: int

    def spend(self, amount: int) -> None:
        """Count work."""
        self.left -= amount


@cache
def _by_lead(lead: int) -> tuple[str, ...]:
    chars = [pairs()[lead << 8 | trail] for trail in range(0x40, 0xFF) if lead << 8 | trail in pairs()]
    return tuple(sorted(filter(_may_be_guessed, chars), key=_frequency)[:CHOICES])


def _frequency(char: str) -> float:
    return -language.weight(char) + (0 if _is_traditional_script(char) else COST_FOREIGN_SCRIPT)


def _may_be_guessed(char: str) -> bool:
    """Digits, letters and signs are never invented: only Han and the common marks of a sentence may be guessed."""
    return "一" <= char <= "鿿" or char in language.COMMON_MARKS


@cache
def _by_trail(first: int, last: int, trail: int) -> tuple[str, ...]:
    chars = [pairs()[lead << 8 | trail] for lead in range(first, last) if lead << 8 | trail in pairs()]
    return tuple(sorted(filter(_may_be_guessed, chars), key=_frequency))


@cache
def _is_traditional_script(char: str) -> bool:
    try:
        char.encode("big5")
    except UnicodeEncodeError:
        return char in simplified_of()
    return True


@dataclass(slots=True)
class Search:
    """What a search over one page shares."""

    profile: Profile
    is_traditional: bool
    seen: frozenset[str]  # pairs and triples of characters of the undamaged text
    may_drop: bool = False
    context: str = ""  # the character before the run
    is_quote_open: bool = False
    table: dict[int, str] = field(default_factory=dict)
    budget: Budget = field(default_factory=lambda: Budget(0))
    is_mark_gone: bool = False  # the run begins behind a mark that somebody took out
    is_stray: bool = False  # the mark that the run begins with is no question mark
    may_lack_marks: bool = False  # somebody took out the marks before commas and the like

    def run(self, text: str, start: int, before: Sequence[int], context: str) -> tuple[list[State], int]:
        """Return the readings of the run that begins at `start`, best first, and how far the text was read.

        Args:
            text: the crawled text.
            start: position of the mark or broken gloss that begins the run.
            before: the bytes that the character before it may have ended with.
            context: recovered characters before it.
        """
        self.context = context[-1:]
        opened, closed = text.rfind("“", max(0, start - 300), start), text.rfind("”", max(0, start - 300), start)
        self.is_quote_open = opened > closed
        tail = language.EMPTY_TAIL
        for char in context[-8:]:
            tail = language.extend(tail, char)
        states = [State(0.0, NONE, byte, tail, "", (), aligned_since=start) for byte in before]
        states = [self._unread(state, start) for state in states] if self.is_mark_gone else states
        position, aligned_tokens = start, 0
        for count in range(MAX_TOKENS):
            if position >= len(text):
                break
            token = read_token(text, position, self.profile)
            states = self._advance(states, token)
            position = token.end
            if not states or self.budget.left <= 0:
                return [], position
            aligned_tokens = aligned_tokens + 1 if all(state.is_aligned for state in states) else 0
            is_settled = aligned_tokens > ALIGNED_TO_STOP or (aligned_tokens and token.text == "\n")
            if count and is_settled and states[0].need is None:
                break
        else:
            return [], position
        return [state for state in states if state.is_aligned and state.need is None], position

    def _advance(self, states: list[State], token: Token) -> list[State]:
        if self.may_drop:
            dropped = [after for state in states if not state.is_aligned for after in self._drop(state, token)]
            states = [*states, *sorted(dropped, key=lambda state: -state.score)[:BEAM]]
        following = [after for state in states for after in self._step(state, token)]
        self.budget.spend(len(following) + len(states))
        return _prune([state for state in following if state.drops <= 3])

    def _step(self, state: State, token: Token) -> Iterator[State]:
        if token.kind is Kind.GLOSS:
            yield from self._gloss(state, token)
        elif state.need is not None:
            return
        elif token.kind is Kind.BROKEN:
            yield from self._broken(state, token)
        elif token.kind is Kind.MARK:
            yield from self._mark(state, token)
        else:
            if self.may_lack_marks and state.pending != NONE and token.text in MARKS_AFTER:
                mark = replace(token, kind=Kind.MARK, text="?", end=token.start, is_before_full_width=True)
                yield from (after for known in self._mark(state, mark) for after in self._char(known, token))
            yield from self._char(state, token)

    def _gloss(self, state: State, token: Token) -> Iterator[State]:
        if state.need is not None:
            if state.need == token.text:
                yield replace(state, need=None)
            return
        if state.wild is not None or not state.text:
            return
        if state.pending == NONE and self.profile.table.get(state.text[-1]) == token.text:
            yield state  # a pair that one maker splits and another does not; the proof tells them apart
            return
        implied = self._implied(state.text[-1], token.text) if state.pending == NONE else None
        if implied is not None:
            yield replace(state, score=state.score - COST_IMPLIED, implied=(*state.implied, implied))

    def _implied(self, char: str, reading: str) -> tuple[str, str] | None:
        """Return the entry of the table that a gloss implies, if the page does not speak against it."""
        profile = self.profile
        is_possible = char in simplified_of() and char not in profile.plain and char not in profile.table
        return (char, reading) if is_possible and readings.reads(char, reading) else None

    def _broken(self, state: State, token: Token) -> Iterator[State]:
        leads = state.wild if state.wild is not None else (state.last,)
        for char, reading in self._candidates(token.text):
            code = codes()[char]
            if code >> 8 not in leads:
                continue
            is_known = self.profile.table.get(char) == reading
            implied = state.implied if is_known else (*state.implied, (char, reading))
            score = state.score - (0 if is_known else COST_IMPLIED)
            hit = replace(state, implied=implied, score=score, last=code & 0xFF, glossed=code)
            if state.is_aligned:
                yield replace(hit, pending=code & 0xFF, pending_origin=token.start)
            else:
                yield self._append(replace(hit, pending=NONE, wild=None), char, state.pending_origin, token)

    def _candidates(self, reading: str) -> list[tuple[str, str]]:
        known = [(char, reading) for char, listed in self.profile.table.items() if listed == reading and char in codes()]
        implied = (self._implied(char, reading) for char in readings.characters_read(reading) if char in codes())
        return known + [entry for entry in implied if entry is not None]

    def _mark(self, state: State, token: Token) -> Iterator[State]:
        if state.is_aligned:
            yield from self._first_mark(state, token)
            return
        if self.profile.is_folded and state.wild is None:
            yield from self._char(state, token)  # a full-width question mark, read out of step
        if state.wild is not None:
            return
        yield from self._mark_of_0x80(state, token)
        is_stray = token.is_before_full_width or not self.profile.is_swallowing
        for char in _by_lead(state.pending):
            code = codes()[char]
            if code in self.table:
                continue
            known = replace(state, pending=NONE, last=code & 0xFF, glossed=0, unknown=state.unknown + 1)
            after = self._append(known, char, state.pending_origin, token)
            if is_stray or token.is_last or token.is_before_narrow:
                yield after
            if not is_stray:
                lost = self._append(replace(after, last=0x3F), LOST, token.start, token, is_lost=True)
                yield replace(lost, score=lost.score + BONUS_TAG) if token.is_before_tag else lost

    def _first_mark(self, state: State, token: Token) -> Iterator[State]:
        """Read a mark in step: a question mark, or the first of a run, where it may be a stray one on a folded page."""
        is_first = not state.text
        if not token.is_before_full_width and not (self.is_stray and is_first):
            yield from self._char(state, token)
        if token.is_before_full_width or (token.is_before_narrow and is_first):
            yield self._unread(state, token.start)

    @staticmethod
    def _unread(state: State, start: int) -> State:
        """Return the state with a first byte that nothing tells."""
        wild = range(LEADS.start, LEADS.stop)
        return replace(state, wild=wild, pending_origin=start, last=0, glossed=0, unknown=state.unknown + 1)

    def _mark_of_0x80(self, state: State, token: Token) -> Iterator[State]:
        """0x80 ends characters but begins none: it made a broken pair with the lead byte after it."""
        char = pairs().get(state.pending << 8 | 0x80)
        if char is not None and codes()[char] not in self.table:
            known = replace(state, pending=NONE, last=0x80, glossed=0, unknown=state.unknown + 1)
            after = self._append(known, char, state.pending_origin, token)
            yield replace(after, wild=range(LEADS.start, LEADS.stop), pending_origin=token.start, last=0)

    def _char(self, state: State, token: Token) -> Iterator[State]:
        for sequence in self._bytes_of(token.text):
            states = [state]
            for index, byte in enumerate(sequence):
                is_last = index == len(sequence) - 1
                states = [
                    after for before in states for after in self._feed(before, byte, token) if is_last or after.need is None
                ]
            yield from states
        if state.is_aligned and token.text not in codes() and token.text > "\x7f":
            yield self._append(replace(state, last=0, glossed=0), token.text, token.start, token)

    def _bytes_of(self, char: str) -> list[tuple[int, ...]]:
        code = codes().get(char)
        if code is not None:
            return [(code >> 8, code & 0xFF)]
        other = OTHER_WIDTHS.get(char)
        if char > "\x7f":
            return [] if other is None else [(other >> 8, other & 0xFF)]
        options: list[tuple[int, ...]] = [(ord(char),)]
        if self.profile.is_folded and "!" <= char <= "~":
            options.append((other >> 8, other & 0xFF) if other else (FULL_WIDTH_LEAD, ord(char) + 0x80))
        return options

    def _feed(self, state: State, byte: int, token: Token) -> Iterator[State]:
        if state.wild is not None:
            for char in self._guessed(state, state.wild, byte):
                code = codes()[char]
                known = replace(state, pending=NONE, wild=None, last=byte, glossed=0, need=self.table.get(code))
                yield self._append(known, char, state.pending_origin, token)
            return
        code = state.last << 8 | byte
        is_split = 0 < state.glossed < code  # a maker who replaces one by one has split this pair already
        need = None if is_split else self.table.get(code)
        if state.pending == NONE:
            if byte >= 0x80:
                yield replace(state, pending=byte, pending_origin=token.start, last=byte, need=need, glossed=0)
            else:
                known = replace(state, last=byte, need=need, glossed=0)
                is_of_other = token.text > "\x7f" and chr(byte).isalnum()  # half of a crawled character
                if not (state.unknown and is_of_other):  # beside guesses no letter or digit appears
                    yield self._append(known, chr(byte), token.start, token)
            return
        whole = pairs().get(state.pending << 8 | byte)
        if whole is not None and not (state.unknown and "０" <= whole <= "ｚ"):  # beside guesses none appears either
            known = replace(state, pending=NONE, last=byte, need=need, glossed=0)
            yield self._append(known, whole, state.pending_origin, token)

    def _guessed(self, state: State, wild: range, trail: int) -> tuple[str, ...]:
        """Return what a character with an unknown first byte may be; at the head of a run the words before it choose."""
        if state.text:
            return _by_trail(wild.start, wild.stop, trail)[:WILD_CHOICES]
        return tuple(heapq.nlargest(FIRST_CHOICES, _by_trail(wild.start, wild.stop, trail), self._fit(state.tail)))

    @staticmethod
    def _fit(tail: language.Tail) -> Callable[[str], float]:
        return lambda char: language.extend(tail, char)[4] - (0 if _is_traditional_script(char) else COST_FOREIGN_SCRIPT)

    def _drop(self, state: State, token: Token) -> Iterator[State]:
        """Read one silently dropped pair of a user-defined area here."""
        if state.need is not None:
            return
        for lead, runs in user_defined().items():
            if state.wild is not None:
                chars = _by_trail(state.wild.start, state.wild.stop, lead)[:3]
            else:
                chars = tuple(filter(None, [pairs().get(state.pending << 8 | lead)]))
            for char in chars:
                if codes()[char] in self.table or not _may_be_guessed(char) or language.weight(char) <= language.FOREIGN:
                    continue
                known = replace(state, pending=NONE, wild=None, score=state.score - COST_DROP, unknown=state.unknown + 1)
                after = self._append(known, char, state.pending_origin, token)
                dropped = replace(after, drops=state.drops + 1, last=0, glossed=0, pending_origin=NONE)
                yield from (replace(dropped, wild=trails) for trails in runs)

    def _is_quote_open(self, text: str) -> bool:
        last = max(text.rfind("“"), text.rfind("”"))
        return text[last] == "“" if last >= 0 else self.is_quote_open

    def _append(self, state: State, char: str, origin: int, token: Token, *, is_lost: bool = False) -> State:
        """Return the state after one more recovered character; it is in step when the unit itself gave it."""
        tail = language.extend(state.tail, char)
        score = state.score + tail[4] - state.tail[4]
        simple = simplified_of()
        before = state.text[-1:] or self.context
        pair = simple.get(before, before) + simple.get(char, char)
        if pair in self.seen:
            score += BONUS_SEEN
            if len(state.text) > 1 and simple.get(state.text[-2], state.text[-2]) + pair in self.seen:
                score += BONUS_SEEN
        if language.weight(char) < RARE:
            score -= COST_RARE
        if char in "“”" and (char == "”") != self._is_quote_open(state.text):
            score -= COST_QUOTE
        if self.is_traditional and "一" <= char <= "鿿" and not _is_traditional_script(char):
            score -= COST_FOREIGN_SCRIPT
        is_itself = token.kind is not Kind.CHAR or fold(char) == fold(token.text)  # not the second byte of one: 縣 as 】h
        in_step = origin == token.start and not is_lost and is_itself
        return State(
            score, state.pending, state.last, tail, state.text + char, (*state.origins, origin), state.wild, state.need,
            state.glossed, state.pending_origin, state.implied, state.unknown, state.drops,
            state.aligned_since if in_step else token.end, state.aligned_length if in_step else len(state.text) + 1,
        )  # fmt: skip


def _prune(states: list[State]) -> list[State]:
    """Keep the best states; few of those that differ only further back."""
    kept: list[State] = []
    same: dict[tuple[int, int, str, object], int] = {}
    texts: set[tuple[str, int, object, str | None]] = set()
    for state in sorted(states, key=lambda state: -state.score):
        key = (state.pending, state.last, state.text[-4:], state.wild)
        identity = (state.text, state.pending << 8 | state.last, state.wild, state.need)
        if identity in texts or same.get(key, 0) >= MAX_SAME_TAIL:
            continue
        texts.add(identity)
        same[key] = same.get(key, 0) + 1
        kept.append(state)
        if len(kept) == BEAM:
            break
    return kept


def folded(text: str, *, is_folded: bool) -> str:
    """Return recovered text in the width of the page."""
    return "".join(map(fold, text)) if is_folded else text
