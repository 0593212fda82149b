"""``aiact-lint timeline``."""

from __future__ import annotations

import datetime as dt

import click

from aiact_lint import cli
from aiact_lint.profiles import NAMES


@click.command("timeline")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path())
@click.option("--format", "form", type=click.Choice(("text", "json", "markdown")), default="text", show_default=True, help="Format.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Judge by the law of this day.  [default: today]")
@click.option("--policy-profile", type=click.Choice(NAMES), help="Whose duties.  [default: public-sector]")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
def command(
    paths: tuple[str, ...],
    form: str,
    as_of: dt.datetime | None,
    policy_profile: str | None,
    config_file: str | None,
) -> int:
    """Print what applies to each system in PATHS from which day on."""
    from aiact_lint import ledger, pipeline

    changes: dict[str, object] = {}
    if as_of is not None:
        changes["as_of"] = as_of.date()
    if policy_profile is not None:
        changes["profile"] = policy_profile
    config, chosen = cli.configured(paths, config_file, changes)
    report = pipeline.lint(chosen, config, duties=True)
    cli.printed(ledger.timeline(report, form=form))
    return cli.OK
