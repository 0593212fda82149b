from __future__ import annotations

import datetime as dt
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from aiact_lint import __version__, cli, reporters
from aiact_lint.config import Config
from aiact_lint.errors import AiactLintError, ConfigError
from aiact_lint.finding import Evidence, Finding, Report, Suppression, SystemSummary
from aiact_lint.policy import Level, Policy
from aiact_lint.source import SourceFile, Span

DAY = dt.date(2026, 11, 24)
AS_OF = ("--as-of", str(DAY))
SOURCE = SourceFile("README.md", "# Triage\n")
CARD = """\
---
license: eupl-1.2
---
# Triage

## Intended use

The model recognises emotions of our employees at work from the camera at their desk.
"""
WEB_SHOP = "# Web shop\n\nA small shop for bicycles.\n"


def finding(level: Level, *, id_: str = "oversight-missing", pedantic: bool = False, waived: bool = False) -> Finding:
    suppression = Suppression("agreed", DAY) if waived else None
    evidence = (Evidence(SOURCE, Span(0, 8), "system"),)
    return Finding(
        Policy(id_, "", "oversight"), level, "No oversight.", evidence, "triage", "print", pedantic=pedantic, suppression=suppression
    )


def report(*findings: Finding, systems: bool = True) -> Report:
    return Report(findings, (SystemSummary("triage", ("README.md",)),) if systems else (), DAY)


@dataclass
class Outcome:
    """What one call of the command did, and what it asked of the pipeline."""

    exit_code: int
    stdout: str
    stderr: str
    paths: tuple[str, ...] = ()
    config: Config | None = None


Run = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in an empty folder; ``given`` stands in for what the pipeline returns or raises."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AIACT_LINT_DEBUG", raising=False)

    def invoke(*arguments: str, given: Report | Exception | None = None) -> Outcome:
        asked: dict[str, Any] = {}

        def lint(paths: Any, config: Config, *, cache: bool = False) -> Report:
            asked.update(paths=tuple(paths), config=config)
            assert cache in (True, False)
            if isinstance(given, Exception):
                raise given
            assert given is not None
            return given

        if given is not None:
            monkeypatch.setattr(cli, "_lint", lint)
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        output = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Outcome(end.value.code, output.out, output.err, **asked)

    return invoke


# --- exit codes


@pytest.mark.parametrize("form", cli.FORMATS)
@pytest.mark.parametrize(
    ("given", "options", "code"),
    [
        (report(), (), 0),
        (report(finding("warning")), (), 0),
        (report(finding("error")), (), 1),
        (report(finding("error")), ("--fail-on", "never"), 0),
        (report(finding("warning")), ("--fail-on", "warning"), 1),
        (report(finding("note")), ("--fail-on", "warning"), 0),
        (report(finding("note")), ("--fail-on", "note"), 1),
        (report(finding("error", waived=True)), (), 0),
        (report(finding("note", pedantic=True)), ("--fail-on", "note"), 0),
        (report(finding("note", pedantic=True)), ("--fail-on", "note", "--pedantic"), 1),
        (report(systems=False), (), 0),
        (report(systems=False), ("--strict-empty",), 3),
        (report(), ("--strict-empty",), 0),
        (report(finding("error"), systems=False), ("--strict-empty",), 1),
        (report(finding("error", id_="internal-error")), ("--fail-on", "never"), 2),
    ],
)
def test_exit_codes_are_the_same_for_every_format(run: Run, form: str, given: Report, options: tuple[str, ...], code: int) -> None:
    result = run("check", "--format", form, *options, given=given)
    assert (result.exit_code, result.stderr) == (code, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "--format", "xml"), "'xml' is not one of"),
        (("check", "--as-of", "tomorrow"), "does not match the format '%Y-%m-%d'"),
        (("check", "--report", "sarif"), "'sarif' is not FORMAT=FILE, for instance sarif=report.sarif"),
        (("check", "--report", "xml=a"), "'xml' is not one of text, sarif,"),
        (("check", "--report", "json=a", "-o", "a"), "two reports would be written to a"),
        (("check", "-o", "missing/a"), "missing/a: is a folder, or stands in a folder that does not exist"),
        (("check", "missing.md"), "aiact-lint: missing.md: there is no such file or folder"),
        (("check", "--config", "missing.yaml"), "aiact-lint: missing.yaml: there is no such configuration file"),
        (("check", "--select", "nonsense", "."), "no policy and no family is called 'nonsense'"),
        (("frobnicate",), "No such command 'frobnicate'"),
        (("explain", "oversight-mising"), "there is no policy 'oversight-mising'; did you mean \"oversight-missing\"?"),
    ],
)
def test_bad_requests_exit_with_2(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ConfigError("a.yaml:3: unknown key"), "a.yaml:3: unknown key"),
        (AiactLintError("bad\x1b[2J"), r"bad\x1b[2J"),
        (ZeroDivisionError("oops"), "internal error: ZeroDivisionError: oops (please report it; AIACT_LINT_DEBUG=1 shows more)"),
        (RecursionError("deep"), "internal error: RecursionError: deep (please report it; AIACT_LINT_DEBUG=1 shows more)"),
    ],
)
def test_errors_exit_with_2_and_the_report_is_still_written(run: Run, error: Exception, message: str) -> None:
    result = run("check", *AS_OF, "--report", "json=r.json", "--report", "sarif=r.sarif", given=error)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"aiact-lint: {message}\n")
    assert json.loads(Path("r.sarif").read_text())["runs"][0]["results"] == []
    assert json.loads(Path("r.json").read_text())["findings"] == []


