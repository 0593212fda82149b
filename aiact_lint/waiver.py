"""Suppressions in comments: ``aiact-lint: ignore[ID] reason="…" until=2027-03-01 owner="…"``.

Only a real comment counts: ``<!-- … -->`` in Markdown outside of code, ``#`` in YAML and in front matter outside of quotes, ``..`` in
reStructuredText and ``//`` in AsciiDoc at the beginning of a line. Text that merely mentions the words suppresses nothing. In an
object of Kubernetes the annotation ``aiact-lint/ignore`` says the same for the whole object, one suppression a line, as
``[ID] reason="…" until=2027-03-01``: annotations survive tools that drop comments.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from aiact_lint.config import NEVER, is_placeholder
from aiact_lint.errors import UnreadableError
from aiact_lint.finding import Evidence
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node, Scalar, Sequence, parse_yaml

MOST = 200
"""Suppressions read in one file. More would make its report unreadable, and are a way to slow the run down."""

_WORD = "aiact-lint:"
ANNOTATION = "aiact-lint/ignore"
_MARKDOWN = re.compile(r"\.(?:md|markdown|mdx|mdown|qmd|rmd)\Z", re.IGNORECASE)
_FENCE = re.compile(r"[\s>]*(`{3,}|~{3,})")
_HTML = re.compile(r"<!--\s*aiact-lint:(.*?)(-->|\Z)", re.DOTALL)
_HASH = re.compile(r"(?:^|(?<=\s))#+\s*aiact-lint:(.*)")
# Other languages of prose, and how a comment begins there.
_OTHERS = (
    (re.compile(r"\.rst\Z", re.IGNORECASE), re.compile(r"^[ \t]*\.\.[ \t]+aiact-lint:(.*)")),
    (re.compile(r"\.(?:adoc|asciidoc)\Z", re.IGNORECASE), re.compile(r"^//[ \t]*aiact-lint:(.*)")),
)
# A quotation mark opens a scalar only where a value may begin; "don't" opens none.
_IN_QUOTES = re.compile(r"""(?:^|[:?-](?=\s)|[\[{,])\s*+(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*)\Z""")
_ORDER = re.compile(r"\s*ignore\s*(?:\[([^\]]*)\])?")
_OPTION = re.compile(r"""\s*([A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|“([^”]*)”|([^\s"'“]+))""")
_EXAMPLE = 'write ignore[ID] reason="…" until=2027-03-01'


@dataclass(frozen=True, slots=True)
class Waiver:
    """One comment. It covers the lines ``first`` to ``last``, and ``below`` where it stands alone (else 0).

    ``endless``: it says that it has no end. ``faults`` say why it has no effect; ``missing`` names what is not given.
    """

    source: SourceFile
    span: Span
    first: int
    last: int
    alone: bool
    below: int = 0
    ids: tuple[str, ...] = ()
    reason: str = ""
    until: dt.date | None = None
    owner: str = ""
    endless: bool = False
    faults: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def covers(self, evidence: Evidence) -> bool:
        """Whether the quoted place stands on a line this comment speaks for."""
        if evidence.source.path != self.source.path:
            return False
        span = evidence.span
        top = self.source.position(span.start).line
        bottom = self.source.position(max(span.start, span.end - 1)).line
        return (top <= self.last and bottom >= self.first) or top <= self.below <= bottom


def waivers(source: SourceFile) -> list[Waiver]:
    """The suppressions in the comments of a file, sound or not, in the order of the text."""
    noted = list(_in_annotations(source)) if ANNOTATION in source.text and not _MARKDOWN.search(source.path) else []
    if _WORD not in source.text:
        return noted
    sign = next((sign for name, sign in _OTHERS if name.search(source.path)), _HASH)
    every = _in_markdown(source) if _MARKDOWN.search(source.path) else _in_lines(source, 1, len(source.line_starts), sign)
    found = list(islice(every, MOST + 1))
    if len(found) > MOST:
        found[MOST] = replace(found[MOST], faults=(f"more than {MOST} stand in this file, and this one and those after it are not read",))
    own = {line for waiver in found if waiver.alone for line in range(waiver.first, waiver.last + 1)}
    # Nothing can stand above or beside the "---" that opens front matter, so the comments straight below it speak for it, too.
    opening = _front_matter_end(source) > 0
    below = _below(source, [waiver.last for waiver in found if waiver.alone], own)
    return [
        replace(
            waiver,
            first=1 if opening and own.issuperset(range(2, waiver.first + 1)) else waiver.first,
            below=below[waiver.last],
        )
        if waiver.alone
        else waiver
        for waiver in found
    ] + noted


def _below(source: SourceFile, lines: list[int], own: set[int]) -> dict[int, int]:
    """Below each of ``lines`` the next one that is neither blank nor another suppression, so that several may stand above it; else 0."""
    out: dict[int, int] = {}
    # From the last on, so that no stretch of blank lines is crossed twice.
    for line in sorted(lines, reverse=True):
        for number in range(line + 1, len(source.line_starts) + 1):
            if number in out or (number not in own and source.line(number).strip()):
                out[line] = out.get(number, number)
                break
        else:
            out[line] = 0
    return out


def _in_lines(source: SourceFile, first: int, last: int, sign: re.Pattern[str] = _HASH) -> Iterator[Waiver]:
    """Comments that begin with ``#`` or another sign, in the lines ``first`` to ``last``."""
    for number in range(first, last + 1):
        line = source.line(number)
        comment = sign.search(line)
        if comment is None or _IN_QUOTES.search(line[: comment.start()]):
            continue
        start = source.line_starts[number - 1]
        span = Span(start + comment.start(), start + len(line.rstrip()))
        yield _waiver(source, span, comment[1], alone=not line[: comment.start()].strip())


def _in_markdown(source: SourceFile) -> Iterator[Waiver]:
    """Comments in front matter, and HTML comments outside of code."""
    body = _front_matter_end(source)
    yield from _in_lines(source, 1, body)
    code = _code_lines(source, body + 1)
    for comment in _HTML.finditer(source.text, source.line_starts[body] if body < len(source.line_starts) else len(source.text)):
        first, last = source.position(comment.start()).line, source.position(max(comment.start(), comment.end() - 1)).line
        before = source.text[source.line_starts[first - 1] : comment.start()]
        # An odd number of backticks before it: an example in running text.
        if first in code or before.count("`") % 2:
            continue
        after = source.line(last)[comment.end() - source.line_starts[last - 1] :]
        words = comment[1] if comment[2] else "\0"
        yield _waiver(source, Span(comment.start(), comment.end()), words, alone=not before.strip(" \t>") and not after.strip())


def _in_annotations(source: SourceFile) -> Iterator[Waiver]:
    """The annotations of each object in a file; each speaks for its whole object."""
    try:
        roots = parse_yaml(source.text)
    except UnreadableError:
        at = source.text.index(ANNOTATION)
        line = source.position(at).line
        fault = "the file is no plain YAML (a template?), so annotations cannot be read; use a # comment"
        yield Waiver(source, Span(at, at + len(ANNOTATION)), line, line, alone=False, faults=(fault,))
        return
    for number, root in enumerate(roots):
        end = roots[number + 1].start if number + 1 < len(roots) else len(source.text)
        first, last = source.position(root.start).line, source.position(max(root.start, end - 1)).line
        for value in _annotations(root):
            start = value.inner()[0]
            for order in filter(None, map(str.strip, value.value.splitlines())):
                found = max(source.text.find(order, start, value.end), start)
                span = Span(found, min(found + len(order), value.end))
                words = order if order.startswith("ignore") else f"ignore{order}"
                yield replace(_waiver(source, span, words, alone=False), first=first, last=last)
                start = span.end


def _annotations(node: Node, key: str = "") -> Iterator[Scalar]:
    """The values of our annotation below ``metadata.annotations`` of an object and of its templates."""
    if isinstance(node, Mapping):
        for name, value in node.pairs:
            if not isinstance(name, Scalar):
                continue
            if name.value == ANNOTATION and key == "annotations" and isinstance(value, Scalar):
                yield value
            else:
                yield from _annotations(value, name.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _annotations(item)


def _front_matter_end(source: SourceFile) -> int:
    """The last line of the front matter, or 0."""
    if source.line(1).rstrip() != "---":
        return 0
    return next((n for n in range(2, len(source.line_starts) + 1) if source.line(n).rstrip() in {"---", "..."}), 0)


def _code_lines(source: SourceFile, first: int) -> set[int]:
    """The lines of fenced code."""
    code: set[int] = set()
    fence = ""
    for number in range(first, len(source.line_starts) + 1):
        mark = _FENCE.match(source.line(number))
        if fence:
            code.add(number)
            if mark and mark[1].startswith(fence):
                fence = ""
        elif mark:
            code.add(number)
            fence = mark[1]
    return code


def _waiver(source: SourceFile, span: Span, words: str, *, alone: bool) -> Waiver:
    """Read the words of one comment."""
    first = source.position(span.start).line
    last = source.position(max(span.start, span.end - 1)).line
    bare = Waiver(source, span, first, last, alone)
    if words == "\0":
        return replace(bare, faults=("the comment is not closed with -->",))
    order = _ORDER.match(words)
    if order is None:
        return replace(bare, faults=(f"it does not say ignore; {_EXAMPLE}",))
    ids = tuple(dict.fromkeys(filter(None, (order[1] or "").replace(",", " ").split())))
    options, faults = _options(words[order.end() :])
    missing = [name for name, value in (("id", ids), ("reason", options.get("reason")), ("until", options.get("until"))) if not value]
    if missing:
        faults.insert(0, f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    reason, until = options.get("reason", ""), None
    if reason and is_placeholder(reason):
        faults.append(f'"{reason}" gives no reason')
    endless = options.get("until") == NEVER
    if options.get("until") and not endless:
        until = _day(options["until"])
        if until is None:
            faults.append(f'until: "{options["until"]}" is not a date; write 2027-03-01')
    owner = options.get("owner", "")
    return replace(bare, ids=ids, reason=reason, until=until, endless=endless, owner=owner, faults=tuple(faults), missing=tuple(missing))


def _day(words: str) -> dt.date | None:
    """A date as people write it, and none of the other forms of ISO 8601."""
    try:
        return dt.date.fromisoformat(words) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words) else None
    except ValueError:
        return None


def _options(words: str) -> tuple[dict[str, str], list[str]]:
    """The options ``name=value``, and what could not be read."""
    options: dict[str, str] = {}
    faults = []
    at = 0
    while option := _OPTION.match(words, at):
        name, quoted, *others = option.groups()
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else next((o for o in others if o is not None), "")
        if name not in {"reason", "until", "owner"}:
            faults.append(f'unknown option "{name}"; known are reason, until and owner')
        elif name in options:
            faults.append(f"{name} is given twice")
        else:
            options[name] = " ".join(value.split())
        at = option.end()
    if rest := words[at:].strip():
        faults.append(f'cannot read "{rest[:40]}"; put text with spaces in quotes')
    return options, faults
