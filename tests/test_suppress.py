from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from aiact_lint.config import CentralSuppression, Config, Override, SuppressionRules
from aiact_lint.finding import Evidence, Finding, Suppression, SuppressionState, SystemSummary
from aiact_lint.library import read_policy
from aiact_lint.policy import Policy
from aiact_lint.source import SourceFile, Span
from aiact_lint.suppress import apply
from aiact_lint.waiver import waivers

DAY = dt.date(2026, 11, 24)
GOOD = 'reason="Reviewed by the council" until=2027-03-01'
RECORD = Path(__file__).parent.parent / "policies" / "record"
POLICIES: dict[str, Policy] = {
    "oversight-missing": Policy("oversight-missing", "", "oversight"),
    "redress-missing": Policy("redress-missing", "", "redress"),
    "social-scoring": Policy("social-scoring", "", "prohibited", level="error", practices=("social-scoring",)),
    **{path.stem: read_policy(path, {}) for path in RECORD.glob("suppression-*.yaml")},
}


def at(source: SourceFile, words: str, policy: str = "oversight-missing", system: str = "triage") -> Finding:
    """A finding that stands on ``words``."""
    start = source.text.index(words)
    evidence = (Evidence(source, Span(start, start + len(words)), ""),)
    return Finding(POLICIES[policy], POLICIES[policy].level, "", evidence, system, f"print-{policy}")


def run(
    findings: Sequence[Finding], source: SourceFile, config: Config | None = None, day: dt.date = DAY, **more: Any
) -> tuple[Finding, ...]:
    judged = more.pop("judged", {"oversight-missing", "redress-missing", "social-scoring"})
    return apply(findings, [source], config or Config(Path("/")), day, judged, POLICIES, **more)


def seen(findings: Sequence[Finding]) -> list[tuple[str, str, int, str]]:
    """Id, level, line and message, or who waived it."""
    return [(f.id, f.level, f.evidence[0].position.line, f.suppression.reason if f.suppression else f.message) for f in findings]


WAIVED = ("oversight-missing", "warning")


# --- where a comment counts


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.md", f"<!-- aiact-lint: ignore[oversight-missing] {GOOD} -->\nHERE\n", 2),
        ("a.md", f"HERE <!-- aiact-lint: ignore[oversight-missing] {GOOD} -->\n", 1),
        ("a.md", f"<!-- aiact-lint: ignore[oversight-missing] {GOOD} -->\n\n\nHERE\n", 4),
        (
            "a.md",
            f"- HERE\n  <!-- aiact-lint: ignore[oversight-missing]\n       {GOOD} -->\n  and HERE too\n".replace("HERE\n", "x\n", 1),
            4,
        ),
        ("a.md", f"<!-- aiact-lint: ignore[redress-missing] {GOOD} -->\n<!-- aiact-lint: ignore[oversight-missing] {GOOD} -->\nHERE\n", 3),
        ("a.md", f"---\n# aiact-lint: ignore[oversight-missing] {GOOD}\nHERE: x\n---\n", 3),
        ("a.md", f"---\nHERE: x  # aiact-lint: ignore[oversight-missing] {GOOD}\n---\n", 2),
        ("a.yaml", f"a: 1\n# aiact-lint: ignore[oversight-missing] {GOOD}\nHERE: x\n", 3),
        ("a.yaml", f"HERE: don't  # aiact-lint: ignore[oversight-missing] {GOOD}\n", 1),
        ("a.yaml", f"HERE: 'it''s' # aiact-lint: ignore[oversight-missing] {GOOD}\n", 1),
        ("a.yaml", f"text: |\n  # aiact-lint: ignore[oversight-missing] {GOOD}\n  HERE\n", 3),
        ("-", f"# aiact-lint: ignore[oversight-missing] {GOOD}\r\nHERE: x\r\n", 2),
    ],
)
def test_a_comment_waives_what_stands_on_its_line_or_below(path: str, text: str, line: int) -> None:
    source = SourceFile(path, text)
    found = run([at(source, "HERE")], source, judged={"oversight-missing"})
    assert seen(found) == [(*WAIVED, line, "Reviewed by the council")]


