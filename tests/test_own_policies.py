"""An organisation's own policies, through the real command: scaffolded, tested, extended, adjusted, wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from aiact_lint import cli, library, selftest
from aiact_lint.commands import test as command
from aiact_lint.errors import PolicyError
from aiact_lint.extension import extend

Run = Callable[..., tuple[int, str]]
TONE = "# Tone\n\nLabels the voice of each call agent as angry or bored; team leads see it.\n"
HIRING = "# Hiring\n\nRanks job applicants by their CV and rejects the lowest tenth.\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        out = capfd.readouterr()
        return int(end.value.code or 0), out.out + out.err

    return invoke


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def found(run: Run, *arguments: str) -> list[tuple[str, str, str, str]]:
    """Policy, level, quoted words and message of the open findings."""
    _, out = run("check", "--format", "json", "--as-of", "2026-11-24", *arguments)
    return [(f["policy"], f["level"], f["evidence"][0]["quote"], f["message"]) for f in json.loads(out)["findings"]]


# --- a new policy


def test_a_scaffolded_policy_passes_and_finds(run: Run, tmp_path: Path) -> None:
    assert run("policy", "new", "data-outside-union") == (
        0,
        (
            "wrote aiact-policies/own/data-outside-union.yaml\nwrote aiact-policies/concepts.yaml\nwrote aiact-policies/law.yaml\n"
            "wrote aiact-policies/lexicons/en.yaml\nadd to .aiact-lint.yaml: policies: [aiact-policies]\nthen: aiact-lint test aiact-policies\n"
        ),
    )
    assert run("policy", "new", "second-one", "--law", "art-50-1", "--level", "error")[0] == 0
    code, out = run("test", "aiact-policies")
    assert (code, out.splitlines()[-1]) == (0, "2 policies, 6 examples, 0 policies with faults")
    write(tmp_path, {".aiact-lint.yaml": "policies: [aiact-policies]\n", "README.md": "# Bot\n\nKeeps data outside Union servers.\n"})
    assert found(run) == [("data-outside-union", "warning", "data outside Union", 'The documents say "data outside union".')]
    assert "Data outside union" in run("explain", "data-outside-union")[1]
    assert "second-one" in run("policies")[1]
    assert run("policy", "new", "second-one")[1].endswith("second-one.yaml: exists already\n")
    assert run("policy", "new", "Second")[1] == "aiact-lint: the id 'Second' must be lower case words with hyphens, such as data-location\n"


POLICY = """\
id: cloud-abroad
title: Data in a cloud abroad
law: [cloud-rule]
message: Data are kept in a cloud outside of the Union.
remediation: Name a region inside of the Union.
when:
  all:
    - {states: own.cloud-abroad}
    - any: [{states: person.applicant}, {states: person.candidate}]
