"""``aiact-lint suppressions``."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import click

from aiact_lint import cli
from aiact_lint.config import NEVER
from aiact_lint.finding import SuppressionState


@click.command("suppressions")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The state on this day.  [default: today]")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="Format of the list.")
def command(paths: tuple[str, ...], config_file: str | None, as_of: dt.datetime | None, form: str) -> int:
    """List the suppressions of PATHS (default: the whole repository): state, who, why, until when."""
    from aiact_lint import pipeline

    config, chosen = cli.configured(paths, config_file, {"as_of": as_of.date()} if as_of else {})
    if not paths and not config.paths:
        chosen = (str(config.root),)
    found = pipeline.lint(chosen, config).suppressions
    cli.printed(json.dumps([_data(s) for s in found], indent=2) if form == "json" else _text(found))
    return cli.OK


def _data(state: SuppressionState) -> dict[str, Any]:
    return {
        "policy": state.policy,
        "state": state.state,
        "path": state.path,
        "line": state.line,
        "system": state.system,
        "reason": state.reason,
        "until": _until(state) or None,
        "owner": state.owner,
        "approver": state.approver,
        "kind": state.kind,
        "findings": state.findings,
        "problem": state.problem,
    }


def _until(state: SuppressionState) -> str:
    return str(state.until) if state.until else "" if state.state == "invalid" else NEVER


def _text(states: Sequence[SuppressionState]) -> str:
    """Two lines for each: state, policy, end and place; then who and why, or what is wrong."""
    from aiact_lint.reporters.safe import name, one_line

    if not states:
        return "nothing is suppressed"
    rows = [(s.state, s.policy or "(no policy)", _until(s) or "-", f"{name(s.path)}:{s.line}") for s in states]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = []
    for state, row in zip(states, rows, strict=True):
        lines.append("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]))
        who = ", ".join(filter(None, (state.owner, state.approver and f"approved by {state.approver}")))
        words = state.problem or ": ".join(filter(None, (who or "nobody named", state.reason)))
        lines.append(f"{' ' * widths[0]}  {one_line(words)}")
    counted = [f"{sum(s.state == name_ for s in states)} {name_}" for name_ in dict.fromkeys(s.state for s in states)]
    return "\n".join([*lines, "", ", ".join(counted)])
