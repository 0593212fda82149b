"""``aiact-lint notice``."""

from __future__ import annotations

import click

from aiact_lint.citizen_text import LANGUAGES
from aiact_lint.commands import citizens


@click.command("notice")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path())
@click.option("--check", "file", metavar="FILE", help="Check this text instead of writing one.")
@click.option("--system", metavar="NAME", help="Which system, where several are declared.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    metavar="CODE",
    help="Language of the text, such as de; any official one.  [default: that of the card, else en]",
)
@click.option("-o", "--output", metavar="FILE", help="Write the text to FILE instead of standard output.")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
def command(
    paths: tuple[str, ...], file: str | None, system: str | None, language: str | None, output: str | None, config_file: str | None
) -> int:
    """Write the notification to affected persons from what is declared, or check one."""
    if file is not None:
        return citizens.check("notice", file)
    return citizens.write("notice", paths, system, language, output, config_file)
