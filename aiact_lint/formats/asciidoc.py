"""Cards in AsciiDoc (https://docs.asciidoctor.org/asciidoc/latest/).

As in :mod:`.rst`, the text is rewritten in the same length into one that the reader of Markdown understands, with an outline beside
it. Only files named like a card are read: a site of Antora is a manual, not a set of cards.
"""

from __future__ import annotations

import re
from itertools import pairwise

from aiact_lint.document import Document, Problem
from aiact_lint.formats import asciidoc_inline, prose
from aiact_lint.formats.outline import LABEL, Mark
from aiact_lint.source import SourceFile

FORMAT = "asciidoc"

_TITLE = re.compile(r"(={1,6})[ \t]+\S")
_ATTRIBUTE = re.compile(r":!?([\w-]{1,60})!?:(?:[ \t]+|$)")
_DESCRIBING = frozenset(("description", "summary", "purpose", "subject"))
_BLOCK_ATTRIBUTES = re.compile(r"\[[^\n]{0,500}\]$")
_SOURCE = re.compile(r"\[(?:source|listing)?(?:%[\w-]+)?,[ \t]*([\w+-]{1,30})")
_BLOCK_TITLE = re.compile(r"\.(?=[^\s.])")
_DELIMITER = re.compile(r"(?:-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--)$|(?:`{3,}|~{3,})[ \t]*([\w+-]{0,30})$")
_TABLE = re.compile(r"[|!,:]={3,}$")
_COLUMNS = re.compile(r"cols=\"?([^\"\]]{1,200})")
_CELL = re.compile(r"(?:^|(?<=[ \t]))(?:\d{0,3}[.+*\d]{0,7}[<^>.]{0,3}[adehlmsv]?)\|")
_LIST = re.compile(r"(\*{1,6}|\.{1,6}|-)[ \t]+(?=\S)")
_ITEM = re.compile(r"(?:\*{1,6}|\.{1,6}|-|\d{1,3}\.|<\d{1,2}>)[ \t]+\S")
_TERM = re.compile(r"(\S[^\n]{0,200}?)(:{2,4}|;;)(?:[ \t]+|$)")
_BLOCK_MACRO = re.compile(r"(?:include|image|video|audio|toc|ifdef|ifndef|ifeval|endif)::[^\s\[]{0,300}\[[^\n]{0,300}\]$")


def claims(path: str, _head: str) -> bool:
    """By the name; whether it is named like a card decides :func:`aiact_lint.formats.candidate`."""
    return path.lower().endswith((".adoc", ".asciidoc"))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """One document for the whole text."""
    return prose.document(source, FORMAT, lambda text: _Rewriter(text).run())


