"""Where the package keeps its policies, lexicons and schemas, and the compiled form of the first two."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

PACKAGE = Path(__file__).parent
BUNDLE = PACKAGE / "_bundle.bin"


def folder(name: str) -> Path:
    """The folder of ``policies`` or ``schemas``: inside the package when installed, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def lexicon_files() -> list[Path]:
    """All lexicons, by language code."""
    return sorted((PACKAGE / "lexicons").glob("*.yaml"))


def policy_files() -> list[Path]:
    """All policy files: one folder for each family. Profiles are selections of policies, not policies."""
    return sorted(p for p in folder("policies").glob("*/*.yaml") if p.parent.name != "profiles")


def profile_files() -> list[Path]:
    """All profiles."""
    return sorted((folder("policies") / "profiles").glob("*.yaml"))


def state() -> str:
    """What the sources look like now (names, times, sizes), or an empty string where the package is installed and cannot change."""
    if (PACKAGE / "policies").is_dir():
        return ""
    tables = [
        folder("policies") / "concepts.yaml",
        folder("policies") / "law.yaml",
        PACKAGE / "confusable.py",
        PACKAGE / "lexicon.py",
        PACKAGE / "library.py",
        PACKAGE / "policy.py",
    ]
    stats = [(str(p), p.stat()) for p in [*lexicon_files(), *policy_files(), *profile_files(), *tables]]
    return "|".join(f"{p}:{s.st_mtime_ns}:{s.st_size}" for p, s in stats)


def code() -> str:
    """What the code looks like now: the version where the package is installed, the times of its modules in a checkout."""
    from aiact_lint import __version__

    if (PACKAGE / "policies").is_dir():
        return __version__
    stats = [(str(p), p.stat()) for p in sorted(PACKAGE.rglob("*.py"))]
    return "|".join([__version__, *(f"{p}:{s.st_mtime_ns}:{s.st_size}" for p, s in stats)])


def open_bundle() -> BinaryIO | None:
    """The compiled bundle as it lies on disk, or None. It stays open: another process may put a newer one in its place."""
    try:
        return BUNDLE.open("rb")
    except OSError:
        return None


def write_bundle(data: bytes) -> None:
    """Keep the compiled bundle; a read-only checkout simply compiles again."""
    with contextlib.suppress(OSError):
        handle, name = tempfile.mkstemp(dir=PACKAGE, prefix="_bundle.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(BUNDLE)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
