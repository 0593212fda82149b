"""What a change introduces: the systems before and after it are linted whole and their findings compared.

By system, not by line: a manifest that switches the review off is reported although the card that promises it is untouched. Both sides
are judged by the same policies on the same day, those of now; each has the systems, excludes and suppressions of its own configuration,
so that a comment which is taken away reopens what it waived.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aiact_lint import formats, pipeline
from aiact_lint.accepted import accepted, compare
from aiact_lint.config import Config, load
from aiact_lint.errors import ConfigError
from aiact_lint.finding import Finding, Report
from aiact_lint.revision import Repository

_READ_TOO = (".gitignore", ".yaml", ".yml", ".toml")
"""Ends of names that are needed beside cards and manifests: configuration, own policies, what git ignores."""


@dataclass(frozen=True)
class _Side:
    """One side of the comparison: its commit (None for the files as they are) and its name in a message."""

    commit: str | None
    name: str


def lint(paths: Sequence[str | Path], config: Config, span: str) -> Report:
    """The report of what is new since ``span``: a commit, compared with the files as they are, or ``BASE..HEAD`` of two commits.

    The comparison begins where the history of the two parts, as in a pull request; where a shallow clone does not reach back so far,
    with the commit itself, and a notice says so. ``BASE..HEAD`` takes the commits as they are. Raises :class:`ConfigError` where git,
    the commit or its files are not there.
    """
    if config.repository is None or config.root != config.repository:
        raise ConfigError("--diff: this is not (wholly) in a git repository, so there is nothing to compare with")
    repository = Repository(config.repository)
    before, after, notices = _sides(repository, span)
    bare = replace(config, baseline=None)
    now = pipeline.lint(paths, bare) if after.commit is None else _lint(repository, after.commit, bare, paths, notices)
    then = _lint(repository, before.commit or "", bare, (), notices)
    report = _introduced(now, then, f"{before.name} to {after.name}")
    report = replace(report, notices=(*report.notices, *notices))
    if config.baseline is None:
        return report
    from aiact_lint import baseline

    return baseline.applied(report, config, in_full=False)


def _sides(repository: Repository, span: str) -> tuple[_Side, _Side, list[str]]:
    """The two sides that a word such as ``main``, ``main..`` or ``main...feature`` names."""
    exact = ".." in span and "..." not in span
    base, dots, head = span.partition(".." if exact else "...")
    start = repository.commit(base)
    end = repository.commit(head or "HEAD")
    after = _Side(end if dots and head else None, f"{head} ({end[:12]})" if dots and head else "the files as they are")
    if exact:
        return _Side(start, f"{base} ({start[:12]})"), after, []
    fork = repository.fork(start, end)
    if fork is None:
        why = "in this shallow clone" if repository.shallow() else "in the history"
        notice = (
            f"no common ancestor of {base} and {head or 'HEAD'} is {why}, so the comparison is with {base} itself: what was resolved there "
            "since may look introduced here; fetch more history to avoid that"
        )
        return _Side(start, f"{base} ({start[:12]})"), after, [notice]
    return _Side(fork, f"{base} ({fork[:12]})"), after, []


def _lint(repository: Repository, commit: str, config: Config, paths: Sequence[str | Path], notices: list[str]) -> Report:
    """The report about the files of a commit."""
    with tempfile.TemporaryDirectory(prefix="aiact-lint-") as name:
        folder = Path(name).resolve()
        (folder / ".git").mkdir()  # the boundary that links may not leave
        repository.write(commit, folder, _wanted, config.max_file_size + 1)
        there = [place for path in paths if (place := _moved(path, config.root, folder)) is not None]
        return pipeline.lint(there or [str(folder)], _configured(config, folder, commit, notices))


def _wanted(path: str) -> bool:
    return formats.candidate(path) or path.endswith(_READ_TOO)


def _moved(path: str | Path, root: Path, folder: Path) -> str | None:
    """The same path below another folder, or None where nothing is there."""
    real = Path(path).resolve()
    if not real.is_relative_to(root):
        return None
    place = folder / real.relative_to(root)
    return str(place) if place.exists() else None


def _configured(config: Config, folder: Path, commit: str, notices: list[str]) -> Config:
    """The configuration for the files of a commit: systems, excludes and suppressions as they were, all else as it is."""
    here = replace(config, root=folder, repository=folder)
    file = folder / config.path
    try:
        own = load([folder / config.base], file if config.path and file.is_file() else None)
    except ConfigError as error:
        notices.append(f"the configuration of {commit[:12]} cannot be used, so that of now is: {str(error).splitlines()[0]}")
        return here
    if not own.path:
        return replace(here, path="", base="", systems=(), exclude=(), suppressions=())
    return replace(
        here, path=own.path, base=own.base, systems=own.systems, exclude=own.exclude, suppressions=own.suppressions, rules=own.rules
    )


def _introduced(now: Report, then: Report, between: str) -> Report:
    """The report with the findings of ``now`` that ``then`` did not have, or had at a lower level."""
    found = compare(
        [f for f in now.findings if f.suppression is None],
        [accepted(f) for f in then.findings if f.suppression is None],
        [system.name for system in now.systems],
        [system.name for system in then.systems],
    )
    waived_then = [accepted(f) for f in then.findings if f.suppression is not None]
    waived = compare([f for f in now.findings if f.suppression is not None], waived_then, (), ())
    kept = {id(f) for f in (*found.new, *(f for f, _ in found.worse), *waived.new)}
    hints = {f.fingerprint for f in then.findings if f.pedantic}
    gone = [e for e in found.gone if (now.whole or e.system in now.complete) and e.fingerprint not in hints]
    unchanged = sum(_counts(f) for f, _ in found.known)
    notices = [f"compared {between}: {sum(map(_counts, found.new))} introduced, {len(gone)} resolved, {unchanged} unchanged (not shown)"]
    notices += [f"worse than before: {f.id} in {f.system} is now {f.level}, it was {e.level}" for f, e in found.worse]
    notices += [f'resolved: {e.policy} in {e.system} ({e.path}, "{e.words}")' for e in gone]
    return replace(now, findings=tuple(f for f in now.findings if id(f) in kept), notices=(*now.notices, *notices))


def _counts(finding: Finding) -> bool:
    return not finding.pedantic
