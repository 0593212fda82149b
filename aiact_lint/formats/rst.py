"""Cards in reStructuredText (https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html).

The text is rewritten, in the same length, into one that the reader of Markdown understands; what Markdown has no sign for stands
in an outline beside it (:mod:`.outline`). Only files named like a card are read: a tree of Sphinx is a manual, not a set of cards.
"""

from __future__ import annotations

import re

from aiact_lint.document import Document, Problem
from aiact_lint.formats import prose, rst_inline
from aiact_lint.formats.outline import LABEL, Mark
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile

FORMAT = "rst"

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{1,}[ \t]*$")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|[^|\n]{1,80}\|[ \t]+)?([\w:+.-]{1,60})::(?:[ \t]+|$)")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]|$)|__[ \t]")
_FIELD = re.compile(r":(?![\s:])([^:\n]{1,60}):(?:[ \t]+|$)")
_BULLET = re.compile(r"([-*+•‣⁃])(?:[ \t]+|$)")
_AUTO = re.compile(r"(#)[.)][ \t]+")
_LINE_BLOCK = re.compile(r"\|(?:[ \t]|$)")
_GRID = re.compile(r"\+(?:[-=]{2,}\+)+$")
_SIMPLE = re.compile(r"={2,}(?:[ \t]+={2,})+$")
_OTHER_LIST = re.compile(r"(?:[-*+•‣⁃]|(?:\(?(?:\w{1,3}|#)[.)]))[ \t]")
# Directives whose content is text like any other.
_TEXTS = words(
    "note warning caution important tip hint danger error attention admonition topic sidebar epigraph pull-quote highlights container "
    "compound rubric centered seealso only glossary deprecated versionadded versionchanged versionremoved tab-set tab-item tabs tab "
    "dropdown card grid grid-item grid-item-card list-table table figure collapse class rst-class"
)
_TITLED = words("admonition topic sidebar rubric centered tab-item tab dropdown card grid-item-card table collapse list-table")
# Longer tables are data; the bound keeps a hostile text from being searched again and again.
_MAX_ROWS = 2_000
_CODE = words("code code-block sourcecode parsed-literal")


def claims(path: str, _head: str) -> bool:
    """By the name; whether it is named like a card decides :func:`aiact_lint.formats.candidate`."""
    return path.lower().endswith(".rst")


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """One document for the whole text."""
    return prose.document(source, FORMAT, lambda text: _Rewriter(text).run())


