"""Who owes which duty, from when, and how open duties are told."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aiact_lint import dates, duties, library, profiles, who
from aiact_lint.cli import cli
from aiact_lint.config import Config, ProfileName
from aiact_lint.pipeline import lint

LAWS = library.load().laws
IDS = library.load().by_id()
CARD = "# help\n\nDecides on housing allowance for each applicant.\n"
PLACED = dt.date(2026, 1, 8)
CHANGED = dt.date(2028, 3, 1)


@pytest.mark.parametrize(
    ("law", "given", "day"),
    [
        ("art-26-11", dates.Dates(), "2027-12-02"),
        ("art-27-1", dates.Dates(placed=dt.date(2027, 12, 2)), "2027-12-02"),
        ("art-26-11", dates.Dates(placed=PLACED, public=True), "2030-08-02"),
        ("art-86-1", dates.Dates(placed=PLACED, public=True), "2030-08-02"),
        ("art-26-11", dates.Dates(placed=PLACED, public=False), None),
        ("art-26-11", dates.Dates(placed=PLACED), "2027-12-02"),
        ("art-26-11", dates.Dates(placed=PLACED, changed=CHANGED, public=False), "2028-03-01"),
        ("art-26-11", dates.Dates(placed=PLACED, changed=CHANGED, public=True), "2028-03-01"),
        ("art-26-11", dates.Dates(placed=PLACED, changed=dt.date(2027, 1, 1), public=True), "2030-08-02"),
        ("art-14-1", dates.Dates(annex_i_only=True), "2028-08-02"),
        ("art-49-1", dates.Dates(), "2027-12-02"),
        ("art-50-2", dates.Dates(placed=PLACED), "2026-12-02"),
        ("art-50-2", dates.Dates(placed=dt.date(2026, 9, 1)), "2026-08-02"),
        ("art-50-1", dates.Dates(placed=PLACED, public=True), "2026-08-02"),
        ("art-5-1-c", dates.Dates(placed=PLACED, public=True), "2025-02-02"),
        ("art-5-1-ba", dates.Dates(placed=PLACED), "2026-12-02"),
    ],
)
def test_from_when_a_provision_applies_to_a_system(law: str, given: dates.Dates, day: str | None) -> None:
    found = dates.since(LAWS[law], given).day
    assert (found.isoformat() if found else None) == day


FRIA, NOTICE, REGISTER, LOGS = (
    "assessment-fria-missing",
    "notice-persons-uninformed",
    "registration-missing",
    "documentation-logging-missing",
)
OVERSIGHT, REDRESS, RBI = "oversight-missing", "redress-missing", "assessment-dpia-missing"


@pytest.mark.parametrize(
    ("roles", "sector", "points", "owed", "not_owed"),
    [
        ("provider", "private", "5a", [OVERSIGHT, REGISTER, LOGS], [FRIA, NOTICE, REDRESS, RBI]),
        ("deployer", "public-authority", "5a", [OVERSIGHT, REDRESS, NOTICE, FRIA, REGISTER, RBI], [LOGS]),
        ("deployer", "union-body", "5a", [FRIA, REGISTER], [LOGS]),
        ("deployer", "on-behalf-of-public-authority", "5a", [REGISTER, FRIA], [LOGS]),
        ("deployer", "body-governed-by-public-law", "5a", [FRIA], [REGISTER]),
        ("deployer", "private-public-services", "5a", [FRIA, NOTICE], [REGISTER]),
        ("deployer", "private", "4a", [NOTICE, REDRESS], [FRIA, REGISTER]),
        ("deployer", "private", "5b", [FRIA, NOTICE], [REGISTER]),
        ("deployer", "private", "5c", [FRIA], [REGISTER]),
        ("provider deployer", "private", "5a", [REGISTER, LOGS, NOTICE], [FRIA]),
        ("provider deployer", "public-authority", "5a", [REGISTER, LOGS, NOTICE, FRIA], []),
    ],
)
def test_roles_and_bodies_decide_which_duties_are_owed(roles: str, sector: str, points: str, owed: list[str], not_owed: list[str]) -> None:
    answering = who.Who(frozenset(roles.split()), frozenset({sector}))

    def is_owed(policy: str) -> bool | None:
        duty = IDS[policy].duty
        assert duty is not None
        return who.owes(duty, answering, {points}).owed

    assert {p: is_owed(p) for p in owed + not_owed} == {**dict.fromkeys(owed, True), **dict.fromkeys(not_owed, False)}


def found(tmp_path: Path, declared: str = "", card: str = CARD, as_of: str = "2026-11-24", **changes: object) -> list[tuple[str, str, str]]:
    """Id, level and date of each finding."""
    (tmp_path / "README.md").write_text(card, encoding="utf-8")
    if declared:
        (tmp_path / "aiact.yaml").write_text(declared, encoding="utf-8")
    config = Config(tmp_path, as_of=dt.date.fromisoformat(as_of), **changes)  # type: ignore[arg-type] # the fields of the configuration
    report = lint([tmp_path], config)
    return [(f.id, f.level, f.applies_from.isoformat() if f.applies_from else "") for f in report.findings if not f.pedantic]


PUBLIC = "role: deployer\nsector: public-authority\n"
CORE = [
    ("high-risk-essential-services", "warning", "2027-12-02"),
    ("oversight-missing", "warning", "2027-12-02"),
    ("redress-missing", "warning", "2027-12-02"),
    ("registration-missing", "warning", "2027-12-02"),
]


def test_where_nobody_says_who_answers_further_families_are_notes(tmp_path: Path) -> None:
    assert sorted(found(tmp_path)) == sorted(
        [
            *CORE,
            ("assessment-missing", "note", "2027-12-02"),
            ("classification-incomplete", "note", ""),
            ("notice-missing", "note", "2027-12-02"),
        ]
    )


def test_a_public_deployer_owes_notice_and_assessment(tmp_path: Path) -> None:
    told = {ident: (level, day) for ident, level, day in found(tmp_path, PUBLIC)}
    assert told["notice-missing"] == ("warning", "2027-12-02")
    assert told["assessment-missing"] == ("warning", "2027-12-02")
    assert "documentation-missing" not in told


def test_from_its_date_on_a_missing_duty_has_the_level_of_the_catalogue(tmp_path: Path) -> None:
    told = {ident: level for ident, level, _ in found(tmp_path, PUBLIC, as_of="2027-12-02")}
    assert (told["notice-missing"], told["assessment-missing"], told["redress-missing"]) == ("error", "error", "error")


def test_an_older_system_of_an_authority_has_time_until_2030(tmp_path: Path) -> None:
    older = PUBLIC + "placed_on_market: 2026-01-08\n"
    assert {day for ident, level, day in found(tmp_path, older, as_of="2028-01-01") if ident.endswith("-missing")} == {"2030-08-02"}
    assert {level for ident, level, _ in found(tmp_path, older, as_of="2030-08-02") if ident.endswith("-missing")} == {"error"}


def test_an_older_private_system_waits_for_a_change_of_its_design(tmp_path: Path) -> None:
    older = "role: deployer\nsector: private\nplaced_on_market: 2026-01-08\n"
    told = [row for row in found(tmp_path, older, as_of="2031-01-01") if row[0].endswith("-missing")]
    assert told
    assert {level for _, level, _ in told} == {"warning"}
    changed = older + "significant_design_change: 2028-03-01\n"
    assert {level for ident, level, _ in found(tmp_path, changed, as_of="2031-01-01") if ident == "notice-missing"} == {"error"}


def test_a_provider_owes_documentation_and_no_notice(tmp_path: Path) -> None:
    told = {ident for ident, _, _ in found(tmp_path, "role: provider\n")}
    assert {"documentation-missing", "oversight-missing", "registration-missing"} <= told
    assert not {"notice-missing", "assessment-missing", "redress-missing"} & told


@pytest.mark.parametrize("name", profiles.NAMES)
def test_a_profile_names_what_it_selects(name: ProfileName) -> None:
    profile = profiles.load(library.load(), name)
    families = {p.family for p in IDS.values() if p.duty}
    assert profile.id == name
    assert profile.title
    assert profile.description
    assert profile.families <= families


def test_in_procurement_each_paper_of_the_vendor_is_a_note_of_its_own(tmp_path: Path) -> None:
    card = CARD + "\nThe vendor: the city has the right to audit.\n"
    told = [row for row in found(tmp_path, card=card, profile="procurement") if row[0].startswith("procurement-")]
    items = sorted(p for p in IDS if p.startswith("procurement-") and IDS[p].duty)
    assert len(items) == 25
    assert [ident for ident, _, _ in told] == [i for i in items if i != "procurement-audit-right"]
    assert {level for _, level, _ in told} == {"note"}


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, [*arguments], standalone_mode=False)
    assert result.exception is None
    return result.stdout


def test_the_checklist_has_every_duty_with_its_state(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD + "\nDPIA of 14 November 2025.\n", encoding="utf-8")
    (tmp_path / "aiact.yaml").write_text(PUBLIC, encoding="utf-8")
    (system,) = json.loads(run("checklist", str(tmp_path), "--format", "json", "--as-of", "2026-11-24"))
    rows = {row["id"]: row for row in system["duties"]}
    assert set(rows) == {p for p in IDS if IDS[p].duty and not p.startswith("procurement-")}
    dpia, notice, logs = rows["assessment-dpia-missing"], rows["notice-persons-uninformed"], rows["documentation-logging-missing"]
    assert (dpia["state"], dpia["evidence"][0]["quote"], dpia["evidence"][0]["line"]) == ("stated", "DPIA", 5)
    assert (notice["state"], notice["owed"], notice["appliesFrom"], notice["level"]) == ("missing", True, "2027-12-02", "error")
    assert (logs["state"], logs["why"]) == ("not applicable", "it is for the provider; declared is the role of deployer")
    text = run("checklist", str(tmp_path), "--as-of", "2026-11-24", "--owed")
    assert "[ ] that affected persons are told of the system (Article 26(11))" in text
    assert "documentation-logging-missing" not in text


def test_the_timeline_has_what_applies_when(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD, encoding="utf-8")
    (tmp_path / "aiact.yaml").write_text(PUBLIC + "placed_on_market: 2026-01-08\n", encoding="utf-8")
    (system,) = json.loads(run("timeline", str(tmp_path), "--format", "json", "--as-of", "2026-11-24"))
    dates_of = {row["from"]: row["what"] for row in system["timeline"]}
    assert any(line.startswith("that affected persons are told of the system (Article 26(11)): missing") for line in dates_of["2030-08-02"])
    assert "2 August 2030, in 1347 days" in run("timeline", str(tmp_path), "--as-of", "2026-11-24")


def test_contradicted_oversight_is_so_in_the_checklist(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD + "\nA clerk reviews each decision and may override it.\n", encoding="utf-8")
    (tmp_path / "docker-compose.yml").write_text(
        'services:\n  a:\n    image: x/help:1\n    environment:\n      HUMAN_REVIEW: "off"\n', encoding="utf-8"
    )
    (system,) = json.loads(run("checklist", str(tmp_path), "--format", "json"))
    assert {row["id"]: row["state"] for row in system["duties"]}["oversight-missing"] == "contradicted"


def test_what_a_language_has_no_words_for_is_unread_and_never_missing(tmp_path: Path) -> None:
    card = "# pomoc\n\nSystem decyduje o przyznaniu zasiłku mieszkaniowego każdemu wnioskodawcy, a urzędnik nie widzi tego, co się w nim dzieje.\n"
    (tmp_path / "README.md").write_text(card, encoding="utf-8")
    (tmp_path / "aiact.yaml").write_text(PUBLIC, encoding="utf-8")
    worded = library.load().worded("pl")
    (system,) = json.loads(run("checklist", str(tmp_path), "--format", "json"))
    for row in system["duties"]:
        duty = IDS[row["id"]].duty
        assert duty is not None
        shown = duties.evidence_concepts(duty)
        if row["state"] == "missing" and shown:
            assert shown & worded, row["id"]
        if row["state"] == "unread":
            assert not shown & worded, row["id"]
