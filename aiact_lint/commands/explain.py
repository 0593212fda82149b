"""``aiact-lint explain``."""

from __future__ import annotations

import click

from aiact_lint import cli
from aiact_lint.config import nearest
from aiact_lint.errors import AiactLintError


@click.command("explain")
@click.argument("policy", metavar="ID")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
def command(policy: str, config_file: str | None) -> int:
    """Explain a policy: its law and dates, what to avoid and prefer, and why."""
    from aiact_lint import listing, pipeline, selftest

    config, _ = cli.configured((), config_file, {})
    known = pipeline.library_of(config).by_id()
    if policy not in known:
        raise AiactLintError(f"there is no policy {policy!r}{nearest(policy, known)}")
    cli.printed(listing.explain(known[policy], selftest.examples_of([known[policy]], config.policies).get(policy, ())))
    return cli.OK
