"""``aiact-lint test``."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aiact_lint import cli
from aiact_lint.errors import AiactLintError

if TYPE_CHECKING:
    from aiact_lint.selftest import Result

PAUSE = 0.5
"""Seconds between two looks at the files."""


@click.command("test")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
@click.option("--builtin", is_flag=True, help="Test the built-in policies.")
@click.option("--coverage/--no-coverage", default=None, help="Also say what is proved thinly.  [default: for own policies]")
@click.option("--junit", metavar="FILE", help="Also write the results to FILE as JUnit.")
@click.option("--watch", is_flag=True, help="Test again whenever a file changes.")
def command(paths: tuple[str, ...], config_file: str | None, builtin: bool, coverage: bool | None, junit: str | None, watch: bool) -> int:
    """Run the examples of policies: those in PATHS, else those of the configuration, else the built-in ones."""
    chosen = [Path(path) for path in paths]
    if not chosen and not builtin:
        config, _ = cli.configured((), config_file, {})
        chosen = list(config.policies)
    if not watch:
        return _once(chosen, coverage, junit)
    if not chosen:
        raise click.UsageError("--watch needs PATHS, or policies in the configuration")
    before = None
    while True:
        now = _state(chosen)
        if now != before:
            try:
                _once(chosen, coverage, junit)
            except AiactLintError as error:
                cli.complain(str(error))
            before = now
        time.sleep(PAUSE)


def _once(paths: list[Path], coverage: bool | None, junit: str | None) -> int:
    from aiact_lint import selftest

    result = selftest.run(paths, coverage=coverage)
    cli.printed(result.text)
    if junit is not None:
        cli.write_atomically(Path(junit), _junit(result))
    return cli.OK if result.passed else cli.FOUND


def _state(paths: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """What the files look like: times and sizes."""
    from aiact_lint.selftest import home

    files = [file for path in paths for file in (home(path) if path.exists() else path).rglob("*.y*ml")]
    return {str(file): (file.stat().st_mtime_ns, file.stat().st_size) for file in files}


def _junit(result: Result) -> str:
    """A suite for each policy, a case for each example and each condition."""
    from aiact_lint.reporters.markup import attribute

    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    total, wrong = sum(len(o.cases) for o in result.outcomes), sum(fault is not None for o in result.outcomes for _, fault in o.cases)
    lines.append(f'<testsuites name="aiact-lint test" tests="{total}" failures="{wrong}">')
    for outcome in result.outcomes:
        failed = sum(fault is not None for _, fault in outcome.cases)
        lines.append(f'  <testsuite name="{attribute(outcome.policy)}" tests="{len(outcome.cases)}" failures="{failed}">')
        for name, fault in outcome.cases:
            head = f'    <testcase classname="{attribute(outcome.policy)}" name="{attribute(name)}"'
            lines.append(f"{head}/>" if fault is None else f'{head}>\n      <failure message="{attribute(fault)}"/>\n    </testcase>')
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"])
