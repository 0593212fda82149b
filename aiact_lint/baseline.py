"""The baseline: findings that were there when the linter came, kept in a file, so that only new ones are reported.

One line for each finding, sorted by system, path and policy: two branches that add or remove findings merge, also with
``merge=union``, since neither order nor repetition means anything. A prohibited practice needs an approver, as in a suppression.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from aiact_lint.accepted import Accepted, accepted, compare
from aiact_lint.config import Config, nearest
from aiact_lint.errors import ConfigError, UnreadableError
from aiact_lint.finding import Finding, Report
from aiact_lint.policy import Level
from aiact_lint.read import decode, read_bytes
from aiact_lint.tree import Mapping, parse_yaml, to_data
from aiact_lint.tree import Sequence as List

FILE = ".aiact-lint-baseline.yaml"
VERSION = 1
LARGEST = 10_000_000
"""Bytes of the largest baseline: about 40,000 findings."""
NEVER = ("suppression-", "internal-error")
"""Beginnings of ids that no baseline accepts: they say that the linter itself is not used rightly."""
KEYS = ("system", "policy", "level", "path", "words", "fingerprint", "approver")
_HEAD = """\
# Known findings of aiact-lint: only new ones are reported. Written by "aiact-lint baseline update"; one line each, sorted. Where two
# branches changed it, keep the lines of both ("{name} merge=union" in .gitattributes does) and run the update.
version: 1
findings:
"""
_ESCAPED = {code: f"\\u{code:04x}" for code in (0x7F, 0x85, 0x2028, 0x2029, 0xFEFF)}


@dataclass(frozen=True)
class Change:
    """What a baseline would become: all its entries, and those that come and go."""

    entries: tuple[Accepted, ...]
    added: tuple[Accepted, ...]
    removed: tuple[Accepted, ...]
    refused: tuple[Finding, ...]


def read(file: Path) -> list[Accepted]:
    """The entries of a baseline. Raises :class:`ConfigError` with line and fix where it cannot be used."""
    name = file.name
    try:
        text = decode(read_bytes(file, LARGEST), name).text
    except UnreadableError as error:
        if not file.exists():
            raise ConfigError(f"{file}: there is no such baseline; make one with: aiact-lint baseline create") from error
        raise ConfigError(f"{name}:{error.line}: the baseline {error.reason}") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(("<<<<<<< ", ">>>>>>> ", "=======")):
            raise ConfigError(
                f"{name}:{number}: a conflict of a merge stands here; keep the lines of both sides, then run: aiact-lint baseline update"
            )
    try:
        roots = parse_yaml(text)
    except UnreadableError as error:
        raise ConfigError(f"{name}:{error.line}: {error.reason}") from error
    root = roots[0] if roots else None
    listed = root.get("findings") if isinstance(root, Mapping) else None
    version = to_data(root).get("version") if isinstance(root, Mapping) else None
    if version != VERSION:
        raise ConfigError(
            f"{name}:1: the baseline must begin with version: {VERSION}; make it anew with: aiact-lint baseline create --force"
        )
    items = listed.items if isinstance(listed, List) else []
    return [_entry(to_data(item), f"{name}:{text.count(chr(10), 0, item.start) + 1}") for item in items]


def _entry(raw: Any, where: str) -> Accepted:
    line = int(where.rpartition(":")[2])
    if not isinstance(raw, dict):
        raise ConfigError(f"{where}: each finding is a mapping with {', '.join(KEYS[:-1])}")
    for key in raw:
        if key not in KEYS:
            raise ConfigError(f'{where}: unknown key "{key}"{nearest(str(key), KEYS)}')
    for key in KEYS[:-1]:
        if key not in raw:
            raise ConfigError(f"{where}: {key} is missing; run: aiact-lint baseline update")
    if raw["level"] not in get_args(Level):
        raise ConfigError(f'{where}: level: "{raw["level"]}" is not one of "error", "warning" or "note"')
    return Accepted(**{key: str(value) for key, value in raw.items()}, line=line)  # type: ignore[arg-type] # the level is checked


def write(entries: Iterable[Accepted], name: str = FILE) -> str:
    """The text of a baseline."""
    ordered = sorted(set(entries), key=lambda e: (e.system, e.path, e.policy, e.fingerprint))
    lines = [
        f"  - {{{', '.join(f'{key}: {_scalar(getattr(e, key))}' for key in KEYS if getattr(e, key) or key != 'approver')}}}"
        for e in ordered
    ]
    head = _HEAD.format(name=name)
    return head + "\n".join(lines) + "\n" if lines else head.replace("findings:\n", "findings: []\n")


def _scalar(value: str) -> str:
    """A value as every YAML reader takes it: plain where it is a slug, else in double quotes."""
    if (
        value.isascii()
        and value.replace("-", "").isalpha()
        and value.islower()
        and value not in {"true", "false", "null", "yes", "no", "on", "off"}
    ):
        return value
    quoted = json.dumps(value, ensure_ascii=False).translate(_ESCAPED)
    return "".join(f"\\u{ord(c):04x}" if 0xD800 <= ord(c) <= 0xDFFF else c for c in quoted)


def concerns(finding: Finding, config: Config) -> bool:
    """Whether a baseline speaks of a finding at all: not of waived ones, of hints nobody asked for, or of faults in using the linter."""
    return finding.suppression is None and (config.pedantic or not finding.pedantic) and not finding.id.startswith(NEVER)


def applied(report: Report, config: Config, *, in_full: bool = True) -> Report:
    """The report without the findings that the baseline knows; its notices say what is known, worse and resolved.

    ``in_full`` is false for a report that holds only what is new: what it lacks is not resolved.
    """
    if config.baseline is None:
        return report
    entries = read(config.baseline)
    names = [system.name for system in report.systems]
    found = compare([f for f in report.findings if concerns(f, config)], entries, names, ())
    known = {id(finding) for finding, entry in found.known if not finding.policy.practices or entry.approver}
    gone = resolved(found.gone, report, config) if in_full else []
    name = config.baseline.name
    notices = [f"{len(known)} known {'finding is' if len(known) == 1 else 'findings are'} left out ({name})"] if known else []
    notices += [f"worse than in {name}: {f.id} in {f.system} is now {f.level}, it was {e.level}" for f, e in found.worse]
    notices += [
        f"{name}: {f.id} in {f.system} is a prohibited practice and needs an approver; run: aiact-lint baseline update --approver NAME"
        for f, _ in found.known
        if id(f) not in known
    ]
    notices += [f'resolved: {e.policy} in {e.system} ({e.path}, "{e.words}")' for e in gone]
    if gone:
        notices.append(f"take resolved findings out of {name} with: aiact-lint baseline update --prune")
    return replace(report, findings=tuple(f for f in report.findings if id(f) not in known), notices=(*report.notices, *notices))


def resolved(gone: Sequence[Accepted], report: Report, config: Config) -> list[Accepted]:
    """Of known findings that were not found, those whose policy was judged and whose whole system was linted."""
    return [
        entry
        for entry in gone
        if config.selects(entry.policy, report.families.get(entry.policy, "")) and (report.whole or entry.system in report.complete)
    ]


def changed(report: Report, config: Config, before: Sequence[Accepted], *, approver: str = "", prune: bool = False) -> Change:
    """What a baseline becomes that knows the findings of ``report``; with ``prune`` it learns no new ones.

    ``refused`` are prohibited practices that nobody approved.
    """
    found = compare([f for f in report.findings if concerns(f, config)], before, [system.name for system in report.systems], ())
    gone = resolved(found.gone, report, config)
    kept = [e for e in found.gone if e not in gone]
    kept += [accepted(f, e.approver or (approver if f.policy.practices else "")) for f, e in found.known]
    fresh: list[Accepted] = []
    refused: list[Finding] = []
    worse = {id(f): e for f, e in found.worse}
    for finding in (*found.new, *(f for f, _ in found.worse)):
        if prune:
            if id(finding) in worse:
                kept.append(replace(accepted(finding, worse[id(finding)].approver), level=worse[id(finding)].level))
        elif finding.policy.practices and not approver:
            refused.append(finding)
        else:
            fresh.append(accepted(finding, approver if finding.policy.practices else ""))
    return Change((*kept, *fresh), tuple(fresh), tuple(gone), tuple(refused))
