"""What a run is asked to do: the configuration as plain data, where it is found, and which policies it selects.

``.aiact-lint.yaml`` or ``[tool.aiact-lint]`` in ``pyproject.toml`` is looked for from the first path upwards to the root of the
repository. Its shape is checked in :mod:`aiact_lint.config_file`, which is loaded only where there is such a file.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from aiact_lint.errors import ConfigError
from aiact_lint.ignore import Patterns, compile_patterns
from aiact_lint.policy import Level, Scope
from aiact_lint.read import LARGEST
from aiact_lint.source import SourceFile, Span

FailOn = Literal["error", "warning", "note", "never"]
Role = Literal["provider", "deployer", "both"]
OrganisationType = Literal["public-authority", "on-behalf-of-public-authority", "private-public-services", "private"]
ProfileName = Literal["public-sector", "provider", "private-deployer", "procurement"]

NEVER = "never"
"""The last day of a suppression without an end, where the configuration allows one."""
FILE = ".aiact-lint.yaml"
_NOT_READ = (".aiact-lint.yml", "aiact-lint.yaml", "aiact-lint.yml", ".aiact-lint.toml", ".aiact-lint.json")
_PLACEHOLDER = re.compile(r"\W*(?:todo|tbd|tba|fixme|xxx|n/?a|none|reason)?\W*", re.IGNORECASE)


@dataclass(frozen=True)
class DeclaredSystem:
    """A system that the configuration names, and the patterns of its files."""

    name: str
    paths: tuple[str, ...]
    base: str = ""

    @cached_property
    def patterns(self) -> Patterns:
        """The patterns, ready to match paths of the run."""
        return compile_patterns(self.paths, self.base)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who provides or deploys the systems; None where the configuration does not say."""

    role: Role | None = None
    type: OrganisationType | None = None


@dataclass(frozen=True, slots=True)
class SuppressionRules:
    """What an organisation asks of a suppression beyond a reason: whether one may have no end, and whether each needs an owner."""

    allow_endless: bool = False
    require_owner: bool = False


@dataclass(frozen=True)
class CentralSuppression:
    """A finding waived in the configuration. ``source`` and ``span`` are the place of its id there."""

    id: str
    source: SourceFile
    span: Span
    reason: str = ""
    until: dt.date | None = None
    owner: str = ""
    approver: str = ""
    system: str = ""
    paths: tuple[str, ...] = ()
    fingerprint: str = ""
    base: str = ""

    @cached_property
    def patterns(self) -> Patterns:
        """The patterns of the files it speaks of."""
        return compile_patterns(self.paths, self.base)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What an organisation changes of a policy: None leaves it as it is."""

    level: Level | None = None
    message: str | None = None
    remediation: str | None = None
    within: Scope | None = None


@dataclass(frozen=True)
class Override:
    """What holds for the findings in some files only. The last one that fits and says something decides."""

    paths: tuple[str, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    adjust: Mapping[str, Adjustment] = field(default_factory=dict)
    base: str = ""

    @cached_property
    def patterns(self) -> Patterns:
        """The patterns of the files it speaks of."""
        return compile_patterns(self.paths, self.base)


@dataclass(frozen=True)
class Config:
    """Everything a run is asked to do.

    ``root`` is the folder all paths of the run are relative to, with links resolved; ``repository`` is the git repository it
    stands in, if any. ``path`` names the configuration file, and ``base`` its folder (with a final slash, or empty for the
    root), which the patterns of the configuration are relative to. ``adjust`` and ``overrides`` are what the organisation changes of
    policies, ``rules`` what it asks of suppressions, and ``baseline`` the file of known findings. ``origins`` says of each key that a
    file sets where it does.
    """

    root: Path
    repository: Path | None = None
    path: str = ""
    base: str = ""
    systems: tuple[DeclaredSystem, ...] = ()
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    as_of: dt.date | None = None
    policies: tuple[Path, ...] = ()
    organisation: Organisation = Organisation()
    profile: ProfileName = "public-sector"
    suppressions: tuple[CentralSuppression, ...] = ()
    max_file_size: int = LARGEST
    pedantic: bool = False
    force_exclude: bool = False
    baseline: Path | None = None
    adjust: Mapping[str, Adjustment] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    rules: SuppressionRules = SuppressionRules()
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> dt.date:
        """The day whose law is judged by."""
        return self.as_of or dt.date.today()  # noqa: DTZ011 - the law applies by the local calendar

    def system_of(self, path: str) -> str | None:
        """The name of the declared system a file belongs to, or None."""
        return next((system.name for system in self.systems if system.patterns.covers(path)), None)

    def selects(self, policy: str, family: str = "", path: str = "") -> bool:
        """Whether a policy is judged, perhaps in the file ``path``.

        The longest name that fits decides, and ``ignore`` wins over an equal ``select``.
        """
        wanted = _fit(self.select, policy, family) if self.select else 0
        selected = wanted > _fit(self.ignore, policy, family)
        for override in self.overrides if path else ():
            if override.patterns.covers(path):
                chosen, left_out = _fit(override.select, policy, family), _fit(override.ignore, policy, family)
                selected = selected if chosen == left_out == -1 else chosen > left_out
        return selected

    def adjustment(self, policy: str, path: str) -> Adjustment:
        """What is changed of a policy for findings in ``path``."""
        found = self.adjust.get(policy, Adjustment())
        for override in self.overrides:
            other = override.adjust.get(policy)
            if other is not None and override.patterns.covers(path):
                found = Adjustment(*(b if b is not None else a for a, b in zip(_parts(found), _parts(other), strict=True)))
        return found

    def check_names(self, policies: Mapping[str, str]) -> None:
        """Raise :class:`ConfigError` where ``select`` or ``ignore`` name nothing; ``policies`` maps ids to families."""
        named = [("select", self.select), ("ignore", self.ignore)]
        named += [(f"overrides[{n}].{key}", value) for n, o in enumerate(self.overrides, 1) for key, value in _names_in(o)]
        for option, names in named:
            for name in names:
                if not any(_fit((name,), policy, family) > 0 for policy, family in policies.items()):
                    known = {*policies, *policies.values(), *(policy.partition("-")[0] for policy in policies)}
                    raise ConfigError(f"{option}: no policy and no family is called {name!r}{nearest(name, known)}")


def _names_in(override: Override) -> list[tuple[str, tuple[str, ...]]]:
    return [("select", override.select), ("ignore", override.ignore)]


def _parts(adjustment: Adjustment) -> tuple[Any, ...]:
    return (adjustment.level, adjustment.message, adjustment.remediation, adjustment.within)


def _fit(names: Sequence[str], policy: str, family: str) -> int:
    """Length of the longest name that is the policy, its family, or the beginning of its id; -1 where none is."""
    return max((len(n) for n in names if n in {policy, family} or policy.startswith(f"{n}-")), default=-1)


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: ``; did you mean "…"?``, or nothing."""
    import difflib  # rarely needed

    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def is_placeholder(reason: str) -> bool:
    """Whether a reason says nothing: empty, or TODO and the like."""
    return _PLACEHOLDER.fullmatch(reason) is not None


