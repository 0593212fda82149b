"""From statements to facts: which concepts a document speaks of, and how it speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from aiact_lint.document import Document, Statement
from aiact_lint.fact import Fact, Place, Polarity, Where
from aiact_lint.lexicon import Tables
from aiact_lint.matcher import Language, Matcher
from aiact_lint.polarity import SAFEGUARDS, Verdict, under
from aiact_lint.reading import Reader, Reading
from aiact_lint.words import words_of

ROLE_POLARITY = {
    "excluded": Polarity.DENIED,
    "rejected": Polarity.HISTORICAL,
    "licence": Polarity.DENIED,
    "references": Polarity.CITED,
    "ethics": Polarity.HYPOTHETICAL,
    "limitations": Polarity.HYPOTHETICAL,
}
ENGLISH = "en"
REGISTERS = ("registration.eu", "registration.national")
FILTER_OFF = "safety.filter-off"
"""The one concept that a switched-off value states: what is off is the filter."""
READERS = 32
"""Sets of languages whose readers are kept: each remembers what it has read."""
REACH = 3
"""Sentences after a proposal in which its rejection is looked for."""
FEW = 8
"""Matches of a sentence that only says what became of the one before."""


METRICS = re.compile(r"\b(?:WER|CER|F1|AU?ROC|AUC|[FT][PN]R|FAR|FRR|EER|FMR|FNMR|MAE|RMSE|BLEU|mAP|IoU|Brier|ECE)\b")
"""Names of measures, which are the same in every language."""
GROUPS = re.compile(
    r"\b(?:(?:sub)?groups?|gruppen?|groep(?:en)?|groupes?|grup(?:o|os|y|a|e|ă|uri)?|gruppi?|skupin[aey]?|grupp(?:er)?|ryhmä|csoport|rühm|grup[aė]s?|"
    r"ομάδα|група|cohorts?|slices?)\b",
    re.IGNORECASE,
)
"""Words for groups of people whose error rates are compared."""
PROSE = ("sentence", "item")
"""Kinds of statements written in the document's own language; names, values, comments, headings and cells borrow more."""

TRAIT = ("trait",)
DONE = (*SAFEGUARDS, "safety")
"""What a rejection does not make past."""

GENRES = ("setting.fiction", "setting.game", "setting.reading")
GENRE = 3
"""Different words that show what sort of text a card is."""
ABOUT_PERSONS = (
    "emotion", "behaviour", "crime", "trait", "biometric", "recognition", "gallery", "migration", "justice", "democracy", "education",
    "work", "service", "safety.component",
)  # fmt: skip

OPEN_TASK = re.compile(r"^\W*\[ \]")
"""An unticked box of a task list: what it names is still to be done."""
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]+")


ENTRY = re.compile(
    r"\b\d{1,2}\.\s?\d{1,2}\.\s?20\d\d|\b20\d\d-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/20\d\d\b|\b[A-Z]{2,20}[-/][A-Z0-9/-]{0,40}\d{3,}\b"
)
"""A date or a number of an entry beside a register: an entry in any language."""


class Lexicons(Protocol):
    """Where the tables of a language come from; loading one is left to the last moment."""

    def languages(self) -> Sequence[str]:
        """Codes of the languages that are ready."""

    def tables(self, language: str) -> Tables:
        """The tables of one language."""

    def telling(self) -> dict[str, str]:
        """First letters of long words with the languages that alone have them, see :data:`aiact_lint.library.TELLING`."""

    def function_words(self) -> dict[str, str]:
        """Each frequent function word with the codes of the languages that use it, separated by spaces."""


