"""One system: its facts, what the policies find in them, and its summary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from aiact_lint import declared, declared_facts, dossier, duties, engine, library, profile, settle
from aiact_lint.dates import Dates, Since, since
from aiact_lint.document import Document
from aiact_lint.duties import Basis
from aiact_lint.extract import ENGLISH, Extractor
from aiact_lint.fact import AISystem, Fact, Place, Polarity, Where
from aiact_lint.finding import DutyState, Evidence, Finding, SystemSummary
from aiact_lint.fingerprint import fingerprint
from aiact_lint.group import Group
from aiact_lint.policy import Law, Level, Policy

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
    members: Group, extractor: Extractor, built: library.Library, policies: Sequence[Policy], basis: Basis, *, told: bool = False
) -> tuple[list[Finding], SystemSummary | None]:
    """The findings about one system, and its summary if it is an AI system at all; with ``told`` the state of each duty, too.

    Duties and those who tell them are in ``basis``; among ``policies`` they are passed over.
    """
    documents = sorted(members.documents, key=lambda d: (d.role != "card", d.source.path))
    with profile.stage("extract"):
        facts = engine.Facts(facts_of(extractor, documents))
    engine.conclude(policies, facts)
    system = AISystem(members.name, tuple(facts.all), start_of(documents[0]), tuple(dict.fromkeys(d.source.path for d in documents)))
    judgements = settle.by_declaration(engine.judge([p for p in policies if p.duty is None and not p.gathers], system, facts), facts)
    who = duties.who_of(facts, basis.who)
    dates = duties.dates_of(facts, who)
    contradicted = {j.policy.family: j for j in judgements if j.policy.id == f"{j.policy.family}-contradicted"}
    wordless = _wordless(documents, extractor, built) if "annex-iii" in facts.stated.by_name else frozenset()
    owed = duties.states(basis.duties, facts, system, who, dates, contradicted, wordless)
    together = list(duties.gather(basis.gatherers, facts, owed, basis))
    practices = [p for j in judgements if not j.thin for p in j.policy.practices]
    areas = [a for j in judgements if not j.thin for a in j.policy.areas]
    if not judgements and not together and not any(d.is_ai for d in documents) and "annex-iii" not in facts.stated.by_name:
        return [], None
    if not set(practices) & OF_DATA and all(d.is_data for d in documents):
        return [], None
    points = sorted({f.concept.rsplit(".", 1)[1] for f in facts.stated.by_name.get("annex-iii", [])})
    findings = [finding(j, system, basis.as_of, built, dates) for j in judgements]
    findings += [gathered(g, system, basis.as_of, built) for g in together]
    findings += declarations(documents, members.name, {p.id: p for p in policies})
    reasons = {d.source.path: why for d, why in zip(members.documents, members.why, strict=True)} if members.why else {}
    why = tuple(reasons.get(path, "") for path in system.paths)
    stated = dossier.stated(facts.all, policies, lambda policy, found: evidence_of(policy, found, built.concepts))
    summary = SystemSummary(
        members.name, system.paths, tuple(sorted(set(practices))), tuple(sorted(set(areas))), tuple(points), why, stated,
        tuple(_told(s, built) for s in owed) if told else (),
    )  # fmt: skip
    return findings, summary


def _wordless(documents: Sequence[Document], extractor: Extractor, built: library.Library) -> frozenset[str]:
    """Concepts of evidence for which the languages of the cards, other than English, have no words."""
    votes: dict[str, float] = {}
    for document in documents:
        for code, count in extractor.languages_of(document).items() if document.role == "card" else ():
            votes[code] = votes.get(code, 0.0) + count
    foreign = {code: count for code, count in votes.items() if code != ENGLISH}
    main = max(foreign, key=lambda code: foreign[code], default=ENGLISH)
    if main == ENGLISH or foreign[main] < max(ENOUGH, BESIDE * max(votes.values())):
        return frozenset()
    return frozenset(c for c in built.concepts if c.startswith(engine.EVIDENCE)) - built.worded(main)


def _told(state: duties.State, built: library.Library) -> DutyState:
    """A duty as the checklist shows it."""
    policy = state.policy
    return DutyState(
        policy=policy, state=state.state, owed=state.owed, why=state.why,
        evidence=tuple(evidence_of(policy, state.evidence, built.concepts)),
        since=state.since.day, because=state.since.why,
    )  # fmt: skip


def level_of(policy: Policy, missing: Sequence[str], as_of: dt.date, dates: Dates) -> tuple[Level, Since]:
    """The level on a day, and from when the law applies to the system.

    A date never lowers anything below warning; a contested date is never an error before the later one (design, contract).
    """
    start = since(policy.law[0], dates) if policy.law else Since(dt.date.min)
    level = policy.level
    if level == "error" and (start.later_than(as_of) or (missing and not policy.parts)):
        level = "warning"
    return level, start


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


def finding(judgement: engine.Judgement, system: AISystem, as_of: dt.date, built: library.Library, dates: Dates) -> Finding:
    """A finding from a judgement."""
    policy = judgement.policy
    level, start = level_of(policy, judgement.missing, as_of, dates)
    if judgement.stated or judgement.thin:
        level = "note"
    evidence = evidence_of(policy, judgement.evidence, built.concepts)
    points = sorted({f.concept.rsplit(".", 1)[1] for f in judgement.evidence if f.concept.startswith("annex-iii.")})
    message = policy.message.replace("{points}", ", ".join(map(point, points)))
    laws = cited(policy, points, built.laws)
    return Finding(
        policy=policy, level=level, message=message, evidence=tuple(evidence), system=system.name,
        fingerprint=fingerprint(policy, system.name, evidence, laws), missing=judgement.missing, pedantic=judgement.thin,
        applies_from=start.day if start.later_than(as_of) else None, cited=laws,
    )  # fmt: skip


def gathered(found: duties.Gathered, system: AISystem, as_of: dt.date, built: library.Library) -> Finding:
    """The finding of a family with open duties. It cites the gravest of them, and says on what they depend where that is not declared."""
    policy, start = found.judgement.policy, found.lead.since
    evidence = evidence_of(policy, found.judgement.evidence, built.concepts)
    message = " ".join(
        [
            policy.message,
            *([f"It depends on {found.depends}."] if found.depends else []),
            *([f"Applies: {start.why}."] if start.why and start.later_than(as_of) else []),
        ]
    )
    laws = found.lead.policy.law if found.lead.policy is not policy else ()
    return Finding(
        policy=policy, level=found.level, message=message, evidence=tuple(evidence), system=system.name,
        fingerprint=fingerprint(policy, system.name, evidence, laws), missing=found.judgement.missing, pedantic=found.judgement.thin,
        applies_from=start.day if start.later_than(as_of) else None, cited=laws,
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


def declarations(documents: Sequence[Document], system: str, policies: Mapping[str, Policy]) -> list[Finding]:
    """What is wrong with the declarations of a system: one finding for each damaged one, and one where several differ."""
    out = []

    def add(policy: Policy, evidence: Sequence[Evidence], lines: Sequence[str]) -> None:
        more = [f"And {len(lines) - TOLD} more."] if len(lines) > TOLD else []
        message = " ".join([policy.message, *lines[:TOLD], *more])
        out.append(Finding(policy, policy.level, message, tuple(evidence), system, fingerprint(policy, system, evidence)))

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
