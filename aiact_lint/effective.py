"""The configuration of a run as YAML, each value with the place that set it: what ``--show-config`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from aiact_lint.config import NEVER, Adjustment, Config


def text(config: Config, changed: Iterable[str] = ()) -> str:
    """Every key with its value and origin; ``changed`` are the fields that the command line set."""
    options = {name.replace("_", "-") for name in changed}
    values = _values(config)
    head = f"# root: {config.root}\n# configuration: {config.path or 'none found'}"
    return "\n".join([head, *(_entry(key, value, _origin(key, config, options)) for key, value in values.items())])


def _origin(key: str, config: Config, options: set[str]) -> str:
    default_of_option = key in ("pedantic", "force-exclude")
    if key in options and (not default_of_option or getattr(config, key.replace("-", "_"))):
        return f"--{key}"
    return config.origins.get(key, "default")


def _values(config: Config) -> dict[str, Any]:
    return {
        "systems": [{"name": s.name, "paths": list(s.paths)} for s in config.systems],
        "paths": list(config.paths),
        "exclude": list(config.exclude),
        "select": list(config.select),
        "ignore": list(config.ignore),
        "fail-on": config.fail_on,
        "as-of": str(config.day),
        "policies": [_path(path, config) for path in config.policies],
        "adjust": _adjust(config.adjust),
        "overrides": [
            {"paths": list(o.paths), "select": list(o.select), "ignore": list(o.ignore), "adjust": _adjust(o.adjust)}
            for o in config.overrides
        ],
        "baseline": _path(config.baseline, config) if config.baseline else None,
        "suppression-rules": {"allow-endless": config.rules.allow_endless, "require-owner": config.rules.require_owner},
        "organisation": {"role": config.organisation.role, "type": config.organisation.type},
        "profile": config.profile,
        "suppressions": [{"id": s.id, "until": str(s.until or NEVER), "from": s.source.path} for s in config.suppressions],
        "max-file-size": config.max_file_size,
        "pedantic": config.pedantic,
        "force-exclude": config.force_exclude,
    }


def _adjust(changes: Mapping[str, Adjustment]) -> dict[str, dict[str, str]]:
    parts = ("level", "message", "remediation", "within")
    return {name: {part: value for part in parts if (value := getattr(change, part)) is not None} for name, change in changes.items()}


def _path(path: Path, config: Config) -> str:
    return path.relative_to(config.root).as_posix() if path.is_relative_to(config.root) else str(path)


def _entry(key: str, value: Any, origin: str) -> str:
    """One key; a list or mapping with something in it has a line for each part."""
    if value and isinstance(value, list):
        return "\n".join([f"{key}:  # {origin}", *(f"  - {_flow(item)}" for item in value)])
    if value and isinstance(value, dict):
        return "\n".join([f"{key}:  # {origin}", *(f"  {name}: {_flow(item)}" for name, item in value.items())])
    return f"{key}: {_flow(value)}  # {origin}"


def _flow(value: Any) -> str:
    """A value in JSON, which is YAML."""
    return json.dumps(value, ensure_ascii=False)
