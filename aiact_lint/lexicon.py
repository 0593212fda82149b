"""Words to concepts: reading lexicons, compiling them to stem tables, and looking tokens up.

A lexicon entry is one or more word patterns. Each *distinct* token of a run is looked up once and remembered, so that the cost
of matching hardly depends on the number of entries or languages. Tables are plain dictionaries (they are marshalled at build
time; an Aho-Corasick automaton cannot be pickled and takes longer to build than these take to load).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aiact_lint.confusable import INVISIBLE, latin
from aiact_lint.errors import PolicyError

WORD = re.compile(rf"[^\W_]+(?:(?:[\u0300-\u036f]|[{INVISIBLE}]+(?=[^\W_]))[^\W_]*)*")
"""A run of letters and digits. Zero-width characters inside a word do not split it, nor do accents that are characters of their own."""

CUTS = ",;!?|"
"""Signs that no phrase runs across."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+|[^\x00-\x7f]+")
_SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "ς": "σ"}
)
_TYPED = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"))

GAP = ".."
MAX_GAP = 4
"""Words that may stand where an entry has ``..``."""

SECTIONS = ("polarity", "headings", "values")
"""Groups of a lexicon beside its concepts. Their names are prefixed with ``~`` in the tables: ``~polarity.negator``."""


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


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and where it stands in its text. ``cut``: a comma or the like stands before it, so no phrase runs on."""

    word: str
    start: int
    end: int
    cut: bool = False


_pieces_cache: dict[str, list[tuple[str, int, int]]] = {}


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """All words of a text, folded, in order. A document's texts are asked for twice: for its languages, then for its facts."""
    out: list[Token] = []
    cache = _pieces_cache
    before = 0
    for match in WORD.finditer(text):
        raw = match.group()
        found = cache.get(raw)
        if found is None:
            found = cache[raw] = pieces(raw)
        base = match.start()
        cut = base - before > 1 and any(sign in text[before:base] for sign in CUTS)
        before = match.end()
        for word, start, end in found:
            out.append(Token(word, base + start, base + end, cut))
            cut = False
    return tuple(out)


# Tables: [exact, prefix, suffix, inner, shortest, longest]; each maps a folded word to (concept, rest) pairs. ``rest`` is the tail of a
# phrase: a tuple of patterns, each a tuple of alternatives, or ".." for a gap.
Table = dict[str, list[tuple[str, tuple[Any, ...]]]]


@dataclass(frozen=True, slots=True)
class Tables:
    """The compiled form of one language's lexicon."""

    language: str
    exact: Table
    prefix: Table
    suffix: Table
    inner: Table
    function_words: tuple[str, ...] | frozenset[str]
    status: str = "ready"

    def dump(self) -> dict[str, Any]:
        """A form that :mod:`marshal` can write."""
        return {
            "language": self.language,
            "exact": self.exact,
            "prefix": self.prefix,
            "suffix": self.suffix,
            "inner": self.inner,
            "function_words": tuple(sorted(self.function_words)),
            "status": self.status,
        }


def _alternatives(word: str) -> list[str]:
    """A folded pattern and the spelling of people who type ``ae`` for ``ä``."""
    lowered = word.lower()
    typed = lowered
    for accented, plain in _TYPED:
        typed = typed.replace(accented, plain)
    return [fold(word)] if typed == lowered else [fold(word), fold(typed)]


def parse_entry(entry: str) -> list[tuple[str, ...]]:
    """One entry as word patterns, each a tuple of alternatives in folded form (``*`` kept); ``..`` is a gap.

    Raises :class:`PolicyError` for a pattern without letters or with a star in the middle.
    """
    out: list[tuple[str, ...]] = []
    for word in entry.split():
        if word == GAP:
            out.append((GAP,))
            continue
        choices = [_expand(choice, entry) for choice in word.split("|")]
        if len(choices) == 1:
            out.extend(choices[0])
        elif all(len(c) == 1 for c in choices):
            out.append(tuple(alternative for c in choices for alternative in c[0]))
        else:
            raise PolicyError(f"entry {entry!r}: alternatives with | must be single words")
    while out and out[0] == (GAP,):
        out.pop(0)
    while out and out[-1] == (GAP,):
        out.pop()
    return out


def _expand(choice: str, entry: str) -> list[tuple[str, ...]]:
    """The patterns of one word of an entry: it is cut where a text would be cut (hyphens, apostrophes, digits)."""
    lead = "*" if choice.startswith("*") else ""
    tail = "*" if choice.endswith("*") and len(choice) > 1 else ""
    core = choice[len(lead) : len(choice) - len(tail)]
    if "*" in core:
        raise PolicyError(f"entry {entry!r}: a star may only stand at the start or the end of a word")
    words = [core[m.start() + start : m.start() + end] for m in WORD.finditer(core) for _, start, end in pieces(m.group())]
    if not words and (lead or tail):
        raise PolicyError(f"entry {entry!r}: a word pattern needs at least one letter or digit")
    last = len(words) - 1
    return [tuple(("" if i else lead) + form + (tail if i == last else "") for form in _alternatives(word)) for i, word in enumerate(words)]


def entries(text: str) -> Iterator[str]:
    """The entries of one concept: separated by commas, line breaks do not matter."""
    for entry in text.replace("\n", " ").split(","):
        if entry.strip():
            yield entry.strip()


