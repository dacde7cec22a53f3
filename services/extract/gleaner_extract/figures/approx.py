"""Words that say how exactly a number is meant, before it and after it."""

import re
from typing import Final

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.lexicon import alternatives, rows

WINDOW: Final = 12  # characters looked back for a word of approximation

_BEFORE: Final[dict[str, Approx]] = {}
_AFTER: Final[dict[str, Approx]] = {}
_DISTANT: Final[dict[str, Approx]] = {}
for _place, _word, _meaning in rows("figures_approximators"):
    if _place == "before":
        _BEFORE[_word] = Approx(_meaning)
    elif _place == "after":
        _AFTER[_word] = Approx(_meaning)
    else:
        _DISTANT[_word] = Approx(_meaning)

_BEFORE_AT_END: Final = re.compile(
    rf"""
    ({alternatives(tuple(_BEFORE))})  # the word itself: 超过
    (?!(?<=最.)的)
    (?:[了有为的是达至到]|达到|\(含\)|(?:人民|新?台|港)币|["“'¥￥$])?$  # and what may part it from the number: 超过了
    """,
    re.VERBOSE,
)
# Characters that, before a one-character word, make it part of another: 附近, 最近, 节约, 赶超
_OTHER_WORDS: Final = re.compile(
    r"""
    (?:[附最临靠新邻亲贴走逼远相就切]近  # 附近
    |[节合预条公签制大简契隐婚违履特]约  # 节约
    |[赶反高]超  # 赶超
    |[通经难度路错穿越不]过  # 通过
    |[早晚马以天网晴身路世]上  # 早上
    |[剩其有多]余)$  # 剩余
    """,
    re.VERBOSE,
)
_DISTANT_AT_END: Final = re.compile(
    rf"""
    ({alternatives(tuple(_DISTANT))})  # 至少
    (?!的)[能可要需应将会]{{0,2}}  # 能
    (?:[\u4e00-\u9fff]{{0,4}}?)(?:[有为达到至含])?$  # 达到80%
    """,
    re.VERBOSE,
)
# What the window can end with for the pattern to have a chance: most windows do not.
_BEFORE_LASTS: Final = frozenset({word[-1] for word in _BEFORE} | set("了有为的是达至到)币“\"'¥￥$"))
_AFTER_FIRSTS: Final = frozenset({word[0] for word in _AFTER} | {"("})
_AFTER_AT: Final = re.compile(rf"(?:\([^()\n]{{1,6}}\))?({alternatives(tuple(_AFTER))})")
_NOT_AFTER: Final = re.compile(
    r"""
    以[上下内](?:简称|称|统称)  # 以下简称
    |上下(?:游|半|级|联动|齐|同|一|功夫|班|车)  # 上下游
    |左右(?:手|两|摇|逢|江)  # 左右手
    |多(?:[晶次种样功元媒年边层家名方国个地项位]|[措举]并)  # 多次
    |余(?:下|额|款|热|生|人)  # 余下
    |强(?:大|化|调|度|烈|企|省|市|县|国|镇|村)  # 强化
    """,
    re.VERBOSE,
)
_AFTER_MEASURES_ONLY: Final = frozenset("多余强")  # 3米多, 三分之一强: not behind a measure word of counting


_BEFORE_SCALE_ONLY: Final = frozenset("上过")  # 上万, 过百: only in front of a bare scale
_TENTHS: Final = re.compile("[一二三四五六七八九](?:成|分之)")  # 过|三成, 过半


def before(text: str, start: int, *, is_headless: bool) -> tuple[Approx, int] | None:
    """Return the word of approximation in front of a number, and where it starts; None where none stands."""
    window = text[max(0, start - WINDOW) : start]
    match = _BEFORE_AT_END.search(window) if window[-1:] in _BEFORE_LASTS else None
    if match is not None:
        word = match.group(1)
        head = window[: match.end(1)]
        if len(word) == 1 and (
            _OTHER_WORDS.search(head)
            or (word in _BEFORE_SCALE_ONLY and not is_headless and not (word == "过" and _TENTHS.match(text, start)))
        ):
            return None
        return _BEFORE[word], start - len(window) + match.start()
    match = _DISTANT_AT_END.search(window)
    return None if match is None else (_DISTANT[match.group(1)], start - len(window) + match.start())


def after(text: str, end: int, *, is_counting: bool) -> tuple[Approx, int] | None:
    """Return the word of approximation behind a number and its unit, and where it ends; None where none stands."""
    match = _AFTER_AT.match(text, end) if text[end : end + 1] in _AFTER_FIRSTS else None
    if match is None or _NOT_AFTER.match(text, match.start(1)):
        return None
    if is_counting and match.group(1) in _AFTER_MEASURES_ONLY:
        return None
    return _AFTER[match.group(1)], match.end()


def combine(inner: Approx, front: Approx | None, back: Approx | None) -> Approx:
    """Return what stacked words mean together.

    The word in front leads (至少10多个: at least; 约20余: about), except that 以上 behind 达 or 超过 changes nothing
    and a bound behind a plain numeral counts (3人以上).
    """
    if inner is Approx.SEVERAL:
        return inner
    if front is not None:
        if front is Approx.ABOUT and back in (Approx.AT_LEAST, Approx.AT_MOST):
            return back
        if front is Approx.AT_MOST and back is Approx.ABOUT:
            return back
        return front
    if inner is not Approx.EXACT and back in (None, Approx.ABOUT, Approx.AT_LEAST):
        return inner
    return back or inner
