"""Every way a run can end, with its exit code: the table that the tests prove and docs/exit-codes.md shows."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness import CARD

SHOP = "# Web shop\n\nA small shop for bicycles.\n"
WAIVED = "# Model card\n\nAn image classifier trained on photos of bridges, with 0.9 accuracy.\n"


@dataclass(frozen=True)
class Situation:
    """What is linted and asked for, and how the run ends. ``says`` stands on standard error, in one line."""

    what: str
    code: int
    build: Callable[[Path], object]
    arguments: tuple[str, ...] = ()
    says: str = ""
    breaks: str = ""
    """The function (``module:name``) that fails while it runs."""
    reported: bool = True
    """Whether the report is still written."""


def write(name: str, text: str | bytes) -> Callable[[Path], object]:
    """A builder of one file."""

    def build(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    return build


def all_of(*builders: Callable[[Path], object]) -> Callable[[Path], object]:
    """A builder of several."""

    def build(folder: Path) -> None:
        for builder in builders:
            builder(folder)

    return build


card, shop = write("README.md", CARD), write("README.md", SHOP)

SITUATIONS = (
    Situation("nothing found", 0, shop),
    Situation("nothing to lint", 0, write("main.py", "")),
    Situation("nothing to lint, `--strict-empty`", 3, write("main.py", ""), ("--strict-empty",)),
    Situation("only warnings", 0, write("README.md", WAIVED), ("--as-of", "2026-11-24")),
    Situation("an error", 1, card),
    Situation("an error, `--fail-on never`", 0, card, ("--fail-on", "never")),
    Situation("an error and `--strict-empty`", 1, card, ("--strict-empty",)),
    Situation("an error that `--ignore` names", 0, card, ("--ignore", "emotion-workplace-education", "--select", "prohibited")),
    Situation("a card that cannot be read", 1, write("model_card.md", b"caf\xe9\n")),
    Situation("another file that cannot be read", 0, all_of(shop, write("notes.yaml", b"caf\xe9\n"))),
    Situation("another file that cannot be read, `--fail-on warning`", 1, all_of(shop, write("notes.yaml", b"caf\xe9\n")), ("--fail-on", "warning")),
    Situation("a fault of ours in one file", 2, card, breaks="aiact_lint.formats:read"),
    Situation("a fault of ours in one file, `--fail-on never`", 2, card, ("--fail-on", "never"), breaks="aiact_lint.formats:read"),
    Situation("a fault of ours in one system", 2, card, breaks="aiact_lint.pipeline:judge_group"),
    Situation("a fault of ours in the run", 2, card, says="internal error: ZeroDivisionError: oops", breaks="aiact_lint.pipeline:group"),
    Situation("memory that does not suffice for one file", 2, card, breaks="aiact_lint.formats:read!MemoryError"),
    Situation("a path that does not exist", 2, card, ("missing.md",), "missing.md: there is no such file or folder"),
    Situation("a broken configuration", 2, all_of(card, write(".aiact-lint.yaml", "exclude: [\n")), says=".aiact-lint.yaml"),
    Situation("an unknown key in the configuration", 2, all_of(card, write(".aiact-lint.yaml", "exlude: []\n")), says='did you mean "exclude"?'),
    Situation("a policy that does not exist", 2, card, ("--select", "nonsense"), "no policy and no family is called 'nonsense'"),
    Situation("an option that does not exist", 2, card, ("--nonsense",), "No such option", reported=False),
    Situation("a target in a folder that does not exist", 2, card, ("--report", "json=missing/r.json"), "missing/r.json: is a folder, or stands in a folder that does not exist", reported=False),
)  # fmt: skip


def table() -> str:
    """The situations as Markdown."""
    rows = [f"| {each.what} | {each.code} | {'yes' if each.reported else 'no'} |" for each in SITUATIONS]
    return "\n".join(["| what happened | exit code | report written |", "| --- | --- | --- |", *rows])


PAGE = Path(__file__).parents[2] / "docs" / "exit-codes.md"
HEAD = """\
# Exit codes

The same in every format; `tests/hostile/test_exit_codes.py` holds each row against all of them. Where two apply, 2 beats 1 and 1 beats 3.

"""
TAIL = """

Beyond these: a report or standard output that cannot be written (full disk, read-only folder, closed output) is one line on standard
error and 2; a reader that goes away (`| head`) changes nothing; `Ctrl-C` is 130 and a request to end (`SIGTERM`) is 143, and neither
leaves a part of a report behind: reports are written beside their target and put in its place when they are whole.
"""

if __name__ == "__main__":
    PAGE.write_text(HEAD + table() + TAIL, encoding="utf-8")
    sys.stdout.write(table() + "\n")
