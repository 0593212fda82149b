"""Whether a text for citizens says what it must, and in plain language.

The fields are those of the notification (Regulation (EU) 2024/1689, Article 26(11), recital 93; Articles 85 and 86) and of a public
description. Readability is LIX: words per sentence, and the share of words of more than six letters (C. H. Björnsson, Läsbarhet, Stockholm
1968), which needs no word list and so serves every language; compounding languages score higher, hence the lenient limit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from aiact_lint.fact import Fact, Polarity

HARD = 60
"""LIX from which on a text counts as very difficult; newspapers have about 45, plain language under 40."""
LONG = 30
"""Words from which on a sentence is named as long."""
NAMED = 3
"""Long sentences that are named."""

NOTICE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("the agency", ("setting.public-authority", "setting.police", "setting.court", "setting.education", "setting.asylum")),
    ("the purpose", ("duty.intended-purpose",)),
    ("the type of decision", ("act.decide", "service", "effect.detriment", "education", "work", "migration")),
    ("the role of the system", ("model.word",)),
    ("the human role", ("oversight.reviewer", "oversight.review", "oversight.decides")),
    ("the explanation", ("duty.explanation",)),
    ("human review and contest", ("redress.contest",)),
    ("the complaint to the authority", ("duty.authority-complaint",)),
    ("the contact", ("redress.contact",)),
    ("the date of the last review", ("duty.last-reviewed",)),
)
"""Fields of a notification and the concepts of which one shows it."""
DESCRIPTION: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what it is for", ("duty.intended-purpose",)),
    ("why it is used", ("duty.necessity",)),
    ("which data it uses", ("duty.data-governance", "model.word")),
    ("how and by whom decisions are made", ("oversight.reviewer", "oversight.review", "oversight.decides")),
    ("the rights", ("redress.contest", "duty.explanation")),
    ("who monitors it", ("duty.monitoring", "duty.complaint-mechanism", "duty.authority-complaint")),
    ("the date of the last review", ("duty.last-reviewed",)),
)
"""Fields of a public description."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"(?<=[.!?;:])\s+|\n\s*\n|\n(?=\s*(?:[-*#]|\d+\.))")
_REACH = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}+\.\w|https?://\S|(?<!\d)(?:\+|0)\d[\d ()/-]{5,20}")
"""An address, or a telephone number, in any language."""
_OPEN = re.compile(r"\b(?:TODO|TBD|FIXME|lorem ipsum)\b|\[\.\.\.\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``stated`` with its line and words, ``missing``, or ``unread`` where the language has no words for it yet."""

    name: str
    state: str
    line: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: fields, open tasks (line and word), LIX, and long sentences (line, words in it, beginning)."""

    fields: tuple[Field, ...]
    open: tuple[tuple[int, str], ...]
    lix: float
    long: tuple[tuple[int, int, str], ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is missing or open, and the text is not very difficult."""
        return not self.open and self.lix < HARD and all(field.state != "missing" for field in self.fields)


def check(
    text: str, facts: Iterable[Fact], wanted: Sequence[tuple[str, tuple[str, ...]]], worded: Collection[str], *, head: int = 0
) -> Checked:
    """Check a text by its facts.

    ``worded`` are the concepts that its languages have words for, ``head`` the lines that stand before the text where it was read.
    """
    stated = [f for f in facts if f.polarity is Polarity.STATED and f.source.position(f.span.start).line > head]
    fields = tuple(_reached(_field(name, concepts, stated, worded, head), text) for name, concepts in wanted)
    opened = tuple((1 + text.count("\n", 0, m.start()), m.group(0)) for m in _OPEN.finditer(text))
    lix, long = readability(text)
    return Checked(fields, opened, lix, long)


def _reached(field: Field, text: str) -> Field:
    found = _REACH.search(text) if field.name == "the contact" and field.state != "stated" else None
    return Field(field.name, "stated", 1 + text.count("\n", 0, found.start()), found.group(0)) if found else field


def _field(name: str, concepts: tuple[str, ...], stated: Sequence[Fact], worded: Collection[str], head: int) -> Field:
    for concept in concepts:
        for fact in stated:
            if fact.concept == concept or fact.concept.startswith(f"{concept}."):
                return Field(name, "stated", fact.source.position(fact.span.start).line - head, fact.quote)
    known = any(w == c or w.startswith(f"{c}.") for c in concepts for w in worded)
    return Field(name, "missing" if known else "unread")


def readability(text: str) -> tuple[float, tuple[tuple[int, int, str], ...]]:
    """LIX of a text, and its longest sentences over :data:`LONG` words, the longest first."""
    sentences = []
    at = 0
    for end in [*(m.start() for m in _END.finditer(text)), len(text)]:
        found = _WORD.findall(text[at:end])
        if found:
            begin = at + len(text[at:end]) - len(text[at:end].lstrip())
            sentences.append((1 + text.count("\n", 0, begin), found, " ".join(text[at:end].split())))
        at = end
    every = [word for _, found, _ in sentences for word in found]
    if not every:
        return 0.0, ()
    lix = len(every) / len(sentences) + 100 * sum(len(word) > 6 for word in every) / len(every)
    long = sorted(((line, len(found), said[:60]) for line, found, said in sentences if len(found) > LONG), key=lambda row: -row[1])
    return round(lix, 1), tuple(long[:NAMED])


def told(path: str, found: Checked) -> str:
    """What a check found, a line for each thing."""
    lines = []
    for field in found.fields:
        if field.state == "stated":
            lines.append(f'{path}:{field.line}: stated: {field.name} ("{" ".join(field.quote.split())}")')
        elif field.state == "missing":
            lines.append(f"{path}: missing: {field.name}")
        else:
            lines.append(f"{path}: unread: {field.name}; the language of the text has no words for it yet")
    lines += [f"{path}:{line}: open: {word}" for line, word in found.open]
    hard = f"; {HARD} or more is very difficult: use shorter sentences and words" if found.lix >= HARD else ""
    lines.append(f"{path}: readability: LIX {found.lix}{hard}")
    lines += [f'{path}:{line}: long sentence: {count} words, "{said}…"' for line, count, said in found.long]
    return "\n".join(lines)
