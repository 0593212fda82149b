"""The tools, and how each is called on a tree, on single files, and for its version."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

RULES = Path(__file__).parent / "rules"
MANIFESTS = "services/*/deploy/inferenceservice.yaml"
DAY = "2026-11-24"
"""The law of one day, so that the work does not change with the calendar."""
OURS = "aiact-lint"


@dataclass(frozen=True)
class Target:
    """What a tool shall read: a whole tree, or some files in it (paths relative to the tree)."""

    tree: Path
    files: tuple[str, ...] = ()
    scratch: Path = Path()
    """A folder for what a tool insists on writing."""

    def named(self, *suffixes: str) -> list[str]:
        """The named files that end in one of ``suffixes``."""
        return [name for name in self.files if name.endswith(suffixes)]

    def manifests(self) -> list[str]:
        """The KServe manifests: those named, or all of the tree."""
        found = self.named("inferenceservice.yaml")
        return found if self.files else sorted(path.relative_to(self.tree).as_posix() for path in self.tree.glob(MANIFESTS))


Arguments = Callable[[Target], list[str] | None]


@dataclass(frozen=True)
class Tool:
    """A tool: its name, its program in its environment, and its arguments for a target (None: it has nothing to read there)."""

    name: str
    program: str
    arguments: Arguments
    reads: str


def _aiact(target: Target) -> list[str] | None:
    return ["check", "--as-of", DAY, *(target.files or ["."])]


def _yamllint(target: Target) -> list[str] | None:
    if not target.files:
        return ["-f", "parsable", "."]
    named = target.named(".yaml", ".yml")
    return ["-f", "parsable", *named] if named else None


def _check_jsonschema(target: Target) -> list[str] | None:
    found = target.manifests()
    return ["--schemafile", str(RULES / "inferenceservice.schema.json"), *found] if found else None


def _checkov(target: Target) -> list[str] | None:
    what = ["-d", "."] if not target.files else [part for name in target.named(".yaml", ".yml") for part in ("-f", name)]
    if not what:
        return None
    report = ["-o", "sarif", "--output-file-path", str(target.scratch)]
    return [*what, "--framework", "kubernetes", "--compact", "--quiet", "--skip-download", *report]


def _semgrep(target: Target) -> list[str] | None:
    rules = ["--config", str(RULES / "semgrep.yaml"), "--metrics=off", "--disable-version-check", "--sarif"]
    return ["scan", *rules, *(target.files or ["."])]


def _spectral(target: Target) -> list[str] | None:
    if not target.manifests():
        return None
    what: Sequence[str] = target.manifests() if target.files else [MANIFESTS]
    return ["lint", "-r", str(RULES / "spectral.yaml"), "-f", "sarif", *what]


TOOLS = (
    Tool(OURS, "aiact-lint", _aiact, "all cards and manifests"),
    Tool("yamllint", "yamllint", _yamllint, "all YAML"),
    Tool("check-jsonschema", "check-jsonschema", _check_jsonschema, "one manifest a service, a small schema"),
    Tool("checkov", "checkov", _checkov, "Kubernetes manifests, its own checks"),
    Tool("semgrep", "semgrep", _semgrep, "YAML and Markdown, three rules"),
    Tool("spectral", "spectral", _spectral, "one manifest a service, three rules"),
)


def environment(scratch: Path) -> dict[str, str]:
    """The variables tools run with: no colours, no calls home, no caches but a fresh one in ``scratch``."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")}
    return kept | {
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
        "XDG_CACHE_HOME": str(scratch),
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
        "SEMGREP_SEND_METRICS": "off",
        "SEMGREP_SETTINGS_FILE": str(scratch / "semgrep.yml"),
        "SEMGREP_LOG_FILE": str(scratch / "semgrep.log"),
    }
