"""The two texts for citizens, written from what is declared: the notification of affected persons, and the public description.

Words come from ``citizen/<code>.yaml``, in each of the 24 official languages. What is not declared becomes an open task, which states
nothing.

Regulation (EU) 2024/1689, Articles 13, 26(11), 85, 86 and recital 93; Regulation (EU) 2016/679, Article 22(3). The Act gives no right to a
review by a person: the text names the provision that does. Article 86 does not apply to Annex III, point 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "citizen"
TODO = "TODO"
LANGUAGES = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))

NOTICE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("purpose", ("intended_purpose",)),
    ("decision", ("notice.decision",)),
    ("ai_role", ("notice.ai_role",)),
    ("human_role", ("notice.human_role", "human_oversight.role")),
)
"""Sections of the notification and the keys of the declaration that fill them; the first that is declared does."""
DESCRIPTION: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("purpose", ("intended_purpose",)),
    ("why", ("description.why", "necessity")),
    ("data", ("description.data",)),
    ("limits", ("description.limits",)),
    ("decisions", ("notice.human_role", "human_oversight.role")),
    ("monitoring", ("description.monitoring", "human_oversight.staff_report")),
)
"""Sections of the public description."""
ENDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("contact", ("redress.contact", "contact")),
    ("deadline", ("redress.deadline",)),
    ("reviewed", ("reviewed",)),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and the keys that would have to be declared to complete it."""

    text: str
    missing: tuple[str, ...]


def words(language: str) -> dict[str, str]:
    """The words of one language, by key. Raises KeyError for a language that is none of the Union."""
    if language not in LANGUAGES:
        raise KeyError(language)
    from aiact_lint.library import read_documents

    return {str(key): str(value) for key, value in read_documents(FOLDER / f"{language}.yaml")[0].items()}


def notice(declared: Mapping[str, str], language: str, *, infrastructure: bool = False) -> Written:
    """The notification of affected persons. ``infrastructure``: the system falls under Annex III, point 2, and nothing else."""
    return _written(declared, language, "title", NOTICE, infrastructure=infrastructure)


def description(declared: Mapping[str, str], language: str, *, infrastructure: bool = False) -> Written:
    """The public description of the system."""
    return _written(declared, language, "about", DESCRIPTION, infrastructure=infrastructure)


def _written(
    declared: Mapping[str, str], language: str, title: str, sections: tuple[tuple[str, tuple[str, ...]], ...], *, infrastructure: bool
) -> Written:
    said = words(language)
    missing: list[str] = []

    def value(*keys: str) -> str:
        found = next((declared[key] for key in keys if declared.get(key)), "")
        if not found:
            missing.append(keys[0])
        return " ".join(found.split()) or TODO

    agency, system = value("notice.agency"), value("system")
    lines = [f"# {said[title].format(agency=agency, system=system)}", "", said["uses"].format(agency=agency, system=system), ""]
    for heading, keys in sections:
        lines += [f"## {said[heading]}", "", value(*keys), ""]
    explained = said["infrastructure"] if infrastructure else said["explanation"]
    rights = [said["information"], explained, said["review"], said["authority"]]
    more = "" if infrastructure else declared.get("redress.explanation", "")
    contest = value("redress.contest")
    body = value("redress.body")
    lines += [f"## {said['rights']}", "", *(f"- {right}" for right in rights), ""]
    lines += [*([" ".join(more.split()), ""] if more else []), f"{contest}. {body}." if TODO not in (contest, body) else TODO, ""]
    for heading, keys in ENDS:
        lines += [f"{said[heading]}: {value(*keys)}", ""]
    return Written("\n".join(lines).rstrip() + "\n", tuple(dict.fromkeys(missing)))
