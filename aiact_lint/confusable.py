"""Letters that look alike in two scripts: a word that mixes Latin with Cyrillic or Greek is read as the Latin word it looks like.

Only such a mixture is touched: a word in one script says what it says. The pairs are the plain letters among the confusables of
Unicode Technical Standard 39 (https://www.unicode.org/reports/tr39/).
"""

from __future__ import annotations

import re

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0001-\U000e007f"
"""Characters without width or of direction only, as the inside of a character class: they do not split a word."""

_LATIN = re.compile("[a-z]")
_OTHER = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LOOKS = str.maketrans(
    "\u0430\u0432\u0435\u0456\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0458\u0501\u04bb\u04cf\u051b\u051d"  # Cyrillic
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03f2",  # Greek
    "abeikmhopctyxsjdhlqw" + "aeikvoptuxc",
)


def latin(word: str) -> str:
    """The word in Latin letters where it mixes them with lookalikes of other scripts, else as it is. Expects lower case."""
    return word.translate(_LOOKS) if _OTHER.search(word) and _LATIN.search(word) else word