def test_who_why_and_until_when_are_kept() -> None:
    source = SourceFile("a.yaml", f"# aiact-lint: ignore[oversight-missing] {GOOD} owner='Digital office'\nHERE: x\n")
    (finding,) = run([at(source, "HERE")], source)
    assert finding.suppression == Suppression("Reviewed by the council", dt.date(2027, 3, 1), "Digital office", "inSource")


def test_a_finding_over_several_lines_is_met_on_each() -> None:
    source = SourceFile("a.md", f"one\n<!-- aiact-lint: ignore[oversight-missing] {GOOD} -->\ntwo\n")
    assert [f.suppression is not None for f in run([at(source, source.text)], source)] == [True]


def test_the_opening_of_front_matter_is_met_from_below() -> None:
    source = SourceFile("a.md", f"---\n# aiact-lint: ignore[oversight-missing] {GOOD}\nlicense: mit\n---\n# Title\n")
    assert seen(run([at(source, "---")], source)) == [(*WAIVED, 1, "Reviewed by the council")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", f"aiact-lint: ignore[oversight-missing] {GOOD}\nHERE\n"),
        ("a.md", f"# aiact-lint: ignore[oversight-missing] {GOOD}\nHERE\n"),
        ("a.md", f"Write `<!-- aiact-lint: ignore[oversight-missing] {GOOD} -->`.\nHERE\n"),
        ("a.md", f"```markdown\n<!-- aiact-lint: ignore[oversight-missing] {GOOD} -->\nHERE\n```\n"),
        ("a.md", f"> ~~~~\n> ~~~\n> <!-- aiact-lint: ignore[oversight-missing] {GOOD} -->\n> HERE\n"),
        ("a.yaml", f'note: "# aiact-lint: ignore[oversight-missing] {GOOD}'.replace('"R', "R").replace('l"', "l") + '"\nHERE: x\n'),
        ("a.yaml", "note: 'it''s # aiact-lint: ignore[oversight-missing] reason=x until=2027-03-01'\nHERE: x\n"),
        ("a.yaml", f"url: a#aiact-lint: ignore[oversight-missing] {GOOD}\nHERE: x\n"),
    ],
)
def test_words_that_are_no_comment_waive_nothing_and_are_no_fault(path: str, text: str) -> None:
    source = SourceFile(path, text)
    assert seen(run([at(source, "HERE")], source)) == [(*WAIVED, source.position(text.index("HERE")).line, "")]


@pytest.mark.parametrize(
    "text",
    [
        f"key: x  # aiact-lint: ignore[oversight-missing] {GOOD}\nHERE: x\n",  # beside text: only its own line
        f"# aiact-lint: ignore[oversight-missing] {GOOD}\nkey: x\nHERE: x\n",
        f"HERE: x\n# aiact-lint: ignore[oversight-missing] {GOOD}\n",
    ],
)
def test_a_comment_elsewhere_waives_nothing_and_is_unused(text: str) -> None:
    source = SourceFile("a.yaml", text)
    line, comment = source.position(text.index("HERE")).line, source.position(text.index("# aiact")).line
    message = f"No finding of oversight-missing stands here; the nearest one is in line {line}."
    assert sorted(seen(run([at(source, "HERE")], source))) == [(*WAIVED, line, ""), ("suppression-unused", "error", comment, message)]


# --- what is wrong with a comment


