"""What ``--fix`` may change: it inserts sections with questions, and writes dates as ISO 8601. It answers nothing.

A section that was inserted is an open task, so its finding stays until somebody answers. Everything else in a file keeps its bytes: YAML
is parsed with ruamel.yaml for the places of its values, and only those are replaced.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from aiact_lint.errors import UnreadableError
from aiact_lint.finding import Finding, Report
from aiact_lint.iso_date import iso
from aiact_lint.skeleton import SKELETONS, Skeleton

_PROSE = (".md", ".markdown")
_YAML = (".yaml", ".yml")
_UNTIL = re.compile(r"""(\buntil\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})[ \t]++(\S(?:.*[^ \t#\n])?)[ \t#]*$", re.MULTILINE)
_DATES = ("until", "as-of")


@dataclass(frozen=True, slots=True)
class Edit:
    """One file before and after, and what was done to it, in words."""

    path: str
    old: str
    new: str
    done: tuple[str, ...]

    def patch(self) -> str:
        """The change as a patch that ``git apply`` takes."""
        lines = difflib.unified_diff(
            self.old.splitlines(keepends=True), self.new.splitlines(keepends=True), f"a/{self.path}", f"b/{self.path}"
        )
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def plan(report: Report, read: Callable[[str], str | None]) -> tuple[list[Edit], list[str]]:
    """The edits for a report, one for each file, and what is left to people, in words.

    ``read`` gives the text of a file by its path in the report, or None where it must not be changed.
    """
    texts: dict[str, tuple[str, str, list[str]]] = {}
    left: list[str] = []
    for path, words, change in _changes(report):
        old, new, done = texts.get(path) or (*(read(path),) * 2, [])
        if old is None or new is None:
            left.append(f"{path}: is left alone: {words} needs a text file in UTF-8 inside of the repository")
            continue
        try:
            changed = change(new)
        except UnreadableError as error:
            left.append(f"{path}: is left alone: {error.reason}")
            continue
        if changed != new:
            texts[path] = (old, changed, [*done, words])
    return [Edit(path, old, new, tuple(done)) for path, (old, new, done) in sorted(texts.items())], left


def _changes(report: Report) -> Iterator[tuple[str, str, Callable[[str], str]]]:
    """For each finding that something mechanical can be done about: the file, the words for it, and the change."""
    paths = {system.name: system.paths for system in report.systems}
    for finding in report.findings:
        if finding.suppression is not None or finding.pedantic:
            continue
        if finding.id in SKELETONS:
            card = _card(paths.get(finding.system, ()))
            skeleton = SKELETONS[finding.id]
            if card:
                yield card, f'section "{skeleton.heading}" inserted, with questions to answer', _inserting(card, skeleton)
        elif finding.id == "suppression-invalid":
            yield finding.path, "date of a suppression written as ISO 8601", _dating(finding)


def _card(paths: Iterable[str]) -> str:
    """The document of a system that a section belongs into: its first card in Markdown, else its first description in YAML."""
    listed = list(paths)
    return next((p for ends in (_PROSE, _YAML) for p in listed if p.lower().endswith(ends)), "")


# --- sections


def insert(path: str, text: str, skeleton: Skeleton) -> str:
    """The text of a card with a section to fill in."""
    return _inserting(path, skeleton)(text)


def _inserting(path: str, skeleton: Skeleton) -> Callable[[str], str]:
    return lambda text: _in_prose(text, skeleton) if path.lower().endswith(_PROSE) else _in_yaml(text, skeleton)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _ended(text: str, newline: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}{newline}"


def _in_prose(text: str, skeleton: Skeleton) -> str:
    """The text with the section at its end, unless it has one of that name. Raises :class:`UnreadableError` in an open block."""
    levels = [len(match[1]) for match in _HEADING.finditer(text)]
    if any(match[2].strip().casefold() == skeleton.heading.casefold() for match in _HEADING.finditer(text)):
        return text
    if _open_fence(text) or text.count("<!--") > text.count("-->"):
        raise UnreadableError("a block of code or a comment is open at its end, so that a section would be part of it")
    # The level of its sections: the highest that stands more than once; a single # is the title.
    level = next((n for n in range(1, 7) if levels.count(n) > 1), 2)
    newline = _newline(text)
    return f"{_ended(text, newline).rstrip()}{newline}{newline}{skeleton.markdown(level, newline)}"


def _open_fence(text: str) -> bool:
    fence = ""
    for match in _FENCE.finditer(text):
        if not fence:
            fence = match[1]
        elif match[1].startswith(fence):
            fence = ""
    return bool(fence)


def _in_yaml(text: str, skeleton: Skeleton) -> str:
    """The text with the key at its end. Raises :class:`UnreadableError` where it is no plain description of a model."""
    before = _mapping(text)
    if skeleton.key in before:
        return text
    if {"apiVersion", "kind", "services", "$schema"} & before.keys():
        raise UnreadableError("a manifest has its keys from its platform; write the section into a card")
    newline = _newline(text)
    after = f"{_ended(text, newline)}{skeleton.yaml(newline)}"
    if {key: value for key, value in _mapping(after).items() if key != skeleton.key} != before:
        raise UnreadableError("a key at its end would become part of its last value")
    return after


def _mapping(text: str) -> dict[str, object]:
    """The only document of a YAML text, which is a mapping in block style."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        documents = list(YAML(typ="safe", pure=True).load_all(text))
    except (YAMLError, ValueError) as error:
        raise UnreadableError("it is no plain YAML") from error
    if len(documents) != 1 or not isinstance(documents[0], dict) or text.lstrip().startswith("{"):
        raise UnreadableError("it is not one mapping in block style")
    return documents[0]


# --- dates


def _dating(finding: Finding) -> Callable[[str], str]:
    span = finding.evidence[0].span
    quote = finding.evidence[0].quote

    def change(text: str) -> str:
        if text[span.start : span.end] != quote:  # an edit before it has moved it, or the file has changed
            start = text.find(quote)
            if start < 0 or text.count(quote) > 1:
                return text
        else:
            start = span.start
        return f"{text[:start]}{_UNTIL.sub(_written, quote)}{text[start + len(quote) :]}"

    return change


def _written(match: re.Match[str]) -> str:
    date = iso(match[2] or match[3] or match[4] or "")
    return f"{match[1]}{date}" if date else match[0]


def configuration(path: str, text: str) -> Edit | None:
    """The edit that writes the dates of a configuration file as ISO 8601, or None where there is nothing to do.

    The linter itself refuses such a file; the layout and the comments of the file stay as they are.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

    found: list[tuple[int, int, str]] = []

    def walk(node: Node | None) -> None:
        if isinstance(node, SequenceNode):
            for item in node.value:
                walk(item)
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                if isinstance(value, ScalarNode) and key.value in _DATES:
                    date = iso(str(value.value))
                    if date and date != value.value:
                        found.append((value.start_mark.index, value.end_mark.index, date))
                walk(value)

    try:
        walk(YAML(pure=True).compose(text))
    except (YAMLError, ValueError):
        return None  # the linter says what is wrong with it
    new = text
    for start, end, date in sorted(found, reverse=True):
        new = new[:start] + date + new[end:]
    return Edit(path, text, new, ("date written as ISO 8601",)) if found else None
