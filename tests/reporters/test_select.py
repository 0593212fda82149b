from __future__ import annotations

import pytest
from reporter_sample import AREA, CARD, DAY, NOTICE, OVERSIGHT, PARTS, REDRESS, REPORT, SOCIAL, THIN, UNREAD, evidence, finding

from aiact_lint import reporters
from aiact_lint.finding import Finding, Report, Suppression, SystemSummary
from aiact_lint.policy import Policy
from aiact_lint.reporters import Options
from aiact_lint.reporters.select import failed, groups, hidden, shown, statistics

SYSTEM = SystemSummary("s", (CARD.path,))
HERE = evidence(CARD, "papers")


def one(policy: Policy, **more: object) -> Finding:
    return finding(policy, HERE, system="s", **more)


def full(findings: list[Finding], **options: object) -> list[str]:
    report = Report(tuple(findings), (SYSTEM,), DAY)
    return [f"{f.id}:{f.level}" for group in groups(report, Options(**options)) for f in group.full]  # type: ignore[arg-type]


def test_the_worst_come_first_and_the_limit_hides_the_rest() -> None:
    many = [one(NOTICE, level="note"), *[one(NOTICE)] * 6, one(SOCIAL)]
    assert full(many, limit=3) == ["social-scoring:error", "notice-missing:warning", "notice-missing:warning"]
    assert len(full(many, limit=0)) == 8


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_limit_hides_no_error_practice_area_or_first_of_a_family(limit: int) -> None:
    must = [
        one(SOCIAL, level="warning"),
        one(AREA, level="note"),
        one(OVERSIGHT),
        one(OVERSIGHT),
        one(REDRESS),
        one(Policy("registration-missing", "", "registration"), level="note"),
        one(UNREAD),
        one(Policy("high-risk-own", "", "classification"), level="note"),
    ]
    for finding_ in must:
        others = [one(NOTICE)] * 9
        assert f"{finding_.id}:{finding_.level}" in full([*others, finding_], limit=limit)
    assert len(full([*[one(NOTICE)] * 9, *must], limit=limit)) == len(must)
    # Only the first of a family is kept: what follows it counts like any other.
    assert full([one(PARTS), one(PARTS), one(REDRESS), one(REDRESS)], limit=1) == ["redress-missing:warning", "oversight-incomplete:note"]


def test_the_limit_is_never_applied_to_sarif_and_json() -> None:
    for form in ("sarif", "json", "github", "junit", "gitlab", "html"):
        assert reporters.render(form, REPORT, Options(limit=1)) == reporters.render(form, REPORT, Options(limit=0))


def test_hints_are_counted_and_shown_when_asked_for() -> None:
    report = Report((one(THIN, pedantic=True), one(THIN), one(THIN, pedantic=True, suppression=Suppression("r"))), (SYSTEM,), DAY)
    assert (len(shown(report, Options())), len(hidden(report, Options()))) == (1, 1)
    assert (len(shown(report, Options(show="pedantic"))), len(hidden(report, Options(show="pedantic")))) == (2, 0)
    hint = Report((one(THIN, pedantic=True),), (SYSTEM,), DAY)
    for form in ("text", "markdown", "html", "github"):
        text = reporters.render(form, hint, Options())
        assert "1 hint hidden" in text
        assert "emotion-hint" not in text
        assert "emotion-hint" in reporters.render(form, hint, Options(show="pedantic"))


@pytest.mark.parametrize(
    ("fail_on", "ids"),
    [
        ("error", ["social-scoring:error"]),
        ("warning", ["social-scoring:error", "notice-missing:warning"]),
        ("note", ["social-scoring:error", "notice-missing:warning", "oversight-incomplete:note"]),
        ("never", []),
    ],
)
def test_quiet_shows_only_what_fails(fail_on: str, ids: list[str]) -> None:
    findings = [one(PARTS), one(NOTICE), one(SOCIAL)]
    assert full(findings, quiet=True, fail_on=fail_on) == ids
    text = reporters.render("text", Report(tuple(findings), (SYSTEM,), DAY), Options(quiet=True, fail_on=fail_on))  # type: ignore[arg-type]
    assert bool(text) == bool(ids)


def test_systems_keep_their_order_and_what_belongs_to_none_comes_last() -> None:
    assert [(group.name, len(group.open), len(group.suppressed)) for group in groups(REPORT, Options())] == [
        ("models/gesichter", 1, 1),
        ("services/benefit-ranker", 6, 1),
        ("", 1, 0),
    ]


def test_statistics_put_the_most_frequent_first() -> None:
    assert statistics([one(NOTICE), one(NOTICE, level="error"), one(SOCIAL), one(AREA)]) == [
        (2, "error", "notice-missing"),
        (1, "warning", "high-risk-essential-services"),
        (1, "error", "social-scoring"),
    ]


def test_a_run_that_failed_is_told_from_one_that_found_nothing() -> None:
    assert failed(Report((), (), DAY, notices=("there is no such file",)))
    assert failed(Report((one(Policy("internal-error", "", "record"), level="error"),), (SYSTEM,), DAY, files_seen=1))
    assert not failed(Report((), (), DAY))
    assert not failed(Report((), (), DAY, files_seen=3, notices=("a link was passed over",)))
    assert not failed(REPORT)
