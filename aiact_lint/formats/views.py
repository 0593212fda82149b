"""A text to read and the way back from it to the source: what makes one coordinate system of escaped and embedded texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiact_lint.document import Kind, Statement
from aiact_lint.formats.inline import mask

_BREAKS = str.maketrans("\r\n\t\x0b\x0c\x85\u2028\u2029", "        ")
_URL = re.compile(r"\b([a-zA-Z][a-zA-Z0-9+.-]{0,15}):/{2,3}([^\s\"'<>,;|`\\]*)")
_WEB = re.compile(r"\bwww\.[^\s\"'<>()|]+|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}")
SHARED = 50_000
"""Texts and trails of scalars that are kept once: a thousand manifests say the same things."""
_shared: dict[Any, Any] = {}
_STREAMS = ("rtsp", "rtmp", "srt")
_MARKED = re.compile(r"[*`_\[<&\\]")


@dataclass(frozen=True, slots=True)
class View:
    """A text, and where its characters stand in the source: at ``base + i``, or at ``offsets[i]`` (one more for the end)."""

    text: str
    base: int = 0
    offsets: Sequence[int] | None = None

    def at(self, start: int, end: int) -> tuple[int, tuple[int, ...] | None]:
        """Source offset of ``text[start]``, and the offsets of ``text[start:end]`` where they are not a plain run."""
        if self.offsets is None:
            return self.base + start, None
        return self.offsets[start], tuple(self.offsets[start : end + 1])

    def part(self, start: int, end: int) -> View:
        """The view of a part of the text."""
        if self.offsets is None:
            return View(self.text[start:end], self.base + start)
        return View(self.text[start:end], 0, self.offsets[start : end + 1])

    def decoded(self, text: str, start: int, offsets: Sequence[int]) -> View:
        """The view of a text decoded from the part that begins at ``start``; ``offsets`` count from there."""
        if self.offsets is None:
            return View(text, 0, [self.base + start + o for o in offsets])
        return View(text, 0, [self.offsets[start + o] for o in offsets])

    def masked(self) -> View:
        """The view with Markdown's markup blanked out: descriptions are often written in it."""
        return View(mask(self.text), self.base, self.offsets) if _MARKED.search(self.text) else self

    def statement(
        self,
        start: int,
        end: int,
        kind: Kind,
        trail: tuple[str, ...],
        section: int,
        block: int,
        intro: int | None = None,
        *,
        prose: bool = False,
    ) -> Statement:
        """The statement that ``text[start:end]`` makes. Addresses are blanked out in prose, and shortened elsewhere."""
        text = self.text[start:end]
        if not text.isprintable():
            text = text.translate(_BREAKS)
        if "://" in text or "www." in text or "@" in text:
            text = without_addresses(text, prose=prose)
        first, offsets = self.at(start, end)
        last = first + end - start if offsets is None else max(first, offsets[-1])
        if kind == "scalar":
            if len(_shared) > SHARED:
                _shared.clear()
            text, trail = _shared.setdefault(text, text), _shared.setdefault(trail, trail)
        return Statement(text, first, last, kind, trail, section, block, intro, offsets)


def without_addresses(text: str, *, prose: bool) -> str:
    """The text with its addresses blanked out (``prose``), or reduced to the words of host and path.

    Streams stay whole: ``rtsp://cams/main-square`` says what a system watches.
    """

    def shorten(found: re.Match[str]) -> str:
        whole, scheme, rest = found.group(), found.group(1).lower(), found.group(2)
        if prose and not scheme.startswith(_STREAMS):
            return " " * len(whole)
        head = " " * (len(whole) - len(rest)) if scheme.startswith(("http", "ftp")) else whole[: len(whole) - len(rest)]
        if "@" in rest:
            # Names and passwords of users are nobody's business.
            cut = rest.rindex("@") + 1
            rest = " " * cut + rest[cut:]
        for sign in "?#":
            if sign in rest:
                cut = rest.index(sign)
                rest = rest[:cut] + " " * (len(rest) - cut)
        return head + rest

    text = _URL.sub(shorten, text)
    return _WEB.sub(lambda found: " " * len(found.group()), text) if prose else text
