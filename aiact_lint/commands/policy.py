"""``aiact-lint policy new``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from aiact_lint import cli

FOLDER = "aiact-policies"


@click.group("policy")
def command() -> None:
    """Write policies of your own."""


@command.command()
@click.argument("ident", metavar="ID")
@click.option("--folder", metavar="FOLDER", help="Where your policies are.  [default: the first of the configuration, else aiact-policies]")
@click.option("--family", default="own", show_default=True, metavar="NAME", help="Subfolder; --select and --ignore know it.")
@click.option(
    "--level", type=click.Choice(("error", "warning", "note")), default="warning", show_default=True, help="Level of its findings."
)
@click.option("--law", metavar="KEY", help="Provision it rests on: a key of law.yaml.  [default: a new one with the name of the policy]")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
def new(ident: str, folder: str | None, family: str, level: str, law: str | None, config_file: str | None) -> int:
    """Write a policy ID with examples, concept, words and provision; it passes its test as it is."""
    from aiact_lint import library, scaffold

    config, _ = cli.configured((), config_file, {})
    inside = [path for path in config.policies if path.is_relative_to(config.root)]
    target = Path(os.path.realpath(folder)) if folder else inside[0] if inside else config.root / config.base / FOLDER
    made = scaffold.scaffold(ident, target, family, level, law or ident, library.load().laws)
    for path, text in {**scaffold.schemas(), **made.files}.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        cli.write_atomically(target / path, text)
    shown = os.path.relpath(target)
    lines = [f"wrote {Path(shown, path)}" for path in made.files]
    lines += made.left
    if target not in config.policies:
        lines.append(f"add to .aiact-lint.yaml: policies: [{shown}]")
    lines.append(f"then: aiact-lint test {shown}")
    cli.printed("\n".join(lines))
    return cli.OK
