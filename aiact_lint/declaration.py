"""The shape of a declaration: its keys after the provisions they answer, and its schema.

``schemas/declaration.schema.json`` is generated from here. Loaded only where a document declares something: pydantic costs more
time than the rest of a small run.

Every key may be left out: what is not declared is left to the documents. Values arrive as text, as YAML and annotations have them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

Role = Literal["provider", "deployer"]
Sector = Literal[
    "public-authority", "union-body", "on-behalf-of-public-authority", "body-governed-by-public-law", "private-public-services", "private"
]
Point = Literal[
    "1(a)", "1(b)", "1(c)", "2", "3(a)", "3(b)", "3(c)", "3(d)", "4(a)", "4(b)", "5(a)", "5(b)", "5(c)", "5(d)",
    "6(a)", "6(b)", "6(c)", "6(d)", "6(e)", "7(a)", "7(b)", "7(c)", "7(d)", "8(a)", "8(b)", "none",
]  # fmt: skip
Condition = Literal["a", "b", "c", "d"]
Practice = Literal[
    "manipulation", "vulnerability-exploitation", "non-consensual-intimate-material", "child-abuse-material", "social-scoring",
    "predictive-policing", "facial-scraping", "emotion-workplace-education", "biometric-categorisation", "realtime-rbi",
]  # fmt: skip
GROUNDS: dict[str, tuple[str, ...]] = {
    "predictive-policing": ("supports-human-assessment",),
    "emotion-workplace-education": ("medical", "safety"),
    "biometric-categorisation": ("lawful-dataset", "law-enforcement"),
    "realtime-rbi": ("search-for-victims", "imminent-threat", "suspect-of-annex-ii-offence"),
    "child-abuse-material": ("without-right-defence",),
}
"""The exceptions that Article 5(1) itself makes, by practice; the other practices have none."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_POINT = re.compile(r"(?:annex ?iii)?[ ,]*+(?:points?[ ]*+)?([1-9]\d?)[ .]*+\(?([a-z])?\)?", re.IGNORECASE)
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def quoted(value: object) -> str:
    """A value for a message: in quotes, on one line, not too long."""
    text = " ".join(str(value).split())
    return f'"{text[:59]}…"' if len(text) > 60 else f'"{text}"'


def listed(names: Iterable[str]) -> str:
    """Names for a message."""
    return ", ".join(names)


def _day(value: object) -> dt.date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(value)
        raise ValueError(f"{quoted(value)} is no day of the calendar")
    raise ValueError(f"{quoted(value)} is not a date; write 2027-03-01")


