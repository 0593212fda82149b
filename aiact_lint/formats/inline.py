"""Markdown's inline markup, blanked out: the words keep their places (https://spec.commonmark.org/0.31.2/#inlines)."""

from __future__ import annotations

import re

from aiact_lint.formats.sentences import BREAK
from aiact_lint.formats.words import words

# Every alternative begins with a fixed character, so the search skips plain text quickly; none can match in two ways.
_MARKUP = re.compile(
    r"\[!\[[^\[\]\n]{0,500}\]\([^()\s]*\)\]\([^()\s]*\)"
    r"|!\[[^\[\]\n]{0,500}\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+[\"'][^\"'\n]{0,500}[\"'])?[ \t]*\)|\[[^\]\n]{0,100}\])"
    r"|\[\^[^\]\s]{1,40}\]:?"
    r"|\[![A-Za-z]{1,12}\]"
    r"|\[(?P<text>[^\[\]]{1,300})\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+[\"'][^\"'\n]{0,500}[\"'])?[ \t]*\)|\[[^\[\]\n]{0,100}\])"
    r"|\]\([^()\s]*\)"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]{0,30})(?:[\s/][^<>]*)?>"
    r"|<[a-z]{2,8}:[^<>\s]*>"
    r"|~~|_+"
    r"|&(?:[A-Za-z]{2,24}|#\d{1,6}|#[xX][0-9a-fA-F]{1,6});"
    r"|\\[ !-/:-@\[-`{-~]"
)
JOINER = "\u2060"
"""Stands for markup inside a word, which is drawn as one: ``emo**ti**ons``, ``emo<wbr>tions``."""
_INNER = re.compile(r"\*{1,3}(?<=[^\W\d_]\*)(?=[^\W\d_])|\*{2,3}(?<=[^\W\d_]\*\*)(?=[^\W\d_])|\*{3}(?<=[^\W\d_]\*{3})(?=[^\W\d_])")
_SOFT = re.compile("[\u00ad\u200b-\u200d\u2060-\u2064]")
_EMPHASIS = re.compile(r"~~|(?<![^\W_])_+|_+(?![^\W_])")
_QUOTE = re.compile(r"^[ \t]*>[> \t]*", re.MULTILINE)
_WITHIN = words("b i em strong span u s small mark font")
_ENDING = words("br p li div td th tr summary details dt dd ul ol table h1 h2 h3 h4 h5 h6 section center")


def mask(text: str) -> str:
    """The text with its markup blanked out, in the same length."""
    # The most frequent marks in the quickest way.
    if "*" in text:
        text = _INNER.sub(lambda found: JOINER * len(found.group()), text).replace("*", " ")
    text = _MARKUP.sub(_blank, text.replace("`", " "))
    return _QUOTE.sub(lambda found: " " * len(found.group()), text) if ">" in text else text


def _blank(found: re.Match[str]) -> str:
    whole = found.group()
    first = whole[0]
    if first == "_":
        start, end = found.span()
        text = found.string
        inside = start > 0 and text[start - 1].isalnum() and end < len(text) and text[end].isalnum()
        return whole if inside else " " * len(whole)
    if first == "<":
        tag = found.group("tag")
        if tag and (tag.lower() == "wbr" or (tag.lower() in _WITHIN and _between_letters(found))):
            return JOINER * len(whole)
        if tag and tag.lower() in _ENDING:
            # Cells of a table keep a sign between them, other blocks end a sentence.
            sign = ("|" if tag.lower() in ("td", "th") else BREAK) if found.group("close") or tag.lower() == "br" else " "
            return sign + _spaces(whole[1:])
        return _spaces(whole)
    if first == "[" and (text := found.group("text")):
        inner = _EMPHASIS.sub(lambda sign: " " * len(sign.group()), text)
        return " " + inner + " " * (len(whole) - len(text) - 1)
    if first == "\\":
        return " " + whole[1:]
    if first == "&":
        return _reference(whole)
    return _spaces(whole)


def _between_letters(found: re.Match[str]) -> bool:
    """Whether a match stands inside a word."""
    start, end = found.span()
    return found.string[max(start - 1, 0) : start].isalpha() and found.string[end : end + 1].isalpha()


def _reference(whole: str) -> str:
    """A character reference (``&eacute;``, ``&#101;``) in the same length: letters and soft breaks keep their word together."""
    from html import unescape

    sign = unescape(whole)
    if len(sign) != 1:
        return whole if sign == whole else " " * len(whole)
    if sign.isalnum():
        return sign + JOINER * (len(whole) - 1)
    if _SOFT.match(sign):
        return JOINER * len(whole)
    return ("&" if sign == "&" else " ").ljust(len(whole))


def _spaces(text: str) -> str:
    if "\n" in text:
        return "".join("\n" if sign == "\n" else " " for sign in text)
    return " " * len(text)


def without_comments(text: str) -> str:
    """The text with its HTML comments blanked out: they are hints for the writer. One that never ends is text."""
    start = text.find("<!--")
    if start < 0:
        return text
    out = []
    at = 0
    while start >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        out.append(text[at:start])
        inside = text[max(start - 1, 0) : start].isalnum() and text[end + 3 : end + 4].isalnum()
        out.append(JOINER * (end + 3 - start) if inside and "\n" not in text[start:end] else _spaces(text[start : end + 3]))
        at = end + 3
        start = text.find("<!--", at)
    out.append(text[at:])
    return "".join(out)


def plain(text: str) -> str:
    """A short text (a heading, a cell) without markup and surplus white space, for a trail."""
    return " ".join(text.replace(BREAK, " ").replace("|", " ").replace(JOINER, "").split())
