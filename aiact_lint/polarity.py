"""How a sentence speaks of what it mentions: stated, denied, planned, asked.

After NegEx and ConText (Chapman et al. 2001; Harkema et al. 2009): trigger words have a scope that runs forward and backward until
a terminator. Scopes are counted in words; the trigger lists are part of each lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from aiact_lint.fact import Polarity
from aiact_lint.words import Words

FORWARD = 9
"""Words a plain negation reaches forward."""
FORWARD_DUTY = 5
"""The same for words of duties: "if you were not chosen you can ask for a review" denies no review."""
BACKWARD = 7
"""Words a plain negation reaches backward, within its clause."""
NEAR = 3
"""Words a negation reaches people and places: "no person" denies the person, "the resident does not pay" does not."""
SHORT = 4
"""Words between two commas that still look like an item of a list."""

_HARD = re.compile(r"[.;:!?()\[\]{}—–|•·\"“”„«»]|\s-\s|\n\s*\n")

ACTORS = ("person", "setting", "scope", "model", "oversight.reviewer", "redress.body", "trait.profile", "trait.age-sex")
"""Concepts that name who, where and when: they exist although the verb beside them is negated."""

SAFEGUARDS = ("oversight", "redress", "registration", "notice", "classification", "duty")
"""Concepts of duties: a plan or a placeholder does not state them."""

OWN_UNIT = ("technique", "crime.no-suspicion", "consent.none", "safety.filter-off", "person", "effect", "scope")
"""Phrases that are one unit of meaning: the negation inside "do not notice" denies nothing else."""


@cache
def under(concept: str, families: tuple[str, ...]) -> bool:
    """Whether a concept is one of the families or stands below one."""
    return any(concept == f or concept.startswith(f + ".") for f in families)


class Match(NamedTuple):
    """One lexicon match in a token list: tokens ``first`` up to ``last`` (exclusive)."""

    concept: str
    first: int
    last: int
    language: str


class Verdict(NamedTuple):
    """The polarity of one match and the token range of the word that set it."""

    polarity: Polarity
    trigger: tuple[int, int] | None = None


STATED = Verdict(Polarity.STATED)


class Clauses:
    """Where clauses of a statement begin and end, as token indices."""

    def __init__(self, text: str, words: Words, stops: Sequence[Match]) -> None:
        size = len(words)
        self.hard = [False] * (size + 1)
        self.comma = [False] * (size + 1)
        starts, ends = words.starts, words.ends
        for i in range(1, size):
            gap = text[ends[i - 1] : starts[i]]
            if gap == " ":
                continue
            if "," in gap or "،" in gap:
                self.comma[i] = True
            # "2.5", "EU:s", "EU:n": a mark inside a word ends nothing.
            if _HARD.search(gap) and not (gap == "." and words.words[i].isdigit()) and gap != ":":
                self.hard[i] = True
        self.stop = [False] * (size + 1)
        for match in stops:
            self.stop[match.first] = True

    def forward(self, start: int, reach: int | None) -> int:
        """Index after the last token a trigger ending before ``start`` reaches; ``reach`` None means to the end of the clause."""
        size = len(self.hard) - 1
        since = 0
        end = start
        while end < size:
            if end > start and (self.hard[end] or self.stop[end]):
                break
            if end == start and self.stop[end]:
                break
            if self.comma[end] and reach is not None:
                if since > SHORT:
                    break
                since = 0
            if reach is not None and end - start >= reach:
                break
            since += 1
            end += 1
        return end

    def together(self, one: int, other: int) -> bool:
        """Whether two tokens stand between the same hard stops (semicolon, colon, dash, bracket)."""
        low, high = sorted((one, other))
        return not any(self.hard[low + 1 : high + 1])

    def backward(self, first: int, conjunctions: frozenset[int]) -> int:
        """Index of the first token a trigger starting at ``first`` reaches backward within its clause."""
        begin = first
        while begin > 0 and first - begin < BACKWARD:
            if self.hard[begin] or self.comma[begin] or self.stop[begin] or begin - 1 in conjunctions:
                break
            begin -= 1
        return begin


def judge(text: str, words: Words, matches: Sequence[Match], triggers: dict[str, list[Match]], placeholder: bool) -> list[Verdict]:
    """The verdict of each match of one statement, in order. ``triggers`` are the polarity matches by kind."""
    stated = STATED
    if not triggers and not placeholder:
        return [stated] * len(matches)
    stops = triggers.get("terminator", []) + triggers.get("only_then", [])
    clauses = Clauses(text, words, stops)
    conjunctions = frozenset(m.first for m in triggers.get("conjunction", []))
    negations = _negations(matches, triggers)
    scopes = [
        (m, m.first if _looks_ahead(m, triggers) else clauses.backward(m.first, conjunctions), clauses.forward(m.last, FORWARD))
        for m in negations
    ]
    for number, (following, _, _) in enumerate(scopes[1:]):
        # "We infer no emotions, measure no mood": behind a comma the next negation takes over.
        negator, begin, end = scopes[number]
        if end > following.first and any(clauses.comma[negator.last : following.first + 1]):
            scopes[number] = (negator, begin, following.first)
    excluded = [(m, clauses.forward(m.last, None)) for m in triggers.get("excluded", [])]
    out: list[Verdict] = []
    for match in matches:
        safeguard = under(match.concept, SAFEGUARDS)
        verdict = stated
        denied = [m for m, begin, end in scopes if _reaches(match, m, begin, end)]
        ruled = [m for m, end in excluded if not _overlap(match, m) and (m.last <= match.first < end or match.last <= m.first)]
        if match.concept.endswith(".none") and any(t.first >= match.last for t in triggers.get("only_then", ())):
            # "The mark is final unless a re-mark is asked for."
            out.append(Verdict(Polarity.HYPOTHETICAL))
            continue
        if denied and _denies(denied, triggers):
            verdict = Verdict(Polarity.DENIED, (denied[0].first, denied[0].last))
        elif ruled and not safeguard:
            verdict = Verdict(Polarity.DENIED, (ruled[0].first, ruled[0].last))
        else:
            verdict = _whole(match, safeguard, triggers, clauses)
        if verdict.polarity is Polarity.STATED and placeholder and safeguard:
            verdict = Verdict(Polarity.PLANNED)
        out.append(verdict)
    return out


def _looks_ahead(negator: Match, triggers: dict[str, list[Match]]) -> bool:
    """Whether a negation denies only what follows it: "scored without consent" and "counts rather than identifies" keep the first verb.

    A postposition is listed as ``behind`` and denies what stands before it ("hozzájárulás nélkül").
    """
    ahead = [*triggers.get("without", ()), *triggers.get("instead", ())]
    return any(_overlap(negator, m) for m in ahead) and not any(_overlap(negator, m) for m in triggers.get("behind", ()))


def _denies(negations: Sequence[Match], triggers: dict[str, list[Match]]) -> bool:
    """Whether negations that reach the same words deny them.

    Two of the same sort agree ("no ... nunca", "nie ... nikogo"); one of the sort "without" cancels another ("not without review",
    "no measure unless two officers have confirmed").
    """
    cancelling = sum(any(_overlap(m, w) for w in triggers.get("without", ())) for m in negations)
    return (cancelling + (cancelling < len(negations))) % 2 == 1


WHOLE = (
    ("historical", Polarity.HISTORICAL, True, True),
    ("cited", Polarity.CITED, False, True),
    ("hypothetical", Polarity.HYPOTHETICAL, False, True),
    ("planned", Polarity.PLANNED, True, False),
)
"""Triggers that hold for a whole clause, between hard stops, strongest first: kind, polarity, holds for safeguards, for others.

