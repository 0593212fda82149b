"""From paths to texts: which files are read, and why others could not be.

The walk follows ``.gitignore`` (of the repository and of each folder; not the user's own ``core.excludesFile``, so that everyone
gets the same findings), then the ``exclude`` list of the configuration, which may also bring files back. A file that the
command names is always read. Links are resolved first: a file is read once, under its real name, and never from outside of the
repository, or else a pull request could have any file of the machine quoted in the report.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from aiact_lint.config import Config
from aiact_lint.document import Problem
from aiact_lint.errors import ConfigError, UnreadableError
from aiact_lint.ignore import Patterns, compile_patterns
from aiact_lint.read import decode, explain, kind, read_all, read_bytes
from aiact_lint.source import SourceFile

STREAM = "-"
LARGEST_STREAM = 16_000_000
"""Bytes read from standard input, where whole releases arrive as one text."""
LARGEST_PATTERNS = 100_000
"""Bytes read of one ``.gitignore``: compiling more would take seconds."""

_ALWAYS = compile_patterns((".git", ".hg", ".svn"))
_DEFAULTS = compile_patterns(
    [f"{name}/" for name in ("node_modules", ".venv", "venv", "__pycache__", "dist", "site-packages", ".tox", ".nox", ".eggs")]
    + [f"{name}/" for name in (".mypy_cache", ".pytest_cache", ".ruff_cache", ".terraform", ".idea", ".vscode", ".ipynb_checkpoints")]
)
_CLAIMS_BY_NAME = re.compile(r"(?i)(?:model|system)[-_ ]?card|inference[-_ ]?service|(?:^|/)MLmodel$|(?:^|/)aiact\.ya?ml$")
_CLAIMS_BY_CONTENT = re.compile(
    rb"(?im)^kind: *[\"']?InferenceService|serving\.kserve\.io|^(?:pipeline_tag|library_name|model-index) *:|^#+ *(?:model|system) card"
)
# Vocabularies, lock files and the like: too large and harmless, unless they say otherwise.
_DATA = re.compile(r"(?i)\.json\Z|[.-]lock\.ya?ml\Z")
_MAIN_CARD = re.compile(r"(?i)(?:readme|model[-_ ]?card)\b.*\.(?:md|markdown|rst|adoc|asciidoc)\Z|aiact\.ya?ml\Z")
_LEADS_OUT = "is a link that leads out of the repository or the folder that is linted, so it is not read"


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a run reads. ``seen`` counts the files met, read or not.

    ``skipped`` says what was left out knowingly, each with its reason. ``named`` holds the files that were named one by one;
    ``complete`` is true where there are none: then nothing of a system is missing merely because nobody named it. ``whole`` is
    true where the root itself was walked.
    """

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]
    seen: int
    skipped: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    whole: bool = False

    @property
    def complete(self) -> bool:
        """Whether only folders were named."""
        return not self.named


def discover(
    paths: Sequence[str | Path],
    config: Config,
    root: Path | None = None,
    *,
    candidate: Callable[[str], bool] = lambda _: True,
    stdin: BinaryIO | None = None,
) -> Discovery:
    """Read the files below ``paths`` whose names are ``candidate`` (a path from the root with forward slashes).

    ``-`` stands for standard input. Raises :class:`ConfigError` where a path does not exist.
    """
    walk = _Walk(config, root or config.root, candidate)
    for path in paths:
        if str(path) == STREAM:
            walk.stream(stdin or sys.stdin.buffer)
        else:
            walk.start(str(path))
    return Discovery(
        files=tuple(sorted(walk.files.values(), key=lambda source: source.path)),
        problems=tuple(sorted(walk.problems.values(), key=lambda problem: problem.path)),
        seen=walk.seen,
        skipped=tuple(sorted(walk.skipped)),
        named=tuple(sorted(walk.named)),
        whole=walk.root in walk.folders,
    )


