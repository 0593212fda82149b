"""Text made harmless for Markdown and HTML."""

from __future__ import annotations

import html
import re

from aiact_lint.reporters.safe import one_line, visible

# What begins a span anywhere in a line of GitHub's Markdown: code, emphasis, links, mathematics, tables, strikethrough.
_SPANS = re.compile(r"[\\`*_\[\]|~$]")
# What begins a block at the start of a line.
_BLOCKS = re.compile(r"\A(?:[#+=>-]|[0-9]+(?=[.)]))")
# What GitHub turns into a link by itself.
_LINKS = re.compile(r":(?=//)|@|(?<=www)\.", re.IGNORECASE)


def markdown(text: str) -> str:
    """The text on one line, with nothing in it that Markdown would act on.

    Markup is escaped with a backslash where that is readable, else with a character reference, which no parser acts on.
    """
    text = html.escape(one_line(text), quote=False)
    text = _SPANS.sub(r"\\\g<0>", text)
    text = _LINKS.sub(lambda match: f"&#{ord(match[0])};", text)
    return _BLOCKS.sub(lambda match: f"{match[0][:-1]}&#{ord(match[0][-1])};", text)


def code(text: str) -> str:
    """The text in fixed width in a Markdown cell: as HTML, for in a code span nothing can be escaped."""
    return f"<code>{markdown(text)}</code>"


def text(value: str) -> str:
    """The text for the content of an element of HTML or XML. Its line ends are kept."""
    return html.escape("\n".join(visible(line) for line in re.split(r"\r\n|\r|\n", value)))


def attribute(value: str) -> str:
    """The text for an attribute of HTML or XML in double quotes."""
    return html.escape(one_line(value))


def is_address(url: str) -> bool:
    """Whether a link may lead there: a plain web address without anything that could end a link early."""
    return re.fullmatch(r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~/?=&#%:+-]*)?", url) is not None
