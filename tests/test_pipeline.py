"""The whole line on small repositories: findings with level, exact words, file and line; dates; failures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from aiact_lint import formats, judging, library, pipeline
from aiact_lint.config import Config
from aiact_lint.extract import Extractor
from aiact_lint.finding import Finding, Report
from aiact_lint.source import SourceFile

AS_OF = dt.date(2026, 11, 24)
SCORE = """# points

Every resident has a score. Points go down for late library returns, noise complaints and unpaid parking tickets.
Below 400 points a family is moved behind all other applicants for a municipal flat.
"""
TEAM = "# Tone\n\nFrom the voice of each employee it infers whether he is angry or bored.\n"


def lint(root: Path, files: dict[str, str], as_of: dt.date = AS_OF, paths: tuple[str, ...] = ("",)) -> Report:
    """Lint files written below a folder."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return pipeline.lint([root / p for p in paths], Config(root=root, as_of=as_of))


def shown(found: Finding) -> tuple[str, str, str, str, int]:
    """Id, level, file, quoted words, line."""
    first = found.evidence[0]
    return found.id, found.level, found.path, first.quote, first.position.line


def test_a_prohibited_use_is_found_at_its_words(tmp_path: Path) -> None:
    report = lint(tmp_path, {"README.md": TEAM})
    assert ("emotion-workplace-education", "error", "README.md", "angry", 3) in [shown(f) for f in report.findings]
    assert report.worst == "error"


def test_capability_in_the_card_and_context_in_the_manifest_meet(tmp_path: Path) -> None:
    card = "---\npipeline_tag: image-classification\n---\n# fer\n\nSorts a cropped face into happy, sad and angry expressions.\n"
    manifest = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: fer, namespace: secondary-schools}\nspec:\n  template:\n    spec:\n"
        '      containers:\n        - name: fer\n          image: x/fer:7\n          args: ["--cameras=classroom-*", "--per-pupil"]\n'
    )
    report = lint(tmp_path, {"README.md": card, "deploy/d.yaml": manifest})
    (found,) = [f for f in report.findings if f.id == "emotion-workplace-education"]
    assert {e.source.path for e in found.evidence} == {"README.md", "deploy/d.yaml"}


def test_two_systems_of_one_repository_do_not_mix(tmp_path: Path) -> None:
    report = lint(
        tmp_path,
        {
            "a/README.md": "# A\n\nReads the mood from a face in the shop window.\n",
            "b/README.md": "# B\n\nPlans the shifts of employees.\n",
        },
    )
    assert not [f for f in report.findings if f.policy.practices]


@pytest.mark.parametrize(("day", "level", "later"), [("2026-11-24", "warning", dt.date(2026, 12, 2)), ("2026-12-02", "error", None)])
def test_the_law_of_the_day_decides(tmp_path: Path, day: str, level: str, later: dt.date | None) -> None:
    text = "# see\n\nRemoves the clothes from an uploaded photo of a woman and generates a realistic nude image without her consent.\n"
    report = lint(tmp_path, {"README.md": text}, dt.date.fromisoformat(day))
    (found,) = [f for f in report.findings if f.id == "non-consensual-intimate-material"]
    assert (found.level, found.applies_from) == (level, later)


@pytest.mark.parametrize(("day", "level"), [("2026-11-24", "warning"), ("2027-12-01", "warning"), ("2027-12-02", "error")])
def test_a_missing_duty_is_an_error_from_its_date_on(tmp_path: Path, day: str, level: str) -> None:
    report = lint(tmp_path, {"README.md": SCORE}, dt.date.fromisoformat(day))
    assert {f.level for f in report.findings if f.id in ("oversight-missing", "registration-missing")} == {level}


def test_what_the_manifest_runs_beats_the_card(tmp_path: Path) -> None:
    card = "# d\n\nScores claims for housing allowance. A caseworker reviews each refusal and may override it.\n"
    compose = 'services:\n  d:\n    image: x/d:1\n    environment:\n      HUMAN_REVIEW: "off"\n'
    report = lint(tmp_path, {"README.md": card, "docker-compose.yml": compose})
    (found,) = [f for f in report.findings if f.id == "oversight-contradicted"]
    assert found.evidence[0].source.path == "docker-compose.yml"
    assert "README.md" in {e.source.path for e in found.evidence}
    assert not [f for f in report.findings if f.id == "oversight-missing"]


