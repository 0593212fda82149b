"""Declarations: the model and its schema, what a declaration states and where, and what each mistake is told."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import get_args

import jsonschema
import pytest
from click.testing import CliRunner

from aiact_lint import declaration, declared, declared_facts, formats, library, pipeline
from aiact_lint.cli import cli
from aiact_lint.config import Config
from aiact_lint.fact import Fact
from aiact_lint.finding import Finding, Report
from aiact_lint.formats import declaration as found
from aiact_lint.placeholder import says_nothing
from aiact_lint.source import SourceFile
from aiact_lint.tree import parse_yaml, to_data

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "schemas" / "declaration.schema.json"
AS_OF = dt.date(2026, 11, 24)
WHOLE = """\
# yaml-language-server: $schema=https://example.eu/declaration.schema.json
system: housing-triage
id: HT-2026-014
documents: [docs/, deploy/isvc.yaml]
role: [provider, deployer]
sector: public-authority
intended_purpose: >
  Ranks applications for housing allowance.
classification:
  annex_iii: 5(a)
  annex_i: Regulation (EU) 2017/745
  derogation: {conditions: [a, d], assessment: docs/article-6-4.md, assessed: 2026-03-01, profiling: false}
  ruled_out: [social-scoring, manipulation]
exceptions:
  - practice: realtime-rbi
    ground: search-for-victims
    evidence: order 7
    national_law: Police Act, section 12
    authorisation: {authority: Regional Court, reference: 7 Qs 12/26, date: 2026-11-02}
    limits: one station, three days, one child
    notified: MSA-2026-31
placed_on_market: 2026-01-08
put_into_service: 2026-02-01
significant_design_change: 2026-09-01
human_oversight:
  role: Caseworker of the housing office
  review: true
  override: yes
  stop: true
  training: course 12, two days
  automation_bias: the file is read before the rank is shown
  two_person_verification: false
  overrides_recorded: log O-1, read each month
  capacity: 30 cases a day
  own_judgement: the file is read first
  incentives: no targets
  override_changes: thresholds each quarter
  staff_report: error desk
redress: {contest: written objection, explanation: the Explanations Desk, body: Appeals Board, contact: Town Hall 1, deadline: 28 days,
  complaint_mechanism: complaints desk, authority: Market Surveillance Authority, accessible: plain language}
notice: {given: true, text: docs/notice.md, workers: 2026-01-15, agency: City, decision: housing allowance, ai_role: order of files, human_role: reads each file}
registration:
  {eu_database: EU-2026-77, national_register: N-1, date: 2026-01-08, url: "https://ec.europa.example/77", status: in-service, non_public: false}
fria: {done: true, date: 2026-01-02, reference: docs/fria.md, notified: 2026-01-05, processes: intake, period: two years, groups: tenants,
  risks: late aid, oversight: caseworkers, measures: paper route}
dpia: {done: true, date: 2026-01-02, reference: 4711}
necessity: 4000 files a month
proportionality: a checklist was tried first
literacy: course 3 for all staff
documentation:
  risk_management: risk management D-1
  data_governance: data governance D-1
  technical_documentation: technical documentation D-1
  logging: logging D-1
  log_retention: log retention D-1
  instructions_for_use: instructions for use D-1
  output_explained: output explained D-1
  results_by_group: results by group D-1
  bias_tests: bias tests D-1
  accuracy: accuracy D-1
  quality_management: quality management D-1
  conformity_assessment: conformity assessment D-1
  declaration_of_conformity: declaration of conformity D-1
  ce_marking: ce marking D-1
  monitoring: monitoring D-1
  incidents: incidents D-1
disclosure:
  ai_disclosure: ai disclosure D-1
  marking: marking D-1
  label: label D-1
  editorial: editorial D-1
description:
  why: why D-1
  data: data D-1
  limits: limits D-1
  monitoring: monitoring D-1
vendor:
  name: name D-1
  compliance:
    classification: classification D-1
    conformity_assessment: conformity assessment D-1
    technical_documentation: technical documentation D-1
    ce_marking: ce marking D-1
  fairness:
    bias_tests: bias tests D-1
    data_diversity: data diversity D-1
    monitoring: monitoring D-1
    results_by_group: results by group D-1
  explainability:
    plain_description: plain description D-1
    decision_factors: decision factors D-1
    citizen_explanations: citizen explanations D-1
    accessible_formats: accessible formats D-1
  data_protection:
    gdpr_documents: gdpr documents D-1
    processing_agreement: processing agreement D-1
    security_certification: security certification D-1
    breach_notification: breach notification D-1
  accountability:
    liability: liability D-1
    error_handling: error handling D-1
    performance_guarantees: performance guarantees D-1
    support: support D-1
    exit: exit D-1
  contract:
    audit_right: audit right D-1
    change_notice: change notice D-1
    portability_deletion: portability deletion D-1
    benchmarks: benchmarks D-1
