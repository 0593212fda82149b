"""No text makes a regular expression of ours explode: every compiled pattern of the package meets texts made from its own parts.

Each repeat of a pattern is pumped after a text that leads to it, with an end that fails. What takes longer than its share is
measured again at twice the length: linear work doubles, quadratic work takes four times as long.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as sc  # type: ignore[import-not-found] # the parse tree of a pattern has no public home
import re._parser as sp  # type: ignore[import-not-found]
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import aiact_lint

PACKAGE = Path(aiact_lint.__path__[0])
SIZE = 4_000
PATIENCE = 2.0
END = "\0!"
"""What most patterns cannot end with, so that they look for another way."""
SHARE = 0.006
"""Seconds for a text of ``SIZE``: a hundred times what linear work takes."""
CALL = re.compile(r"(?<![\w.])(\w+\.)?(\w+)\.(search|match|fullmatch|sub|finditer|findall|split)\b")
BOUNDED = {
    "aiact_lint.formats.helm:_TEMPLATE": "meets paths only",
    "aiact_lint.formats.helm:_VALUES": "meets paths only",
    "aiact_lint.formats.marks:SEPARATOR": "meets lines below 2,000 characters only",
    "aiact_lint.formats.frontmatter:_OPEN": "is matched at the start only",
}


class TooSlowError(Exception):
    """A pattern took longer than anybody waits."""


def _alarm(_number: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def patterns() -> dict[str, tuple[re.Pattern[Any], set[str]]]:
    """Every pattern in the namespace of a module, also within tuples and mappings, and the methods that our code calls on it.

    Two modules may call their patterns by one name: a call counts for the pattern that the calling module means by it.
    """
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(aiact_lint.__path__, "aiact_lint.")
        if not module.name.endswith("__main__")
    ]
    calls: dict[int, set[str]] = {}
    for module in modules:
        for owner, name, method in CALL.findall(Path(str(module.__file__)).read_text(encoding="utf-8")):
            for pattern in _within(getattr(getattr(module, owner[:-1], None) if owner else module, name, None)):
                calls.setdefault(id(pattern), set()).add(method)
    found: dict[str, tuple[re.Pattern[Any], set[str]]] = {}
    seen: set[re.Pattern[Any]] = set()
    for module in modules:
        for name, value in vars(module).items():
            for pattern in _within(value):
                if pattern not in seen:
                    seen.add(pattern)
                    key = f"{module.__name__}:{name}"
                    found[key if key not in found else f"{key}:{len(found)}"] = pattern, calls.get(id(pattern)) or {"search", "match"}
    return found


def _within(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _within(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _within(part)


def example(tree: Any) -> tuple[str, list[tuple[str, str]]]:
    """A short text that the pattern matches, and for each repeat and branch what leads to it and what it repeats."""
    text = ""
    pumps: list[tuple[str, str]] = []
    for op, value in tree:
        if op is sc.LITERAL:
            text += chr(value)
        elif op is sc.NOT_LITERAL:
            text += "x" if value != ord("x") else "y"
        elif op is sc.ANY:
            text += "x"
        elif op is sc.IN:
            text += _member(value)
        elif op in (sc.MAX_REPEAT, sc.MIN_REPEAT, sc.POSSESSIVE_REPEAT):
            once, inside = example(value[2])
            pumps += [(text + lead, pump) for lead, pump in inside] + [(text, once or "x")]
            text += once * value[0]
        elif op in (sc.SUBPATTERN, sc.ATOMIC_GROUP):
            once, inside = example(value[3] if op is sc.SUBPATTERN else value)
            pumps += [(text + lead, pump) for lead, pump in inside]
            text += once
        elif op is sc.BRANCH:
            options = [example(branch) for branch in value[1]]
            pumps += [(text + lead, pump) for once, inside in options for lead, pump in [*inside, ("", once or "x")]]
            text += options[0][0]
    return text, pumps


def _member(items: Any) -> str:
    """A character of a class."""
    op, value = items[0]
    if op is sc.NEGATE:
        barred = {chr(code) for kind, code in items[1:] if kind is sc.LITERAL}
        return next(c for c in "x a1-!\n" if c not in barred)
    if op is sc.LITERAL:
        return chr(value)
    if op is sc.RANGE:
        return chr(value[0])
    return {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "1", "CATEGORY_WORD": "a"}.get(str(value), "!")


def attacks(pattern: re.Pattern[Any]) -> list[tuple[str, str]]:
    """Leads and pumps against a pattern."""
    _, pumps = example(sp.parse(pattern.pattern, pattern.flags))
    signs = sorted({c for lead, pump in pumps for c in lead + pump} | {" ", "\n", "a", "1"})[:16]
    pairs = (
        {("", sign) for sign in signs}
        | {(a, b) for a in signs for b in (" ", "a", "\n")}
        | {("", a + b) for a in signs[:8] for b in signs[:8]}
    )
    whole = {("", lead + pump) for lead, pump in pumps[:50]}
    return sorted(pairs | whole | set(pumps[:50]) | {("", pump) for _, pump in pumps[:50]})


def seconds(pattern: re.Pattern[Any], method: str, text: Any) -> float:
    """Time of one call; a search that does not end is stopped, for the matcher looks for signals."""
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    start = time.process_time()
    try:
        call = getattr(pattern, method)
        if method == "sub":
            call(text[:0], text)
        elif method == "finditer":
            for _ in call(text):
                pass
        else:
            call(text)
    except TooSlowError:
        return PATIENCE
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.process_time() - start


def explodes(pattern: re.Pattern[Any], methods: set[str]) -> str:
    """The text that makes a pattern explode, in words; nothing where none does."""
    binary = isinstance(pattern.pattern, bytes)
    for lead, pump in attacks(pattern):
        for method in methods:

            def text(size: int, lead: str = lead, pump: str = pump) -> Any:
                made = lead + pump * (size // len(pump)) + END
                return made.encode() if binary else made

            took = seconds(pattern, method, text(SIZE))
            if took < SHARE:
                continue
            if took >= PATIENCE:
                return f"{method}: {lead!r} + {pump!r} * n + {END!r} does not end"
            first = min(seconds(pattern, method, text(SIZE * 2)) for _ in range(3))
            second = min(seconds(pattern, method, text(SIZE * 4)) for _ in range(3))
            if second > 2 * SHARE and second > 3 * first:
                return f"{method}: {lead!r} + {pump!r} * n + {END!r} takes {first:.3f}, then {second:.3f} seconds"
    return ""


PATTERNS = patterns()


@pytest.fixture
def _clock() -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, _alarm)
    yield
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("_clock")
@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - BOUNDED.keys()))
def test_no_text_makes_a_pattern_explode(name: str) -> None:
    assert explodes(*PATTERNS[name]) == ""


@pytest.mark.usefixtures("_clock")
def test_the_test_knows_an_explosion_when_it_sees_one() -> None:
    assert explodes(re.compile(r"(?:a+)+b"), {"match"})
    assert explodes(re.compile(r"\s+$"), {"search"})
    assert explodes(re.compile(r"[ \t]*[:]?[ \t]*$"), {"match"})
    assert not explodes(re.compile(r"a[^b]{0,20}b"), {"search"})


def test_what_is_left_out_is_there() -> None:
    assert BOUNDED.keys() <= PATTERNS.keys()
