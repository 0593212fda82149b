"""x."""

import click


@click.command("policy")
def command() -> int:
    """x."""
    return 0
