"""Plain lists for the terminal: facts, policies, systems, and the explanation of one policy."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence

from aiact_lint.fact import Fact
from aiact_lint.finding import SystemSummary
from aiact_lint.policy import Law, Policy
from aiact_lint.reporters.safe import name, one_line, short

WIDTH = 100


def facts(found: Iterable[Fact]) -> str:
    """One line for each fact: place, concept, polarity, the words, and the word that set the polarity."""
    rows = []
    for fact in sorted(found, key=lambda fact: (fact.source.path, fact.span.start, fact.concept)):
        position = fact.source.position(fact.span.start)
        trigger = f'  because of "{short(fact.source.quote(fact.trigger), WIDTH)}"' if fact.trigger else ""
        place = f"{name(fact.source.path)}:{position.line}:{position.column}"
        rows.append((place, fact.concept, fact.polarity.value, f'"{short(fact.quote, WIDTH)}"{trigger}'))
    return _table(rows) or "nothing in this file means anything to aiact-lint"


def policies(known: Sequence[Policy], *, as_json: bool) -> str:
    """Policies that can be raised, by family: id, level, law, title."""
    raised = sorted((policy for policy in known if policy.message), key=lambda policy: (policy.family, policy.id))
    if as_json:
        return json.dumps([_as_data(policy) for policy in raised], indent=2, ensure_ascii=False)
    out = []
    for family in dict.fromkeys(policy.family for policy in raised):
        rows = [(f"  {p.id}", p.level, p.title) for p in raised if p.family == family]
        out.append(f"{family}\n{_table(rows)}")
    return "\n\n".join(out)


def _as_data(policy: Policy) -> dict[str, object]:
    return {
        "id": policy.id,
        "family": policy.family,
        "level": policy.level,
        "title": policy.title,
        "law": [{"citation": law.citation, "url": law.url, "appliesFrom": law.applies_from, "fine": law.fine} for law in policy.law],
        "practices": list(policy.practices),
        "areas": list(policy.areas),
    }


def explain(policy: Policy, examples: Sequence[tuple[str, Sequence[str]]] = ()) -> str:
    """Everything a policy says: its law and dates, what to avoid and to prefer, why, and its examples (name, flagged words)."""
    parts = [f"{policy.id} ({policy.level})\n{policy.title}", *map(_law, policy.law)]
    sections = (
        ("Message", policy.message),
        ("What to do", policy.remediation),
        ("Avoid", policy.avoid),
        ("Prefer", policy.prefer),
        ("Why", policy.why),
    )
    parts += [f"{heading}\n{_indented(text)}" for heading, text in sections if text]
    if policy.elements:
        parts.append("Elements that may be left open\n" + "\n".join(f"  - {element.name}" for element in policy.elements))
    if examples:
        rows = [f"  - {title}: " + (", ".join(f'"{" ".join(f.split())}"' for f in flags) or "clean") for title, flags in examples]
        parts.append("Examples, and the words they stand on\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _law(law: Law) -> str:
    lines = [law.citation, f"  {law.url}", f"  applies from {law.applies_from}"]
    if law.contested_until:
        lines[-1] += f" (contested; in any case from {law.contested_until})"
    if law.fine:
        lines.append(f"  fine: {law.fine}{f' ({law.fine_basis})' if law.fine_basis else ''}")
    if law.note:
        lines.append(_indented(law.note))
    return "\n".join(lines)


def _indented(text: str) -> str:
    return "\n".join(textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="  ") for line in text.splitlines())


def systems(found: Iterable[SystemSummary]) -> str:
    """Each system with its practices, areas, points, and its documents with what brought them together."""
    out = []
    for system in found:
        lines = [one_line(system.name)]
        for label, values in (("practices", system.practices), ("areas", system.areas), ("points", system.points)):
            if values:
                lines.append(f"  {label}: {', '.join(values)}")
        why = system.why or ("",) * len(system.paths)
        lines += [f"  {name(path)}" + (f": {one_line(reason)}" if reason else "") for path, reason in zip(system.paths, why, strict=True)]
        out.append("\n".join(lines))
    return "\n\n".join(out) or "no model card and no manifest of an AI system was found"


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows with aligned columns."""
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return "\n".join("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip() for row in rows)