class _Rewriter:
    """Rewrites one text line by line. ``lines`` are without their ends; ``starts`` are their offsets."""

    def __init__(self, text: str) -> None:
        self.lines = [line.expandtabs(1) for line in text.split("\n")]
        self.starts: list[int] = []
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line) + 1
        self.joined: dict[int, str] = {}
        self.outline: dict[int, Mark] = {}
        self.language: str | None = None
        self.columns = 0
        self.header = False
        # A block title is open: before its block (1), in a paragraph or list (2), or in a delimited block (its delimiter).
        self.titled: int | str = 0

    def run(self) -> prose.Rewritten:
        """The text in Markdown's form, and what stands beside it."""
        paths = asciidoc_inline.paths("\n".join(self.lines))
        number = 0
        while number < len(self.lines):
            number = self.line(number)
        out = []
        for number, line in enumerate(self.lines):
            out.append(line)
            out.append(self.joined.get(number, "\n"))
        return prose.Rewritten(asciidoc_inline.rewrite("".join(out[:-1])), self.outline, paths)

    # --- lines

    def line(self, number: int) -> int:
        """Rewrite what begins on a line; the number of the line to go on with."""
        line = self.lines[number].rstrip()
        body = line.lstrip()
        self.watch_title(number, body)
        if not body:
            return number + 1
        if _TABLE.match(line):
            return self.table(number, line)
        if found := _DELIMITER.match(line):
            return self.delimited(number, line, found)
        if body.startswith("//") or line == "+" or _BLOCK_MACRO.match(line):
            return self.blank(number)
        if line[0] == "[" and _BLOCK_ATTRIBUTES.match(line):
            return self.attributes(number, line)
        if found := _ATTRIBUTE.match(line):
            if found.group(1) not in _DESCRIBING:
                return self.blank(number)
            self.put(number, 0, " ")
        elif found := _TITLE.match(line):
            self.put(number, 0, "#" * len(found.group(1)))
        elif _BLOCK_TITLE.match(line):
            self.put(number, 0, " ")
            self.mark(number, Mark(level=LABEL, following=self.end_of(number) + 1))
            self.titled = 1
        elif found := _LIST.match(line.lstrip()):
            self.item(number, len(line) - len(body), found.group(1))
        elif (found := _TERM.match(line)) and "://" not in found.group(1):
            self.term(number, found)
        return number + 1

    def attributes(self, number: int, line: str) -> int:
        """Note what a line of attributes says about the block below it."""
        if found := _SOURCE.match(line):
            self.language = found.group(1).lower()
        if found := _COLUMNS.search(line):
            self.columns = _count(found.group(1))
        self.header = "header" in line
        return self.blank(number)

    def put(self, number: int, at: int, text: str) -> None:
        """Overwrite a part of a line."""
        line = self.lines[number]
        self.lines[number] = line[:at] + text + line[at + len(text) :]

    def blank(self, number: int) -> int:
        """Blank out a line; the number of the next one."""
        self.lines[number] = " " * len(self.lines[number])
        return number + 1

    def end_of(self, number: int) -> int:
        """The offset of the end of a line."""
        return self.starts[number] + len(self.lines[number])

    def mark(self, number: int, mark: Mark) -> None:
        """Note what begins on a line; that a title ends there stays noted."""
        if (known := self.outline.get(self.starts[number])) and known.ends_label:
            mark = Mark(mark.level, mark.end, mark.following, mark.rows, mark.columns, mark.headed, mark.language, mark.depth, True)
        self.outline[self.starts[number]] = mark

    def watch_title(self, number: int, body: str) -> None:
        """End a block title behind its block: a paragraph, a list with the blank lines in it, or a delimited block."""
        if self.titled == 1 and body and not _BLOCK_ATTRIBUTES.match(body):
            self.titled = body if _DELIMITER.match(body) or _TABLE.match(body) else 2
        elif self.titled == 2 and body and not self.lines[number - 1].strip() and not _ITEM.match(body) and body != "+":
            self.titled = 0
            self.mark(number, Mark(ends_label=True))
        elif isinstance(self.titled, str) and body == self.titled:
            self.titled = 2

    # --- blocks

    def delimited(self, number: int, line: str, found: re.Match[str]) -> int:
        """Rewrite a delimited block: code is read as code, comments and raw HTML are blanked out, all else is text."""
        language, self.language = self.language, None
        sign = line[0]
        if sign in "=*_" or line == "--":
            return self.blank(number)
        named = found.group(1) or ""
        fence = line.removesuffix(named).rstrip()
        end = number + 1
        while end < len(self.lines) and self.lines[end].rstrip() != fence:
            end += 1
        self.blank(number)
        if sign in "/+":
            for inner in range(number, min(end + 1, len(self.lines))):
                self.blank(inner)
        elif end > number + 1:
            stop = self.end_of(end - 1)
            language = language or named.lower()
            first = next((n for n in range(number + 1, end) if self.lines[n].strip()), None)
            if first is not None:
                self.outline[self.starts[first]] = Mark(language=language, end=stop, following=stop + 1)
        if end < len(self.lines):
            self.watch_title(end, self.lines[end].strip())
            self.blank(end)
        return end + 1

    def item(self, number: int, indent: int, sign: str) -> None:
        """A list item: its depth is the number of its signs."""
        self.put(number, indent, " " * (len(sign) - 1) + "-")
        self.mark(number, Mark(depth=1 if sign == "-" else len(sign)))

    def term(self, number: int, found: re.Match[str]) -> None:
        """The term of a description list becomes the run-in heading of its description, which may begin on the next line."""
        self.put(number, found.start(2), ":" + " " * (len(found.group(2)) - 1))
        following = number + 1
        while following < len(self.lines) and following < number + 3 and not self.lines[following].strip():
            following += 1
        if found.end() >= len(self.lines[number].rstrip()) and following < len(self.lines):
            below = self.lines[following].strip()
            if below and not _DELIMITER.match(below) and not _ITEM.match(below) and not _TABLE.match(below):
                self.joined.update(dict.fromkeys(range(number, following), " "))
            else:
                at = self.starts[number] + found.start(2)
                self.mark(number, Mark(level=LABEL, end=at, following=self.end_of(number) + 1))
                self.titled = 1

    # --- tables

    def table(self, number: int, fence: str) -> int:
        """Note the rows of a table: its cells may stand on lines of their own, so they are counted."""
        end = number + 1
        while end < len(self.lines) and self.lines[end].rstrip() != fence:
            end += 1
        columns, header = self.columns, self.header
        self.columns, self.header = 0, False
        self.blank(number)
        rows: list[tuple[int, int]] = []
        if fence[0] == "|":
            columns = columns or self.first_cells(number + 1, end)
            header = header or self.is_headed(number + 1, end)
            rows = self.rows(number + 1, end, max(columns, 1))
        if rows:
            low = self.line_at(rows[0][0], number + 1)
            following = self.starts[end] if end < len(self.lines) else self.end_of(len(self.lines) - 1) + 1
            self.outline[self.starts[low]] = Mark(rows=tuple(rows), columns=columns, headed=header, following=following)
        if end < len(self.lines):
            self.watch_title(end, self.lines[end].strip())
            self.blank(end)
        return end + 1

    def line_at(self, offset: int, number: int) -> int:
        """The number of the line, from a given one on, that an offset stands on."""
        while number + 1 < len(self.starts) and self.starts[number + 1] <= offset:
            number += 1
        return number

    def first_cells(self, first: int, end: int) -> int:
        """The cells of the first row, which stands on one line where nothing else says how many columns there are."""
        return next((len(_CELL.findall(self.lines[n])) for n in range(first, end) if self.lines[n].strip()), 0)

    def is_headed(self, first: int, end: int) -> bool:
        """Whether the first row is a header: it follows the fence at once, and an empty line follows it."""
        return first + 1 < end and bool(self.lines[first].strip()) and not self.lines[first + 1].strip()

    def rows(self, first: int, end: int, columns: int) -> list[tuple[int, int]]:
        """The ranges of the rows; the specifiers of cells are blanked out, and a cell that goes on is put on one line."""
        starts: list[int] = []
        for number in range(first, end):
            line = self.lines[number]
            starts.extend(self.starts[number] + cell.end() - 1 for cell in _CELL.finditer(line))
            self.lines[number] = _CELL.sub(lambda found: " " * (len(found.group()) - 1) + "|", line)
            self.joined[number] = " "
        last = self.end_of(end - 1)
        return [(low, high) for low, high in pairwise((*starts[::columns], last)) if low < high]


def _count(columns: str) -> int:
    """The number of columns that ``cols`` declares: ``1,3`` or ``3*``."""
    total = 0
    for part in re.split(r"[,;]", columns):
        repeated = re.match(r"\s*(\d{1,3})\*", part)
        total += int(repeated.group(1)) if repeated else 1
    return total
