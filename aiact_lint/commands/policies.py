"""``aiact-lint policies``."""

from __future__ import annotations

import click

from aiact_lint import cli


@click.command("policies")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "markdown")), default="text", show_default=True, help="Format of the list."
)
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
def command(form: str, config_file: str | None) -> int:
    """List the policies: the built-in ones and those of the configuration."""
    from aiact_lint import listing, pipeline

    config, _ = cli.configured((), config_file, {})
    known = pipeline.library_of(config).policies
    if form == "markdown":
        from aiact_lint import handbook, selftest

        cli.printed(handbook.pages(known, selftest.told(known, config.policies), {})["policies.md"].rstrip("\n"))
        return cli.OK
    cli.printed(listing.policies(known, as_json=form == "json"))
    return cli.OK
