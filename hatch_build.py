"""Compiles policies and lexicons into the wheel, so that an installed linter starts without reading YAML."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface):  # type: ignore[type-arg] # the plugin interface is generic over a configuration we do not have
    """Packs ``aiact_lint/_bundle.bin`` into the wheel. The one in the checkout belongs to whoever works there and is left alone."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile afresh: a bundle that lies in the checkout may be older than its sources."""
        del version
        sys.path.insert(0, self.root)
        from aiact_lint import bundled, library

        self._folder = tempfile.TemporaryDirectory()
        made = Path(self._folder.name) / bundled.BUNDLE.name
        made.write_bytes(library.pack(library.compile_library(), ""))
        build_data["force_include"][str(made)] = f"aiact_lint/{bundled.BUNDLE.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the temporary folder away."""
        del version, build_data, artifact_path
        self._folder.cleanup()