def merged(named: Sequence[SourceFile], around: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """The named files and those around them, each once."""
    return tuple(sorted({s.path: s for s in (*around, *named)}.values(), key=lambda source: source.path))


def neighbourhood(named: Sequence[str], config: Config, candidate: Callable[[str], bool]) -> Discovery:
    """The files around named ones that may belong to their systems: from the nearest folder upwards that holds a main card."""
    root = os.path.realpath(config.root)
    folders: set[str] = set()
    for path in named:
        folder = os.path.dirname(os.path.join(root, path))
        top = folder
        while _inside(top, root):
            if _has_card(top):
                folder = top
                break
            if top == root:
                break
            top = os.path.dirname(top)
        folders.add(folder)
    chosen = [f for f in sorted(folders) if not any(o != f and _inside(f, o) for o in folders)]
    return discover(chosen, config, candidate=candidate)


def below_a_card(paths: Sequence[str | Path], config: Config) -> bool:
    """Whether a main card stands in a folder above one that is linted, up to the root."""
    root = os.path.realpath(config.root)
    for path in paths:
        folder = os.path.realpath(path)
        while folder != root and _inside(folder, root):
            folder = os.path.dirname(folder)
            if _has_card(folder):
                return True
    return False


def _has_card(folder: str) -> bool:
    try:
        return any(_MAIN_CARD.match(name) for name in os.listdir(folder))
    except OSError:
        return False


class _Walk:
    """The state of one run. Paths are strings from the root: a tree may hold 200,000 of them."""

    def __init__(self, config: Config, root: Path, candidate: Callable[[str], bool]) -> None:
        self.config = config
        self.root = os.path.realpath(root)
        self.candidate = candidate
        self.exclude = compile_patterns(config.exclude, config.base)
        self.files: dict[str, SourceFile] = {}
        self.problems: dict[str, Problem] = {}
        self.skipped: set[str] = set()
        self.folders: set[str] = set()
        self.seen = 0
        self.named: set[str] = set()
        self.chains: dict[str, tuple[Patterns, ...]] = {}

    # --- what the command names

    def start(self, path: str) -> None:
        """Read a file, or walk a folder, that the command names."""
        parent, name = os.path.split(path)
        place = os.path.realpath(path) if name in {"", ".", ".."} else os.path.join(os.path.realpath(parent), name)
        real = os.path.realpath(place)
        if os.path.isdir(real):
            self.walk(real, self.boundary(real))
            return
        if not os.path.lexists(place):
            raise ConfigError(f"{path}: there is no such file or folder")
        shown = self.shown(place)
        if self.config.force_exclude and self.excluded(shown, folder=False):
            self.skip(shown, "excluded")
            return
        self.seen += 1
        if place != real and not _inside(real, self.boundary(os.path.dirname(place))):
            self.problem(shown, _LEADS_OUT, claimed=True)
        else:
            name = shown if place != real and self.candidate(shown) else self.shown(real)
            self.named.add(printable(name))
            self.file(real, name, named=True)

    def stream(self, stdin: BinaryIO) -> None:
        """Read standard input."""
        self.named.add(STREAM)
        self.seen += 1
        data = read_all(stdin.read, LARGEST_STREAM)
        if len(data) > LARGEST_STREAM:
            self.problem(STREAM, f"standard input is larger than {LARGEST_STREAM:,} bytes", claimed=True)
        else:
            self.decode(data, STREAM)

    def boundary(self, folder: str) -> str:
        """The folder that links may not leave."""
        repository = self.config.repository
        return str(repository) if repository is not None and _inside(folder, str(repository)) else folder

    # --- the walk

    def walk(self, folder: str, boundary: str) -> None:
        """Walk a folder; ``folder`` has no links in it."""
        stack = [(folder, self.shown(folder))]
        while stack:
            here, shown = stack.pop()
            if here in self.folders:
                continue
            self.folders.add(here)
            try:
                with os.scandir(here) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self.problem(shown or ".", f"the folder {explain(error)}", claimed=False)
                continue
            chain = self.chain(shown, own=any(entry.name == ".gitignore" for entry in listed))
            for entry in listed:
                if entry.is_symlink():
                    stack.extend((real, self.shown(real)) for real in self.link(entry, boundary))
                elif entry.is_dir(follow_symlinks=False):
                    inside = _join(shown, entry.name)
                    if not self.ignored(inside, chain, folder=True):
                        stack.append((entry.path, inside))
                else:
                    self.entry(entry, _join(shown, entry.name), chain)

    def entry(self, entry: os.DirEntry[str], shown: str, chain: tuple[Patterns, ...]) -> None:
        """Read an entry that is neither a folder nor a link, where its name and the patterns let it."""
        self.seen += 1
        if self.candidate(shown) and not self.ignored(shown, chain, folder=False):
            if entry.is_file(follow_symlinks=False):
                self.file(entry.path, shown, named=False)
            else:
                self.skip(shown, f"{kind(entry.stat(follow_symlinks=False).st_mode)}, not a file")

    def link(self, entry: os.DirEntry[str], boundary: str) -> Iterator[str]:
        """Read what a link leads to, or yield the folder it leads to."""
        shown, real = self.shown(entry.path), os.path.realpath(entry.path)
        folder = os.path.isdir(real)
        if self.excluded(shown, folder=folder):
            return
        if not _inside(real, boundary):
            if folder:
                self.skip(shown, "a link that leads out of the repository or the folder that is linted")
            elif self.candidate(shown):
                self.problem(shown, _LEADS_OUT, claimed=_named(shown))
        elif not self.excluded(self.shown(real), folder=folder):
            if folder:
                yield real
                return
            self.seen += 1
            # A store of blobs gives files their names by links: then only the link tells what the file is.
            name = next((name for name in (self.shown(real), shown) if self.candidate(name)), None)
            if name is not None:
                self.file(real, name, named=False)

    # --- patterns

    def chain(self, folder: str, *, own: bool = True) -> tuple[Patterns, ...]:
        """The patterns that hold in a folder, the nearest first; ``own`` is false where it is known to have none itself."""
        if folder not in self.chains:
            above = self.chain(folder.rpartition("/")[0]) if folder else ()
            self.chains[folder] = (*self.patterns(folder), *above) if own else above
        return self.chains[folder]

    def patterns(self, folder: str) -> Iterator[Patterns]:
        """The patterns of a folder's own ``.gitignore``, if it has one."""
        try:
            data = read_bytes(os.path.join(self.root, folder, ".gitignore"), LARGEST_PATTERNS)
            yield compile_patterns(data.decode("utf-8-sig", "surrogateescape").split("\n"), f"{folder}/" if folder else "")
        except UnreadableError:
            return

    def ignored(self, shown: str, chain: tuple[Patterns, ...], *, folder: bool) -> bool:
        """Whether patterns leave out an entry of a folder that is itself walked."""
        if folder and _ALWAYS.decides(shown, folder=True):
            return True
        for patterns in (self.exclude, *chain) if self.exclude.some else chain:
            decision = patterns.decides(shown, folder=folder)
            if decision is not None:
                return decision
        return bool(folder and _DEFAULTS.decides(shown, folder=True))

    def excluded(self, shown: str, *, folder: bool) -> bool:
        """Whether patterns leave out a path, or a folder above it."""
        steps = shown.split("/") if shown else []
        above = ["/".join(steps[:depth]) for depth in range(1, len(steps))]
        if any(self.ignored(step, self.chain(step.rpartition("/")[0]), folder=True) for step in above):
            return True
        return bool(steps) and self.ignored(shown, self.chain(shown.rpartition("/")[0]), folder=folder)

    # --- reading

    def file(self, real: str, shown: str, *, named: bool) -> None:
        """Read one file, once."""
        if real in self.files or real in self.problems:
            return
        limit = self.config.max_file_size
        try:
            data = read_bytes(real, limit)
        except UnreadableError as error:
            advice = "; pass its text on standard input" if named and stat.S_ISFIFO(_mode(real)) else ""
            self.problem(shown, f"{error.reason}{advice}", claimed=named or _named(shown), key=real)
            return
        if len(data) > limit:
            claimed = named or _claims(shown, data)
            reason = f"is larger than {limit:,} bytes (max-file-size)"
            if claimed or not _DATA.search(shown):
                self.problem(shown, reason, claimed=claimed, key=real)
            else:
                self.skip(shown, reason)
            return
        self.decode(data, shown, key=real, named=named)

    def decode(self, data: bytes, shown: str, *, key: str = STREAM, named: bool = True) -> None:
        """Keep the text, or the reason why there is none."""
        try:
            self.files[key] = decode(data, printable(shown))
        except UnreadableError as error:
            rough = SourceFile(printable(shown), data.decode("utf-8", "replace"))
            self.problem(shown, error.reason, claimed=named or _claims(shown, data), line=error.line, source=rough, key=key)

    def problem(self, shown: str, reason: str, *, claimed: bool, line: int = 1, source: SourceFile | None = None, key: str = "") -> None:
        """Note why something could not be read."""
        self.problems.setdefault(key or shown, Problem(printable(shown), reason, line, claimed, source))

    def skip(self, shown: str, reason: str) -> None:
        """Note what was left out knowingly."""
        self.skipped.add(f"{printable(shown)}: {reason}")

    def shown(self, path: str) -> str:
        """The path from the root, with forward slashes; empty for the root itself."""
        path = os.path.relpath(path, self.root)
        return "" if path == os.curdir else path.replace(os.sep, "/")


def printable(path: str) -> str:
    """The path as text: bytes that are no UTF-8 are written out, so that every report can hold it."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _named(shown: str) -> bool:
    """Whether a name claims to be a card or a manifest of a model."""
    return _CLAIMS_BY_NAME.search(shown) is not None


def _claims(shown: str, data: bytes) -> bool:
    """Whether name or content claims a card or a manifest of a model; NULs go, for UTF-16 without a mark."""
    return _named(shown) or _CLAIMS_BY_CONTENT.search(data.replace(b"\0", b"")) is not None


def _mode(path: str) -> int:
    try:
        return os.stat(path).st_mode
    except OSError:
        return 0
