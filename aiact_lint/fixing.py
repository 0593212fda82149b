"""``--fix``: edits carried out in the files of a run, or printed as a patch."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from aiact_lint import edit
from aiact_lint.config import FILE, Config
from aiact_lint.edit import Edit
from aiact_lint.errors import AiactLintError
from aiact_lint.finding import Report
from aiact_lint.read import LARGEST

_HIDES = "is left alone: its section would hide a finding"
Write = Callable[[Path, str], None]


def readable(path: Path, root: Path) -> str | None:
    """The text of a file that may be changed: a plain file below ``root``, in UTF-8, not larger than what is read; else None."""
    real = Path(os.path.realpath(path))
    try:
        if not real.is_relative_to(os.path.realpath(root)) or not real.is_file() or real.stat().st_size > LARGEST:
            return None
        return real.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def fix(report: Report, config: Config, lint: Callable[[], Report], write: Write) -> tuple[Report, list[str]]:
    """Carry the edits for a report out and lint again; returns the new report and, in words, what was done and what is left to people.

    A section that states nothing may still make a text longer, and with it another finding a passing mention. An edit after which a
    finding is gone is taken back: a fix must not hide what it does not mend.
    """
    edits, said = of_report(report, config)
    if not edits:
        return report, said
    done = carry_out(edits, config.root, write)
    after = lint()
    gone = _lasting(report) - _lasting(after)
    if gone:
        touched = {path for system in report.systems if system.name in {name for name, _, _ in gone} for path in system.paths}
        back = [Edit(one.path, one.new, one.old, (_HIDES,)) for one in edits if one.path in touched]
        said += carry_out(back, config.root, write)
        done = [words for words in done if words.partition(": ")[0] not in touched]
        after = lint()
    return after, done + said


def _lasting(report: Report) -> set[tuple[str, str, str]]:
    """The findings that no mechanical edit may take away: all but those about suppressions."""
    return {(f.system, f.id, f.fingerprint) for f in report.findings if not f.id.startswith("suppression-")}


def of_report(report: Report, config: Config) -> tuple[list[Edit], list[str]]:
    """The edits for a report, and what is left to people."""
    return edit.plan(report, lambda path: readable(config.root / path, config.root) if path != "-" else None)


def of_configuration(explicit: str | None) -> tuple[list[Edit], Path]:
    """The edit of the configuration file that would be read from here, and the folder its path is relative to."""
    here = Path.cwd()
    folders = [here, *here.parents]
    top = next((at for at, folder in enumerate(folders) if (folder / ".git").exists()), 0)
    files = [Path(explicit)] if explicit else [folder / FILE for folder in folders[: top + 1]]
    file = next((file for file in files if file.is_file() and file.suffix in {".yaml", ".yml"}), None)
    text = readable(file, file.parent) if file is not None else None
    if file is None or text is None:
        return [], here
    found = edit.configuration(file.name, text)
    return ([found] if found else []), file.parent


def carry_out(edits: Sequence[Edit], root: Path, write: Write) -> list[str]:
    """Write the files; returns what was done, in words. Raises :class:`AiactLintError` for one that cannot be written."""
    done = []
    for one in edits:
        path = root / one.path
        try:
            mode = path.stat().st_mode
            write(path, one.new)
            path.chmod(mode & 0o7777)
        except OSError as error:
            raise AiactLintError(f"{one.path}: cannot be written: {error.strerror or error}") from error
        done += [f"{one.path}: {words}" for words in one.done]
    return done
