"""Reporters: one module for each format, with ``render(report, options)`` that returns the whole report as text.

A reporter is loaded when it is asked for: writing SARIF takes a library that no other format needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from aiact_lint.finding import Report

MODULES: dict[str, str] = {
    "text": "text",
    "sarif": "sarif",
    "json": "json_report",
    "github": "github",
    "junit": "junit",
    "markdown": "markdown",
    "gitlab": "gitlab",
    "html": "html_report",
    "cyclonedx": "cyclonedx",
}
"""Format and module. Two modules may not bear the name of their format: it is that of a standard module they use."""


@dataclass(frozen=True)
class Options:
    """How a report looks. Every format takes what it can use of it.

    ``limit`` is the number of findings shown in full per system, 0 for all; never applied to ``sarif`` and ``json``. ``quiet``
    shows only findings at or above ``fail_on``. ``suppressed`` is for SARIF, whose best-known reader takes no notice of
    suppressions and would show them as open. ``category`` keeps two runs over one commit apart in SARIF.
    """

    color: bool = False
    width: int = 100
    show: Literal["default", "pedantic"] = "default"
    limit: int = 5
    version: str = ""
    quiet: bool = False
    statistics: bool = False
    suppressed: Literal["omit", "include"] = "omit"
    category: str = "default"
    fail_on: Literal["error", "warning", "note", "never"] = "error"

    @property
    def tool_version(self) -> str:
        """The version to print: the given one, or that of the package."""
        from aiact_lint import __version__

        return self.version or __version__


def loss(name: str, report: Report, options: Options) -> str:
    """What the format ``name`` must leave out of this report, in words for the person who runs the command; mostly nothing."""
    module = import_module(f"aiact_lint.reporters.{MODULES[name]}")
    text: str = module.loss(report, options) if hasattr(module, "loss") else ""
    return text


def render(name: str, report: Report, options: Options | None = None) -> str:
    """The report in the format ``name``, which is a key of :data:`MODULES`."""
    module = import_module(f"aiact_lint.reporters.{MODULES[name]}")
    text: str = module.render(report, options or Options())
    return text
