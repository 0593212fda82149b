"""Inline markup and macros of AsciiDoc, blanked out in the same length, and the files that they link to.

https://docs.asciidoctor.org/asciidoc/latest/macros/ and https://docs.asciidoctor.org/asciidoc/latest/text/
"""

from __future__ import annotations

import re

_INLINE = re.compile(
    r"(?P<silent>\b(?:image|icon|stem|latexmath|asciimath|indexterm2?|anchor|counter2?|pass|footnote):[^\s\[]{0,201}+"
    r"\[[^\]]{0,500}+\])"
    r"|\b(?:link|xref|mailto|kbd|btn|menu):[^\s\[]{0,300}+\[(?P<text>[^\]]{0,500}+)\]"
    r"|\b(?:https?|ftp|irc)://[^\s\[\]<>]{1,300}+\[(?P<label>[^\]]{0,500}+)\]"
    r"|<<[^<>,\n]{1,200}+(?:,(?P<name>[^<>]{1,300}+))?>>"
    r"|\[\[\[?[^\[\]\n]{1,100}+\]?\]\]"
    r"|\{[\w:-]{1,60}+\}"
    r"|\[[.#%][\w.#%-]{1,60}+\](?=[#*_`])"
    r"|(?:(?<=[\s(\]])|^)\#{1,2}(?=[^\s#])(?P<marked>[^#\n]{1,200}+)\#{1,2}(?=[\s.,;:)!?]|$)",
    re.MULTILINE,
)
_PATHS = re.compile(r"\b(?:link|xref|include):{1,2}(?P<path>[^\s\[:]{1,300}+)\[")


def paths(text: str) -> tuple[tuple[int, int], ...]:
    """The places of relative paths that the text links to or includes."""
    return tuple(found.span("path") for found in _PATHS.finditer(text))


def rewrite(text: str) -> str:
    """The text without macros, references and attributes; the words that they show keep their places."""
    return _INLINE.sub(_words, text)


def _words(found: re.Match[str]) -> str:
    whole = found.group()
    for group in ("text", "label", "name", "marked"):
        inner = found.group(group)
        if inner:
            before = found.start(group) - found.start()
            return " " * before + inner + " " * (len(whole) - before - len(inner))
    return "".join("\n" if sign == "\n" else " " for sign in whole)
