"""The command line. Only here is anything printed, and only here does the program end.

Exit codes, the same for every format: 0 nothing at or above ``--fail-on``; 1 something; 2 a bad request, configuration or
internal error (the report is still written; 2 beats 1); 3 nothing was found to lint, with ``--strict-empty``.

Everything slow is imported where it is needed: a run over a clean file loads click, PyYAML and little else.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import click

from aiact_lint import __version__
from aiact_lint.config import Config, FailOn, load
from aiact_lint.errors import AiactLintError
from aiact_lint.finding import SEVERITY, Report

FORMATS = ("text", "sarif", "json", "github", "junit", "markdown", "gitlab", "html")
WIDTH = 100
OK, FOUND, FAILED, EMPTY = 0, 1, 2, 3
STDOUT = "standard output"
INTERNAL_ERROR = "internal-error"
"""Id of the finding for a file that could not be judged because of a fault of ours."""

_EPILOG = """\b
Exit codes:
  0  no finding at or above --fail-on
  1  a finding at or above --fail-on
  2  bad request, configuration or internal error; the report is still written
  3  nothing was found to lint (only with --strict-empty)
"""


# --- options -----------------------------------------------------------------------------------------------------------------


def _names(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Ids and families, separated by commas."""
    del context, parameter
    return tuple(name for value in values for name in value.replace(",", " ").split())


