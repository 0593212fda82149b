"""The line from paths to report: plain functions over frozen data."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from aiact_lint import engine, library
from aiact_lint.document import Document, Problem
from aiact_lint.extract import Extractor
from aiact_lint.fact import AISystem, Fact, Place, Polarity
from aiact_lint.finding import SEVERITY, Evidence, Finding, Report, SystemSummary
from aiact_lint.group import Group, group
from aiact_lint.policy import Level, Policy
from aiact_lint.source import SourceFile, Span

ENOUGH_WORDS = 3
"""Distinct function words that show a document's language."""


def languages(extractor: Extractor, documents: Sequence[Document]) -> list[str]:
    """The languages to read the documents of one system in: declared, or shown by their function words."""
    ready = set(extractor.lexicons.languages())
    votes: dict[str, int] = {}
    for document in documents:
        for code in document.languages:
            if code in ready:
                votes[code] = votes.get(code, 0) + ENOUGH_WORDS
        for code, count in extractor.languages_of(document).items():
            votes[code] = votes.get(code, 0) + count
    most = max((n for c, n in votes.items()), default=0)
    # Neighbours share function words: only those that come near the best are read.
    chosen = [c for c, n in votes.items() if n >= ENOUGH_WORDS and n * 2 >= most]
    if not chosen and most < ENOUGH_WORDS:
        return sorted(ready)
    return sorted(chosen)


def facts_of(extractor: Extractor, documents: Sequence[Document]) -> list[Fact]:
    """The facts of the documents of one system, numbered in order."""
    codes = languages(extractor, documents)
    return [f for number, document in enumerate(documents) for f in extractor.facts(document, number, codes)]


def start_of(document: Document) -> Fact:
    """The beginning of a document as a fact: where a finding stands that rests on nothing else."""
    source = document.source
    text = source.text
    begin = len(text) - len(text.lstrip())
    end = text.find("\n", begin)
    return Fact("document", Polarity.STATED, source, Span(begin, len(text) if end < 0 else end), Place(0, 0, 0, 0), document.role)


def judge_group(members: Group, extractor: Extractor, policies: Sequence[Policy], as_of: dt.date) -> tuple[list[Finding], SystemSummary | None]:
    """The findings about one system, and its summary if it is an AI system at all."""
    documents = sorted(members.documents, key=lambda d: (d.role != "card", d.source.path))
    found = facts_of(extractor, documents)
    facts = engine.Facts(found)
    engine.conclude(policies, facts)
    system = AISystem(members.name, tuple(facts.all), start_of(documents[0]), tuple(dict.fromkeys(d.source.path for d in documents)))
    judgements = engine.judge(policies, system, facts)
    practices = [p for j in judgements for p in j.policy.practices]
    areas = [a for j in judgements for a in j.policy.areas]
    if not judgements and not any(d.is_ai for d in documents):
        return [], None
    points = sorted({f.concept.rsplit(".", 1)[1] for f in facts.root.stated.get("annex-iii", [])})
    findings = [finding(j, system, as_of) for j in judgements]
    summary = SystemSummary(members.name, system.paths, tuple(sorted(set(practices))), tuple(sorted(set(areas))), tuple(points))
    return findings, summary


def level_of(policy: Policy, missing: Sequence[str], as_of: dt.date) -> tuple[Level, dt.date | None]:
    """The level on a day, and the date from which the law applies if that is later.

    A date never lowers anything below warning; a contested date is never an error before the later one (design, contract).
    """
    level = policy.level
    later: dt.date | None = None
    for law in policy.law[:1]:
        applies = dt.date.fromisoformat(law.contested_until or law.applies_from) if (law.contested_until or law.applies_from) else None
        if applies and applies > as_of:
            later = applies
    if level == "error" and (later is not None or (missing and not policy.parts)):
        level = "warning"
    return level, later


def evidence_of(policy: Policy, facts: Iterable[Fact]) -> list[Evidence]:
    """The quoted places: concluded facts are unfolded to what they rest on."""
    out: list[Evidence] = []
    seen: set[tuple[str, int, int]] = set()
    labels = dict(policy.shows)

    def put(fact: Fact, label: str) -> None:
        name = fact.concept
        while name and name not in labels:
            name = name.rpartition(".")[0]
        label = labels.get(name, label) or fact.concept.rpartition(".")[2].replace("-", " ")
        if fact.because:
            for reason in fact.because:
                put(reason, labels.get(name, label) if name else label)
            return
        key = (fact.source.path, fact.span.start, fact.span.end)
        if key not in seen:
            seen.add(key)
            out.append(Evidence(fact.source, fact.span, label))

    for fact in facts:
        put(fact, "")
    return out


def finding(judgement: engine.Judgement, system: AISystem, as_of: dt.date) -> Finding:
    """A finding from a judgement."""
    policy = judgement.policy
    level, later = level_of(policy, judgement.missing, as_of)
    evidence = evidence_of(policy, judgement.evidence)
    message = policy.message
    return Finding(
        policy=policy, level=level, message=message, evidence=tuple(evidence), system=system.name,
        fingerprint=fingerprint(policy.id, system.name, evidence), missing=judgement.missing, applies_from=later,
    )  # fmt: skip


def fingerprint(ident: str, system: str, evidence: Sequence[Evidence]) -> str:
    """A hash that survives edits elsewhere and moves: policy, system, and the words of the first evidence, never a line number."""
    first = evidence[0]
    words = " ".join(first.quote.casefold().split())
    return hashlib.sha256(f"{ident}\0{system}\0{first.source.path}\0{words}".encode()).hexdigest()[:32]


def unreadable(problem: Problem, policies: dict[str, Policy]) -> Finding:
    """A file that could not be read, as a finding."""
    policy = policies["unreadable-file"]
    source = problem.source or SourceFile(problem.path, "")
    start = source.line_starts[min(problem.line, len(source.line_starts)) - 1]
    span = Span(start, start + len(source.line(source.position(start).line)))
    evidence = (Evidence(source, span, "unreadable"),)
    level: Level = "error" if problem.claimed else "warning"
    return Finding(policy, level, f"{policy.message} {problem.reason}", evidence, problem.path, fingerprint(policy.id, problem.path, evidence))


def sort_key(found: Finding) -> tuple[Any, ...]:
    """Findings by path, place and id."""
    return (found.path, found.evidence[0].span.start, -SEVERITY[found.level], found.id)


_ = replace
