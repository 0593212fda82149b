"""The handbook pages, written from the policies: one for each policy and each article, an index, and the table of coverage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from aiact_lint.policy import Condition, Law, Policy
from aiact_lint.who import BODIES

NOTE = "Written by `make docs` from `policies/`; do not edit.\n"
HEAD = f"""# Policies

{NOTE}
A finding is a signal for a person to judge, not legal advice. A missing duty is a warning before the date of application and has the level
given here from it on. Duties that are not principal are told together, as one note for each family. See also the
[table of coverage](coverage.md) and the [articles](articles/index.md).
"""
Examples = Mapping[str, Sequence[tuple[str, Sequence[str], str]]]
"""Examples by policy id: name, flagged words, and what is missing where it is known not to be found yet (else empty)."""


def pages(known: Sequence[Policy], examples: Examples, laws: Mapping[str, Law]) -> dict[str, str]:
    """Each page by its path below ``docs/``."""
    raised = sorted((p for p in known if p.message), key=lambda p: (p.family, p.id))
    frames = sorted((p for p in known if not p.message), key=lambda p: p.id)
    out = {"policies.md": _index(raised, frames), "coverage.md": _coverage(raised, examples)}
    out |= {f"policies/{p.id}.md": _policy(p, examples.get(p.id, ())) for p in raised}
    by_article: dict[str, list[Policy]] = {}
    for policy in raised:
        for name in dict.fromkeys(article(law) for law in policy.law):
            by_article.setdefault(name, []).append(policy)
    every = dict.fromkeys(sorted((article(law) for law in laws.values()), key=_number))
    out["articles/index.md"] = _articles(every, by_article)
    out |= {f"articles/{_slug(name)}.md": _article(name, by_article.get(name, []), laws.values()) for name in every}
    return out


def article(law: Law) -> str:
    """The article or annex of a provision as people name it: ``Article 14``, ``Annex III``, ``GDPR Article 22``."""
    citation = law.citation
    act = "" if "2024/1689" in citation else _act(citation)
    found = re.search(r"(?:Article|Annex|recital|Recital|Charter) ?[0-9IVX]+[a-z]?", citation)
    name = found.group(0) if found else citation
    return f"{act}{name[:1].upper()}{name[1:]}"


def _act(citation: str) -> str:
    for sign, act in (
        ("2016/679", "GDPR "),
        ("2016/680", "LED "),
        ("2018/1725", "EUDPR "),
        ("2026/1744", "Omnibus "),
        ("Charter", "Charter "),
    ):
        if sign in citation:
            return act
    return "Guidelines " if "C(2025)" in citation else ""


def _number(name: str) -> tuple[bool, bool, str, int, str]:
    digits = re.search(r"\d+", name)
    return (
        not name.startswith("Article"),
        not name.startswith("Annex"),
        name.partition(" ")[0],
        int(digits.group(0)) if digits else 0,
        name,
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _index(raised: Sequence[Policy], frames: Sequence[Policy]) -> str:
    lines = [HEAD]
    for family in dict.fromkeys(p.family for p in raised):
        lines += [f"\n## {family}\n", "| policy | what | level | law |", "| --- | --- | --- | --- |"]
        lines += [f"| [{p.id}](policies/{p.id}.md) | {_cell(p.title)} | {p.level} | {_short(p)} |" for p in raised if p.family == family]
    lines.append("\n## What policies build on\n")
    lines += [f"- `{p.concludes}`: {p.title}. {_condition(p.when)}" for p in frames if p.when is not None]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _short(policy: Policy) -> str:
    return ", ".join(dict.fromkeys(article(law) for law in policy.law))


def _policy(policy: Policy, examples: Sequence[tuple[str, Sequence[str], str]]) -> str:
    lines = [f"# {policy.id}\n", NOTE, f"**{policy.title}** ({policy.level}). {policy.message}\n", "## Law\n"]
    lines += [f"- [{article(law)}](../articles/{_slug(article(law))}.md): {_law(law)}" for law in policy.law] or [
        "- none: it is about the record itself"
    ]
    for label, text in (("Avoid", policy.avoid), ("Prefer", policy.prefer), ("Why", policy.why), ("What to do", policy.remediation)):
        # A comment would be one of the page, too.
        lines += [f"\n## {label}\n", f"`{text}`" if text.startswith("<!--") else text]
    lines += _exceptions(policy)
    if policy.when is not None:
        lines += ["\n## Raised when\n", _condition(policy.when)]
    if examples:
        lines += ["\n## Examples\n", "| example | stands on |", "| --- | --- |"]
        lines += [f"| {_cell(name) or '-'} | {_words(flags)} |" for name, flags, todo in examples if not todo]
    misses = [f"- {name}: {todo}" for name, _, todo in examples if todo]
    lines += ["\n## Known misses\n", *(misses or ["None is on record; that is no promise."])]
    return "\n".join(lines) + "\n"


def _exceptions(policy: Policy) -> list[str]:
    lines = []
    duty = policy.duty
    if duty is not None:
        who = " and ".join(duty.role) or "whoever provides or deploys the system"
        lines.append(f"- Owed by {who}{f', namely {BODIES[duty.body][1]}' if duty.body else ''}{f'; {duty.only}' if duty.only else ''}.")
        lines.append(f"- Met where the documents: {_condition(duty.met)}.")
        if duty.denied is not None:
            lines.append(f"- Open in any case where the documents: {_condition(duty.denied)}.")
    if policy.gathers:
        lines.append(f"- Tells the open duties of the family {policy.family} together.")
    if policy.unless is not None:
        lines.append(f"- Not raised where the documents: {_condition(policy.unless)}.")
    if policy.elements:
        lines.append("- May be left open, and is then named: " + "; ".join(e.name for e in policy.elements) + ".")
    return ["\n## Scope and exceptions\n", *lines] if lines else []


def _words(flags: Sequence[str]) -> str:
    return ", ".join(f'"{_cell(" ".join(words.split()))}"' for words in flags) or "clean"


def _articles(every: Iterable[str], by_article: Mapping[str, Sequence[Policy]]) -> str:
    lines = [
        "# Articles\n",
        NOTE,
        "Provisions on record, and how many policies rest on each.\n",
        "| provision | policies |",
        "| --- | --- |",
    ]
    lines += [f"| [{name}]({_slug(name)}.md) | {len(by_article.get(name, ())) or 'none'} |" for name in every]
    return "\n".join(lines) + "\n"


def _article(name: str, resting: Sequence[Policy], laws: Iterable[Law]) -> str:
    here = [law for law in laws if article(law) == name]
    lines = [
        f"# {name}\n",
        NOTE,
        "## Provisions\n",
        *(f"- [{law.citation}]({law.url}){_dates(law)}{f'. {law.note}' if law.note else ''}" for law in here),
    ]
    lines += ["\n## Policies\n", *([f"- [{p.id}](../policies/{p.id}.md): {p.title} ({p.level})" for p in resting] or ["None."])]
    cited = {law.key for p in resting for law in p.law}
    left = [law.citation for law in here if law.key not in cited]
    lines += ["\n## Not covered\n", *([f"- {citation}" for citation in left] or ["Every provision on record has a policy."])]
    lines.append("\nWhat a document does not say cannot be checked: whether a stated measure works is for a person to judge.")
    return "\n".join(lines) + "\n"


def _coverage(raised: Sequence[Policy], examples: Examples) -> str:
    lines = [
        "# Coverage\n",
        NOTE,
        "Every policy with its provisions, and the examples that prove it.",
        "Each condition is taken away in turn, and some example must then change.\n",
        "| policy | level | law | flagged | clean | known misses |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for policy in raised:
        own = examples.get(policy.id, ())
        counts = (sum(bool(f) and not t for _, f, t in own), sum(not f and not t for _, f, t in own), sum(bool(t) for _, _, t in own))
        proof = " | ".join(map(str, counts)) if policy.when is not None and own else "by tests | by tests | 0"
        lines.append(f"| [{policy.id}](policies/{policy.id}.md) | {policy.level} | {_short(policy)} | {proof} |")
    return "\n".join(lines) + "\n"


def _law(law: Law) -> str:
    fine = f"; fine: {law.fine}" if law.fine else "; the Act names no fine tier"
    return f"{law.citation}{_dates(law)}{fine}"


def _dates(law: Law) -> str:
    if not law.applies_from:
        return ""
    contested = f", contested; in any case from {law.contested_until}" if law.contested_until else ""
    return f", applies from {law.applies_from}{contested}"


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
