"""``aiact-lint test``."""

from __future__ import annotations

from pathlib import Path

import click

from aiact_lint import cli


@click.command("test")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
def command(paths: tuple[str, ...]) -> int:
    """Run the examples of policies: the built-in ones, or those in PATHS."""
    from aiact_lint import selftest

    result = selftest.run([Path(path) for path in paths])
    cli.printed(result.text)
    return cli.OK if result.passed else cli.FOUND
