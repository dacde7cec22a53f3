"""What a single line is, by itself: boilerplate, running text, or a statement of metadata."""

import re
from functools import cache, lru_cache
from typing import Final

from gleaner_extract.clean import dates, labels
from gleaner_extract.clean.lexicon import rows

MEMORY: Final = 4_096  # verdicts kept: the rules are read again until nothing changes, and a source repeats its lines
LONG: Final = 60  # characters; a longer line with a full stop is text
MIN_STUFFED: Final = 4  # different words
STUFFED_SHARE, HARD_SHARE = 0.3, 0.15  # of the line; less where two words stand hardly elsewhere
MIN_HARD: Final = 2
_BETWEEN: Final = re.compile(r"[，,_|｜、\-]")
SENTENCE_END: Final = re.compile(r"[。！？!?；…][”’」』）)]{0,2}$")
HAS_STOP: Final = re.compile(r"[。；！？]")
# Before a date: 审判日期： says when something was, not when a text was published.
_OTHER_LABEL: Final = re.compile(r"[㐀-鿿]{2,10} ?[:：] ?$")
_NAVIGATION: Final = re.compile(r"(?:[^ ，。；：、]{1,5}[ |]{1,3}){4,40}[^ ，。；：、]{1,5}")
BULLETS: Final = " 　•·●■◆◇▪►➤"
_ANTI_COPY: Final = re.compile(r"(?:[!-~]{1,3} ){2,20}[!-~]{1,3}")
_ANTI_COPY_SIGN: Final = re.compile(r"(?=.{0,60}[&\[\]{}$@#^~|\\;!?*`])(?=.{0,60}[A-Za-z])(?=.{0,60}[0-9])")


@cache
def _boilerplate() -> dict[str, tuple[re.Pattern[str], dict[str, str]]]:
    compiled = {}
    for zone in ("any", "end"):
        listed = [(rule, pattern) for row_zone, rule, pattern in rows("clean_boilerplate.tsv") if row_zone == zone]
        groups = {f"g{index}": rule for index, (rule, _) in enumerate(listed)}
        joined = "|".join(f"(?P<g{index}>{pattern})" for index, (_, pattern) in enumerate(listed))
        compiled[zone] = (re.compile(joined, re.IGNORECASE), groups)
    return compiled


def boilerplate_rule(line: str, zone: str = "any") -> str | None:
    """Return the rule that says a line is boilerplate, None for text."""
    return _boilerplate_rule(line, zone) if 0 < len(line) <= 320 else None


@lru_cache(MEMORY)
def _boilerplate_rule(line: str, zone: str) -> str | None:
    if zone == "any" and _ANTI_COPY.fullmatch(line) and _ANTI_COPY_SIGN.search(line):
        return "anti_copy"
    if zone == "any" and _NAVIGATION.fullmatch(line) and re.search(r"首页|主页|论坛|专题|视频", line):
        return "navigation"
    pattern, groups = _boilerplate()[zone]
    match = pattern.fullmatch(line.strip() if zone == "any" else line.strip(BULLETS))
    return groups[match.lastgroup] if match and match.lastgroup else None


@cache
def _stuffed_words() -> tuple[re.Pattern[str], frozenset[str]]:
    listed = {row[0]: row[1] for row in rows("clean_stuffed_words.tsv")}
    longest_first = sorted(listed, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    return pattern, frozenset(word for word, kind in listed.items() if kind == "hard")


def is_stuffed(line: str) -> bool:
    """Whether a line is a header of a hijacked page: several words that such pages are found by, and no sentence."""
    if not 10 <= len(line) <= 320 or HAS_STOP.search(line) or not _BETWEEN.search(line):
        return False
    pattern, hard = _stuffed_words()
    found = pattern.findall(line)
    words = {word.lower() for word in found}
    share = sum(map(len, found)) / len(line)
    return len(words) >= MIN_STUFFED and share >= (HARD_SHARE if len(words & hard) >= MIN_HARD else STUFFED_SHARE)


def is_text(line: str) -> bool:
    """Whether a line is running text: long, with the marks of sentences."""
    return (len(line) >= LONG and bool(HAS_STOP.search(line))) or (len(line) >= 20 and bool(SENTENCE_END.search(line)))


def is_info(line: str) -> bool:
    """Whether a line states metadata and nothing else."""
    return len(line) <= labels.MAX_INFO_LINE and _is_info(line)


@lru_cache(MEMORY)
def _is_info(line: str) -> bool:
    is_sentence = bool(re.search(r"[。！？!?]$", line)) or (bool(HAS_STOP.search(line)) and len(line) > LONG)
    if is_sentence:
        return False
    listed = labels.find(line)
    rest = labels.unlabelled(line)
    if listed:
        is_short = all(len(label.value) <= labels.MAX_VALUE or label.field == "ignored" for label in listed)
        return is_short and len(rest) <= 24 and (len(listed) > 1 or not rest or bool(dates.DATE.search(line)) or len(line) < 40)
    rest = labels.REPORTER.sub("", rest) if labels.reporters(rest) else rest
    date = dates.DATE.search(line)
    return date is not None and len(rest) <= 16 and not _OTHER_LABEL.search(line, 0, date.start())


def states_people(line: str) -> bool:
    """Whether a line names an author or editor beside what else it says: 【纠错】 责任编辑：王五."""
    return any(label.field in ("author", "editor") and label.value for label in labels.find(line)) and is_info(line)
