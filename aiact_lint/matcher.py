"""Finding the entries of several languages in the words of a text.

Each *distinct* word of a run is looked up once and remembered, and so is each distinct pair of neighbours that may begin a phrase:
the cost of matching hardly depends on the number of entries or languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aiact_lint.lexicon import MAX_GAP, Node, Tables
from aiact_lint.words import Words

NEGATOR = "~polarity.negator"
SHORTEST_VERB = 4
"""Letters of a verb behind a negative prefix."""
LONGEST_WORD = 80
"""Letters of the longest word that is looked up: longer ones are hashes and encoded data, and looking into them takes a while."""
REMEMBERED = 300_000
"""Words, and pairs of words, that are remembered."""

Found = tuple[str, int, int, str]
"""Concept, index of the first word, index after the last, language."""


class Start:
    """What may begin with a word in one language: concepts it states alone, and phrases, with what is remembered of the words behind."""

    __slots__ = ("asked", "behind", "beyond", "ends", "gaps", "language", "nodes")

    def __init__(self, trees: Sequence[Node], language: str) -> None:
        self.language = language
        self.ends = tuple(dict.fromkeys(concept for node in trees for concept in node[0]))
        self.nodes = tuple(node for node in trees if node[1] or node[2] or node[3])
        self.gaps = tuple(node[4] for node in trees if node[4] is not None)
        self.behind: dict[str, tuple[Node, ...]] = {}
        # Words behind a gap: those looked up, and of them those that go on a phrase.
        self.asked: set[str] = set()
        self.beyond: dict[str, tuple[Node, ...]] = {}


class Language:
    """The looked-up words of one language, shared by all matchers that read it."""

    def __init__(self, tables: Tables) -> None:
        self.name = tables.language
        self.tables = tables
        self.known: dict[str, Start | None] = {}
        self.bounds = tuple(
            (min(map(len, table), default=1), max(map(len, table), default=0)) for table in (tables.prefix, tables.suffix, tables.inner)
        )
        self.pairs = 0
        # How the entries inside compounds begin: most places of most words are passed over with one look.
        self.heads = frozenset(core[:3] for core in tables.inner)

    def start(self, word: str) -> Start | None:
        """What may begin with a word, or None."""
        if word in self.known:
            return self.known[word]
        places = self._places(word)
        found = Start([self.tables.tree(place) for place in places], self.name) if places else None
        if self.tables.negative and self._negates(word) and NEGATOR not in (found.ends if found else ()):
            found = found or Start((), self.name)
            found.ends = (*found.ends, NEGATOR)
        self.known[word] = found
        return found

    def _negates(self, word: str) -> bool:
        """Whether a word is a verb of doing with the prefix that negates it: "nevyhodnocuje" is "vyhodnocuje" with a no."""
        prefix = self.tables.negative
        if not word.startswith(prefix) or len(word) < len(prefix) + SHORTEST_VERB:
            return False
        verb = self.start(word[len(prefix) :])
        return verb is not None and any(concept.startswith("act.") for concept in verb.ends)

    def _places(self, word: str) -> list[int]:
        tables, size = self.tables, len(word)
        if size > LONGEST_WORD:
            return []
        places: list[int | None] = [tables.exact.get(word)]
        (shortest, longest), ends, inside = self.bounds
        prefix = tables.prefix.get
        places += [prefix(word[:end]) for end in range(shortest, min(size, longest) + 1)]
        if tables.suffix:
            suffix = tables.suffix.get
            places += [suffix(word[size - length :]) for length in range(min(size, ends[1]), ends[0] - 1, -1)]
        if self.heads and size > 3:
            inner, longest = tables.inner.get, inside[1]
            for at in range(size - 2):
                if word[at : at + 3] in self.heads:
                    places += [inner(word[at:end]) for end in range(at + 3, min(size, at + longest) + 1)]
        return [place for place in dict.fromkeys(places) if place is not None]

    def step(self, nodes: Sequence[Node], word: str) -> tuple[Node, ...]:
        """The nodes behind a word, for one of the memories."""
        self.pairs += 1
        return tuple(child for node in nodes for child in step(node, word))

    def forget(self) -> None:
        """Empty the memories of pairs: they must not grow without end."""
        self.pairs = 0
        for start in self.known.values():
            if start is not None:
                start.behind.clear()
                start.beyond.clear()
                start.asked.clear()


def _behind(found: Found) -> int:
    return found[2]


class Matcher:
    """Finds the entries of several languages in texts. Not thread-safe: it remembers each word it has looked up."""

    def __init__(self, languages: Iterable[Language]) -> None:
        self.languages = {language.name: language for language in languages}
        self.known: dict[str, tuple[Start, ...]] = {}

    def starts(self, word: str) -> tuple[Start, ...]:
        """What may begin with a word, in each language that has it."""
        if len(self.known) > REMEMBERED:
            self.known.clear()
        found = self.known[word] = tuple(s for language in self.languages.values() if (s := language.start(word)) is not None)
        return found

    def find(self, text: Words) -> list[Found]:  # noqa: PLR0912 - one loop, where a third of all time goes
        """Every match, by its first word, the longest first; of the ends of one phrase with a gap only the nearest."""
        out: list[Found] = []
        for language in self.languages.values():
            if language.pairs > REMEMBERED:
                language.forget()
        words, known = text.words, self.known.get
        last = len(words) - 1
        different: set[str] | None = None
        for index, word in enumerate(words):
            starts = known(word)
            if starts is None:
                starts = self.starts(word)
            for start in starts:
                before = len(out)
                if start.nodes and index < last:
                    following = words[index + 1]
                    nodes = start.behind.get(following)
                    if nodes is None:
                        nodes = start.behind[following] = self.languages[start.language].step(start.nodes, following)
                    if nodes and index + 1 not in text.cuts:
                        _follow(text, (index, start.language), index + 2, nodes, out)
                if start.gaps and index < last:
                    if different is None:
                        different = set(words)
                    if not different <= start.asked:
                        self._ask(start, different)
                    if not start.beyond.keys().isdisjoint(different):
                        _over(text, index, start, out)
                if len(out) > before + 1:
                    out[before:] = sorted(out[before:], key=_behind, reverse=True)
                out += [(concept, index, index + 1, start.language) for concept in start.ends]
        return out

    def _ask(self, start: Start, words: set[str]) -> None:
        """Look up which words go on a phrase behind a gap."""
        language = self.languages[start.language]
        for word in words - start.asked:
            nodes = language.step(start.gaps, word)
            if nodes:
                start.beyond[word] = nodes
        start.asked |= words


def _over(text: Words, index: int, start: Start, out: list[Found]) -> None:
    """Matches whose second part stands up to :data:`MAX_GAP` words further on."""
    done: set[int] = set()
    beyond = start.beyond
    for at, word in enumerate(text.words[index + 1 : index + 2 + MAX_GAP], index + 1):
        nodes = beyond.get(word)
        if nodes is not None and at not in text.cuts:
            _nearest(text, (index, start.language), at + 1, nodes, done, out)


def _nearest(text: Words, origin: tuple[int, str], index: int, nodes: Sequence[Node], done: set[int], out: list[Found]) -> None:
    """Follow nodes behind a gap, each only until it has matched once."""
    for node in nodes:
        if id(node) not in done:
            before = len(out)
            _follow(text, origin, index, (node,), out)
            if len(out) > before:
                done.add(id(node))


def step(node: Node, word: str) -> list[Node]:
    """The nodes that stand behind a word."""
    _, exact, prefix, other, _ = node
    out: list[Node] = list(exact.get(word, ())) if exact is not None else []
    if prefix is not None:
        for end in range(1, min(len(word), LONGEST_WORD) + 1):
            found = prefix.get(word[:end])
            if found is not None:
                out += found
    for pattern, child in other:
        if pattern[1:-1] in word if pattern[-1] == "*" else word.endswith(pattern[1:]):
            out.append(child)
    return out


def _follow(text: Words, origin: tuple[int, str], index: int, nodes: Sequence[Node], out: list[Found]) -> None:
    """Add the matches of phrases that began at ``origin`` (word, language) and have reached ``nodes`` before the word at ``index``."""
    words = text.words
    for node in nodes:
        ends, exact, prefix, other, gap = node
        out += [(concept, origin[0], index, origin[1]) for concept in ends]
        if index < len(words) and (exact or prefix or other) and index not in text.cuts:
            children = step(node, words[index])
            if children:
                _follow(text, origin, index + 1, children, out)
        if gap is not None:
            done: set[int] = set()
            for at in range(index, min(index + 1 + MAX_GAP, len(words))):
                children = step(gap, words[at])
                if children and at not in text.cuts:
                    _nearest(text, origin, at + 1, children, done, out)
