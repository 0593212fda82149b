"""Cards of every format and what joins them, through the whole line and the real command."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from aiact_lint import pipeline
from aiact_lint.cache import FEWEST
from aiact_lint.config import Config, DeclaredSystem
from aiact_lint.finding import Finding, Report

AS_OF = dt.date(2026, 11, 24)
TEAM = "From the voice of each employee it infers whether he is angry or bored."


def lint(root: Path, files: dict[str, str], **options: object) -> Report:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return pipeline.lint([root], Config(root=root, as_of=AS_OF, **options))  # type: ignore[arg-type]


def shown(found: Finding) -> tuple[str, str, str, str, int]:
    """Id, level, file, quoted words, line."""
    first = found.evidence[0]
    return found.id, found.level, found.path, first.quote, first.position.line


def practices(report: Report) -> list[tuple[str, str, str, str, int]]:
    return [shown(f) for f in report.findings if f.policy.practices]


def bom(field: str) -> str:
    return f"""<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.7"><components><component type="machine-learning-model"><name>tone</name>
<modelCard><considerations>{field}</considerations></modelCard></component></components></bom>
"""


def spdx(field: str) -> str:
    return f"""{{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
{{"type": "ai_AIPackage", "name": "tone", {field}}}]}}
"""


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("README.rst", f"Tone\n====\n\n.. note::\n\n   {TEAM}\n", 6),
        ("README.adoc", f"= Tone\n\n[NOTE]\n====\n{TEAM}\n====\n", 5),
        ("tone_model_card.json", f'{{"modelDetails": {{"name": "tone",\n"overview": "{TEAM}"}},\n"considerations": {{}}}}\n', 2),
        ("bom.xml", bom(f"<useCases><useCase>{TEAM}</useCase></useCases>"), 3),
        ("tone.spdx3.json", spdx(f'"ai_informationAboutApplication": "{TEAM}"'), 2),
    ],
)
def test_a_prohibited_use_is_found_in_every_language_of_cards(tmp_path: Path, path: str, text: str, line: int) -> None:
    assert practices(lint(tmp_path, {path: text})) == [("emotion-workplace-education", "error", path, "angry", line)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.rst", f"Tone\n====\n\nOut-of-scope use\n----------------\n\n{TEAM}\n"),
        ("README.rst", f"Tone\n====\n\n.. admonition:: Prohibited uses\n\n   {TEAM}\n"),
        ("README.rst", f"Tone\n====\n\nProhibited uses\n   {TEAM}\n"),
        ("README.adoc", f"= Tone\n\n== Out-of-Scope Uses\n\n{TEAM}\n"),
        ("README.adoc", f"= Tone\n\n.Prohibited uses\n====\n{TEAM}\n====\n"),
        ("README.adoc", f"= Tone\n\nProhibited uses::\n{TEAM}\n"),
        ("README.rst", f"Tone\n====\n\n.. {TEAM}\n"),
        ("README.adoc", f"= Tone\n\n// {TEAM}\n"),
        ("tone_model_card.json", f'{{"modelDetails": {{"name": "tone"}}, "considerations": {{"outOfScopeUses": ["{TEAM}"]}}}}\n'),
        ("bom.xml", bom(f"<technicalLimitations><technicalLimitation>{TEAM}</technicalLimitation></technicalLimitations>")),
        ("tone.spdx3.json", spdx(f'"ai_limitation": "{TEAM}"')),
        ("README.md", f'---\npipeline_tag: audio-classification\nwidget:\n- text: "{TEAM}"\n---\n# Tone\n'),
    ],
)
def test_what_is_ruled_out_or_only_an_example_accuses_nobody(tmp_path: Path, path: str, text: str) -> None:
    assert practices(lint(tmp_path, {path: text})) == []


CROISSANT = """{"@context": {"cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/"},
"@type": "sc:Dataset", "name": "voices",
"description": "%s"}
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/croissant.json", CROISSANT % TEAM),
        ("data/README.md", f"---\ntask_categories: [audio-classification]\n---\n# Voices\n\n{TEAM}\n"),
        (
            "data/voices.spdx3.json",
            f'{{"@graph": [{{"type": "dataset_DatasetPackage", "name": "voices", "dataset_intendedUse": "{TEAM}"}}]}}',
        ),
    ],
)
def test_a_dataset_is_judged_only_as_a_declared_part_of_a_system(tmp_path: Path, path: str, text: str) -> None:
    files = {path: text, "README.md": "# Tone\n\nA classifier, see data/README.md and data/croissant.json.\n"}
    assert practices(lint(tmp_path, files)) == []
    declared = lint(tmp_path, files, systems=(DeclaredSystem("tone", ("**",)),))
    assert [(name, words) for name, _, _, words, _ in practices(declared)] == [("emotion-workplace-education", "angry")]


def test_a_dataset_made_by_scraping_faces_is_judged(tmp_path: Path) -> None:
    words = (
        "We walked public social network pages, ran a face detector on everything and kept every face. "
        "The recogniser matches a photo with this collection and returns the name."
    )
    report = lint(tmp_path, {"data/croissant.json": CROISSANT % words})
    assert [(name, level, path) for name, level, path, _, _ in practices(report)] == [("facial-scraping", "warning", "data/croissant.json")]


