"""The tables: on the screen and in ``docs/benchmarks.md``."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import Cost, exponent
from bench.rows import Row
from bench.tools import OURS, Target, Tool
from bench.trees import Tree

Cells = Mapping[tuple[tuple[str, int], str], Cost | None]
NOT_INSTALLED, NOTHING = "not installed", "–"


@dataclass
class Results:
    """All cells measured so far, by key of the row and name of the tool, and what is needed to read them."""

    rows: Sequence[Row]
    tools: Sequence[Tool]
    installed: Sequence[str]
    cells: dict[tuple[tuple[str, int], str], Cost | None] = field(default_factory=dict)

    def cost(self, kind: str, services: int, tool: str) -> Cost | None:
        """A cell that says something, or None."""
        cost = self.cells.get(((kind, services), tool))
        return cost if cost is not None and cost.good else None


def table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns are aligned in the source, too; all but the first to the right."""
    widths = [max(len(line[i]) for line in [header, *lines]) for i in range(len(header))]

    def row(cells: Sequence[str]) -> str:
        first, *rest = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))]
        return f"| {' | '.join([first, *rest])} |"

    rule = "|".join(["-" * (widths[0] + 2), *("-" * (w + 1) + ":" for w in widths[1:])])
    return "\n".join([row(header), f"|{rule}|", *map(row, lines)])


def seconds(value: float) -> str:
    """Three digits are more than a busy machine can tell."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def ratio(value: float) -> str:
    """How many times what aiact-lint needs."""
    return f"{value:.2f}×" if value < 10 else f"{value:.0f}×"


def matrix(results: Results, figure: Callable[[Cost], float], shown: Callable[[float], str]) -> str:
    """One figure of all rows and tools, each peer with its ratio to aiact-lint."""
    lines = []
    for row in results.rows:
        ours = results.cost(*row.key, OURS)
        line = [row.title]
        for tool in results.tools:
            cost = results.cells.get((row.key, tool.name))
            if tool.name not in results.installed:
                line.append(NOT_INSTALLED)
            elif cost is None:
                line.append(NOTHING)
            elif not cost.good:
                line.append(f"failed ({cost.code})")
            else:
                beside = f" ({ratio(figure(cost) / figure(ours))})" if ours and tool.name != OURS and figure(ours) else ""
                line.append(shown(figure(cost)) + beside)
        lines.append(line)
    return table(["", *(tool.name for tool in results.tools)], lines)


def growth(results: Results) -> str | None:
    """Exponents of the CPU time between the smallest and the largest monorepo, and what high-risk systems add."""
    lines = []
    for kind, title in (("plain", "plain"), ("high-risk", "one in five high-risk")):
        sizes = sorted(row.services for row in results.rows if row.kind == kind)
        for name, start in (("raw", False), ("start-up removed", True)) if len(sizes) > 1 else ():
            line = [f"exponent, {title}, {name}"]
            for tool in results.tools:
                few, many = results.cost(kind, sizes[0], tool.name), results.cost(kind, sizes[-1], tool.name)
                one = results.cost("card", 0, tool.name)
                known = few and many and (one or not start)
                value = (
                    exponent(few.cpu, many.cpu, sizes[-1] / sizes[0], one.cpu if start and one else 0) if known and few and many else None
                )
                line.append(NOTHING if value is None else f"{value:.2f}")
            lines.append(line)
    for services in sorted({row.services for row in results.rows if row.kind == "high-risk"}):
        line = [f"high-risk to plain, {services:,} services"]
        for tool in results.tools:
            plain, high = results.cost("plain", services, tool.name), results.cost("high-risk", services, tool.name)
            line.append(ratio(high.cpu / plain.cpu) if plain and high else NOTHING)
        lines.append(line)
    return table(["", *(tool.name for tool in results.tools)], lines) if lines else None


def tables(results: Results) -> str:
    """All tables, for the screen and for the page."""
    parts = [
        "### CPU, seconds (user and system)", matrix(results, lambda c: c.cpu, seconds),
        "### Peak memory, MiB", matrix(results, lambda c: c.memory, lambda v: f"{v:.0f}"),
        "### Wall clock, seconds", matrix(results, lambda c: c.wall, seconds),
    ]  # fmt: skip
    grown = growth(results)
    if grown:
        parts += ["### Growth", grown]
    return "\n\n".join(parts)


def processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def machine() -> str:
    """What the figures were measured on."""
    load = ""
    if hasattr(os, "getloadavg"):
        load = f"; load {os.getloadavg()[2]:.1f} over the last quarter of an hour"
    return f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}{load}"


def commands(tools: Sequence[Tool]) -> Iterator[str]:
    """How each tool is called on a whole tree."""
    for tool in tools:
        arguments = tool.arguments(Target(Path("/nowhere"), ("services/*/deploy/inferenceservice.yaml",)))
        whole = tool.arguments(Target(Path("/nowhere"))) or arguments or []
        said = [Path(part).name if Path(part).is_absolute() else part for part in whole]
        yield f"- {tool.name} ({tool.reads}): `{' '.join([tool.program, *said])}`"


def page(results: Results, versions: Mapping[str, str], trees: Mapping[str, Tree], *, given: bool, day: dt.date, runs: int) -> str:
    """The whole page."""
    which = ", ".join(f"{name} {versions[name]}" for name in (t.name for t in results.tools) if name in versions)
    kinds = "the generator named by `AIACT_BENCH_GENERATOR`" if given else "the generator in `bench/`"
    counted = "that of one run" if runs == 1 else f"the median of {runs} runs"
    made = [[title, f"{tree.files:,}", f"{tree.size / 1e6:.1f}", tree.digest[:12]] for title, tree in trees.items()]
    return "\n".join([
        "# Benchmarks", "",
        "Written by `make bench`. What a run costs, beside five linters that people run in the same hooks. They do other work, by other",
        "rules; the table says what each costs on the same tree, not which is better.", "",
        tables(results), "",
        "## How it was measured", "",
        f"- {day.isoformat()}, {machine()}.",
        f"- {which}.",
        f"- Each figure is {counted} after one that is not counted; on 1,000 services and on real files the first",
        "  counts, too, and peers ran once.",
        "- CPU is user and system time of the process and all it starts (wait4(2)); memory is the peak of its largest process, or of all",
        "  of them together where that is more (memory that they share counted once). In brackets: how many times what aiact-lint needs.",
        "- aiact-lint is the wheel of this checkout, installed as a user would; its cache is off but in the two rows that are about it.",
        "- Exponent: log of the ratio of CPU times over log of the ratio of services; 1 is linear. With start-up removed, the time for one",
        "  small file is first taken from both.",
        f"- The monorepo comes from {kinds}: a card, three manifests, a pipeline, code and data for each service.", "",
        table(["tree", "files", "MB", "sha256"], made), "",
        "Commands, in the root of the tree, without their output:", "",
        *commands(results.tools), "",
        "## Again", "",
        "```sh",
        "make bench                                                  # everything, and this page",
        "make bench-quick                                            # aiact-lint on 100 services, half a minute",
        "python -m bench --only plain,changed --sizes 100 --runs 5   # some rows",
        "python -m bench --no-peers                                  # aiact-lint alone",
        "```", "",
        "`AIACT_BENCH_GENERATOR` names another generator, `AIACT_BENCH_CORPUS` a folder of real files, `AIACT_BENCH_CACHE` where tools and",
        "trees are kept. Peers that cannot be installed are left out and shown as such.", "",
    ])  # fmt: skip
