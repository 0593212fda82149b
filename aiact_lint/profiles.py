"""Profiles: named selections of policies for those who ask, one YAML file each in ``policies/profiles/``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from aiact_lint.config import ProfileName
from aiact_lint.library import Library
from aiact_lint.who import Who

NAMES: tuple[str, ...] = get_args(ProfileName)


@dataclass(frozen=True, slots=True)
class Profile:
    """A selection: the families whose duties are shown although nothing says who owes them, and who is presumed to answer.

    ``single`` are families whose open duties are told one by one.
    """

    id: str
    title: str
    description: str
    families: frozenset[str]
    who: Who
    single: frozenset[str] = frozenset()


def load(built: Library, name: ProfileName) -> Profile:
    """A profile by its name."""
    raw = built.profiles[name]
    listed = {key: frozenset(str(item) for item in raw.get(key) or ()) for key in ("families", "role", "sector", "single")}
    said = {key: " ".join(str(raw[key]).split()) for key in ("id", "title", "description")}
    return Profile(families=listed["families"], who=Who(listed["role"], listed["sector"]), single=listed["single"], **said)
