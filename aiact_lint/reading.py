"""What a text says by itself, wherever it stands: concepts, triggers, polarity. Each distinct text is read once a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiact_lint.lexicon import Matcher, Token, tokens
from aiact_lint.polarity import Match, Verdict, is_question, judge

REMEMBERED = 100_000
"""Distinct texts that are remembered in one run: manifests repeat the same lines a thousand times."""

HEADING_ROLES = ("excluded", "rejected", "licence", "references", "ethics", "limitations", "fairness", "faq", "history", "data")
"""Roles of a section, strongest first."""
SHORT = 10
"""Words of a statement that a placeholder can fill: in a longer one, "case" or "follows" mean what they say."""
LONG = 5
"""Letters of a borrowed word that no other language is likely to have by chance."""
MARKERS = frozenset(("todo", "tbd", "tba", "tbc", "fixme", "xxx"))
"""Placeholders in any language, in a statement of any length."""
HEADING_WORDS = 14
"""A heading of more words is a sentence and gives no role."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text after matching: words, concept matches with their polarity, and what else the place may make of it.

    ``disabled`` and ``enabled``: its last word switches off or on. ``denies_list``: it introduces a list and denies its items.
    ``removed``: it has a word for taking away; ``opens_removed``: that word stands first and like a label ("4.0 - removed: ...").
    """

    words: tuple[Token, ...]
    matches: tuple[Match, ...]
    verdicts: tuple[Verdict, ...]
    historical: bool = False
    proposal: bool = False
    rejected: bool = False
    question: bool = False
    fairness: bool = False
    placeholder: bool = False
    disabled: bool = False
    enabled: bool = False
    denies_list: bool = False
    removed: bool = False
    opens_removed: bool = False


class Reader:
    """Reads texts with the lexicons of one set of languages.

    ``foreign`` is a language that the text is not written in but borrows from (English: keys, technical terms). Of it only
    concepts count, and no short word: "no" negates in English and says "but" in Slovak.
    """

    def __init__(self, matcher: Matcher, foreign: str = "") -> None:
        self.matcher = matcher
        self.foreign = foreign
        self._readings: dict[str, Reading] = {}
        self._prose: dict[str, Reading] = {}

    def read(self, text: str, *, prose: bool = False) -> Reading:
        """The reading of a text. In ``prose`` a single foreign word is no loan word: "attend" and "temps" are French there."""
        memory = self._prose if prose and self.foreign else self._readings
        found = memory.get(text)
        if found is None:
            if len(memory) > REMEMBERED:
                memory.clear()
            found = memory[text] = self._read(text, prose)
        return found

    def _read(self, text: str, prose: bool) -> Reading:
        words = tokens(text)
        matches: list[Match] = []
        triggers: dict[str, list[Match]] = {}
        masks: list[tuple[int, int]] = []
        placeholder = disabled = enabled = False
        for concept, first, last, language in self.matcher.find(words):
            if language == self.foreign and not _is_borrowed(concept, words, first, last, prose):
                continue
            if concept[0] != "~":
                matches.append(Match(concept, first, last, language))
            elif concept == "~polarity.negator" and _is_number_sign(text, words, last):
                continue
            elif concept.startswith("~polarity."):
                triggers.setdefault(concept[10:], []).append(Match(concept, first, last, language))
            elif concept == "~mask":
                masks.append((first, last))
            elif concept == "~placeholder":
                placeholder = placeholder or len(words) <= SHORT or words[first].word in MARKERS
            elif concept.startswith("~values.") and last == len(words) and first >= 1 and _is_value(text, words, first):
                disabled = disabled or concept == "~values.disabled"
                enabled = enabled or concept == "~values.enabled"
        if masks:
            # Fixed phrases in which a word has another sense: "Hugging Face", "race condition", "hidden layers".
            matches = [m for m in matches if not any(first <= m.first and m.last <= last for first, last in masks)]
        if not matches and not triggers:
            return Reading(words, (), (), placeholder=placeholder, disabled=disabled, enabled=enabled)
        kept = longest(matches)
        return Reading(
            words=words,
            matches=tuple(kept),
            verdicts=tuple(judge(text, words, kept, triggers, placeholder)),
            historical="historical" in triggers,
            proposal="proposal" in triggers,
            rejected="rejected" in triggers,
            question=is_question(text, words, triggers.get("asked", ())),
            fairness=any(m.concept == "purpose.fairness" for m in kept),
            placeholder=placeholder,
            disabled=disabled,
            enabled=enabled and not disabled,
            denies_list=_denies_list(text, triggers),
            removed="removed" in triggers or "rejected" in triggers or "historical" in triggers,
            opens_removed=_opens_removed(text, words, [*triggers.get("removed", ()), *triggers.get("rejected", ())]),
        )

    def heading_role(self, heading: str) -> str:
        """The role of a heading, or an empty string. One that begins with a negation ("Not for grading") excludes its section."""
        words = tokens(heading)
        if not words or len(words) > HEADING_WORDS:
            return ""
        found: set[str] = set()
        past: set[str] = set()
        negated = False
        for concept, first, _, language in self.matcher.find(words):
            if language == self.foreign:
                continue
            if concept.startswith("~headings."):
                found.add(concept[10:])
            elif concept in ("~polarity.proposal", "~polarity.rejected", "~polarity.removed"):
                past.add(concept[10:])
            elif concept == "~polarity.excluded" or (concept == "~polarity.negator" and first == 0 and len(words) > 1):
                negated = True
        if negated and not found & {"licence", "references"}:
            return "excluded"
        if "purpose" in found:
            found.discard("limitations")  # "Intended uses & limitations" says first of all what it is for
        if "proposal" in past and len(past) > 1:
            return "rejected"  # "Proposals that the council turned down"
        return next((r for r in HEADING_ROLES if r in found), "")


def _is_borrowed(concept: str, words: Sequence[Token], first: int, last: int, prose: bool) -> bool:
    """Whether a match of a foreign language counts: a phrase, a value, a mask, or outside prose a word long enough."""
    if concept[0] == "~":
        return concept.startswith("~values.") or concept == "~mask"
    return last - first > 1 or (not prose and len(words[first].word) >= LONG)


def _is_number_sign(text: str, words: Sequence[Token], last: int) -> bool:
    """Whether "no." stands before a number and means its number."""
    return last < len(words) and words[last].word.isdigit() and text[words[last - 1].end : words[last - 1].end + 1] == "."


def _is_value(text: str, words: Sequence[Token], first: int) -> bool:
    """Whether the words from ``first`` on are all that stands after the first colon or equals sign: ``image: x:2.0`` ends in no value."""
    separator = next((i for i, sign in enumerate(text) if sign in ":="), -1)
    return 0 <= separator < words[first].start and words[first - 1].start < separator


def _opens_removed(text: str, words: Sequence[Token], removed: Sequence[Match]) -> bool:
    """Whether a statement opens with a label such as "Removed:", after a version at most, or says no more than that."""
    for match in removed:
        if all(any(c.isdigit() for c in w.word) for w in words[: match.first]):
            rest = text[words[match.last - 1].end :].lstrip("*_` ")
            if rest[:1] in ("", ":", ".", ",", ";", "-", "–", "—", "("):
                return True
    return False


def _denies_list(text: str, triggers: dict[str, list[Match]]) -> bool:
    """Whether a sentence before a list denies its items: it ends with a colon and negates or excludes."""
    if not text.rstrip(" \t\r\n*_").endswith((":", "\uff1a")):
        return False
    if "excluded" in triggers:
        return True
    negators = {m.first for m in triggers.get("negator", ())}
    return len(negators) % 2 == 1 and not triggers.get("only_then")


def longest(matches: list[Match]) -> list[Match]:
    """Of matches of the same concept that lie within each other, the longest; each once."""
    if len(matches) < 2:
        return matches
    # From left to right and, from one start, the longest first: a match lies within an earlier one if that one ends no sooner.
    ends: dict[str, int] = {}
    kept: set[tuple[str, int, int]] = set()
    for m in sorted(matches, key=lambda m: (m.first, -m.last)):
        if m.last > ends.get(m.concept, -1):
            ends[m.concept] = m.last
            kept.add((m.concept, m.first, m.last))
    out: list[Match] = []
    for m in matches:
        key = (m.concept, m.first, m.last)
        if key in kept:
            kept.discard(key)
            out.append(m)
    return out
