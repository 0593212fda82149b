"""Markdown's blocks, line by line: headings, paragraphs, lists, tables, quotes and code (https://github.github.com/gfm/).

Two texts of one length are read side by side: the raw one shows the structure, the masked one gives the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiact_lint.document import Kind, Statement
from aiact_lint.formats import code, marks, run_in, sentences
from aiact_lint.formats.inline import plain
from aiact_lint.formats.outline import LABEL, Mark, Outline
from aiact_lint.formats.views import View
from aiact_lint.source import SourceFile


class Blocks:
    """Reads the body of one Markdown text into statements.

    ``given`` holds, by the offset of a line, what another markup language says about it (see :mod:`.outline`).
    """

    def __init__(
        self, source: SourceFile, raw: str, masked: str, statements: list[Statement], section: int, block: int, given: Outline | None = None
    ) -> None:
        self.source = source
        self.given: Outline = given or {}
        # Elsewhere an indented paragraph is a quotation, or stands in a list, and a line of signs is no heading.
        self.is_markdown = given is None
        self.raw = raw
        self.masked = masked
        self.view = View(masked)
        self.out = statements
        self.section = section
        self.block = block
        self.headings: list[tuple[int, str]] = []
        self.path: tuple[str, ...] = ()
        self.items: list[marks.Item] = []
        self.title = ""
        self.start = self.end = -1
        self.in_item = False
        self.quoted = False
        # The last statement of the paragraph above, if nothing has come between, and whether a blank line has.
        self.above: int | None = None
        self.gap = True
        # The item that was left for one further out, whose list goes on.
        self.sibling: marks.Item | None = None
        self.last_table = raw.rfind("</table")

    # --- lines

    def read(self, begin: int) -> None:
        """Read from an offset to the end."""
        raw = self.raw
        at, size = begin, len(raw)
        while at < size:
            stop = raw.find("\n", at)
            stop = size if stop < 0 else stop
            at = self._line(at, stop)
        self._flush()

    def _line(self, low: int, high: int) -> int:
        """Read one line (or the whole table, fence or HTML block that it begins); where to go on."""
        raw = self.raw
        line = raw[low:high]
        body = line.lstrip()
        following = high + 1
        given = self.given.get(low)
        if given is not None and given.ends_label:
            self._end_label()
        if not body:
            self._flush()
            self.gap = True
            self.quoted = False
            return following
        first = body[0]
        at = high - len(body)
        body = body.rstrip()
        if given is not None:
            if jump := self._given(given, at, at + len(body)):
                return jump
            if given.depth:
                return self._block(body, at, 4 * (given.depth - 1), low, high) or following
        if first == ">":
            while first == ">":
                at += 1
                while at < high and raw[at] in " \t":
                    at += 1
                first = raw[at] if at < high else ""
            if not self.quoted:
                self._close()
                self.quoted = True
            body = raw[at:high].rstrip()
            if not body:
                self._flush()
                self.gap = True
                return following
        indent = at - low if "\t" not in raw[low:at] else len(raw[low:at].expandtabs(4))
        return self._block(body, at, indent, low, high) or following

    def _given(self, given: Mark, at: int, end: int) -> int:
        """Read a heading, table or code block of another markup language; 0 if the line is none of them."""
        if given.level:
            self._close()
            self._heading(given.level, at, given.end or end)
        elif given.rows:
            self._flush()
            self._rows(given.rows, given.columns, headed=given.headed)
        elif given.language is not None:
            self._flush()
            self._code(at, given.end, given.language)
            self.above = None
            self.gap = True
        else:
            return 0
        return given.following

    def _end_label(self) -> None:
        """End the run-in heading that is open, so that it does not rule what follows its block."""
        self._close()
        while self.headings and self.headings[-1][0] >= LABEL:
            self.headings.pop()
        if self.path != (path := tuple(words for _, words in self.headings)):
            self.path = path
            self.section += 1

    def _block(self, body: str, at: int, indent: int, low: int, high: int) -> int:
        """Read what begins on a line that is not empty; where to go on if that is not the next line."""
        first = body[0]
        if first in "`~" and (fence := marks.FENCE.match(body)):
            return self._fence(fence, high + 1)
        if first == "<" and (jump := self._html(body, at)):
            return jump
        if self._rules(first, body, at):
            return 0
        if "|" in body and (jump := self._table(at, high)):
            return jump
        if first in marks.MARKERS or first.isdigit() or body[1:2] == ")":
            marker = marks.ITEM.match(body)
            # In the middle of a paragraph a number other than 1 is a number.
            if marker and not (first.isdigit() and self.start >= 0 and not self.in_item and first != "1"):
                self._item(indent, at + marker.end(), at + len(body))
                return 0
        if first == "[" and self.start < 0 and marks.DEFINITION.match(body) and not body.startswith("[^"):
            return 0
        if indent >= 4 and self.is_markdown and self.gap and not self.items and self.start < 0:
            return self._indented(low)
        self._text(indent, at, at + len(body))
        return 0

    def _rules(self, first: str, body: str, at: int) -> bool:
        """Read a heading or a rule; False if the line is neither."""
        if first == "#" and (atx := marks.ATX.match(body)):
            self._close()
            self._heading(len(atx.group(1) or atx.group(2)), at + atx.end(), at + len(body.rstrip("# \t")))
            return True
        if (
            first in "=-"
            and self.is_markdown
            and self.start >= 0
            and not self.in_item
            and marks.SETEXT.match(body)
            and self.raw.count("\n", self.start, self.end) < 2
        ):
            start, end = self.start, self.end
            self.start = -1
            self._close()
            self._heading(1 if first == "=" else 2, start, end)
            return True
        if first in "*-_=" and marks.RULE.match(body):
            self._close()
            return True
        return False

    def _text(self, indent: int, start: int, end: int) -> None:
        if self.start >= 0:
            self.end = end
            return
        if self.items and self.gap:
            if indent > self.items[0].indent:
                while len(self.items) > 1 and indent <= self.items[-1].indent:
                    self.items.pop()
            else:
                self._close()
        if not self.items and self.raw[start] in "*_" and (found := marks.BOLD_ONLY.match(self.raw, start, end)):
            text = (found.group(1) or found.group(2)).strip()
            if not text.endswith((".", "!", "?")) and marks.LETTER.search(text):
                self._close()
                self._heading(LABEL, start, end)
                return
        self.in_item = bool(self.items)
        self.start, self.end = start, end
        if not self.in_item:
            self.block += 1

    # --- headings, lists

    def _heading(self, level: int, start: int, end: int) -> None:
        text = plain(self.masked[start:end]).rstrip(":： ")
        if not marks.LETTER.search(text):
            return
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.path = tuple(words for _, words in self.headings)
        self.section += 1
        self.block += 1
        self._put(start, end, "heading", self._trail(), self.block, None)
        self.headings.append((level, text))
        self.path = tuple(words for _, words in self.headings)
        self.title = self.title or text
        self.above = None

    def _trail(self, *more: str) -> tuple[str, ...]:
        if self.items:
            return (*self.path, *(item.label for item in self.items if item.label), *more)
        return (*self.path, *more) if more else self.path

    def _item(self, indent: int, start: int, end: int) -> None:
        above, gap = self.above, self.gap
        if self.start >= 0:
            self._flush()
            above, gap = self.above, False
        while self.items and indent <= self.items[-1].indent + 1:
            popped = self.items.pop()
            if not self.items:
                above = None
                self.sibling = popped
        if self.items:
            parent = self.items[-1]
            intro = parent.last if parent.last is not None and self._introduces(parent.last) else parent.intro
            self.items.append(marks.Item(indent, parent.block, intro))
        elif self.sibling is not None:
            self.items.append(marks.Item(indent, self.sibling.block, self.sibling.intro))
        else:
            intro = above if above is not None and self._introduces(above) else None
            if above is None or (gap and intro is None):
                self.block += 1
            self.items.append(marks.Item(indent, self.block, intro))
        self.sibling = None
        self.in_item = True
        self.gap = False
        if start < end:
            self.start, self.end = start, end

    def _introduces(self, index: int) -> bool:
        return self.out[index].text.rstrip().endswith((":", "：", "…:"))

    # --- paragraphs

    def _close(self) -> None:
        """End the paragraph and all lists."""
        self._flush()
        self.items.clear()
        self.sibling = None
        self.above = None

    def _flush(self) -> None:
        if self.start < 0:
            return
        start, end = self.start, self.end
        self.start = -1
        self.gap = False
        item = self.items[-1] if self.in_item and self.items else None
        kind: Kind = "item" if item else "sentence"
        block = item.block if item else self.block
        before = len(self.out)
        for low, high, label in run_in.units(self.raw, self.masked, start, end):
            if item and label and not item.label:
                item.label = label
                trail = self._trail()
            else:
                trail = self._trail(label) if label and not (item and item.label == label) else self._trail()
            for first, last in sentences.split(self.masked, low, high):
                if marks.LETTER.search(self.masked, first, last):
                    self._put(first, last, kind, trail, block, item.intro if item else None)
        if len(self.out) > before:
            if item:
                item.last = len(self.out) - 1
            else:
                self.above = len(self.out) - 1

    def _put(self, start: int, end: int, kind: Kind, trail: tuple[str, ...], block: int, intro: int | None) -> None:
        while start < end and self.masked[start].isspace():
            start += 1
        while end > start and self.masked[end - 1].isspace():
            end -= 1
        if end > start:
            statement = self.view.statement(start, end, kind, trail, self.section, block, intro, prose=True)
            # An address alone says nothing.
            if not statement.text.isspace():
                self.out.append(statement)

    # --- tables

    def _table(self, at: int, high: int) -> int:
        """Read a table that begins on this line; 0 if none does."""
        found = marks.table(self.raw, at, high)
        if found is None:
            return 0
        rows, headed, following = found
        self._flush()
        self._rows(rows, len(marks.cells(self.masked[at:high])), headed=headed)
        return following

    def _rows(self, rows: Sequence[tuple[int, int]], columns: int, *, headed: bool) -> None:
        """Read the rows of a table whose bounds are known; the first one introduces the others where it is a header."""
        intro = self._table_intro()
        for number, (low, high) in enumerate(rows):
            before = len(self.out)
            self._row(low, high, intro, label=columns == 2 and not (headed and number == 0))
            if headed and number == 0 and intro is None and len(self.out) > before:
                intro = before
        self.above = None
        self.gap = True

    def _table_intro(self) -> int | None:
        """The sentence that introduces a table; the table joins its block."""
        intro = self.above if self.above is not None and self._introduces(self.above) else None
        if self.items and self.items[-1].last is not None and self._introduces(self.items[-1].last):
            intro = self.items[-1].last
        if intro is None:
            self.block += 1
        return intro

    def _row(self, low: int, high: int, intro: int | None, *, label: bool) -> None:
        masked = self.masked
        while low < high and masked[low] in "|> \t\n\x0b":
            low += 1
        while high > low and masked[high - 1] in "| \t\n\r\x0b":
            high -= 1
        text = masked[low:high]
        if not marks.LETTER.search(text):
            return
        cells = marks.cells(text)
        name = plain(cells[0]).rstrip(":： ") if label and len(cells) == 2 else ""
        self._put(low, high, "cell", self._trail(*((name,) if name else ())), self.block, intro)

    # --- HTML

    def _html(self, body: str, at: int) -> int:
        """Read an HTML heading, summary or table that begins here; 0 if none does."""
        raw = self.raw
        if found := marks.HTML_HEADING.match(body):
            end = raw.find("</h", at, at + 2_000)
            if end < 0:
                return 0
            self._close()
            self._heading(int(found.group(1)), at + found.end(), end)
            return marks.behind_tag(raw, end)
        lower = body[:40].lower()
        if lower.startswith(("<summary", "<details")) and "<summary" in raw[at : at + 200].lower():
            found_summary = marks.summary(raw, at)
            if found_summary is None:
                return 0
            self._close()
            self._heading(LABEL, *found_summary)
            return marks.behind_tag(raw, found_summary[1])
        if lower.startswith("<table") and at < self.last_table:
            end = raw.find("</table", at)
            self._flush()
            self._html_table(at, end)
            return marks.behind_tag(raw, end)
        return 0

    def _html_table(self, start: int, end: int) -> None:
        intro = self._table_intro()
        lowered = self.raw[start:end].lower()
        rows = [start + found.start() for found in re.finditer(r"<tr\b", lowered)] or [start]
        for low, high in zip(rows, [*rows[1:], end], strict=True):
            inside = self.masked[low:high].rstrip("| \t\r\n\x0b")
            cells = marks.cells(inside.strip("| \t\r\n\x0b"))
            self._row(low, low + len(inside), intro, label=len(cells) == 2)
        self.above = None
        self.gap = True

    # --- code

    def _fence(self, fence: re.Match[str], following: int) -> int:
        self._flush()
        words = fence.group(2).strip().split(maxsplit=1)
        language = words[0].strip("{}.").lower() if words else ""
        end, after = marks.fence_end(self.raw, following, fence.group(1))
        self._code(following, end, language)
        self.gap = True
        return after

    def _indented(self, low: int) -> int:
        end = marks.indented_end(self.raw, low)
        self._code(low, min(end, len(self.raw)), "")
        return end

    def _code(self, start: int, end: int, language: str) -> None:
        if code.speaks(self.raw[start:end], language):
            intro = self._table_intro()
            view = View(self.raw[start:end], start)
            found, self.block = code.read(self.source, view, language, self._trail("code"), (self.section, self.block, intro))
            self.out.extend(found)
