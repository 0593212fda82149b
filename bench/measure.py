"""Measuring: a command's cost, the median of several runs, and how it grows."""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).parent / "launch.py"
LIMIT = 900.0
"""Seconds after which a command is ended."""
GOOD = (0, 1)
"""Exit codes of a linter that did its work: nothing found, something found."""


@dataclass(frozen=True)
class Cost:
    """What a command cost: seconds on the clock, seconds of CPU (user and system), peak memory in MiB, over ``runs`` runs.

    ``code`` is the exit code; one that is not in :data:`GOOD` means that the figures say nothing.
    """

    wall: float
    cpu: float
    memory: float
    code: int = 0
    runs: int = 1

    @property
    def good(self) -> bool:
        """Whether the tool did its work."""
        return self.code in GOOD


def once(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Cost:
    """The cost of one run. Raises :class:`subprocess.CalledProcessError` where the launcher itself fails."""
    launch = [getattr(sys, "_base_executable", sys.executable), "-I", "-S", str(LAUNCHER), str(LIMIT), *command]
    done = subprocess.run(launch, cwd=cwd, env=dict(environment), capture_output=True, text=True, check=True)
    wall, cpu, memory, code = done.stdout.split()
    return Cost(float(wall), float(cpu), int(memory) / 1024, int(code))


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure. One failed run makes the whole a failure."""
    bad = next((c.code for c in costs if not c.good), None)
    return Cost(
        statistics.median(c.wall for c in costs),
        statistics.median(c.cpu for c in costs),
        statistics.median(c.memory for c in costs),
        costs[-1].code if bad is None else bad,
        len(costs),
    )


def exponent(small: float, large: float, factor: float, start: float = 0.0) -> float | None:
    """How a cost grows with the number of services: 1 is linear, below is better.

    ``factor`` is how many times more services the large run has; ``start`` the cost of a run over one small file, which is taken
    from both. None where too little is left to say anything.
    """
    if small - start <= 0 or large - start <= 0 or factor <= 1:
        return None
    return math.log((large - start) / (small - start)) / math.log(factor)
