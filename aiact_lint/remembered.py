"""Documents and judgements in the form the cache keeps them in: plain lists, without the text, which is read anew each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from aiact_lint.document import Document, Reference
from aiact_lint.finding import Evidence, Finding, Stated, SystemSummary
from aiact_lint.policy import Law, Policy
from aiact_lint.source import SourceFile, Span


def heads(documents: Sequence[Document]) -> list[Any]:
    """What grouping needs of the documents of one file."""
    return [
        [d.format, d.role, list(d.languages), [[r.kind, r.value, *r.span] for r in d.references], d.is_ai, d.title, d.is_data]
        for d in documents
    ]


def documents(entry: Any, source: SourceFile) -> list[Document]:
    """The documents of a file without their statements. Raises ValueError or TypeError for an entry that is damaged."""
    if not isinstance(entry, list):
        raise TypeError("not a list of documents")
    out = []
    for form, role, languages, references, is_ai, title, is_data in entry:
        joined = tuple(Reference(kind, value, Span(start, end)) for kind, value, start, end in references)
        out.append(Document(source, form, role, (), tuple(languages), joined, is_ai, title, is_data))
    return out


def judgement(findings: Sequence[Finding], summary: SystemSummary | None) -> list[Any]:
    """What was judged of one system."""
    told = [
        [
            f.policy.id, f.level, f.message, _places(f.evidence), f.system, f.fingerprint,
            list(f.missing), f.applies_from.isoformat() if f.applies_from else None, f.pedantic, [law.key for law in f.cited],
        ]
        for f in findings
    ]  # fmt: skip
    if summary is None:
        return [told, None]
    lists = [list(names) for names in (summary.paths, summary.practices, summary.areas, summary.points, summary.why)]
    return [told, [summary.name, lists, [[s.kind, s.name, _places(s.evidence)] for s in summary.stated]]]


def _places(evidence: Sequence[Evidence]) -> list[list[Any]]:
    return [[e.source.path, *e.span, e.shows] for e in evidence]


def _evidence(places: Any, sources: Mapping[str, SourceFile]) -> tuple[Evidence, ...]:
    return tuple(Evidence(sources[path], Span(start, end), shows) for path, start, end, shows in places)


def judged(
    entry: Any, sources: Mapping[str, SourceFile], policies: Mapping[str, Policy], laws: Mapping[str, Law]
) -> tuple[list[Finding], SystemSummary | None]:
    """The findings and the summary of a system. Raises KeyError, ValueError or TypeError for an entry that is damaged."""
    told, seen = entry
    findings = [
        Finding(
            policy=policies[ident], level=level, message=message,
            evidence=_evidence(evidence, sources),
            system=system, fingerprint=fingerprint, missing=tuple(missing),
            applies_from=dt.date.fromisoformat(later) if later else None, pedantic=pedantic, cited=tuple(laws[key] for key in cited),
        )
        for ident, level, message, evidence, system, fingerprint, missing, later, pedantic, cited in told
    ]  # fmt: skip
    if seen is None:
        return findings, None
    name, lists, found = seen
    paths, practices, areas, points, why = map(tuple, lists)
    stated = tuple(Stated(kind, ident, _evidence(places, sources)) for kind, ident, places in found)
    return findings, SystemSummary(name, paths, practices, areas, points, why, stated)
