"""The built-in policies, laws and lexicons: read from YAML, checked, compiled, and loaded again in milliseconds."""

from __future__ import annotations

import difflib
import hashlib
import marshal
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from aiact_lint import bundled
from aiact_lint.errors import PolicyError, UnreadableError
from aiact_lint.lexicon import Tables, compile_lexicon
from aiact_lint.policy import Condition, Duty, Element, Law, Policy

VERSION = 9
"""Version of the bundle's layout."""
LEXICON = "lexicon."
SIGNS = "signs"
"""Names of parts of the bundle: the tables of a language, and the words that tell one."""

LEAVES = ("states", "denies", "silent", "mentions")
BRANCHES = ("all", "any", "not")
SCOPES = ("sentence", "paragraph", "section", "document", "system")
POLICY_KEYS = (
    "id", "title", "law", "level", "within", "when", "unless", "concludes", "elements", "open", "parts", "practices", "areas", "message",
    "remediation", "avoid", "prefer", "why", "shows", "tags", "stated", "support", "least",
    "duty", "gathers",
)  # fmt: skip


@dataclass(frozen=True)
class Library:
    """Everything the judging needs: policies (frames first, in the order in which they conclude), laws, lexicons."""

    policies: tuple[Policy, ...]
    laws: Mapping[str, Law]
    concepts: Mapping[str, str]
    parts: Mapping[str, bytes]
    words: Mapping[str, str]
    stamp: str = ""
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    _tables: dict[str, Tables] = field(default_factory=dict, compare=False, repr=False)
    _telling: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _worded: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def by_id(self) -> dict[str, Policy]:
        """Policies by id."""
        return {p.id: p for p in self.policies}

    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that are ready."""
        return tuple(name.removeprefix(LEXICON) for name in self.parts if name.startswith(LEXICON))

    def function_words(self) -> dict[str, str]:
        """Frequent function words with the languages that use them."""
        return dict(self.words)

    def telling(self) -> dict[str, str]:
        """First letters of long words that only the lexicons of some languages have, with those languages.

        They tell a language where no sentence does.
        """
        if not self._telling and SIGNS in self.parts:
            self._telling.update(marshal.loads(self.parts[SIGNS]))  # noqa: S302 - our own file in our own package
        return self._telling

    def worded(self, language: str) -> frozenset[str]:
        """The concepts that a language has words for."""
        if language not in self._worded:
            self._worded[language] = frozenset(self.tables(language).concepts())
        return self._worded[language]

    def tables(self, language: str) -> Tables:
        """The tables of one language; empty for an unknown one."""
        found = self._tables.get(language)
        if found is None:
            found = self._tables[language] = self._unpacked(language)
        return found

    def _unpacked(self, language: str) -> Tables:
        if LEXICON + language not in self.parts:
            return Tables(language, {}, {}, {}, {}, b"")
        return Tables(*marshal.loads(self.parts[LEXICON + language]))  # noqa: S302 - our own file in our own package


@cache
def load() -> Library:
    """The built-in library; compiled on first use in a checkout, read from the bundle otherwise.

    Raises :class:`PolicyError` where a policy, law or lexicon cannot be used.
    """
    state = bundled.state()
    file = bundled.open_bundle()
    kept = _unpack(file, state) if file is not None else None
    if kept is not None:
        return kept
    if file is not None:
        file.close()
    built = compile_library()
    bundled.write_bundle(pack(built, state))
    return built


class Parts(Mapping[str, bytes]):
    """Parts of an open bundle by name, read when they are asked for: most runs need one language of twenty-two."""

    def __init__(self, file: BinaryIO, places: Mapping[str, tuple[int, int]]) -> None:
        self._file = file
        self._places = places

    def __getitem__(self, name: str) -> bytes:
        start, size = self._places[name]
        self._file.seek(start)
        return self._file.read(size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __del__(self) -> None:
        self._file.close()


def pack(library: Library, state: str) -> bytes:
    """The bundle: made at build time and read at start. It is our own file in our own package, never one of the scanned repository."""
    parts = {
        "policies": pickle.dumps((library.policies, dict(library.laws), dict(library.concepts), dict(library.profiles)), protocol=5),
        "words": marshal.dumps(dict(library.words)),
        **library.parts,
    }
    stamp = hashlib.blake2b(b"".join(parts.values()), digest_size=16).hexdigest()
    places = {}
    at = 0
    for name, data in parts.items():
        places[name] = (at, len(data))
        at += len(data)
    head = marshal.dumps((VERSION, state, stamp, places))
    return len(head).to_bytes(4, "little") + head + b"".join(parts.values())


def _unpack(file: BinaryIO, state: str) -> Library | None:
    try:
        size = int.from_bytes(file.read(4), "little")
        version, kept, stamp, places = marshal.loads(file.read(size))  # noqa: S302 - our own file
        if version != VERSION or (state and kept != state):
            return None
        parts = Parts(file, {name: (4 + size + start, length) for name, (start, length) in places.items()})
        ready, laws, concepts, profiles = pickle.loads(parts["policies"])  # noqa: S301 - our own file
        words = marshal.loads(parts["words"])  # noqa: S302 - our own file
    except (ValueError, TypeError, EOFError, AttributeError, KeyError, MemoryError, OverflowError, pickle.UnpicklingError):
        return None  # damaged, or written by another version: compile again
    return Library(ready, laws, concepts, parts, words, stamp, profiles)


def compile_library() -> Library:
    """Read and check all built-in sources."""
    root = bundled.folder("policies")
    concepts = {str(k): str(v) for k, v in read_documents(root / "concepts.yaml")[0].items()}
    laws = read_laws(root / "law.yaml")
    policies = order([read_policy(p, laws) for p in bundled.policy_files()])
    check_concepts(policies, concepts)
    parts: dict[str, bytes] = {}
    words: dict[str, list[str]] = {}
    compiled: dict[str, Tables] = {}
    for file in bundled.lexicon_files():
        tables = compile_lexicon(read_documents(file)[0], concepts, file.name)
        if tables.status != "ready":
            continue
        compiled[file.stem] = tables
        parts[LEXICON + file.stem] = marshal.dumps(tables.dump())
        for word in tables.function_words:
            words.setdefault(word, []).append(file.stem)
    shared = {w: " ".join(sorted(c)) for w, c in sorted(words.items())}
    parts[SIGNS] = marshal.dumps(_signs(compiled))
    profiles = {file.stem: read_documents(file)[0] for file in bundled.profile_files()}
    return Library(policies, laws, concepts, parts, shared, profiles=profiles)


TELLING = 7
"""Letters of a word from which on it tells its language."""


def _signs(compiled: Mapping[str, Tables]) -> dict[str, str]:
    """See :meth:`Library.telling`. English words and their beginnings are left out: every language borrows them."""
    english = {core[:TELLING] for table in (compiled["en"].exact, compiled["en"].prefix) for core in table} if "en" in compiled else set()
    found: dict[str, set[str]] = {}
    for code, tables in compiled.items():
        for table in (tables.exact, tables.prefix) if code != "en" else ():
            for core in table:
                if len(core) >= TELLING and core[:TELLING] not in english:
                    found.setdefault(core[:TELLING], set()).add(code)
    return {core: " ".join(sorted(codes)) for core, codes in sorted(found.items())}


def read_documents(path: Path) -> list[Any]:
    """The documents of a YAML file as plain data with string scalars."""
    from aiact_lint.tree import parse_yaml, to_data

    try:
        return [to_data(n) for n in parse_yaml(path.read_text(encoding="utf-8"))]
    except UnreadableError as error:
        raise PolicyError(f"{path.name}, line {error.line}: {error.reason}") from error


def read_laws(path: Path) -> dict[str, Law]:
    """The provisions of ``law.yaml``."""
    known = {f.name for f in fields(Law)}
    return {
        str(k): Law(str(k), **{n: str(v) for n, v in entry.items() if n in known and v is not None})
        for k, entry in read_documents(path)[0].items()
    }


def read_policy(path: Path, laws: Mapping[str, Law]) -> Policy:
    """One policy file (its examples are left to the self-test). Raises :class:`PolicyError` naming file and fix."""
    documents = read_documents(path)
    if not documents or not isinstance(documents[0], dict):
        raise PolicyError(f"{path.name}: the first document must be the policy, a mapping with an id")
    return policy_of(documents[0], path, laws)


def policy_of(raw: Mapping[str, Any], path: Path, laws: Mapping[str, Law]) -> Policy:
    """A policy from the content of its file."""
    where = path.name
    for key in raw:
        if key not in POLICY_KEYS:
            raise PolicyError(f"{where}: unknown key {key!r}{_near(key, POLICY_KEYS)}")
    ident = str(raw.get("id", ""))
    if ident != path.stem:
        raise PolicyError(f"{where}: the id is {ident!r} and must be the file name, {path.stem!r}")
    cited = []
    for key in _list(raw.get("law")):
        if key not in laws:
            raise PolicyError(f"{where}: no law {key!r} in law.yaml{_near(key, laws)}")
        cited.append(laws[key])
    level = str(raw.get("level", "warning"))
    if level not in ("error", "warning", "note"):
        raise PolicyError(f"{where}: level is {level!r} and must be error, warning or note")
    scope = str(raw.get("within", "system"))
    if scope not in SCOPES:
        raise PolicyError(f"{where}: within is {scope!r} and must be one of {', '.join(SCOPES)}")
    text = {k: " ".join(str(raw.get(k, "") or "").split()) for k in ("title", "message", "remediation", "avoid", "prefer", "why")}
    return Policy(
        id=ident,
        family=path.parent.name,
        law=tuple(cited),
        level=level,  # type: ignore[arg-type] # checked above
        when=condition(raw["when"], where) if raw.get("when") else None,
        unless=condition(raw["unless"], where) if raw.get("unless") else None,
        concludes=str(raw.get("concludes", "")),
        elements=_elements(raw.get("elements"), where),
        open=int(raw.get("open", 1)),
        parts=_elements(raw.get("parts"), where),
        stated_when=next(iter(_elements([raw["stated"]], where)), None) if raw.get("stated") else None,
        duty=_duty(raw["duty"], where) if raw.get("duty") else None,
        gathers=str(raw.get("gathers", "")),
        scope=scope,  # type: ignore[arg-type] # checked above
        support=tuple(_list(raw.get("support"))),
        least=int(raw.get("least", 0)),
        shows=tuple((str(k), str(v)) for k, v in (raw.get("shows") or {}).items()),
        practices=tuple(_list(raw.get("practices"))),
        areas=tuple(_list(raw.get("areas"))),
        path=f"{path.parent.name}/{path.name}",
        tags=tuple(_list(raw.get("tags"))),
        **text,
    )


def _elements(raw: Any, where: str) -> tuple[Element, ...]:
    return tuple(Element(str(e["name"]), condition(e["when"], where)) for e in raw or [])


def _duty(raw: Any, where: str) -> Duty:
    """The duty of a policy. Raises :class:`PolicyError`."""
    known = ("part", "role", "met", "body", "principal", "only", "denied")
    if not isinstance(raw, dict) or "part" not in raw or "met" not in raw:
        raise PolicyError(f"{where}: a duty has a part, a role and a met: {{part: a DPIA, role: deployer, met: {{states: duty.dpia}}}}")
    for key in raw:
        if key not in known:
            raise PolicyError(f"{where}: unknown key {key!r} in a duty{_near(key, known)}")
    text = {key: " ".join(str(raw.get(key, "")).split()) for key in ("part", "body", "only")}
    principal = str(raw.get("principal", "")).lower() == "true"
    denied = condition(raw["denied"], where) if raw.get("denied") else None
    return Duty(role=tuple(_list(raw.get("role"))), met=condition(raw["met"], where), denied=denied, principal=principal, **text)


def condition(raw: Any, where: str) -> Condition:
    """A condition from its YAML form. Raises :class:`PolicyError`."""
    if not isinstance(raw, dict):
        raise PolicyError(f"{where}: a condition is a mapping such as {{states: person.worker}}, not {raw!r}")
    operators = [k for k in raw if k in LEAVES or k in BRANCHES]
    if len(operators) != 1:
        raise PolicyError(f"{where}: a condition has exactly one of {', '.join((*LEAVES, *BRANCHES))}, not {', '.join(map(str, raw))}")
    operator = operators[0]
    for key in raw:
        if key not in (operator, "within", "role", "count"):
            raise PolicyError(f"{where}: unknown key {key!r} in a condition{_near(key, ('within', 'role', 'count'))}")
    within = raw.get("within")
    if within is not None and within not in SCOPES:
        raise PolicyError(f"{where}: within is {within!r} and must be one of {', '.join(SCOPES)}")
    value = raw[operator]
    if operator in LEAVES:
        return Condition(operator, tuple(_list(value)), (), within, raw.get("role"), int(raw.get("count", 1)))
    inner = value if isinstance(value, list) else [value]
    return Condition(operator, (), tuple(condition(p, where) for p in inner), within)


def _list(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def uses(policy: Policy) -> set[str]:
    """All concepts that a policy's conditions name."""
    found: set[str] = set(policy.support)
    named = (*policy.elements, *policy.parts, *((policy.stated_when,) if policy.stated_when else ()))
    stack = [c for c in (policy.when, policy.unless, *((policy.duty.met, policy.duty.denied) if policy.duty else ())) if c] + [
        e.when for e in named
    ]
    while stack:
        current = stack.pop()
        found.update(current.concepts)
        stack += current.parts
    return found


