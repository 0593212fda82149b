"""Whatever happens to the process or the disk, no part of a report stays behind, and one line says what is wrong."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from harness import CARD, as_anybody

from aiact_lint import cli

COMMAND = [sys.executable, "-m", "aiact_lint"]
CHECK = [*COMMAND, "check", "--as-of", "2026-11-24"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "README.md").write_text(CARD)
    return folder


def anybody() -> None:
    if os.geteuid() == 0:
        as_anybody()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("form", cli.FORMATS)
def test_a_full_disk_behind_standard_output_is_one_line(tree: Path, form: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*CHECK, "--format", form], cwd=tree, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "aiact-lint: standard output: cannot be written: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("arguments", [["facts", "README.md"], ["explain", "social-scoring"], ["policies"], ["systems"]])
def test_the_other_commands_tell_a_full_disk_too(tree: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, *arguments], cwd=tree, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "aiact-lint: standard output: cannot be read or written: No space left on device\n")


def test_a_closed_standard_output_is_one_line(tree: Path) -> None:
    done = subprocess.run(f"'{sys.executable}' -m aiact_lint check >&-", shell=True, cwd=tree, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "aiact-lint: standard output: cannot be written: it is closed\n")


@pytest.mark.parametrize("arguments", ["check --limit 0", "policies", "facts README.md", "policies --format markdown"])
def test_a_reader_that_goes_away_is_told_nothing(tree: Path, arguments: str) -> None:
    (tree / "README.md").write_text(CARD * 300)
    line = f"set -o pipefail; '{sys.executable}' -m aiact_lint {arguments} | head -c 1 > /dev/null"
    done = subprocess.run(["bash", "-c", line], cwd=tree, capture_output=True, text=True, check=False)
    assert (done.returncode in {0, 1}, done.stderr) == (True, "")


@pytest.mark.parametrize("size", [0, 100, 20_000])
def test_a_disk_that_fills_up_leaves_the_old_report(tree: Path, tmp_path: Path, size: int) -> None:
    target = tmp_path / "report.json"
    target.write_text("old\n")
    # A limit on the size of files ends in the same kind of error as a full disk, and needs no rights.
    code = (
        "import resource, signal, sys\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\nfrom aiact_lint.cli import main\nmain(sys.argv[1:])"
    )
    (tree / "README.md").write_text(CARD + "".join(f"\n## Part {n}\n\nIt recognises emotions of employees.\n" for n in range(60)))
    command = [sys.executable, "-c", code, "check", "--as-of", "2026-11-24", "--format", "sarif", "-o", str(target)]
    done = subprocess.run(
        command, cwd=tree, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    )
    assert (done.returncode, done.stderr) == (2, f"aiact-lint: {target}: cannot be written: {os.strerror(errno.EFBIG)}\n")
    assert target.read_text() == "old\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.json", "repository"]


def test_a_read_only_folder_is_one_line(tree: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = subprocess.run([*CHECK, "-o", f"{closed}/r.txt"], cwd=tree, capture_output=True, text=True, check=False, preexec_fn=anybody)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"aiact-lint: {closed}/r.txt: cannot be written: Permission denied\n")


def test_a_read_only_tree_is_linted(tree: Path, tmp_path: Path) -> None:
    (tree / "README.md").chmod(0o444)
    tree.chmod(0o555)
    target = tmp_path / "r.json"
    done = subprocess.run(
        [*CHECK, "--format", "json", "-o", str(target)], cwd=tree, capture_output=True, text=True, check=False, preexec_fn=anybody
    )
    tree.chmod(0o755)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert json.loads(target.read_text())["findings"][0]["policy"] == "emotion-workplace-education"
    assert [path.name for path in tree.iterdir()] == ["README.md"]


@pytest.mark.parametrize(("number", "code", "says"), [(signal.SIGINT, 130, "aiact-lint: interrupted"), (signal.SIGTERM, 143, "")])
def test_an_interrupted_run_leaves_the_old_report_and_nothing_else(tree: Path, tmp_path: Path, number: int, code: int, says: str) -> None:
    target = tmp_path / "report.json"
    target.write_text("old\n")
    # The run is stopped at the worst moment: half of the report is on the disk.
    program = (
        "import os, signal, sys, time\nfrom aiact_lint import cli\nreal = os.fdopen\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell starts what runs behind it with the signal ignored
        "class Slow:\n"
        "    def __init__(self, *a): self.file = real(*a)\n"
        "    def __enter__(self): return self\n"
        "    def __exit__(self, *a): self.file.close()\n"
        "    def write(self, data):\n"
        "        self.file.write(data[:50]); self.file.flush(); print('half', flush=True); time.sleep(30)\n"
        "os.fdopen = lambda handle, mode, *a, **k: Slow(handle, mode) if mode == 'wb' else real(handle, mode, *a, **k)\n"
        "cli.main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, "check", "--format", "json", "-o", str(target)]
    with subprocess.Popen(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        assert len(list(tmp_path.iterdir())) == 3  # the tree, the old report, and the half of the new one
        time.sleep(0.05)
        process.send_signal(number)
        _, error = process.communicate(timeout=20)
    assert (process.returncode, error.strip()) == (code, says)
    assert target.read_text() == "old\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.json", "repository"]


def test_a_fault_in_one_file_costs_only_that_file(tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from aiact_lint import formats
    from aiact_lint.document import Document, Problem
    from aiact_lint.source import SourceFile

    (tree / "model.yaml").write_text("model: x\ntask: y\n")
    real = formats.read

    def read(source: SourceFile, limit: int) -> tuple[list[Document], list[Problem]]:
        if source.path == "model.yaml":
            raise ZeroDivisionError("oops")
        return real(source, limit)

    monkeypatch.setattr(formats, "read", read)
    monkeypatch.chdir(tree)
    with pytest.raises(SystemExit) as end:
        cli.main(["check", "--as-of", "2026-11-24", "--format", "json", "--select", "prohibited", "--select", "record"])
    output = capsys.readouterr()
    found = [(f["policy"], f["level"], f["evidence"][0]["path"], f["message"]) for f in json.loads(output.out)["findings"]]
    assert (end.value.code, output.err) == (2, "")
    assert found == [
        ("emotion-workplace-education", "error", "README.md", "Emotions of people at work or in education are inferred."),
        ("internal-error", "error", "model.yaml", "The linter failed here; everything else was judged. ZeroDivisionError: oops."),
    ]


def test_a_file_that_changes_while_it_is_read_is_read_as_it_was_or_told(tree: Path) -> None:
    # A file that shrinks, grows, vanishes or becomes a folder while a run reads it, over and over.
    file = tree / "model_card.md"
    changes = (
        "import itertools, os, sys\np = sys.argv[1]\n"
        "for n in itertools.count():\n"
        "    try:\n"
        "        k = n % 4\n"
        "        if k == 0: open(p, 'w').write('# Model card\\n\\nIt recognises emotions of our employees.\\n' * 20000)\n"
        "        elif k == 1: os.truncate(p, 7)\n"
        "        elif k == 2: os.unlink(p); os.mkdir(p)\n"
        "        else: os.rmdir(p)\n"
        "    except OSError: pass\n"
    )
    with subprocess.Popen([sys.executable, "-c", changes, str(file)]) as process:
        try:
            for _ in range(8):
                done = subprocess.run([*CHECK, "--format", "json"], cwd=tree, capture_output=True, text=True, check=False, timeout=60)
                assert (done.returncode, done.stderr) == (1, "")
                assert {f["policy"] for f in json.loads(done.stdout)["findings"]} >= {"emotion-workplace-education"}
                assert "internal-error" not in done.stdout
        finally:
            process.kill()
