"""Errors that a person can act on. Each says what is wrong, where, and what to do next."""

from __future__ import annotations


class AiactLintError(Exception):
    """Base of all expected errors: a bad request, configuration or policy. The command exits with 2."""


class ConfigError(AiactLintError):
    """The configuration cannot be used."""


class PolicyError(AiactLintError):
    """A policy, concept list, law table or lexicon cannot be used."""


class UnreadableError(AiactLintError):
    """A scanned file cannot be read; becomes an ``unreadable-file`` finding, never a traceback."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
