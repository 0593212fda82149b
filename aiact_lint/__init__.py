"""aiact-lint: a policy-as-code linter for the EU AI Act.

The Python interface is :func:`lint`, which returns a :class:`Report`. Names are loaded when first used: the command line must
start fast, and importing any module of the package passes through here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiact_lint.config import Config as Config
    from aiact_lint.errors import AiactLintError as AiactLintError
    from aiact_lint.finding import Finding as Finding
    from aiact_lint.finding import Report as Report
    from aiact_lint.pipeline import lint as lint

__version__ = "0.1.0"
__law__ = "2026-11-24"
"""The day whose state of the law the policies are written after, as the head of ``policies/law.yaml`` says."""
__url__ = "https://github.com/aiact-lint/aiact-lint"
"""Where the tool is published. Every other place that names it (README, templates, package data) is held to this by a test."""
__all__ = ["AiactLintError", "Config", "Finding", "Report", "__law__", "__url__", "__version__", "lint"]

_HOMES = {
    "AiactLintError": "aiact_lint.errors",
    "Config": "aiact_lint.config",
    "Finding": "aiact_lint.finding",
    "Report": "aiact_lint.finding",
    "lint": "aiact_lint.pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
