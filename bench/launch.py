"""Runs one command and prints what it cost. A script of its own, started with ``python -I -S``.

It must stay tiny: on Linux the peak memory of a process begins with that of the process that started it (``exec`` keeps the
high-water mark, see getrusage(2), ``ru_maxrss``), so nothing started from here can show less than this script itself uses.

usage: launch.py SECONDS COMMAND...   (standard output: wall, CPU seconds, peak KiB, exit code; negative: the signal)
"""

from __future__ import annotations

import os
import signal
import sys
import time

STEP = 0.05
"""Seconds between two looks at the processes a command has started."""


def descendants(pid: int) -> list[int]:
    """The processes below ``pid``; empty where the system does not tell (only Linux does)."""
    out: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                for child in file.read().split():
                    out += [int(child), *descendants(int(child))]
    except OSError:
        pass  # it has ended meanwhile
    return out


def shared_out(pid: int) -> int:
    """KiB of a process, where memory that several share counts in part for each (PSS); 0 where it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("Pss:")), 0)
    except OSError:
        return 0


def start(command: list[str]) -> int:
    """Start a command in a process group of its own, without input and output; its process id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.execvp(command[0], command)  # noqa: S606 - the command is ours
    finally:
        os._exit(127)


def main(arguments: list[str]) -> None:
    """Run the command and print its cost."""
    limit, command = float(arguments[0]), arguments[1:]
    wakes = hasattr(signal, "sigtimedwait")
    if wakes:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    begin = time.perf_counter()
    pid = start(command)
    together = 0
    while wakes and signal.sigtimedwait({signal.SIGCHLD}, STEP) is None:
        if time.perf_counter() - begin > limit:
            os.killpg(pid, signal.SIGKILL)
            break
        family = descendants(pid)
        if family:  # one process alone is measured exactly by the kernel
            together = max(together, sum(map(shared_out, (pid, *family))))
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    largest = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
    print(f"{wall:.6f} {usage.ru_utime + usage.ru_stime:.6f} {max(largest, together)} {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main(sys.argv[1:])
