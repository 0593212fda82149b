"""Dates as people write them, as ISO 8601, where there is only one way to read them."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]+)|([a-z]+)\s+(\d{1,2})(?:st|nd|rd|th)?),?\s+(\d{4})", re.IGNORECASE)


def iso(text: str) -> str:
    """The date, or an empty text where it is none or could be two.

    Dots mean day, month, year everywhere in Europe. Slashes mean either order, so the day must be above 12, or equal to the month.
    """
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(match[1], match[2], match[3])
    if match := _DOTS.fullmatch(text):
        return _date(match[3], match[2], match[1])
    if match := _SLASHES.fullmatch(text):
        one, other = int(match[1]), int(match[2])
        if one > 12 or one == other:
            return _date(match[3], match[2], match[1])
        return _date(match[3], match[1], match[2]) if other > 12 else ""
    if match := _WORDS.fullmatch(text):
        month, day = (match[2] or match[3]).casefold(), match[1] or match[4]
        number = [n for n, name in enumerate(_MONTHS, 1) if name == month or (len(month) == 3 and name.startswith(month))]
        return _date(match[5], str(number[0]), day) if number else ""
    return ""


def _date(year: str, month: str, day: str) -> str:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
