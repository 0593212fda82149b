"""The cache: right or absent, never wrong, and never in the way."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aiact_lint import cache, extract, formats, pipeline
from aiact_lint.config import Config, load
from aiact_lint.document import Document
from aiact_lint.finding import Report
from aiact_lint.source import SourceFile

CARD = "# Fraud scoring {n}\n\nThe model scores every applicant for social benefits by the risk of fraud.\n"
MANIFEST = "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: fraud-{n}\nspec: {{}}\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of its own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(cache.VARIABLE, str(folder))
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that is large enough for the cache: sixty files, thirty systems."""
    root = tmp_path / "repository"
    for number in range(30):
        folder = root / f"service-{number:02}"
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(CARD.format(n=number), encoding="utf-8")
        (folder / "isvc.yaml").write_text(MANIFEST.format(n=number), encoding="utf-8")
    return root


Runs = Callable[..., tuple[Report, list[str], int]]


@pytest.fixture
def run(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Lint the repository; the report, the files that were parsed, and the number of documents that were read for meaning."""

    def lint(paths: tuple[Path, ...] | None = None, config: Config | None = None) -> tuple[Report, list[str], int]:
        parsed: list[str] = []
        understood: list[str] = []
        reading, facts = formats.read, extract.Extractor.facts

        def read(source: SourceFile, limit: int) -> Any:
            parsed.append(source.path)
            return reading(source, limit)

        def understand(self: extract.Extractor, document: Document, *rest: Any) -> Any:
            understood.append(document.source.path)
            return facts(self, document, *rest)

        with monkeypatch.context() as patch:
            patch.setattr(formats, "read", read)
            patch.setattr(extract.Extractor, "facts", understand)
            chosen = paths or (repository,)
            report = pipeline.lint(chosen, config or load(chosen), cache=True)
        return report, parsed, len(understood)

    return lint


def test_a_second_run_reads_nothing_for_meaning_and_says_the_same(store: Path, run: Runs) -> None:
    first, parsed, understood = run()
    assert (len(parsed), understood, len(first.systems)) == (60, 60, 30)
    assert first.findings
    again, parsed, understood = run()
    assert (parsed, understood) == ([], 0)
    assert again == first
    (file,) = store.iterdir()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("store")
def test_a_change_is_judged_with_the_rest_of_its_system_only(run: Runs, repository: Path) -> None:
    first, _, _ = run()
    manifest = repository / "service-07" / "isvc.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("fraud-7", "fraud-seven"), encoding="utf-8")
    changed, parsed, understood = run()
    assert sorted(parsed) == ["service-07/README.md", "service-07/isvc.yaml"]
    assert understood == 2
    plain = pipeline.lint((repository,), load((repository,)))
    assert changed == plain
    assert [f.fingerprint for f in changed.findings] == [f.fingerprint for f in first.findings]


@pytest.mark.usefixtures("store")
def test_another_day_and_another_selection_are_judged_anew(run: Runs, repository: Path) -> None:
    run()
    config = load((repository,))
    _, parsed, understood = run(config=Config(**{**vars(config), "ignore": ("redress",)}))
    assert (len(parsed), understood) == (60, 60)


def test_a_run_over_a_part_keeps_what_is_known_of_the_rest(store: Path, run: Runs, repository: Path) -> None:
    run()
    (file,) = store.iterdir()
    before = file.read_bytes()
    run((repository / "service-00" / "README.md",))
    assert file.read_bytes() == before


def test_what_is_gone_is_dropped(store: Path, run: Runs, repository: Path) -> None:
    run()
    (file,) = store.iterdir()
    entries = len(json.loads(file.read_bytes())["entries"])
    (repository / "service-29" / "isvc.yaml").unlink()
    (repository / "service-29" / "README.md").unlink()
    report, _, understood = run()
    assert (len(report.systems), understood) == (29, 0)
    assert len(json.loads(file.read_bytes())["entries"]) == entries - 3


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"stamp": 1}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_store_is_no_store(store: Path, run: Runs, damage: bytes) -> None:
    first, _, _ = run()
    (file,) = store.iterdir()
    file.write_bytes(damage)
    again, _, understood = run()
    assert (again, understood) == (first, 60)
    assert run()[2] == 0


def test_a_damaged_entry_is_judged_again(store: Path, run: Runs) -> None:
    first, _, _ = run()
    (file,) = store.iterdir()
    stored = json.loads(file.read_bytes())
    for number, key in enumerate(stored["entries"]):
        stored["entries"][key] = [None, "x", {}, [[["no-such-policy"]], None], 7, [[0]]][number % 6]
    file.write_text(json.dumps(stored), encoding="utf-8")
    assert run()[0] == first


def test_a_store_that_cannot_be_written_is_no_error(tmp_path: Path, run: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "file"
    place.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv(cache.VARIABLE, str(place))
    assert run()[2] == 60
    assert place.read_text(encoding="utf-8") == "in the way"


def test_an_interrupted_write_leaves_the_old_store(store: Path, run: Runs, monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    run()
    (file,) = store.iterdir()
    before = file.read_bytes()
    (repository / "service-00" / "README.md").write_text(CARD.format(n="zero"), encoding="utf-8")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert [p.read_bytes() for p in store.iterdir()] == [before]


def test_a_store_in_the_repository_is_not_believed(store: Path, run: Runs, repository: Path) -> None:
    """A pull request may bring any file along: only the user's own folder counts."""
    first, _, _ = run()
    (file,) = store.iterdir()
    for place in (repository / file.name, repository / ".cache" / "aiact-lint" / file.name, repository / ".aiact-lint" / file.name):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps({**json.loads(file.read_bytes()), "entries": {}}), encoding="utf-8")
    file.unlink()
    assert run()[0].findings == first.findings


def test_small_runs_and_no_cache_leave_no_store(store: Path, run: Runs, repository: Path) -> None:
    run((repository / "service-00",))
    command = [sys.executable, "-m", "aiact_lint", "check", "--no-cache", "--fail-on", "never", str(repository)]
    subprocess.run(command, check=True, capture_output=True)
    assert not store.exists()
    command.remove("--no-cache")
    subprocess.run(command, check=True, capture_output=True)
    assert store.exists()


def test_runs_at_the_same_time_do_not_disturb_each_other(store: Path, repository: Path) -> None:
    command = [sys.executable, "-m", "aiact_lint", "check", "--format", "json", "--fail-on", "never", "."]
    at_once = [subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE) for _ in range(4)]
    outputs = {process.communicate()[0] for process in at_once}
    assert [process.returncode for process in at_once] == [0] * 4
    assert len(outputs) == 1
    (file,) = store.iterdir()
    assert len(json.loads(file.read_bytes())["entries"]) == 90