---
name: applicants
flags: [us-east-1]
files: {README.md: "Applicants' files are kept in us-east-1.\\n"}
---
name: candidates
flags: [us-east-1]
files: {README.md: "The candidate's file is kept in us-east-1.\\n"}
---
name: nobody
flags: []
files: {README.md: "Logs of builds are kept in us-east-1.\\n"}
"""
OWN = {
    "own/data/cloud-abroad.yaml": POLICY,
    "own/concepts.yaml": "own.cloud-abroad: regions of clouds outside of the Union (us-east-1)\n",
    "own/law.yaml": "cloud-rule: {citation: Cloud rule of 2025, url: 'https://example.org/cloud', applies_from: 2025-01-01}\n",
    "own/lexicons/en.yaml": "language: en\nconcepts:\n  own.cloud-abroad: us-east-1\n  person.candidate: postulant*\n",
    "own/lexicons/de.yaml": "language: de\nconcepts:\n  own.cloud-abroad: Rechenzentrum .. Übersee\n",
}


def test_own_concepts_and_words_extend_the_built_in_ones(run: Run, tmp_path: Path) -> None:
    write(tmp_path, OWN)
    write(
        tmp_path, {".aiact-lint.yaml": "policies: [own]\nselect: [data]\n", "README.md": "# Bot\n\nThe postulant's file is in us-east-1.\n"}
    )
    assert found(run) == [("cloud-abroad", "warning", "us-east-1", "Data are kept in a cloud outside of the Union.")]
    write(
        tmp_path,
        {"README.md": "# Bot\n\nDie Unterlagen der Antragsteller liegen in einem Rechenzentrum in Übersee und nicht in der Stadt.\n"},
    )
    assert [f[:3] for f in found(run)] == [("cloud-abroad", "warning", "Rechenzentrum in Übersee")]


def test_examples_of_own_policies_are_no_system(run: Run, tmp_path: Path) -> None:
    tone = 'files: {README.md: "Labels the voice of each call agent as angry.\\n"}\n'
    manifest = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {text: the voice of employees shows whether they are angry at work}\n"
    )
    write(
        tmp_path,
        {
            **OWN,
            "own/data/cloud-abroad.yaml": f"{POLICY}---\nname: tone\nflags: []\n{tone}",
            "own/notes/README.md": TONE,
            "x/README.md": HIRING,
        },
    )
    write(tmp_path, {"own/notes/values.json": "{}", ".aiact-lint.yaml": "policies: [own]\n", "manifest.yaml": manifest})
    _, out = run("check", "--format", "json")
    assert sorted(path for system in json.loads(out)["systems"] for path in system["paths"] if path.startswith("own/")) == []


# --- coverage


def test_what_the_examples_do_not_show_is_told(run: Run, tmp_path: Path) -> None:
    write(tmp_path, OWN)
    others = "bg, cs, da, el, es, et, fi, fr, hr, hu, it, lt, lv, nl, pl, pt, ro, sk, sl, sv"
    assert run("test", "own") == (
        0,
        (
            "cloud-abroad: note: only the example 'nobody' proves when > all[2]\n"
            "cloud-abroad: note: only the example 'applicants' proves when > all[2] > any[1]\n"
            "cloud-abroad: note: only the example 'candidates' proves when > all[2] > any[2]\n"
            f"cloud-abroad: note: own.cloud-abroad has no words in {others}\n"
            "1 policies, 3 examples, 0 policies with faults\n"
        ),
    )
    assert run("test", "own", "--no-coverage")[1] == "1 policies, 3 examples, 0 policies with faults\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('flags: [us-east-1]\nfiles: {README.md: "Appl', 'flags: []\nfiles: {README.md: "Appl', "example 'applicants' flags ['us-east-1'], wanted []"),
        ("name: nobody\n", "name: nobody\ntodo: not yet\n", "example 'nobody' passes now: remove its todo"),
        ("name: candidates\n", "name: candidates\ntodo: not yet\n", "example 'candidates' passes now: remove its todo"),
        (POLICY[POLICY.index("---\nname: nobody") :], "", "no example needs when > all[2]"),
        ("{states: person.candidate}", "{states: [person.candidate, person.voter]}", "note: no example needs person.voter in when > all[2] > any[2]"),
    ],
)  # fmt: skip
def test_examples_that_fail_or_prove_nothing(run: Run, tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in POLICY
    write(tmp_path, {**OWN, "own/data/cloud-abroad.yaml": POLICY.replace(old, new)})
    code, out = run("test", "own")
    assert f"cloud-abroad: {told}\n" in out
    assert code == (0 if told.startswith("note") else 1)


def test_a_concept_without_words_can_never_be_stated(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {**OWN, "own/lexicons/en.yaml": "language: en\n", "own/lexicons/de.yaml": "language: de\n"})
    code, out = run("test", "own", "--junit", "junit.xml")
    assert code == 1
    assert "cloud-abroad: no language has words for own.cloud-abroad; write them in lexicons/en.yaml\n" in out
    suite = ET.parse(tmp_path / "junit.xml").getroot()[0]
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("cloud-abroad", "8", "6")
    assert [(c.get("name"), f.get("message")) for c in suite for f in c][:1] == [
        ("example: applicants", "example 'applicants' flags [], wanted ['us-east-1']")
    ]


def test_watching(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, OWN)
    rounds: list[Callable[[], object]] = [
        lambda: None,
        lambda: write(tmp_path, {"own/data/cloud-abroad.yaml": POLICY.replace("title:", "titel:")}),
        lambda: write(tmp_path, {"own/data/cloud-abroad.yaml": POLICY + "\n"}),
    ]

    def sleep(_: float) -> None:
        if not rounds:
            raise KeyboardInterrupt
        rounds.pop(0)()

    monkeypatch.setattr(time, "sleep", sleep)
    code, out = run("test", "own", "--watch", "--no-coverage")
    assert (code, out) == (
        130,
        "1 policies, 3 examples, 0 policies with faults\n" * 2
        + "aiact-lint: own/data/cloud-abroad.yaml:2: unknown key 'titel'; did you mean 'title'?\n"
        + "\naiact-lint: interrupted\n",
    )
    assert command.PAUSE < 1


# --- what is adjusted


def test_one_line_changes_level_message_or_scope_of_a_built_in_policy(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"README.md": HIRING})
    as_it_is = found(run, "--select", "redress")
    assert [f[:3] for f in as_it_is] == [("redress-missing", "warning", "Ranks job applicants")]
    write(tmp_path, {".aiact-lint.yaml": "select: [redress]\nadjust:\n  redress-missing: {level: error, message: Ask the ombudsman.}\n"})
    assert found(run) == [("redress-missing", "error", "Ranks job applicants", "Ask the ombudsman.")]
    write(tmp_path, {".aiact-lint.yaml": "select: [redress]\nadjust: {redress-missing: {within: sentence}}\n"})
    assert [f[0] for f in found(run)] == ["redress-missing"]
    tone = "# Tone\n\nFrom the voice it infers whether a speaker is angry or sad. Our employees are recorded at work.\n"
    write(tmp_path, {"README.md": tone, ".aiact-lint.yaml": "select: [prohibited]\n"})
    wide = [f[0] for f in found(run)]
    write(tmp_path, {".aiact-lint.yaml": "select: [prohibited]\nadjust: {emotion-workplace-education: {within: sentence}}\n"})
    assert (wide, [f[0] for f in found(run)]) == (["emotion-workplace-education"], [])


def test_overrides_hold_for_some_files_only(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"pilot/README.md": HIRING, "live/README.md": HIRING})
    config = "select: [oversight]\noverrides:\n  - paths: [pilot/]\n    {}\n"
    write(tmp_path, {".aiact-lint.yaml": config.format("ignore: [oversight]")})
    _, out = run("check", "--format", "json", "--as-of", "2026-11-24")
    assert [(f["policy"], f["evidence"][0]["path"]) for f in json.loads(out)["findings"]] == [("oversight-missing", "live/README.md")]
    write(tmp_path, {".aiact-lint.yaml": config.format("adjust: {oversight-missing: {level: note}}")})
    _, out = run("check", "--format", "json", "--as-of", "2026-11-24")
    assert [(f["level"], f["evidence"][0]["path"]) for f in json.loads(out)["findings"]] == [
        ("warning", "live/README.md"),
        ("note", "pilot/README.md"),
    ]


def test_a_weaker_case_is_not_raised(run: Run, tmp_path: Path) -> None:
    """A class that the documents state themselves is a note; one whose law applies later is a warning of its date only."""
    write(
        tmp_path, {"README.md": f"{HIRING}\nHigh-risk: Annex III, point 4(a).\n", ".aiact-lint.yaml": "select: [classification, redress]\n"}
    )
    assert [f[:2] for f in found(run)] == [
        ("redress-missing", "warning"),
        ("classification-incomplete", "note"),
        ("high-risk-employment", "note"),
    ]
    more = "adjust: {high-risk-employment: {level: error}, redress-missing: {level: error}}\n"
    write(tmp_path, {".aiact-lint.yaml": f"select: [classification, redress]\n{more}"})
    assert [f[:2] for f in found(run)] == [
        ("redress-missing", "error"),
        ("classification-incomplete", "note"),
        ("high-risk-employment", "note"),
    ]


def test_an_example_that_waits_proves_nothing(run: Run, tmp_path: Path) -> None:
    """Else a condition would count as proved by words that are not read yet."""
    late = POLICY.replace("name: nobody\nflags: []", "name: nobody\ntodo: builds are read as people\nflags: [us-east-1]")
    write(tmp_path, {**OWN, "own/data/cloud-abroad.yaml": late + "---\nname: none\nflags: []\nfiles: {README.md: Nothing.}\n"})
    code, out = run("test", "own", "--no-coverage")
    assert (code, out.splitlines()[0]) == (1, "cloud-abroad: no example needs when > all[2]")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("adjust: {oversight-mising: {level: note}}", "adjust: no policy is called 'oversight-mising'; did you mean \"oversight-missing\"?"),
        (
            "adjust: {social-scoring: {level: note}}",
            ("adjust: social-scoring is about a prohibited practice, so its level cannot be lowered; waive a finding under suppressions, "
            "with an approver"),
        ),
        (
            "overrides: [{paths: [x/], ignore: [prohibited]}]",
            ("overrides[1].ignore: biometric-categorisation is about a prohibited practice and cannot be ignored by folder; waive a finding "
            "under suppressions, with an approver"),
        ),
        (
            "overrides: [{paths: [x/], adjust: {redress-missing: {within: section}}}]",
            "overrides[1].adjust: redress-missing: within holds for a policy everywhere; write it under adjust",
        ),
        ("overrides: [{paths: [x/], ignore: [redres]}]", "overrides[1].ignore: no policy and no family is called 'redres'; did you mean \"redress\"?"),
    ],
)  # fmt: skip
def test_what_cannot_be_adjusted(run: Run, tmp_path: Path, config: str, message: str) -> None:
    write(tmp_path, {"README.md": HIRING, ".aiact-lint.yaml": f"{config}\n"})
    code, out = run("check")
    assert (code, out.splitlines()[0]) == (2, f"aiact-lint: {message}")


# --- wrong policies: each message has the file, the line and the fix

WRONG: list[tuple[str, str, str, str]] = [
    ("own/data/cloud-abroad.yaml", "title: Data", "titel: Data", "own/data/cloud-abroad.yaml:2: unknown key 'titel'; did you mean 'title'?"),
    (
        "own/data/cloud-abroad.yaml", "id: cloud-abroad", "id: cloud",
        "own/data/cloud-abroad.yaml:1: the id is 'cloud' and must be the file name; write id: cloud-abroad, or rename the file",
    ),
    (
        "own/data/cloud-abroad.yaml", "law: [cloud-rule]", "law: [cloud-rul]",
        "own/data/cloud-abroad.yaml:3: no law in law.yaml is called 'cloud-rul'; did you mean 'cloud-rule'?",
    ),
    (
        "own/data/cloud-abroad.yaml", "states: person.applicant}", "states: person.aplicant}",
        "own/data/cloud-abroad.yaml:9: unknown concept 'person.aplicant'; did you mean 'person.applicant'?",
    ),
    (
        "own/data/cloud-abroad.yaml", "{states: person.candidate}", "{states: person.candidate, silent: person.worker}",
        ("own/data/cloud-abroad.yaml:9: a condition has exactly one of states, denies, silent, mentions, all, any, not; combine several "
        "under all or any"),
    ),
    (
        "own/data/cloud-abroad.yaml", "{states: own.cloud-abroad}", "{states: own.cloud-abroad, within: page}",
        "own/data/cloud-abroad.yaml:8: within is 'page' and must be one of sentence, paragraph, section, document, system",
    ),
    (
        "own/data/cloud-abroad.yaml", "remediation: Name", "level: fatal\nremediation: Name",
        "own/data/cloud-abroad.yaml:5: level is 'fatal' and must be one of error, warning, note",
    ),
    (
        "own/data/cloud-abroad.yaml", 'flags: [us-east-1]\nfiles: {README.md: "Appl', 'flags: [us-west-1]\nfiles: {README.md: "Appl',
        "own/data/cloud-abroad.yaml:12: 'us-west-1' is in none of the files of this example; flags are exact words of them",
    ),
    ("own/data/cloud-abroad.yaml", "  all:\n", "  all\n", "own/data/cloud-abroad.yaml:8: the YAML is broken: "),
    (
        "own/lexicons/en.yaml", "postulant*", "post*ulant",
        "own/lexicons/en.yaml:4: person.candidate: entry 'post*ulant': a star may only stand at the start or the end of a word",
    ),
    ("own/lexicons/en.yaml", "person.candidate", "person.candidat", "own/lexicons/en.yaml:4: unknown concept 'person.candidat'; did you mean 'person.candidate'? (own ones are listed in concepts.yaml)"),
    (
        "own/concepts.yaml", "own.cloud-abroad", "person.worker",
        "own/concepts.yaml:1: 'person.worker' is a built-in concept; add words to it in lexicons/en.yaml, or give yours another name",
    ),
    ("own/law.yaml", "2025-01-01", "1.1.2025", 'own/law.yaml:1: applies_from: "1.1.2025" is not a date; write 2027-03-01'),
    ("own/law.yaml", "citation:", "citaton:", "own/law.yaml:1: unknown key 'citaton'; did you mean 'citation'?"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), WRONG, ids=[w[3][:60] for w in WRONG])
def test_a_wrong_policy_is_told_with_file_line_and_fix(run: Run, tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    assert old in OWN[file]
    write(tmp_path, {**OWN, file: OWN[file].replace(old, new, 1), ".aiact-lint.yaml": "policies: [own]\n", "README.md": "# x\n"})
    for command_ in (("check",), ("test", "own")):
        code, out = run(*command_)
        assert (code, out.splitlines()[0][: len(message) + 12]) == (2, f"aiact-lint: {message}")


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = POLICY.replace("title:", "titel:").replace("law: [cloud-rule]", "law: [art-5-1-z]")
    write(tmp_path, {**OWN, "own/data/cloud-abroad.yaml": text, "own/data/other.yml": "x"})
    with pytest.raises(PolicyError) as error:
        extend(library.load(), [tmp_path / "own"])
    assert [line.partition(": ")[0] for line in str(error.value).splitlines()] == [
        "data/other.yml:1", "own/data/cloud-abroad.yaml:2", "own/data/cloud-abroad.yaml:3",
    ]  # fmt: skip


def test_a_prohibited_practice_cannot_be_replaced(tmp_path: Path) -> None:
    write(tmp_path, {**OWN, "own/data/social-scoring.yaml": POLICY.replace("id: cloud-abroad", "id: social-scoring")})
    with pytest.raises(PolicyError, match="'social-scoring' is a built-in policy that cannot be replaced"):
        extend(library.load(), [tmp_path / "own"])


def test_a_link_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {**OWN, "secret.yaml": "password: x\n"})
    (tmp_path / "own/data/leak.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(PolicyError) as error:
        extend(library.load(), [tmp_path / "own"])
    assert str(error.value) == "own/data/leak.yaml:1: is a link that leads out of its folder, so it is not read; copy the file"


# --- policies of an installed package


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package as pip leaves it: its files, and the metadata with its entry point. Importing it would leave a trace."""
    site = tmp_path / "site"
    files = {path.replace("own/", "acme_policies/rules/"): text for path, text in OWN.items()}
    trace = tmp_path / "imported"
    write(
        site, {**files, "acme_policies/__init__.py": f"open({str(trace)!r}, 'w')\n", "acme_policies/rules/strict.yaml": "fail-on: note\n"}
    )
    write(site, {"acme_policies/strict.yaml": "fail-on: warning\npolicies: [rules]\n"})
    (site / "acme_policies/rules/strict.yaml").unlink()
    write(site, {"acme-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: acme\nVersion: 1\n"})
    write(site, {"acme-1.dist-info/entry_points.txt": "[aiact_lint.policies]\nacme = acme_policies\nrules = acme_policies.rules\n"})
    monkeypatch.syspath_prepend(str(site))
    return trace


