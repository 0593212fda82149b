"""From statements to facts: which concepts a document speaks of, and how it speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from aiact_lint.document import Document, Statement
from aiact_lint.fact import Fact, Place, Polarity
from aiact_lint.lexicon import Matcher, Tables, Token, tokens
from aiact_lint.polarity import SAFEGUARDS, Match, Verdict, is_question, judge, under
from aiact_lint.source import Span

HEADING_ROLES = ("excluded", "licence", "references", "ethics", "limitations", "fairness", "faq", "history", "data")
"""Roles of a section, strongest first."""

ROLE_POLARITY = {
    "excluded": Polarity.DENIED,
    "licence": Polarity.DENIED,
    "references": Polarity.CITED,
    "ethics": Polarity.HYPOTHETICAL,
    "limitations": Polarity.HYPOTHETICAL,
}
HEADING_WORDS = 14
"""A heading of more words is a sentence and gives no role."""


OPEN_TASK = re.compile(r"^\W*\[ \]")
"""An unticked box of a task list: what it names is still to be done."""
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


class Lexicons(Protocol):
    """Where the tables of a language come from; loading one is left to the last moment."""

    def languages(self) -> Sequence[str]:
        """Codes of the languages that are ready."""

    def tables(self, language: str) -> Tables:
        """The tables of one language."""

    def function_words(self) -> dict[str, str]:
        """Each frequent function word with the codes of the languages that use it, separated by spaces."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One statement after matching: its tokens, concept matches and polarity triggers."""

    statement: Statement
    words: list[Token]
    matches: list[Match]
    triggers: dict[str, list[Match]]
    placeholder: bool
    disabled: bool
    enabled: bool