@pytest.mark.parametrize(
    ("words", "fault", "missing"),
    [
        ("ignore[oversight-missing]", "reason and until are missing", ("reason", "until")),
        ("ignore[oversight-missing] until=2027-03-01", "reason is missing", ("reason",)),
        ("ignore[oversight-missing] reason=agreed", "until is missing", ("until",)),
        (f"ignore {GOOD}", "id is missing", ("id",)),
        (f"ignore[] {GOOD}", "id is missing", ("id",)),
        ("ignore[oversight-missing] reason=TODO until=2027-03-01", '"TODO" gives no reason', ()),
        ("ignore[oversight-missing] reason=agreed until=1.3.2027", 'until: "1.3.2027" is not a date; write 2027-03-01', ()),
        ("ignore[oversight-missing] reason=agreed until=2027-02-30", 'until: "2027-02-30" is not a date; write 2027-03-01', ()),
        (
            "ignore[oversight-missing] reason=we agreed until=2027-03-01",
            'until is missing; cannot read "agreed until=2027-03-01"; put text with spaces in quotes',
            ("until",),
        ),
        (f"ignore[oversight-missing] {GOOD} approver=me", 'unknown option "approver"; known are reason, until and owner', ()),
        (f"ignore[oversight-missing] {GOOD} reason=again", "reason is given twice", ()),
        (f"ignore[oversight-mising] {GOOD}", 'there is no policy "oversight-mising"; did you mean "oversight-missing"?', ()),
        (f"ignore[suppression-unused] {GOOD}", "suppression-unused cannot be suppressed", ()),
        (
            f"ignore[social-scoring] {GOOD}",
            "social-scoring is about a prohibited practice and can be suppressed only in the configuration, with an approver",
            (),
        ),
        (f"disable[oversight-missing] {GOOD}", 'it does not say ignore; write ignore[ID] reason="…" until=2027-03-01', ()),
    ],
)
def test_faults_are_named_and_waive_nothing(words: str, fault: str, missing: tuple[str, ...]) -> None:
    source = SourceFile("a.yaml", f"# aiact-lint: {words}\nHERE: x\n")
    policy = "social-scoring" if "social-scoring" in words else "oversight-missing"
    invalid, open_ = run([at(source, "HERE", policy)], source)
    assert seen([invalid]) == [("suppression-invalid", "warning", 1, f"This suppression has no effect: {fault}.")]
    assert invalid.missing == missing
    assert invalid.evidence[0].quote == f"# aiact-lint: {words}"
    assert (open_.id, open_.suppression) == (policy, None)


def test_a_comment_that_is_not_closed() -> None:
    source = SourceFile("a.md", "<!-- aiact-lint: ignore[oversight-missing]\n")
    assert seen(run([], source))[0][3] == "This suppression has no effect: the comment is not closed with -->."


def test_the_sound_ids_of_a_comment_hold() -> None:
    source = SourceFile("a.yaml", f"# aiact-lint: ignore[oversight-missing, social-scoring] {GOOD}\nHERE: x\n")
    invalid, waived = run([at(source, "HERE")], source)
    assert invalid.message.startswith("Part of this suppression has no effect: social-scoring is")
    assert waived.suppression is not None


# --- time


@pytest.mark.parametrize(
    ("day", "other"),
    [
        ("2027-01-29", None),
        ("2027-01-30", "The suppression of oversight-missing ends on 2027-03-01, in 30 days."),
        ("2027-02-28", "The suppression of oversight-missing ends on 2027-03-01, tomorrow."),
        ("2027-03-01", "The suppression of oversight-missing ends on 2027-03-01, today."),
    ],
)
def test_it_holds_through_its_last_day_and_is_announced_to_end(day: str, other: str | None) -> None:
    source = SourceFile("a.yaml", f"# aiact-lint: ignore[oversight-missing] {GOOD}\nHERE: x\n")
    found = seen(run([at(source, "HERE")], source, day=dt.date.fromisoformat(day)))
    assert (*WAIVED, 2, "Reviewed by the council") in found
    assert [f for f in found if f[0] != "oversight-missing"] == ([("suppression-expiring", "warning", 1, other)] if other else [])


def test_an_expired_one_opens_the_finding_again() -> None:
    source = SourceFile("a.yaml", f"# aiact-lint: ignore[oversight-missing] {GOOD}\nHERE: x\n")
    message = (
        "The suppression of oversight-missing ended on 2027-03-01, so the finding is open again. Its reason was: Reviewed by the council"
    )
    assert seen(run([at(source, "HERE")], source, day=dt.date(2027, 3, 2))) == [
        ("suppression-expired", "note", 1, message),
        (*WAIVED, 2, ""),
    ]


# --- unused


@pytest.mark.parametrize(("judged", "complete"), [(set(), True), ({"oversight-missing"}, False)])
def test_unused_is_only_said_of_what_was_judged_whole(judged: set[str], complete: bool) -> None:
    source = SourceFile("a.yaml", f"# aiact-lint: ignore[oversight-missing] {GOOD}\nx: 1\n")
    assert run([], source, judged=judged, complete=complete) == ()
    assert [f.id for f in run([], source, judged={"oversight-missing"}, complete=True)] == ["suppression-unused"]


