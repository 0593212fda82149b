"""What the tests and the table of hostile input share: cases, and the run of one in a child process that is measured."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SENTENCE = "The model recognises emotions of our employees at work from the camera at their desk."
CARD = f"# Model card\n\n{SENTENCE}\n"
SELECT = "emotion-workplace-education,unreadable-file,internal-error,suppression-invalid,suppression-unused,record"
PATIENCE = 60
"""Seconds after which a run hangs."""
MOST_CPU = 1.0
MOST_MIB = 200.0

Where = tuple[str, str, str, int, str, str]
"""Id, level, path, line, quoted text, message."""

MESSAGE = "Emotions of people at work or in education are inferred."
UNREAD = "This file, or a part of it, could not be read. "


def emotion(line: int = 3, quote: str = "recognises emotions", path: str = "README.md") -> Where:
    """The finding on :data:`SENTENCE`."""
    return "emotion-workplace-education", "error", path, line, quote, MESSAGE


def unread(path: str, line: int, reason: str, quote: str = "", level: str = "error") -> Where:
    """The finding for a file that cannot be read."""
    return "unreadable-file", level, path, line, quote, UNREAD + reason


@dataclass(frozen=True)
class Case:
    """One hostile input.

    ``build`` makes it in an empty folder. ``seen`` are all findings of the selected policies, in order; ``skipped`` what the
    report says was left out knowingly.
    """

    name: str
    build: Callable[[Path], object]
    seen: tuple[Where, ...]
    outcome: str
    code: int = 1
    skipped: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    cpu: float = MOST_CPU
    mib: float = MOST_MIB


@dataclass(frozen=True)
class Run:
    """What a case did."""

    code: int | None
    stderr: str
    wall: float
    cpu: float = 0.0
    peak: float = 0.0
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def seen(self) -> tuple[Where, ...]:
        """All findings, shown or hidden, as cases name them."""
        return tuple(
            (
                found["policy"],
                found["level"],
                found["evidence"][0]["path"],
                found["evidence"][0]["start"]["line"],
                found["evidence"][0]["quote"],
                found["message"],
            )
            for found in self.report["findings"]
        )


def pace() -> float:
    """How many times slower than an idle core of 2026 this machine is now: bounds in seconds are for that one."""

    def once() -> float:
        start = time.process_time()
        total = 0
        for number in range(1_000_000):
            total += number % 7
        return time.process_time() - start

    return max(1.0, min(once() for _ in range(3)) / REFERENCE)


REFERENCE = 0.042
"""Seconds of the loop of :func:`pace` on an idle core of an AMD EPYC with Python 3.11."""


def as_anybody() -> None:
    """Let permissions mean something to the superuser, too: drop the capabilities that override them."""
    drop, override, search = 24, 1, 2
    system = ctypes.CDLL(None)
    for capability in (override, search):
        system.prctl(drop, capability, 0, 0, 0)


def run(folder: Path, outside: Path, arguments: tuple[str, ...] = ()) -> Run:
    """Lint ``folder`` in a child process and measure it; ``outside`` is a folder for what the child writes."""
    measured, output = outside / "measured.json", outside / "report.json"
    for file in (measured, output):
        file.unlink(missing_ok=True)
    command = [sys.executable, str(Path(__file__).with_name("measure.py")), str(measured), "check", "--as-of", "2026-11-24"]
    command += ["--select", SELECT, "--format", "json", "-o", str(output), *arguments]
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False,
        preexec_fn=as_anybody if os.geteuid() == 0 else None,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    wall = time.perf_counter() - start
    if not measured.exists() or not measured.stat().st_size:
        return Run(None, f"killed: {done.returncode}\n{done.stderr}", wall)
    numbers = json.loads(measured.read_text())
    report = json.loads(output.read_text()) if output.exists() else {}
    return Run(numbers["code"], done.stderr, wall, numbers["cpu"], numbers["peak"], report)