def flag(value: object) -> bool:
    """True or false as people write it; ValueError for anything else."""
    found = _FLAGS.get(value.lower()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{quoted(value)} is neither true nor false; what it says belongs in a key for text")
    return found


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def point(value: object) -> object:
    """``5a``, ``5.a`` and ``Annex III point 5(a)`` as the Act writes it; a label of Kubernetes takes no brackets."""
    found = _POINT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return value.lower() if isinstance(value, str) else value
    number, letter = found.group(1), (found.group(2) or "").lower()
    name = f"{number}({letter})" if letter else number
    known = get_args(Point)
    inside = [p for p in known if p.startswith(f"{number}(")]
    if name not in known and inside:
        raise ValueError(f"{quoted(value)} names no point of Annex III; write one of {listed(inside)}")
    if name not in known:
        raise ValueError(f"{quoted(value)} names no point of Annex III; it has 1(a) to 8(b)")
    return name


def _condition(value: object) -> object:
    return value.strip().strip("()").lower() if isinstance(value, str) else value


def _address(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        raise ValueError(f"{quoted(value)} is not an address; write https://…")
    return value


def _document(value: str) -> str:
    if value.startswith("/") or ":" in value:
        raise ValueError(f"{quoted(value)} must be a path from the folder of this file")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Reference = Annotated[Text, WithJsonSchema({"type": ["string", "integer"], "minLength": 1})]
Day = Annotated[dt.date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(flag)]
Address = Annotated[Text, AfterValidator(_address)]
File = Annotated[Text, AfterValidator(_document)]
PointName = Annotated[Point, BeforeValidator(point), WithJsonSchema({"enum": [*get_args(Point), 2]})]
ConditionName = Annotated[Condition, BeforeValidator(_condition)]


def _one_or_more(schema: dict[str, Any]) -> None:
    """Say in the schema that a single value may stand for a list of one."""
    items = schema.pop("items")
    schema.pop("type")
    schema["anyOf"] = [items, {"type": "array", "items": items}]


def _many(description: str) -> Any:
    return Field(default_factory=list, description=description, json_schema_extra=_one_or_more)


def _maybe(description: str) -> Any:
    return Field(None, description=description)


def _typed(schema: dict[str, Any]) -> None:
    """A key that is left out is not null: an editor offers the type alone."""
    for body in schema.get("properties", {}).values():
        body.pop("title", None)
        if body.get("default", 0) is None:
            del body["default"]
        kinds = body.get("anyOf", [])
        if len(kinds) == 2 and {"type": "null"} in kinds:
            del body["anyOf"]
            body.update(kinds[0])


class Part(BaseModel):
    """Unknown keys are errors: a key that is silently ignored is worse than none."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_typed)


class Derogation(Part):
    """The derogation of Article 6(3), which takes a system of Annex III out of the high-risk class."""

    conditions: Annotated[list[ConditionName], BeforeValidator(_listed)] = _many(
        "Condition of Article 6(3): a narrow procedural task, b improves a completed human activity, c detects patterns, d preparatory."
    )
    assessment: Reference | None = _maybe("Where the assessment of Article 6(4) is documented.")
    assessed: Day | None = _maybe("When it was documented; before placing on the market or putting into service.")
    profiling: Flag | None = _maybe("Whether the system profiles natural persons. One that does is always high-risk.")


class Classification(Part):
    """The class of the system under Article 6."""

    annex_iii: Annotated[list[PointName], BeforeValidator(_listed)] = _many(
        "Points of Annex III that the intended purpose falls under, such as 5(a); none where it falls under none."
    )
    annex_i: Reference | None = _maybe("Legislation of Annex I, where the system is a product or safety component under it (Article 6(1)).")
    derogation: Derogation | None = _maybe("The derogation of Article 6(3), where it is claimed.")
    ruled_out: Annotated[list[Practice], BeforeValidator(_listed)] = _many("Practices of Article 5 that were examined and ruled out.")


class Authorisation(Part):
    """The authorisation that Article 5(3) asks for before each use."""

    authority: Text | None = _maybe("The judicial or independent administrative authority.")
    reference: Reference | None = _maybe("Reference of its decision.")
    date: Day | None = _maybe("Date of its decision.")


class ExceptionClaim(Part):
    """An exception from Article 5 that is claimed, and what supports it."""

    practice: Practice = Field(description="The practice whose exception is claimed.")
    ground: Text = Field(description="The ground, for instance medical or safety; each practice has its own.")
    evidence: Reference | None = _maybe("What supports it: certificate, legal basis, study, protocol.")
    national_law: Reference | None = _maybe("Real-time identification: the national law that permits the use (Article 5(5)).")
    authorisation: Authorisation | None = _maybe("Real-time identification: the authorisation of Article 5(3).")
    limits: Text | None = _maybe("Real-time identification: limits in time, place and persons (Article 5(2)).")
    notified: Reference | None = _maybe("Real-time identification: notification of each use (Article 5(4)).")

    @field_validator("practice")
    @classmethod
    def _has_exceptions(cls, value: str) -> str:
        if value not in GROUNDS:
            raise ValueError(f"Article 5 makes no exception for {value}; remove the entry")
        return value

    @field_validator("ground")
    @classmethod
    def _fits(cls, value: str, info: ValidationInfo) -> str:
        practice = info.data.get("practice", "")
        grounds = GROUNDS.get(practice, ())
        if grounds and value not in grounds:
            raise ValueError(f"{quoted(value)} is no exception of {practice}; it has {listed(grounds)}")
        return value


class Oversight(Part):
    """Human oversight (Articles 14 and 26(2))."""

    role: Text | None = _maybe("The role that oversees the system; a named role, not a team.")
    review: Flag | None = _maybe("Whether that person looks at each case before the output has an effect (Article 14(4)).")
    override: Flag | None = _maybe("Whether that person may disregard, override or reverse the output (Article 14(4)(d)).")
    stop: Flag | None = _maybe("Whether that person may stop the system (Article 14(4)(e)).")
    training: Reference | None = _maybe("The training and competence of that person (Article 26(2)).")
    automation_bias: Text | None = _maybe("The measure against automation bias (Article 14(4)(b)).")
    two_person_verification: Flag | None = _maybe("Biometric identification: two persons verify separately (Article 14(5)).")
    overrides_recorded: Reference | None = _maybe("Where departures from the output are recorded, and how they are reviewed.")
    capacity: Text | None = _maybe("Cases per person and day, or the time for a case (Article 26(2), support).")
    own_judgement: Text | None = _maybe("How a person judges a case before seeing the output (Article 14(4)(b)).")
    incentives: Text | None = _maybe("How it is kept without advantage to agree with the output (Article 26(2), support).")
    override_changes: Text | None = _maybe("What is changed because of departures from the output (Articles 20, 26(5)).")
    staff_report: Text | None = _maybe("How staff report errors, and how they are supported (Article 26(2)).")


class Redress(Part):
    """What an affected person can do (Article 86; GDPR Article 22(3))."""

    contest: Text | None = _maybe("How a decision is contested and reviewed by a person.")
    explanation: Text | None = _maybe("Who explains the role of the system and the main elements of the decision, and how (Article 86(1)).")
    body: Text | None = _maybe("To whom a person turns.")
    contact: Text | None = _maybe("Address, form or telephone.")
    deadline: Text | None = _maybe("Within what time.")
    complaint_mechanism: Text | None = _maybe("The internal complaint mechanism (Article 27(1)(f)).")
    authority: Text | None = _maybe("The market surveillance authority that takes complaints (Article 85).")
    accessible: Text | None = _maybe("The accessible forms in which redress and information are offered.")


class Notice(Part):
    """Information of affected persons and workers (Articles 26(7), 26(11) and 50)."""

    given: Flag | None = _maybe("Whether affected persons are told of the system before or with the decision (Article 26(11)).")
    text: Reference | None = _maybe("Where the text of the notice stands.")
    workers: Day | None = _maybe("When workers and their representatives were informed (Article 26(7)).")
    agency: Text | None = _maybe("The authority that uses the system, as people know it.")
    decision: Text | None = _maybe("The kind of decision that the system helps to make.")
    ai_role: Text | None = _maybe("The part that the system has in the decision.")
    human_role: Text | None = _maybe("What people do before a decision is made.")


class Registration(Part):
    """The entry in the EU database or, for critical infrastructure, in the national register (Article 49)."""

    eu_database: Reference | None = _maybe("Number of the entry in the EU database.")
    national_register: Reference | None = _maybe("Number of the entry in the national register (Annex III point 2, Article 49(5)).")
    date: Day | None = _maybe("Date of the entry.")
    url: Address | None = _maybe("Address of the entry.")
    status: Literal["on-the-market", "in-service", "withdrawn", "recalled"] | None = _maybe("Status of the system (Annex VIII).")
    non_public: Flag | None = _maybe("Whether the entry stands in the secure non-public section (Article 49(4)).")


class Assessment(Part):
    """An impact assessment."""

    done: Flag | None = _maybe("Whether it was carried out.")
    date: Day | None = _maybe("When it was carried out or last updated.")
    reference: Reference | None = _maybe("Where it stands.")


class RightsAssessment(Assessment):
    """The fundamental rights impact assessment (Article 27)."""

    processes: Text | None = _maybe("The processes in which the system is used (Article 27(1)(a)).")
    period: Text | None = _maybe("Period and frequency of use (Article 27(1)(b)).")
    groups: Text | None = _maybe("Categories of persons and groups affected (Article 27(1)(c)).")
    risks: Text | None = _maybe("Specific risks of harm to them (Article 27(1)(d)).")
    oversight: Text | None = _maybe("Human oversight measures (Article 27(1)(e)).")
    measures: Text | None = _maybe("Measures if the risks materialise (Article 27(1)(f)).")
    notified: Day | None = _maybe("When the market surveillance authority was notified of the result (Article 27(3)).")


class Documentation(Part):
    """What the provider documents (Articles 9 to 17, 43, 47, 48, 72, 73)."""

    risk_management: Reference | None = _maybe("Risk management system (Article 9).")
    data_governance: Reference | None = _maybe("Data governance (Article 10).")
    technical_documentation: Reference | None = _maybe("Technical documentation (Article 11, Annex IV).")
    logging: Reference | None = _maybe("Automatic recording of events (Article 12).")
    log_retention: Text | None = _maybe("How long logs are kept, six months at least (Articles 19, 26(6)).")
    instructions_for_use: Reference | None = _maybe("Instructions for use (Article 13).")
    output_explained: Reference | None = _maybe("How the output is to be read (Article 13(3)(b)).")
    results_by_group: Reference | None = _maybe("Performance for the groups concerned (Article 13(3)(b)(v)).")
    bias_tests: Reference | None = _maybe("Examination for bias (Article 10(2)(f)).")
    accuracy: Reference | None = _maybe("Accuracy and robustness (Article 15).")
    quality_management: Reference | None = _maybe("Quality management system (Article 17).")
    conformity_assessment: Reference | None = _maybe("Conformity assessment (Article 43).")
    declaration_of_conformity: Reference | None = _maybe("EU declaration of conformity (Article 47).")
    ce_marking: Reference | None = _maybe("CE marking (Article 48).")
    monitoring: Reference | None = _maybe("Post-market monitoring (Article 72).")
    incidents: Reference | None = _maybe("Procedure for serious incidents (Article 73).")


class Compliance(Part):
    """What a vendor shows of compliance."""

    classification: Reference | None = _maybe("The class of the system and its point.")
    conformity_assessment: Reference | None = _maybe("Conformity assessment.")
    technical_documentation: Reference | None = _maybe("Technical documentation.")
    ce_marking: Reference | None = _maybe("CE marking.")


class Fairness(Part):
    """What a vendor shows of fairness."""

    bias_tests: Reference | None = _maybe("Bias tests.")
    data_diversity: Reference | None = _maybe("Groups that the training data cover.")
    monitoring: Reference | None = _maybe("Monitoring in operation.")
    results_by_group: Reference | None = _maybe("Results by group.")


class Explainability(Part):
    """What a vendor shows of explainability."""

    plain_description: Reference | None = _maybe("A description in plain words.")
    decision_factors: Reference | None = _maybe("The factors that move an output.")
    citizen_explanations: Reference | None = _maybe("Explanations for citizens.")
    accessible_formats: Reference | None = _maybe("Accessible formats.")


class DataProtection(Part):
    """What a vendor shows of data protection."""

    gdpr_documents: Reference | None = _maybe("Data protection papers, the impact assessment among them.")
    processing_agreement: Reference | None = _maybe("Data processing agreement (GDPR Article 28).")
    security_certification: Reference | None = _maybe("Security certification.")
    breach_notification: Text | None = _maybe("How breaches are notified.")


class Accountability(Part):
    """What a vendor answers for."""

    liability: Text | None = _maybe("Who is liable.")
    error_handling: Text | None = _maybe("How errors are handled.")
    performance_guarantees: Text | None = _maybe("Guaranteed performance.")
    support: Text | None = _maybe("Support and training.")
    exit: Text | None = _maybe("How the contract ends.")


class Contract(Part):
    """Terms of the contract with a vendor."""

    audit_right: Text | None = _maybe("The right to audit.")
    change_notice: Text | None = _maybe("Notice of changes.")
    portability_deletion: Text | None = _maybe("Portability and deletion of data.")
    benchmarks: Text | None = _maybe("Benchmarks, and what follows where they are missed.")


class Vendor(Part):
    """The papers of the vendor, in six groups (profile procurement)."""

    name: Text | None = _maybe("Name of the vendor.")
    compliance: Compliance | None = _maybe("Compliance.")
    fairness: Fairness | None = _maybe("Fairness.")
    explainability: Explainability | None = _maybe("Explainability.")
    data_protection: DataProtection | None = _maybe("Data protection.")
    accountability: Accountability | None = _maybe("Accountability.")
    contract: Contract | None = _maybe("Contract terms.")


class Description(Part):
    """What the public description of the system says beside the rest; ``aiact-lint describe`` writes it."""

    why: Text | None = _maybe("Why the system is used.")
    data: Text | None = _maybe("Which data it uses.")
    limits: Text | None = _maybe("What it does not do.")
    monitoring: Text | None = _maybe("Who monitors it, and how concerns are raised.")


class Disclosure(Part):
    """Transparency under Article 50."""

    ai_disclosure: Reference | None = _maybe("How people are told that they interact with an AI system (Article 50(1)).")
    marking: Reference | None = _maybe("Machine-readable marking of generated content (Article 50(2)).")
    label: Reference | None = _maybe("Label of deep fakes and generated text (Article 50(4)).")
    editorial: Text | None = _maybe("Who has editorial responsibility for generated text (Article 50(4)).")


class Declaration(Part):
    """What the people who answer for an AI system declare about it under the EU AI Act: aiact.yaml, or eu_ai_act in a card."""

    system: Text | None = _maybe("Name of the system; documents that declare the same name belong together.")
    id: Reference | None = _maybe("Unambiguous reference of the system (Annex VIII, Section A, point 4).")
    documents: Annotated[list[File], BeforeValidator(_listed)] = _many(
        "Further files and folders of the system, from the folder of this file."
    )
    role: Annotated[list[Role], BeforeValidator(_listed)] = _many("Whether you provide the system, deploy it, or both (Article 3(3), (4)).")
    sector: Annotated[list[Sector], BeforeValidator(_listed)] = _many(
        "What kind of body you are: it decides on Articles 26(8), 27(1), 49(3)."
    )
    intended_purpose: Text | None = _maybe("The intended purpose in a few sentences (Article 3(12)); read like the text of a card.")
    classification: Classification | None = _maybe("Class of the system.")
    exceptions: list[ExceptionClaim] = Field(default_factory=list, description="Exceptions from Article 5 that are claimed.")
    placed_on_market: Day | None = _maybe("When the first unit of this type was placed on the market (Articles 111, 113).")
    put_into_service: Day | None = _maybe("When the system was put into service.")
    significant_design_change: Day | None = _maybe("Last significant change of the design; it ends the transition of Article 111(2).")
    human_oversight: Oversight | None = _maybe("Human oversight.")
    redress: Redress | None = _maybe("Redress.")
    notice: Notice | None = _maybe("Information of affected persons.")
    registration: Registration | None = _maybe("Registration.")
    fria: RightsAssessment | None = _maybe("Fundamental rights impact assessment (Article 27).")
    dpia: Assessment | None = _maybe("Data protection impact assessment (Article 26(9); GDPR Article 35).")
    necessity: Text | None = _maybe("Why the system is necessary.")
    proportionality: Text | None = _maybe("Why it is proportionate, and which less intrusive ways were considered.")
    literacy: Text | None = _maybe("Measures for the AI literacy of staff (Article 4).")
    documentation: Documentation | None = _maybe("Documentation of the provider.")
    disclosure: Disclosure | None = _maybe("Transparency under Article 50.")
    description: Description | None = _maybe("The public description of the system.")
    vendor: Vendor | None = _maybe("The papers of the vendor.")
    contact: Text | None = _maybe("Who answers for the system.")
    reviewed: Day | None = _maybe("When this declaration was last reviewed.")

    @field_validator("significant_design_change")
    @classmethod
    def _after_the_first_unit(cls, value: dt.date | None, info: ValidationInfo) -> dt.date | None:
        first = info.data.get("placed_on_market") or info.data.get("put_into_service")
        if value is not None and first is not None and value < first:
            raise ValueError(f"{value} lies before the first unit ({first}); a change comes after it")
        return value


def schema() -> dict[str, object]:
    """The JSON Schema of a declaration, as published in ``schemas/``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Declaration.model_json_schema(),
        "title": "Declaration for aiact-lint",
    }
