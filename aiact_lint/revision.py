"""Files of an earlier commit, read from git's objects: no checkout, no hook, no filter, no network.

A linted repository may be hostile, its ``.git/config`` included, and git runs commands that a configuration names: hooks, file system
monitors, filters, text converters, transports. Only plumbing is called that reads objects (``rev-parse``, ``merge-base``, ``ls-tree``,
``cat-file``), with fixed arguments, those settings switched off and every transport forbidden, so that nothing a repository says is run
(git-config(1), "safe.*"; githooks(5); gitattributes(5)).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from aiact_lint.errors import ConfigError

PATIENCE = 120
"""Seconds that git may take for one answer."""
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.askPass=",
    "core.alternateRefsCommand=",
    "credential.helper=",
    "protocol.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    "safe.bareRepository=explicit",
)
_REVISION = re.compile(r"[^-\s:?*\[\\\x00-\x1f][^\s:?*\[\\\x00-\x1f]*")
_FILE_MODES = ("100644", "100755")
_LINK_MODE = "120000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or link of a commit."""

    mode: str
    blob: str
    path: str


@dataclass(frozen=True)
class Repository:
    """A git repository on this machine."""

    root: Path

    def _command(self, *arguments: str) -> list[str]:
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        return ["git", "-C", str(self.root), "--no-pager", "--no-replace-objects", "--no-optional-locks", *settings, *arguments]

    def _run(self, *arguments: str) -> tuple[int, bytes, str]:
        """Exit code, output and complaint of a git command. Raises :class:`ConfigError` where there is no git."""
        try:
            done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
                self._command(*arguments), env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
            )
        except FileNotFoundError as error:
            raise ConfigError("--diff needs git, which is not installed here") from error
        except subprocess.TimeoutExpired as error:
            raise ConfigError(f"git did not answer within {PATIENCE} seconds") from error
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip()

    def commit(self, name: str) -> str:
        """The id of the commit that ``name`` stands for. Raises :class:`ConfigError` that says how to get it."""
        if not _REVISION.fullmatch(name):
            raise ConfigError(f"--diff: {name!r} is no name of a commit; write a branch, a tag or an id")
        code, out, complaint = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if code == 0:
            return out.decode("ascii", "replace").strip()
        if "dubious ownership" in complaint:
            raise ConfigError(f"--diff: git does not trust this folder: {complaint.splitlines()[0]}")
        if self._run("rev-parse", "--git-dir")[0] != 0:
            raise ConfigError("--diff: this is not a git repository, so there is nothing to compare with")
        remote = f"origin/{name}"
        if self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{remote}^{{commit}}")[0] == 0:
            raise ConfigError(f"--diff: there is no commit {name!r} in this clone; did you mean {remote}?")
        if self.shallow():
            raise ConfigError(
                f"--diff: there is no commit {name!r} in this clone, which is shallow; fetch it first: "
                f"git fetch --depth=1 origin {name}:refs/remotes/{remote} (in GitHub Actions: fetch-depth: 0), then compare with {remote}"
            )
        raise ConfigError(f"--diff: there is no commit {name!r} in this clone; fetch it first: git fetch origin {name}")

    def shallow(self) -> bool:
        """Whether the history ends early in this clone."""
        return self._run("rev-parse", "--is-shallow-repository")[1].strip() == b"true"

    def fork(self, one: str, other: str) -> str | None:
        """The commit where two histories part, or None where this clone does not reach it."""
        code, out, _ = self._run("merge-base", one, other)
        return out.decode("ascii", "replace").split("\n")[0].strip() or None if code == 0 else None

    def entries(self, commit: str) -> Iterator[Entry]:
        """The files and links of a commit. Raises :class:`ConfigError` where its objects are not all here."""
        code, out, complaint = self._run("ls-tree", "-r", "-z", "--full-tree", commit)
        if code != 0:
            raise ConfigError(
                f"--diff: the files of {commit[:12]} cannot be listed: {_first(complaint)}; fetch them first: git fetch --refetch"
            )
        for line in out.split(b"\0"):
            head, tab, path = line.partition(b"\t")
            if tab:
                mode, _, blob = head.decode("ascii", "replace").split(" ")[:3]
                yield Entry(mode, blob, os.fsdecode(path))

    def write(self, commit: str, folder: Path, wanted: Callable[[str], bool], limit: int) -> int:
        """Write the wanted files of a commit below an empty folder, at most ``limit`` bytes of each; returns how many.

        What a path could do harm with is left out: a way up, a drive, a ``.git``. Links come last, so that no file is written through one.
        """
        entries = [e for e in self.entries(commit) if e.mode in (*_FILE_MODES, _LINK_MODE) and _harmless(e.path) and wanted(e.path)]
        entries.sort(key=lambda entry: entry.mode == _LINK_MODE)
        with subprocess.Popen(  # noqa: S603 - fixed arguments, no shell
            self._command("cat-file", "--batch"),
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdin is not None  # noqa: S101 - asked for above
            assert process.stdout is not None  # noqa: S101 - asked for above
            try:
                for entry in entries:
                    process.stdin.write(f"{entry.blob}\n".encode("ascii"))
                    process.stdin.flush()
                    _place(folder / entry.path, _blob(process.stdout, entry, limit), link=entry.mode == _LINK_MODE)
            except BrokenPipeError as error:
                raise ConfigError(_MISSING.format(path=entries[0].path)) from error
        return len(entries)


_MISSING = "--diff: the text of {path} is not in this clone, which is partial; fetch it first: git fetch --refetch --no-filter"


def _blob(stream: IO[bytes], entry: Entry, limit: int) -> bytes:
    """The content of one object from the answer of ``cat-file --batch``."""
    head = stream.readline().split()
    if len(head) != 3 or head[1] != b"blob":
        raise ConfigError(_MISSING.format(path=entry.path))
    left = int(head[2])
    data = stream.read(min(left, limit))
    left -= len(data)
    while left > 0:
        left -= len(stream.read(min(left, 1 << 20))) or left
    stream.read(1)  # the line end after each object
    return data


def _place(path: Path, data: bytes, *, link: bool) -> None:
    """Write a file or a link; whatever stands there already stays."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if link:
            path.symlink_to(os.fsdecode(data))
        else:
            with path.open("xb") as file:
                file.write(data)
    except (OSError, ValueError):
        return  # a name this system cannot hold, or two that differ in case: the working tree lacks it as well


def _harmless(path: str) -> bool:
    """Whether a path stays in its folder on every system, and is not git's own."""
    parts = path.split("/")
    own = any(part in ("", ".", "..") or part.casefold().rstrip(". ") in (".git", "git~1") for part in parts)
    return not own and (os.name != "nt" or not re.search(r'[\\:*?"<>|]', path))


def _environment() -> dict[str, str]:
    """The environment without what redirects git, and with every transport forbidden."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_ATTR_NOSYSTEM": "1",
        "LC_ALL": "C",
    }


def _first(complaint: str) -> str:
    return complaint.splitlines()[0] if complaint else "git says nothing"