def order(policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """Frames before the policies that use what they conclude. Raises :class:`PolicyError` for a circle."""
    waiting = sorted(policies, key=lambda p: p.id)
    out: list[Policy] = []
    while waiting:
        open_conclusions = {p.concludes for p in waiting if p.concludes}
        ready = [p for p in waiting if not any(_touches(u, c) for u in uses(p) for c in open_conclusions if c != p.concludes)]
        if not ready:
            raise PolicyError("these policies need each other's conclusions: " + ", ".join(p.id for p in waiting))
        out += ready
        done = {p.id for p in ready}
        waiting = [p for p in waiting if p.id not in done]
    return tuple(out)


def _touches(used: str, concluded: str) -> bool:
    return concluded == used or concluded.startswith(used + ".")


def check_concepts(policies: Sequence[Policy], concepts: Mapping[str, str]) -> None:
    """Every concept a policy names exists: in ``concepts.yaml``, above one there, or concluded. Raises :class:`PolicyError`."""
    concluded = {p.concludes for p in policies if p.concludes}
    known = set(concepts) | concluded
    above = {n.rsplit(".", i)[0] for n in known for i in range(n.count(".") + 1)}
    for policy in policies:
        for used in uses(policy):
            if used not in above:
                raise PolicyError(f"{policy.path}: unknown concept {used!r}{_near(used, known)}")