def test_findings_about_suppressions_can_be_deselected() -> None:
    source = SourceFile("a.yaml", f"# aiact-lint: ignore[oversight-missing] {GOOD}\nx: 1\n")
    assert run([], source, Config(Path("/"), ignore=("suppression-unused",))) == ()


def test_fingerprints_survive_edits_above_and_differ_from_each_other() -> None:
    comment = f"# aiact-lint: ignore[oversight-missing] {GOOD}\n"
    prints = [
        [f.fingerprint for f in run([], SourceFile("a.yaml", f"{above}{comment}x: 1\n{comment}y: 1\n"))] for above in ("", "z: 1\n\n")
    ]
    assert prints[0] == prints[1]
    assert len(set(prints[0])) == 2


def test_they_belong_to_the_system_of_their_file() -> None:
    source = SourceFile("a/x.yaml", f"# aiact-lint: ignore[oversight-missing] {GOOD}\nx: 1\n")
    assert [f.system for f in run([], source, systems=[SystemSummary("triage", ("a/x.yaml",))])] == ["triage"]


# --- the configuration


def central(**changes: Any) -> Config:
    source = SourceFile(".aiact-lint.yaml", "suppressions:\n  - id: oversight-missing\n")
    values: dict[str, Any] = {
        "id": "oversight-missing",
        "reason": "agreed",
        "until": dt.date(2027, 3, 1),
        "owner": "Office",
        "system": "triage",
    }
    span = Span(source.text.index("id:"), source.text.index("id:") + 2)
    return Config(Path("/"), suppressions=(CentralSuppression(**{**values, **changes}, source=source, span=span),))


@pytest.mark.parametrize(
    ("changes", "waived"),
    [
        ({}, True),
        ({"system": "other"}, False),
        ({"system": "", "paths": ("services",)}, True),
        ({"system": "", "paths": ("*.md",)}, False),
        ({"paths": ("*.md",)}, False),
        ({"system": "", "fingerprint": "print-oversight-missing"}, True),
        ({"system": "", "fingerprint": "print-other"}, False),
        ({"id": "redress-missing"}, False),
    ],
)
def test_an_entry_waives_what_fits_all_it_names(changes: dict[str, Any], waived: bool) -> None:
    source = SourceFile("services/a.yaml", "HERE: x\n")
    found = run([at(source, "HERE")], source, central(**changes))
    assert [f.suppression is not None for f in found if f.id == "oversight-missing"] == [waived]
    assert [(f.id, f.path, f.evidence[0].position.line) for f in found if f.id != "oversight-missing"] == (
        [] if waived else [("suppression-unused", ".aiact-lint.yaml", 2)]
    )


def test_a_practice_needs_an_approver() -> None:
    source = SourceFile("a.yaml", "HERE: x\n")
    practice = [at(source, "HERE", "social-scoring")]
    (invalid, open_) = run(practice, source, central(id="social-scoring"))
    assert (invalid.message, invalid.missing) == (
        "This suppression has no effect: social-scoring is about a prohibited practice and needs an approver.",
        ("approver",),
    )
    assert open_.suppression is None
    (waived,) = run(practice, source, central(id="social-scoring", approver="Data protection officer"))
    assert waived.suppression == Suppression("agreed", dt.date(2027, 3, 1), "Office, approved by Data protection officer", "external")


@pytest.mark.parametrize(
    ("changes", "complete", "whole", "unused"),
    [
        ({}, True, True, True),
        ({}, True, False, True),  # its system was linted
        ({"system": "other"}, True, False, False),
        ({"system": "other"}, True, True, True),
        ({"system": "", "paths": ("a.yaml",)}, True, False, True),
        ({"system": "", "paths": ("b.yaml",)}, True, False, False),
        ({"system": "", "fingerprint": "x"}, True, False, False),
        ({}, False, False, False),
    ],
)
def test_an_unused_entry_is_only_said_of_what_was_linted(changes: dict[str, Any], complete: bool, whole: bool, unused: bool) -> None:
    source = SourceFile("a.yaml", "x: 1\n")
    found = run([], source, central(**changes), systems=[SystemSummary("triage", ("a.yaml",))], complete=complete, whole=whole)
    assert [f.id for f in found] == (["suppression-unused"] if unused else [])


