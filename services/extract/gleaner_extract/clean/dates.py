"""Publication dates as they stand beside a label or a title."""

import re
from typing import Final

# 2021-04-08 15:17:35, 2021/4/8, 2015年3月12日 09:12, 2012.05.06, 2021-04-08T15:17:35+08:00
DATE: Final = re.compile(
    r"""
    (?<![0-9])
    (?P<year>(?:19[89]|20[0-4])[0-9])\ ?
    (?:年|[-/.])\ ?(?P<month>1[0-2]|0?[1-9])\ ?
    (?:月|[-/.])\ ?(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])\ ?日?
    (?:
        (?:[T,，]|\ {0,3}|\ {0,2}(?:星期|周)[一二三四五六日天]\ {0,2})
        (?P<hour>2[0-3]|[01]?[0-9])(?:[:：]|时|点)
        (?P<minute>[0-5][0-9])分?
        (?:[:：]?(?P<second>[0-5][0-9])秒?)?
        (?![0-9])
    )?
    """,
    re.VERBOSE,
)


def normalise(match: re.Match[str]) -> str | None:
    """Return a found date in ISO 8601, as precise as stated; None when there is no such day."""
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if day > (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
        return None
    stated = f"{year:04d}-{month:02d}-{day:02d}"
    if match["hour"] is not None:
        stated += f"T{int(match['hour']):02d}:{match['minute']}"
        stated += f":{match['second']}" if match["second"] else ""
    return stated