class Extractor:
    """Extracts facts from documents. It keeps a reader for each set of languages, which reads each distinct text once a run."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.lexicons = lexicons
        self._readers: dict[tuple[str, ...], Reader] = {}
        self._function_words = lexicons.function_words()
        self._languages: dict[str, Language] = {}
        self._roles: dict[tuple[str, ...], str] = {}

    def languages_of(self, document: Document) -> dict[str, float]:
        """How strongly a document shows each language: distinct function words, each shared among the languages that use it."""
        known = self._function_words
        seen: set[str] = set()
        for statement in document.statements:
            seen.update(words_of(statement.text).words)
        seen.intersection_update(known)
        votes: dict[str, float] = {}
        for word in sorted(seen):
            codes = known[word].split()
            for code in codes:
                votes[code] = votes.get(code, 0.0) + 1 / len(codes)
        return votes

    def told_by(self, documents: Iterable[Document]) -> dict[str, float]:
        """How strongly names and values show each language by single long words: the last resort where no sentence stands."""
        known = self.lexicons.telling()
        size = len(next(iter(known), ""))
        words = {word[:size] for d in documents for s in d.statements for word in words_of(s.text).words if len(word) >= size}
        votes: dict[str, float] = {}
        for word in sorted(words & known.keys()):
            codes = known[word].split()
            for code in codes:
                votes[code] = votes.get(code, 0.0) + 1 / len(codes)
        return votes

    def reader(self, languages: Iterable[str]) -> Reader:
        """The reader for a set of languages. English is always borrowed from: keys and technical terms are English everywhere."""
        key = tuple(sorted(set(languages)))
        if key not in self._readers:
            if len(self._readers) >= READERS:
                del self._readers[next(iter(self._readers))]
            foreign = "" if ENGLISH in key else ENGLISH
            self._readers[key] = Reader(Matcher(self._language(code) for code in sorted({ENGLISH, *key})), foreign)
        return self._readers[key]

    def _language(self, code: str) -> Language:
        found = self._languages.get(code)
        if found is None:
            found = self._languages[code] = Language(self.lexicons.tables(code))
        return found

    def facts(self, document: Document, number: int, languages: Sequence[str]) -> list[Fact]:
        """The facts of one document. ``number`` is its number in the system."""
        reader = self.reader(languages)
        self._roles = {}  # of this document: its title and its language count
        prose, other, kinds = reader.prose, reader.plain, PROSE
        readings = [prose(s.text) if s.kind in kinds else other(s.text) for s in document.statements]
        rejected = self._rejected(document, readings, reader) if any(r.removed for r in readings) else set()
        measured = self._measured(document, readings) if document.role == "card" else set()
        out: list[Fact] = []
        for index, reading in enumerate(readings):
            if not reading.matches:
                continue
            facts = self._of_statement(document, number, index, readings, reader)
            statement = document.statements[index]
            past = index in rejected or (reading.removed and self._role(document, statement.trail, reader) == "history")
            if measured and (statement.section, statement.block) in measured:
                facts = [
                    f._replace(polarity=Polarity.EVALUATED) if f.polarity is Polarity.STATED and under(f.concept, TRAIT) else f
                    for f in facts
                ]
            if past:
                facts = [f._replace(polarity=Polarity.HISTORICAL) if _is_past(f) else f for f in facts]
            out += facts
        return _elsewhere(out) if document.role == "card" else out

    def _measured(self, document: Document, readings: Sequence[Reading]) -> set[tuple[int, int]]:
        """Blocks of a card that speak of fairness, and the block behind each: traits there are groups that errors are compared by."""
        statements = document.statements
        spoken = {(s.section, s.block) for s, r in zip(statements, readings, strict=True) if r.fairness and s.kind in (*PROSE, "cell")}
        # A table of groups by error rates compares them, whatever language its title is in; one of classes shows what comes out.
        tables = {
            (s.section, s.block)
            for s in statements
            if s.kind == "cell" and s.intro is not None and statements[s.intro].kind == "cell"
            and GROUPS.search(statements[s.intro].text) and METRICS.search(statements[s.intro].text)
        }  # fmt: skip
        return spoken | {(section, block + 1) for section, block in spoken} | tables

    def _rejected(self, document: Document, every: Sequence[Reading], reader: Reader) -> set[int]:
        """Statements about what was proposed and rejected, or built and removed: they speak of the past.

        "A vendor offered mood detection for clerks. The council rejected it." One block speaks of a proposal, and it or a later
        sentence of the block rejects; then all up to the rejection is history. A row of a table is judged by itself and its header.
        """
        out: set[int] = set()
        blocks: dict[tuple[int, int], list[int]] = {}
        for index, statement in enumerate(document.statements):
            if statement.kind != "scalar":
                blocks.setdefault((statement.section, statement.block), []).append(index)
        for members in blocks.values():
            if not any(every[i].removed for i in members):
                continue
            readings = {i: every[i] for i in members}
            for i in members:
                statement = document.statements[i]
                intro = every[statement.intro] if statement.intro is not None else None
                proposed = readings[i].proposal or (intro is not None and (intro.proposal or intro.rejected))
                if statement.kind in ("cell", "item"):
                    following = readings.get(i + 1)
                    closed = following is not None and following.opens_removed and len(following.matches) < FEW
                    if (
                        (proposed and (readings[i].rejected or (intro is not None and intro.rejected)))
                        or readings[i].opens_removed
                        or closed
                    ):
                        out.add(i)
                    continue
                later = [j for j in members if i <= j <= i + REACH and document.statements[j].kind not in ("cell", "item")]
                offered = proposed and any(readings[j].rejected or readings[j].historical for j in later)
                refused = i > members[0] and (i - 1) in out and readings[i].rejected
                gone = i + 1 in readings and readings[i + 1].historical and len(readings[i + 1].matches) < FEW
                if offered or refused or gone:
                    out.add(i)
            out |= self._told(document, members, readings, reader)
        return out

    def _told(self, document: Document, members: Sequence[int], readings: dict[int, Reading], reader: Reader) -> set[int]:
        """Sentences of a block of prose under "History" up to the last that says what was stopped: they tell one past story."""
        prose = [i for i in members if document.statements[i].kind not in ("cell", "item", "heading")]
        if not prose or self._role(document, document.statements[prose[0]].trail, reader) != "history":
            return set()
        ended = [i for i in prose if readings[i].removed]
        return {i for i in prose if i <= ended[-1]} if ended else set()

    def _of_statement(self, document: Document, number: int, index: int, readings: Sequence[Reading], reader: Reader) -> list[Fact]:
        statement, reading = document.statements[index], readings[index]
        scalar = statement.kind == "scalar" and document.role == "manifest"
        open_task = statement.kind == "item" and OPEN_TASK.match(statement.text) is not None
        disabled = scalar and reading.disabled
        enabled = scalar and reading.enabled
        intro = readings[statement.intro] if statement.intro is not None else None
        verdicts = self._adjust(document, statement, reading, intro, reader, disabled=disabled, enabled=enabled, open_task=open_task)
        where = _where(document, number, index, reading)
        facts = [
            Fact(concept, verdict.polarity, where, first, last, (), verdict.trigger, language)
            for (concept, first, last, language), verdict in zip(reading.matches, verdicts, strict=True)
        ]
        if disabled or enabled:
            last = len(reading.words)
            facts.append(Fact("switch.off" if disabled else "switch.on", Polarity.STATED, where, last - 1, last))
        text, start, end = document.source.text, statement.start, statement.end
        mail = MAIL.search(text, start, end) if text.find("@", start, end) >= 0 else None
        if mail is not None:  # a mail address is a way to turn to somebody, in any language
            polarity = Polarity.PLANNED if reading.placeholder or open_task else Polarity.STATED
            facts.append(
                Fact("redress.contact", polarity, Where(document.source, where.place, document.role, statement.trail), *mail.span())
            )
        registers = [f for f in facts if f.concept.startswith("registration.") and under(f.concept, REGISTERS)]
        entry = ENTRY.search(text, start, end) if registers else None
        if entry is not None:
            there = Where(document.source, where.place, document.role, statement.trail, where.weight)
            facts.append(Fact("registration.done", registers[0].polarity, there, *entry.span(), (), None, registers[0].language))
        return facts

    def _adjust(
        self,
        document: Document,
        statement: Statement,
        reading: Reading,
        intro: Reading | None,
        reader: Reader,
        *,
        disabled: bool,
        enabled: bool,
        open_task: bool,
    ) -> Sequence[Verdict]:
        """Polarity that comes from the place: section role, introducing sentence, switched-off value, question, fairness table."""
        role = self._role(document, statement.trail, reader)
        forced: Polarity | None = ROLE_POLARITY.get(role)
        if forced is None and statement.kind != "scalar" and reading.question:
            forced = Polarity.ASKED
        intro_denies = intro is not None and intro.denies_list
        fairness = role == "fairness" or reading.fairness
        if forced is None and not (disabled or enabled or intro_denies or fairness or open_task or statement.kind == "heading"):
            return reading.verdicts
        # What is known to come out is no mere possibility where it may never come out at all.
        known = role == "limitations" and not reading.question and any(m.concept == "intimate.csam" for m in reading.matches)
        out: list[Verdict] = []
        for match, verdict in zip(reading.matches, reading.verdicts, strict=True):
            safeguard = under(match.concept, SAFEGUARDS)
            stated = verdict.polarity is Polarity.STATED
            changed: Polarity | None = None
            if (disabled or enabled) and match.concept == FILTER_OFF:
                changed = Polarity.STATED if disabled else Polarity.DENIED
            elif disabled:
                changed = Polarity.STATED if verdict.polarity is Polarity.DENIED else Polarity.DENIED
            elif stated and known:
                pass
            elif stated and forced is not None and not (safeguard and role in ("limitations", "ethics", "licence", "rejected")):
                changed = forced
            elif stated and safeguard and statement.kind == "heading":
                changed = Polarity.CITED  # a heading announces, it states nothing
            elif stated and safeguard and open_task:
                changed = Polarity.PLANNED
            elif stated and intro_denies and not safeguard:
                changed = Polarity.DENIED
            elif stated and fairness and under(match.concept, TRAIT):
                changed = Polarity.EVALUATED
            out.append(verdict if changed is None else Verdict(changed))
        return out

    def _role(self, document: Document, trail: tuple[str, ...], reader: Reader) -> str:
        """The role the headings give a section; the innermost heading with a role decides. A title names a thing and gives none."""
        found = self._roles.get(trail)
        if found is None:
            above = trail[1:] if trail and trail[0] == document.title else trail
            found = self._roles[trail] = next((r for r in (reader.heading_role(h) for h in reversed(above)) if r), "")
        return found


def _where(document: Document, number: int, index: int, reading: Reading) -> Where:
    """The place of the facts of one statement."""
    statement = document.statements[index]
    place = Place(number, statement.section, statement.block, index)
    weight = 0 if statement.kind in ("heading", "path") else 1 if statement.kind == "comment" or _is_tag(document, statement) else 2
    words = reading.words
    return Where(
        document.source, place, document.role, statement.trail, weight,
        lambda first, last: statement.source_span(words.starts[first], words.ends[last - 1]),
    )  # fmt: skip


def _elsewhere(facts: list[Fact]) -> list[Fact]:
    """The facts of a card that speaks of a game, a story, a course or the news: what it mentions is told, not done to real people.

    A game may still manipulate its real players, so invented persons take back only what would be said of persons.
    """
    words: dict[str, set[str]] = {}
    for fact in facts:
        if fact.concept in GENRES and fact.polarity is Polarity.STATED:
            words.setdefault(fact.concept, set()).add(fact.quote.casefold())
    invented, games = len(words.get("setting.fiction", ())), len(words.get("setting.game", ()))
    if len(words.get("setting.reading", ())) >= GENRE:
        told: tuple[str, ...] = ()
    elif invented >= GENRE or (invented and games > 1):
        told = ABOUT_PERSONS
    else:
        return facts
    return [
        f._replace(polarity=Polarity.CITED) if f.polarity is Polarity.STATED and (not told or under(f.concept, told)) else f for f in facts
    ]


def _is_past(fact: Fact) -> bool:
    """Whether a rejection reaches a fact: "the officer may reject the proposal" is no history, it is oversight."""
    return fact.polarity is Polarity.STATED and not under(fact.concept, DONE)


def _is_tag(document: Document, statement: Statement) -> bool:
    """Whether a statement is a tag or another scalar of a card's front matter: weaker evidence than a sentence."""
    return document.role == "card" and statement.kind == "scalar"
