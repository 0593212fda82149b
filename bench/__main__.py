"""``python -m bench``: measure, print, and with ``--write`` keep the page."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import install, page, rows, trees
from bench.tools import OURS, TOOLS


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers such as 100,1000") from None
    if sizes[0] < 4:
        raise argparse.ArgumentTypeError("a monorepo has four services or more: three of them are changed")
    return sizes


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(text.split(","))
    unknown = [kind for kind in kinds if kind not in rows.KINDS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no rows {', '.join(unknown)}; there are {', '.join(rows.KINDS)}")
    return kinds


def parser() -> argparse.ArgumentParser:
    """The options."""
    out = argparse.ArgumentParser(prog="python -m bench", description="Measure aiact-lint beside other linters.")
    out.add_argument("--only", type=_kinds, default=rows.KINDS, metavar="ROWS", help=f"only these rows: {', '.join(rows.KINDS)}")
    out.add_argument("--sizes", type=_sizes, default=(100, 1_000), metavar="N,N", help="services of the monorepos (default: 100,1000)")
    out.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each cell, of which the median is taken (default: 3)")
    out.add_argument("--no-peers", action="store_true", help="aiact-lint alone")
    out.add_argument("--install", action="store_true", help="first install the peers that are missing")
    out.add_argument("--checkout", action="store_true", help="measure the checkout as it is installed here, not its wheel")
    out.add_argument("--write", type=Path, metavar="FILE", help="also write the page, usually docs/benchmarks.md")
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the options ask for. Returns 1 where a run of aiact-lint failed."""
    options = parser().parse_args(arguments)
    tools = [tool for tool in TOOLS if tool.name == OURS or not options.no_peers]
    if options.install and not options.no_peers:
        for line in install.install_peers():
            print(line, file=sys.stderr)
    if not options.checkout:
        install.install_ours()
    programs = {tool.name: install.program(tool) for tool in tools}
    if options.checkout:
        programs[OURS] = Path(sys.executable).with_name(OURS)
    plan = rows.Plan(options.only, options.sizes, max(1, options.runs), rows.corpus())
    results = page.Results(plan.rows(), tools, [name for name, program in programs.items() if program is not None])
    try:
        for row, tool, cost in rows.Bench(plan, programs, tools, install.cache()).run():
            results.cells[row.key, tool.name] = cost
            if cost is not None:
                said = f"{cost.cpu:.3f} s CPU, {cost.wall:.3f} s, {cost.memory:.0f} MiB" if cost.good else f"failed ({cost.code})"
                print(f"{row.title}, {tool.name}: {said}", file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped; what was measured so far:", file=sys.stderr)
    print(page.tables(results))
    if options.write:
        options.write.write_text(_page(results, options.sizes, plan.runs), encoding="utf-8")
    return int(any(cost is not None and not cost.good for (_, name), cost in results.cells.items() if name == OURS))


def _page(results: page.Results, sizes: Sequence[int], runs: int) -> str:
    from aiact_lint import __version__

    pinned = {name: install.version_of(wanted) for name, wanted in install.pins().items()}
    versions = {name: __version__ if name == OURS else pinned[name] for name in results.installed}
    made = {
        f"{size:,} services{', one in five high-risk' if high else ''}": trees.monorepo(install.cache(), size, high_risk=high)
        for size in sizes
        for high in (False, True)
    }
    given = trees.given_generator() is not None
    return page.page(results, versions, made, given=given, day=dt.datetime.now(dt.UTC).date(), runs=runs)


if __name__ == "__main__":
    sys.exit(main())
