"""Dockerfiles and Containerfiles (https://docs.docker.com/reference/dockerfile/).

Labels, environment, arguments of the build, and what is started mean something, and so do comments; how the image is built does not.
The one reader for Python in wide use (dockerfile-parse 2.0.1) tells only lines and joins what continues, so that places are lost.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import islice

from aiact_lint.document import Document, Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import manifests
from aiact_lint.formats.names import is_dockerfile
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Parsed, Scalar, check_characters, line_of, moved, parse_json, unescape

FORMAT = "dockerfile"

_FROM = re.compile(r"^[ \t]*FROM[ \t]+\S", re.MULTILINE | re.IGNORECASE)
_ESCAPE = re.compile(r"#[ \t]*escape[ \t]*=[ \t]*`", re.IGNORECASE)
_DIRECTIVE = re.compile(r"#[ \t]*(?:syntax|escape|check)[ \t]*=", re.IGNORECASE)
MAX_PAIRS = 10_000
"""Labels, variables and arguments of a file; real ones hold a hundred."""
_INSTRUCTION = re.compile(r"[ \t]*(?:ONBUILD[ \t]+)?(FROM|LABEL|ENV|ARG|CMD|ENTRYPOINT)[ \t]+(?=\S)", re.IGNORECASE)
_HEREDOC = re.compile(r"<<-?([\"']?)([A-Za-z_]\w*)\1")
_TAKES_HEREDOC = re.compile(r"[ \t]*(?:ONBUILD[ \t]+)?(?:RUN|COPY|ADD)[ \t]", re.IGNORECASE)
_VALUE = r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\\.|[^\s\"'\\])*"
_PAIR = re.compile(rf"\s*(\"[^\"]*\"|'[^']*'|[^\s=\"']+)=({_VALUE})(?=\s|$)")
_WORD = re.compile(r"\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'])+(?=\s|$)")
# Labels for catalogues and builds, not for people (https://specs.opencontainers.org/image-spec/annotations/, operators of OpenShift).
_SILENT = re.compile(
    r"org\.opencontainers\.image\.(?!title|description)|org\.label-schema\.(?!name|description|usage)|operators\.operatorframework\.|"
    r"com\.redhat\.|io\.openshift\.|io\.k8s\.(?!description|display-name)|build-date|vcs-|vendor$|architecture$"
)
_OLD_PAIR = re.compile(r"([^\s=]+)[ \t]+(\S.*)")


def claims(path: str, head: str) -> bool:
    """By name, and a stage to build from."""
    return is_dockerfile(posixpath.basename(path)) and _FROM.search(head) is not None


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A section for each stage. Whether the image serves a model only its content can show."""
    try:
        parsed = _parse(source.text)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, False, source)]
    documents, problems = manifests.document(
        source, FORMAT, "manifest", is_ai=False, reader=lambda _: (list(_stages(parsed.root)), [], parsed.text), comments=parsed.comments
    )
    return [document for document in documents if document.statements], problems


