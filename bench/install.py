"""Each tool in an environment of its own, in a cache folder outside the tree, at the version ``peers.txt`` pins."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.tools import OURS, TOOLS, Tool

ROOT = Path(__file__).parent.parent
PINS = Path(__file__).parent / "peers.txt"
NPM = "npm:"


def cache() -> Path:
    """The cache folder: ``AIACT_BENCH_CACHE``, or one among the user's caches."""
    given = os.environ.get("AIACT_BENCH_CACHE")
    return Path(given) if given else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "aiact-lint-bench"


def pins(text: str | None = None) -> dict[str, str]:
    """Name of each tool and what to install for it, from the lines of ``peers.txt``."""
    known = {tool.name for tool in TOOLS}
    out = {}
    for line in (PINS.read_text(encoding="utf-8") if text is None else text).splitlines():
        wanted = line.partition("#")[0].strip()
        name = next((name for name in known if name in wanted), None)
        if wanted and name is None:
            raise ValueError(f"{PINS.name}: {wanted!r} is none of the tools in tools.py")
        if name is not None:
            out[name] = wanted
    return out


def version_of(wanted: str) -> str:
    """The version in a pin: ``yamllint==1.38.0`` or ``npm:@scope/name@6.16.3``."""
    return wanted.rpartition("@" if wanted.startswith(NPM) else "==")[2]


def program(tool: Tool) -> Path | None:
    """The program of a tool in its environment, or None where it is not installed at the pinned version."""
    home = cache() / "tools" / tool.name
    mark = home / "installed"
    if tool.name != OURS and (not mark.is_file() or mark.read_text(encoding="utf-8") != pins().get(tool.name)):
        return None
    for folder in ("bin", "Scripts", "node_modules/.bin"):
        if (home / folder / tool.program).exists():
            return home / folder / tool.program
    return None


def install_peers() -> Iterator[str]:
    """Install what is missing; yields a line for each tool. A peer that cannot be installed is left out, not an error."""
    for tool in TOOLS:
        wanted = pins().get(tool.name)
        if wanted is None or program(tool) is not None:
            continue
        home = cache() / "tools" / tool.name
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        try:
            _npm(home, wanted.removeprefix(NPM)) if wanted.startswith(NPM) else _pip(home, wanted)
        except (OSError, subprocess.CalledProcessError) as error:
            yield f"{tool.name}: not installed ({_last_line(error)})"
            continue
        (home / "installed").write_text(wanted, encoding="utf-8")
        yield f"{tool.name}: {wanted.removeprefix(NPM)} installed"


def install_ours() -> str:
    """Build the wheel of this checkout and install it as a user would; returns its version."""
    home = cache() / "tools" / OURS
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(home / "wheel")], ROOT)
    (wheel,) = (home / "wheel").glob("*.whl")
    _pip(home, str(wheel))
    return wheel.name.split("-")[1]


def _pip(home: Path, wanted: str) -> None:
    _run([sys.executable, "-m", "venv", str(home)])
    (python,) = (p for p in (home / "bin/python", home / "Scripts/python.exe") if p.exists())
    _run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", wanted])


def _npm(home: Path, wanted: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not there")
    _run([npm, "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(home), wanted])


def _run(command: list[str], cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True)


def _last_line(error: Exception) -> str:
    said = error.stderr if isinstance(error, subprocess.CalledProcessError) else str(error)
    lines = [line.strip() for line in str(said or error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
