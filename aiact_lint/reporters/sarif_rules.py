"""What SARIF says of a policy: plain words, apart from the objects that carry them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiact_lint.policy import Law, Level, Policy
from aiact_lint.reporters.markup import is_address, markdown
from aiact_lint.reporters.safe import one_line
from aiact_lint.reporters.words import applies_always, brief, fines

LONGEST_DESCRIPTION = 1024
MOST_TAGS = 10
PRECISION: dict[Level, str] = {"error": "high", "warning": "medium", "note": "low"}
"""An error rests on every element of the provision, a warning leaves one open, a note is a hint."""
SEVERITY: dict[Level, str] = {"error": "error", "warning": "warning", "note": "recommendation"}


def pascal(policy: Policy) -> str:
    """The id as a name in PascalCase: SocialScoring.

    SARIF wants a name to differ from the id, and not only in case: one word takes its family before it.
    """
    name = _pascal(policy.id)
    return name if name.casefold() != policy.id.casefold() else f"{_pascal(policy.family) or 'Policy'}{name}"


def _pascal(text: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^0-9A-Za-z]+", text) if part)


def sentence(text: str) -> str:
    """The text on one line with a full stop at its end."""
    text = one_line(text)
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def description(policy: Policy) -> str:
    """The message and its reason, short enough for every reader."""
    text = " ".join(filter(None, (sentence(policy.message), sentence(policy.why)))) or sentence(policy.title) or f"{policy.id}."
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[: LONGEST_DESCRIPTION - 1].rpartition(" ")[0] + "…"


def tags(policy: Policy) -> list[str]:
    """What a reader may filter by: the Act, the family, and the provisions."""
    named = ("eu-ai-act", policy.family, *policy.tags, *(brief(law.citation) for law in policy.law))
    return list(dict.fromkeys(filter(None, map(one_line, named))))[:MOST_TAGS]


def help_text(policy: Policy) -> str:
    """Law, reason and remedy as plain text."""
    rows = [*(f"Law: {one_line(law.citation)}{_date(law)}." for law in policy.law)]
    rows += [f"Fine: {sentence(fine)}" for fine in fines(policy.law)]
    rows += [f"{label}: {sentence(text)}" for label, text in _sections(policy) if text]
    return "\n".join(rows) or sentence(policy.title) or policy.id


def help_markdown(policy: Policy) -> str:
    """The same as Markdown, which readers show instead of the text."""
    parts = [markdown(sentence(policy.message))] if policy.message else []
    rows = [f"- {_link(law)}{markdown(_date(law))}" for law in policy.law]
    rows += [f"- Fine: {markdown(fine)}" for fine in fines(policy.law)]
    if rows:
        parts.append("\n".join(rows))
    parts += [f"**{label}:** {markdown(sentence(text))}" for label, text in _sections(policy) if text]
    return "\n\n".join(parts) or markdown(sentence(policy.title)) or markdown(policy.id)


def _sections(policy: Policy) -> Sequence[tuple[str, str]]:
    return (("Why", policy.why), ("Avoid", policy.avoid), ("Prefer", policy.prefer), ("What to do", policy.remediation))


def _date(law: Law) -> str:
    date = applies_always(law)
    return f", {date}" if date else ""


def _link(law: Law) -> str:
    text = markdown(law.citation)
    return f"[{text}]({law.url})" if is_address(law.url) else text
