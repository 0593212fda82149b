"""Cog, the packaging of Replicate (https://github.com/replicate/cog/blob/main/docs/yaml.md)."""

from __future__ import annotations

import posixpath
import re

from aiact_lint.document import Document, Problem
from aiact_lint.formats import manifests
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping

FORMAT = "cog"

_KEYS = re.compile(r"^(?:build|predict|train|image|environment):", re.MULTILINE)


def claims(path: str, head: str) -> bool:
    """By name."""
    name = posixpath.basename(path).lower()
    return name in ("cog.yaml", "cog.yml") or (name.startswith("cog") and name.endswith((".yaml", ".yml")) and bool(_KEYS.search(head)))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Packages and build steps tell little, but names do."""
    return manifests.document(source, FORMAT, "manifest", is_ai=True, keep=lambda root: isinstance(root, Mapping))
