"""Runs the command as a child that measures itself: ``python measure.py FILE ARGUMENT...`` writes code, seconds and peak into FILE.

The peak is ``VmHWM`` of the child, because ``getrusage`` counts the memory of the parent that started it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def peak() -> float:
    """The largest resident size of this process so far, in MiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main() -> None:
    from aiact_lint.cli import main as command

    target, *arguments = sys.argv[1:]
    # Whatever is written into the folder of the case must not be what is measured.
    handle = Path(target).open("w", encoding="utf-8")  # noqa: SIM115 - it stays open until the process ends
    code: object = None
    try:
        command(arguments)
    except SystemExit as end:
        code = end.code
    handle.write(json.dumps({"code": code, "cpu": time.process_time(), "peak": peak()}))
    handle.close()


if __name__ == "__main__":
    main()
