"""Reading a configuration file: its text, the place of each key, and errors that name the line and the fix."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from aiact_lint.config import CentralSuppression, Config, DeclaredSystem, Organisation
from aiact_lint.config_shape import CONFIGURATION, SUPPRESSIONS, Check
from aiact_lint.errors import ConfigError, UnreadableError
from aiact_lint.read import LARGEST, decode, read_bytes
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node, Scalar, parse_yaml

Trail = tuple[str | int, ...]


@dataclass(frozen=True)
class ConfigText:
    """The data of a file and how to find the place of a key in it."""

    source: SourceFile
    data: Any
    place: Callable[[Trail], Span]

    def error(self, trail: Trail, message: str) -> str:
        """The message with file and line."""
        return f"{self.source.path}:{self.source.position(self.place(trail).start).line}: {message}"


def read(file: Path, root: Path, repository: Path | None) -> Config:
    """The configuration in ``file``. Raises :class:`ConfigError` with every mistake, its line and the nearest right name."""
    toml = file.suffix == ".toml"
    content = (_read_toml if toml else _read_yaml)(_source(file, root))
    named = content.data.get("suppressions") if isinstance(content.data, dict) else None
    found = _checked(content, CONFIGURATION, without="suppressions" if isinstance(named, str) else "")
    inside = file.parent.is_relative_to(root)
    base = f"{file.parent.relative_to(root).as_posix()}/" if inside and file.parent != root else ""
    listed, entries = content, found.get("suppressions", [])
    if isinstance(named, str):
        listed = _read_yaml(_source(_inside(file.parent / named, root, content, ("suppressions",)), root))
        entries = _checked(listed, SUPPRESSIONS)["suppressions"]
    folders = tuple(_inside(file.parent / name, root, content, ("policies", at)) for at, name in enumerate(found.get("policies", [])))
    for at, folder in enumerate(folders):
        if not folder.is_dir():
            raise ConfigError(content.error(("policies", at), f"policies: there is no folder {found['policies'][at]!r}"))
    return Config(
        root=root,
        repository=repository,
        path=content.source.path,
        base=base,
        systems=tuple(DeclaredSystem(system["name"], tuple(system["paths"]), base) for system in found.get("systems", [])),
        paths=tuple(found.get("paths", [])),
        exclude=tuple(found.get("exclude", [])),
        select=tuple(found.get("select", [])),
        ignore=tuple(found.get("ignore", [])),
        fail_on=found.get("fail-on", "error"),
        as_of=found.get("as-of"),
        policies=folders,
        organisation=Organisation(**found.get("organisation", {})),
        suppressions=tuple(_suppression(entry, listed, ("suppressions", at), base) for at, entry in enumerate(entries)),
        max_file_size=found.get("max-file-size", LARGEST),
    )


def _source(file: Path, root: Path) -> SourceFile:
    """The text of a file under its name from the root."""
    name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    try:
        data = read_bytes(file)
        if len(data) > LARGEST:
            raise UnreadableError(f"is larger than {LARGEST:,} bytes")
        return decode(data, name)
    except UnreadableError as error:
        raise ConfigError(f"{name}:{error.line}: the configuration {error.reason}") from error


def _inside(path: Path, root: Path, content: ConfigText, trail: Trail) -> Path:
    """The real path, which must stand below the root: what is scanned may not name files elsewhere."""
    real = path.resolve()
    if not real.is_relative_to(root):
        raise ConfigError(content.error(trail, f"{trail[0]}: {str(path)!r} stands outside of the repository"))
    return real


def _read_yaml(source: SourceFile) -> ConfigText:
    """One YAML document with the place of each of its keys."""
    try:
        roots = parse_yaml(source.text)
    except UnreadableError as error:
        raise ConfigError(f"{source.path}:{error.line}: {error.reason}") from error
    if len(roots) > 1:
        raise ConfigError(f"{source.path}:{source.position(roots[1].start).line}: a second document begins here; only one is read")
    places: dict[Trail, Span] = {}
    data = _data(roots[0], (), places, source) if roots else {}

    def place(trail: Trail) -> Span:
        return next((places[trail[:length]] for length in range(len(trail), 0, -1) if trail[:length] in places), Span(0, 0))

    return ConfigText(source, data, place)


def _data(node: Node, trail: Trail, places: dict[Trail, Span], source: SourceFile) -> Any:
    """Plain data: scalars stay text (the model knows what a date is), and the place of each key is noted."""
    if isinstance(node, Scalar):
        plain = not node.style and not node.tag
        return None if plain and node.value in ("", "~", "null", "Null", "NULL") else node.value
    if isinstance(node, Mapping):
        out: dict[str, Any] = {}
        for key, value in node.pairs:
            name = key.value if isinstance(key, Scalar) else "?"
            if name in out:
                line = source.position(key.start).line
                raise ConfigError(f'{source.path}:{line}: the key "{name}" stands twice')
            places[*trail, name] = Span(key.start, key.end)
            out[name] = _data(value, (*trail, name), places, source)
        return out
    items = []
    for at, item in enumerate(node.items):
        places[*trail, at] = Span(item.start, item.end)
        items.append(_data(item, (*trail, at), places, source))
    return items


def _read_toml(source: SourceFile) -> ConfigText:
    """The table ``[tool.aiact-lint]``. TOML keeps no places, so keys are looked for below the heading of the table."""
    import tomllib

    try:
        data = tomllib.loads(source.text).get("tool", {}).get("aiact-lint", {})
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{source.path}: the TOML is broken: {error}") from error

    def place(trail: Trail) -> Span:
        heading = re.search(r"^[ \t]*\[+tool\.aiact-lint", source.text, re.MULTILINE)
        at = heading.start() if heading else 0
        for key in trail:
            if isinstance(key, str) and (found := re.compile(rf"\b{re.escape(key)}\b").search(source.text, at)):
                at = found.start()
        return Span(at, at)

    return ConfigText(source, data, place)


def _checked(content: ConfigText, accept: Check, without: str = "") -> dict[str, Any]:
    """The data in its shape, with the keys it holds. Raises :class:`ConfigError` with every mistake."""
    if not isinstance(content.data, dict):
        raise ConfigError(f"{content.source.path}:1: must be a mapping of keys to values")
    data = {key: value for key, value in content.data.items() if value is not None and key != without}
    try:
        return cast("dict[str, Any]", accept(data))
    except (TypeError, ValueError):
        from aiact_lint.config_model import check  # slow to load, and needed only where something is wrong or unusual

        return check(data, content, listed=accept is not CONFIGURATION)


def _suppression(entry: dict[str, Any], content: ConfigText, trail: Trail, base: str) -> CentralSuppression:
    """One waived finding with its place; it must be tied to something."""
    if not entry.keys() & {"system", "paths", "fingerprint"}:
        raise ConfigError(content.error(trail, "the suppression covers every file; name a system, paths, or a fingerprint"))
    paths = tuple(entry.get("paths", ()))
    return CentralSuppression(**{**entry, "paths": paths}, source=content.source, span=content.place((*trail, "id")), base=base)
