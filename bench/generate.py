"""A monorepo of services, the same bytes on every machine: each file depends on its service's number and nothing else.

Ten files a service and four for all: at 1,000 services 10,044 files and 26 MB, of which cards and manifests are 12 MB.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench import cards, manifests, sources
from bench.prose import NOUNS, paragraph

WORKFLOWS = 40
"""Most workflows at the top of the tree: one for each tenth service."""
DAY = "2026-01-01T00:00:00Z"


def service(number: int, seed: str) -> Iterator[tuple[str, str]]:
    """Paths and texts of one service."""
    r = Random(f"{seed}/{number}")
    name = f"{r.choice(NOUNS)}-{r.choice(NOUNS)}-{number:04d}"
    base = f"services/{name}/"
    yield base + "README.md", cards.card(r, number, name)
    yield base + "deploy/inferenceservice.yaml", manifests.inference_service(r, number, name)
    yield base + "deploy/deployment.yaml", manifests.deployment(r, number, name)
    yield base + "deploy/values.yaml", manifests.values(r, name)
    yield base + "src/__init__.py", ""
    for title in ("fit", "serve", "inputs"):
        yield base + f"src/{title}.py", sources.module(r, name, title)
    yield base + ".ci/pipeline.yaml", manifests.pipeline(r, name)
    yield base + "config.json", sources.settings(r, number, name)
    if number % 10 == 0 and number // 10 < WORKFLOWS:
        yield f".github/workflows/{name}.yml", manifests.pipeline(r, name)


def files(services: int, seed: str = "plantworks") -> Iterator[tuple[str, str]]:
    """Paths and texts of the whole tree."""
    for number in range(services):
        yield from service(number, seed)
    r = Random(f"{seed}/all")
    yield "infra/stack.yaml", sources.stack(r, services)
    yield "playbooks/site.yml", sources.playbook(r, services)
    yield "api/openapi.yaml", sources.api(r, services)
    yield "README.md", f"# Plantworks\n\n{paragraph(r)}\n"


def write(root: Path, services: int) -> None:
    """Write the tree into a folder that is empty or does not exist."""
    for path, text in files(services):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def digest(root: Path) -> tuple[int, int, str]:
    """Number of files, bytes, and a hash over every path and byte, git's own folder left out."""
    total = hashlib.sha256()
    count = size = 0
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        if name.startswith(".git/"):
            continue
        data = path.read_bytes()
        total.update(name.encode() + b"\0" + data)
        count += 1
        size += len(data)
    return count, size, total.hexdigest()


def commit(root: Path) -> None:
    """Make the tree a git repository with one commit."""
    environment = {**os.environ, "GIT_AUTHOR_DATE": DAY, "GIT_COMMITTER_DATE": DAY}
    who = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], [*who, "commit", "-q", "-m", "Import"]):
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)
