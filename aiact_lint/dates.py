"""From when a provision applies to one system: the dates of the Act, and what the dates of the system change of them.

Articles 111 and 113 of Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744. High-risk systems that were placed on the market
before Chapter III applies are caught from their next significant change of design on; those meant for public authorities must
comply by 2 August 2030 in any case (Article 111(2)). Nothing of this touches Article 5.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from aiact_lint.policy import Law

ANNEX_III = dt.date(2027, 12, 2)
ANNEX_I = dt.date(2028, 8, 2)
PUBLIC_LEGACY = dt.date(2030, 8, 2)
SYNTHETIC = dt.date(2026, 8, 2)
"""Systems placed before this day mark synthetic content from :data:`SYNTHETIC_LEGACY` on (Article 111(4))."""
SYNTHETIC_LEGACY = dt.date(2026, 12, 2)
_ARTICLE = re.compile(r"art-(\d+)")
_CHAPTER_III = range(6, 28)
_HIGH_RISK = frozenset({*_CHAPTER_III, 43, 47, 48, 49, 71, 72, 73, 86})


@dataclass(frozen=True, slots=True)
class Dates:
    """What is declared of the dates of a system. ``public``: meant for a public authority, None where nothing says."""

    placed: dt.date | None = None
    changed: dt.date | None = None
    public: bool | None = None
    annex_i_only: bool = False


@dataclass(frozen=True, slots=True)
class Since:
    """The day from which a provision applies to a system, or None where only a change of its design brings that; and why."""

    day: dt.date | None
    why: str = ""

    def later_than(self, as_of: dt.date) -> bool:
        """Whether the provision does not apply yet."""
        return self.day is None or self.day > as_of


def since(law: Law, dates: Dates) -> Since:
    """From when a provision applies to a system with these dates. A contested date counts as the later one."""
    written = law.contested_until or law.applies_from
    day = dt.date.fromisoformat(written) if written else dt.date.min
    found = _ARTICLE.match(law.key)
    article = int(found.group(1)) if found else 6 if law.key.startswith("annex-iii") else 0
    if law.key == "art-50-2" and dates.placed is not None and dates.placed < SYNTHETIC:
        return Since(SYNTHETIC_LEGACY, "placed on the market before 2 August 2026 (Article 111(4))")
    if article not in _HIGH_RISK:
        return Since(day)
    chapter = ANNEX_I if dates.annex_i_only else ANNEX_III
    why = ""
    if dates.annex_i_only and article in _CHAPTER_III:
        day, why = ANNEX_I, "a product or safety component under Annex I (Article 113, third paragraph)"
    if dates.placed is None or dates.placed >= chapter:
        return Since(day, why)
    if dates.changed is not None and dates.changed >= chapter:
        return Since(max(day, dates.changed), "the design was changed significantly (Article 111(2))")
    if dates.public:
        return Since(PUBLIC_LEGACY, f"placed on the market before {chapter.day} {chapter:%B %Y} for a public authority (Article 111(2))")
    if dates.public is None:
        return Since(day, why)
    return Since(
        None,
        f"placed on the market before {chapter.day} {chapter:%B %Y}: from the next significant change of its design on (Article 111(2))",
    )
