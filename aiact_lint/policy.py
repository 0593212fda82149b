"""A policy as data: its law, its conditions, its words. How conditions are judged is not known here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["error", "warning", "note"]
Scope = Literal["sentence", "paragraph", "section", "document", "system"]
Operator = Literal["states", "denies", "silent", "mentions", "all", "any", "not"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A Boolean condition over the facts of a system.

    Leaves: ``states``, ``denies``, ``silent``, ``mentions`` (any polarity) of ``concepts``, one of which is enough; a concept
    also stands for those below it (``person`` for ``person.worker``). ``count`` asks for so many different words. Branches:
    ``all``, ``any``, ``not`` over ``parts``. ``within`` says how close the parts must stand; a scope wider than the surrounding
    one looks outward. ``role`` restricts a leaf to cards or manifests.
    """

    operator: Operator
    concepts: tuple[str, ...] = ()
    parts: tuple[Condition, ...] = ()
    within: Scope | None = None
    role: Literal["card", "manifest"] | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Element:
    """A textual element of a provision that a document may leave open: its name in a message, and when it is stated."""

    name: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that documents should show to be met: who owes it, and what shows it.

    ``part`` names what is missing, in a list; ``role`` are the roles that owe it (provider, deployer), ``body`` the provision whose
    personal scope limits it (see :mod:`aiact_lint.who`), or empty. ``principal`` duties are what the family is about: one that is not
    met raises ``<family>-missing``, the others only ``<family>-incomplete``. ``denied`` is when the documents say themselves that it
    is not met: then it is open whoever answers for the system. ``only`` says in words when the duty is owed.
    """

    part: str
    role: tuple[str, ...]
    met: Condition
    denied: Condition | None = None
    body: str = ""
    principal: bool = False
    only: str = ""


@dataclass(frozen=True, slots=True)
class Law:
    """One provision: an entry of ``policies/law.yaml``.

    ``applies_from`` is an ISO date. ``contested_until`` is the later date of a contested provision (never an error before it).
    ``fine`` is the ceiling the Act names for a breach, or empty where it names none.
    """

    key: str
    citation: str
    url: str
    applies_from: str
    contested_until: str = ""
    fine: str = ""
    fine_basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy.

    ``concludes`` names the concept a frame or a classification adds to the system. ``elements`` are parts of the provision
    that may be left open, at most ``open`` of them: the finding is then a warning that names them. ``parts`` are what an
    ``-incomplete`` note lists. ``support`` are the concepts it is about and ``least`` the number of different words a long text
    has for a thing that is its purpose; fewer are a passing mention, shown as a pedantic note. ``stated_when`` lowers the finding
    to a note (the documents say themselves what it says). ``duty`` makes it a duty that is met, open or not owed; open ones are told
    together by the policy of their family that ``gathers`` them (``missing`` or ``rest``). A policy without ``when`` is
    raised by code (an unreadable file, a stale
    suppression).
    """

    id: str
    title: str
    family: str
    law: tuple[Law, ...] = ()
    level: Level = "warning"
    when: Condition | None = None
    unless: Condition | None = None
    concludes: str = ""
    elements: tuple[Element, ...] = ()
    open: int = 1
    parts: tuple[Element, ...] = ()
    stated_when: Element | None = None
    duty: Duty | None = None
    gathers: str = ""
    scope: Scope = "system"
    support: tuple[str, ...] = ()
    least: int = 0
    shows: tuple[tuple[str, str], ...] = ()
    practices: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    message: str = ""
    remediation: str = ""
    avoid: str = ""
    prefer: str = ""
    why: str = ""
    path: str = ""
    tags: tuple[str, ...] = field(default=())