def test_policies_and_configuration_of_a_package_are_data_never_run(run: Run, tmp_path: Path, installed: Path) -> None:
    readme = "# Bot\n\nThe applicant's file is in us-east-1.\n"
    write(tmp_path, {"repo/.git/x": "", "repo/README.md": readme, "repo/.aiact-lint.yaml": 'policies: ["package:rules"]\nselect: [data]\n'})
    code, out = run("check", "repo", "--format", "json")
    assert ([f["policy"] for f in json.loads(out)["findings"]], code) == (["cloud-abroad"], 0)
    write(tmp_path, {"repo/.aiact-lint.yaml": 'extends: "package:acme/strict.yaml"\nselect: [data]\n'})
    code, out = run("check", "repo", "--format", "json")
    assert ([f["policy"] for f in json.loads(out)["findings"]], code) == (["cloud-abroad"], 1)
    assert not installed.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("package:acmee", '.aiact-lint.yaml:1: policies: no installed package is registered as "acmee" under aiact_lint.policies; installed are acme, rules'),
        ("package:acme/../../x", '.aiact-lint.yaml:1: policies: "package:acme/../../x" leads out of the package'),
        ("package:acme/none", '.aiact-lint.yaml:1: policies: the package "acme" has no none'),
    ],
)  # fmt: skip
def test_packages_that_cannot_be_used(run: Run, tmp_path: Path, installed: Path, name: str, message: str) -> None:
    write(tmp_path, {"repo/.git/x": "", "repo/.aiact-lint.yaml": f'policies: ["{name}"]\n', "repo/README.md": "# x\n"})
    code, out = run("check", "repo")
    assert (code, out.splitlines()[0], installed.exists()) == (2, f"aiact-lint: {message}", False)


def test_a_policy_named_alone_is_tested_with_its_neighbours(tmp_path: Path) -> None:
    write(tmp_path, OWN)
    assert selftest.run([tmp_path / "own/data/cloud-abroad.yaml"], coverage=False).text == "1 policies, 3 examples, 0 policies with faults"
    with pytest.raises(PolicyError, match="there is no such file or folder"):
        selftest.run([tmp_path / "none"])
