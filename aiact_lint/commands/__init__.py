"""Commands beside ``check``, one module each with a click command ``command``; a module is loaded when its command is asked for."""

from __future__ import annotations

from importlib import import_module

import click

MODULES = {
    "baseline": "baseline",
    "checklist": "checklist",
    "describe": "describe",
    "explain": "explain",
    "init": "init",
    "notice": "notice",
    "policies": "policies",
    "policy": "policy",
    "suppressions": "suppressions",
    "test": "test",
    "timeline": "timeline",
}
"""Command and module."""


def load(name: str) -> click.Command | None:
    """The command of that name, or None."""
    if name not in MODULES:
        return None
    found: click.Command = import_module(f"aiact_lint.commands.{MODULES[name]}").command
    return found
