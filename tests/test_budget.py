"""What a run may load, open and call. Counts that are the same on every run and machine, so that nothing here can flake.

The wall clock is for ``make bench``. Bounds are generous: a test that fails here says that something was made heavier by kind, not
by a few percent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench import generate, highrisk, trees

HEAVY = (
    "pydantic", "pydantic_core", "jsonschema", "referencing", "ruamel", "sarif_om", "attr", "attrs", "pbr", "importlib.metadata", "rich",
    "asyncio", "concurrent.futures", "multiprocessing", "http", "email", "ssl", "socket", "xml", "logging", "unittest", "typing_extensions",
)  # fmt: skip
"""What no run over a clean file may load: each costs 10 to 120 ms, or has no business in a linter."""
CALLS = 30_000
"""Calls of Python functions for one service: a card of 6 kB, three manifests, a pipeline, a configuration."""

PROBE = """\
import json, sys
opened, listed = [], []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.append(arguments[0])
    elif event == "os.scandir":
        listed.append(str(arguments[0]))
before = set(sys.modules)
sys.addaudithook(hook)
import aiact_lint.cli
sys.argv[0] = "aiact-lint"
try:
    aiact_lint.cli.main(sys.argv[1:])
except SystemExit as end:
    code = end.code
seen = sys.modules.get("aiact_lint.library")
languages = sorted(seen.load()._tables) if seen else []
json.dump({"code": code, "modules": sorted(set(sys.modules) - before), "opened": opened, "listed": listed, "languages": languages}, sys.stderr)
"""

COUNT = """\
import collections, datetime, itertools, json, sys
from dataclasses import replace
from pathlib import Path
from aiact_lint import library
from aiact_lint.config import Config
from aiact_lint.pipeline import lint
root, policies = Path(sys.argv[1]), int(sys.argv[2])
built = library.load()
own = [p for p in built.policies if p.message and p.when]
more = (replace(p, id=f"{p.id}-{number}") for number in itertools.count(2) for p in own)
grown = replace(built, policies=(*built.policies, *itertools.islice(more, max(0, policies - len(built.policies)))))
library.load = lambda: grown
calls = collections.Counter()
def hook(frame, event, argument):
    if event == "call":
        calls[Path(frame.f_code.co_filename).stem] += 1