def test_an_expired_entry_opens_the_finding_again() -> None:
    source = SourceFile("a.yaml", "HERE: x\n")
    found = run([at(source, "HERE")], source, central(), day=dt.date(2027, 3, 2))
    assert [(f.id, f.suppression) for f in found] == [("suppression-expired", None), ("oversight-missing", None)]


# --- the reader of comments


def test_quotes_and_escapes() -> None:
    text = '# aiact-lint: ignore[a,b c] reason="say \\"no\\" = never" until = 2027-03-01 owner=“Digital office”\n'
    (waiver,) = waivers(SourceFile("a.yaml", text))
    assert (waiver.ids, waiver.reason, waiver.owner, waiver.faults) == (("a", "b", "c"), 'say "no" = never', "Digital office", ())


# --- annotations of Kubernetes (https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/)

# An InferenceService with annotations such as those of kserve/kserve, docs/samples; and one of a release of many objects.
OBJECTS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: other}
data: {HERE: x}
---
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: hiring
  annotations:
    sidecar.istio.io/inject: "false"
    aiact-lint/ignore: |
      [oversight-missing] reason="Reviewed by the council" until=2027-03-01 owner="Digital office"
      [redress-missing] reason="agreed"
spec: {predictor: {model: {modelFormat: {name: THERE}}}}
"""


def test_an_annotation_speaks_for_its_object() -> None:
    source = SourceFile("a.yaml", OBJECTS)
    found = run([at(source, "HERE"), at(source, "THERE")], source)
    assert [(f.id, f.evidence[0].quote, f.suppression) for f in found] == [
        ("oversight-missing", "HERE", None),
        ("suppression-invalid", '[redress-missing] reason="agreed"', None),
        ("oversight-missing", "THERE", Suppression("Reviewed by the council", dt.date(2027, 3, 1), "Digital office", "inSource")),
    ]
    assert [(f.message, f.evidence[0].position.line) for f in found if f.id == "suppression-invalid"] == [
        ("This suppression has no effect: until is missing.", 14)
    ]


def test_words_elsewhere_in_an_object_are_no_annotation() -> None:
    text = f"""metadata: {{labels: {{aiact-lint/ignore: '[oversight-missing] {GOOD}'}}}}\ndata: HERE\n"""
    source = SourceFile("a.yaml", text)
    assert seen(run([at(source, "HERE")], source)) == [(*WAIVED, 2, "")]


def test_an_annotation_in_a_template_says_what_to_do() -> None:
    source = SourceFile("a.yaml", "{{- if .x }}\nmetadata:\n  annotations: {aiact-lint/ignore: x}\n  name: {{ .y }}\n")
    (finding,) = run([], source)
    assert (finding.id, finding.evidence[0].position.line, finding.message) == (
        "suppression-invalid",
        3,
        "This suppression has no effect: the file is no plain YAML (a template?), so annotations cannot be read; use a # comment.",
    )


def test_the_reason_in_an_annotation_is_no_statement() -> None:
    from aiact_lint import formats

    text = OBJECTS.replace("Reviewed by the council", "it infers the emotions of employees")
    documents, _ = formats.read(SourceFile("a.yaml", text))
    assert "emotions" not in " ".join(statement.text for document in documents for statement in document.statements)


# --- the organisation's rules


@pytest.mark.parametrize(
    ("rules", "words", "fault"),
    [
        (SuppressionRules(), f"{GOOD}", ""),
        (SuppressionRules(), "reason=agreed until=never", "it must end; write until=2027-03-01"),
        (SuppressionRules(allow_endless=True), "reason=agreed until=never", ""),
        (SuppressionRules(require_owner=True), f"{GOOD}", "owner is missing"),
        (SuppressionRules(require_owner=True), f"{GOOD} owner=me", ""),
    ],
)
def test_rules_of_the_organisation(rules: SuppressionRules, words: str, fault: str) -> None:
    source = SourceFile("a.yaml", f"# aiact-lint: ignore[oversight-missing] {words}\nHERE: x\n")
    found = run([at(source, "HERE")], source, Config(Path("/"), rules=rules))
    assert [f.message for f in found if f.id == "suppression-invalid"] == ([f"This suppression has no effect: {fault}."] if fault else [])
    assert [f.suppression is not None for f in found if f.id == "oversight-missing"] == [not fault]


# --- what was linted in part


def test_nothing_is_unused_where_its_system_was_linted_in_part() -> None:
    source = SourceFile("deploy/a.yaml", f"# aiact-lint: ignore[oversight-missing] {GOOD}\nx: 1\n")
    systems = [SystemSummary("triage", ("deploy/a.yaml",))]
    assert run([], source, central(), systems=systems, whole=False, partial={"deploy/a.yaml"}) == ()
    assert [f.id for f in run([], source, central(), systems=systems, whole=False)] == ["suppression-unused"] * 2


def test_an_override_that_ignores_a_policy_leaves_its_suppressions_alone() -> None:
    source = SourceFile("a.yaml", f"# aiact-lint: ignore[oversight-missing] {GOOD}\nx: 1\n")
    config = Config(Path("/"), overrides=(Override(("a.yaml",), ignore=("oversight",)),))
    assert run([], source, config) == ()


# --- the list


def test_the_state_of_each_is_kept() -> None:
    text = "".join(
        f"# aiact-lint: ignore[{words}\n{key}: x\n"
        for words, key in [
            ("oversight-missing] reason=agreed until=2027-03-01 owner=me", "HERE"),
            ("oversight-missing] reason=agreed until=2026-12-01", "THERE"),
            ("oversight-missing] reason=agreed until=2026-11-01", "WHERE"),
            ("oversight-missing] reason=agreed until=2027-03-01", "x"),
            ("oversight-missing]", "y"),
            ("redress-missing] reason=agreed until=2027-03-01", "z"),
        ]
    )
    source = SourceFile("a.yaml", text)
    log: list[SuppressionState] = []
    words = ("HERE:", "THERE:", "WHERE:")
    waived = [at(source, f"\n{word}") for word in words]
    run(waived, source, central(approver="Council"), judged={"oversight-missing"}, log=log)
    assert [(s.state, s.line, s.until, s.owner, s.approver, s.kind, s.findings) for s in log] == [
        ("active", 2, dt.date(2027, 3, 1), "Office", "Council", "external", 3),
        ("active", 1, dt.date(2027, 3, 1), "me", "", "inSource", 1),
        ("expiring", 3, dt.date(2026, 12, 1), "", "", "inSource", 1),
        ("expired", 5, dt.date(2026, 11, 1), "", "", "inSource", 1),
        ("unused", 7, dt.date(2027, 3, 1), "", "", "inSource", 0),
        ("invalid", 9, None, "", "", "inSource", 0),
        ("not judged", 11, dt.date(2027, 3, 1), "", "", "inSource", 0),
    ]
    assert [s.problem for s in log if s.problem] == ["reason and until are missing"]


def test_more_suppressions_than_anybody_reads_are_told_once() -> None:
    words = '<!-- aiact-lint: ignore[high-risk-employment] reason="a pilot" until=2027-03-01 -->'
    found = waivers(SourceFile("README.md", f"{words}\n" * 5_000 + "\n" * 30_000 + "x\n"))
    assert len(found) == 201
    assert {waiver.faults for waiver in found[:200]} == {()}
    assert found[200].faults == ("more than 200 stand in this file, and this one and those after it are not read",)
    assert {waiver.below for waiver in found[:201]} == {202}


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        ('a: "x # aiact-lint: y', True),
        ("a: 'x # aiact-lint: y", True),
        ('[a,"x # aiact-lint: y', True),
        ("a: don't # aiact-lint: y", False),
        ("a: b # aiact-lint: y", False),
        ('- "a" # aiact-lint: y', False),
        ('? "x # aiact-lint: y', True),
    ],
)
def test_a_hash_in_quotes_opens_no_comment(line: str, quoted: bool) -> None:
    assert bool(waivers(SourceFile("values.yaml", line))) is not quoted