class _Rewriter:
    """Rewrites one text line by line. ``lines`` are without their ends; ``starts`` are their offsets."""

    def __init__(self, text: str) -> None:
        # A tab has no length of its own; eight columns are the rule, but all that counts here is what stands deeper.
        self.lines = [line.expandtabs(1) for line in text.split("\n")]
        self.starts: list[int] = []
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line) + 1
        self.joined: dict[int, str] = {}
        self.outline: dict[int, Mark] = {}
        self.levels: list[tuple[str, bool]] = []
        # Indentations of the blocks that a run-in heading rules.
        self.labels: list[int] = []

    def run(self) -> prose.Rewritten:
        """The text in Markdown's form, and what stands beside it."""
        paths = rst_inline.paths("\n".join(self.lines))
        number = 0
        while number < len(self.lines):
            number = self.line(number)
        out = []
        for number, line in enumerate(self.lines):
            out.append(line)
            out.append(self.joined.get(number, "\n"))
        raw = rst_inline.rewrite("".join(out[:-1]))
        return prose.Rewritten(raw, self.outline, paths)

    # --- lines

    def line(self, number: int) -> int:
        """Rewrite what begins on a line; the number of the line to go on with."""
        line = self.lines[number]
        body = line.strip()
        if not body:
            return number + 1
        indent = len(line) - len(line.lstrip())
        self.end_labels(number, indent)
        if found := _DIRECTIVE.match(line, indent):
            return self.directive(number, indent, found)
        if _EXPLICIT.match(line, indent):
            # A comment, a target, a footnote or a citation: it says where something is, or what somebody else wrote.
            return self.blank(number, self.body_end(number + 1, indent))
        if indent == 0 and (following := self.section(number)):
            return following
        if _GRID.match(body) or (_SIMPLE.match(body) and not indent):
            return self.table(number, body)
        if body.endswith("::"):
            return self.literal(number, indent)
        if _LINE_BLOCK.match(body) and not body.endswith("|"):
            self.put(number, indent, " ")
        elif found := _FIELD.match(line, indent):
            self.field(number, indent, found)
        elif found := _AUTO.match(line, indent):
            self.put(number, indent, "1")
        elif found := _BULLET.match(line, indent):
            inner = _BULLET.match(line, found.end())
            if inner:
                # Rows of a list-table are lists in a list.
                self.put(number, inner.start(1), " ")
        elif self.is_term(number, indent):
            self.label(number, indent, indent)
        return number + 1

    def end_labels(self, number: int, indent: int) -> None:
        """End the run-in headings whose blocks this line stands outside of."""
        ended = False
        while self.labels and indent <= self.labels[-1]:
            self.labels.pop()
            ended = True
        if ended:
            self.outline[self.starts[number]] = Mark(ends_label=True)

    def put(self, number: int, at: int, text: str) -> None:
        """Overwrite a part of a line."""
        line = self.lines[number]
        self.lines[number] = line[:at] + text + line[at + len(text) :]

    def blank(self, first: int, end: int) -> int:
        """Blank out lines; the number of the line behind them."""
        for number in range(first, end):
            self.lines[number] = " " * len(self.lines[number])
        return end

    def body_end(self, number: int, indent: int) -> int:
        """The number of the first line from here on that is neither empty nor indented deeper."""
        while number < len(self.lines):
            line = self.lines[number]
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            number += 1
        return number

    def label(self, number: int, at: int, indent: int, stop: int = 0) -> None:
        """Make a run-in heading of the rest of a line, or up to ``stop``; it rules what is indented deeper than ``indent``."""
        self.lines[number] = " " * at + self.lines[number][at:]
        if self.lines[number].strip():
            ends = self.outline.get(self.starts[number], Mark()).ends_label
            self.outline[self.starts[number]] = Mark(
                level=LABEL, end=self.starts[number] + stop if stop else 0, following=self.end_of(number) + 1, ends_label=ends
            )
            self.labels.append(indent)

    # --- sections

    def section(self, number: int) -> int:
        """Note a section title that begins here; the number of the line behind its underline, 0 if there is none."""
        first = self.lines[number].rstrip()
        over = _ADORNMENT.match(first) is not None
        title, under = number + over, number + over + 1
        if under >= len(self.lines):
            return 0
        line = self.lines[under].rstrip()
        words = self.lines[title].strip()
        if not words or not _ADORNMENT.match(line) or _ADORNMENT.match(words) or (over and line != first):
            return 0
        # docutils asks for an underline as long as the title; GitHub shows a shorter one as a title, too, from four signs on.
        if len(line) < min(len(words), 4) or (number and self.lines[number - 1].strip() and not over):
            return 0
        style = (line[0], over)
        if style not in self.levels:
            self.levels.append(style)
        at = self.starts[title]
        ends = self.outline.get(self.starts[number], Mark()).ends_label
        self.blank(number, title)
        self.blank(under, under + 1)
        level = min(self.levels.index(style) + 1, LABEL - 1)
        self.outline[at] = Mark(level=level, following=self.end_of(title) + 1, ends_label=ends)
        return under + 1

    # --- definitions

    def is_term(self, number: int, indent: int) -> bool:
        """Whether a line is the term of a definition: the next one is indented deeper, and what stands before is not its paragraph."""
        if number + 1 >= len(self.lines) or (number and self.lines[number - 1].strip() and not self.indent(number - 1) > indent):
            return False
        line, below = self.lines[number].strip(), self.lines[number + 1]
        return bool(below.strip()) and self.indent(number + 1) > indent and not _OTHER_LIST.match(line) and not line.startswith("|")

    def indent(self, number: int) -> int:
        """The indentation of a line."""
        line = self.lines[number]
        return len(line) - len(line.lstrip())

    def field(self, number: int, indent: int, found: re.Match[str]) -> None:
        """The name of a field becomes the run-in heading of its body."""
        self.put(number, indent, " ")
        if found.end() >= len(self.lines[number].rstrip()):
            self.label(number, indent + 1, indent, found.end(1))

    # --- directives

    def directive(self, number: int, indent: int, found: re.Match[str]) -> int:
        """Rewrite a directive by its name: text is read, code is read as code, all else is blanked out."""
        name = found.group(1).lower().rsplit(":", 1)[-1]
        end = self.body_end(number + 1, indent)
        if name in _CODE:
            return self.code(number, end, self.lines[number][found.end() :].strip().lower())
        if name not in _TEXTS:
            return self.blank(number, end)
        content = number + 1
        while content < end and _FIELD.match(self.lines[content].strip()):
            self.blank(content, content + 1)
            content += 1
        if name in _TITLED:
            self.label(number, found.end(), indent)
        elif name == "figure":
            self.blank(number, number + 1)
        else:
            self.lines[number] = " " * found.end() + self.lines[number][found.end() :]
        if name == "list-table":
            self.list_table(content, end)
        return number + 1

    def code(self, number: int, end: int, language: str) -> int:
        """Note a block of code; its options are blanked out."""
        self.blank(number, number + 1)
        content = number + 1
        while content < end and _FIELD.match(self.lines[content].strip()):
            self.blank(content, content + 1)
            content += 1
        return self.mark_code(content, end, language)

    def mark_code(self, content: int, end: int, language: str) -> int:
        """Note the lines that hold code; the number of the line behind them."""
        while content < end and not self.lines[content].strip():
            content += 1
        if content < end:
            stop = self.end_of(end - 1)
            self.outline[self.starts[content]] = Mark(language=language, end=stop, following=stop + 1)
        return end

    def literal(self, number: int, indent: int) -> int:
        """A paragraph that ends with ``::`` introduces a literal block."""
        line = self.lines[number].rstrip()
        self.put(number, len(line) - 1, " ")
        if line.strip() == "::":
            self.blank(number, number + 1)
        content = number + 1
        if content < len(self.lines) and self.lines[content].strip():
            return content
        return self.mark_code(content, self.body_end(content, indent), "")

    # --- tables

    def table(self, number: int, border: str) -> int:
        """Note the rows of a grid or simple table, its cells parted by bars."""
        grid = border[0] == "+"
        end = self.table_end(number, grid=grid)
        borders = [n for n in range(number, end) if (_GRID if grid else _SIMPLE).match(self.lines[n].strip())]
        headed = any("=" in self.lines[n] for n in borders[1:-1]) if grid else len(borders) > 2
        gaps = [found.span() for found in re.finditer(r"[ \t]+", border)]
        rows = []
        for row in range(number, end):
            line = self.lines[row]
            if row in borders:
                self.blank(row, row + 1)
            elif line.strip():
                for start, stop in gaps if not grid else ():
                    if len(line) > stop and not line[start:stop].strip():
                        line = line[: stop - 1] + "|" + line[stop:]
                self.lines[row] = line
                rows.append((self.starts[row], self.starts[row] + len(line)))
        if rows:
            columns = border.count("+") - 1 if grid else len(gaps) + 1
            self.outline[rows[0][0]] = Mark(rows=tuple(rows), columns=columns, headed=headed, following=self.end_of(end - 1) + 1)
        return end

    def table_end(self, number: int, *, grid: bool) -> int:
        """The number of the line behind a table; a simple one ends with a border before an empty line."""
        last = min(len(self.lines), number + _MAX_ROWS)
        for end in range(number + 1, last):
            body = self.lines[end].strip()
            if grid and body[:1] not in ("|", "+"):
                return end
            if not grid and not body and end > number + 2 and _SIMPLE.match(self.lines[end - 1].strip()):
                return end
        return last if grid or (_SIMPLE.match(self.lines[last - 1].strip()) and last > number + 2) else number + 1

    def end_of(self, number: int) -> int:
        """The offset of the end of a line."""
        return self.starts[number] + len(self.lines[number])

    def list_table(self, first: int, end: int) -> None:
        """In a table of two columns the first cell names the second one: they are put on one line."""
        starts = [n for n in range(first, end) if re.match(r"[ \t]*\*[ \t]+-[ \t]", self.lines[n])]
        for low, high in zip(starts, [*starts[1:], end], strict=True):
            cells = [n for n in range(low + 1, high) if re.match(r"[ \t]*-(?:[ \t]|$)", self.lines[n])]
            if len(cells) == 1:
                last = cells[0] - 1
                self.put(cells[0], self.lines[cells[0]].index("-"), " ")
                self.joined.update(dict.fromkeys(range(low, last), " "))
                self.joined[last] = ":"