class Extractor:
    """Extracts facts from documents; keeps one matcher for each set of languages, so a word is looked up once a run."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.lexicons = lexicons
        self._matchers: dict[tuple[str, ...], Matcher] = {}
        self._function_words = lexicons.function_words()
        self._roles: dict[tuple[tuple[str, ...], str], str] = {}

    def languages_of(self, document: Document) -> dict[str, int]:
        """Languages a document is written in, with the number of distinct function words that show each."""
        seen: dict[str, set[str]] = {}
        known = self._function_words
        for statement in document.statements:
            if statement.kind in ("path",):
                continue
            for token in tokens(statement.text):
                for code in known.get(token.word, "").split():
                    seen.setdefault(code, set()).add(token.word)
        return {code: len(words) for code, words in seen.items()}

    def matcher(self, languages: Iterable[str]) -> Matcher:
        """The matcher for a set of languages."""
        key = tuple(sorted(set(languages)))
        if key not in self._matchers:
            self._matchers[key] = Matcher(self.lexicons.tables(code) for code in key)
        return self._matchers[key]

    def facts(self, document: Document, number: int, languages: Sequence[str]) -> list[Fact]:
        """The facts of one document. ``number`` is its number in the system; English is always read (keys are)."""
        matcher = self.matcher({"en", *languages})
        reads = [self._read(s, matcher, document.role == "manifest") for s in document.statements]
        out: list[Fact] = []
        previous: list[Fact] = []
        previous_block: tuple[int, int] | None = None
        for index, read in enumerate(reads):
            if not read.matches and "historical" not in read.triggers:
                continue
            verdicts = judge(read.statement.text, read.words, read.matches, read.triggers, read.placeholder)
            verdicts = self._adjust(read, verdicts, reads, matcher)
            if read.disabled or read.enabled:
                switch = Match("switch.off" if read.disabled else "switch.on", len(read.words) - 1, len(read.words), "")
                read.matches.append(switch)
                verdicts.append(Verdict(Polarity.STATED))
            facts = [self._fact(document, number, index, read, m, v) for m, v in zip(read.matches, verdicts, strict=True)]
            facts += self._mail(document, number, index, read)
            block = (read.statement.section, read.statement.block)
            if "historical" in read.triggers and block == previous_block and previous and len(read.matches) < 4:
                # "A vendor offered … . The council rejected it.": the rejection speaks of the sentence before.
                out[-len(previous) :] = [replace(f, polarity=Polarity.HISTORICAL) if f.polarity is Polarity.STATED else f for f in previous]
            out += facts
            previous, previous_block = facts, block
        return out

    def _read(self, statement: Statement, matcher: Matcher, manifest: bool) -> _Read:
        words = tokens(statement.text)
        matches: list[Match] = []
        triggers: dict[str, list[Match]] = {}
        placeholder = disabled = enabled = False
        for concept, first, last, language in matcher.find(words):
            if concept[0] != "~":
                matches.append(Match(concept, first, last, language))
            elif concept.startswith("~polarity."):
                triggers.setdefault(concept[10:], []).append(Match(concept, first, last, language))
            elif concept == "~placeholder":
                placeholder = True
            elif concept == "~values.disabled" and manifest and last == len(words) and first >= 1 and statement.kind == "scalar":
                disabled = True
            elif concept == "~values.enabled" and manifest and last == len(words) and first >= 1 and statement.kind == "scalar":
                enabled = True
        if statement.kind == "scalar" and manifest and not words:
            placeholder = True
        if len(matches) > 1:
            matches = _longest(matches)
        if statement.kind == "item" and OPEN_TASK.search(statement.text):
            placeholder = True
        return _Read(statement, words, matches, triggers, placeholder, disabled, enabled and not disabled)

    def _adjust(self, read: _Read, verdicts: list[Verdict], reads: list[_Read], matcher: Matcher) -> list[Verdict]:
        """Polarity that comes from the place: section role, introducing sentence, switched-off value, question, fairness table."""
        statement = read.statement
        role = self._role(statement.trail, matcher)
        forced: Polarity | None = ROLE_POLARITY.get(role)
        if forced is None and statement.kind != "scalar" and is_question(statement.text, read.words, read.triggers.get("asked", ())):
            forced = Polarity.ASKED
        intro = reads[statement.intro] if statement.intro is not None and statement.intro < len(reads) else None
        intro_denies = intro is not None and _denies_list(intro)
        fairness = role == "fairness" or any(m.concept == "purpose.fairness" for m in read.matches)
        out: list[Verdict] = []
        for match, verdict in zip(read.matches, verdicts, strict=True):
            safeguard = under(match.concept, SAFEGUARDS)
            if read.disabled:
                verdict = Verdict(Polarity.STATED if verdict.polarity is Polarity.DENIED else Polarity.DENIED)
            elif verdict.polarity is Polarity.STATED:
                if forced is not None and not (safeguard and role in ("limitations", "ethics", "licence")):
                    verdict = Verdict(forced)
                elif safeguard and statement.kind == "heading":
                    verdict = Verdict(Polarity.CITED)  # a heading announces, it states nothing
                elif intro_denies and not safeguard:
                    verdict = Verdict(Polarity.DENIED)
                elif fairness and under(match.concept, ("trait",)):
                    verdict = Verdict(Polarity.EVALUATED)
            out.append(verdict)
        return out

    def _role(self, trail: tuple[str, ...], matcher: Matcher) -> str:
        """The role the headings give a section; the innermost heading with a role decides."""
        key = (trail, str(id(matcher)))
        if key not in self._roles:
            self._roles[key] = next((r for r in (heading_role(h, matcher) for h in reversed(trail)) if r), "")
        return self._roles[key]

    def _mail(self, document: Document, number: int, index: int, read: _Read) -> list[Fact]:
        """A mail address is a way to turn to somebody, in any language."""
        statement = read.statement
        found = MAIL.search(document.source.text, statement.span.start, statement.span.end)
        if found is None:
            return []
        polarity = Polarity.PLANNED if read.placeholder else Polarity.STATED
        place = Place(number, statement.section, statement.block, index)
        return [Fact("redress.contact", polarity, document.source, Span(*found.span()), place, document.role, statement.trail)]

    def _fact(self, document: Document, number: int, index: int, read: _Read, match: Match, verdict: Verdict) -> Fact:
        statement, words = read.statement, read.words
        span = statement.source_span(words[match.first].start, words[match.last - 1].end)
        trigger: Span | None = None
        if verdict.trigger is not None:
            first, last = verdict.trigger
            trigger = statement.source_span(words[first].start, words[last - 1].end)
        place = Place(number, statement.section, statement.block, index)
        weight = 0 if statement.kind in ("heading", "path") else 1 if statement.kind == "comment" or _is_tag(document, statement) else 2
        return Fact(
            match.concept, verdict.polarity, document.source, span, place, document.role, statement.trail, (), trigger, match.language, weight
        )  # fmt: skip


def _is_tag(document: Document, statement: Statement) -> bool:
    """Whether a statement is a tag or another scalar of a card's front matter: weaker evidence than a sentence."""
    return document.role == "card" and statement.kind == "scalar"


def heading_role(heading: str, matcher: Matcher) -> str:
    """The role of a heading, or an empty string. A heading that begins with a negation ("Not for grading") excludes its section."""
    words = tokens(heading)
    if not words or len(words) > HEADING_WORDS:
        return ""
    found: set[str] = set()
    negated = False
    for concept, first, _, _ in matcher.find(words):
        if concept.startswith("~headings."):
            found.add(concept[10:])
        elif concept == "~polarity.excluded" or (concept == "~polarity.negator" and first == 0 and len(words) > 1):
            negated = True
    if negated and not found & {"licence", "references"}:
        return "excluded"
    return next((r for r in HEADING_ROLES if r in found), "")


def _denies_list(intro: _Read) -> bool:
    """Whether a sentence before a list denies its items: it ends with a colon and negates or excludes."""
    if not intro.statement.text.rstrip(" \t\r\n*_").endswith((":", "：")):
        return False
    if "excluded" in intro.triggers:
        return True
    negators = intro.triggers.get("negator", [])
    return bool(negators) and not intro.triggers.get("only_then") and len({n.first for n in negators}) % 2 == 1


def _longest(matches: list[Match]) -> list[Match]:
    """Of matches of the same concept that lie within each other, the longest."""
    out: list[Match] = []
    for m in matches:
        if not any(o is not m and o.concept == m.concept and o.first <= m.first and m.last <= o.last and (o.last - o.first > m.last - m.first) for o in matches):
            if not any(o.concept == m.concept and o.first == m.first and o.last == m.last for o in out):
                out.append(m)
    return out
