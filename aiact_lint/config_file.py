"""Reading a configuration file: its text, the place of each key, and errors that name the line and the fix."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from aiact_lint.config import NEVER, Adjustment, CentralSuppression, Config, DeclaredSystem, Organisation, Override, SuppressionRules
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

    def where(self, trail: Trail) -> str:
        """File and line of a key."""
        return f"{self.source.path}:{self.source.position(self.place(trail).start).line}"

    def error(self, trail: Trail, message: str) -> str:
        """The message with file and line."""
        return f"{self.where(trail)}: {message}"


DEEPEST = 8
"""Configurations that may build on each other in a row."""
_ADDED = ("systems", "exclude", "policies", "suppressions", "overrides")
"""Lists that a configuration adds to those it extends. Any other list takes the place of the one it extends."""


@dataclass
class _Layers:
    """What has been merged so far: values ready for use, and where each was set."""

    root: Path
    base: str
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def set(self, key: str, value: Any, where: str) -> None:
        """Merge one value over what was there."""
        before = self.values.get(key)
        if key in _ADDED and before is not None:
            self.values[key] = (*before, *value)
            self.origins[key] = f"{self.origins[key]}, {where}"
        elif isinstance(value, dict) and isinstance(before, dict):
            self.values[key] = {**before, **value}
            self.origins[key] = f"{self.origins[key]}, {where}"
        else:
            self.values[key] = value
            self.origins[key] = where


def read(file: Path, root: Path, repository: Path | None) -> Config:
    """The configuration in ``file``, over those it extends.

    Raises :class:`ConfigError` with every mistake, its line and the nearest right name. Patterns are relative to the folder of
    ``file``, also those of an extended file; files and folders that a file names are relative to itself.
    """
    inside = file.parent.is_relative_to(root)
    base = f"{file.parent.relative_to(root).as_posix()}/" if inside and file.parent != root else ""
    layers = _Layers(root, base)
    _layer(file, layers, ())
    found = layers.values
    rules = SuppressionRules(**{key.replace("-", "_"): value for key, value in found.get("suppression-rules", {}).items()})
    baseline = found.get("baseline")
    away = [f"/{path.relative_to(file.parent).as_posix()}" for path in found.get("policies", ()) if path.is_relative_to(file.parent)]
    if baseline is not None and baseline.is_relative_to(file.parent):
        away.append(f"/{baseline.relative_to(file.parent).as_posix()}")
    return Config(
        root=root,
        repository=repository,
        path=file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name,
        base=base,
        systems=found.get("systems", ()),
        paths=tuple(found.get("paths", [])),
        # Policies hold examples of what is prohibited, and a baseline quotes it: neither is a system.
        exclude=(*found.get("exclude", ()), *away),
        select=tuple(found.get("select", [])),
        ignore=tuple(found.get("ignore", [])),
        fail_on=found.get("fail-on", "error"),
        as_of=found.get("as-of"),
        policies=found.get("policies", ()),
        organisation=Organisation(**found.get("organisation", {})),
        profile=found.get("profile", "public-sector"),
        suppressions=tuple(_suppression(entry, listed, trail, base, rules) for entry, listed, trail in found.get("suppressions", ())),
        max_file_size=found.get("max-file-size", LARGEST),
        baseline=baseline,
        adjust=found.get("adjust", {}),
        overrides=found.get("overrides", ()),
        rules=rules,
        origins=layers.origins,
    )


def _layer(file: Path, layers: _Layers, above: tuple[Path, ...]) -> None:
    """Merge one file, after those it extends."""
    source = _source(file, layers.root)
    content = (_read_toml if file.suffix == ".toml" else _read_yaml)(source)
    named = content.data.get("suppressions") if isinstance(content.data, dict) else None
    found = _checked(content, CONFIGURATION, without="suppressions" if isinstance(named, str) else "")
    for name in found.pop("extends", []):
        place = _place(name, file, layers.root, content, ("extends",))
        if place in (*above, file):
            raise ConfigError(content.error(("extends",), f"extends: {name!r} extends this file in turn"))
        if len(above) >= DEEPEST:
            raise ConfigError(content.error(("extends",), f"extends: more than {DEEPEST} files extend each other"))
        if not place.is_file():
            raise ConfigError(content.error(("extends",), f"extends: there is no file {name!r}"))
        _layer(place, layers, (*above, file))
    listed, entries = content, found.pop("suppressions", None)
    if isinstance(named, str):
        listed = _read_yaml(_source(_inside(file.parent / named, layers.root, content, ("suppressions",)), layers.root))
        entries = _checked(listed, SUPPRESSIONS)["suppressions"]
    if entries is not None:
        found["suppressions"] = tuple((entry, listed, ("suppressions", at)) for at, entry in enumerate(entries))
    _prepare(found, file, content, layers)
    for key, value in found.items():
        layers.set(key, value, (listed if key == "suppressions" and value else content).where((key,)))


def _prepare(found: dict[str, Any], file: Path, content: ConfigText, layers: _Layers) -> None:
    """Turn the values of one file into those of the configuration, each with the folder it is relative to."""
    base = layers.base
    if "systems" in found:
        found["systems"] = tuple(DeclaredSystem(system["name"], tuple(system["paths"]), base) for system in found["systems"])
    if "policies" in found:
        folders = [_place(name, file, layers.root, content, ("policies", at)) for at, name in enumerate(found["policies"])]
        for at, folder in enumerate(folders):
            if not folder.is_dir():
                raise ConfigError(content.error(("policies", at), f"policies: there is no folder {found['policies'][at]!r}"))
        found["policies"] = tuple(folders)
    if "baseline" in found:
        found["baseline"] = _inside(file.parent / found["baseline"], layers.root, content, ("baseline",))
    if "exclude" in found:
        found["exclude"] = tuple(found["exclude"])
    if "adjust" in found:
        found["adjust"] = _adjustments(found["adjust"])
    if "overrides" in found:
        found["overrides"] = tuple(_override(raw, base) for raw in found["overrides"])


def _override(raw: dict[str, Any], base: str) -> Override:
    return Override(
        tuple(raw["paths"]), tuple(raw.get("select", ())), tuple(raw.get("ignore", ())), _adjustments(raw.get("adjust", {})), base
    )


def _adjustments(raw: dict[str, dict[str, Any]]) -> dict[str, Adjustment]:
    return {name: Adjustment(**values) for name, values in raw.items()}


def _place(name: str, file: Path, root: Path, content: ConfigText, trail: Trail) -> Path:
    """The file or folder that a name in the configuration stands for: of an installed package, or inside the repository.

    A file of a package may name its neighbours.
    """
    from aiact_lint import packages

    if packages.is_package(name):
        try:
            return packages.locate(name)
        except ConfigError as error:
            raise ConfigError(content.error(trail, f"{trail[0]}: {error}")) from error
    if not file.is_relative_to(root):
        return (file.parent / name).resolve()
    return _inside(file.parent / name, root, content, trail)


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


def _suppression(entry: dict[str, Any], content: ConfigText, trail: Trail, base: str, rules: SuppressionRules) -> CentralSuppression:
    """One waived finding with its place; it must be tied to something, and keep the organisation's rules."""
    name = f"suppressions[{int(trail[1]) + 1}]"
    endless = entry["until"] == NEVER
    if endless and not rules.allow_endless:
        message = f"{name}.until: a suppression must end; write 2027-03-01, or allow it with suppression-rules: {{allow-endless: true}}"
        raise ConfigError(content.error((*trail, "until"), message))
    if rules.require_owner and "owner" not in entry:
        raise ConfigError(content.error(trail, f"{name}.owner is missing (suppression-rules: require-owner)"))
    if not entry.keys() & {"system", "paths", "fingerprint"}:
        raise ConfigError(content.error(trail, "the suppression covers every file; name a system, paths, or a fingerprint"))
    values = {**entry, "paths": tuple(entry.get("paths", ())), "until": None if endless else entry["until"]}
    return CentralSuppression(**values, source=content.source, span=content.place((*trail, "id")), base=base)
