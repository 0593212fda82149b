"""The page of the manual, aiact-lint(1), made of the commands themselves: ``make man`` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from aiact_lint import __law__, __url__, __version__

_STATUS = (
    ("0", "nothing at or above --fail-on"),
    ("1", "something at or above it"),
    ("2", "a bad request or configuration, or an internal error; the report is still written"),
    ("3", "nothing was found to lint, with --strict-empty"),
)
_ENVIRONMENT = (
    ("NO_COLOR", "no colours in text"),
    ("FORCE_COLOR", "colours in text, whatever reads it"),
    ("AIACT_LINT_DEBUG", "show where an internal error comes from"),
)


def page(group: click.Group) -> str:
    """The page in roff, for man(7) macros."""
    lines = [
        f'.TH AIACT-LINT 1 {__law__} "aiact-lint {__version__}" "User Commands"',
        ".SH NAME",
        "aiact\\-lint \\- policy\\-as\\-code linter for the EU AI Act",
        ".SH SYNOPSIS",
        ".B aiact\\-lint",
        ".I COMMAND",
        ".RI [ OPTION ...]",
        ".RI [ PATH ...]",
        ".SH DESCRIPTION",
        _text(
            "Reads the model cards and deployment manifests of a repository and says, with file, line and article, where they describe "
            "a prohibited practice or a high-risk use, and which duties are missing or contradicted. "
            "Findings are signals for a person to judge."
        ),
        ".SH COMMANDS",
    ]
    context = click.Context(group, info_name="aiact-lint", **group.context_settings)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            lines += _command(command, click.Context(command, info_name=name, parent=context))
    lines.append(".SH EXIT STATUS")
    lines += _pairs(_STATUS)
    lines.append(".SH ENVIRONMENT")
    lines += _pairs(_ENVIRONMENT)
    lines += [".SH FILES", *_pairs((((".aiact-lint.yaml"), "the configuration, found upwards from the first path"),))]
    lines += [".SH SEE ALSO", _text(__url__)]
    return "\n".join(lines) + "\n"


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_text(f'{context.info_name} {usage}')}"
    yield _text(re.sub(r"\s+", " ", command.help or ""))
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option) and not parameter.hidden and (record := parameter.get_help_record(context)):
            yield ".TP"
            yield f".B {_text(record[0])}"
            yield _text(re.sub(r"\s+", " ", record[1]))


def _pairs(rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for term, words in rows:
        yield from (".TP", f".B {_text(term)}", _text(words))


def _text(words: str) -> str:
    """Words that roff takes as they are: dashes and backslashes written out, and no control character at the start of a line."""
    words = words.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{words}" if words[:1] in {".", "'"} else words
