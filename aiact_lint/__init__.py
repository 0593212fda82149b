"""aiact-lint: a policy-as-code linter for the EU AI Act.

The Python interface is :func:`lint`, which returns a :class:`Report`::

    from aiact_lint import lint

    for finding in lint(["services/"]).findings:
        print(finding.path, finding.level, finding.id, finding.message)

It prints nothing, never exits, and raises only :class:`AiactLintError`. The names in ``__all__`` keep their meaning within a major
version; :func:`render` writes a report in any format, of which ``json`` has a version of its own and a published schema.

Names are loaded when first used: the command line must start fast, and importing any module of the package passes through here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiact_lint.config import Config as Config
    from aiact_lint.config import load as load_config
    from aiact_lint.errors import AiactLintError as AiactLintError
    from aiact_lint.finding import Evidence as Evidence
    from aiact_lint.finding import Finding as Finding
    from aiact_lint.finding import Report as Report
    from aiact_lint.finding import Suppression as Suppression
    from aiact_lint.finding import SuppressionState as SuppressionState
    from aiact_lint.finding import SystemSummary as SystemSummary
    from aiact_lint.pipeline import lint as lint
    from aiact_lint.reporters import Options as Options
    from aiact_lint.reporters import render as render

__version__ = "0.1.0"
__law__ = "2026-11-24"
"""The day whose state of the law the policies are written after, as the head of ``policies/law.yaml`` says."""
__url__ = "https://github.com/aiact-lint/aiact-lint"
"""Where the tool is published. Every other place that names it (README, templates, package data) is held to this by a test."""
__all__ = [
    "AiactLintError",
    "Config",
    "Evidence",
    "Finding",
    "Options",
    "Report",
    "Suppression",
    "SuppressionState",
    "SystemSummary",
    "__law__",
    "__url__",
    "__version__",
    "lint",
    "load_config",
    "render",
]

_HOMES = {
    "AiactLintError": "aiact_lint.errors",
    "Config": "aiact_lint.config",
    "Evidence": "aiact_lint.finding",
    "Finding": "aiact_lint.finding",
    "Options": "aiact_lint.reporters",
    "Report": "aiact_lint.finding",
    "Suppression": "aiact_lint.finding",
    "SuppressionState": "aiact_lint.finding",
    "SystemSummary": "aiact_lint.finding",
    "lint": "aiact_lint.pipeline",
    "load_config": "aiact_lint.config",
    "render": "aiact_lint.reporters",
}
_NAMES = {"load_config": "load"}
"""Exported names that are called otherwise at home."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), _NAMES.get(name, name))
