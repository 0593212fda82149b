"""What all YAML and JSON formats share: parse, flatten, collect references, and make one document of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from aiact_lint.document import Document, Problem, Reference, Role, Statement
from aiact_lint.formats import declaration
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import cards_named, in_tree
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, read_json, read_yaml

_OPEN = re.compile(r"\{[{%]")
# Directives and interpolations of a template that Terraform fills (https://developer.hashicorp.com/terraform/language/expressions/strings).
_DIRECTIVE = re.compile(r"[$%]\{[^{}\n]{0,200}\}")
_HOLE = "\0"


def roots_of(source: SourceFile) -> tuple[list[Node], list[Problem], str]:
    """The objects of a YAML or JSON file, and the text they count in.

    Templates (Helm, Jinja) are read with their actions blanked out where the file is no YAML without that.
    """
    text = source.text
    if source.path.lower().endswith((".json", ".jsonld")) or text.lstrip("\ufeff \t\r\n")[:1] == "{":
        roots, problems = read_json(source)
        if roots or source.path.lower().endswith((".json", ".jsonld")):
            return roots, problems, text
    if "{{" in text or "{%" in text:
        masked = mask_templates(text)
        roots, problems = read_yaml(source, masked)
        return roots, problems, masked
    roots, problems = read_yaml(source)
    if problems and "%{" in text:
        masked = "\n".join(_filled(line) for line in _DIRECTIVE.sub(lambda found: _HOLE * len(found.group()), text).split("\n"))
        roots, problems = read_yaml(source, masked)
        return roots, problems, masked
    return roots, problems, text


def mask_templates(text: str) -> str:
    """The text with its template actions blanked out: to spaces where a line holds nothing else, else to a word of underscores."""
    return "\n".join(_filled(line) if _HOLE in line else line for line in _with_holes(text).split("\n"))


def without_templates(text: str) -> str:
    """The text with its template actions blanked out to spaces."""
    return _with_holes(text).replace(_HOLE, " ")


def _filled(line: str) -> str:
    return line.replace(_HOLE, "_" if line.replace(_HOLE, "").strip() else " ")


def _with_holes(text: str) -> str:
    out = []
    at = 0
    while opened := _OPEN.search(text, at):
        start = opened.start()
        # {{`{{ .Name }}`}} quotes an action for another template engine.
        close = "%}" if text[start + 1] == "%" else "`}}" if text.startswith("{{`", start) else "}}"
        end = text.find(close, start + 2)
        if end < 0:
            break
        out.append(text[at:start])
        at = end + len(close)
        out.append("\n".join(_HOLE * len(part) for part in text[start:at].split("\n")))
    out.append(text[at:])
    return "".join(out)


def unfilled(flat: Flattener, text: str) -> list[Statement]:
    """The statements with the words of underscores turned back into blanks."""
    source = flat.source.text
    out = []
    for statement in flat.out:
        span, offsets = statement.span, statement.offsets
        if source[span.start : span.end] != text[span.start : span.end]:
            places = offsets[:-1] if offsets else range(span.start, span.end)
            words = "".join(
                " " if source[place : place + 1] != text[place : place + 1] else sign
                for place, sign in zip(places, statement.text, strict=True)
            )
            if not words.strip(" :'\"-") or words.rstrip(" '\"").endswith(":"):
                continue
            out.append(statement._replace(text=words))
        else:
            out.append(statement)
    return out


def document(
    source: SourceFile,
    form: str,
    role: Role,
    *,
    is_ai: bool | Callable[[list[Node]], bool],
    is_data: bool | Callable[[list[Node]], bool] = False,
    skip: frozenset[str] = frozenset(),
    split: Callable[[Flattener, Node], None] | None = None,
    refer: Callable[[Node], Iterable[Reference]] | None = None,
    title: Callable[[list[Node]], str] | None = None,
    keep: Callable[[Node], bool] | None = None,
    reader: Callable[[SourceFile], tuple[list[Node], list[Problem], str]] | None = None,
    comments: Sequence[tuple[int, int]] | None = None,
    marks: re.Pattern[str] | None = None,
) -> tuple[list[Document], list[Problem]]:
    """Read a whole file as one document.

    ``split`` reads one object into sections (by default it is one section), ``refer`` finds the references that only this
    format knows, ``keep`` says which objects count, ``reader`` stands in for the one of YAML and JSON; then ``comments`` are the ranges of
    the comments it found, with the ``marks`` around them.
    """
    roots, problems, text = (reader or roots_of)(source)
    kept = [root for root in roots if keep is None or keep(root)]
    if not kept:
        return [], problems
    flat = Flattener(source, text=text, skip=skip)
    for root in kept:
        (split or Flattener.object)(flat, root)
    if comments is not None or reader or text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        flat.out.sort(key=lambda statement: statement.start)
    else:
        flat.comments(roots)
    if text is not source.text:
        flat.out = unfilled(flat, text)
    if comments is not None:
        flat.remarks(source.text, list(comments), marks)
    references: list[Reference] = []
    for root in kept:
        references.extend(refer(root) if refer else ())
        references.extend(in_tree(root))
    references.extend(cards_named(source.path, text))
    if text is not source.text:
        references = [r for r in references if "____" not in r.value]
    declared = declaration.in_annotations(kept, source.text)
    references.extend(declaration.references(source.path, declared.entries))
    ai = is_ai(kept) if callable(is_ai) else is_ai
    data = is_data(kept) if callable(is_data) else is_data
    name = title(kept) if title else next((r.value for r in references if r.kind == "name"), "")
    statements = tuple(declared.without(flat.out))
    ai = ai or bool(declared.entries)
    return [Document(source, form, role, statements, (), tuple(dict.fromkeys(references)), ai, name, data, declared.entries)], problems


def any_key(*keys: str) -> Callable[[list[Node]], bool]:
    """A test for :func:`document`: one of the objects has one of these keys."""
    wanted = frozenset(keys)
    return lambda roots: any(isinstance(root, Mapping) and bool(root.keys() & wanted) for root in roots)
