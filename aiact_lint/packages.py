"""Policies and configurations that an installed package brings: ``package:NAME``, found by its entry point.

A package names itself in its ``pyproject.toml``::

    [project.entry-points."aiact_lint.policies"]
    acme = "acme_policies"

The value is a package whose folder holds the files. It is looked up and never imported: a linted repository may name a package, so
nothing of that package must run (https://packaging.python.org/en/latest/specifications/entry-points/).
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from aiact_lint.errors import ConfigError

GROUP = "aiact_lint.policies"
PREFIX = "package:"


def is_package(name: str) -> bool:
    """Whether an entry of the configuration names a package, not a folder or file."""
    return name.startswith(PREFIX)


def locate(name: str) -> Path:
    """The folder, or the file in it, that ``package:NAME`` or ``package:NAME/FILE`` stands for.

    Raises :class:`ConfigError` where no installed package has that name, or the path leads out of it.
    """
    package, _, inner = name.removeprefix(PREFIX).partition("/")
    known = {point.name: point for point in entry_points(group=GROUP)}
    if package not in known:
        listed = f"; installed are {', '.join(sorted(known))}" if known else "; no installed package brings any"
        raise ConfigError(f'no installed package is registered as "{package}" under {GROUP}{listed}')
    folder = _folder(known[package])
    place = (folder / inner).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise ConfigError(f'"{name}" leads out of the package')
    if not place.exists():
        raise ConfigError(f'the package "{package}" has no {inner or "folder"}')
    return place


def _folder(point: EntryPoint) -> Path:
    """The folder of the package an entry point names. Only the topmost package is looked up: finding an inner one would import it."""
    top, *inner = point.module.split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError) as error:
        raise ConfigError(f'the package of "{point.name}", {point.module}, cannot be found: {error}') from error
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(f'"{point.name}" names {point.module}, which is no installed package (a folder with its files)')
    return Path(next(iter(spec.submodule_search_locations)), *inner)