def compile_lexicon(raw: Mapping[str, Any], known: Iterable[str], where: str = "") -> Tables:
    """Tables from the content of one lexicon file.

    ``known`` are the concepts of ``concepts.yaml``; an entry for another one raises :class:`PolicyError` with the nearest name.
    """
    names = set(known)
    tables: tuple[Table, Table, Table, Table] = ({}, {}, {}, {})
    groups: list[tuple[str, str]] = []
    for concept, text in (raw.get("concepts") or {}).items():
        if concept not in names:
            import difflib

            near = difflib.get_close_matches(concept, names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise PolicyError(f"{where}: unknown concept {concept!r}{hint} (concepts are listed in policies/concepts.yaml)")
        groups.append((concept, text or ""))
    for section in SECTIONS:
        groups += [(f"~{section}.{key}", text or "") for key, text in (raw.get(section) or {}).items()]
    groups.append(("~placeholder", raw.get("placeholders") or ""))
    groups.append(("~mask", raw.get("masks") or ""))
    for concept, text in groups:
        seen: set[tuple[tuple[str, ...], ...]] = set()
        for entry in entries(str(text)):
            try:
                patterns = tuple(parse_entry(entry))
            except PolicyError as error:
                raise PolicyError(f"{where}: {concept.lstrip('~')}: {error}") from error
            if not patterns or patterns in seen:
                continue
            seen.add(patterns)
            for first in patterns[0]:
                _insert(tables, first, concept, patterns[1:])
    words = frozenset(fold(w) for w in entries(str(raw.get("function_words") or "")))
    return Tables(str(raw.get("language", "")), *tables, words, str(raw.get("status", "ready")))


def _insert(tables: tuple[Table, Table, Table, Table], pattern: str, concept: str, rest: tuple[tuple[str, ...], ...]) -> None:
    lead, tail = pattern.startswith("*"), pattern.endswith("*") and len(pattern) > 1
    core = pattern.strip("*")
    table = tables[3 if lead and tail else 2 if lead else 1 if tail else 0]
    table.setdefault(core, []).append((concept, rest))


def matches_pattern(word: str, alternatives: tuple[str, ...]) -> bool:
    """Whether a folded word fits one of the alternatives of a pattern."""
    for pattern in alternatives:
        if pattern[-1] == "*":
            if pattern[0] == "*":
                if pattern[1:-1] in word:
                    return True
            elif word.startswith(pattern[:-1]):
                return True
        elif pattern[0] == "*":
            if word.endswith(pattern[1:]):
                return True
        elif word == pattern:
            return True
    return False


LONGEST_WORD = 80
"""Letters of the longest word that is looked up: longer ones are hashes and encoded data, and looking into them takes a while."""

Hit = tuple[str, tuple[Any, ...], str]
"""Concept, the rest of the phrase, language."""


class Matcher:
    """Finds the entries of several languages in token lists. Not thread-safe: it remembers each word it has looked up."""

    def __init__(self, tables: Iterable[Tables]) -> None:
        self.tables = tuple(tables)
        self.cache: dict[str, tuple[Hit, ...]] = {}
        # How the entries inside compounds begin: most places of most words are passed over with one look.
        self.heads = tuple(frozenset(core[:3] for core in table.inner) for table in self.tables)

    def lookup(self, word: str) -> tuple[Hit, ...]:
        """All entries whose first word fits."""
        found = self.cache.get(word)
        if found is None:
            found = self.cache[word] = tuple(self._search(word))
        return found

    def _search(self, word: str) -> Iterator[Hit]:
        size = len(word)
        if size > LONGEST_WORD:
            return
        for table, heads in zip(self.tables, self.heads, strict=True):
            hits: list[tuple[str, tuple[Any, ...]]] = list(table.exact.get(word, ()))
            prefix = table.prefix
            for end in range(1, size + 1):
                found = prefix.get(word[:end])
                if found:
                    hits += found
            if table.suffix:
                for start in range(size):
                    found = table.suffix.get(word[start:])
                    if found:
                        hits += found
            if heads and size > 3:
                hits += _inside(word, table.inner, heads)
            seen = set()
            for concept, rest in hits:
                if (concept, rest) not in seen:
                    seen.add((concept, rest))
                    yield concept, rest, table.language

    def find(self, words: Sequence[Token]) -> list[tuple[str, int, int, str]]:
        """(concept, index of first token, index after last token, language) of each match, longest per concept and start."""
        out: list[tuple[str, int, int, str]] = []
        lookup = self.cache.get
        for index, token in enumerate(words):
            hits = lookup(token.word)
            if hits is None:
                hits = self.lookup(token.word)
            if not hits:
                continue
            for concept, rest, language in hits:
                if not rest:
                    out.append((concept, index, index + 1, language))
                else:
                    end = _follow(words, index + 1, rest)
                    if end:
                        out.append((concept, index, end, language))
        return out


def _inside(word: str, inner: Table, heads: frozenset[str]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The entries that stand anywhere in a word; ``heads`` are their first three letters."""
    size = len(word)
    for start in range(size - 2):
        if word[start : start + 3] in heads:
            for end in range(start + 3, size + 1):
                yield from inner.get(word[start:end], ())


def _follow(words: Sequence[Token], index: int, rest: tuple[Any, ...]) -> int:
    """The index after the phrase if ``rest`` matches from ``index`` on, else 0."""
    total = len(words)
    position = 0
    while position < len(rest):
        pattern = rest[position]
        if pattern[0] == GAP:
            following = rest[position + 1 :]
            for skip in range(MAX_GAP + 1):
                end = _follow(words, index + skip, following)
                if end:
                    return end
            return 0
        if index >= total or words[index].cut or not matches_pattern(words[index].word, pattern):
            return 0
        index += 1
        position += 1
    return index
