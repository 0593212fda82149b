"""The two texts for citizens: written from a declaration in every language, and checked with line and quotation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aiact_lint import citizen_check, citizen_text, cli

DECLARED = """\
system: housing-triage
role: deployer
sector: public-authority
intended_purpose: The system is intended to put applications in the order of arrival.
classification: {annex_iii: POINT}
human_oversight: {role: A caseworker reads each application in full and may override the order}
redress: {contest: You can appeal in writing, body: The Appeals Board of the city decides, contact: "appeals@city.example", deadline: 28 days}
notice: {agency: The housing office of the city, decision: The office decides on housing allowance, ai_role: The model sorts the applications}
description: {why: The system is necessary because 4000 files arrive each month, data: Training data come from files of 2019,
  limits: It decides nothing, monitoring: The complaints desk takes concerns}
reviewed: 2026-10-01
"""
OFFICIAL = [
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "ga",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "mt",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
]


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        cli.main([*arguments])
    out = capfd.readouterr()
    return int(end.value.code or 0), out.out, out.err


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "aiact.yaml").write_text(DECLARED.replace("POINT", "5(a)"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_all_official_languages_have_the_same_words() -> None:
    assert list(citizen_text.LANGUAGES) == OFFICIAL
    english = citizen_text.words("en")
    for code in OFFICIAL:
        own = citizen_text.words(code)
        assert list(own) == list(english), code
        assert all(own.values()), code
        for key, value in own.items():
            assert set(re.findall(r"\{\w+\}", value)) == set(re.findall(r"\{\w+\}", english[key])), (code, key)
        same = [key for key in own if own[key] == english[key] and code != "en"]
        assert set(same) <= {"contact"}, (code, same)  # Kontakt and Contact are the same word in several


@pytest.mark.parametrize("code", OFFICIAL)
@pytest.mark.parametrize("kind", ["notice", "describe"])
def test_each_language_writes_a_whole_text(declared: Path, capfd: pytest.CaptureFixture[str], kind: str, code: str) -> None:
    del declared
    status, out, err = run(capfd, kind, ".", "--language", code)
    assert (status, err) == (0, "")
    own = citizen_text.words(code)
    assert "TODO" not in out
    assert all(own[key] in out for key in ("rights", "information", "explanation", "review", "authority", "reviewed"))
    assert "2026-10-01" in out
    if code != "en":
        assert not [key for key, words in citizen_text.words("en").items() if len(words) > 20 and "{" not in words and words in out]


@pytest.mark.parametrize("kind", ["notice", "describe"])
def test_a_text_of_a_whole_declaration_passes_its_own_check(declared: Path, capfd: pytest.CaptureFixture[str], kind: str) -> None:
    del declared
    run(capfd, kind, ".", "-o", "text.md")
    status, out, _ = run(capfd, kind, "--check", "text.md")
    assert status == 0, out
    assert ": missing:" not in out
    assert "text.md:7: stated: " in out


def test_what_is_not_declared_is_an_open_task_and_named(declared: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (declared / "aiact.yaml").write_text("system: x\nnotice: {agency: The city}\n", encoding="utf-8")
    status, out, err = run(capfd, "notice", ".")
    assert status == 1
    assert out.count("TODO") == 8
    keys = ("intended_purpose", "notice.decision", "notice.ai_role", "notice.human_role", "redress.contest", "redress.body", "redress.contact",
            "redress.deadline", "reviewed")  # fmt: skip
    assert err.splitlines() == [f"aiact-lint: not declared: {key}; add it to aiact.yaml" for key in keys]
    (declared / "n.md").write_text(out, encoding="utf-8")
    status, out, _ = run(capfd, "notice", "--check", "n.md")
    assert status == 1
    assert "n.md:7: open: TODO" in out


def test_critical_infrastructure_promises_no_explanation(declared: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (declared / "aiact.yaml").write_text(DECLARED.replace("POINT", "2"), encoding="utf-8")
    _, out, _ = run(capfd, "notice", ".")
    assert "For this system Article 86 of the AI Act gives no right to an explanation." in out
    assert "You may ask us to explain" not in out


FIELDS = {
    "the agency": "The city uses the AI model triage.",
    "the purpose": "The system is intended to put applications in order.",
    "the type of decision": "The office decides on housing allowance.",
    "the role of the system": "The model proposes an order.",
    "the human role": "A caseworker reads each file.",
    "the explanation": "On request we explain the role of the system.",
    "human review and contest": "You can appeal to the board.",
    "the complaint to the authority": "You may complain to the market surveillance authority.",
    "the contact": "Write to appeals@city.example.",
    "the date of the last review": "Last reviewed on 1 October 2026.",
}


@pytest.mark.parametrize("left_out", ["the explanation", "the complaint to the authority", "the date of the last review", "the purpose"])
def test_a_field_that_is_left_out_is_missing_and_no_other(tmp_path: Path, capfd: pytest.CaptureFixture[str], left_out: str) -> None:
    text = "# Notice\n\n" + "\n\n".join(words for field, words in FIELDS.items() if field != left_out) + "\n"
    file = tmp_path / "notice.md"
    file.write_text(text, encoding="utf-8")
    status, out, _ = run(capfd, "notice", "--check", str(file))
    assert status == 1
    assert [line.partition("missing: ")[2] for line in out.splitlines() if ": missing: " in line] == [left_out]


def test_a_whole_notice_is_quoted_field_by_field(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notice.md"
    file.write_text("# Notice\n\n" + "\n\n".join(FIELDS.values()) + "\n", encoding="utf-8")
    status, out, _ = run(capfd, "notice", "--check", str(file))
    assert status == 0, out
    assert f'{file}:21: stated: the date of the last review ("Last reviewed")' in out.splitlines()


def test_a_promise_is_no_statement(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = "\n\n".join({**FIELDS, "the explanation": "An explanation of the role of the system is planned."}.values())
    (tmp_path / "n.md").write_text(text, encoding="utf-8")
    _, out, _ = run(capfd, "notice", "--check", str(tmp_path / "n.md"))
    assert "missing: the explanation" in out


HARD = (
    "Notwithstanding many administrative considerations regarding proportionality, all of the applicants acknowledge that determinations concerning "
    "eligibility necessarily incorporate algorithmically generated recommendations whose underlying methodological assumptions remain "
    "comprehensively documented within corresponding departmental documentation.\n"
)


def test_hard_language_is_told_with_its_longest_sentence() -> None:
    lix, long = citizen_check.readability(HARD)
    assert lix > citizen_check.HARD
    assert long == ((1, 31, "Notwithstanding many administrative considerations regarding"),)
    assert citizen_check.readability("We read your letter. We write to you.\n") == (4.0, ())
    assert citizen_check.readability("") == (0.0, ())


@pytest.mark.parametrize(
    ("arguments", "files", "message"),
    [
        (["notice", "."], {}, "no declaration was found; aiact-lint init writes an aiact.yaml to fill in"),
        (["notice", "--check", "none.md"], {}, "none.md: there is no such file"),
        (
            ["describe", "."],
            {"a/aiact.yaml": "system: a\n", "b/aiact.yaml": "system: b\n"},
            "several systems are declared; choose one with --system: a, b",
        ),
        (["notice", ".", "--system", "c"], {"a/aiact.yaml": "system: a\n"}, "no declared system is called 'c'; there are a"),
    ],
)
def test_a_bad_request_says_what_to_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    files: dict[str, str],
    message: str,
) -> None:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(capfd, *arguments) == (2, "", f"aiact-lint: {message}\n")


def test_what_a_language_has_no_words_for_is_unread_not_missing() -> None:
    found = citizen_check.check("Tekst.\n", [], citizen_check.NOTICE, {"redress.contest"})
    assert {field.name: field.state for field in found.fields if field.state == "missing"} == {"human review and contest": "missing"}
