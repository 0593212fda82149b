"""Policies carry their own tests: the examples after a policy run here, and every condition must be needed by one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiact_lint import bundled, engine, extension, formats, library, pipeline
from aiact_lint.config import Config
from aiact_lint.errors import PolicyError
from aiact_lint.extract import Extractor
from aiact_lint.fact import AISystem
from aiact_lint.group import group
from aiact_lint.policy import Condition, Policy
from aiact_lint.source import SourceFile

KEYS = ("name", "flags", "files", "todo")
AS_OF = dt.date(2031, 1, 1)
"""The day examples are judged on: after every date of application."""


@dataclass(frozen=True)
class Example:
    """One example of a policy: files, and the exact source text each finding must stand on (none for a clean example)."""

    name: str
    flags: tuple[str, ...]
    files: dict[str, str]
    todo: str = ""


@dataclass
class Outcome:
    """What the examples of one policy showed."""

    policy: str
    examples: int = 0
    failures: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """All outcomes, and the text to print. ``passed`` is false where an example failed or a condition is unproved."""

    outcomes: tuple[Outcome, ...]

    @property
    def passed(self) -> bool:
        """Whether every example did what it says and proves what it should."""
        return not any(o.failures or o.unproved for o in self.outcomes)

    @property
    def text(self) -> str:
        """One line for each fault and a closing line."""
        lines = [f"{o.policy}: {fault}" for o in self.outcomes for fault in (*o.failures, *o.unproved)]
        total, faulty = len(self.outcomes), sum(bool(o.failures or o.unproved) for o in self.outcomes)
        lines.append(f"{total} policies, {sum(o.examples for o in self.outcomes)} examples, {faulty} policies with faults")
        return "\n".join(lines)


def run(paths: Sequence[Path] = ()) -> Result:
    """Run the examples of the built-in policies, or of those in files and folders. Raises :class:`PolicyError`."""
    built = library.load()
    if paths:
        files = [f for p in paths for f in (sorted(p.rglob("*.yaml")) if p.is_dir() else [p])]
        built = extension.extend(built, [p for p in paths if p.is_dir()])
    else:
        files = bundled.policy_files()
    extractor = Extractor(built)
    return Result(tuple(check(file, built, extractor) for file in files))


def read_examples(path: Path) -> list[Example]:
    """The examples after a policy. Raises :class:`PolicyError` naming the key that is wrong."""
    return [
        _example(item, f"{path.name}, example {number}")
        for number, raw in enumerate(library.read_documents(path)[1:], 1)
        for item in (raw if isinstance(raw, list) else [raw])
    ]


def examples_of(policies: Sequence[Policy], folders: Sequence[Path] = ()) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The examples of the built-in policies, and of those in folders, by policy id: name and flagged words."""
    wanted = {p.id for p in policies}
    files = [f for f in (*bundled.policy_files(), *extension.policy_files(folders)) if f.stem in wanted]
    return {f.stem: [(e.name, e.flags) for e in read_examples(f)] for f in files}


def _example(raw: Any, where: str) -> Example:
    if not isinstance(raw, dict) or not isinstance(raw.get("files"), dict):
        raise PolicyError(f"{where}: an example has a name, files and flags")
    for key in raw:
        if key not in KEYS:
            raise PolicyError(f"{where}: unknown key {key!r}; an example has {', '.join(KEYS)}")
    files = {str(path): str(text) for path, text in raw["files"].items()}
    return Example(str(raw.get("name", "")), tuple(str(f) for f in raw.get("flags") or ()), files, str(raw.get("todo", "")))


