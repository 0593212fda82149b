"""Lexicons as data: reading entries and compiling them to tables that the matcher walks.

An entry is one or more word patterns; entries that begin with the same word share a tree of the words that may follow. The trees
are marshalled one by one at build time and unpacked when their first word turns up, so a language costs a few milliseconds to load
(an Aho-Corasick automaton cannot be pickled, knows no stems at both ends of a word, and takes longer to build).
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aiact_lint.errors import PolicyError
from aiact_lint.words import WORD, fold, pieces

_TYPED = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"))

GAP = ".."
MAX_GAP = 4
"""Words that may stand where an entry has ``..``."""

SECTIONS = ("polarity", "headings", "values")
"""Groups of a lexicon beside its concepts. Their names are prefixed with ``~`` in the tables: ``~polarity.negator``."""

Pattern = tuple[str, ...]
"""The alternatives of one word of an entry, folded; a star at either end leaves that end open."""

Node = tuple[tuple[str, ...], dict[str, Any] | None, dict[str, Any] | None, tuple[Any, ...], Any]
"""What may follow: concepts that end here; next words by their whole form and by their beginning, each with a tuple of nodes;
(pattern, node) pairs of other patterns; the node behind a gap, or None."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The compiled form of one language's lexicon.

    ``exact``, ``prefix``, ``suffix`` and ``inner`` map a folded first word, or that part of it, to the place of its tree in
    ``trees`` (marshalled :data:`Node`). ``negative`` is the prefix by which the language negates verbs, if it does so.
    """

    language: str
    exact: dict[str, int]
    prefix: dict[str, int]
    suffix: dict[str, int]
    inner: dict[str, int]
    trees: bytes
    function_words: tuple[str, ...] | frozenset[str] = ()
    status: str = "ready"
    negative: str = ""

    def dump(self) -> tuple[Any, ...]:
        """A form that :mod:`marshal` can write: the fields in order."""
        words = tuple(sorted(self.function_words))
        return (self.language, self.exact, self.prefix, self.suffix, self.inner, self.trees, words, self.status, self.negative)

    def concepts(self) -> set[str]:
        """The concepts, and the groups beside them, that the language has words for."""
        found: set[str] = set()
        stack = [self.tree(at) for table in (self.exact, self.prefix, self.suffix, self.inner) for at in set(table.values())]
        while stack:
            ends, exact, prefix, other, gap = stack.pop()
            found.update(ends)
            for following in (exact or {}), (prefix or {}):
                stack += [node for nodes in following.values() for node in nodes]
            stack += [node for _, node in other] + ([gap] if gap is not None else [])
        return found

    def tree(self, place: int) -> Node:
        """One tree."""
        size = int.from_bytes(self.trees[place : place + 4], "little")
        node: Node = marshal.loads(self.trees[place + 4 : place + 4 + size])  # noqa: S302 - our own file in our own package
        return node


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
    tables: tuple[_Firsts, _Firsts, _Firsts, _Firsts] = ({}, {}, {}, {})
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
    trees = bytearray()
    exact, prefix, suffix, inner = (_packed(table, trees) for table in tables)
    return Tables(
        str(raw.get("language", "")),
        exact,
        prefix,
        suffix,
        inner,
        bytes(trees),
        words,
        str(raw.get("status", "ready")),
        fold(str(raw.get("negative_prefix") or "")),
    )


class _Branch:
    """A node while it is built: entries that go on with the same pattern share what follows."""

    __slots__ = ("ends", "gap", "next")

    def __init__(self) -> None:
        self.ends: dict[str, None] = {}
        self.next: dict[Pattern, _Branch] = {}
        self.gap: _Branch | None = None

    def insert(self, concept: str, rest: tuple[Pattern, ...]) -> None:
        """Add an entry whose remaining patterns are ``rest``."""
        if not rest:
            self.ends[concept] = None
        elif rest[0] == (GAP,):
            self.gap = self.gap or _Branch()
            self.gap.insert(concept, rest[1:])
        else:
            self.next.setdefault(rest[0], _Branch()).insert(concept, rest[1:])

    def node(self) -> Node:
        """The node in its final form."""
        exact: dict[str, list[Node]] = {}
        prefix: dict[str, list[Node]] = {}
        other: list[tuple[str, Node]] = []
        for alternatives, branch in self.next.items():
            node = branch.node()
            for pattern in alternatives:
                if pattern[0] == "*":
                    other.append((pattern, node))
                elif pattern[-1] == "*":
                    prefix.setdefault(pattern[:-1], []).append(node)
                else:
                    exact.setdefault(pattern, []).append(node)
        return (
            tuple(self.ends),
            {word: tuple(nodes) for word, nodes in exact.items()} or None,
            {word: tuple(nodes) for word, nodes in prefix.items()} or None,
            tuple(other),
            self.gap.node() if self.gap is not None else None,
        )


_Firsts = dict[str, _Branch]


def _insert(tables: tuple[_Firsts, _Firsts, _Firsts, _Firsts], pattern: str, concept: str, rest: tuple[Pattern, ...]) -> None:
    lead, tail = pattern.startswith("*"), pattern.endswith("*") and len(pattern) > 1
    core = pattern.strip("*")
    table = tables[3 if lead and tail else 2 if lead else 1 if tail else 0]
    table.setdefault(core, _Branch()).insert(concept, rest)


def _packed(table: _Firsts, trees: bytearray) -> dict[str, int]:
    """The places of the trees of a table, which are appended to ``trees``; equal trees are kept once."""
    places: dict[str, int] = {}
    kept: dict[bytes, int] = {}
    for core, branch in table.items():
        data = marshal.dumps(branch.node())
        if data not in kept:
            kept[data] = len(trees)
            trees += len(data).to_bytes(4, "little") + data
        places[core] = kept[data]
    return places


def merged(one: Tables, other: Tables) -> Tables:
    """The entries of both, as a table of the first's language."""
    trees = bytearray(one.trees)
    tables = []
    for mine, added in ((one.exact, other.exact), (one.prefix, other.prefix), (one.suffix, other.suffix), (one.inner, other.inner)):
        table = dict(mine)
        for core, place in added.items():
            node = other.tree(place) if core not in mine else _joined(one.tree(mine[core]), other.tree(place))
            data = marshal.dumps(node)
            table[core] = len(trees)
            trees += len(data).to_bytes(4, "little") + data
        tables.append(table)
    exact, prefix, suffix, inner = tables
    return Tables(one.language, exact, prefix, suffix, inner, bytes(trees), one.function_words, one.status, one.negative)


def _joined(one: Node, other: Node) -> Node:
    """A node with what ends or goes on in either."""
    following = []
    for mine, added in ((one[1] or {}, other[1] or {}), (one[2] or {}, other[2] or {})):
        following.append({word: (*mine.get(word, ()), *added.get(word, ())) for word in (*mine, *added)} or None)
    gap = one[4] if other[4] is None else other[4] if one[4] is None else _joined(one[4], other[4])
    return (tuple(dict.fromkeys((*one[0], *other[0]))), following[0], following[1], (*one[3], *other[3]), gap)