def load(paths: Sequence[str | Path] = (), explicit: str | Path | None = None) -> Config:
    """The configuration for a run over ``paths``.

    ``explicit`` names a configuration file and ends the search for one. Raises :class:`ConfigError` where the file cannot be
    used.
    """
    here = Path.cwd()
    places = [_place(path) for path in paths if str(path) != "-"] or [here]
    start = places[0]
    repository = next((folder for folder in (start, *start.parents) if os.path.lexists(folder / ".git")), None)
    # Without a repository only the folders below the working directory are asked: a file in /tmp is nobody's configuration.
    top = repository or (here if start.is_relative_to(here) else start)
    file = Path(os.path.realpath(explicit)) if explicit is not None else _find(start, top)
    if explicit is not None and file is not None and not file.is_file():
        raise ConfigError(f"{explicit}: there is no such configuration file")
    root = repository or (file.parent if file is not None and explicit is None else top)
    root = _common([root, *places])
    if file is None:
        return Config(root, repository)
    from aiact_lint.config_file import read

    return read(file, root, repository)


def _place(path: str | Path) -> Path:
    """The folder a path stands for, with links resolved."""
    real = Path(os.path.realpath(path))
    if real.is_dir():
        return real
    return Path(os.path.realpath(Path(path).parent))


def _find(start: Path, top: Path) -> Path | None:
    """The nearest configuration file from ``start`` upwards to ``top``."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        wrong = next((name for name in _NOT_READ if (folder / name).is_file()), None)
        if wrong is not None:
            raise ConfigError(f"{folder / wrong}: is not read; the configuration file is called {FILE}")
        project = folder / "pyproject.toml"
        if project.is_file() and b"[tool.aiact-lint" in project.read_bytes():
            return project
        if folder == top:
            return None
    return None


def _common(folders: Sequence[Path]) -> Path:
    """The lowest folder that holds all the others."""
    try:
        return Path(os.path.commonpath(folders))
    except ValueError as error:
        raise ConfigError("the paths stand on different drives; lint one drive at a time") from error


def schema() -> dict[str, object]:
    """The JSON Schema of the configuration file, as published in ``schemas/``."""
    from aiact_lint.config_model import Configuration

    body = Configuration.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **body,
        "title": "Configuration of aiact-lint",
    }
