"""Policies carry their own tests: the examples after a policy run here, and every condition must be needed by one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiact_lint import bundled, engine, extension, formats, judging, library
from aiact_lint import coverage as coverages
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
    """What the examples of one policy showed.

    ``cases`` are the single checks, each with what is wrong or None: examples by name, conditions by their place. ``notes`` say what
    is proved, but thinly (see :mod:`aiact_lint.coverage`).
    """

    policy: str
    examples: int = 0
    failures: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cases: list[tuple[str, str | None]] = field(default_factory=list)

    def case(self, name: str, fault: str | None, into: list[str]) -> None:
        """Keep a check, and what is wrong in the list it belongs to."""
        self.cases.append((name, fault))
        if fault is not None:
            into.append(fault)


@dataclass(frozen=True)
class Result:
    """All outcomes, and the text to print. ``passed`` is false where an example failed or a condition is unproved."""

    outcomes: tuple[Outcome, ...]
    coverage: bool = False

    @property
    def passed(self) -> bool:
        """Whether every example did what it says and proves what it should."""
        return not any(o.failures or o.unproved for o in self.outcomes)

    @property
    def text(self) -> str:
        """One line for each fault and a closing line."""
        lines = [f"{o.policy}: {fault}" for o in self.outcomes for fault in (*o.failures, *o.unproved)]
        if self.coverage:
            lines += [f"{o.policy}: note: {note}" for o in self.outcomes for note in o.notes]
        total, faulty = len(self.outcomes), sum(bool(o.failures or o.unproved) for o in self.outcomes)
        lines.append(f"{total} policies, {sum(o.examples for o in self.outcomes)} examples, {faulty} policies with faults")
        return "\n".join(lines)


def run(paths: Sequence[Path] = (), *, coverage: bool | None = None) -> Result:
    """Run the examples of the built-in policies, or of those in files and folders. Raises :class:`PolicyError`.

    ``coverage`` also says what is proved thinly; by default for policies in files and folders.
    """
    built = library.load()
    if paths:
        folders = list(dict.fromkeys(home(path) for path in paths))
        files = [f for p in paths for f in (extension.policy_files([p]) if p.is_dir() else [p])]
        built = extension.extend(built, folders)
        if not files:
            raise PolicyError(f"{', '.join(map(str, paths))}: there is no policy; write one with: aiact-lint policy new")
    else:
        files = bundled.policy_files()
    extractor = Extractor(built)
    deep = bool(paths) if coverage is None else coverage
    return Result(tuple(check(file, built, extractor, coverage=deep) for file in files), deep)


def home(path: Path) -> Path:
    """The folder of own policies that a file or folder belongs to: that with its concepts, laws or words, not far above."""
    if not path.exists():
        raise PolicyError(f"{path}: there is no such file or folder")
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    for above in (folder, folder.parent):
        if any((above / name).exists() for name in (extension.CONCEPTS, extension.LAWS, extension.LEXICONS)):
            return above
    return folder


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


def told(policies: Sequence[Policy], folders: Sequence[Path] = ()) -> dict[str, list[tuple[str, tuple[str, ...], str]]]:
    """The examples by policy id as the handbook shows them: name, flagged words, and what a known miss waits for."""
    wanted = {p.id for p in policies}
    files = [f for f in (*bundled.policy_files(), *extension.policy_files(folders)) if f.stem in wanted]
    return {f.stem: [(e.name, e.flags, e.todo) for e in read_examples(f)] for f in files}


def _example(raw: Any, where: str) -> Example:
    if not isinstance(raw, dict) or not isinstance(raw.get("files"), dict):
        raise PolicyError(f"{where}: an example has a name, files and flags")
    for key in raw:
        if key not in KEYS:
            raise PolicyError(f"{where}: unknown key {key!r}; an example has {', '.join(KEYS)}")
    files = {str(path): str(text) for path, text in raw["files"].items()}
    return Example(str(raw.get("name", "")), tuple(str(f) for f in raw.get("flags") or ()), files, str(raw.get("todo", "")))


def check(path: Path, built: library.Library, extractor: Extractor, *, coverage: bool = False) -> Outcome:
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
        fault = None
        if example.todo and got == wanted:
            fault = f"example {example.name!r} passes now: remove its todo"
        elif not example.todo and got != wanted:
            fault = f"example {example.name!r} flags {got}, wanted {wanted}"
        outcome.case(f"example: {example.name}", fault, outcome.failures)
    if not any(e.flags for e in examples) or not any(not e.flags for e in examples):
        outcome.case("examples", "needs at least one flagged and one clean example", outcome.failures)
    for what, without, alone in variants(policy):
        # An example that waits for better reading proves nothing yet.
        live = [(e.name, s, got) for e, s, got in zip(examples, systems, seen, strict=True) if not e.todo]
        provers = [name for name, s, got in live if _flags(without, s) != got or (alone is not None and _flags(alone, s))]
        outcome.case(f"condition: {what}", None if provers else f"no example needs {what}", outcome.unproved)
        if coverage and (note := coverages.only(what, provers)):
            outcome.notes.append(note)
    if coverage:
        _cover(outcome, policy, built, list(zip(systems, seen, strict=True)))
    return outcome


def _cover(outcome: Outcome, policy: Policy, built: library.Library, shown: Sequence[tuple[_Systems, _Flags]]) -> None:
    """Note concepts without words, and concepts in a list that no example needs."""
    never, partly = coverages.words(policy, built)
    for fault in never:
        outcome.case(f"words: {fault.partition(' for ')[2].partition(';')[0]}", fault, outcome.failures)
    outcome.notes += [
        f"no example needs {what}" for what, without in coverages.choices(policy) if all(_flags(without, s) == got for s, got in shown)
    ]
    outcome.notes += partly


_Systems = list[tuple[AISystem, engine.Facts]]
_Flags = list[tuple[str, tuple[str, ...]]]


def _systems(example: Example, built: library.Library, extractor: Extractor, policy: Policy) -> Iterator[tuple[AISystem, engine.Facts]]:
    """The systems of an example with all that other policies conclude."""
    documents = [d for path, text in sorted(example.files.items()) for d in formats.read(SourceFile(path, text))[0]]
    others = [p for p in built.policies if not (policy.concludes and p.concludes == policy.concludes)]
    for members in group(documents, Config(root=Path())):
        ordered = sorted(members.documents, key=lambda d: (d.role != "card", d.source.path))
        facts = engine.Facts(judging.facts_of(extractor, ordered))
        engine.conclude(others, facts)
        yield AISystem(members.name, tuple(facts.all), judging.start_of(ordered[0])), facts


def _flags(policy: Policy, systems: Sequence[tuple[AISystem, engine.Facts]]) -> list[tuple[str, tuple[str, ...]]]:
    """The text each finding, or each conclusion, of a policy stands on, and what it names as missing."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for system, facts in systems:
        if policy.concludes:
            own = engine.Facts(facts.all)
            engine.conclude([policy], own)
            found += [(f.quote, ()) for f in own.all[len(facts.all) :]]
        else:
            found += [(judging.evidence_of(policy, j.evidence, {})[0].quote, j.missing) for j in engine.judge([policy], system, facts)]
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
    if policy.duty is not None:
        yield "duty > met", replace(policy, duty=None), None
        if policy.duty.denied is not None:
            yield "duty > denied", replace(policy, duty=replace(policy.duty, denied=None)), None
        for what, without, _ in _without(policy.duty.met, "met"):
            yield what, replace(policy, duty=replace(policy.duty, met=without)), None
    for number, part in enumerate(policy.parts):
        yield f"the part {part.name!r}", replace(policy, parts=(*policy.parts[:number], *policy.parts[number + 1 :])), None
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