contact: Digital office, ai@city.example
reviewed: 2026-10-01
"""


def lint(root: Path, files: dict[str, str], as_of: dt.date = AS_OF) -> Report:
    """Lint files written below a folder."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return pipeline.lint([root], Config(root=root, as_of=as_of))


def shown(finding: Finding) -> tuple[str, str, list[tuple[str, int, str, str]]]:
    """Id, level, and each place with line, words and what it shows."""
    return finding.id, finding.level, [(e.source.path, e.position.line, e.quote, e.shows) for e in finding.evidence]


def facts_of(path: str, text: str) -> list[Fact]:
    documents, problems = formats.read(SourceFile(path, text))
    assert not problems
    return declared_facts.facts(documents)


def said(facts: list[Fact]) -> list[tuple[str, str, str]]:
    return [(f.concept, f.polarity.value, f.quote) for f in facts]


# --- model and schema --------------------------------------------------------------------------------------------------------


def test_the_published_schema_is_the_one_of_the_model() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == declaration.schema(), "run make schemas"


def test_the_command_prints_the_schema() -> None:
    result = CliRunner().invoke(cli, ["schema", "declaration"], standalone_mode=False)
    assert json.loads(result.stdout) == declaration.schema()


def test_the_whole_declaration_fits_schema_and_model() -> None:
    jsonschema.validate(
        to_data(parse_yaml(WHOLE)[0]) | {"human_oversight": {"override": True}}, declaration.schema()
    )  # YAML 1.2: yes is a word
    (document,), _ = formats.read(SourceFile("aiact.yaml", WHOLE))
    assert declared.read(document).mistakes == ()


def test_the_readme_of_a_block_uses_the_same_keys() -> None:
    assert set(declaration.Declaration.model_fields) == found.KEYS


def test_every_key_and_choice_is_a_concept() -> None:
    """What a declaration can state is in concepts.yaml, and nothing there is left over."""
    stated = {f.concept for f in facts_of("aiact.yaml", WHOLE) if f.concept.startswith("declared.")}
    choices = {
        "role": get_args(declaration.Role),
        "sector": get_args(declaration.Sector),
        "classification.annex-iii": [p.replace("(", "").replace(")", "") for p in get_args(declaration.Point) if p != "none"],
        "classification.derogation.conditions": get_args(declaration.Condition),
        "classification.ruled-out": get_args(declaration.Practice),
        "registration.status": ("on-the-market", "in-service", "withdrawn", "recalled"),
        "exception": tuple(declaration.GROUNDS),
        "exception-supported": tuple(declaration.GROUNDS),
    }
    chosen = {f"declared.{key}.{value}" for key, values in choices.items() for value in values}
    above = {"declared.classification.annex-iii", "declared.classification.not-listed"}
    known = {c for c in library.load().concepts if c.startswith("declared.")}
    assert stated | chosen | above == known
    assert stated <= known


