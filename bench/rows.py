"""The rows of the benchmark: what is linted, and how a tool is measured on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench import measure, trees
from bench.measure import Cost
from bench.tools import OURS, Target, Tool, environment

KINDS = ("version", "card", "plain", "high-risk", "changed", "again", "corpus")
LARGE = 1_000
"""Services from which on nothing is warmed up and a peer is run once: some take half a minute."""


@dataclass(frozen=True)
class Row:
    """One line of the table. ``services`` is 0 where there is no monorepo."""

    kind: str
    title: str
    services: int = 0

    @property
    def key(self) -> tuple[str, int]:
        """What tells rows apart."""
        return (self.kind, self.services)


@dataclass(frozen=True)
class Plan:
    """What to measure: kinds of rows, sizes of monorepos, runs of each cell, and the folder of real files if there is one."""

    kinds: Sequence[str] = KINDS
    sizes: Sequence[int] = (100, 1_000)
    runs: int = 3
    corpus: Path | None = None

    def rows(self) -> list[Row]:
        """The rows, in the order of the table."""
        largest = max(self.sizes)
        out = {
            "version": [Row("version", "`--version`")],
            "card": [Row("card", "one small file")],
            "plain": [Row("plain", f"{n:,} services", n) for n in self.sizes],
            "high-risk": [Row("high-risk", f"{n:,} services, one in five high-risk", n) for n in self.sizes],
            "changed": [Row("changed", f"three changed files of {largest:,} services", largest)],
            "again": [Row("again-1", f"{largest:,} services, empty cache", largest), Row("again-2", "the same again, unchanged", largest)],
            "corpus": [Row("corpus", "real cards and manifests")] if self.corpus else [],
        }
        return [row for kind in KINDS if kind in self.kinds for row in out[kind]]


def corpus() -> Path | None:
    """The folder of real files that ``AIACT_BENCH_CORPUS`` names."""
    given = os.environ.get("AIACT_BENCH_CORPUS")
    return Path(given) if given else None


@dataclass(frozen=True)
class Bench:
    """A plan with the programs to run (None: not installed), and the folder where trees are kept."""

    plan: Plan
    programs: Mapping[str, Path | None]
    tools: Sequence[Tool]
    cache: Path
    second: dict[str, Cost] = field(default_factory=dict)
    """What the second run took where a first one had left its cache; it is measured right behind that."""

    def run(self) -> Iterator[tuple[Row, Tool, Cost | None]]:
        """Measure cell by cell. None where a tool has nothing to read, or is not installed."""
        for row in self.plan.rows():
            with ExitStack() as stack:
                scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                target = self._target(row, scratch, stack)
                for tool in self.tools:
                    program = self.programs.get(tool.name)
                    command = None if program is None else self._command(row, tool, program, target)
                    yield row, tool, None if command is None else self._cost(row, tool, command, target)

    def _target(self, row: Row, scratch: Path, stack: ExitStack) -> Target:
        if row.kind in ("version", "card"):
            return Target(trees.small(self.cache), ("README.md", "services/pump/deploy/inferenceservice.yaml"), scratch)
        if row.kind == "corpus" and self.plan.corpus:
            return Target(self.plan.corpus, (), scratch)
        tree = trees.monorepo(self.cache, row.services, high_risk=row.kind == "high-risk").path
        return Target(tree, stack.enter_context(trees.changed(tree)) if row.kind == "changed" else (), scratch)

    def _command(self, row: Row, tool: Tool, program: Path, target: Target) -> list[str] | None:
        if row.kind == "version":
            return [str(program), "--version"]
        if row.kind.startswith("again") and tool.name != OURS:
            return None  # no peer keeps results
        if row.kind == "card" and tool.name == OURS:
            target = Target(target.tree, ("README.md",), target.scratch)  # a card for us, a manifest for the peers
        arguments = tool.arguments(target)
        if arguments is None:
            return None
        if tool.name == OURS:
            arguments += cache_options(program, target.scratch, keep=row.kind.startswith("again"))
        return [str(program), *arguments]

    def _cost(self, row: Row, tool: Tool, command: Sequence[str], target: Target) -> Cost:
        if row.kind == "again-2":
            return self.second.pop(tool.name)
        long = row.kind == "corpus" or (row.services >= LARGE and row.kind != "changed")
        runs = 1 if long and tool.name != OURS else self.plan.runs
        variables = environment(target.scratch)
        if not long:
            measure.once(command, target.tree, variables)  # the disk is warm then
        costs, second = [], []
        for _ in range(runs):
            if row.kind == "again-1":
                _forget(target)
            costs.append(measure.once(command, target.tree, variables))
            if row.kind == "again-1":
                second.append(measure.once(command, target.tree, variables))
        if second:
            self.second[tool.name] = measure.median(second)
        return measure.median(costs)


def _forget(target: Target) -> None:
    """Remove what earlier runs have kept: in the folder for caches, and in the tree whatever is not committed."""
    for entry in target.scratch.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    subprocess.run(["git", "clean", "-fdxq"], cwd=target.tree, check=True)


def cache_options(program: Path, scratch: Path, *, keep: bool) -> list[str]:
    """What turns the cache of aiact-lint on or off; nothing for a version that has none."""
    done = subprocess.run([str(program), "check", "--help"], env=environment(scratch), capture_output=True, text=True, check=False)
    options = done.stdout.split()
    wanted = "--cache" if keep else "--no-cache"
    return [wanted] if wanted in options or f"{wanted}," in options or "--cache/--no-cache" in options else []