def check(path: Path, built: library.Library, extractor: Extractor) -> Outcome:
    """The outcome of one policy file."""
    policy = built.by_id().get(path.stem)
    outcome = Outcome(path.stem)
    if policy is None or policy.when is None:
        return outcome
    examples = read_examples(path)
    outcome.examples = len(examples)
    systems = [list(_systems(e, built, extractor, policy)) for e in examples]
    seen = [_flags(policy, s) for s in systems]
    for example, found in zip(examples, seen, strict=True):
        got, wanted = [words for words, _ in found], sorted(example.flags)
        if example.todo and got == wanted:
            outcome.failures.append(f"example {example.name!r} passes now: remove its todo")
        elif not example.todo and got != wanted:
            outcome.failures.append(f"example {example.name!r} flags {got}, wanted {wanted}")
    if not any(e.flags for e in examples) or not any(not e.flags for e in examples):
        outcome.failures.append("needs at least one flagged and one clean example")
    for what, without, alone in variants(policy):
        needed = any(_flags(without, s) != got for s, got in zip(systems, seen, strict=True))
        if not needed and not (alone is not None and any(_flags(alone, s) for s in systems)):
            outcome.unproved.append(f"no example needs {what}")
    return outcome


def _systems(example: Example, built: library.Library, extractor: Extractor, policy: Policy) -> Iterator[tuple[AISystem, engine.Facts]]:
    """The systems of an example with all that other policies conclude."""
    documents = [d for path, text in sorted(example.files.items()) for d in formats.read(SourceFile(path, text))[0]]
    others = [p for p in built.policies if not (policy.concludes and p.concludes == policy.concludes)]
    for members in group(documents, Config(root=Path())):
        ordered = sorted(members.documents, key=lambda d: (d.role != "card", d.source.path))
        facts = engine.Facts(pipeline.facts_of(extractor, ordered))
        engine.conclude(others, facts)
        yield AISystem(members.name, tuple(facts.all), pipeline.start_of(ordered[0])), facts


def _flags(policy: Policy, systems: Sequence[tuple[AISystem, engine.Facts]]) -> list[tuple[str, tuple[str, ...]]]:
    """The text each finding, or each conclusion, of a policy stands on, and what it names as missing."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for system, facts in systems:
        if policy.concludes:
            own = engine.Facts(facts.all)
            engine.conclude([policy], own)
            found += [(f.quote, ()) for f in own.all[len(facts.all) :]]
        else:
            found += [(pipeline.evidence_of(policy, j.evidence, {})[0].quote, j.missing) for j in engine.judge([policy], system, facts)]
    return sorted(found)


Variant = tuple[str, Policy, Policy | None]
"""What is left out, the policy without it, and, for an alternative, the policy with it alone."""


def variants(policy: Policy) -> Iterator[Variant]:
    """Every way to leave one condition out.

    A part of ``all`` or ``unless`` is proved by an example that changes without it; an alternative of ``any`` also by an example
    that it flags alone (alternatives may overlap).
    """
    if policy.when is not None:
        for what, without, alone in _without(policy.when, "when"):
            yield what, replace(policy, when=without), None if alone is None else replace(policy, when=alone)
    if policy.unless is not None:
        yield "unless", replace(policy, unless=None), None
        for what, without, _ in _without(policy.unless, "unless"):
            yield what, replace(policy, unless=without), None
    for number, element in enumerate(policy.elements):
        left = (*policy.elements[:number], *policy.elements[number + 1 :])
        yield f"the element {element.name!r}", replace(policy, elements=left, open=0), None


def _without(condition: Condition, path: str) -> Iterator[tuple[str, Condition, Condition | None]]:
    if condition.operator not in ("all", "any"):
        return
    for number, part in enumerate(condition.parts):
        here = f"{path} > {condition.operator}[{number + 1}]"
        before, after = condition.parts[:number], condition.parts[number + 1 :]
        if len(condition.parts) > 1:
            alone = replace(condition, parts=(part,)) if condition.operator == "any" else None
            yield here, replace(condition, parts=(*before, *after)), alone
        for what, without, alone in _without(part, here):
            whole = replace(condition, parts=(*before, without, *after))
            yield what, whole, None if alone is None else replace(condition, parts=(*before, alone, *after))
