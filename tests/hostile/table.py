"""Runs every hostile case and prints the table: ``python tests/hostile/table.py [--write]`` (``make hostile``) writes docs/hostile.md."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from cases import FILES, HIDDEN, PEERS, REPOSITORY, SHAPES
from cases_formats import FORMATS
from harness import MOST_CPU, MOST_MIB, Case, run

PAGE = Path(__file__).parents[2] / "docs" / "hostile.md"
HEAD = f"""\
# Hostile input

What a pull request may bring, and what comes of it. Each case is made on the spot, linted by the real command in a process of its own
and measured there; `tests/hostile/` asserts the findings word for word, the exit code, an empty standard error, {MOST_CPU:g} s of CPU
({REPOSITORY.cpu:g} s for the repository) and {MOST_MIB:g} MiB. `make hostile` writes this page.

"read": the sentence that accuses is found at its words. "refused": one finding (`unreadable-file`) says why and what to do.
Times are seconds of CPU on one core, start of the interpreter included.
"""


def row(case: Case) -> str:
    """One case, measured; the faster of two runs."""
    with tempfile.TemporaryDirectory() as name:
        folder, outside = Path(name) / "repository", Path(name) / "outside"
        folder.mkdir()
        outside.mkdir()
        case.build(folder)
        runs = [run(folder, outside, case.arguments) for _ in range(2)]
        for closed in folder.glob("closed"):
            closed.chmod(0o700)
        shutil.rmtree(folder)
    best = min(runs, key=lambda done: done.cpu)
    outcome = case.outcome if best.seen == case.seen and best.code == case.code and not best.stderr else "**WRONG**"
    shown = ascii(case.name)[1:-1].replace("|", "\\|").replace("`", "'").replace("\\\\", "\\")
    return f"| `{shown}` | {outcome} | {best.code} | {best.cpu:.2f} | {best.peak:.0f} |"


def table(cases: tuple[Case, ...]) -> str:
    """Cases as Markdown."""
    return "\n".join(["| case | outcome | exit code | s | MiB |", "| --- | --- | ---: | ---: | ---: |", *map(row, cases)])


def main() -> None:
    """Print, or write, the page."""
    parts = [
        HEAD,
        f"## The thirteen that other linters were measured with\n\n{table(PEERS)}\n",
        f"## Files\n\n{table((*FILES, REPOSITORY))}\n",
        f"## Shapes of Markdown\n\n{table(SHAPES)}\n",
        f"## Other formats\n\n{table(FORMATS)}\n",
        f"## Hidden words\n\nEach hides a word of an accusing sentence, and each is found.\n\n{table(HIDDEN)}\n",
    ]
    page = "\n".join(parts)
    if "--write" in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)


if __name__ == "__main__":
    main()