def test_a_reporter_that_fails_costs_only_its_own_report(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    real = reporters.render

    def render(form: str, *rest: Any) -> str:
        if form == "sarif":
            raise ZeroDivisionError("oops")
        return real(form, *rest)

    monkeypatch.setattr(reporters, "render", render)
    result = run("check", "--report", "sarif=r.sarif", "--report", "json=r.json", given=report(finding("error")))
    assert result.exit_code == 2
    assert "aiact-lint: sarif: internal error: ZeroDivisionError: oops" in result.stderr
    assert not Path("r.sarif").exists()
    assert Path("r.json").exists()


# --- what the pipeline is asked


def test_options_win_over_the_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".aiact-lint.yaml").write_text("fail-on: note\nselect: [a]\nignore: [b]\nas-of: 2026-01-01\npaths: [svc, cards]\n")
    (tmp_path / "svc").mkdir()
    done = run("check", given=report())
    config = done.config
    assert config is not None
    assert done.paths == (str(tmp_path / "svc"), str(tmp_path / "cards"))
    assert (config.fail_on, config.select, config.ignore, config.as_of) == ("note", ("a",), ("b",), dt.date(2026, 1, 1))
    options = ("--fail-on", "never", "--select", "x,y", "--select", "z", "--ignore", "v", "--force-exclude")
    done = run("check", *AS_OF, *options, "svc", given=report())
    config = done.config
    assert config is not None
    assert done.paths == ("svc",)
    assert (config.fail_on, config.select, config.ignore, config.as_of) == ("never", ("x", "y", "z"), ("v",), DAY)
    assert config.force_exclude


def test_the_default_is_this_folder(run: Run) -> None:
    assert run("check", given=report()).paths == (".",)


# --- output


def test_what_sarif_must_leave_out_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from aiact_lint.reporters import sarif

    monkeypatch.setattr(sarif, "MOST_RESULTS", 1)
    given = report(finding("warning"), finding("error", id_="redress-missing"), finding("note", id_="notice-missing"))
    result = run("check", "--format", "sarif", given=given)
    assert result.stderr == "aiact-lint: sarif: 2 results left out (1 warning, 1 note): only the 1 gravest are written.\n"
    assert [entry["ruleId"] for entry in json.loads(result.stdout)["runs"][0]["results"]] == ["redress-missing"]


def test_all_reports_are_written(run: Run) -> None:
    targets = [argument for form in cli.FORMATS for argument in ("--report", f"{form}=out.{form}")]
    result = run("check", "-o", "main.txt", *targets, given=report(finding("warning")))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert all(Path(f"out.{form}").stat().st_size for form in cli.FORMATS)
    assert Path("main.txt").read_text() == Path("out.text").read_text()


