"""What is wrong with a policy that somebody wrote: every mistake with its line and the fix.

The built-in reader (:mod:`aiact_lint.library`) stops at the first mistake and knows no lines; it reads files that a test has checked.
The shape is the one published in ``schemas/policy.schema.json`` (see :mod:`aiact_lint.schemas`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from pathlib import Path

from aiact_lint.errors import UnreadableError
from aiact_lint.library import BRANCHES, LEAVES, POLICY_KEYS, SCOPES
from aiact_lint.tree import Mapping, Node, Scalar, Sequence, parse_yaml

EXAMPLE_KEYS = ("name", "flags", "files", "todo")
LEVELS = ("error", "warning", "note")
ROLES = ("card", "manifest")
REQUIRED = ("title", "message", "remediation")
"""What a policy that raises findings must say, beside its id and its condition."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass
class Checked:
    """The faults of one file, each ``name:line: message``."""

    text: str
    name: str
    concepts: Iterable[str]
    laws: Iterable[str]
    faults: list[tuple[int, str]] = field(default_factory=list)

    def fault(self, node: Node, message: str) -> None:
        """Note a fault at the place of a node."""
        line = 1 + self.text.count("\n", 0, node.start)
        self.faults.append((line, f"{self.name}:{line}: {message}"))

    def unknown(self, key: Scalar, known: Iterable[str], what: str) -> None:
        """Note a name that does not exist, with the nearest that does."""
        self.fault(key, f"{what} {key.value!r}{near(key.value, known)}")


