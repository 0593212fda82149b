"""x."""

import click


@click.command("suppressions")
def command() -> int:
    """x."""
    return 0