def test_files_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "r.json"
    target.write_text("old")
    os.umask(mask := os.umask(0o022))
    cli.write_atomically(target, "new")
    assert target.read_text() == "new\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask
    with pytest.raises(AttributeError):
        cli.write_atomically(target, 5)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]
    assert target.read_text() == "new\n"
    (tmp_path / "link").symlink_to("r.json")
    cli.write_atomically(tmp_path / "link", "newer")
    assert (target.read_text(), (tmp_path / "link").is_symlink()) == ("newer\n", True)


def test_a_file_that_cannot_be_written_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cli, "write_atomically", full)
    result = run("check", "-o", "r.txt", given=report())
    assert (result.exit_code, result.stderr) == (2, "aiact-lint: r.txt: cannot be written: No space left on device\n")


@pytest.mark.parametrize(
    ("environment", "options", "colored"),
    [
        ({}, (), False),  # not a terminal
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color",), True),
        ({"FORCE_COLOR": "1"}, ("--no-color",), False),
        ({"FORCE_COLOR": "1"}, ("-o", "r.txt"), False),
    ],
)
def test_colors(run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], options: tuple[str, ...], colored: bool) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = run("check", *options, given=report(finding("error")))
    text = Path("r.txt").read_text() if options[:1] == ("-o",) else result.stdout
    assert ("\x1b[" in text) == colored


def test_half_characters_do_not_stop_the_report(run: Run) -> None:
    given = report(finding("error", id_="oversight-missing"))
    odd = Report(given.findings, (SystemSummary("tri\udcffage", ()),), DAY)
    assert run("check", "--format", "json", given=odd).exit_code == 1


# --- other commands


def test_the_formats_are_those_of_the_reporters() -> None:
    assert tuple(reporters.MODULES) == cli.FORMATS


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout == f"aiact-lint {__version__} (law of 2026-11-24)\n"
    for command in ("check", "facts", "explain", "policies", "test", "systems"):
        assert run(command, "--help").exit_code == 0
        assert command in run("--help").stdout
    assert "3  nothing was found to lint" in run("check", "--help").stdout


def test_explain_tells_law_dates_and_what_to_do(run: Run) -> None:
    output = run("explain", "social-scoring").stdout
    assert output.startswith("social-scoring (error)\n")
    for words in ("Article 5", "http", "applies from 2025-02-02", "What to do\n", "Avoid\n", "Prefer\n", "Why\n"):
        assert words in output


def test_policies_are_listed(run: Run) -> None:
    assert "social-scoring" in run("policies").stdout
    listed = json.loads(run("policies", "--format", "json").stdout)
    (entry,) = [policy for policy in listed if policy["id"] == "social-scoring"]
    assert (entry["level"], entry["practices"], entry["family"]) == ("error", ["social-scoring"], "prohibited")


def test_facts_and_systems(run: Run) -> None:
    Path("README.md").write_text(CARD)
    assert "README.md:8:" in run("facts", "README.md").stdout
    assert "emotion-workplace-education" in run("systems").stdout
    assert run("facts", "missing.md").exit_code == 2


# --- the real process


def process(*arguments: str, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aiact_lint", *arguments]
    return subprocess.run(
        command, cwd=cwd, input=stdin, stdin=None if stdin else subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def test_a_true_finding_from_end_to_end(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD)
    done = process("check", "--format", "json", *AS_OF, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "emotion-workplace-education" in done.stdout


def test_standard_input(tmp_path: Path) -> None:
    done = process("check", "-", "--format", "json", *AS_OF, cwd=tmp_path, stdin=CARD)
    assert done.returncode == 1
    assert "emotion-workplace-education" in done.stdout


def test_a_clean_run_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(WEB_SHOP)
    (tmp_path / ".aiact-lint.yaml").write_text("fail-on: warning\n")
    code = (
        "import sys\nfrom aiact_lint.cli import main\n"
        "try: main(['check', 'README.md'])\nexcept SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'pydantic', 'jsonschema', 'sarif_om', 'ruamel', 'rich', 'attr', 'importlib.metadata', 'asyncio', 'hypothesis'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD)
    command = [sys.executable, "-m", "aiact_lint", "check", "--format", "json", *AS_OF]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, cwd=tmp_path, stdout=writer, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")
