"""A first policy of one's own: all files it takes, filled so that they pass ``aiact-lint test`` before anything is changed."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiact_lint.errors import PolicyError

SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
SCHEMAS = ".schemas"
_EDITOR = "# yaml-language-server: $schema={up}.schemas/{name}.schema.json\n"

_POLICY = """\
id: {id}
title: {words}
law: [{law}]
level: {level}
# What must hold; the finding stands on the first part. states, denies, silent, mentions; all, any, not; within: sentence, paragraph …
when: {{states: {concept}}}
message: The documents say "{phrase}".
remediation: Say what is done instead.
avoid: The service works with {phrase}.
prefer: The service works without {phrase}.
why: Write here why this is asked for, in two sentences.
---
# Examples: flags are the exact words a finding stands on; none where the text is fine.
name: said plainly
flags: [{phrase}]
files:
  README.md: |
    # Benefits assistant

    The service works with {phrase}.
---
name: ruled out
flags: []
files:
  README.md: |
    # Benefits assistant

    The service never works with {phrase}.
---
name: another matter
flags: []
files:
  README.md: |
    # Benefits assistant

    The service sorts incoming letters by topic.
"""
_LAW = """\
{law}:
  citation: Write here the rule this rests on, with its date
  url: https://example.org/rule
  applies_from: "2026-01-01"
"""


@dataclass(frozen=True)
class Scaffold:
    """The files to write, by path below the folder, and what is left to do by hand."""

    files: Mapping[str, str]
    left: tuple[str, ...] = ()


def scaffold(ident: str, folder: Path, family: str, level: str, law: str, known_laws: Mapping[str, object]) -> Scaffold:
    """A policy with its examples, concept, words and, where ``law`` is not known, its provision.

    Raises :class:`PolicyError` for a name that cannot be one, and where the policy exists.
    """
    for what, name in (("id", ident), ("family", family), ("law", law)):
        if not SLUG.fullmatch(name):
            raise PolicyError(f"the {what} {name!r} must be lower case words with hyphens, such as data-location")
    path = f"{family}/{ident}.yaml"
    if (folder / path).exists():
        raise PolicyError(f"{folder / path}: exists already")
    phrase, concept = ident.replace("-", " "), f"own.{ident}"
    given = {"id": ident, "words": phrase.capitalize(), "phrase": phrase, "law": law, "level": level, "concept": concept}
    files = {path: _EDITOR.format(up="../", name="policy") + _POLICY.format(**given)}
    left: list[str] = []
    files["concepts.yaml"] = _grown(
        folder / "concepts.yaml", _EDITOR.format(up="", name="concepts"), f"{concept}: what belongs to {phrase}\n"
    )
    if law not in known_laws:
        files["law.yaml"] = _grown(folder / "law.yaml", _EDITOR.format(up="", name="law"), _LAW.format(law=law))
    words = folder / "lexicons/en.yaml"
    line = f"  {concept}: {phrase}\n"
    if words.exists() and not re.search(r"^concepts:[ \t]*\n(?:[ \t#].*\n|\n)*\Z", words.read_text(encoding="utf-8"), re.MULTILINE):
        left.append(f"add to {words}, under concepts: {line.strip()}")
    else:
        files["lexicons/en.yaml"] = _grown(words, _EDITOR.format(up="../", name="lexicon") + "language: en\nconcepts:\n", line)
    return Scaffold(files, tuple(left))


def _grown(file: Path, head: str, more: str) -> str:
    """The text of a file with more at its end."""
    if not file.exists():
        return head + more
    text = file.read_text(encoding="utf-8")
    return text + ("" if text.endswith("\n") or not text else "\n") + more


def schemas() -> dict[str, str]:
    """The schemas an editor needs, by path below the folder."""
    from aiact_lint.schemas import all_schemas

    wanted = ("policy", "concepts", "law", "lexicon")
    published = all_schemas()
    return {
        posixpath.join(SCHEMAS, f"{name}.schema.json"): json.dumps(published[f"{name}.schema.json"], indent=2) + "\n" for name in wanted
    }
