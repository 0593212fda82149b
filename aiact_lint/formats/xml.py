"""Enough XML for bills of materials: elements and attributes as the nodes of a tree, with their places.

Not a parser for strangers' XML in general: no entities beyond the five of XML, no document types, nothing fetched.
"""

from __future__ import annotations

import re

from aiact_lint.document import Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.source import SourceFile
from aiact_lint.tree import MAX_DEPTH, Mapping, Node, Scalar, line_of

_TOKEN = re.compile(r"<(?P<close>/?)(?P<name>[\w:.-]++)(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>|<!--|<!\[CDATA\[|<\?|<!")
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)')")
_Open = tuple[Scalar | None, Mapping, int]
_LITERAL = "<![CDATA["
_SKIPPED = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}


def parse_xml(source: SourceFile) -> tuple[list[Node], list[Problem], str]:
    """The root element as a mapping of its name, or why it cannot be read; and the text with its entities blanked out."""
    text = _without_literals(source.text)
    text = re.sub(r"&(?:lt|gt|amp|quot|apos|#x?[0-9a-fA-F]{1,6});", lambda found: " " * len(found.group()), text)
    try:
        return [_parse(text)], [], text
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, source=source)], text


def _without_literals(text: str) -> str:
    """The text with its literal parts (CDATA) opened, in the same length: an angle bracket in them opens nothing."""
    out = []
    at = 0
    while (start := text.find(_LITERAL, at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        inner = text[start + len(_LITERAL) : end].replace("<", " ").replace(">", " ").replace("&", " ")
        out += [text[at:start], " " * len(_LITERAL), inner, "   "]
        at = end + 3
    out.append(text[at:])
    return "".join(out)


def _parse(text: str) -> Node:
    root = Mapping([], 0, len(text))
    # Each open element: its name, its children, where its text may begin.
    stack: list[_Open] = [(None, root, 0)]
    at = 0
    while found := _TOKEN.search(text, at):
        at = found.end()
        if not found.group("name"):
            at = _skip(text, found)
        elif found.group("close"):
            _close(text, found, stack)
        else:
            _open(text, found, stack)
    if len(stack) > 1:
        raise UnreadableError("the XML is broken: an element is not closed", line_of(text, at))
    return root


def _skip(text: str, found: re.Match[str]) -> int:
    """The end of a comment, an instruction or a literal text."""
    if found.group() == "<!":
        raise UnreadableError("the XML declares a document type, which no bill of materials needs", line_of(text, found.start()))
    end = text.find(_SKIPPED[found.group()], found.end())
    if end < 0:
        raise UnreadableError("the XML is broken: a comment is not closed", line_of(text, found.start()))
    return end + len(_SKIPPED[found.group()])


def _close(text: str, found: re.Match[str], stack: list[_Open]) -> None:
    name = found.group("name").rsplit(":", 1)[-1]
    key, element, begin = stack.pop()
    if key is None or key.value != name:
        raise UnreadableError(f"the XML is broken: </{name}> closes nothing", line_of(text, found.start()))
    parent = stack[-1][1]
    content = text[begin : found.start()]
    if content.strip() and "<" not in content:
        if element.get("encoding"):
            # A picture or another file inside.
            return
        start = begin + len(content) - len(content.lstrip())
        value = Scalar(content.strip(), start, begin + len(content.rstrip()))
        # <property name="x">y</property> is a pair; other attributes beside a text say how it is written.
        parent.pairs.append((element.scalar("name") or key, value))
    elif element.pairs:
        parent.pairs.append((key, element))


def _open(text: str, found: re.Match[str], stack: list[_Open]) -> None:
    name = found.group("name").rsplit(":", 1)[-1]
    start = found.start("name") + len(found.group("name")) - len(name)
    key = Scalar(name, start, start + len(name))
    element = Mapping([], found.start(), found.end())
    base = found.start("rest")
    for given in _ATTRIBUTE.finditer(found.group("rest")):
        if not given.group(1).startswith("xmlns"):
            group = 2 if given.group(2) is not None else 3
            left = Scalar(given.group(1), base + given.start(1), base + given.end(1))
            element.pairs.append((left, Scalar(given.group(group), base + given.start(group), base + given.end(group))))
    if found.group("rest").rstrip().endswith("/"):
        if element.pairs:
            stack[-1][1].pairs.append((key, element))
        return
    if len(stack) > MAX_DEPTH:
        raise UnreadableError(f"it is nested more than {MAX_DEPTH} levels deep", line_of(text, start))
    stack.append((key, element, found.end()))