config = Config(root, as_of=datetime.date(2026, 11, 24))
sys.setprofile(hook)
lint([root], config)
sys.setprofile(None)
json.dump(calls, sys.stdout)
"""


def probe(cwd: Path, *arguments: str) -> Any:
    """Run the command in a process of its own, and say what it loaded, opened and listed."""
    command = [sys.executable, "-c", PROBE, *arguments]
    done = subprocess.run(command, cwd=cwd, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, check=True)
    return json.loads(done.stderr)


def calls(root: Path, policies: int = 0) -> Counter[str]:
    """Calls of Python functions in one run over a tree, by the name of the module they are in.

    ``policies``: with copies of ours until there are so many.
    """
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [sys.executable, "-c", COUNT, str(root), str(policies)], env=environment, capture_output=True, text=True, check=True
    )
    return Counter(json.loads(done.stdout))


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """In a checkout the first run compiles policies and lexicons; the ones that are measured find them ready."""
    subprocess.run([sys.executable, "-c", "from aiact_lint import library; library.load()"], check=True)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trees.small(tmp_path_factory.mktemp("small"))


def loaded(names: list[str], *heavy: str) -> list[str]:
    return [name for name in names if any(name == h or name.startswith(h + ".") for h in heavy)]


def test_the_version_loads_neither_parsers_nor_policies(small: Path) -> None:
    run = probe(small, "--version")
    assert loaded(run["modules"], *HEAVY, "yaml", "aiact_lint.pipeline", "aiact_lint.library", "aiact_lint.formats", "pickle") == []
    assert [path for path in run["opened"] if not path.endswith((".py", ".pyc"))] == []


@pytest.mark.parametrize("arguments", [("README.md",), (".",), (".", "--format", "json"), (".", "--format", "github")], ids=" ".join)
def test_a_clean_run_loads_nothing_heavy(small: Path, arguments: tuple[str, ...]) -> None:
    run = probe(small, "check", "--as-of", "2026-11-24", *arguments)
    assert run["code"] == 0
    assert loaded(run["modules"], *HEAVY) == []
    ours = [name for name in run["modules"] if name.startswith("aiact_lint.reporters.")]
    assert not loaded(ours, "aiact_lint.reporters.sarif", "aiact_lint.reporters.junit", "aiact_lint.reporters.html_report")


def test_an_english_card_loads_english_alone(small: Path) -> None:
    assert probe(small, "check", "README.md")["languages"] == ["en"]


def test_each_card_and_manifest_is_opened_once_and_nothing_else(tmp_path: Path) -> None:
    root = tmp_path.resolve() / "tree"
    generate.write(root, 1)
    run = probe(root, "check", ".", "--as-of", "2026-11-24")
    service = next(path for path, _ in generate.files(1)).rsplit("/", 1)[0]
    opened = [os.path.relpath(path, root) for path in run["opened"] if Path(path).is_relative_to(root) and not path.endswith(".gitignore")]
    cards = ["README.md", f"{service}/README.md"]
    manifests = [f"{service}/deploy/{name}.yaml" for name in ("deployment", "inferenceservice", "values")]
    others = ["infra/stack.yaml", "playbooks/site.yml", f"{service}/.ci/pipeline.yaml", f"{service}/config.json"]
    assert sorted(opened) == sorted([*cards, *manifests, *others])


def test_each_folder_is_listed_once(tmp_path: Path) -> None:
    root = tmp_path.resolve() / "tree"
    generate.write(root, 1)
    (root / "node_modules/left").mkdir(parents=True)
    (root / ".git/objects/ab").mkdir(parents=True)
    run = probe(root, "check", ".", "--as-of", "2026-11-24")
    listed = [os.path.relpath(path, root) for path in run["listed"] if Path(root, path).is_relative_to(root)]
    assert sorted(listed) == sorted(set(listed))
    assert not [path for path in listed if path.startswith((".git/objects", "node_modules/left"))]


def test_of_our_own_files_one_is_opened(small: Path) -> None:
    import aiact_lint

    package = Path(aiact_lint.__file__).parent
    run = probe(small, "check", "README.md")
    opened = [path for path in run["opened"] if Path(path).is_relative_to(package.parent) and not path.endswith((".py", ".pyc"))]
    assert [Path(path).name for path in opened] == ["_bundle.bin"]


def tree(folder: Path, services: int) -> Path:
    generate.write(folder, services)
    return folder


def test_twice_the_services_are_not_more_than_twice_the_work(tmp_path: Path) -> None:
    none, few, many = (sum(calls(tree(tmp_path / str(n), n)).values()) for n in (0, 4, 8))
    assert many - none <= 2.15 * (few - none)
    assert (many - few) / 4 <= CALLS


def test_text_that_was_read_is_not_read_again(tmp_path: Path) -> None:
    """Each distinct sentence is matched once a run, however many files repeat it."""
    text = next(text for path, text in generate.files(1) if path.endswith("README.md"))
    for number in range(12):
        for folder in ("one", "twelve")[number > 0 :]:
            (tmp_path / folder / f"copy-{number}").mkdir(parents=True)
            (tmp_path / folder / f"copy-{number}/README.md").write_text(text, encoding="utf-8")
    one, twelve = calls(tmp_path / "one"), calls(tmp_path / "twelve")
    once, often = (sum(counted[module] for module in ("lexicon", "matcher", "words")) for counted in (one, twelve))
    assert once > 1_000
    assert often <= 2 * once


def test_two_hundred_policies_cost_little_more_than_eighty(tmp_path: Path) -> None:
    """Most policies end at their first look at the facts of a system."""
    root = tree(tmp_path, 5)
    highrisk.overlay(root)
    eighty, two_hundred = calls(root, 80), calls(root, 200)
    assert sum(two_hundred.values()) <= 1.2 * sum(eighty.values())
