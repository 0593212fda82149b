"""The line from paths to report: plain functions over frozen data.

``lint`` is the Python interface: discover, read, extract, group, judge, suppress. It prints nothing and never exits.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aiact_lint import bundled, declared, declared_facts, dossier, engine, formats, library, remembered, settle, suppress
from aiact_lint import cache as cache_store
from aiact_lint.cache import FEWEST, Cache, digest
from aiact_lint.config import Config
from aiact_lint.config import load as load_config
from aiact_lint.discover import LARGEST_STREAM, STREAM, Discovery, discover, merged, neighbourhood
from aiact_lint.document import Document, Problem
from aiact_lint.extract import ENGLISH, Extractor
from aiact_lint.fact import AISystem, Fact, Place, Polarity, Where
from aiact_lint.finding import Evidence, Finding, Report, SystemSummary
from aiact_lint.group import Group, group
from aiact_lint.policy import Law, Level, Policy
from aiact_lint.source import SourceFile, Span

ENOUGH = 1.5
"""Function words (those that several languages use count in part) that show a document's language."""
DECLARED = 3.0
"""What a language in the front matter counts for."""
OF_DATA = {"facial-scraping"}
"""Practices that make a dataset what it is: only for these a document about nothing but a dataset is judged."""
TOLD = 20
"""Mistakes of a declaration that its finding spells out."""
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
    read = [f for number, document in enumerate(documents) for f in extractor.facts(document, number, codes)]
    return read + declared_facts.facts(documents)


def start_of(document: Document) -> Fact:
    """The beginning of a document as a fact: where a finding stands that rests on nothing else."""
    source = document.source
    text = source.text
    begin = len(text) - len(text.lstrip())
    end = text.find("\n", begin)
    return Fact("document", Polarity.STATED, Where(source, Place(0, 0, 0, 0), document.role), begin, len(text) if end < 0 else end)


