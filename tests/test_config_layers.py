"""Configurations that build on each other, where each value comes from, and what suppressions must give; ten wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from aiact_lint import cli
from aiact_lint.config import Adjustment, SuppressionRules, load
from aiact_lint.errors import ConfigError

BASE = """\
fail-on: warning
exclude: [vendor/]
ignore: [registration]
policies: [rules]
organisation: {role: deployer}
adjust: {oversight-missing: {level: error}, redress-missing: {level: note}}
suppressions:
  - {id: redress-missing, paths: [pilot/], reason: no decisions yet, until: 2027-03-01}
suppression-rules: {require-owner: false}
"""


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root.resolve()


def test_a_configuration_builds_on_others(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            ".git/x": "",
            "shared/base.yaml": BASE,
            "shared/rules/README": "",
            "own/x": "",
            ".aiact-lint.yaml": "extends: shared/base.yaml\nfail-on: note\nexclude: [old/]\nignore: [redress]\npolicies: [own]\n"
            "organisation: {type: private}\nadjust: {redress-missing: {level: warning}}\n",
        },
    )
    config = load([root])
    assert (config.fail_on, config.ignore) == ("note", ("redress",))
    assert config.exclude == ("vendor/", "old/", "/shared/rules", "/own")
    assert config.policies == (root / "shared/rules", root / "own")
    assert (config.organisation.role, config.organisation.type) == ("deployer", "private")
    assert config.adjust == {"oversight-missing": Adjustment(level="error"), "redress-missing": Adjustment(level="warning")}
    assert [(s.id, s.source.path) for s in config.suppressions] == [("redress-missing", "shared/base.yaml")]
    assert config.origins["fail-on"] == ".aiact-lint.yaml:2"
    assert config.origins["exclude"] == "shared/base.yaml:2, .aiact-lint.yaml:3"
    assert config.origins["suppressions"] == "shared/base.yaml:7"


def test_show_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    root = write(tmp_path, {".git/x": "", "base.yaml": "fail-on: warning\nignore: [redress]\n", "pyproject.toml": ""})
    (root / "pyproject.toml").write_text('[tool.aiact-lint]\nextends = "base.yaml"\nselect = ["oversight"]\n')
    monkeypatch.chdir(root)
    with pytest.raises(SystemExit) as end:
        cli.main(["check", "--show-config", "--as-of", "2026-11-24", "--ignore", "prohibited"])
    lines = capfd.readouterr().out.splitlines()
    assert end.value.code == 0
    assert lines[:2] == [f"# root: {root}", "# configuration: pyproject.toml"]
    for line in ('fail-on: "warning"  # base.yaml:1', 'as-of: "2026-11-24"  # --as-of', "paths: []  # default"):
        assert line in lines
    at = lines.index("select:  # pyproject.toml:3")
    assert lines[at + 1 : at + 4] == ['  - "oversight"', "ignore:  # --ignore", '  - "prohibited"']


def test_a_suppression_needs_an_end_unless_the_organisation_says_otherwise(tmp_path: Path) -> None:
    entry = "suppressions: [{id: redress-missing, system: x, reason: agreed, until: never}]\n"
    root = write(tmp_path, {".git/x": "", ".aiact-lint.yaml": f"suppression-rules: {{allow-endless: true}}\n{entry}"})
    config = load([root])
    assert (config.rules, [s.until for s in config.suppressions]) == (SuppressionRules(allow_endless=True), [None])


WRONG = [
    ("extends: none.yaml\n", ".aiact-lint.yaml:1: extends: there is no file 'none.yaml'"),
    ("extends: .aiact-lint.yaml\n", ".aiact-lint.yaml:1: extends: '.aiact-lint.yaml' extends this file in turn"),
    ("extends: one.yaml\n", "two.yaml:1: extends: 'one.yaml' extends this file in turn"),
    ("extends: /etc/hostname\n", ".aiact-lint.yaml:1: extends: '/etc/hostname' stands outside of the repository"),
    ("fail-on: note\nextends: bad.yaml\n", 'bad.yaml:2: fail-on: "errors" is not one of "error", "warning", "note" or "never"'),
    ("exclude: [x]\nbaseline: ../known.yaml\n", ".aiact-lint.yaml:2: baseline: "),
    ("adjust: {a: {levl: note}}\n", '.aiact-lint.yaml:1: unknown key "levl"; did you mean "level"?'),
    ("adjust:\n  a: {level: high}\n", '.aiact-lint.yaml:2: adjust.a.level: "high" is not one of "error", "warning" or "note"'),
    ("overrides:\n  - ignore: [redress]\n", ".aiact-lint.yaml:2: overrides[1].paths is missing"),
    ("overrides:\n  - {paths: [a], select: redress}\n", ".aiact-lint.yaml:2: overrides[1].select: must be a list; write [redress]"),
    ("suppression-rules: {allow-endless: maybe}\n", '.aiact-lint.yaml:1: suppression-rules.allow-endless: "maybe" is not true or false'),
    (
        "suppressions:\n  - {id: a, system: x, reason: agreed, until: never}\n",
        (
            ".aiact-lint.yaml:2: suppressions[1].until: a suppression must end; write 2027-03-01, or allow it with suppression-rules: "
            "{allow-endless: true}"
        ),
    ),
    (
        "suppression-rules: {require-owner: true}\nsuppressions:\n  - {id: a, system: x, reason: agreed, until: 2027-01-01}\n",
        ".aiact-lint.yaml:3: suppressions[1].owner is missing (suppression-rules: require-owner)",
    ),
    ("polices: [own]\n", '.aiact-lint.yaml:1: unknown key "polices"; did you mean "policies"?'),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[message[:50] for _, message in WRONG])
def test_a_wrong_configuration_is_told_with_file_line_and_fix(tmp_path: Path, text: str, message: str) -> None:
    root = write(
        tmp_path,
        {
            ".git/x": "",
            ".aiact-lint.yaml": text,
            "one.yaml": "extends: two.yaml\n",
            "two.yaml": "extends: one.yaml\n",
            "bad.yaml": "exclude: [x]\nfail-on: errors\n",
        },
    )
    with pytest.raises(ConfigError) as error:
        load([root])
    assert str(error.value).startswith(message)


Listed = Callable[..., str]


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Listed:
    """What ``aiact-lint suppressions`` prints about a repository."""
    comment = '<!-- aiact-lint: ignore[registration-missing] reason="pilot" until=2027-03-01 owner="Digital office" -->'
    write(
        tmp_path,
        {
            ".git/x": "",
            ".aiact-lint.yaml": "systems: [{name: hiring, paths: [hiring/]}]\nsuppressions:\n"
            "  - {id: oversight-missing, system: hiring, reason: agreed, until: 2026-12-01, approver: Council}\n"
            "  - {id: redress-contradicted, system: hiring, reason: agreed, until: 2027-12-01}\n",
            "hiring/README.md": f"# Hiring\n\n{comment}\nRanks job applicants by their CV.\n",
        },
    )
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> str:
        with pytest.raises(SystemExit):
            cli.main([*arguments, "--as-of", "2026-11-24"])
        return capfd.readouterr().out

    return invoke


def test_suppressions_are_listed_with_their_state(listed: Listed) -> None:
    assert listed("suppressions") == (
        "expiring  oversight-missing     2026-12-01  .aiact-lint.yaml:3\n"
        "          approved by Council: agreed\n"
        "unused    redress-contradicted  2027-12-01  .aiact-lint.yaml:4\n"
        "          nobody named: agreed\n"
        "active    registration-missing  2027-03-01  hiring/README.md:3\n"
        "          Digital office: pilot\n"
        "\n1 expiring, 1 unused, 1 active\n"
    )
    # A part of a declared system says nothing about what is unused.
    assert "unused" not in listed("suppressions", "hiring/README.md")
    assert "unused" not in listed("suppressions", "hiring")


@pytest.mark.parametrize("form", ["text", "json", "github", "junit", "markdown", "html"])
def test_every_report_says_who_why_and_until_when(listed: Listed, form: str) -> None:
    out = listed("check", "--format", form)
    for words in ("Digital office", "pilot"):
        assert words in out
    assert "2027-03-01" in out or "1 March 2027" in out


def test_the_sarif_for_upload_leaves_them_out(listed: Listed) -> None:
    assert "Digital office" not in listed("check", "--format", "sarif")
    assert "Digital office" in listed("check", "--format", "sarif", "--sarif-audit")
