"""Finding the entries of several languages in the words of a text.

Each *distinct* word of a run is looked up once and remembered, and so is each distinct pair of neighbours that may begin a phrase:
the cost of matching hardly depends on the number of entries or languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from aiact_lint.lexicon import MAX_GAP, Node, Tables
from aiact_lint.words import Words

REMEMBERED = 300_000
"""Pairs of words that are remembered."""

Found = tuple[str, int, int, str]
"""Concept, index of the first word, index after the last, language."""
_Nodes = tuple[tuple[Node, str], ...]
"""Nodes, each with its language."""


@dataclass(slots=True)
class Start:
    """What may begin with a word: concepts it states alone, and nodes of phrases, with what is remembered of the words behind it."""

    ends: tuple[tuple[str, str], ...]
    nodes: _Nodes
    gaps: _Nodes
    behind: dict[str, _Nodes] = field(default_factory=dict)
    beyond: dict[str, _Nodes] = field(default_factory=dict)


class Language:
    """The looked-up words of one language, shared by all matchers that read it."""

    def __init__(self, tables: Tables) -> None:
        self.name = tables.language
        self.tables = tables
        self.known: dict[str, tuple[Node, ...]] = {}
        self.bounds = tuple(
            (min(map(len, table), default=1), max(map(len, table), default=0)) for table in (tables.prefix, tables.suffix, tables.inner)
        )

    def nodes(self, word: str) -> tuple[Node, ...]:
        """The trees of all entries whose first word fits."""
        found = self.known.get(word)
        if found is None:
            found = self.known[word] = tuple(self.tables.tree(place) for place in self._places(word))
        return found

    def _places(self, word: str) -> list[int]:
        tables, size = self.tables, len(word)
        places: list[int | None] = [tables.exact.get(word)]
        (shortest, longest), ends, inside = self.bounds
        prefix = tables.prefix.get
        places += [prefix(word[:end]) for end in range(shortest, min(size, longest) + 1)]
        if tables.suffix:
            suffix = tables.suffix.get
            places += [suffix(word[size - length :]) for length in range(min(size, ends[1]), ends[0] - 1, -1)]
        if tables.inner and size > 3:
            inner = tables.inner.get
            low, high = max(3, inside[0]), inside[1]
            places += [inner(word[at : at + length]) for at in range(size) for length in range(low, min(high, size - at) + 1)]
        return [place for place in dict.fromkeys(places) if place is not None]


def _behind(found: Found) -> int:
    return found[2]


class Matcher:
    """Finds the entries of several languages in texts. Not thread-safe: it remembers each word it has looked up."""

    def __init__(self, languages: Iterable[Language]) -> None:
        self.languages = tuple(languages)
        self.starts: dict[str, Start | None] = {}
        self._pairs = 0

    def start(self, word: str) -> Start | None:
        """What may begin with a word, or None."""
        found = [(node, language.name) for language in self.languages for node in language.nodes(word)]
        start = None
        if found:
            ends = tuple(dict.fromkeys((concept, language) for node, language in found for concept in node[0]))
            nodes = tuple((node, language) for node, language in found if node[1] or node[2] or node[3])
            gaps = tuple((node[4], language) for node, language in found if node[4] is not None)
            start = Start(ends, nodes, gaps)
        self.starts[word] = start
        return start

    def find(self, text: Words) -> list[Found]:
        """Every match, by its first word, the longest first; of the ends of one phrase with a gap only the nearest."""
        out: list[Found] = []
        words, known = text.words, self.starts
        for index, word in enumerate(words):
            start = known[word] if word in known else self.start(word)
            if start is None:
                continue
            before = len(out)
            if start.nodes and index + 1 < len(words):
                following = words[index + 1]
                nodes = start.behind.get(following)
                if nodes is None:
                    nodes = start.behind[following] = self._step(start.nodes, following)
                if nodes and index + 1 not in text.cuts:
                    _follow(text, index, index + 2, nodes, out)
            if start.gaps:
                self._over(text, index, start, out)
            if len(out) > before + 1:
                out[before:] = sorted(out[before:], key=_behind, reverse=True)
            for concept, language in start.ends:
                out.append((concept, index, index + 1, language))
        return out

    def _step(self, nodes: _Nodes, word: str) -> _Nodes:
        """The nodes behind a word, with a memory that does not grow without end."""
        self._pairs += 1
        if self._pairs > REMEMBERED:
            self._pairs = 0
            for start in self.starts.values():
                if start is not None:
                    start.behind.clear()
                    start.beyond.clear()
        return tuple((child, language) for node, language in nodes for child in step(node, word))

    def _over(self, text: Words, index: int, start: Start, out: list[Found]) -> None:
        """Matches whose second part stands up to :data:`MAX_GAP` words further on."""
        words = text.words
        done: set[int] = set()
        for at in range(index + 1, min(index + 2 + MAX_GAP, len(words))):
            word = words[at]
            nodes = start.beyond.get(word)
            if nodes is None:
                nodes = start.beyond[word] = self._step(start.gaps, word)
            if nodes and at not in text.cuts:
                _nearest(text, index, at + 1, nodes, done, out)


def _nearest(text: Words, first: int, index: int, nodes: _Nodes, done: set[int], out: list[Found]) -> None:
    """Follow nodes behind a gap, each only until it has matched once."""
    for node, language in nodes:
        if id(node) not in done:
            before = len(out)
            _follow(text, first, index, ((node, language),), out)
            if len(out) > before:
                done.add(id(node))


def step(node: Node, word: str) -> list[Node]:
    """The nodes that stand behind a word."""
    _, exact, prefix, other, _ = node
    out: list[Node] = list(exact.get(word, ())) if exact is not None else []
    if prefix is not None:
        for end in range(1, len(word) + 1):
            found = prefix.get(word[:end])
            if found is not None:
                out += found
    for pattern, child in other:
        if pattern[1:-1] in word if pattern[-1] == "*" else word.endswith(pattern[1:]):
            out.append(child)
    return out


def _follow(text: Words, first: int, index: int, nodes: _Nodes, out: list[Found]) -> None:
    """Add the matches of phrases that began at ``first`` and have reached ``nodes`` before the word at ``index``."""
    words = text.words
    for node, language in nodes:
        for concept in node[0]:
            out.append((concept, first, index, language))
        if index < len(words) and (node[1] or node[2] or node[3]) and index not in text.cuts:
            children = step(node, words[index])
            if children:
                _follow(text, first, index + 1, tuple((child, language) for child in children), out)
        if node[4] is not None:
            done: set[int] = set()
            gap = node[4]
            for at in range(index, min(index + 1 + MAX_GAP, len(words))):
                children = step(gap, words[at])
                if children and at not in text.cuts:
                    _nearest(text, first, at + 1, tuple((child, language) for child in children), done, out)
