"""Who provides or deploys a system: it decides which duties are owed.

The personal scopes differ: Article 26(8) is for public authorities and Union institutions, Article 49(3) also for those acting on their
behalf, Article 27(1) for bodies governed by public law and private providers of public services, and for any deployer under Annex III
points 5(b) and 5(c) (Regulation (EU) 2024/1689). The Act defines neither "public authority" nor "body governed by public law".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from aiact_lint.policy import Duty

PUBLIC = frozenset({"public-authority", "union-body"})
BODIES: dict[str, tuple[frozenset[str], str]] = {
    "art-26-8": (PUBLIC, "public authorities and Union institutions, bodies, offices and agencies (Article 26(8))"),
    "art-49-3": (
        PUBLIC | {"on-behalf-of-public-authority"},
        "public authorities, Union bodies and persons acting on their behalf (Article 49(3))",
    ),
    "art-27-1": (
        PUBLIC | {"on-behalf-of-public-authority", "body-governed-by-public-law", "private-public-services"},
        "bodies governed by public law, private providers of public services, and deployers under points 5(b) and 5(c) (Article 27(1))",
    ),
}
"""The kinds of body that owe a duty, by the provision that says so, and in words."""
ANYONE: dict[str, frozenset[str]] = {"art-27-1": frozenset({"5b", "5c"})}
"""Points of Annex III under which any deployer owes it."""


_DOES = {"provider": "provide", "deployer": "deploy"}


@dataclass(frozen=True, slots=True)
class Who:
    """The roles and kinds of body that are declared for a system; empty where nothing says."""

    roles: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()

    @property
    def public(self) -> bool | None:
        """Whether the system is meant for a public authority (Article 111(2)); None where nothing says."""
        return bool(self.sectors & (BODIES["art-49-3"][0])) if self.sectors else None

    def over(self, other: Who) -> Who:
        """What is said here, and what another says where nothing is said here."""
        return Who(self.roles or other.roles, self.sectors or other.sectors)


@dataclass(frozen=True, slots=True)
class Owed:
    """Whether a duty is owed; None where that depends on what is not declared. ``why`` says why not, or on what it depends."""

    owed: bool | None
    why: str = ""


def owes(duty: Duty, who: Who, points: Collection[str]) -> Owed:
    """Whether a duty is owed by those who answer for a system with these points of Annex III."""
    if duty.role and who.roles and not who.roles & set(duty.role):
        return Owed(False, f"it is for the {' and the '.join(duty.role)}; declared is the role of {' and '.join(sorted(who.roles))}")
    depends = []
    if duty.role and not who.roles:
        depends.append("whether you " + " or ".join(_DOES[role] for role in duty.role) + " the system")
    # Article 49(3) is for deployers; a provider registers whoever they are (Article 49(1)).
    as_deployer = duty.body != "art-49-3" or who.roles == {"deployer"}
    if duty.body and as_deployer and not ANYONE.get(duty.body, frozenset()) & set(points):
        kinds, words = BODIES[duty.body]
        if who.sectors and not who.sectors & kinds:
            return Owed(False, f"it is for {words}; declared is {', '.join(sorted(who.sectors))}")
        if not who.sectors:
            depends.append(f"whether you are among {words}")
    return Owed(None if depends else True, ", and ".join(depends))
