"""What a text says by itself, wherever it stands: concepts, triggers, polarity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aiact_lint.fact import Polarity
from aiact_lint.matcher import Matcher
from aiact_lint.polarity import STATED, Match, Verdict, is_question, judge
from aiact_lint.words import Words, words_of

REMEMBERED = 2_000
"""Distinct texts that are remembered."""

HEADING_ROLES = ("excluded", "rejected", "licence", "references", "ethics", "limitations", "fairness", "faq", "history", "data")
"""Roles of a section, strongest first."""
SHORT = 10
"""Words of a statement that a placeholder can fill: in a longer one, "case" or "follows" mean what they say."""
LONG = 5
"""Letters of a borrowed word that no other language is likely to have by chance."""
MARKERS = frozenset(("todo", "tbd", "tba", "tbc", "fixme", "xxx"))
"""Placeholders in any language, in a statement of any length."""
NAMES_OF_PEOPLES = "trait.race-names"
"""Names of peoples, many of which are names of languages, too."""
HEADING_WORDS = 14
"""A heading of more words is a sentence and gives no role."""


class Reading(NamedTuple):
    """A text after matching: words, concept matches with their polarity, and what else the place may make of it.

    ``disabled`` and ``enabled``: its last word switches off or on. ``denies_list``: it introduces a list and denies its items.
    ``removed``: it has a word for taking away; ``opens_removed``: that word stands first and like a label ("4.0 - removed: ...").
    """

    words: Words
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
        self._roles: dict[str, str] = {}

    def plain(self, text: str) -> Reading:
        """The reading of a name, a value, a heading or a cell. Manifests repeat the same lines a thousand times."""
        found = self._readings.get(text)
        if found is None:
            if len(self._readings) > REMEMBERED:
                self._readings.clear()
            found = self._readings[text] = self._read(text, prose=False)
        return found

    def prose(self, text: str) -> Reading:
        """The reading of a sentence or an item of a list. A single foreign word in it is no loan word: "attend", "temps" are French."""
        return self._read(text, prose=True)

    def _read(self, text: str, *, prose: bool) -> Reading:
        words = words_of(text)
        matches: list[Match] = []
        triggers: dict[str, list[Match]] = {}
        masks: list[tuple[int, int]] = []
        placeholder = disabled = enabled = False
        foreign = self.foreign
        for found in self.matcher.find(words):
            concept, first, last, language = found
            if language == foreign and not _is_borrowed(concept, words, first, last, prose):
                continue
            if concept[0] != "~":
                matches.append(Match._make(found))
            elif concept == "~polarity.negator" and _is_number_sign(text, words, last):
                continue
            elif concept.startswith("~polarity."):
                triggers.setdefault(concept[10:], []).append(Match(concept, first, last, language))
            elif concept == "~mask":
                masks.append((first, last))
            elif concept == "~placeholder":
                placeholder = placeholder or len(words) <= SHORT or words.words[first] in MARKERS
            elif concept.startswith("~values.") and last == len(words) and first >= 1 and _is_value(text, words, first):
                disabled = disabled or concept == "~values.disabled"
                enabled = enabled or concept == "~values.enabled"
        if masks:
            # Fixed phrases in which a word has another sense: "Hugging Face", "race condition", "hidden layers".
            matches = [m for m in matches if not any(first <= m.first and m.last <= last for first, last in masks)]
        if not triggers and not placeholder:
            if not matches:
                return Reading(words, (), (), disabled=disabled, enabled=enabled and not disabled)
            kept = longest(matches)
            return Reading(
                words, tuple(kept), (STATED,) * len(kept), question=is_question(text, words, ()), fairness=_measures(kept),
                disabled=disabled, enabled=enabled and not disabled,
            )  # fmt: skip
        kept = longest(matches)
        return Reading(
            words=words,
            matches=tuple(kept),
            verdicts=_of_languages(kept, judge(text, words, kept, triggers, placeholder), triggers),
            historical="historical" in triggers,
            proposal="proposal" in triggers,
            rejected="rejected" in triggers,
            question=is_question(text, words, triggers.get("asked", ())),
            fairness=_measures(kept),
            placeholder=placeholder,
            disabled=disabled,
            enabled=enabled and not disabled,
            denies_list=_denies_list(text, triggers),
            removed="removed" in triggers or "rejected" in triggers or "historical" in triggers,
            opens_removed=_opens_removed(text, words, [*triggers.get("removed", ()), *triggers.get("rejected", ())]),
        )

    def heading_role(self, heading: str) -> str:
        """The role of a heading, or an empty string. One that begins with a negation ("Not for grading") excludes its section."""
        role = self._roles.get(heading)
        if role is None:
            role = self._roles[heading] = self._heading_role(heading)
        return role

    def _heading_role(self, heading: str) -> str:
        words = words_of(heading)
        if not words.words or len(words) > HEADING_WORDS:
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


def _of_languages(matches: Sequence[Match], verdicts: Sequence[Verdict], triggers: Mapping[str, Sequence[Match]]) -> tuple[Verdict, ...]:
    """The verdicts, where a text that speaks of languages or translations means no peoples: "translated into Chinese and Korean"."""
    if "language" not in triggers:
        return tuple(verdicts)
    return tuple(
        Verdict(Polarity.CITED, (triggers["language"][0].first, triggers["language"][0].last)) if m.concept == NAMES_OF_PEOPLES else v
        for m, v in zip(matches, verdicts, strict=True)
    )


def _measures(matches: Sequence[Match]) -> bool:
    """Whether a text speaks of fairness."""
    return any([m[0] == "purpose.fairness" for m in matches])  # noqa: C419 - a list is quicker than a generator for ten of them


def _is_borrowed(concept: str, words: Words, first: int, last: int, prose: bool) -> bool:
    """Whether a match of a foreign language counts: a phrase, a value, a mask, or outside prose a word long enough."""
    if concept[0] == "~":
        return concept.startswith("~values.") or concept == "~mask"
    return last - first > 1 or (not prose and len(words.words[first]) >= LONG)


def _is_number_sign(text: str, words: Words, last: int) -> bool:
    """Whether "no." stands before a number and means its number."""
    return last < len(words) and words.words[last].isdigit() and text[words.ends[last - 1] : words.ends[last - 1] + 1] == "."


def _is_value(text: str, words: Words, first: int) -> bool:
    """Whether the words from ``first`` on are all that stands after the first colon or equals sign: ``image: x:2.0`` ends in no value."""
    separator = next((i for i, sign in enumerate(text) if sign in ":="), -1)
    return 0 <= separator < words.starts[first] and words.starts[first - 1] < separator


def _opens_removed(text: str, words: Words, removed: Sequence[Match]) -> bool:
    """Whether a statement opens with a label such as "Removed:", after a version at most, or says no more than that."""
    for match in removed:
        if all(any(c.isdigit() for c in word) for word in words.words[: match.first]):
            rest = text[words.ends[match.last - 1] :].lstrip("*_` ")
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
    if len({m[0] for m in matches}) == len(matches):
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
