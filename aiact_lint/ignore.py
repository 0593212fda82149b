"""Patterns in the language of ``.gitignore``, for the walk and for the ``exclude`` list of the configuration.

A slash inside brackets (``[a/b]``) and names compared byte by byte are the two differences from git.

Written here rather than taken from ``pathspec``, whose import alone takes as long as that of click (33 ms of a run that should
take 100). A test compares it with ``git check-ignore``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

_POSIX = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
_ONLY_STARS = re.compile(r"\*\*+\Z")
# A bracket expression: a ']' straight after the opening stands for itself.
_BRACKET = re.compile(r"\[([!^]?)((?:\]|\\.|\[:\w+:\]|[^\]\\])(?:\\.|\[:\w+:\]|[^\]\\])*)\]", re.DOTALL)
_SPECIAL = re.compile(r"[*?\[\\/]")
_CLASS_PART = re.compile(r"\[:(\w+):\]|\\(.)|(.)", re.DOTALL)


class _NeverMatchesError(ValueError):
    """The pattern is malformed; git then lets it match nothing."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One pattern: a bare ``name`` or ``suffix`` (``*.pyc``), which need no expression and are most of all, or an ``expression``."""

    ignores: bool
    only_folders: bool
    name: str = ""
    suffix: str = ""
    expression: str = ""


class _Run:
    """Consecutive patterns of one sign."""

    __slots__ = ("expression", "ignores", "names", "suffixes")

    def __init__(self, rules: list[_Rule]) -> None:
        self.ignores = rules[0].ignores
        self.names = frozenset(rule.name for rule in rules if rule.name)
        self.suffixes = tuple(rule.suffix for rule in rules if rule.suffix)
        expressions = [f"(?:{rule.expression})" for rule in rules if rule.expression]
        # The flag lets a dot match the line ends that file names may hold.
        self.expression = re.compile("|".join(expressions), re.DOTALL) if expressions else None

    def matches(self, path: str) -> bool:
        """Whether one of the patterns matches."""
        name = path[path.rfind("/") + 1 :]
        return (
            name in self.names
            or (bool(self.suffixes) and name.endswith(self.suffixes))
            or (self.expression is not None and self.expression.match(path) is not None)
        )


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of one list, relative to ``base`` (empty, or a folder with a final slash)."""

    base: str
    folders: tuple[_Run, ...]
    files: tuple[_Run, ...]

    @property
    def some(self) -> bool:
        """Whether there is any pattern at all."""
        return bool(self.folders or self.files)

    def decides(self, path: str, *, folder: bool) -> bool | None:
        """Whether ``path`` (from the same root as ``base``) is ignored; None where no pattern speaks of it."""
        if not path.startswith(self.base):
            return None
        path = path[len(self.base) :]
        return next((run.ignores for run in (self.folders if folder else self.files) if run.matches(path)), None)

    def covers(self, path: str) -> bool:
        """Whether the file, or a folder above it, matches: for lists that name what belongs to something."""
        steps = path.split("/")
        return bool(self.decides(path, folder=False)) or any(
            self.decides("/".join(steps[:depth]), folder=True) for depth in range(1, len(steps))
        )


def compile_patterns(lines: Iterable[str], base: str = "") -> Patterns:
    """Compile the lines of a ``.gitignore``. Malformed patterns match nothing, as in git."""
    rules = [rule for rule in map(_rule, lines) if rule is not None]
    return Patterns(base, _runs(rules), _runs([rule for rule in rules if not rule.only_folders]))


def _runs(rules: list[_Rule]) -> tuple[_Run, ...]:
    """The runs from the last to the first, because the last pattern that matches decides."""
    return tuple(_Run(list(group)) for _, group in groupby(reversed(rules), key=lambda rule: rule.ignores))


def _rule(line: str) -> _Rule | None:
    """One line, or None for a comment, an empty or a malformed one."""
    line = line.rstrip("\r\n")
    pattern = line.rstrip(" ")
    if pattern.endswith("\\") and pattern != line:
        pattern += " "  # one that is escaped belongs to the name
    if not pattern or pattern.startswith("#"):
        return None
    ignores = not pattern.startswith("!")
    pattern = pattern if ignores else pattern[1:]
    only_folders = pattern.endswith("/")
    pattern = (pattern[:-1] if only_folders else pattern).replace(r"\/", "/")
    plain = pattern.removeprefix("*")
    if plain and not _SPECIAL.search(plain):
        return _Rule(ignores, only_folders, suffix=plain) if plain != pattern else _Rule(ignores, only_folders, name=plain)
    parts = pattern.split("/")
    if len(parts) == 1:
        parts = ["**", pattern]  # a bare name matches at any depth
    elif parts[0] == "":
        parts = parts[1:]
    if "" in parts:
        return None  # the pattern "/", or a doubled slash, which no path holds
    try:
        return _Rule(ignores, only_folders, expression=_path_expression(parts))
    except _NeverMatchesError:
        return None


def _path_expression(parts: list[str]) -> str:
    """The expression of a whole pattern, given its parts between slashes.

    The stretch between two ``**`` has a fixed number of parts, so its first match is also the best one and may be atomic: no
    list of patterns can make the matching explode.
    """
    stretches: list[list[str]] = [[]]
    for part in parts:
        if _ONLY_STARS.match(part):
            stretches.append([])
        else:
            stretches[-1].append(_part_expression(part))
    out = ["".join(f"{part}/" for part in stretches[0])] if len(stretches) > 1 else ["/".join(stretches[0])]
    out.extend(f"(?>(?:[^/]+/)*?{'/'.join(stretch)}/)" for stretch in stretches[1:-1] if stretch)
    if len(stretches) > 1:
        out.append(f"(?:.*/)?{'/'.join(stretches[-1])}" if stretches[-1] else ".+")
    return "".join(out) + r"\Z"


def _part_expression(part: str) -> str:
    """The expression of one name. All stars but the last take the first match, atomically (see ``fnmatch.translate``)."""
    pieces: list[str] = [""]
    at = 0
    while at < len(part):
        char = part[at]
        if char == "*":
            if pieces[-1] or len(pieces) == 1:
                pieces.append("")
            at += 1
        elif char == "?":
            pieces[-1] += "[^/]"
            at += 1
        elif char == "[":
            bracket = _BRACKET.match(part, at)
            if bracket is None:
                raise _NeverMatchesError(part)
            pieces[-1] += _class_expression(bracket[1], bracket[2])
            at = bracket.end()
        elif char == "\\":
            if at + 1 == len(part):
                raise _NeverMatchesError(part)
            pieces[-1] += re.escape(part[at + 1])
            at += 2
        else:
            pieces[-1] += re.escape(char)
            at += 1
    first, *rest = pieces
    if not rest:
        return first
    return first + "".join(f"(?>[^/]*?{piece})" for piece in rest[:-1] if piece) + "[^/]*" + rest[-1]


def _class_expression(negation: str, body: str) -> str:
    """The expression of a bracket expression."""
    out = []
    for match in _CLASS_PART.finditer(body):
        name, escaped, char = match.groups()
        if name is not None:
            if name not in _POSIX:
                raise _NeverMatchesError(body)
            out.append(_POSIX[name])
        elif escaped is not None:
            out.append(re.escape(escaped))
        else:
            out.append("-" if char == "-" else re.escape(char))
    expression = f"(?!/)[{'^' if negation else ''}{''.join(out)}]"
    try:
        re.compile(expression)
    except re.error as error:  # a reversed range such as [z-a]
        raise _NeverMatchesError(body) from error
    return expression