class _BrokenError(Exception):
    """An instruction that Docker would refuse, and where."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.at = at


def _parse(text: str) -> Parsed:
    """The instructions that tell something, in order, and the comments. Raises :class:`UnreadableError`."""
    check_characters(text)
    logical, comments = _unfolded(text)
    pairs: list[tuple[Node, Node]] = []
    for line in re.finditer(r"[^\r\n]+", logical):
        if found := _INSTRUCTION.match(line.group()):
            start = line.start() + found.end()
            name = Scalar(found.group(1).upper(), line.start() + found.start(1), line.start() + found.end(1))
            end = line.start() + len(line.group().rstrip())
            try:
                pairs += islice(_instruction(name, logical, start, end), MAX_PAIRS + 1 - len(pairs))
            except _BrokenError as error:
                raise UnreadableError(f"the Dockerfile is broken: {error}", line_of(text, error.at)) from None
            if len(pairs) > MAX_PAIRS:
                raise UnreadableError(f"it sets more than {MAX_PAIRS:,} labels, variables and arguments", line_of(text, line.start()))
    return Parsed(Mapping(pairs, 0, len(text)), comments, logical)


def _stages(root: Mapping) -> Iterator[Mapping]:
    held: list[tuple[Node, Node]] = []
    for key, value in root.pairs:
        if isinstance(key, Scalar) and key.value == "FROM":
            if held:
                yield Mapping(held, held[0][0].start, held[-1][1].end)
            held = []
        else:
            held.append((key, value))
    # What is left may be nothing: then the comments still stand in a document.
    yield Mapping(held, held[0][0].start if held else 0, held[-1][1].end if held else 0)


def _unfolded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with each instruction on a line of its own, every sign in its place, and the ranges of the comments."""
    escape = "`" if _ESCAPE.match(text) else "\\"
    out: list[str] = []
    comments: list[tuple[int, int]] = []
    ends: list[str] = []
    directives, begun = True, ""
    start = at = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        directives = directives and (not body or _DIRECTIVE.match(body) is not None)
        if ends:
            if body == ends[0]:
                ends.pop(0)
            out.append(_blank(line))
        elif body.startswith("#"):
            if not directives:
                comments.append((at + line.index("#"), at + len(line.rstrip())))
            out.append(" " * len(line) if begun else _blank(line))
        elif begun and not body:
            out.append(" " * len(line))
        elif body.endswith(escape):
            cut = line.rindex(escape)
            out.append(line[:cut] + " " * (len(line) - cut))
            start = start if begun else at
            begun += out[-1]
        else:
            out.append(line)
            whole = begun + line
            start = start if begun else at
            ends = [mark for _, mark in _HEREDOC.findall(whole)] if _TAKES_HEREDOC.match(whole) else []
            begun = ""
        at += len(line)
    if ends:
        raise UnreadableError(f"the Dockerfile is broken: the text that {ends[0]!r} should end has no end", line_of(text, start))
    return "".join(out), comments


def _blank(line: str) -> str:
    return "".join(sign if sign in "\r\n" else " " for sign in line)


def _instruction(name: Scalar, text: str, start: int, end: int) -> Iterator[tuple[Node, Node]]:
    if name.value in ("CMD", "ENTRYPOINT"):
        yield name, _command(text, start, end)
    elif name.value == "FROM":
        yield name, Scalar(text[start:end], start, end)
    elif name.value == "ARG" or _PAIR.match(text, start, end):
        at = start
        while at < end:
            found = _PAIR.match(text, at, end)
            if found is None and name.value == "ARG" and (word := _WORD.match(text, at, end)):
                at = word.end()  # an argument without a default, or a word of a remark
                continue
            if found is None:
                rest = text[at:end].lstrip()
                raise _BrokenError(f"behind this {name.value} a quotation mark is not closed, or a name has no '='", end - len(rest))
            if name.value != "LABEL" or not _SILENT.match(found.group(1).strip("\"'")):
                yield _scalar(text, *found.span(1)), _scalar(text, *found.span(2))
            at = found.end()
    elif old := _OLD_PAIR.match(text, start, end):
        yield _scalar(text, *old.span(1)), _scalar(text, *old.span(2))
    elif "=" in text[start:end]:
        raise _BrokenError(f"a quotation mark of this {name.value} is not closed", start)


def _scalar(text: str, start: int, end: int) -> Scalar:
    raw = text[start:end]
    if len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "\"'" and raw.count(raw[0]) == 2:
        return Scalar(unescape(raw[1:-1])[0] if raw[0] == '"' else raw[1:-1], start, end, raw[0])
    return Scalar(raw, start, end)


def _command(text: str, start: int, end: int) -> Node:
    """The list of words, or the line for a shell where it is no JSON."""
    if text.startswith("[", start):
        try:
            return moved(parse_json(text[start:end]), start)
        except UnreadableError:
            pass
    return Scalar(text[start:end], start, end)
