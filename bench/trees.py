"""The trees that are linted, made once and kept in the cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from bench import generate, highrisk, manifests

HERE = Path(__file__).parent
MAKERS = ("prose.py", "cards.py", "manifests.py", "sources.py", "generate.py")
OVERLAYS = ("prose.py", "scenarios.py", "highrisk.py")
SMALL_CARD = """\
---
license: eupl-1.2
language: en
---
# Pump outlook

## Intended use

Predicts the flow of a pump for the next day, so that the night shift can plan its maintenance.

## Limitations

Not tested on pumps with more than two stages.
"""


@dataclass(frozen=True)
class Tree:
    """A tree on disk: where, and what is in it."""

    path: Path
    files: int
    size: int
    digest: str


def given_generator() -> Path | None:
    """The generator that ``AIACT_BENCH_GENERATOR`` names: a script called with a folder, a number, ``--no-big`` and ``--git``."""
    given = os.environ.get("AIACT_BENCH_GENERATOR")
    return Path(given) if given else None


def monorepo(cache: Path, services: int, *, high_risk: bool = False) -> Tree:
    """The monorepo with so many services, as a git repository; made anew where its generator has changed.

    Raises :class:`subprocess.CalledProcessError` or :class:`OSError` where it cannot be made.
    """
    given = given_generator()
    makers = [given] if given else [HERE / name for name in MAKERS]
    key = sha256(b"".join(path.read_bytes() for path in [*makers, *(HERE / n for n in OVERLAYS if high_risk)])).hexdigest()[:12]
    root = cache / "trees" / f"{'given' if given else 'own'}-{services}{'-high-risk' if high_risk else ''}-{key}"
    note = root.with_suffix(".made")
    if not note.is_file():
        shutil.rmtree(root, ignore_errors=True)
        root.parent.mkdir(parents=True, exist_ok=True)
        if given:
            subprocess.run([sys.executable, str(given), str(root), str(services), "--no-big"], check=True, stdout=subprocess.DEVNULL)
        else:
            generate.write(root, services)
        if high_risk:
            highrisk.overlay(root)
        generate.commit(root)
        note.write_text(" ".join(map(str, generate.digest(root))), encoding="utf-8")
    files, size, digest = note.read_text(encoding="utf-8").split()
    return Tree(root, int(files), int(size), digest)


def small(cache: Path) -> Path:
    """A folder with one small card, and the manifest that peers read instead."""
    root = cache / "trees" / "small"
    shutil.rmtree(root, ignore_errors=True)
    (root / "services/pump/deploy").mkdir(parents=True)
    (root / "README.md").write_text(SMALL_CARD, encoding="utf-8")
    text = manifests.inference_service(Random("small"), 1, "pump")
    (root / "services/pump/deploy/inferenceservice.yaml").write_text(text, encoding="utf-8")
    return root


@contextmanager
def changed(tree: Path) -> Iterator[tuple[str, ...]]:
    """Change and stage three files of three services; their paths. Afterwards the tree is as it was."""
    folders = sorted((tree / "services").iterdir())
    picked = [folders[len(folders) * part // 4] for part in (1, 2, 3)]
    paths = [f / name for f, name in zip(picked, ("README.md", "deploy/inferenceservice.yaml", "deploy/values.yaml"), strict=True)]
    names = tuple(path.relative_to(tree).as_posix() for path in paths)
    before = [path.read_bytes() for path in paths]
    try:
        for path, data in zip(paths, before, strict=True):
            path.write_bytes(data.rstrip(b"\n") + b"\n" + (b"\nReviewed.\n" if path.suffix == ".md" else b"# reviewed\n"))
        subprocess.run(["git", "add", *names], cwd=tree, check=True)
        yield names
    finally:
        for path, data in zip(paths, before, strict=True):
            path.write_bytes(data)
        subprocess.run(["git", "add", *names], cwd=tree, check=True)
