"""Run-in headings: ``**Oversight** The therapist decides.`` and ``Redress: write to the ombudsman.``."""

from __future__ import annotations

import re

from aiact_lint.formats.inline import plain

_BOLD = re.compile(r"(\*{1,3}|__)(?![\s*_])([^*\n]{1,100}?)(\*{1,3}|__)[ \t]*([:：]|[—–-](?=\s))?[ \t]*")
_PLAIN = re.compile(r"([^\W\d_][^\n.:;!?,()|\"`*<>\[\]{}]{1,48})[:：][ \t]+(?=\S)")
_MAX_WORDS = 5


def units(raw: str, masked: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The parts of a paragraph, each with its run-in heading: a line that begins with one begins a part."""
    out = []
    low, label = start, lead(raw, masked, start, end)[0]
    at = raw.find("\n", start, end)
    while at >= 0:
        line = at + 1
        while line < end and raw[line] in " \t>":
            line += 1
        name, strong = lead(raw, masked, line, end)
        # Two blanks before it are a line break that was meant.
        if name and (strong or label or raw[max(low, at - 2) : at] == "  "):
            out.append((low, at, label))
            low, label = line, name
        at = raw.find("\n", at + 1, end)
    out.append((low, end, label))
    return out


def lead(raw: str, masked: str, start: int, end: int) -> tuple[str, bool]:
    """The run-in heading that stands at an offset, and whether it is in bold type."""
    if raw[start : start + 1] in ("*", "_") and (found := _BOLD.match(raw, start, end)):
        text = found.group(2).strip()
        colon = bool(found.group(4)) or text.endswith((":", "："))
        if len(found.group(1)) == 1 and not colon:
            return "", False
        rest = raw[found.end() : found.end() + 1]
        opens = text[:1].isupper() and (rest.isupper() or rest.isdigit() or rest in tuple('["“„«`'))
        name = plain(masked[found.start(2) : found.end(2)]).rstrip(".:： ")
        if name and (colon or opens or text.endswith((".", "?", "—", "–")) or not rest.strip()):
            return name, True
    elif (found := _PLAIN.match(raw, start, end)) and len(found.group(1).split()) <= _MAX_WORDS:
        return found.group(1).strip(), False
    return "", False