A plan to infringe is still a purpose, so a planned practice counts as stated; a planned safeguard is not there.
"""


def _whole(match: Match, safeguard: bool, triggers: dict[str, list[Match]], clauses: Clauses) -> Verdict:
    for kind, polarity, safeguards, others in WHOLE:
        if not (safeguards if safeguard else others):
            continue
        for trigger in triggers.get(kind, ()):
            if not _overlap(match, trigger) and ((kind == "historical" and not safeguard) or clauses.together(match.first, trigger.first)):
                return Verdict(polarity, (trigger.first, trigger.last))
    return Verdict(Polarity.STATED)


def is_question(text: str, words: Words, asked: Sequence[Match]) -> bool:
    """Whether a statement asks. A question after a colon describes an output ("a figure: how likely is …?") and does not."""
    stripped = text.rstrip(" \t\r\n*_)\"'”»")
    # U+037E is the Greek question mark; people also type the semicolon that looks the same.
    greek = stripped.endswith((";", "\u037e")) and any("\u0370" <= c <= "\u03ff" for c in stripped[:60])
    if stripped.endswith(("?", "\u037e")) or greek:
        return ":" not in text
    opens = any(m.first == 0 or (m.first == 1 and words.words[0].isdigit()) for m in asked)
    return opens and "?" in text


def _negations(matches: Sequence[Match], triggers: dict[str, list[Match]]) -> list[Match]:
    """Negators that are not part of a phrase with a meaning of its own; adjacent ones ("don't … not") count once."""
    out: list[Match] = []
    for negator in sorted(triggers.get("negator", []), key=lambda m: (m.first, -m.last)):
        if out and negator.first < out[-1].last:
            continue
        if any(
            m.first <= negator.first and negator.last <= m.last and m.last - m.first > 1 and under(m.concept, OWN_UNIT) for m in matches
        ):
            continue
        out.append(negator)
    return out


def _overlap(match: Match, other: Match) -> bool:
    return match.first < other.last and other.first < match.last


def _reaches(match: Match, negator: Match, begin: int, end: int) -> bool:
    if _overlap(match, negator):
        return False  # the phrase brings its own negation ("no human review")
    if under(match.concept, ACTORS):
        return negator.last <= match.first < min(end, negator.last + NEAR)
    if match.first >= negator.last:
        if under(match.concept, SAFEGUARDS):
            end = min(end, negator.last + FORWARD_DUTY)
        return match.first < end
    return match.first >= begin and match.last <= negator.first