# --- what a declaration states -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("role: provider\n", [("declared.role.provider", "stated", "provider")]),
        ("placed_on_market: '2026-01-08'\n", [("declared.placed-on-market", "stated", "2026-01-08")]),
        ("classification: {annex_iii: none}\n", [("declared.classification.not-listed", "stated", "none")]),
        (
            'classification:\n  annex_iii:\n    - "Annex III, point 5.a"\n',
            [
                ("declared.classification.annex-iii.5a", "stated", "Annex III, point 5.a"),
                ("annex-iii.essential-services.5a", "stated", "Annex III, point 5.a"),
                ("classification.stated", "stated", "Annex III, point 5.a"),
            ],
        ),
        (
            "classification: {annex_iii: 2}\n",
            [
                ("declared.classification.annex-iii.2", "stated", "2"),
                ("annex-iii.critical-infrastructure.2", "stated", "2"),
                ("classification.stated", "stated", "2"),
            ],
        ),
        (
            "human_oversight: {role: Caseworker, stop: no}\n",
            [
                ("declared.human-oversight.role", "stated", "Caseworker"),
                ("oversight.reviewer", "stated", "Caseworker"),
                ("declared.human-oversight.stop", "denied", "no"),
                ("oversight.stop", "denied", "no"),
                ("oversight.may", "denied", "no"),
            ],
        ),
        (
            "notice: {given: false}\n",
            [("declared.notice.given", "denied", "false"), ("notice.given", "denied", "false"), ("notice.none", "stated", "false")],
        ),
        ("contact: |\n  Digital office,\n  room 4\n", [("declared.contact", "stated", "Digital office,\n  room 4"), ("duty.owner", "stated", "Digital office,\n  room 4")]),
        (
            "exceptions: [{practice: emotion-workplace-education, ground: medical, evidence: CE 1}]\n",
            [
                ("declared.exception.emotion-workplace-education", "stated", "emotion-workplace-education"),
                ("declared.exception-part.ground", "stated", "medical"),
                ("declared.exception-part.evidence", "stated", "CE 1"),
                ("declared.exception-supported.emotion-workplace-education", "stated", "CE 1"),
            ],
        ),
    ],
)  # fmt: skip
def test_a_value_states_its_concepts_at_its_exact_place(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert said(facts_of("aiact.yaml", text)) == wanted


# Annotations and labels as Argo CD, KServe and Prometheus operators use them: a prefix, a slash, a name; values are strings
# (https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/, after kserve/kserve docs/samples).
KUBERNETES = """\
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: triage
  labels:
    aiact-lint.eu/role: deployer
    app: triage
  annotations:
    prometheus.io/scrape: "true"
    aiact-lint.eu/classification.annex-iii: "5a, 4(b)"
    aiact-lint.eu/human-oversight.override: "true"
    aiact-lint.eu/sector: "{{ .Values.kind }}-authority"
spec:
  predictor: {model: {modelFormat: {name: sklearn}, storageUri: s3://models/triage}}
"""


def test_annotations_and_labels_declare_with_dots_and_commas() -> None:
    wanted = [
        ("declared.role.deployer", "stated", "deployer"),
        ("declared.classification.annex-iii.5a", "stated", "5a"),
        ("annex-iii.essential-services.5a", "stated", "5a"),
        ("classification.stated", "stated", "5a"),
        ("declared.classification.annex-iii.4b", "stated", "4(b)"),
        ("annex-iii.employment.4b", "stated", "4(b)"),
        ("classification.stated", "stated", "4(b)"),
        ("declared.human-oversight.override", "stated", "true"),
        ("oversight.override", "stated", "true"),
        ("oversight.may", "stated", "true"),
    ]
    facts = facts_of("deploy/isvc.yaml", KUBERNETES)
    assert said(facts) == wanted
    assert {f.role for f in facts} == {"manifest"}
    assert {f.place.document for f in facts} == {1}, "a declaration is a document of its own and makes none longer"
    (document,), _ = formats.read(SourceFile("deploy/isvc.yaml", KUBERNETES))
    assert declared.read(document).mistakes == ()
    assert not [s.text for s in document.statements if "aiact-lint.eu" in s.text], "a declared value is no text to be read"
    assert [s.text for s in document.statements if "prometheus" in s.text] == ['prometheus.io/scrape: "true"']


def test_the_same_value_twice_is_no_mistake() -> None:
    text = KUBERNETES.replace("spec:\n", "spec:\n  template: {metadata: {labels: {aiact-lint.eu/role: deployer}}}\n")
    (document,), _ = formats.read(SourceFile("deploy/isvc.yaml", text))
    assert [d.value for d in document.declared if d.trail == ("role",)] == ["deployer", "deployer"]
    assert declared.read(document).mistakes == ()


def test_a_text_with_a_block_is_the_card_of_a_system() -> None:
    (document,), _ = formats.read(SourceFile("README.md", "---\neu_ai_act: {role: deployer}\n---\n# sorter\n"))
    assert document.is_ai


def test_a_block_in_a_card_declares_and_is_not_read_as_text() -> None:
    text = "---\nlicense: mit\neu_ai_act:\n  role: deployer\n  classification: {ruled_out: social-scoring}  # social scoring\n  intended_purpose: Sorts letters.\n---\n# x\n"
    (document,), _ = formats.read(SourceFile("README.md", text))
    assert said(declared_facts.facts([document])) == [
        ("declared.role.deployer", "stated", "deployer"),
        ("declared.classification.ruled-out.social-scoring", "stated", "social-scoring"),
        ("declared.intended-purpose", "stated", "Sorts letters."),
        ("duty.intended-purpose", "stated", "Sorts letters."),
    ]
    assert [s.text for s in document.statements] == ["license: mit", "intended_purpose: Sorts letters.", "x"]


@pytest.mark.parametrize(
    "block",
    [
        # After data/taxonomy/safety_categories.yaml of owizdom/ai-research-model-cards: the key with articles as text.
        "eu_ai_act: Article 9 (Risk Management), Recital 47\n",
        "eu_ai_act: true\n",
        "eu_ai_act: {risk_category: limited, data_governance: documented}\n",
        "eu_ai_act: [Article 9]\n",
        "eu_ai_act:\n",
    ],
)
def test_a_block_of_somebody_else_stays_text(block: str) -> None:
    (document,), problems = formats.read(SourceFile("README.md", f"---\nlicense: mit\n{block}---\n# x\n"))
    assert (document.declared, problems) == ((), [])
    assert not document.is_ai


@pytest.mark.parametrize(
    "value",
    ["TODO", "todo: name the role", "TBD", "n/a", "none", "?", "...", "-", "<name of the role>", "[More Information Needed]", "${ROLE}",
     "YYYY-MM-DD", "to be determined", "Lorem ipsum dolor", "null", "''", "FIXME later", "not yet known", "your role here", "XXX"],
)  # fmt: skip
def test_placeholders_are_silence(value: str) -> None:
    text = f'human_oversight: {{role: "{value}", override: "{value}"}}\nplaced_on_market: "{value}"\nrole: ["{value}"]\nsystem: "{value}"\n'
    (document,), _ = formats.read(SourceFile("aiact.yaml", text))
    assert declared.read(document).mistakes == ()
    assert declared_facts.facts([document]) == []
    assert document.references == ()


@pytest.mark.parametrize(
    "value",
    [
        "<dpo@city.example>",
        "Your letter names the Appeals Board",
        "Fill in form 7 at the counter",
        "none of the team; the head of unit",
        "[Appeals Board](docs/appeal.md)",
        "Nobody but the caseworker",
    ],
)
def test_what_says_something_is_no_placeholder(value: str) -> None:
    assert not says_nothing(value)


# --- damage ------------------------------------------------------------------------------------------------------------------

PRACTICES = "manipulation, vulnerability-exploitation, non-consensual-intimate-material, child-abuse-material, social-scoring, predictive-policing, facial-scraping, emotion-workplace-education, biometric-categorisation, realtime-rbi"
DAMAGED = [
    ("unknown key", "human_oversight:\n  overide: true\n", 2, "overide", 'human_oversight: unknown key "overide"; did you mean "override"?'),
    ("unknown key at the top", "placed-on-market: 2026-01-08\n", 1, "placed-on-market", 'unknown key "placed-on-market"; did you mean "placed_on_market"?'),
    ("unknown key with nothing in it", "rol:\n", 1, "rol", 'unknown key "rol"; did you mean "role"?'),
    ("unknown key with a mapping", "humanOversight:\n  role: TODO\n", 1, "humanOversight", 'unknown key "humanOversight"; did you mean "human_oversight"?'),
    ("unknown key like no other", "fria: {zzz: 1}\n", 1, "zzz", 'fria: unknown key "zzz"; known are done, date, reference, processes, period, groups, risks, oversight, measures, notified.'),
    ("a choice that is none", "role: [deployer, suplier]\n", 1, "suplier", 'role[2]: "suplier" is not one of provider, deployer.'),
    ("a choice with a slip", "sector: public_authority\n", 1, "public_authority", 'sector: "public_authority" is not one of public-authority, union-body, on-behalf-of-public-authority, body-governed-by-public-law, private-public-services, private; did you mean "public-authority"?'),
    ("a point without its letter", "classification: {annex_iii: 5}\n", 1, "5", 'classification.annex_iii: "5" names no point of Annex III; write one of 5(a), 5(b), 5(c), 5(d).'),
    ("a point that does not exist", "classification: {annex_iii: [5(a), 9(a)]}\n", 1, "9(a)", 'classification.annex_iii[2]: "9(a)" names no point of Annex III; it has 1(a) to 8(b).'),
    ("a point in words", "classification: {annex_iii: benefits}\n", 1, "benefits", f'classification.annex_iii: "benefits" is not one of {", ".join(get_args(declaration.Point))}.'),
    ("an impossible day", "reviewed: 2026-02-30\n", 1, "2026-02-30", 'reviewed: "2026-02-30" is no day of the calendar.'),
    ("a date as people speak it", "put_into_service: 8 January 2026\n", 1, "8 January 2026", 'put_into_service: "8 January 2026" is not a date; write 2027-03-01.'),
    ("a change before the first unit", "placed_on_market: 2026-05-01\nsignificant_design_change: 2026-04-01\n", 2, "2026-04-01", "significant_design_change: 2026-04-01 lies before the first unit (2026-05-01); a change comes after it."),
    ("neither true nor false", "human_oversight: {override: sometimes}\n", 1, "sometimes", 'human_oversight.override: "sometimes" is neither true nor false; what it says belongs in a key for text.'),
    ("a word where keys must stand", "redress: appeal to the board\n", 1, "appeal to the board", "redress: must be a mapping of keys to values; known are contest, explanation, body, contact, deadline, complaint_mechanism, authority, accessible."),
    ("a list where keys must stand", "registration: [EU-1]\n", 1, "registration", "registration: must be a mapping of keys to values; known are eu_database, national_register, date, url, status, non_public."),
    ("keys where a text must stand", "contact:\n  mail: a@b.example\n", 1, "contact", "contact: must be text."),
    ("a mapping where a list must stand", "exceptions: {practice: realtime-rbi, ground: imminent-threat}\n", 1, "exceptions", "exceptions: must be a list; begin each item with a dash."),
    ("an exception without its practice", "exceptions:\n- ground: medical\n", 2, "ground: medical", "exceptions[1]: practice is missing."),
    ("a practice without exceptions", "exceptions: [{practice: social-scoring, ground: safety}]\n", 1, "social-scoring", "exceptions[1].practice: Article 5 makes no exception for social-scoring; remove the entry."),
    ("a ground of another practice", "exceptions: [{practice: realtime-rbi, ground: medical}]\n", 1, "medical", 'exceptions[1].ground: "medical" is no exception of realtime-rbi; it has search-for-victims, imminent-threat, suspect-of-annex-ii-offence.'),
    ("a practice that is none", "classification: {ruled_out: [social-score]}\n", 1, "social-score", f'classification.ruled_out[1]: "social-score" is not one of {PRACTICES}; did you mean "social-scoring"?'),
    ("no address", "registration: {url: ec.europa.example/77}\n", 1, "ec.europa.example/77", 'registration.url: "ec.europa.example/77" is not an address; write https://….'),
    ("a document outside", "documents: [../../other/README.md]\n", 1, "../../other/README.md", 'documents[1]: "../../other/README.md" leads out of the repository; name files inside it.'),
    ("an absolute document", "documents: /etc/passwd\n", 1, "/etc/passwd", 'documents: "/etc/passwd" must be a path from the folder of this file.'),
    ("a key twice", "contact: A\nreviewed: 2026-01-01\ncontact: B\n", 3, "contact", "contact: stands twice with different values, here and in line 1; keep one."),
    ("a list as a declaration", "- role: deployer\n", 1, "- role: deployer", "a declaration is a mapping of keys to values, such as role: deployer."),
    ("a word as a declaration", "high-risk\n", 1, "high-risk", "a declaration is a mapping of keys to values, such as role: deployer."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "quote", "message"), [row[1:] for row in DAMAGED], ids=[row[0] for row in DAMAGED])
def test_damage_is_one_finding_with_line_and_fix(tmp_path: Path, text: str, line: int, quote: str, message: str) -> None:
    # A declaration that is no mapping has nothing else in it; elsewhere the rest must still count.
    rest = "" if text.startswith(("-", "high")) else "dpia: {reference: D-1}\n"
    report = lint(tmp_path, {"svc/aiact.yaml": text + rest} if "../.." not in text else {"aiact.yaml": text + rest})
    (finding,) = [f for f in report.findings if f.policy.family == "record"]
    assert (finding.id, finding.level, finding.evidence[0].position.line, finding.evidence[0].quote) == (
        "record-declaration-damaged",
        "warning",
        line,
        quote,
    )
    assert finding.message == f"{finding.policy.message} Line {line}: {message}"
    documents, _ = formats.read(SourceFile("aiact.yaml", text + rest))
    assert ("declared.dpia.reference" in {f.concept for f in declared_facts.facts(documents)}) == bool(rest)


def test_several_mistakes_are_one_finding_and_the_rest_is_judged(tmp_path: Path) -> None:
    text = "classification: {annex_iii: 4(a)}\nhuman_oversight:\n  rolle: HR officer\n  override: perhaps\nredress: {contest: written objection, body: Works Council}\n"
    report = lint(tmp_path, {"aiact.yaml": text})
    assert [shown(f) for f in report.findings if f.id == "record-declaration-damaged"] == [
        (
            "record-declaration-damaged",
            "warning",
            [("aiact.yaml", 3, "rolle", "to be corrected"), ("aiact.yaml", 4, "perhaps", "to be corrected")],
        )
    ]
    assert {f.id for f in report.findings} == {
        "record-declaration-damaged", "high-risk-employment", "oversight-missing", "redress-incomplete", "registration-missing",
        "assessment-missing", "classification-incomplete", "notice-missing",
    }  # fmt: skip


def test_a_flood_of_mistakes_is_cut(tmp_path: Path) -> None:
    text = "".join(f"key{n}zz: 1\n" for n in range(30))
    (finding,) = lint(tmp_path, {"aiact.yaml": text}).findings
    assert finding.message.endswith(" And 10 more.")
    assert len(finding.evidence) == 30
    (finding,) = lint(tmp_path, {"aiact.yaml": "documents: [" + "a, " * 3_000 + "b]\n"}).findings
    assert finding.message.endswith("Line 1: it holds more than 2,000 values, so none of them was read; a declaration is a page or two.")


def test_broken_yaml_and_a_second_document_are_unreadable(tmp_path: Path) -> None:
    (finding,) = lint(tmp_path, {"aiact.yaml": "role: [deployer\n"}).findings
    assert (finding.id, finding.level) == ("unreadable-file", "error")
    report = lint(tmp_path, {"aiact.yaml": "role: deployer\n---\nrole: provider\n"})
    assert [(f.id, f.evidence[0].position.line, f.message) for f in report.findings] == [
        (
            "unreadable-file",
            3,
            "This file, or a part of it, could not be read. A second document begins here; write one aiact.yaml for each system, beside its model.",
        )
    ]


def test_annotations_are_told_their_own_mistakes(tmp_path: Path) -> None:
    text = KUBERNETES.replace(
        'human-oversight.override: "true"',
        'human-oversight.overide: "true"\n    aiact-lint.eu/exceptions: "medical"\n    aiact-lint.eu/role: provider',
    )
    (finding,) = [f for f in lint(tmp_path, {"deploy/isvc.yaml": text}).findings if f.id == "record-declaration-damaged"]
    assert finding.message == (
        f'{finding.policy.message} Line 11: human_oversight: unknown key "overide"; did you mean "override"? '
        "Line 12: exceptions: an annotation cannot hold them; declare them in aiact.yaml or the card. "
        "Line 13: role: stands twice with different values, here and in line 6; keep one."
    )


# --- declared, inferred, contradicted ----------------------------------------------------------------------------------------

HOUSING = "# triage\n\nDecides on housing allowance for each applicant.\n"
STATED = "classification: {annex_iii: 5(a)}\nhuman_oversight: {role: Caseworker, review: true, override: true, stop: true}\nredress: {contest: written objection, body: Appeals Board, deadline: 28 days}\nnotice: {given: true}\nregistration: {eu_database: EU-2026-77, date: 2026-01-08}\n"


def test_a_point_without_any_sign_in_the_documents_classifies_the_system(tmp_path: Path) -> None:
    report = lint(tmp_path, {"README.md": "# sorter\n\nSorts letters.\n", "aiact.yaml": "classification: {annex_iii: 8(a)}\n"})
    assert [(s.areas, s.points) for s in report.systems] == [(("justice-democracy",), ("8a",))]
    (area,) = [f for f in report.findings if f.policy.areas]
    assert shown(area) == ("high-risk-justice-democracy", "note", [("aiact.yaml", 1, "8(a)", "the declared point of Annex III")])


@pytest.mark.parametrize("home", ["aiact.yaml", "README.md", "deploy/d.yaml"])
def test_a_full_declaration_of_safeguards_leaves_notes(tmp_path: Path, home: str) -> None:
    """In each of the three forms."""
    files = {"README.md": HOUSING}
    if home == "aiact.yaml":
        files[home] = STATED
    elif home == "README.md":
        files[home] = f"---\neu_ai_act:\n  {STATED.strip().replace(chr(10), chr(10) + '  ')}\n---\n{HOUSING}"
    else:
        flat = {
            "classification.annex-iii": "5a", "human-oversight.role": "Caseworker", "human-oversight.review": "true", "human-oversight.override": "true",
            "human-oversight.stop": "true", "redress.contest": "written objection", "redress.body": "Appeals Board", "redress.deadline": "28 days",
            "notice.given": "true", "registration.eu-database": "EU-2026-77", "registration.date": "2026-01-08",
        }  # fmt: skip
        notes = "".join(f'    aiact-lint.eu/{k}: "{v}"\n' for k, v in flat.items())
        files[home] = f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: triage\n  annotations:\n{notes}spec: {{replicas: 1}}\n"
    report = lint(tmp_path, files, dt.date(2031, 1, 1))
    assert {(f.id, f.level) for f in report.findings} == {
        ("assessment-missing", "note"), ("classification-incomplete", "note"), ("high-risk-essential-services", "note"),
        ("oversight-incomplete", "note"), ("redress-incomplete", "note"),
    }  # fmt: skip
    without = lint(tmp_path / "without", {"README.md": HOUSING}, dt.date(2031, 1, 1)).findings
    assert {(f.id, f.level) for f in without if f.level != "note"} == {
        ("oversight-missing", "error"), ("redress-missing", "error"), ("registration-missing", "error"), ("high-risk-essential-services", "warning"),
    }  # fmt: skip


@pytest.mark.parametrize(("day", "level"), [("2026-11-24", "warning"), ("2027-12-02", "error")])
def test_declared_as_not_listed_against_the_documents_is_a_contradiction(tmp_path: Path, day: str, level: str) -> None:
    report = lint(
        tmp_path, {"README.md": HOUSING, "aiact.yaml": "role: deployer\nclassification:\n  annex_iii: none\n"}, dt.date.fromisoformat(day)
    )
    (finding,) = [f for f in report.findings if f.id == "classification-contradicted"]
    ident, found_level, places = shown(finding)
    assert (ident, found_level, places[0]) == ("classification-contradicted", level, ("aiact.yaml", 3, "none", "the declared class"))
    assert ("README.md", 3, "allowance", "the described use") in places
    assert [f.level for f in report.findings if f.policy.areas] == ["warning"], "a wrong class is not a stated one"


def test_a_derogation_takes_the_duties_of_high_risk_away_but_not_the_registration(tmp_path: Path) -> None:
    text = "classification: {annex_iii: 5(a), derogation: {conditions: a, assessment: docs/article-6-4.md, profiling: false}}\n"
    report = lint(tmp_path, {"README.md": HOUSING, "aiact.yaml": text}, dt.date(2031, 1, 1))
    assert [(f.id, f.level) for f in report.findings] == [("registration-missing", "error"), ("high-risk-essential-services", "note")]
    report = lint(tmp_path, {"aiact.yaml": text.replace("profiling: false", "profiling: TBD")}, dt.date(2031, 1, 1))
    (finding,) = [f for f in report.findings if f.id == "classification-derogation-incomplete"]
    assert finding.missing == ("whether the system profiles natural persons (Article 6(3), third subparagraph)",)
    assert "oversight-missing" in {f.id for f in report.findings}


def test_what_the_manifest_switches_off_contradicts_the_declaration(tmp_path: Path) -> None:
    compose = 'services:\n  d:\n    image: x/d:1\n    environment:\n      HUMAN_REVIEW: "off"\n'
    report = lint(tmp_path, {"aiact.yaml": STATED, "README.md": HOUSING, "docker-compose.yml": compose})
    (finding,) = [f for f in report.findings if f.id == "oversight-contradicted"]
    assert {(e.source.path, e.quote) for e in finding.evidence} >= {("docker-compose.yml", "off"), ("aiact.yaml", "Caseworker")}


TEAM = "# Tone\n\nFrom the voice of each employee it infers whether he is angry, bored or cheerful.\n"


def test_a_practice_that_is_ruled_out_and_described_quotes_both(tmp_path: Path) -> None:
    report = lint(tmp_path, {"README.md": TEAM, "aiact.yaml": "classification: {ruled_out: [emotion-workplace-education]}\n"})
    (finding,) = [f for f in report.findings if f.policy.practices]
    ident, level, places = shown(finding)
    assert (ident, level, places[-1]) == (
        "emotion-workplace-education",
        "error",
        ("aiact.yaml", 1, "emotion-workplace-education", "declared as ruled out"),
    )
    assert places[0][:2] == ("README.md", 3)


def test_ruling_out_drops_a_signal_too_thin_to_accuse(tmp_path: Path) -> None:
    long = (
        TEAM
        + "\n"
        + " ".join(
            f"Point {n} of the {a} {b}."
            for n, (a, b) in enumerate(
                [
                    ("school", "exam"),
                    ("police", "patrol"),
                    ("border", "visa"),
                    ("court", "judge"),
                    ("benefit", "application"),
                    ("loan", "credit"),
                    ("insurance", "price"),
                    ("election", "voter"),
                    ("hospital", "patient"),
                    ("water", "supply"),
                    ("hotline", "caller"),
                    ("camera", "street"),
                ]
            )
        )
    )
    thin = TEAM.replace("angry, bored or cheerful", "angry")
    text = thin + long.removeprefix(TEAM)
    assert [f.pedantic for f in lint(tmp_path, {"README.md": text}).findings if f.policy.practices] == [True]
    ruled = lint(tmp_path, {"README.md": text, "aiact.yaml": "classification: {ruled_out: [emotion-workplace-education]}\n"})
    assert not [f for f in ruled.findings if f.policy.practices]


@pytest.mark.parametrize(("evidence", "level", "others"), [("CE 0123", "note", False), ("TBD", "error", True)])
def test_an_exception_counts_with_its_evidence_only(tmp_path: Path, evidence: str, level: str, others: bool) -> None:
    text = f"exceptions:\n  - practice: emotion-workplace-education\n    ground: medical\n    evidence: {evidence}\n"
    report = lint(tmp_path, {"README.md": TEAM, "aiact.yaml": text})
    (finding,) = [f for f in report.findings if f.policy.practices]
    assert finding.level == level
    assert (("aiact.yaml", 4, "CE 0123", "the support of the claimed exception") in shown(finding)[2]) == (not others)
    assert [shown(f) for f in report.findings if f.id == "exception-unsupported"] == (
        [("exception-unsupported", "warning", [("aiact.yaml", 2, "emotion-workplace-education", "the claimed exception")])]
        if others
        else []
    )


def test_real_time_identification_needs_every_condition(tmp_path: Path) -> None:
    text = "exceptions:\n  - {practice: realtime-rbi, ground: imminent-threat, national_law: Police Act}\nfria: {date: 2026-01-01}\n"
    (finding,) = [f for f in lint(tmp_path, {"aiact.yaml": text}).findings if f.id == "exception-rbi-conditions"]
    assert finding.level == "error"
    assert finding.missing == (
        "the authorising authority (Article 5(3))", "the reference of the authorisation (Article 5(3))", "the date of the authorisation (Article 5(3))",
        "limits in time, place and persons (Article 5(2))", "the entry in the EU database (Articles 5(2) and 49)", "the notification of each use (Article 5(4))",
    )  # fmt: skip


LIVE = "# live\n\nThe police match every face on the live camera of the main square against the watchlist and alert the patrol within seconds.\n"


@pytest.mark.parametrize(("registration", "level"), [("registration: {eu_database: EU-7}\n", "note"), ("", "error")])
def test_an_exception_for_real_time_identification_counts_with_every_condition_only(tmp_path: Path, registration: str, level: str) -> None:
    text = (
        "exceptions:\n  - practice: realtime-rbi\n    ground: search-for-victims\n    national_law: Police Act, section 12\n    notified: MSA-31\n"
        "    authorisation: {authority: Regional Court, reference: 7 Qs 12/26, date: 2026-11-02}\n    limits: one station, one child\nfria: {reference: F-1}\n"
    )
    report = lint(tmp_path, {"README.md": LIVE, "aiact.yaml": text + registration})
    (finding,) = [f for f in report.findings if f.policy.practices]
    assert (finding.id, finding.level) == ("realtime-rbi", level)
    assert ("exception-rbi-conditions" in {f.id for f in report.findings}) == (level == "error")


def test_two_declarations_that_differ_are_told(tmp_path: Path) -> None:
    card = "---\neu_ai_act: {placed_on_market: 2026-02-01, id: X-1, human_oversight: {review: true}}\n---\n# x\n"
    report = lint(tmp_path, {"README.md": card, "aiact.yaml": "placed_on_market: 2026-01-08\nid: X-1\nhuman_oversight: {review: no}\n"})
    (finding,) = [f for f in report.findings if f.id == "record-declaration-differs"]
    assert shown(finding) == (
        "record-declaration-differs", "warning",
        [("README.md", 2, "2026-02-01", "placed_on_market"), ("aiact.yaml", 1, "2026-01-08", "placed_on_market"),
         ("README.md", 2, "true", "human_oversight.review"), ("aiact.yaml", 3, "no", "human_oversight.review")],
    )  # fmt: skip
    assert finding.message.endswith("They differ in placed_on_market, human_oversight.review.")


def test_a_named_manifest_is_judged_with_the_declaration_above_it(tmp_path: Path) -> None:
    files = {"svc/aiact.yaml": STATED, "svc/k8s/d.yaml": 'image: x/triage:1\nenv:\n  HUMAN_REVIEW: "off"\n'}
    lint(tmp_path, files)
    report = pipeline.lint([tmp_path / "svc" / "k8s" / "d.yaml"], Config(root=tmp_path, as_of=AS_OF))
    assert "oversight-contradicted" in {f.id for f in report.findings}


def test_a_declaration_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    """By its name it claims to be ours."""
    (tmp_path / "aiact.yaml").write_bytes(b"role: deployer\n\x00\xff")
    (finding,) = pipeline.lint([tmp_path], Config(root=tmp_path, as_of=AS_OF)).findings
    assert (finding.id, finding.level, finding.path) == ("unreadable-file", "error", "aiact.yaml")


def test_nothing_heavy_is_loaded_without_a_declaration(tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "README.md").write_text(HOUSING, encoding="utf-8")
    code = "import sys; from aiact_lint.pipeline import lint; lint(['.']); print('pydantic' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
