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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import click

from aiact_lint import __law__, __version__, profile
from aiact_lint.config import Config, FailOn, load
from aiact_lint.errors import AiactLintError
from aiact_lint.finding import SEVERITY, Report

FORMATS = ("text", "sarif", "json", "github", "junit", "markdown", "gitlab", "html", "cyclonedx")
PROFILES = ("public-sector", "provider", "private-deployer", "procurement")
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


class _Commands(click.Group):
    """The commands here, and those of :mod:`aiact_lint.commands`, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from aiact_lint.commands import MODULES

        return sorted({*super().list_commands(ctx), *MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        if found is None:
            from aiact_lint import commands

            found = commands.load(cmd_name)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG)
@click.version_option(__version__, "-V", "--version", prog_name="aiact-lint", message=f"%(prog)s %(version)s (law of {__law__})")
def cli() -> None:
    """Lint model cards and deployment manifests against the EU AI Act."""


def _profile(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    """Measure the command from here to its end."""
    if asked:
        ctx.with_resource(_profiled())


@contextlib.contextmanager
def _profiled() -> Iterator[None]:
    with profile.running() as timer:
        yield
    click.echo(profile.text(timer), err=True, nl=False)


@cli.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path())
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="Format of the report.")
@click.option("-o", "--output", metavar="FILE", help="Write the report to FILE instead of standard output.")
@click.option("--report", "reports", callback=_targets, multiple=True, metavar="FORMAT=FILE", help="Also write FORMAT to FILE; may repeat.")
@click.option("--fail-on", type=click.Choice(("error", "warning", "note", "never")), help="Lowest level that fails.  [default: error]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Judge by the law of this day.  [default: today]")
@click.option("--select", callback=_names, multiple=True, metavar="IDS", help="Only these policies or families; commas, may repeat.")
@click.option("--ignore", callback=_names, multiple=True, metavar="IDS", help="Not these policies or families; commas, may repeat.")
@click.option("--policy-profile", type=click.Choice(PROFILES), help="Whose duties are checked.  [default: public-sector]")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
@click.option("--pedantic", is_flag=True, help="Also show signals too thin to accuse.")
@click.option("--fix", is_flag=True, help="Insert missing sections with the questions to answer, and write dates as ISO 8601.")
@click.option("--dry-run", is_flag=True, help="With --fix: print the patch and change nothing.")
@click.option("--strict-empty", is_flag=True, help="Exit with 3 where nothing was found to lint.")
@click.option("--force-exclude", is_flag=True, help="Apply excludes to files named on the command line, too.")
@click.option("--color/--no-color", default=None, help="Colours in text.  [default: on a terminal]")
@click.option("-q", "--quiet", is_flag=True, help="Only findings that make the command fail.")
@click.option("--statistics", is_flag=True, help="Count findings by policy.")
@click.option("--limit", type=click.IntRange(min=0), default=5, show_default=True, help="Findings in full per system in text; 0: all.")
@click.option("--sarif-audit", is_flag=True, help="Keep suppressed findings in SARIF: for archives, not for code scanning.")
@click.option("--cache/--no-cache", default=True, show_default=True, help="Use what earlier runs found out about unchanged files.")
@click.option("--baseline", metavar="FILE", help="Report only what this file does not know.  [default: that of the configuration, if any]")
@click.option("--diff", metavar="BASE", help="Report only what is new since the commit BASE, or between two: BASE..HEAD.")
@click.option("--profile", is_flag=True, expose_value=False, callback=_profile, help="Print where the time went to standard error.")
@click.option("--show-config", is_flag=True, help="Print the configuration of this run and where each value comes from.")
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
    policy_profile: str | None,
    config_file: str | None,
    strict_empty: bool,
    cache: bool,
    color: bool | None,
    fix: bool,
    dry_run: bool,
    baseline: str | None,
    diff: str | None,
    show_config: bool,
    **look: Any,
) -> int:
    """Lint PATHS (default: the folder ".", or "paths" of the configuration; "-" reads standard input)."""
    changes: dict[str, Any] = {"pedantic": look["pedantic"], "force_exclude": look.pop("force_exclude")}
    asked = {"fail_on": fail_on, "as_of": as_of and as_of.date(), "profile": policy_profile, "select": select, "ignore": ignore}
    changes |= {key: value for key, value in asked.items() if value}
    if baseline is not None:
        changes["baseline"] = Path(os.path.realpath(baseline))
    outputs = _Outputs(((form, output), *reports), look, color)
    _check_targets(outputs)
    if dry_run and not fix:
        raise click.UsageError("--dry-run says what --fix would do; give both")
    config = None
    try:
        if fix:
            _fix_configuration(config_file, dry_run=dry_run)
        config, chosen = configured(paths, config_file, changes)
        if show_config:
            from aiact_lint import effective

            printed(effective.text(config, changes))
            return OK
        report = _lint(chosen, config, cache=cache) if diff is None else _compared(chosen, config, diff)
        if fix:
            report = _fix(report, config, chosen, dry_run=dry_run)
        if dry_run:
            return exit_code(report, config, strict_empty=strict_empty)
    except AiactLintError as error:
        return _failed(outputs, config, as_of, str(error))
    except Exception as error:  # noqa: BLE001 - whatever happens, the report is written and the exit code is ours
        return _failed(outputs, config, as_of, _internal(error))
    code = exit_code(report, config, strict_empty=strict_empty)
    return max(code, _write(outputs, report, config), key=(OK, EMPTY, FOUND, FAILED).index)


def configured(paths: Sequence[str], config_file: str | None, changes: dict[str, Any]) -> tuple[Config, tuple[str, ...]]:
    """The configuration with what the command line changes, and the paths to lint."""
    config = replace(load(paths, config_file), **changes)
    # A changed configuration touches every system: whoever names its file (as a hook does) asks for all that it governs.
    governing = os.path.realpath(config.root / config.path) if config.path else ""
    if paths and governing not in map(os.path.realpath, paths):
        return config, tuple(paths)
    return config, tuple(str(config.root / config.base / path) for path in config.paths) or (".",)


def _compared(paths: Sequence[str], config: Config, diff: str) -> Report:
    from aiact_lint import change

    return change.lint(paths, config, diff)


def _fix_configuration(config_file: str | None, *, dry_run: bool) -> None:
    """Write the dates of the configuration as they must be, before it is read."""
    from aiact_lint import fixing

    edits, folder = fixing.of_configuration(config_file)
    if dry_run:
        printed("".join(edit.patch() for edit in edits))
        return
    for words in fixing.carry_out(edits, folder, write_atomically):
        complain(words)


def _fix(report: Report, config: Config, chosen: Sequence[str], *, dry_run: bool) -> Report:
    """Carry out what can be done for a report, or print it as a patch; returns the report of what is then there."""
    from aiact_lint import fixing

    if dry_run:
        edits, said = fixing.of_report(report, config)
        printed("".join(edit.patch() for edit in edits))
    else:
        report, said = fixing.fix(report, config, lambda: _lint(chosen, config), write_atomically)
    for words in said:
        complain(words)
    return report


def _lint(paths: Sequence[str], config: Config, *, cache: bool = False) -> Report:
    from aiact_lint.pipeline import lint
    from aiact_lint.progress import Progress

    with Progress() as told:
        return lint(paths, config, cache=cache, told=told)


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
    complain(message)
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
            with profile.stage("report", form):
                text = _render(form, report, config, outputs, to_screen=file is None)
            if file is None:
                printed(text)
            else:
                write_atomically(Path(file), text)
        except OSError as error:
            complain(f"{file or STDOUT}: cannot be written: {error.strerror or error}")
            code = FAILED
        except Exception as error:  # noqa: BLE001 - one reporter's fault must not cost the other reports
            complain(f"{form}: {_internal(error)}")
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
        suppressed="include" if look["sarif_audit"] else "omit",
        category=look["category"],
        fail_on=config.fail_on,
    )
    if lost := reporters.loss(form, report, options):
        complain(f"{form}: {lost}")
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


def printed(text: str) -> None:
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


def complain(message: str) -> None:
    """Print a message for a person to standard error."""
    from aiact_lint.reporters.safe import visible

    lines = "\n".join(visible(line) for line in message.split("\n"))
    click.echo(f"aiact-lint: {lines}", err=True)


# --- other commands ----------------------------------------------------------------------------------------------------------


@cli.command()
@click.argument("file")
def facts(file: str) -> int:
    """Print each statement of FILE that means something: place, concept, polarity, trigger."""
    from aiact_lint import listing, pipeline

    printed(listing.facts(pipeline.facts(file)))
    return OK


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--config", "config_file", metavar="FILE", help="Configuration file.  [default: .aiact-lint.yaml, found upwards]")
def systems(paths: tuple[str, ...], config_file: str | None) -> int:
    """List the AI systems in PATHS: their documents, practices and Annex III areas."""
    from aiact_lint import listing

    config, chosen = configured(paths, config_file, {})
    printed(listing.systems(_lint(chosen, config).systems))
    return OK


@cli.command()
@click.argument("name", type=click.Choice(("configuration", "declaration", "report")))
def schema(name: str) -> int:
    """Print a JSON Schema: of the configuration, of a declaration (aiact.yaml), or of the JSON report."""
    from aiact_lint import bundled

    printed((bundled.folder("schemas") / f"{name}.schema.json").read_text(encoding="utf-8"))
    return OK


@cli.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> int:
    """Print the completion for SHELL: eval "$(aiact-lint completion bash)"."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is not None:
        printed(kind(cli, {}, "aiact-lint", "_AIACT_LINT_COMPLETE").source())
    return OK


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
        complain(str(error))
        code = FAILED
    except OSError as error:
        complain(f"{error.filename or STDOUT}: cannot be read or written: {error.strerror or error}")
        code = FAILED
    except Exception as error:  # noqa: BLE001 - never a traceback
        complain(_internal(error))
        code = FAILED
    sys.exit(code if isinstance(code, int) else OK)