def near(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name."""
    import difflib

    listed = list(known)
    close = difflib.get_close_matches(word, listed, 1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(listed)}" if len(listed) <= 25 else ""


def faults(path: Path, text: str, name: str, concepts: Iterable[str], laws: Lookup[str, object]) -> list[str]:
    """Everything wrong with a policy file and its examples, in the order of the file.

    ``name`` is the file as messages show it; ``concepts`` are all that a condition may name, with those above them.
    """
    try:
        roots = parse_yaml(text)
    except UnreadableError as error:
        return [f"{name}:{error.line}: {error.reason}"]
    if not roots or not isinstance(roots[0], Mapping):
        return [f"{name}:1: the first document must be the policy, a mapping with an id; aiact-lint policy new writes one"]
    checked = Checked(text, name, concepts, laws)
    _policy(checked, roots[0], path.stem)
    for root in roots[1:]:
        for example in root.items if isinstance(root, Sequence) else [root]:
            _example(checked, example)
    return [message for _, message in sorted(checked.faults, key=lambda fault: fault[0])]


def _policy(checked: Checked, root: Mapping, stem: str) -> None:
    values = _values(checked, root)
    _identity(checked, root, values.get("id"), stem)
    for name, allowed in (("level", LEVELS), ("within", SCOPES)):
        if name in values and _text(values[name]) not in allowed:
            checked.fault(values[name], f"{name} is {_text(values[name])!r} and must be one of {', '.join(allowed)}")
    for name in ("open", "least"):
        if name in values and not _text(values[name]).isdecimal():
            checked.fault(values[name], f"{name} must be a whole number, not {_text(values[name])!r}")
    for law in _items(values.get("law")):
        if _text(law) not in checked.laws:
            checked.unknown(_scalar(law), checked.laws, "no law in law.yaml is called")
    for concept in _items(values.get("support")):
        _concept(checked, concept)
    for condition in (values[name] for name in ("when", "unless") if name in values):
        _condition(checked, condition)
    _duty(checked, values.get("duty"))
    stated = [values["stated"]] if "stated" in values else []
    for element in (*_items(values.get("elements")), *_items(values.get("parts")), *stated):
        _element(checked, element)


def _duty(checked: Checked, duty: Node | None) -> None:
    if duty is None:
        return
    for key in ("part", "met"):
        if not isinstance(duty, Mapping) or duty.get(key) is None:
            checked.fault(duty, f"a duty has a {key}: {{part: a DPIA, role: deployer, met: {{states: duty.dpia}}}}")
    if isinstance(duty, Mapping):
        for condition in (duty.get("met"), duty.get("denied")):
            if condition is not None:
                _condition(checked, condition)


def _values(checked: Checked, root: Mapping) -> dict[str, Node]:
    """The keys of a policy, after those that are unknown, stand twice or are missing have been told."""
    values: dict[str, Node] = {}
    meant: set[str] = set()
    for key, value in root.pairs:
        if not isinstance(key, Scalar) or key.value not in POLICY_KEYS:
            meant.add(near(_scalar(key).value, POLICY_KEYS))
            checked.unknown(_scalar(key), POLICY_KEYS, "unknown key")
        elif key.value in values:
            checked.fault(key, f"the key {key.value!r} stands twice")
        else:
            values[key.value] = value
    for name in (*REQUIRED, "when") if "concludes" not in values else ():
        misspelt = f"; did you mean {name!r}?" in meant
        if (name not in values and not misspelt) or (name in values and name != "when" and not _text(values[name])):
            checked.fault(root, f"{name} is missing")
    return values


def _identity(checked: Checked, root: Mapping, ident: Node | None, stem: str) -> None:
    if ident is None:
        checked.fault(root, f"the id is missing; write id: {stem}")
    elif _text(ident) != stem:
        checked.fault(ident, f"the id is {_text(ident)!r} and must be the file name; write id: {stem}, or rename the file")
    elif not _SLUG.fullmatch(stem):
        checked.fault(ident, f"the id {stem!r} must be lower case words with hyphens, such as my-policy")


def _element(checked: Checked, node: Node) -> None:
    if not isinstance(node, Mapping) or node.keys() != {"name", "when"}:
        checked.fault(node, "an element has a name and a when: {name: the group, when: {states: person.worker}}")
        return
    when = node.get("when")
    if when is not None:
        _condition(checked, when)


def _condition(checked: Checked, node: Node) -> None:
    if not isinstance(node, Mapping):
        checked.fault(node, f"a condition is a mapping such as {{states: person.worker}}, not {_text(node)!r}")
        return
    operators = [(k, v) for k, v in node.pairs if isinstance(k, Scalar) and k.value in (*LEAVES, *BRANCHES)]
    for key, value in node.pairs:
        if not any(key is operator for operator, _ in operators):
            _detail(checked, _scalar(key), value)
    if len(operators) != 1:
        checked.fault(node, f"a condition has exactly one of {', '.join((*LEAVES, *BRANCHES))}; combine several under all or any")
    for key, value in operators:
        if key.value in LEAVES:
            if not _items(value):
                checked.fault(key, f"{key.value} names no concept; see policies/concepts.yaml or: aiact-lint facts FILE")
            for concept in _items(value):
                _concept(checked, concept)
        else:
            for part in value.items if isinstance(value, Sequence) else [value]:
                _condition(checked, part)


def _detail(checked: Checked, key: Scalar, value: Node) -> None:
    """What stands beside the operator of a condition."""
    allowed = {"within": SCOPES, "role": ROLES}.get(key.value)
    if allowed is not None:
        if _text(value) not in allowed:
            checked.fault(value, f"{key.value} is {_text(value)!r} and must be one of {', '.join(allowed)}")
    elif key.value == "count":
        if not _text(value).isdecimal() or int(_text(value)) < 1:
            checked.fault(value, f"count must be a whole number from 1, not {_text(value)!r}")
    else:
        checked.unknown(key, (*LEAVES, *BRANCHES, "within", "role", "count"), "unknown key in a condition:")


def _concept(checked: Checked, node: Node) -> None:
    if not isinstance(node, Scalar) or node.value not in checked.concepts:
        checked.unknown(_scalar(node), checked.concepts, "unknown concept")


def _example(checked: Checked, node: Node) -> None:
    if not isinstance(node, Mapping):
        checked.fault(node, "an example has a name, files and flags")
        return
    for key, _ in node.pairs:
        if not isinstance(key, Scalar) or key.value not in EXAMPLE_KEYS:
            checked.unknown(_scalar(key), EXAMPLE_KEYS, "unknown key in an example:")
    files = node.get("files")
    if not isinstance(files, Mapping) or not files.pairs:
        checked.fault(node, 'an example has files: {README.md: "# Title\\n\\nText.\\n"}')
        return
    texts = [value.value for _, value in files.pairs if isinstance(value, Scalar)]
    if len(texts) < len(files.pairs):
        checked.fault(files, "the content of a file is text; write it after |")
    flags = node.get("flags")
    if flags is not None and not isinstance(flags, Sequence) and _text(flags) not in ("", "null", "~"):
        checked.fault(flags, f"flags is a list of the exact words findings stand on; write [{_text(flags)}]")
    for flag in flags.items if isinstance(flags, Sequence) else []:
        if not any(_text(flag) in text for text in texts):
            checked.fault(flag, f"{_text(flag)!r} is in none of the files of this example; flags are exact words of them")


def _items(node: Node | None) -> list[Node]:
    """The parts of a list, or the one value that may stand for it."""
    if node is None or (isinstance(node, Scalar) and not node.style and node.value in ("", "~", "null")):
        return []
    return node.items if isinstance(node, Sequence) else [node]


def _text(node: Node) -> str:
    return node.value if isinstance(node, Scalar) else f"a {'list' if isinstance(node, Sequence) else 'mapping'}"


def _scalar(node: Node) -> Scalar:
    return node if isinstance(node, Scalar) else Scalar(_text(node), node.start, node.end)


def below(names: Iterable[str]) -> Iterator[str]:
    """The names, and those above them: ``person`` for ``person.worker``."""
    for name in names:
        parts = name.split(".")
        yield from (".".join(parts[:depth]) for depth in range(1, len(parts) + 1))