def test_a_damaged_card_is_a_finding(tmp_path: Path) -> None:
    report = lint(tmp_path, {"bom.xml": bom("<useCases><useCase>x</useCases>")})
    (found,) = report.findings
    assert shown(found)[:3] == ("unreadable-file", "error", "bom.xml")
    assert shown(found)[4] == 3
    assert "</useCases> closes nothing" in found.message


MOOD = "---\nmodel_name: mood-net\npipeline_tag: image-classification\n---\n# fer\n\nSorts a cropped face into happy, sad and angry expressions.\n"
PUPILS = (
    "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: x7, namespace: secondary-schools}\nspec:\n"
    "  predictor:\n    model:\n      storageUri: s3://town/mood-net/v2\n      args: [--cameras=classroom-*, --per-pupil]\n"
)
TOWN = {
    "README.md": "# Town\n\nModels of the town: a classifier trained on pictures.\n",
    "models/fer/README.md": MOOD,
    "models/noise/README.md": "# Noise\n\nA neural network trained on street noise.\n",
    "deploy/isvc.yaml": PUPILS,
}


def test_a_capability_in_a_card_meets_the_manifest_that_deploys_it(tmp_path: Path) -> None:
    report = lint(tmp_path, TOWN)
    (found,) = [f for f in report.findings if f.policy.practices]
    assert (found.id, found.system) == ("emotion-workplace-education", "models/fer")
    assert {e.source.path for e in found.evidence} == {"models/fer/README.md", "deploy/isvc.yaml"}
    apart = lint(tmp_path, {"deploy/isvc.yaml": PUPILS.replace("mood-net", "noise")})
    assert practices(apart) == []


def run(root: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "aiact_lint", *arguments], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_tells_why_documents_belong_together(tmp_path: Path) -> None:
    lint(tmp_path, TOWN)
    assert run(tmp_path, "systems") == (
        "Town\n"
        "  README.md: the card of its folder\n"
        "\n"
        "models/fer\n"
        "  practices: emotion-workplace-education\n"
        "  areas: biometrics\n"
        "  points: 1c\n"
        "  models/fer/README.md: the card of its folder\n"
        '  deploy/isvc.yaml: uses the model "s3://town/mood-net/v2" (line 7), which models/fer/README.md describes\n'
        "\n"
        "models/noise\n"
        "  models/noise/README.md: the card of its folder\n"
    )


def test_no_reference_leaves_the_root(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "card.md").write_text(f"# Model card\n\n{TEAM}\n", encoding="utf-8")
    root = tmp_path / "root"
    files = {
        "deploy/isvc.yaml": f"{PUPILS}  modelCard: ../../outside/card.md\n",
        "deploy/kustomization.yaml": "kind: Kustomization\nresources: [../../outside, isvc.yaml]\n",
        "README.rst": "Town\n====\n\nA classifier trained on pictures, see `it <../outside/card.md>`_.\n\n.. include:: ../outside/card.md\n",
    }
    root.mkdir()
    (root / "MODEL_CARD.md").symlink_to(outside / "card.md")
    (root / "linked").symlink_to(outside)
    report = lint(root, files)
    assert [(f.id, f.path) for f in report.findings if "not read" in f.message] == [("unreadable-file", "MODEL_CARD.md")]
    assert practices(report) == []
    assert {path for system in report.systems for path in system.paths} == {"README.rst", "deploy/isvc.yaml", "deploy/kustomization.yaml"}


@pytest.mark.parametrize(
    ("path", "before", "sign"),
    [("README.rst", "Tone\n====\n", ".. "), ("README.adoc", "= Tone\n", "//"), ("README.adoc", "= Tone\n", "// ")],
)
def test_a_suppression_is_a_comment_of_the_language(tmp_path: Path, path: str, before: str, sign: str) -> None:
    order = 'aiact-lint: ignore[high-risk-biometrics] reason="a pilot" until=2027-01-01 owner="DPO"'
    report = lint(tmp_path, {path: f"{before}\n{sign}{order}\n\n{TEAM}\n"})
    (waived,) = [f for f in report.findings if f.suppression]
    assert (waived.id, waived.suppression and waived.suppression.reason) == ("high-risk-biometrics", "a pilot")
    quoted = lint(tmp_path, {path: f"{before}\nWrite {order} above it.\n\n{TEAM}\n"})
    assert not [f for f in quoted.findings if f.suppression or f.id.startswith("suppression")]


def test_the_cache_keeps_what_joins_documents_and_what_is_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIACT_LINT_CACHE_DIR", str(tmp_path / "cache"))
    files = {**TOWN, **{f"x{n}/README.md": f"# X{n}\n\nA classifier trained on {n} pictures.\n" for n in range(FEWEST)}}
    lint(tmp_path, {**files, "models/fer/croissant.json": CROISSANT % TEAM})
    config = Config(root=tmp_path, as_of=AS_OF)
    first, second = (pipeline.lint([tmp_path], config, cache=True) for _ in range(2))
    assert second.systems == first.systems
    (system,) = [s for s in second.systems if s.name == "models/fer"]
    assert dict(zip(system.paths, system.why, strict=True)) == {
        "models/fer/README.md": "the card of its folder",
        "deploy/isvc.yaml": 'uses the model "s3://town/mood-net/v2" (line 7), which models/fer/README.md describes',
    }
    assert "models/fer/croissant.json" not in {path for s in second.systems for path in s.paths}
