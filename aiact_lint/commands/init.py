"""``aiact-lint init``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from aiact_lint import cli
from aiact_lint.errors import AiactLintError

SECTORS = (
    "public-authority", "union-body", "on-behalf-of-public-authority", "body-governed-by-public-law", "private-public-services", "private",
)  # fmt: skip


@click.command("init")
@click.argument("folder", default=".", metavar="[FOLDER]", type=click.Path(exists=True, file_okay=False))
@click.option("--system", default="", metavar="NAME", help="Name of the system.")
@click.option("--role", multiple=True, type=click.Choice(("provider", "deployer")), help="Who you are; may repeat.")
@click.option("--sector", type=click.Choice(SECTORS), help="What kind of body you are.")
@click.option("--annex-iii", multiple=True, metavar="POINT", help="Point of Annex III, such as 5(a), or none; may repeat.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given stays a question in the file.")
@click.option("--force", is_flag=True, help="Write aiact.yaml and docs/fria.md anew where they exist.")
def command(folder: str, system: str, role: tuple[str, ...], sector: str | None, annex_iii: tuple[str, ...], yes: bool, force: bool) -> int:
    """Write aiact.yaml, card sections and an outline of the impact assessment, with the questions to answer."""
    from aiact_lint import initial
    from aiact_lint.read import decode, read_bytes

    if not yes and sys.stdin.isatty():
        system = system or click.prompt("Name of the system", default="", show_default=False)
        role = role or tuple(
            _chosen(
                "Role: provider, deployer, or both (empty: answer later)",
                ("provider", "deployer", "both", ""),
                both=("provider", "deployer"),
            )
        )
        sector = sector or next(iter(_chosen(f"Kind of body: {', '.join(SECTORS)} (empty: later)", (*SECTORS, ""))), None)
        point = (
            "" if annex_iii else click.prompt("Point of Annex III, such as 5(a), or none (empty: later)", default="", show_default=False)
        )
        annex_iii = annex_iii or ((point,) if point else ())
    answers = initial.Answers(system, role, sector or "", tuple(_point(name) for name in annex_iii))
    root = Path(folder)
    there = {}
    for name in (initial.DECLARATION, initial.ASSESSMENT, *initial.CARDS):
        if (root / name).is_file():
            there[name] = decode(read_bytes(root / name), name).text
    written, left = initial.files(answers, there, force=force)
    for name, text in written.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        cli.write_atomically(root / name, text)
    lines = [f"wrote {name}" for name in written] + left
    lines.append("answer the questions there, then: aiact-lint check" + (f" {folder}" if folder != "." else ""))
    cli.printed("\n".join(lines))
    return cli.OK


def _chosen(question: str, choices: tuple[str, ...], both: tuple[str, ...] = ()) -> tuple[str, ...]:
    answer = click.prompt(question, type=click.Choice(choices), default="", show_default=False, show_choices=False)
    return both if answer == "both" else (answer,) if answer else ()


def _point(name: str) -> str:
    """The point as the Act writes it. Raises :class:`AiactLintError` for one that is none."""
    from aiact_lint import declaration

    try:
        found = str(declaration.point(name))
    except ValueError as error:
        raise AiactLintError(f"--annex-iii: {error}") from error
    if found not in get_args(declaration.Point):
        raise AiactLintError(f'--annex-iii: "{name}" names no point of Annex III; write one such as 5(a), or none')
    return found
