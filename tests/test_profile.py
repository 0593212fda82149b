"""The profile: own time of nested stages, nothing when off, and the table people see."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from aiact_lint import profile
from aiact_lint.cli import cli
from aiact_lint.profile import Entry, Timer


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timer(clock: Clock) -> Iterator[Timer]:
    with profile.running(Timer(clock)) as running:
        yield running


def test_a_stage_counts_without_the_stages_inside_it(timer: Timer, clock: Clock) -> None:
    for _ in range(2):
        with profile.stage("extract"):
            clock.now += 1
            with profile.stage("parse", "kserve"):
                clock.now += 3
                with profile.stage("read"):
                    clock.now += 0.5
            clock.now += 2
    assert timer.entries() == [Entry("read", "", 1.0, 2), Entry("parse", "kserve", 6.0, 2), Entry("extract", "", 6.0, 2)]
    assert timer.total() == 13.0


def test_the_costliest_comes_first_within_a_stage(timer: Timer, clock: Clock) -> None:
    for name, seconds in (("social-scoring", 1), ("oversight-missing", 4), ("redress-missing", 2)):
        with profile.stage("judge", name):
            clock.now += seconds
    assert [e.detail for e in timer.entries()] == ["oversight-missing", "redress-missing", "social-scoring"]


def test_time_before_an_error_counts_and_the_error_goes_on(timer: Timer, clock: Clock) -> None:
    def fail() -> None:
        clock.now += 2
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        profile.timed("parse", "helm", fail)()
    with profile.stage("read"):
        clock.now += 1
    assert timer.entries() == [Entry("read", "", 1.0, 1), Entry("parse", "helm", 2.0, 1)]


def test_a_timed_function_keeps_its_arguments_and_result(timer: Timer, clock: Clock) -> None:
    def add(a: int, *, b: int) -> int:
        clock.now += 1
        return a + b

    add_timed = profile.timed("judge", "sum", add)
    assert (add_timed(1, b=2), add_timed(3, b=4)) == (3, 7)
    assert timer.entries() == [Entry("judge", "sum", 2.0, 2)]


def test_the_detail_may_come_from_the_arguments(timer: Timer, clock: Clock) -> None:
    def judged(policy: str, facts: int) -> int:
        clock.now += facts
        return facts + len(policy)

    one = profile.timed("judge", lambda policy, *_: policy, judged)
    assert [one("social-scoring", 1), one("redress-missing", 3), one("social-scoring", 1)] == [15, 18, 15]
    assert timer.entries() == [Entry("judge", "redress-missing", 3.0, 1), Entry("judge", "social-scoring", 2.0, 2)]


def test_the_detail_may_be_told_inside(timer: Timer, clock: Clock) -> None:
    with profile.stage("parse") as stage:
        clock.now += 1
        stage.about("kserve")
    with profile.stage("parse"):
        clock.now += 2
    assert timer.entries() == [Entry("parse", "", 2.0, 1), Entry("parse", "kserve", 1.0, 1)]


def test_nothing_is_made_and_nothing_measured_when_off() -> None:
    assert profile.active() is None
    assert profile.stage("judge", "social-scoring") is profile.stage("read")
    assert profile.timed("judge", "len", len) is len
    with profile.stage("read") as stage:
        stage.about("helm")
    with profile.running() as timer:
        assert timer.entries() == []
        assert profile.active() is timer
    assert profile.active() is None


def test_the_timer_ends_with_its_block_even_after_an_error() -> None:
    with pytest.raises(RuntimeError), profile.running():
        raise RuntimeError
    assert profile.active() is None


def test_what_another_process_measured_is_added(timer: Timer, clock: Clock) -> None:
    with profile.stage("parse", "helm"):
        clock.now += 1
    timer.merge(pickle.loads(pickle.dumps([Entry("parse", "helm", 2.0, 5), Entry("extract", "", 4.0, 7)])))
    assert timer.entries() == [Entry("parse", "helm", 3.0, 6), Entry("extract", "", 4.0, 7)]
    assert timer.total() == 7.0


def test_the_table(timer: Timer, clock: Clock) -> None:
    for name, detail, seconds, calls in (
        ("discover", "", 0.5, 1), ("parse", "markdown", 0.125, 8), ("parse", "kserve", 0.375, 4), ("judge", "social-scoring", 0.125, 2),
        ("judge", "redress-missing", 0.5, 2), ("judge", "oversight-missing", 0.25, 2), ("report", "sarif", 0.125, 1),
    ):  # fmt: skip
        for _ in range(calls):
            with profile.stage(name, detail):
                clock.now += seconds / calls
    clock.now += 0.5
    assert profile.text(timer, shown=1) == (
        "time: 2.500 s\n"
        "\n"
        "stage                   seconds    share      calls\n"
        "discover                  0.500    20.0%          1\n"
        "parse                     0.500    20.0%         12\n"
        "judge                     0.875    35.0%          6\n"
        "report                    0.125     5.0%          1\n"
        "other                     0.500    20.0%\n"
        "\n"
        "parse: format           seconds    share      calls\n"
        "kserve                    0.375    15.0%          4\n"
        "1 more                    0.125     5.0%          8\n"
        "\n"
        "judge: policy           seconds    share      calls\n"
        "redress-missing           0.500    20.0%          2\n"
        "2 more                    0.375    15.0%          4\n"
        "\n"
        "report: format          seconds    share      calls\n"
        "sarif                     0.125     5.0%          1\n"
    )


def test_a_table_of_nothing(timer: Timer) -> None:
    lines = ["time: 0.000 s", "", "stage                   seconds    share      calls", "other                     0.000     0.0%", ""]
    assert profile.text(timer) == "\n".join(lines)


def test_the_command_prints_where_its_time_went(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text("# Mood\n\nThe model recognises emotions of our employees.\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", "--profile", "--format", "github", str(card)], standalone_mode=False)
    assert result.stdout.startswith("::error ")
    first, *rows = result.stderr.splitlines()
    assert first.startswith("time: ")
    names = [row.split("  ")[0] for row in rows]
    for name in ("load", "discover", "parse", "extract", "group", "conclude", "judge", "suppress", "report", "other"):
        assert name in names
    for name in ("parse: format", "markdown", "conclude: frame", "judge: policy", "report: format", "github"):
        assert name in names
    assert profile.active() is None
