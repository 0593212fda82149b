"""The line from paths to report: plain functions over frozen data.

``lint`` is the Python interface: discover, read, extract, group, judge, suppress. It prints nothing and never exits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aiact_lint import adjust, engine, formats, library, suppress
from aiact_lint.config import Config
from aiact_lint.config import load as load_config
from aiact_lint.discover import LARGEST_STREAM, STREAM, Discovery, below_a_card, discover, merged, neighbourhood
from aiact_lint.document import Document, Problem
from aiact_lint.extract import ENGLISH, Extractor
from aiact_lint.fact import AISystem, Fact, Place, Polarity
from aiact_lint.finding import Evidence, Finding, Report, SuppressionState, SystemSummary
from aiact_lint.fingerprint import distinct, fingerprint
from aiact_lint.group import Group, group, is_partial
from aiact_lint.policy import Law, Level, Policy
from aiact_lint.source import SourceFile, Span

ENOUGH = 1.5
"""Function words (those that several languages use count in part) that show a document's language."""
DECLARED = 3.0
"""What a language in the front matter counts for."""
BESIDE = 0.35
"""A second language is read where it shows at least this share of what the first one does: neighbours share many words."""


def languages(extractor: Extractor, documents: Sequence[Document]) -> list[str]:
    """The languages to read the documents of one system in: declared, or shown by their function words."""
    ready = set(extractor.lexicons.languages())
    votes: dict[str, float] = {}
    for document in documents:
        for code in document.languages:
            if code in ready:
                votes[code] = votes.get(code, 0.0) + DECLARED
        for code, count in extractor.languages_of(document).items():
            votes[code] = votes.get(code, 0.0) + count
    most = max(votes.values(), default=0.0)
    if most < ENOUGH:
        told = extractor.told_by(documents)  # names and values alone
        top = max(told.values(), default=0.0)
        return sorted({ENGLISH} | {c for c, n in told.items() if n >= ENOUGH and n >= BESIDE * top})
    return sorted(c for c, n in votes.items() if n >= ENOUGH and n >= BESIDE * most)


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


def judge_group(
    members: Group, extractor: Extractor, built: library.Library, policies: Sequence[Policy], as_of: dt.date
) -> tuple[list[Finding], SystemSummary | None]:
    """The findings about one system, and its summary if it is an AI system at all."""
    documents = sorted(members.documents, key=lambda d: (d.role != "card", d.source.path))
    found = facts_of(extractor, documents)
    facts = engine.Facts(found)
    engine.conclude(policies, facts)
    system = AISystem(members.name, tuple(facts.all), start_of(documents[0]), tuple(dict.fromkeys(d.source.path for d in documents)))
    judgements = engine.judge(policies, system, facts)
    practices = [p for j in judgements if not j.thin for p in j.policy.practices]
    areas = [a for j in judgements if not j.thin for a in j.policy.areas]
    if not judgements and not any(d.is_ai for d in documents) and "annex-iii" not in facts.root.stated:
        return [], None
    points = sorted({f.concept.rsplit(".", 1)[1] for f in facts.root.stated.get("annex-iii", [])})
    findings = [finding(j, system, as_of, built) for j in judgements]
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


def evidence_of(policy: Policy, facts: Iterable[Fact], meanings: Mapping[str, str]) -> list[Evidence]:
    """The quoted places, each with what it shows: concluded facts are unfolded to what they rest on."""
    out: list[Evidence] = []
    seen: set[tuple[str, int, int]] = set()
    labels = dict(policy.shows)

    def put(fact: Fact, label: str) -> None:
        name = fact.concept
        while name and name not in labels:
            name = name.rpartition(".")[0]
        if fact.because:
            for reason in fact.because:
                put(reason, labels.get(name, ""))
            return
        label = (
            labels.get(name, label)
            or meanings.get(fact.concept, "").partition(" (")[0].partition(",")[0]
            or fact.concept.rpartition(".")[2]
        )
        key = (fact.source.path, fact.span.start, fact.span.end)
        if key not in seen:
            seen.add(key)
            out.append(Evidence(fact.source, fact.span, label))

    for fact in facts:
        put(fact, "")
    return out


def finding(judgement: engine.Judgement, system: AISystem, as_of: dt.date, built: library.Library) -> Finding:
    """A finding from a judgement."""
    policy = judgement.policy
    level, later = level_of(policy, judgement.missing, as_of)
    if judgement.stated or judgement.thin:
        level = "note"
    evidence = evidence_of(policy, judgement.evidence, built.concepts)
    points = sorted({f.concept.rsplit(".", 1)[1] for f in judgement.evidence if f.concept.startswith("annex-iii.")})
    message = policy.message.replace("{points}", ", ".join(map(point, points)))
    laws = cited(policy, points, built.laws)
    return Finding(
        policy=policy, level=level, message=message, evidence=tuple(evidence), system=system.name,
        fingerprint=fingerprint(policy, system.name, evidence, laws), missing=judgement.missing, pedantic=judgement.thin,
        applies_from=later, cited=laws,
    )  # fmt: skip


def cited(policy: Policy, points: Sequence[str], laws: Mapping[str, Law]) -> tuple[Law, ...]:
    """Of an area's provisions, those of the points found; an empty tuple where the policy's own say all."""
    if policy.family != "classification" or not points:
        return ()
    found = [laws[key] for name in points if (key := f"annex-iii-{name[0]}" + (f"-{name[1:]}" if name[1:] else "")) in laws]
    return (*(law for law in policy.law if not law.key.startswith("annex-iii")), *found)


def point(name: str) -> str:
    """``4a`` as the Act writes it: ``4(a)``."""
    return f"{name[0]}({name[1:]})" if name[1:] else name