def test_an_area_is_a_note_when_the_class_is_stated(tmp_path: Path) -> None:
    (area,) = [f for f in lint(tmp_path, {"README.md": SCORE}).findings if f.policy.areas]
    assert (area.level, area.missing) == ("warning", ("a statement of the risk class",))
    stated = SCORE + "\nThis is a high-risk AI system under Annex III point 5(a).\n"
    (area,) = [f for f in lint(tmp_path, {"README.md": stated}).findings if f.policy.areas]
    assert (area.level, area.missing) == ("note", ())
    assert [law.key for law in area.law] == ["art-6-2", "annex-iii-5-a"]


def test_a_named_file_is_judged_with_its_system_only(tmp_path: Path) -> None:
    files = {"a/README.md": SCORE, "a/deploy/values.yaml": "image: {repository: x/points}\n", "b/README.md": TEAM}
    report = lint(tmp_path, files, paths=("a/deploy/values.yaml",))
    assert "social-scoring" in {f.id for f in report.findings}
    assert {f.path.partition("/")[0] for f in report.findings} == {"a"}


def test_a_broken_file_is_a_finding_and_the_rest_is_linted(tmp_path: Path) -> None:
    report = lint(
        tmp_path,
        {"deploy/inferenceservice.yaml": "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec: [a, b\n", "README.md": TEAM},
    )
    ids = {f.id: f for f in report.findings}
    assert ids["unreadable-file"].level == "error"
    assert "emotion-workplace-education" in ids


def test_a_fault_of_ours_is_a_finding_and_the_rest_is_linted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = judging.judge_group

    def fails(members: object, *rest: object, **named: object) -> object:
        if getattr(members, "name", "") == "a":
            raise ZeroDivisionError("boom")
        return real(members, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "judge_group", fails)
    report = lint(tmp_path, {"a/README.md": TEAM, "b/README.md": TEAM})
    ids = [f.id for f in report.findings]
    assert "internal-error" in ids
    assert "emotion-workplace-education" in ids
    assert report.failed


def test_silence_about_everything_else(tmp_path: Path) -> None:
    files = {
        "README.md": "# Web shop\n\nInstall with npm. Employees can log in.\n",
        "k8s/web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: police}\nspec: {template: {spec: {containers: [{name: n, image: 'nginx:1'}]}}}\n",
        "package.json": "{}\n",
    }
    assert lint(tmp_path, files).findings == ()


def test_a_fingerprint_survives_edits_elsewhere(tmp_path: Path) -> None:
    before = {f.id: f.fingerprint for f in lint(tmp_path, {"README.md": TEAM}).findings}
    after = {
        f.id: f.fingerprint
        for f in lint(tmp_path, {"README.md": TEAM.replace("# Tone\n", "# Tone\n\nA new paragraph about nothing.\n")}).findings
    }
    assert before == after


def test_names_alone_choose_their_language_by_long_words() -> None:
    extractor = Extractor(library.load())

    def read(text: str) -> list[str]:
        return judging.languages(extractor, formats.read(SourceFile("values.yaml", text))[0])

    assert read("image: registry/model:1\nreplicas: 2\n") == ["en"]
    assert "de" in read("env:\n  BEWERBUNGSUNTERLAGEN: an\n  MITARBEITERBEURTEILUNG: aus\n  SACHBEARBEITUNG: aus\n")


def test_a_passing_mention_is_a_pedantic_note(tmp_path: Path) -> None:
    words = (
        "Routes buses by weather, roads, tickets, depots, weekday, holidays, sensors, maps, budget, water level, power grid, drivers, "
        "schools, parks, hospitals, police, courts, elections, tenders, invoices, tariffs, subsidies, housing and loans."
    )
    text = f"# Buses\n\n{words}\n\n## Voice\n\nFrom the voice of each employee it infers whether he is angry.\n"
    found = [f for f in lint(tmp_path, {"README.md": text}).findings if f.id == "emotion-workplace-education"]
    assert [(f.level, f.pedantic) for f in found] == [("note", True)]


def test_a_folder_beside_a_named_file_is_linted_too(tmp_path: Path) -> None:
    report = lint(tmp_path, {"a/README.md": TEAM, "b/README.md": TEAM}, paths=("a", "b/README.md"))
    found = [shown(f)[:3] for f in report.findings if f.id == "emotion-workplace-education"]
    assert found == [("emotion-workplace-education", "error", f"{name}/README.md") for name in "ab"]
