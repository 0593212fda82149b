"""Where the time of a run goes: by stage, by format, by policy.

Measured is what lies between entering and leaving a stage, without the stages inside it, so that the shares add up to the whole.
While nobody measures, :func:`stage` returns one shared object that does nothing and :func:`timed` returns the function it was given.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import ParamSpec, Protocol, Self, TypeVar

STAGES = ("load", "discover", "read", "parse", "extract", "group", "conclude", "judge", "suppress", "report")
"""The stages of a run, in their order."""
DETAILS = {"parse": "format", "conclude": "frame", "judge": "policy", "report": "format"}
"""What the details of a stage are."""
SHOWN = 15
"""Details of a stage that are listed; what is left is summed up in one line."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one stage took, perhaps of one format or policy: seconds without the stages inside it, and how often it was entered."""

    stage: str
    detail: str
    seconds: float
    calls: int


class Stage(Protocol):
    """A ``with`` block that may be measured."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        """End."""

    def about(self, detail: str, /) -> None:
        """Say which format or policy it was, where that is known only inside."""


class _Nothing:
    """A stage that is not measured."""

    __slots__ = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        return None

    def about(self, detail: str, /) -> None:
        pass


_NOTHING = _Nothing()


class Timer:
    """Adds up the time of each stage. Not thread-safe; another process has its own, whose entries are merged at the end."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._spent: dict[tuple[str, str], list[float]] = {}
        self._inside: list[float] = [0.0]  # for each open stage, the time of the stages in it; first, for the run itself
        self._began = clock()
        self._merged = 0.0

    def stage(self, name: str, detail: str = "") -> Stage:
        """A ``with`` block whose time counts for a stage."""
        return _Open(self, (name, detail))

    def entries(self) -> list[Entry]:
        """All that was measured, in the order of the run; what costs most comes first within a stage."""
        out = [Entry(stage, detail, seconds, int(calls)) for (stage, detail), (seconds, calls) in self._spent.items()]
        return sorted(out, key=lambda e: (_order(e.stage), -e.seconds, e.detail))

    def merge(self, entries: Iterable[Entry]) -> None:
        """Add what another process has measured."""
        for entry in entries:
            spent = self._spent.setdefault((entry.stage, entry.detail), [0.0, 0])
            spent[0] += entry.seconds
            spent[1] += entry.calls
            self._merged += entry.seconds

    def total(self) -> float:
        """Seconds since the timer was made, and those of merged processes."""
        return self._clock() - self._began + self._merged

    def enter(self) -> float:
        """Open a stage; the time."""
        self._inside.append(0.0)
        return self._clock()

    def leave(self, key: tuple[str, str], began: float) -> None:
        """Close the innermost stage."""
        whole = self._clock() - began
        own = whole - self._inside.pop()
        self._inside[-1] += whole
        spent = self._spent.setdefault(key, [0.0, 0])
        spent[0] += own
        spent[1] += 1


class _Open:
    """One stage that is being measured."""

    __slots__ = ("_began", "_key", "_timer")

    def __init__(self, timer: Timer, key: tuple[str, str]) -> None:
        self._timer = timer
        self._key = key

    def __enter__(self) -> Self:
        self._began = self._timer.enter()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        self._timer.leave(self._key, self._began)

    def about(self, detail: str, /) -> None:
        self._key = (self._key[0], detail)


_timers: list[Timer] = []


@contextmanager
def running(timer: Timer | None = None) -> Iterator[Timer]:
    """Measure whatever happens in the block, by a new timer or the given one."""
    timer = timer or Timer()
    _timers.append(timer)
    try:
        yield timer
    finally:
        _timers.remove(timer)


def active() -> Timer | None:
    """The timer that is running, or None. Ask once before a loop, not in it."""
    return _timers[-1] if _timers else None


def stage(name: str, detail: str = "") -> Stage:
    """A ``with`` block whose time counts for a stage, if anybody measures."""
    return _timers[-1].stage(name, detail) if _timers else _NOTHING


def timed(name: str, detail: str | Callable[P, str], function: Callable[P, T]) -> Callable[P, T]:
    """The function, measured as a stage; itself where nobody measures, so that a call in a loop costs nothing more.

    ``detail`` may be a function that is given the same arguments: ``timed("judge", lambda policy, facts: policy.id, judged)``.
    """
    timer = active()
    if timer is None:
        return function
    measured = timer

    def wrapped(*arguments: P.args, **options: P.kwargs) -> T:
        with measured.stage(name, detail if isinstance(detail, str) else detail(*arguments, **options)):
            return function(*arguments, **options)

    return wrapped


def text(timer: Timer, shown: int = SHOWN) -> str:
    """The profile as text: a table of stages, then one for each stage that knows formats or policies.

    ``shown`` is the number of details that are listed for a stage, 0 for all. What was spent between the stages is ``other``.
    """
    total, entries = timer.total(), timer.entries()
    stages: dict[str, Entry] = {}
    for entry in entries:
        sofar = stages.get(entry.stage, Entry(entry.stage, "", 0.0, 0))
        stages[entry.stage] = Entry(entry.stage, "", sofar.seconds + entry.seconds, sofar.calls + entry.calls)
    rest = total - sum(e.seconds for e in stages.values())
    lines = [
        f"time: {total:.3f} s",
        "",
        *_table("stage", [(e.stage, e.seconds, e.calls) for e in stages.values()] + [("other", rest, 0)], total),
    ]
    for name, what in DETAILS.items():
        rows = [(e.detail, e.seconds, e.calls) for e in entries if e.stage == name and e.detail]
        if rows:
            if shown and len(rows) > shown:
                left = rows[shown:]
                rows = [*rows[:shown], (f"{len(left)} more", sum(r[1] for r in left), sum(r[2] for r in left))]
            lines += ["", *_table(f"{name}: {what}", rows, total)]
    return "\n".join(lines) + "\n"


def _table(title: str, rows: Iterable[tuple[str, float, int]], total: float) -> list[str]:
    rows = list(rows)
    width = max(len(title), 20, *(len(name) for name, _, _ in rows))
    lines = [f"{title:<{width}}  {'seconds':>9}  {'share':>7}  {'calls':>9}"]
    for name, seconds, calls in rows:
        share = seconds / total if total else 0.0
        lines.append(f"{name:<{width}}  {seconds:>9.3f}  {share:>7.1%}  {calls or '':>9}".rstrip())
    return lines


def _order(name: str) -> int:
    return STAGES.index(name) if name in STAGES else len(STAGES)
