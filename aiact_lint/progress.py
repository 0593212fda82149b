"""A line on a terminal while a run takes long: how many systems are judged, of how many.

Only a person who waits is told: nothing is printed where standard error is no terminal, or where the run ends soon.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

AFTER = 2.0
"""Seconds after which a person begins to wonder."""
EVERY = 0.2
"""Seconds between two lines: more would flicker."""


class Progress:
    """Call it with the number of systems judged and their total; it prints where that is of use, and leaves a clean line."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        """Print to ``stream`` (default: standard error) unless ``quiet``."""
        self.stream = stream or sys.stderr
        self.on = not quiet and self.stream.isatty()
        self.next = time.monotonic() + AFTER
        self.printed = False

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the run is."""
        if not self.on or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + EVERY
        self.printed = True
        self.put(f"aiact-lint: {done} of {total} systems judged")

    def put(self, text: str) -> None:
        """Replace the line. A terminal that has gone away ends the telling, not the run."""
        try:
            self.stream.write(f"\r\x1b[K{text}")
            self.stream.flush()
        except OSError:
            self.on = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        """Leave the line empty."""
        if self.printed and self.on:
            self.put("")
