"""The handbook page of the policies, written from the policies themselves: ``docs/policies.md``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aiact_lint.policy import Condition, Law, Policy

HEAD = """# Policies

Written by `make docs` from `policies/`; do not edit. A finding is a signal for a person to judge, not legal advice. A missing duty is a
warning before the date of application and has the level given here from it on.
"""


def page(known: Sequence[Policy], examples: Mapping[str, Sequence[tuple[str, Sequence[str]]]]) -> str:
    """One section for each policy that can be raised, and one for each frame. ``examples`` are (name, flagged words) by policy id."""
    raised = sorted((p for p in known if p.message), key=lambda p: (p.family, p.id))
    frames = sorted((p for p in known if not p.message), key=lambda p: p.id)
    lines = [HEAD]
    for family in dict.fromkeys(p.family for p in raised):
        lines.append(f"\n## {family}\n")
        for policy in raised:
            if policy.family == family:
                lines += _section(policy, examples.get(policy.id, ()))
    lines.append("\n## What policies build on\n")
    lines += [f"- `{p.concludes}`: {p.title}. {_condition(p.when)}" for p in frames if p.when is not None]
    return "\n".join(lines) + "\n"


def _section(policy: Policy, examples: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    lines = [f"\n### {policy.id}\n", f"**{policy.title}** ({policy.level}). {policy.message}\n"]
    lines += [f"- {_law(law)}" for law in policy.law]
    for label, text in (("Avoid", policy.avoid), ("Prefer", policy.prefer), ("Why", policy.why), ("What to do", policy.remediation)):
        # A comment would be one of the page, too.
        lines.append(f"\n{label}: " + (f"`{text}`" if text.startswith("<!--") else text))
    if policy.when is not None:
        lines.append(f"\nRaised when: {_condition(policy.when)}")
    if policy.unless is not None:
        lines.append(f"\nUnless: {_condition(policy.unless)}")
    if policy.elements:
        lines.append("\nMay be left open, and is then named: " + "; ".join(e.name for e in policy.elements) + ".")
    flagged = [f'"{words}"' for _, flags in examples for words in flags]
    if flagged:
        lines.append("\nExamples stand on: " + ", ".join(dict.fromkeys(" ".join(f.split()) for f in flagged)) + ".")
    return lines


def _law(law: Law) -> str:
    contested = f", contested; in any case from {law.contested_until}" if law.contested_until else ""
    fine = f"; fine: {law.fine}" if law.fine else ""
    return f"{law.citation}, applies from {law.applies_from}{contested}{fine}"


def _condition(condition: Condition | None) -> str:
    """A condition in words."""
    if condition is None:
        return ""
    scope = f" in one {condition.within}" if condition.within else ""
    if condition.operator in ("all", "any"):
        joint = " **and** " if condition.operator == "all" else " **or** "
        return "(" + joint.join(_condition(p) for p in condition.parts) + f"){scope}"
    if condition.operator == "not":
        return "**not** " + ", ".join(_condition(p) for p in condition.parts)
    many = f" ({condition.count} different words)" if condition.count > 1 else ""
    role = f" by the {condition.role}" if condition.role else ""
    return f"{condition.operator} {' or '.join(f'`{c}`' for c in condition.concepts)}{many}{role}{scope}"