def judge_group(
    members: Group, extractor: Extractor, built: library.Library, policies: Sequence[Policy], as_of: dt.date
) -> tuple[list[Finding], SystemSummary | None]:
    """The findings about one system, and its summary if it is an AI system at all."""
    documents = sorted(members.documents, key=lambda d: (d.role != "card", d.source.path))
    found = facts_of(extractor, documents)
    facts = engine.Facts(found)
    engine.conclude(policies, facts)
    system = AISystem(members.name, tuple(facts.all), start_of(documents[0]), tuple(dict.fromkeys(d.source.path for d in documents)))
    judgements = settle.by_declaration(engine.judge(policies, system, facts), facts)
    practices = [p for j in judgements if not j.thin for p in j.policy.practices]
    areas = [a for j in judgements if not j.thin for a in j.policy.areas]
    if not judgements and not any(d.is_ai for d in documents):
        return [], None
    if not set(practices) & OF_DATA and all(d.is_data for d in documents):
        return [], None
    points = sorted({f.concept.rsplit(".", 1)[1] for f in facts.stated.by_name.get("annex-iii", [])})
    findings = [finding(j, system, as_of, built) for j in judgements]
    findings += declarations(documents, members.name, {p.id: p for p in policies})
    reasons = {d.source.path: why for d, why in zip(members.documents, members.why, strict=True)} if members.why else {}
    why = tuple(reasons.get(path, "") for path in system.paths)
    stated = dossier.stated(facts.all, policies, lambda policy, found: evidence_of(policy, found, built.concepts))
    summary = SystemSummary(
        members.name, system.paths, tuple(sorted(set(practices))), tuple(sorted(set(areas))), tuple(points), why, stated
    )
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
    return Finding(
        policy=policy, level=level, message=message, evidence=tuple(evidence), system=system.name,
        fingerprint=fingerprint(policy.id, system.name, evidence), missing=judgement.missing, pedantic=judgement.thin, applies_from=later,
        cited=cited(policy, points, built.laws),
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


def fingerprint(ident: str, system: str, evidence: Sequence[Evidence]) -> str:
    """A hash that survives edits elsewhere and moves: policy, system, and the words of the first evidence, never a line number."""
    first = evidence[0]
    words = " ".join(first.quote.casefold().split())
    return hashlib.sha256(f"{ident}\0{system}\0{first.source.path}\0{words}".encode()).hexdigest()[:32]


def problem(policy: Policy, found: Problem, level: Level) -> Finding:
    """A file that could not be read, or judged, as a finding. ``found.source`` is there if its text is."""
    source = found.source or SourceFile(found.path, "")
    start = source.line_starts[min(max(found.line, 1), len(source.line_starts)) - 1]
    span = Span(start, start + len(source.line(source.position(start).line)))
    evidence = (Evidence(source, span, "not read"),)
    message = f"{policy.message} {found.reason[:1].upper()}{found.reason[1:].rstrip('.')}."
    return Finding(policy, level, message, evidence, found.path, fingerprint(policy.id, found.path, evidence))


def declarations(documents: Sequence[Document], system: str, policies: Mapping[str, Policy]) -> list[Finding]:
    """What is wrong with the declarations of a system: one finding for each damaged one, and one where several differ."""
    out = []

    def add(policy: Policy, evidence: Sequence[Evidence], lines: Sequence[str]) -> None:
        more = [f"And {len(lines) - TOLD} more."] if len(lines) > TOLD else []
        message = " ".join([policy.message, *lines[:TOLD], *more])
        out.append(Finding(policy, policy.level, message, tuple(evidence), system, fingerprint(policy.id, system, evidence)))

    declaring = [d for d in documents if d.declared]
    if (policy := policies.get("record-declaration-damaged")) is not None:
        for document in declaring:
            if mistakes := declared.read(document).mistakes:
                evidence = [Evidence(document.source, m.span, "to be corrected") for m in mistakes]
                ends = ["" if m.message.endswith("?") else "." for m in mistakes]
                add(
                    policy,
                    evidence,
                    [f"Line {e.position.line}: {m.message}{end}" for e, m, end in zip(evidence, mistakes, ends, strict=True)],
                )
    if (policy := policies.get("record-declaration-differs")) is not None and len(declaring) > 1:
        differing = declared_facts.differing(declaring)
        evidence = [Evidence(source, span, path) for path, places in differing for source, span in places]
        if evidence:
            add(policy, evidence, [f"They differ in {', '.join(path for path, _ in differing)}."])
    return out


def read(discovery: Discovery, config: Config, cache: Cache | None = None) -> tuple[list[Document], list[Problem], dict[str, str]]:
    """The documents of all files, what could not be read, and with a cache the key of each file by its path.

    A document whose head the cache knows has no statements yet, see :func:`whole`.
    """
    documents: list[Document] = []
    problems = list(discovery.problems)
    keys: dict[str, str] = {}
    for source in discovery.files:
        if cache is not None:
            key = keys[source.path] = digest((source.path, source.text))
            known = cache.get(key)
            if known is not None:
                try:
                    documents += remembered.documents(known, source)
                    continue
                except (TypeError, ValueError):
                    pass  # damaged: read it again
        found, unread = _read(source, config)
        if cache is not None and not unread:
            cache.put(keys[source.path], remembered.heads(found))
        documents += found
        problems += unread
    return documents, problems, keys


def _read(source: SourceFile, config: Config) -> tuple[list[Document], list[Problem]]:
    reader = formats.read_stream if source.path == STREAM else formats.read
    limit = max(config.max_file_size, LARGEST_STREAM) if source.path == STREAM else config.max_file_size
    try:
        return reader(source, limit)
    except Exception as error:  # noqa: BLE001 - one file must not end the run; it becomes a finding that exits with 2
        return [], [Problem(source.path, f"{INTERNAL}{type(error).__name__}: {error}", source=source)]


def whole(members: Group, config: Config) -> Group:
    """The group with the statements of all its documents: those that came as heads from the cache are read now."""
    if all(d.statements for d in members.documents):
        return members
    again: dict[str, list[Document]] = {}
    out = []
    for document in members.documents:
        path = document.source.path
        if not document.statements and path not in again:
            again[path] = _read(document.source, config)[0]
        same = [] if document.statements else [d for d in again[path] if replace(d, statements=(), declared=()) == document]
        if same:
            again[path].remove(same[0])
        out.append(same[0] if same else document)
    return Group(members.name, tuple(out), members.why)


INTERNAL = "internal error: "


def lint(
    paths: Sequence[str | Path] = (".",),
    config: Config | None = None,
    *,
    cache: bool = False,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Lint cards and manifests below ``paths`` and return everything found.

    Named files are judged together with the rest of their system, and only their systems are reported. With ``cache`` what
    earlier runs found out about unchanged files is used, see :mod:`aiact_lint.cache`. ``told`` is called with the number of
    systems judged and their total, before each. Raises :class:`~aiact_lint.errors.AiactLintError` for a path that does not
    exist and for a configuration or policy that cannot be used.
    """
    import gc

    config = config or load_config(paths)
    built = library.load() if not config.policies else library.extend(library.load(), config.policies)
    known = built.by_id()
    config.check_names({p.id: p.family for p in built.policies if p.message})
    frozen = gc.isenabled()
    gc.disable()  # parsing makes many small objects and no circles: collecting costs more than all the rest
    try:
        return _lint(paths, config, built, known, told, use_cache=cache)
    finally:
        if frozen:
            gc.enable()


def _known(
    cache: Cache | None, key: str, texts: Mapping[str, SourceFile], built: library.Library
) -> tuple[list[Finding], SystemSummary | None] | None:
    """What the cache knows of a system, or None."""
    entry = cache.get(key) if cache is not None else None
    if entry is None:
        return None
    try:
        return remembered.judged(entry, texts, built.by_id(), built.laws)
    except (KeyError, TypeError, ValueError):
        return None  # damaged: judge again


def stamp(config: Config, built: library.Library) -> str:
    """All that every entry of the cache depends on: the linter itself, its policies and words, own policies, the size of files."""
    own = [file.read_text(encoding="utf-8", errors="replace") for folder in config.policies for file in sorted(folder.rglob("*.yaml"))]
    return digest([str(cache_store.VERSION), bundled.code(), built.stamp, str(config.max_file_size), *own])


def _lint(
    paths: Sequence[str | Path],
    config: Config,
    built: library.Library,
    policy_of: dict[str, Policy],
    told: Callable[[int, int], None],
    *,
    use_cache: bool,
) -> Report:
    as_of = config.day
    discovery = discover(paths, config, candidate=formats.candidate)
    named = set(discovery.named)
    asked = {source.path for source in discovery.files}  # a folder beside a named file is asked for, too
    if named:
        around = neighbourhood(discovery.named, config, formats.candidate)
        discovery = replace(around, files=merged(discovery.files, around.files), problems=discovery.problems, named=discovery.named)
    cache = cache_store.of(config.root, stamp(config, built)) if use_cache and len(discovery.files) >= FEWEST else None
    documents, problems, keys = read(discovery, config, cache)
    policies = [p for p in built.policies if not p.message or config.selects(p.id, p.family)]
    chosen = digest([as_of.isoformat(), *(p.id for p in policies)]) if cache is not None else ""
    texts = {source.path: source for source in discovery.files}
    extractor = Extractor(built)
    findings: list[Finding] = []
    systems: list[SystemSummary] = []
    judged: list[Document] = []
    groups = group(documents, config)
    for number, members in enumerate(groups):
        told(number, len(groups))
        if named and not any(d.source.path in asked for d in members.documents):
            continue
        judged += members.documents
        key = digest((chosen, members.name, *members.why, *(keys[d.source.path] for d in members.documents))) if cache is not None else ""
        try:
            known = _known(cache, key, texts, built)
            found, summary = known or judge_group(whole(members, config), extractor, built, policies, as_of)
            if cache is not None and known is None:
                cache.put(key, remembered.judgement(found, summary))
        except Exception as error:  # noqa: BLE001 - one system must not end the run; it becomes a finding that exits with 2
            first = members.documents[0].source
            problems.append(Problem(first.path, f"{INTERNAL}{type(error).__name__}: {error}", source=first))
            continue
        findings += found
        if summary is not None:
            systems.append(summary)
    if cache is not None:
        cache.save(whole=discovery.whole)
    for unread in problems:
        if unread.reason.startswith(INTERNAL):
            findings.append(problem(policy_of["internal-error"], replace(unread, reason=unread.reason[len(INTERNAL) :]), "error"))
        elif config.selects("unreadable-file", "record"):
            findings.append(problem(policy_of["unreadable-file"], unread, "error" if unread.claimed else "warning"))
    sources = list(dict.fromkeys(d.source for d in judged))
    marked = suppress.apply(
        findings, sources, config, as_of, {p.id for p in policies}, policy_of, systems=systems, complete=not named, whole=discovery.whole
    )
    read_paths = {d.source.path for d in judged}
    return Report(
        findings=tuple(marked), systems=tuple(sorted(systems, key=lambda s: s.name)), as_of=as_of, files_read=len(read_paths),
        files_seen=discovery.seen, unread=discovery.skipped, failed=any(p.reason.startswith(INTERNAL) for p in problems),
    )  # fmt: skip


def facts(path: str | Path) -> list[Fact]:
    """The facts of one file, in order: what ``aiact-lint facts`` prints."""
    config = load_config([path])
    documents, _, _ = read(discover([path], config, candidate=formats.candidate), config)
    return facts_of(Extractor(library.load()), documents)
