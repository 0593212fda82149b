"""Inline markup of reStructuredText, blanked out in the same length, and the files that it links to.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#inline-markup, and the roles of Sphinx
(https://www.sphinx-doc.org/en/master/usage/restructuredtext/roles.html).
"""

from __future__ import annotations

import re

_INLINE = re.compile(
    r":(?:[\w.+-]{1,30}:){0,3}(?P<role>[\w.+-]{1,30}):`(?P<text>[^`]{1,500})`"  # :role:`text`
    r"|`(?P<link>[^`]{1,500})`_{1,2}(?![\w`])"  # `text <target>`_
    r"|(?<![\w`])`(?P<bare>[^`\n]{1,500})`:(?:[\w.+-]{1,30}:){1,3}"  # `text`:role:
    r"|(?<![\w|])\|(?![\s|])[^|\n]{1,80}(?<![\s|])\|_{0,2}(?![\w|])"  # |substitution|
    r"|\[(?:\d{1,3}|#[\w.-]{0,40}|\*|[A-Za-z][\w.-]{0,40})\]_(?!\w)"  # [1]_ and [CIT2002]_
)
_TARGET = re.compile(r"(?<!\s)\s*+<[^<>`]{1,300}+>$")
_SILENT = frozenset(("math", "raw", "cite", "footcite", "ref-type", "sup-ref", "icon", "octicon", "fa", "bdg"))
_TEXT_OF_A_FILE = re.compile(
    r"(?:`[^`<]{0,300}<|:(?:download|doc):`(?:[^`<]{0,300}<)?|^[ \t]*\.\.[ \t]+(?:include|literalinclude|_[^:\n]{1,100}):{1,2}[ \t]+)"
    r"(?P<path>[^\s`<>:]{1,300})(?=[>`\s]|$)",
    re.MULTILINE,
)


def paths(text: str) -> tuple[tuple[int, int], ...]:
    """The places of relative paths that the text links to or includes."""
    return tuple(found.span("path") for found in _TEXT_OF_A_FILE.finditer(text))


def rewrite(text: str) -> str:
    """The text without roles, targets, substitutions and footnote marks; their words keep their places."""
    return _INLINE.sub(_words, text) if "`" in text or "|" in text or "]_" in text else text


def _words(found: re.Match[str]) -> str:
    whole = found.group()
    for group in ("text", "link", "bare"):
        inner = found.group(group)
        if inner is None:
            continue
        if group == "text" and found.group("role").lower() in _SILENT:
            break
        if target := _TARGET.search(inner):
            inner = inner[: target.start()] + _blank(target.group())
        before = found.start(group) - found.start()
        return " " * before + inner + " " * (len(whole) - before - len(inner))
    return _blank(whole)


def _blank(text: str) -> str:
    return "".join("\n" if sign == "\n" else " " for sign in text)