def _targets(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Pairs ``FORMAT=FILE``."""
    pairs = []
    for value in values:
        form, equals, file = value.partition("=")
        if not equals or not file:
            raise click.BadParameter(f"{value!r} is not FORMAT=FILE, for instance sarif=report.sarif", context, parameter)
        if form not in FORMATS:
            raise click.BadParameter(f"{form!r} is not one of {', '.join(FORMATS)}", context, parameter)
        pairs.append((form, file))
    return tuple(pairs)


@dataclass(frozen=True)
class _Outputs:
    """Which reports go where (no file: standard output), and how they look."""

    targets: tuple[tuple[str, str | None], ...]
    look: dict[str, Any]
    color: bool | None


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG)
@click.version_option(__version__, "-V", "--version", prog_name="aiact-lint", message="%(prog)s %(version)s")
def cli() -> None:
    """Lint model cards and deployment manifests against the EU AI Act."""


@cli.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="Format of the report.")
@click.option("-o", "--output", metavar="FILE", help="Write the report to FILE instead of standard output.")
@click.option("--report", "reports", callback=_targets, multiple=True, metavar="FORMAT=FILE", help="Also write FORMAT to FILE; may repeat.")
@click.option("--fail-on", type=click.Choice(("error", "warning", "note", "never")), help="Lowest level that fails.  [default: error]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Judge by the law of this day.  [default: today]")
@click.option("--select", callback=_names, multiple=True, metavar="IDS", help="Only these policies or families; commas, may repeat.")
@click.option("--ignore", callback=_names, multiple=True, metavar="IDS", help="Not these policies or families; commas, may repeat.")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
@click.option("--pedantic", is_flag=True, help="Also show signals too thin to accuse.")
@click.option("--strict-empty", is_flag=True, help="Exit with 3 where nothing was found to lint.")
@click.option("--force-exclude", is_flag=True, help="Apply excludes to files named on the command line, too.")
@click.option("--color/--no-color", default=None, help="Colours in text.  [default: on a terminal]")
@click.option("-q", "--quiet", is_flag=True, help="Only findings that make the command fail.")
@click.option("--statistics", is_flag=True, help="Count findings by policy.")
@click.option("--limit", type=click.IntRange(min=0), default=5, show_default=True, help="Findings in full per system in text; 0: all.")
@click.option(
    "--sarif-suppressed", type=click.Choice(("omit", "include")), default="omit", show_default=True, help="Suppressed findings in SARIF."
)
@click.option("--category", default="default", metavar="NAME", help="Keeps several runs over one commit apart in SARIF.")
def check(
    paths: tuple[str, ...],
    form: str,
    output: str | None,
    reports: tuple[tuple[str, str], ...],
    fail_on: FailOn | None,
    as_of: dt.datetime | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_file: str | None,
    strict_empty: bool,
    color: bool | None,
    **look: Any,
) -> int:
    """Lint PATHS (default: the folder ".", or "paths" of the configuration; "-" reads standard input)."""
    changes: dict[str, Any] = {"pedantic": look["pedantic"], "force_exclude": look.pop("force_exclude")}
    if fail_on is not None:
        changes["fail_on"] = fail_on
    if as_of is not None:
        changes["as_of"] = as_of.date()
    if select:
        changes["select"] = select
    if ignore:
        changes["ignore"] = ignore
    outputs = _Outputs(((form, output), *reports), look, color)
    _check_targets(outputs)
    config = None
    try:
        config, chosen = _configured(paths, config_file, changes)
        report = _lint(chosen, config)
    except AiactLintError as error:
        return _failed(outputs, config, as_of, str(error))
    except Exception as error:  # noqa: BLE001 - whatever happens, the report is written and the exit code is ours
        return _failed(outputs, config, as_of, _internal(error))
    code = exit_code(report, config, strict_empty=strict_empty)
    return max(code, _write(outputs, report, config), key=(OK, EMPTY, FOUND, FAILED).index)


def _configured(paths: Sequence[str], config_file: str | None, changes: dict[str, Any]) -> tuple[Config, tuple[str, ...]]:
    """The configuration with what the command line changes, and the paths to lint."""
    config = replace(load(paths, config_file), **changes)
    if paths:
        return config, tuple(paths)
    return config, tuple(str(config.root / config.base / path) for path in config.paths) or (".",)


def _lint(paths: Sequence[str], config: Config) -> Report:
    from aiact_lint.pipeline import lint

    return lint(paths, config)


def exit_code(report: Report, config: Config, *, strict_empty: bool = False) -> int:
    """The exit code of a run, from its report."""
    if any(finding.id == INTERNAL_ERROR for finding in report.findings):
        return FAILED
    if config.fail_on != "never":
        least = SEVERITY[config.fail_on]
        if any(SEVERITY[f.level] >= least for f in report.findings if f.suppression is None and (config.pedantic or not f.pedantic)):
            return FOUND
    return EMPTY if strict_empty and report.nothing_to_lint else OK


def _failed(outputs: _Outputs, config: Config | None, as_of: dt.datetime | None, message: str) -> int:
    """Say what is wrong, and still leave a report that says so: nobody must take an old one for new."""
    _complain(message)
    config = config or Config(Path.cwd(), as_of=as_of.date() if as_of else None)
    report = Report((), (), config.day, notices=(message,), failed=True)
    # A text report on the screen would only say that there are no findings.
    targets = tuple((form, file) for form, file in outputs.targets if form != "text" or file is not None)
    _write(replace(outputs, targets=targets), report, config)
    return FAILED


def _internal(error: Exception) -> str:
    """The message for an error that is ours."""
    if os.environ.get("AIACT_LINT_DEBUG"):
        import traceback

        traceback.print_exception(error)
    return f"internal error: {type(error).__name__}: {error} (please report it; AIACT_LINT_DEBUG=1 shows more)"


# --- output ------------------------------------------------------------------------------------------------------------------


def _check_targets(outputs: _Outputs) -> None:
    """Refuse targets that cannot be written before any work is done."""
    files = [file for _, file in outputs.targets if file is not None]
    for file in files:
        if files.count(file) > 1:
            raise click.UsageError(f"two reports would be written to {file}")
        if Path(file).is_dir() or not Path(file).absolute().parent.is_dir():
            raise click.UsageError(f"{file}: is a folder, or stands in a folder that does not exist")


def _write(outputs: _Outputs, report: Report, config: Config) -> int:
    """Write all reports; returns 2 where one of them failed."""
    code = OK
    for form, file in outputs.targets:
        try:
            text = _render(form, report, config, outputs, to_screen=file is None)
            if file is None:
                _print(text)
            else:
                write_atomically(Path(file), text)
        except OSError as error:
            _complain(f"{file or STDOUT}: cannot be written: {error.strerror or error}")
            code = FAILED
        except Exception as error:  # noqa: BLE001 - one reporter's fault must not cost the other reports
            _complain(f"{form}: {_internal(error)}")
            code = FAILED
    return code


def _render(form: str, report: Report, config: Config, outputs: _Outputs, *, to_screen: bool) -> str:
    from aiact_lint import reporters

    look = outputs.look
    options = reporters.Options(
        color=outputs.color if outputs.color is not None else to_screen and _has_colors(),
        width=_width() if to_screen else WIDTH,
        show="pedantic" if look["pedantic"] else "default",
        limit=look["limit"],
        quiet=look["quiet"],
        statistics=look["statistics"],
        suppressed=look["sarif_suppressed"],
        category=look["category"],
        fail_on=config.fail_on,
    )
    return reporters.render(form, report, options)


def _width() -> int:
    """Columns of the terminal, or the usual width where there is none."""
    import shutil

    return shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout and sys.stdout.isatty() else WIDTH


def _has_colors() -> bool:
    """Whether standard output shows colours (see no-color.org and force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _print(text: str) -> None:
    """Print to standard output, quietly giving up where nobody reads any more. Raises :class:`OSError` where it cannot be written."""
    if sys.stdout is None:  # ``>&-``
        raise OSError(errno.EBADF, "it is closed")
    try:
        sys.stdout.buffer.write(_encoded(text))
        sys.stdout.buffer.flush()
    except OSError as error:
        # The interpreter flushes once more at its end and would complain then.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise


def _encoded(text: str) -> bytes:
    """UTF-8 with a final line end; half characters are written out."""
    return (text if text.endswith("\n") or not text else f"{text}\n").encode("utf-8", "backslashreplace")


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, never a part. Raises :class:`OSError`."""
    import tempfile

    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():  # /dev/stdout and the like cannot be replaced
        path.write_bytes(_encoded(text))
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_encoded(text))
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)  # mkstemp gives no one else a look
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _complain(message: str) -> None:
    from aiact_lint.reporters.safe import visible

    lines = "\n".join(visible(line) for line in message.split("\n"))
    click.echo(f"aiact-lint: {lines}", err=True)


# --- other commands ----------------------------------------------------------------------------------------------------------


@cli.command()
@click.argument("file")
def facts(file: str) -> int:
    """Print each statement of FILE that means something: place, concept, polarity, trigger."""
    from aiact_lint import listing, pipeline

    _print(listing.facts(pipeline.facts(file)))
    return OK


@cli.command()
@click.argument("policy", metavar="ID")
def explain(policy: str) -> int:
    """Explain a policy: its law and dates, what to avoid and prefer, and why."""
    from aiact_lint import library, listing
    from aiact_lint.config import nearest

    known = library.load().by_id()
    if policy not in known:
        raise AiactLintError(f"there is no policy {policy!r}{nearest(policy, known)}")
    from aiact_lint import selftest

    _print(listing.explain(known[policy], selftest.examples_of([known[policy]]).get(policy, ())))
    return OK


@cli.command()
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "markdown")), default="text", show_default=True, help="Format of the list."
)
def policies(form: str) -> int:
    """List the policies."""
    from aiact_lint import library, listing

    known = library.load().policies
    if form == "markdown":
        from aiact_lint import handbook, selftest

        _print(handbook.page(known, selftest.examples_of(known)))
        return OK
    _print(listing.policies(known, as_json=form == "json"))
    return OK


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
def systems(paths: tuple[str, ...], config_file: str | None) -> int:
    """List the AI systems in PATHS: their documents, practices and Annex III areas."""
    from aiact_lint import listing

    config, chosen = _configured(paths, config_file, {})
    _print(listing.systems(_lint(chosen, config).systems))
    return OK


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
def test(paths: tuple[str, ...]) -> int:
    """Run the examples of policies: the built-in ones, or those in PATHS."""
    from aiact_lint import selftest

    result = selftest.run([Path(path) for path in paths])
    _print(result.text)
    return OK if result.passed else FOUND


def _end_well_when_told_to() -> None:
    """Let a request to end (``SIGTERM``, as a cancelled build sends it) run what cleans up: no part of a report stays behind."""
    import signal
    import threading

    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and end the process."""
    _end_well_when_told_to()
    try:
        code = cli.main(arguments, prog_name="aiact-lint", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = FAILED
    except click.Abort:
        click.echo("aiact-lint: interrupted", err=True)
        code = 130
    except AiactLintError as error:
        _complain(str(error))
        code = FAILED
    except OSError as error:
        _complain(f"{error.filename or STDOUT}: cannot be read or written: {error.strerror or error}")
        code = FAILED
    except Exception as error:  # noqa: BLE001 - never a traceback
        _complain(_internal(error))
        code = FAILED
    sys.exit(code if isinstance(code, int) else OK)
