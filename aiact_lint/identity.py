"""What a model or a system is called: the names by which a manifest and the card of what it deploys find each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from aiact_lint.document import Document, Reference

PROSE = ("markdown", "huggingface", "rst", "asciidoc")
"""Formats of cards that people write."""

TRIVIAL = frozenset(
    """
    model models app api main default server worker service services latest predictor web db redis postgres nginx python busybox
    backend frontend classifier inference pipeline documentation overview introduction project example examples readme
    """.split()  # noqa: SIM905 - a list of quoted names reads worse
)
"""Names that many unrelated objects bear: they join nothing."""
SHORTEST = 3
_UNIQUE = 5
"""Letters of the shortest name that joins documents across folders."""
_SUFFIX = re.compile(r"-(?:config|cm|secret|svc|service|deployment|pvc|env|job|cron|api|isvc|predictor|inference|values)$")
_VERSION = re.compile(r"v?\d[\w.]*|latest|main|master|prod(?:uction)?|staging|stable|champion|challenger|none|archived|model(?:\.\w+)?")
_CARD = re.compile(r"(?i)\b(?:ai |ml )?(?:model|system)[ _-]?card\b(?: (?:for|of|:))?")


def stems(reference: Reference) -> list[str]:
    """The forms of a name that joins manifests of one folder, without the suffix that says what kind of object it names."""
    value = reference.value.strip().lower()
    stem = re.split(r"[/:@]", value)[-1] if reference.kind == "image" else value
    if len(stem) < SHORTEST or stem in TRIVIAL:
        return []
    return list(dict.fromkeys((stem, _SUFFIX.sub("", stem))))


def borne(document: Document) -> list[str]:
    """The names that a card gives to what it describes: declared ones, its title in one word, and the name of its folder."""
    names = [r.value for r in document.references if r.kind == "name"]
    title = _CARD.sub(" ", document.title)
    names.append(re.sub(r"[^\w.]+", "-", title).strip("-_"))
    names.append(posixpath.basename(posixpath.dirname(document.source.path)))
    return _useful(name.rsplit("/", 1)[-1] for name in names)


def meant(reference: Reference) -> list[str]:
    """The names of the model that a reference can mean: of an id, a storage address or an image, its last telling part."""
    if reference.kind not in ("name", "model", "image"):
        return []
    parts = [part for part in re.split(r"[/@]", reference.value.lower()) if part and not _VERSION.fullmatch(part)]
    if not parts:
        return []
    last = parts[-1].partition(":")[0]
    return _useful((last, _SUFFIX.sub("", last)))


def _useful(names: Iterator[str] | tuple[str, ...]) -> list[str]:
    lowered = (name.strip().lower().replace("_", "-").replace(" ", "-") for name in names)
    return list(dict.fromkeys(name for name in lowered if len(name) >= _UNIQUE and name not in TRIVIAL))