def problem(policy: Policy, found: Problem, level: Level) -> Finding:
    """A file that could not be read, or judged, as a finding. ``found.source`` is there if its text is."""
    source = found.source or SourceFile(found.path, "")
    start = source.line_starts[min(max(found.line, 1), len(source.line_starts)) - 1]
    span = Span(start, start + len(source.line(source.position(start).line)))
    evidence = (Evidence(source, span, "not read"),)
    message = f"{policy.message} {found.reason[:1].upper()}{found.reason[1:].rstrip('.')}."
    return Finding(policy, level, message, evidence, found.path, fingerprint(policy, found.path, evidence))


def read(discovery: Discovery, config: Config) -> tuple[list[Document], list[Problem]]:
    """The documents of all files, and what could not be read."""
    documents: list[Document] = []
    problems = list(discovery.problems)
    for source in discovery.files:
        reader = formats.read_stream if source.path == STREAM else formats.read
        limit = max(config.max_file_size, LARGEST_STREAM) if source.path == STREAM else config.max_file_size
        try:
            read_documents, unread = reader(source, limit)
        except Exception as error:  # noqa: BLE001 - one file must not end the run; it becomes a finding that exits with 2
            problems.append(Problem(source.path, f"{INTERNAL}{type(error).__name__}: {error}", source=source))
            continue
        documents += read_documents
        problems += unread
    return documents, problems


INTERNAL = "internal error: "


def lint(paths: Sequence[str | Path] = (".",), config: Config | None = None) -> Report:
    """Lint cards and manifests below ``paths`` and return everything found.

    Named files are judged together with the rest of their system, and only their systems are reported. Raises
    :class:`~aiact_lint.errors.AiactLintError` for a path that does not exist and for a configuration or policy that cannot be used.
    """
    import gc

    config = config or load_config(paths)
    built = library_of(config)
    known = built.by_id()
    config.check_names({p.id: p.family for p in built.policies if p.message})
    if config.adjust or config.overrides:
        adjust.check(config, known)
    frozen = gc.isenabled()
    gc.disable()  # parsing makes many small objects and no circles: collecting costs more than all the rest
    try:
        report = _lint(paths, config, built, known)
    finally:
        if frozen:
            gc.enable()
    if config.baseline is None:
        return report
    from aiact_lint import baseline

    return baseline.applied(report, config)


def library_of(config: Config) -> library.Library:
    """The built-in library with the organisation's own policies, concepts and words. Raises :class:`PolicyError`."""
    if not config.policies:
        return library.load()
    from aiact_lint import extension

    return extension.extend(library.load(), config.policies)


def _lint(paths: Sequence[str | Path], config: Config, built: library.Library, known: dict[str, Policy]) -> Report:
    as_of = config.day
    discovery = discover(paths, config, candidate=formats.candidate)
    named = set(discovery.named)
    if named:
        around = neighbourhood(discovery.named, config, formats.candidate)
        discovery = replace(around, files=merged(discovery.files, around.files), problems=discovery.problems, named=discovery.named)
    documents, problems = read(discovery, config)
    policies = [p for p in adjust.policies(built.policies, config) if not p.message or config.selects(p.id, p.family)]
    extractor = Extractor(built)
    findings: list[Finding] = []
    systems: list[SystemSummary] = []
    judged: list[Document] = []
    complete: set[str] = set()
    partial: set[str] = set()
    below = not discovery.whole and below_a_card(paths, config)
    for members in group(documents, config):
        if named and not any(d.source.path in named for d in members.documents):
            continue
        judged += members.documents
        if discovery.whole or not (named or is_partial(members, config, below=below)):
            complete.add(members.name)
        else:
            partial.update(d.source.path for d in members.documents)
        try:
            found, summary = judge_group(members, extractor, built, policies, as_of)
        except Exception as error:  # noqa: BLE001 - one system must not end the run; it becomes a finding that exits with 2
            first = members.documents[0].source
            problems.append(Problem(first.path, f"{INTERNAL}{type(error).__name__}: {error}", source=first))
            continue
        findings += found
        if summary is not None:
            systems.append(summary)
    for unread in problems:
        if unread.reason.startswith(INTERNAL):
            findings.append(problem(known["internal-error"], replace(unread, reason=unread.reason[len(INTERNAL) :]), "error"))
        elif config.selects("unreadable-file", "record"):
            findings.append(problem(known["unreadable-file"], unread, "error" if unread.claimed else "warning"))
    sources = list(dict.fromkeys(d.source for d in judged))
    log: list[SuppressionState] = []
    marked = suppress.apply(
        distinct(adjust.findings(findings, config) if config.adjust or config.overrides else findings),
        sources,
        config,
        as_of,
        {p.id for p in policies},
        known,
        systems=systems,
        complete=not named,
        whole=discovery.whole,
        partial=partial,
        log=log,
    )
    read_paths = {d.source.path for d in judged}
    return Report(
        findings=tuple(marked), systems=tuple(sorted(systems, key=lambda s: s.name)), as_of=as_of, files_read=len(read_paths),
        files_seen=discovery.seen, unread=discovery.skipped, failed=any(p.reason.startswith(INTERNAL) for p in problems),
        whole=discovery.whole, complete=frozenset(complete), suppressions=tuple(log), families={p.id: p.family for p in built.policies},
    )  # fmt: skip


def facts(path: str | Path) -> list[Fact]:
    """The facts of one file, in order: what ``aiact-lint facts`` prints."""
    config = load_config([path])
    documents, _ = read(discover([path], config, candidate=formats.candidate), config)
    return facts_of(Extractor(library.load()), documents)
