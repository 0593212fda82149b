"""Words of a text: folded as people type, each with its place. Folding and splitting are remembered per distinct raw word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from aiact_lint.confusable import INVISIBLE, latin

WORD = re.compile(rf"[^\W_]+(?:(?:[\u0300-\u036f]|[{INVISIBLE}]+(?=[^\W_]))[^\W_]*)*")
"""A run of letters and digits. Zero-width characters inside a word do not split it, nor do accents that are characters of their own."""

CUTS = ",;!?|"
"""Signs that no phrase runs across."""

REMEMBERED = 200_000
"""Distinct raw words whose folded form is remembered in one run."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+|[^\x00-\x7f]+")
_CUT = re.compile(r"[,;!?|]")
_SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "ς": "σ"}
)


def fold(word: str) -> str:
    """Lower case without accents and invisible characters, as people type: ``Emotionalitäts-`` and ``emotionalitats`` meet."""
    if word.isascii():
        return word.lower()
    word = _INVISIBLE.sub("", word).lower().translate(_SPECIAL)
    if word.isascii():
        return word
    return latin("".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)))


def pieces(word: str) -> list[tuple[str, int, int]]:
    """The folded words in one raw word with their offsets: camelCase and letters beside digits are split."""
    if not word.isascii() or (word.isalpha() and (word.islower() or word.isupper() or word.istitle())):
        return [(fold(word), 0, len(word))]
    parts = [(fold(m.group()), m.start(), m.end()) for m in _CAMEL.finditer(word)]
    # "1to1", "year10": digits split off, so that patterns need not list every number.
    return parts if len(parts) > 1 else [(fold(word), 0, len(word))]


_whole: dict[str, str] = {}
"""Folded forms of raw words that are one word."""
_split: dict[str, list[tuple[str, int, int]]] = {}
"""Pieces of raw words that are several."""


def _learnt(raws: list[str]) -> list[str]:
    """The folded words of raw ones, some of them new."""
    if len(_whole) > REMEMBERED:
        _whole.clear()
    if len(_split) > REMEMBERED:
        _split.clear()
    out: list[str] = []
    for raw in raws:
        word = _whole.get(raw)
        if word is None:
            found = _split.get(raw)
            if found is None:
                found = pieces(raw)
                if len(found) == 1:
                    _whole[raw] = found[0][0]
                else:
                    _split[raw] = found
            out += [piece for piece, _, _ in found]
        else:
            out.append(word)
    return out


class Words:
    """The folded words of a text, in order. Where they stand is worked out when it is first asked for: most texts mean nothing.

    ``words[i]`` is the folded word, ``starts[i]`` and ``ends[i]`` its offsets; ``cuts`` are the indices of words before which a
    comma or the like stands, so that no phrase runs on to them.
    """

    __slots__ = ("_cuts", "_ends", "_starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None
        self._ends: list[int] = []
        self._cuts: frozenset[int] | None = None
        raws = WORD.findall(text)
        known = _whole.get
        out = [known(raw) for raw in raws]
        self.words: list[str] = out if None not in out else _learnt(raws)  # type: ignore[assignment] # no None is left

    def __len__(self) -> int:
        return len(self.words)

    def _place(self) -> list[int]:
        starts: list[int] = []
        ends: list[int] = []
        for match in WORD.finditer(self.text):
            base, end = match.span()
            raw = match.group()
            found = None if raw in _whole else _split.get(raw) or pieces(raw)
            if found is None or len(found) == 1:
                starts.append(base)
                ends.append(end)
            else:
                for _, low, high in found:
                    starts.append(base + low)
                    ends.append(base + high)
        self._starts, self._ends = starts, ends
        return starts

    @property
    def starts(self) -> list[int]:
        """Offset of the first character of each word."""
        return self._starts if self._starts is not None else self._place()

    @property
    def ends(self) -> list[int]:
        """Offset behind the last character of each word."""
        if self._starts is None:
            self._place()
        return self._ends

    @property
    def cuts(self) -> frozenset[int]:
        """Indices of the words that a sign of :data:`CUTS` cuts off from the one before."""
        if self._cuts is None:
            if _CUT.search(self.text) is None:
                self._cuts = frozenset()
            else:
                text, starts, ends = self.text, self.starts, self.ends
                self._cuts = frozenset(
                    i
                    for i, (before, start) in enumerate(zip([0, *ends], starts, strict=False))
                    if start - before > 1 and _CUT.search(text, before, start) is not None
                )
        return self._cuts


@lru_cache(maxsize=2048)
def words_of(text: str) -> Words:
    """The words of a text. A document's texts are asked for twice: for its languages, then for its facts."""
    return Words(text)
