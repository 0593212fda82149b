"""Fuzz one target with atheris (libFuzzer): ``python fuzz/run.py TARGET [libFuzzer options]``, for instance ``-max_total_time=20``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["aiact_lint"]):
    import targets

HERE = Path(__file__).parent


def main() -> None:
    """Run until the time is over or something breaks; the input that breaks it is written into the folder ``fuzz/found``."""
    name, *options = sys.argv[1:]
    found = HERE / "found"
    found.mkdir(exist_ok=True)
    fresh = HERE / "found" / name
    fresh.mkdir(exist_ok=True)
    arguments = [
        sys.argv[0],
        str(fresh),
        str(HERE / "corpus" / name),
        f"-artifact_prefix={found}{os.sep}",
        "-timeout=5",
        "-rss_limit_mb=1024",
        "-max_len=4096",
    ]
    atheris.Setup([*arguments, f"-dict={HERE / 'words.dict'}", *options], targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
