"""The benchmark itself: the same trees everywhere, honest figures, a page that shows what was not measured."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bench import generate, highrisk, install, measure, page, rows, trees
from bench.__main__ import main
from bench.measure import Cost
from bench.rows import Plan, Row
from bench.tools import OURS, TOOLS, Target, environment

ROOT = Path(__file__).parent.parent


# --- the trees


def test_the_tree_is_the_same_on_every_machine(tmp_path: Path) -> None:
    generate.write(tmp_path, 3)
    assert generate.digest(tmp_path) == (35, 86407, "07225d4f114ebd069bb5eb158f276ec4039f669edfb2eaa1c2b8220870420e83")


def test_a_service_has_the_size_of_the_reference() -> None:
    """The reference: 10,044 files and 26.3 MB for 1,000 services, in MB cards 6.43, YAML 5.13, Python 11.0, JSON 3.78."""
    sizes: Counter[str] = Counter()
    number = 0
    for path, text in generate.files(200):
        sizes[path.rpartition(".")[2]] += len(text.encode())
        number += 1
    assert number == 10 * 200 + 20 + 4
    for kind, reference in {"md": 6.43, "yaml": 5.09, "py": 10.99, "json": 3.78}.items():
        assert abs(sizes[kind] / 200 / 1_000 / reference - 1) < 0.1, kind


def lint(root: Path) -> list[tuple[str, str, str]]:
    """System, policy and level of each finding, in order."""
    command = [sys.executable, "-m", "aiact_lint", "check", ".", "--format", "json", "--as-of", "2026-11-24", "--select", "classification"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return [(f["system"], f["policy"], f["level"]) for f in json.loads(done.stdout)["findings"]]


def test_each_fifth_service_is_high_risk_and_no_other(tmp_path: Path) -> None:
    generate.write(tmp_path, 30)
    assert lint(tmp_path) == []
    sizes = {path: path.stat().st_size for path in tmp_path.glob("services/*/README.md")}
    changed = highrisk.overlay(tmp_path)
    areas = {
        0: "essential-services", 5: "employment", 10: "essential-services", 15: "education", 20: "essential-services", 25: "migration",
    }  # fmt: skip
    assert [int(folder.name[-4:]) for folder in sorted(changed, key=lambda f: f.name[-4:])] == list(areas)
    found = {int(system[-4:]): policy for system, policy, _ in lint(tmp_path) if policy.startswith("high-risk-")}
    assert found == {number: f"high-risk-{area}" for number, area in areas.items()}
    for folder in changed:
        assert abs((folder / "README.md").stat().st_size - sizes[folder / "README.md"]) < 500


def test_a_tree_is_made_once_and_again_where_its_generator_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIACT_BENCH_GENERATOR", raising=False)
    own = trees.monorepo(tmp_path, 4)
    (own.path / "README.md").write_text("kept\n", encoding="utf-8")
    assert trees.monorepo(tmp_path, 4) == own
    assert (own.path / "README.md").read_text(encoding="utf-8") == "kept\n"
    given = tmp_path / "make.py"
    given.write_text(
        "import sys, pathlib\nroot = pathlib.Path(sys.argv[1]) / 'services/a-0000'\nroot.mkdir(parents=True)\n(root / 'x').write_text(sys.argv[2])\n"
    )
    monkeypatch.setenv("AIACT_BENCH_GENERATOR", str(given))
    first = trees.monorepo(tmp_path, 4)
    assert (first.files, first.size) == (1, 1)
    given.write_text(given.read_text() + "(root / 'y').write_text('more')\n")
    second = trees.monorepo(tmp_path, 4)
    assert (second.files, second.size, second.path != first.path) == (2, 5, True)


def test_three_files_are_changed_and_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIACT_BENCH_GENERATOR", raising=False)
    tree = trees.monorepo(tmp_path, 4).path
    status = ["git", "status", "--porcelain"]
    with trees.changed(tree) as names:
        said = subprocess.run(status, cwd=tree, capture_output=True, text=True, check=True).stdout
        assert said == "".join(f"M  {name}\n" for name in names)
        assert [name.split("/", 2)[2] for name in names] == ["README.md", "deploy/inferenceservice.yaml", "deploy/values.yaml"]
    assert subprocess.run(status, cwd=tree, capture_output=True, text=True, check=True).stdout == ""


# --- figures


def test_cpu_and_memory_are_those_of_the_command_and_what_it_starts(tmp_path: Path) -> None:
    work = "import time; b = bytearray(60_000_000)\nwhile time.process_time() < 0.3: pass"
    alone = measure.once([sys.executable, "-I", "-S", "-c", work], tmp_path, {})
    assert alone.code == 0
    assert alone.cpu >= 0.3
    assert 60 <= alone.memory <= 90
    both = (
        f"import subprocess, sys; p = [subprocess.Popen([sys.executable, '-I', '-S', '-c', {work!r}]) for _ in 'ab']; [x.wait() for x in p]"
    )
    family = measure.once([sys.executable, "-I", "-c", both], tmp_path, {})
    assert family.cpu >= 0.6
    assert family.wall >= 0.3


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells what processes share")
def test_memory_of_several_processes_is_added(tmp_path: Path) -> None:
    work = "import time; b = bytearray(60_000_000); time.sleep(1)"
    both = (
        f"import subprocess, sys; p = [subprocess.Popen([sys.executable, '-I', '-S', '-c', {work!r}]) for _ in 'ab']; [x.wait() for x in p]"
    )
    assert measure.once([sys.executable, "-I", "-c", both], tmp_path, {}).memory >= 115


def test_the_launcher_adds_nothing_to_a_small_command(tmp_path: Path) -> None:
    assert measure.once(["true"], tmp_path, {"PATH": "/usr/bin:/bin"}).memory < 16


@pytest.mark.parametrize(("code", "expected"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -9)])
def test_exit_codes_and_signals_are_told(tmp_path: Path, code: str, expected: int) -> None:
    cost = measure.once([sys.executable, "-I", "-c", code], tmp_path, {})
    assert (cost.code, cost.good) == (expected, False)


def test_a_command_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "LIMIT", 0.2)
    assert measure.once([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, {}).code == -9


def test_a_program_that_is_not_there_has_a_code_of_its_own(tmp_path: Path) -> None:
    assert measure.once(["/no/such/program"], tmp_path, {}).code == 127


def test_medians_and_a_failure_among_them() -> None:
    costs = [Cost(3, 2, 10), Cost(1, 9, 30), Cost(2, 4, 20)]
    assert measure.median(costs) == Cost(2, 4, 20, 0, 3)
    assert measure.median([Cost(1, 1, 1, 1), Cost(1, 1, 1, -11), Cost(1, 1, 1, 0)]).code == -11


@pytest.mark.parametrize(
    ("small", "large", "start", "expected"),
    [(1, 10, 0, 1.0), (1, 100, 0, 2.0), (2, 11, 1, 1.0), (1, 10, 1, None), (5, 5, 0, 0.0)],
)
def test_the_exponent(small: float, large: float, start: float, expected: float | None) -> None:
    found = measure.exponent(small, large, 10, start)
    assert found == (None if expected is None else pytest.approx(expected))


# --- tools and rows


def test_every_peer_is_pinned() -> None:
    assert sorted(install.pins()) == sorted(tool.name for tool in TOOLS if tool.name != OURS)
    assert install.version_of("yamllint==1.38.0") == "1.38.0"
    assert install.version_of("npm:@stoplight/spectral-cli@6.16.3") == "6.16.3"
    with pytest.raises(ValueError, match=r"peers.txt: 'pylint==1' is none of the tools in tools.py"):
        install.pins("# a comment\npylint==1\n")


def test_a_peer_of_another_version_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIACT_BENCH_CACHE", str(tmp_path))
    yamllint = next(tool for tool in TOOLS if tool.name == "yamllint")
    home = tmp_path / "tools/yamllint"
    (home / "bin").mkdir(parents=True)
    (home / "bin/yamllint").touch()
    assert install.program(yamllint) is None
    (home / "installed").write_text("yamllint==0.1", encoding="utf-8")
    assert install.program(yamllint) is None
    (home / "installed").write_text(install.pins()["yamllint"], encoding="utf-8")
    assert install.program(yamllint) == home / "bin/yamllint"


def test_each_tool_reads_what_it_can(tmp_path: Path) -> None:
    generate.write(tmp_path, 1)
    manifest = next(tmp_path.glob("services/*/deploy/inferenceservice.yaml")).relative_to(tmp_path).as_posix()
    for tool in TOOLS:
        assert tool.arguments(Target(tmp_path)) is not None
        named = tool.arguments(Target(tmp_path, ("a/README.md", manifest)))
        assert named is not None
        assert ("a/README.md" in named) == (tool.name in (OURS, "semgrep"))
        assert manifest in named
    empty = tmp_path / "empty"
    empty.mkdir()
    assert [tool.name for tool in TOOLS if tool.arguments(Target(empty)) is None] == ["check-jsonschema", "spectral"]
    assert [tool.name for tool in TOOLS if tool.arguments(Target(tmp_path, ("a/README.md",))) is None] == [
        "yamllint", "check-jsonschema", "checkov", "spectral",
    ]  # fmt: skip


def test_tools_see_few_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("AIACT_LINT_DEBUG", "1")
    variables = environment(tmp_path)
    assert not {"SECRET_TOKEN", "AIACT_LINT_DEBUG"} & variables.keys()
    assert variables["XDG_CACHE_HOME"] == str(tmp_path)


def test_the_rows_of_a_plan() -> None:
    assert [row.key for row in Plan(sizes=(10, 100)).rows()] == [
        ("version", 0), ("card", 0), ("plain", 10), ("plain", 100), ("high-risk", 10), ("high-risk", 100), ("changed", 100),
        ("again-1", 100), ("again-2", 100),
    ]  # fmt: skip
    assert [row.key for row in Plan(kinds=("corpus", "card"), corpus=Path()).rows()] == [("card", 0), ("corpus", 0)]


@pytest.mark.parametrize(
    ("said", "on", "off"),
    [
        ("--no-cache        Do not keep results.", [], ["--no-cache"]),
        ("--cache DIR  --no-cache, or off", ["--cache"], ["--no-cache"]),
        ("--cache/--no-cache", ["--cache"], ["--no-cache"]),
        ("--category NAME", [], []),
    ],
)
def test_the_cache_is_off_where_there_is_one(tmp_path: Path, said: str, on: list[str], off: list[str]) -> None:
    program = tmp_path / "aiact-lint"
    program.write_text(f"#!/bin/sh\necho '{said}'\n", encoding="utf-8")
    program.chmod(0o755)
    assert rows.cache_options(program, tmp_path, keep=False) == off
    assert rows.cache_options(program, tmp_path, keep=True) == on


# --- the page


def test_what_was_not_measured_is_never_a_number() -> None:
    plain, high = Row("plain", "10 services", 10), Row("high-risk", "10 services, high-risk", 10)
    ours, yamllint, checkov, semgrep = (next(t for t in TOOLS if t.name == name) for name in (OURS, "yamllint", "checkov", "semgrep"))
    results = page.Results([plain, high], [ours, yamllint, checkov, semgrep], [OURS, "yamllint", "checkov"])
    results.cells |= {
        (plain.key, OURS): Cost(0.5, 0.4, 50), (plain.key, "yamllint"): Cost(2, 3, 20, 1), (plain.key, "checkov"): Cost(1, 1, 90, 2),
        (high.key, OURS): Cost(0.5, 0.6, 60, 1), (high.key, "yamllint"): None, (high.key, "checkov"): Cost(90, 12.34, 900, -9),
    }  # fmt: skip
    assert page.matrix(results, lambda c: c.cpu, page.seconds) == (
        "|                        | aiact-lint |     yamllint |     checkov |       semgrep |\n"
        "|------------------------|-----------:|-------------:|------------:|--------------:|\n"
        "| 10 services            |      0.400 | 3.00 (7.50×) |  failed (2) | not installed |\n"
        "| 10 services, high-risk |      0.600 |            – | failed (-9) | not installed |"
    )
    assert page.growth(results) == (
        "|                                 | aiact-lint | yamllint | checkov | semgrep |\n"
        "|---------------------------------|-----------:|---------:|--------:|--------:|\n"
        "| high-risk to plain, 10 services |      1.50× |        – |       – |       – |"
    )


def test_growth_with_and_without_start_up() -> None:
    wanted = Plan(kinds=("card", "plain"), sizes=(10, 100)).rows()
    results = page.Results(wanted, TOOLS[:1], [OURS])
    for row, cpu in zip(wanted, (1.0, 2.0, 11.0), strict=True):
        results.cells[row.key, OURS] = Cost(1, cpu, 1)
    assert page.growth(results) == (
        "|                                   | aiact-lint |\n"
        "|-----------------------------------|-----------:|\n"
        "| exponent, plain, raw              |       0.74 |\n"
        "| exponent, plain, start-up removed |       1.00 |"
    )


def test_the_page_says_how_and_names_no_folder_of_this_machine() -> None:
    results = page.Results(Plan().rows(), TOOLS, [OURS])
    made = {"100 services": trees.Tree(Path("/somewhere"), 1014, 2_650_000, "ab" * 32)}
    text = page.page(results, {OURS: "0.1.0"}, made, given=False, day=dt.date(2026, 11, 24), runs=3)
    for said in (
        "2026-11-24",
        "aiact-lint 0.1.0",
        "`aiact-lint check --as-of 2026-11-24 .`",
        "abababababab",
        "1,014",
        "make bench",
        "not installed",
    ):
        assert said in text
    assert "yamllint 1" not in text
    assert str(ROOT) not in text
    assert "/somewhere" not in text
    assert max(map(len, (line for line in text.splitlines() if not line.startswith(("|", "-"))))) <= 140


# --- all of it


def test_a_quick_run_measures_us_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("AIACT_BENCH_CACHE", str(tmp_path / "cache"))
    for name in ("AIACT_BENCH_GENERATOR", "AIACT_BENCH_CORPUS"):
        monkeypatch.delenv(name, raising=False)
    target = tmp_path / "page.md"
    assert main(["--no-peers", "--checkout", "--sizes", "4,5", "--runs", "1", "--write", str(target)]) == 0
    out, err = capsys.readouterr()
    assert [line.partition(", aiact-lint: ")[0] for line in err.splitlines()] == [row.title for row in Plan(sizes=(4, 5)).rows()]
    assert "failed" not in out + err
    assert out.strip() in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "plain,fast"], "no rows fast; there are version, card, plain"),
        (["--sizes", "3"], "a monorepo has four services or more"),
        (["--sizes", "many"], "'many' is no list of numbers such as 100,1000"),
    ],
)
def test_bad_options_are_told(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
