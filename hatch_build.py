"""Compiles policies and lexicons into the wheel, so that an installed linter starts without reading YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface):  # type: ignore[type-arg] # the plugin interface is generic over a configuration we do not have
    """Writes ``aiact_lint/_bundle.bin`` before the wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile afresh: a bundle that lies in the checkout may be older than its sources."""
        del version
        sys.path.insert(0, self.root)
        from aiact_lint import bundled, library

        bundled.BUNDLE.write_bytes(library.pack(library.compile_library(), ""))
        build_data["artifacts"].append(str(Path("aiact_lint") / bundled.BUNDLE.name))
