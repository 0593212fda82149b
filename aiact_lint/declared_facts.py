"""From declarations to facts: each declared value states concepts at its exact place.

Every key is a concept of its own (``declared.human-oversight.override``; where the value is a choice, it stands at the end:
``declared.role.provider``). Keys that answer what policies ask of any document state that concept, too (:data:`MEANS`), so that
a declared override and one described in a card are the same to a policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aiact_lint.declared import NONE, POINTS, Reading, Trail, Tree, leaves, read
from aiact_lint.document import Document
from aiact_lint.fact import Fact, Place, Polarity, Where
from aiact_lint.source import SourceFile, Span

ROOT = "declared"
WEIGHT = 3
"""What a declared fact says is taken before what prose says (2)."""
AREAS = {
    "1": "biometrics", "2": "critical-infrastructure", "3": "education", "4": "employment", "5": "essential-services",
    "6": "law-enforcement", "7": "migration", "8": "justice-democracy",
}  # fmt: skip
"""Areas of Annex III by the number of their point."""

MEANS: dict[str, tuple[str, ...]] = {
    "human_oversight.role": ("oversight.reviewer",),
    "human_oversight.review": ("oversight.review", "oversight.may"),
    "human_oversight.override": ("oversight.override", "oversight.may"),
    "human_oversight.stop": ("oversight.stop", "oversight.may"),
    "human_oversight.two_person_verification": ("oversight.two-person",),
    "redress.contest": ("redress.contest",),
    "redress.explanation": ("redress.contest",),
    "redress.body": ("redress.body",),
    "redress.contact": ("redress.contact",),
    "redress.deadline": ("redress.deadline",),
    "notice.given": ("notice.given",),
    "registration.eu_database": ("registration.eu", "registration.done"),
    "registration.national_register": ("registration.national", "registration.done"),
}
"""What a key states beside its own concept."""
MEANS |= {
    path: (*MEANS.get(path, ()), f"duty.{name}")
    for path, name in {
        "human_oversight.training": "training", "human_oversight.automation_bias": "automation-bias",
        "human_oversight.overrides_recorded": "override-record", "human_oversight.capacity": "capacity",
        "human_oversight.own_judgement": "own-judgement", "human_oversight.incentives": "incentives",
        "human_oversight.override_changes": "override-change", "human_oversight.staff_report": "staff-report",
        "redress.explanation": "explanation", "redress.complaint_mechanism": "complaint-mechanism",
        "redress.authority": "authority-complaint", "redress.accessible": "accessible", "notice.workers": "workers-informed",
        "fria.processes": "fria-process", "fria.period": "fria-period", "fria.groups": "fria-groups", "fria.risks": "fria-risks",
        "fria.measures": "fria-measures", "fria.notified": "fria-notified", "fria.date": "fria", "fria.reference": "fria",
        "dpia.date": "dpia", "dpia.reference": "dpia",
        "necessity": "necessity", "proportionality": "proportionality", "literacy": "literacy", "contact": "owner",
        "reviewed": "last-reviewed", "intended_purpose": "intended-purpose",
        "documentation.risk_management": "risk-management", "documentation.data_governance": "data-governance",
        "documentation.technical_documentation": "technical-documentation", "documentation.logging": "logging",
        "documentation.log_retention": "retention", "documentation.instructions_for_use": "instructions",
        "documentation.output_explained": "output-explained", "documentation.results_by_group": "group-results",
        "documentation.bias_tests": "bias-test", "documentation.accuracy": "accuracy",
        "documentation.quality_management": "quality-management", "documentation.conformity_assessment": "conformity",
        "documentation.declaration_of_conformity": "declaration-of-conformity", "documentation.ce_marking": "ce-marking",
        "documentation.monitoring": "monitoring", "documentation.incidents": "incident",
        "disclosure.ai_disclosure": "ai-disclosure", "disclosure.marking": "marking", "disclosure.label": "label",
        "disclosure.editorial": "editorial",
        "vendor.compliance.conformity_assessment": "conformity",
        "vendor.compliance.technical_documentation": "technical-documentation", "vendor.compliance.ce_marking": "ce-marking",
        "vendor.fairness.bias_tests": "bias-test", "vendor.fairness.data_diversity": "data-diversity",
        "vendor.fairness.monitoring": "monitoring", "vendor.fairness.results_by_group": "group-results",
        "vendor.explainability.plain_description": "plain-description", "vendor.explainability.decision_factors": "decision-factors",
        "vendor.explainability.citizen_explanations": "explanation", "vendor.explainability.accessible_formats": "accessible",
        "vendor.data_protection.gdpr_documents": "dpia", "vendor.data_protection.processing_agreement": "processing-agreement",
        "vendor.data_protection.security_certification": "security-certificate",
        "vendor.data_protection.breach_notification": "breach-notification", "vendor.accountability.liability": "liability",
        "vendor.accountability.error_handling": "error-handling", "vendor.accountability.performance_guarantees": "performance-guarantee",
        "vendor.accountability.support": "vendor-support", "vendor.accountability.exit": "exit",
        "vendor.contract.audit_right": "audit-right",
        "vendor.contract.change_notice": "change-notice", "vendor.contract.portability_deletion": "portability",
        "vendor.contract.benchmarks": "benchmarks",
    }.items()
}  # fmt: skip
MEANS["vendor.compliance.classification"] = ("classification.stated",)
"""Evidence of duties. A value that says no (``none``, ``false``) states nothing: see :data:`NOTHING`."""
NOTHING = frozenset({"no", "none", "false", "not agreed", "missing", "open", "-"})
"""Values of a key for text that say that there is nothing."""
REFUSES: dict[str, tuple[str, ...]] = {
    "human_oversight.review": ("safeguard.oversight-off",),
    "human_oversight.override": ("safeguard.oversight-off",),
    "notice.given": ("notice.none",),
}
"""What a key states where its value is false."""
CHOICES = frozenset(
    (
        "role",
        "sector",
        "registration.status",
        "classification.annex_iii",
        "classification.ruled_out",
        "classification.derogation.conditions",
    )
)
"""Keys whose value is one of a closed list: it becomes the end of the concept."""
SINGLE = frozenset(
    (
        "id",
        "placed_on_market",
        "put_into_service",
        "significant_design_change",
        "registration.eu_database",
        "registration.national_register",
    )
)
"""Keys that can be right in one way only; two declarations of a system must not differ in them."""
SUPPORT: dict[str, tuple[str, ...]] = {
    "realtime-rbi": ("authorisation.authority", "authorisation.reference", "authorisation.date", "national_law", "limits", "notified"),
}
"""What an exception from Article 5 needs to be supported; the others need their ``evidence``."""
ELSEWHERE = {"realtime-rbi": (("fria", ("date", "reference")), ("registration", ("eu_database",)))}
"""What it needs besides, elsewhere in the declaration: one of the keys each (Article 5(2), second subparagraph)."""


def differing(documents: Sequence[Document]) -> list[tuple[str, list[tuple[SourceFile, Span]]]]:
    """Keys of one meaning (dates, references, true or false) that declarations of one system fill differently, with the places."""
    from aiact_lint import declaration, declaration_check

    seen: dict[str, dict[object, tuple[SourceFile, Span]]] = {}
    for reading in [read(d) for d in documents if d.declared]:
        for trail, value in reading.values():
            path = ".".join(str(key) for key in trail)
            if path in SINGLE or declaration_check.is_flag(trail):
                said = declaration.flag(value) if declaration_check.is_flag(trail) else value.strip()
                seen.setdefault(path, {}).setdefault(said, (reading.source, reading.span(trail)))
    return [(path, list(places.values())) for path, places in seen.items() if len(places) > 1]


def facts(documents: Sequence[Document]) -> list[Fact]:
    """The facts of all declarations among the documents of one system. Each counts as a document of its own."""
    declaring = [d for d in documents if d.declared]
    return [f for number, document in enumerate(declaring, len(documents)) for f in _facts(document, read(document), number)]


def _facts(document: Document, reading: Reading, number: int) -> Iterator[Fact]:
    """The facts of one declaration; what stands under one key at the top is one section, and said in one breath."""
    from aiact_lint import declaration, declaration_check

    sections = list(reading.data)

    def fact(concept: str, trail: Trail, polarity: Polarity = Polarity.STATED) -> Fact:
        section = sections.index(trail[0])
        place = Place(number, section, section, section)
        keys = tuple(str(key) for key in trail)
        found = Fact(concept, polarity, Where(reading.source, place, document.role, keys, WEIGHT), *reading.span(trail))
        # A class is a conclusion, here from the declared point: findings then say what their place is.
        return found._replace(because=(fact(f"{ROOT}.{POINTS.replace('_', '-')}", trail),)) if concept.startswith("annex-iii.") else found

    for trail, value in reading.values():
        path = ".".join(key for key in trail if isinstance(key, str))
        own = f"{ROOT}.{path.replace('_', '-')}"
        if trail[0] == "exceptions":
            continue
        if path in CHOICES:
            yield from (fact(concept, trail) for concept in _chosen(path, own, value))
        elif declaration_check.is_flag(trail) and not declaration.flag(value):
            yield fact(own, trail, Polarity.DENIED)
            yield from (fact(concept, trail, Polarity.DENIED) for concept in MEANS.get(path, ()))
            yield from (fact(concept, trail) for concept in REFUSES.get(path, ()))
        elif value.strip().lower() in NOTHING:
            yield fact(own, trail, Polarity.DENIED)
            yield from (fact(concept, trail, Polarity.DENIED) for concept in MEANS.get(path, ()))
        else:
            yield fact(own, trail)
            yield from (fact(concept, trail) for concept in MEANS.get(path, ()))
    claims = reading.data.get("exceptions", {})
    for index, claim in claims.items() if isinstance(claims, dict) else ():
        if isinstance(claim, dict):
            yield from (fact(concept, ("exceptions", index, *key)) for concept, key in _claimed(claim, reading.data))


def _chosen(path: str, own: str, value: str) -> Iterator[str]:
    """The concepts of a chosen value; a point of Annex III also states the class."""
    from aiact_lint import declaration

    chosen = value.strip().lower()
    if path != POINTS:
        yield f"{own}.{chosen.strip('()')}"
    elif chosen == NONE:
        yield f"{ROOT}.classification.not-listed"
    else:
        point = str(declaration.point(value))
        short = point.replace("(", "").replace(")", "")
        yield f"{own}.{short}"
        yield f"annex-iii.{AREAS[point[0]]}.{short}"
        yield "classification.stated"


def _claimed(claim: Tree, data: Tree) -> Iterator[tuple[str, Trail]]:
    """The concepts of a claimed exception, each with the keys it stands at: the claim, its parts, and whether it is supported."""
    practice = str(claim["practice"])
    yield f"{ROOT}.exception.{practice}", ("practice",)
    parts = {".".join(map(str, trail)): trail for trail, _ in leaves(claim)}
    for path, trail in parts.items():
        if path != "practice":
            yield f"{ROOT}.exception-part.{path.replace('_', '-')}", trail
    needed = SUPPORT.get(practice, ("evidence",))
    besides = ELSEWHERE.get(practice, ())
    present = {trail for trail, _ in leaves(data)}
    if all(path in parts for path in needed) and all(any((block, key) in present for key in keys) for block, keys in besides):
        yield f"{ROOT}.exception-supported.{practice}", parts[needed[0]]
