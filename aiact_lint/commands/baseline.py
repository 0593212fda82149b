"""``aiact-lint baseline create|update|check``."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from aiact_lint import cli
from aiact_lint.config import Config
from aiact_lint.errors import ConfigError

_PATHS = click.argument("paths", nargs=-1, metavar="[PATHS]...")
_FILE = click.option(
    "--baseline", "file", metavar="FILE", help="The baseline.  [default: that of the configuration, else .aiact-lint-baseline.yaml]"
)
_CONFIG = click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
_AS_OF = click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Judge by the law of this day.  [default: today]")
_APPROVER = click.option("--approver", metavar="NAME", default="", help="Who approves that prohibited practices are accepted.")


@click.group("baseline")
def command() -> None:
    """Accept the findings that are there, and report only new ones."""


@command.command()
@_PATHS
@_FILE
@_CONFIG
@_AS_OF
@_APPROVER
@click.option("--force", is_flag=True, help="Replace a baseline that is there.")
def create(paths: tuple[str, ...], file: str | None, config_file: str | None, as_of: dt.datetime | None, approver: str, force: bool) -> int:
    """Write the baseline of PATHS (default: the whole repository)."""
    from aiact_lint import baseline

    config, chosen = _configured(paths, config_file, as_of)
    target = _target(config, file)
    if target.exists() and not force:
        raise ConfigError(f"{_shown(target)}: there is a baseline already; use: aiact-lint baseline update, or --force")
    return _write(baseline.changed(_report(chosen, config), config, [], approver=approver), target)


@command.command()
@_PATHS
@_FILE
@_CONFIG
@_AS_OF
@_APPROVER
@click.option("--prune", is_flag=True, help="Only take out what is resolved and follow what moved; accept nothing new.")
def update(paths: tuple[str, ...], file: str | None, config_file: str | None, as_of: dt.datetime | None, approver: str, prune: bool) -> int:
    """Bring the baseline up to date: resolved findings go, moved ones are followed, new ones are accepted."""
    from aiact_lint import baseline

    config, chosen = _configured(paths, config_file, as_of)
    target = _target(config, file)
    before = baseline.read(target)
    change = baseline.changed(_report(chosen, config), config, before, approver=approver, prune=prune)
    return _write(change, target)


@command.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def check(arguments: tuple[str, ...]) -> int:
    """Report what the baseline does not know; takes the options of "aiact-lint check"."""
    given = list(arguments)
    if not {"-h", "--help"} & set(given) and not any(word.partition("=")[0] == "--baseline" for word in given):
        config_file = next((given[at + 1] for at, word in enumerate(given[:-1]) if word == "--config"), None)
        paths = [word for word in given if Path(word).exists()]
        config, _ = cli.configured(paths, config_file, {})
        if config.baseline is None:
            given += ["--baseline", str(_target(config, None))]
    code: int = cli.check.main(given, prog_name="aiact-lint baseline check", standalone_mode=False, **cli.cli.context_settings)
    return code


def _configured(paths: tuple[str, ...], config_file: str | None, as_of: dt.datetime | None) -> tuple[Config, tuple[str, ...]]:
    changes: dict[str, Any] = {"as_of": as_of.date()} if as_of else {}
    config, chosen = cli.configured(paths, config_file, changes)
    if not paths and not config.paths:
        chosen = (str(config.root),)
    return config, chosen


def _target(config: Config, file: str | None) -> Path:
    from aiact_lint import baseline

    if file is not None:
        return Path(os.path.realpath(file))
    return config.baseline or config.root / config.base / baseline.FILE


def _report(paths: Sequence[str], config: Config) -> Any:
    from aiact_lint import pipeline

    report = pipeline.lint(paths, replace(config, baseline=None))
    if report.failed:
        raise ConfigError("not everything could be judged, so there is no baseline; see: aiact-lint check")
    return report


def _write(change: Any, target: Path) -> int:
    """Write the baseline and say what came, what went, and what nobody approved."""
    from aiact_lint import baseline

    cli.write_atomically(target, baseline.write(change.entries, target.name))
    lines = [f"+ {e.policy} in {e.system} ({e.path})" for e in change.added] + [
        f"- {e.policy} in {e.system} ({e.path})" for e in change.removed
    ]
    lines.append(f"{_shown(target)}: {len(change.entries)} known, {len(change.added)} added, {len(change.removed)} resolved and taken out")
    lines += [
        f"not accepted: {f.id} in {f.system} ({f.path}) is a prohibited practice; it stays open, unless --approver NAME answers for it"
        for f in change.refused
    ]
    from aiact_lint.reporters.safe import visible

    cli.printed("\n".join(map(visible, lines)))
    return cli.OK


def _shown(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
