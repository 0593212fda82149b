"""An organisation's own policies: folders of YAML beside the built-in ones.

A folder holds policies, in files named like their ids, and perhaps ``concepts.yaml`` (own concepts), ``law.yaml`` (own provisions: a
statute, a works agreement, a guideline) and ``lexicons/XX.yaml`` (words in the language XX, for own concepts and for built-in ones).
Nothing here is ever run: policies are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiact_lint import lexicon, library, policy_check
from aiact_lint.errors import PolicyError, UnreadableError
from aiact_lint.lexicon import Tables, compile_lexicon, merged
from aiact_lint.library import Library
from aiact_lint.policy import Law, Policy
from aiact_lint.read import LARGEST, decode, read_bytes
from aiact_lint.tree import Mapping as Map
from aiact_lint.tree import Node, Scalar, parse_yaml, to_data

CONCEPTS, LAWS, LEXICONS = "concepts.yaml", "law.yaml", "lexicons"
LAW_KEYS = ("citation", "url", "applies_from", "contested_until", "fine", "fine_basis", "note", "confidence")
_REQUIRED_OF_A_LAW = ("citation", "url", "applies_from")
_CONCEPT = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+")
_DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True)
class File:
    """One file of a folder, with its text and the name that messages give it."""

    path: Path
    name: str
    text: str

    def error(self, node: Node | None, message: str) -> PolicyError:
        """A mistake at a node."""
        return PolicyError(f"{self.name}:{1 + self.text.count(chr(10), 0, node.start) if node else 1}: {message}")


def extend(built: Library, folders: Iterable[Path]) -> Library:
    """The library with the policies, concepts, provisions and words of folders; a policy with the id of a built-in one takes its place.

    Raises :class:`PolicyError` that names each mistake with file, line and fix.
    """
    folders = list(folders)
    laws, concepts = dict(built.laws), dict(built.concepts)
    for folder in folders:
        if (folder / LAWS).is_file():
            laws |= _laws(_file(folder, folder / LAWS), built.laws)
        if (folder / CONCEPTS).is_file():
            concepts |= _concepts(_file(folder, folder / CONCEPTS), built.concepts)
    own = _policies(folders, built, concepts, laws)
    replaced = {p.id for p in own}
    policies = library.order([*(p for p in built.policies if p.id not in replaced), *own])
    library.check_concepts(policies, concepts)
    tables: dict[str, Tables] = {}
    for folder in folders:
        for path in sorted((folder / LEXICONS).glob("*.yaml")):
            file = _file(folder, path)
            added = _words(file, built, concepts)
            tables[path.stem] = merged(tables.get(path.stem) or built.tables(path.stem), added)
    return Library(policies, laws, concepts, built.parts, built.words, built.stamp, built.profiles, _tables=tables)


def policy_files(folders: Iterable[Path]) -> list[Path]:
    """The policies of folders: every YAML file that is neither a concept list, a law table nor a lexicon."""
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*.yaml"))
        if path.relative_to(folder).as_posix() not in (CONCEPTS, LAWS) and path.relative_to(folder).parts[0] != LEXICONS
    ]


def _file(folder: Path, path: Path) -> File:
    """A file that stands in its folder, also after links are followed."""
    name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PolicyError(f"{name}:1: is a link that leads out of its folder, so it is not read; copy the file")
    try:
        data = read_bytes(path, LARGEST)
        if len(data) > LARGEST:
            raise UnreadableError(f"is larger than {LARGEST:,} bytes; split it")
        return File(path, name, decode(data, name).text)
    except UnreadableError as error:
        raise PolicyError(f"{name}:{error.line}: {error.reason}") from error


def _policies(folders: Sequence[Path], built: Library, concepts: Mapping[str, str], laws: Mapping[str, Law]) -> list[Policy]:
    """All policies of the folders, after every mistake in any of them has been told."""
    files = [_file(folder, path) for folder in folders for path in policy_files([folder])]
    unread = [f"{p.parent.name}/{p.name}:1: is not read; call it {p.stem}.yaml" for f in folders for p in sorted(f.rglob("*.yml"))]
    concluded = [c for file in files if (c := _concludes(file.text))] + [p.concludes for p in built.policies if p.concludes]
    known = set(policy_check.below((*concepts, *concluded)))
    guarded = {p.id for p in built.policies if p.practices or p.when is None}
    faults = list(unread)
    seen: dict[str, str] = {}
    for file in files:
        faults += policy_check.faults(file.path, file.text, file.name, known, laws)
        if file.path.stem in seen:
            faults.append(f"{file.name}:1: another policy is called {file.path.stem!r}, too: {seen[file.path.stem]}; rename one")
        if file.path.stem in guarded:
            faults.append(f"{file.name}:1: {file.path.stem!r} is a built-in policy that cannot be replaced; give yours another id")
        seen[file.path.stem] = file.name
    if faults:
        raise PolicyError("\n".join(faults))
    return [library.policy_of(to_data(parse_yaml(file.text)[0]), file.path, laws) for file in files]


def _concludes(text: str) -> str:
    found = re.search(r"^concludes:[ \t]*[\"']?([\w.-]+)", text, re.MULTILINE)
    return found[1] if found else ""


def _mapping(file: File) -> Map:
    """The one mapping a file holds."""
    try:
        roots = parse_yaml(file.text)
    except UnreadableError as error:
        raise PolicyError(f"{file.name}:{error.line}: {error.reason}") from error
    if not roots:
        return Map([], 0, 0)
    if not isinstance(roots[0], Map):
        raise file.error(roots[0], "must be a mapping of names to values")
    return roots[0]


def _concepts(file: File, known: Mapping[str, str]) -> dict[str, str]:
    """Own concepts: a name and what belongs to it."""
    out: dict[str, str] = {}
    for key, value in _mapping(file).pairs:
        name = key.value if isinstance(key, Scalar) else ""
        if name in known:
            raise file.error(key, f"{name!r} is a built-in concept; add words to it in {LEXICONS}/en.yaml, or give yours another name")
        if not _CONCEPT.fullmatch(name):
            raise file.error(key, f"{name!r} is no name of a concept; write two lower case words with a dot, such as data.location")
        if not isinstance(value, Scalar) or not value.value.strip():
            raise file.error(value, f"say in a line what belongs to {name!r}, for those who write its words")
        out[name] = value.value
    return out


def _laws(file: File, known: Mapping[str, Law]) -> dict[str, Law]:
    """Own provisions."""
    out: dict[str, Law] = {}
    for key, value in _mapping(file).pairs:
        name = key.value if isinstance(key, Scalar) else ""
        if name in known:
            raise file.error(key, f"{name!r} is a built-in provision; give yours another name")
        if not isinstance(value, Map):
            raise file.error(value, f"{name!r} must be a mapping with {', '.join(_REQUIRED_OF_A_LAW)}")
        for inner, _ in value.pairs:
            word = inner.value if isinstance(inner, Scalar) else ""
            if word not in LAW_KEYS:
                raise file.error(inner, f"unknown key {word!r}{policy_check.near(word, LAW_KEYS)}")
        data: dict[str, Any] = to_data(value)
        for required in _REQUIRED_OF_A_LAW:
            if not data.get(required):
                raise file.error(key, f"{name}: {required} is missing")
        for day in ("applies_from", "contested_until"):
            if data.get(day) and not _DAY.fullmatch(str(data[day])):
                raise file.error(value.get(day), f'{day}: "{data[day]}" is not a date; write 2027-03-01')
        out[name] = Law(name, **{k: str(v) for k, v in data.items() if k != "confidence" and v is not None})
    return out


def _words(file: File, built: Library, concepts: Mapping[str, str]) -> Tables:
    """The words of one lexicon."""
    code = file.path.stem
    if code not in built.languages():
        raise PolicyError(f"{file.name}:1: there is no language {code!r}{policy_check.near(code, built.languages())}")
    root = _mapping(file)
    allowed = ("language", "name", "concepts", "masks", "placeholders", *lexicon.SECTIONS)
    for key, value in root.pairs:
        word = key.value if isinstance(key, Scalar) else ""
        if word not in allowed:
            raise file.error(key, f"unknown key {word!r}{policy_check.near(word, allowed)}")
        if word == "language" and isinstance(value, Scalar) and value.value != code:
            raise file.error(value, f"the language is {value.value!r} and must be the file name, {code!r}")
        if word == "concepts" and isinstance(value, Map):
            for name, words in value.pairs:
                if not isinstance(name, Scalar) or name.value not in concepts:
                    shown = name.value if isinstance(name, Scalar) else ""
                    hint = policy_check.near(shown, concepts)
                    raise file.error(name, f"unknown concept {shown!r}{hint} (own ones are listed in {CONCEPTS})")
                if not isinstance(words, Scalar):
                    raise file.error(words, f"the words of {name.value!r} are text with commas between them, not a list")
    try:
        return compile_lexicon(to_data(root), concepts, file.name)
    except PolicyError as error:
        message = str(error)
        quoted = re.search(r"entry '([^']*)'", message)
        at = file.text.find(quoted[1]) if quoted else -1
        line = 1 + file.text.count("\n", 0, at) if at >= 0 else 1
        raise PolicyError(f"{file.name}:{line}: {message.removeprefix(f'{file.name}: ')}") from error
