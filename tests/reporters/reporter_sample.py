"""A report built by hand: two systems, related places, dates to come, waivers, hints, unread files, and nasty strings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from aiact_lint.finding import Evidence, Finding, Report, Stated, Suppression, SystemSummary
from aiact_lint.policy import Law, Policy
from aiact_lint.source import SourceFile, Span

DAY = dt.date(2026, 11, 24)
ACT = "Regulation (EU) 2024/1689"
URL = "http://data.europa.eu/eli/reg/2024/1689/oj"
OMNIBUS = "http://data.europa.eu/eli/reg/2026/1744/oj"
HIGH = "EUR 35 000 000 or 7 % of worldwide annual turnover, whichever is higher"
LOWER = "EUR 15 000 000 or 3 % of worldwide annual turnover, whichever is higher"

CARD = SourceFile(
    "services/benefit-ranker/README.md",
    """\
---
license: eupl-1.2
---
# Wohngeld-Vorprüfung

## Intended use

Combines complaints, library fines and forum posts into one number per resident, so that those with a low number \
are moved to the end of the housing queue and are asked for more papers than their neighbours before anybody looks at the case.

| Gruppe | Anteil |
| --- | --- |
|\tEmpfänger\t|\tauffällig im Verhalten\t|

A caseworker may look at the result.
The label 受益者の感情 is written for every call,
and read by the team lead.
""",
)
MANIFEST = SourceFile(
    "services/benefit-ranker/deploy/values.yaml",
    """\
ranker:
  env:
    - name: AUTO_APPLY  # \x1b[2J\x1b]0;owned\x07 ::error::nothing to see
      value: "true"
    - name: REQUIRE_HUMAN_REVIEW
      value: "false"
""",
)
FACES = SourceFile("models/gesichter/modellkarte.md", "# Gesichter\r\n\r\nErstellt entkleidete Bilder von Personen.\r\n")
BROKEN = SourceFile("deploy/bad \u202egnp.yaml", "")


def law(key: str, article: str, since: str, **more: str) -> Law:
    return Law(key, f"{ACT}, Article {article}", more.pop("url", URL), since, **more)


ART_5 = law("art-5-1-c", "5(1)(c)", "2025-02-02", fine=HIGH, fine_basis=f"{ACT}, Article 99(3)")
ART_5_NEW = law(
    "art-5-1-i", "5(1)(i), as amended by Regulation (EU) 2026/1744", "2026-12-02",
    url=OMNIBUS, fine=HIGH, fine_basis=f"{ACT}, Article 99(3)",
)  # fmt: skip
ART_6 = law("art-6-2", "6(2)", "2026-08-02", contested_until="2027-12-02", note="Date contested.")
ANNEX = Law("annex-iii-5-a", f"{ACT}, Annex III, point 5(a)", URL, "2026-08-02", "2027-12-02")
ART_14 = law("art-14-1", "14(1)", "2026-08-02", contested_until="2027-12-02", fine=LOWER, fine_basis=f"{ACT}, Article 99(4), point (a)")
ART_26 = law("art-26-2", "26(2)", "2026-08-02", contested_until="2027-12-02", fine=LOWER, fine_basis=f"{ACT}, Article 99(4), point (e)")

SOCIAL = Policy(
    "social-scoring",
    "Social scoring with detrimental treatment",
    "prohibited",
    (ART_5,),
    "error",
    practices=("social-scoring",),
    message="People are scored on their social behaviour or personal traits, and the score leads to worse treatment.",
    remediation="Drop conduct from unrelated spheres of life from the score, or state for each input the law that allows it.",
    avoid="A number per resident from fines, complaints and posts that moves people in a queue.",
    prefer="A decision on the criteria of the benefit alone.",
    why="Article 5(1)(c) prohibits evaluating people over time by social behaviour where that leads to detrimental treatment.",
)
IMAGES = Policy(
    "non-consensual-intimate-material",
    "Intimate images of people without their consent",
    "prohibited",
    (ART_5_NEW,),
    "error",
    practices=("non-consensual-intimate-material",),
    message="The system makes intimate images of real people without their consent.",
    remediation="Remove the function.",
    avoid="A model that undresses people.",
    prefer="A filter that refuses such requests.",
    why="From its date of application the Act prohibits systems that make such material.",
)
AREA = Policy(
    "high-risk-essential-services",
    "High-risk use in essential services and benefits",
    "classification",
    (ART_6, ANNEX),
    "warning",
    areas=("essential-services",),
    message="The intended purpose falls under Annex III, essential services and benefits, and the documents do not state the classification.",
    remediation="State the Annex III point, or the condition of Article 6(3) that takes the system out.",
    avoid="A card that describes the use and says nothing of its class.",
    prefer="A line such as: high-risk under Annex III (Article 6(2)), with the point.",
    why="Systems listed in Annex III are high-risk (Article 6(2)).",
)
OVERSIGHT = Policy(
    "oversight-contradicted",
    "The manifest contradicts the human oversight that the card states",
    "oversight",
    (ART_14, ART_26),
    "error",
    message="The documents state a human review, and the manifest switches it off.",
    remediation="Turn the review on in the manifest, or correct the documents.",
    avoid="A card that promises a caseworker beside AUTO_APPROVE=true.",
    prefer="One source for the setting, quoted in the card.",
    why="Oversight must be effective while the system is in use (Article 14(1)).",
)
PARTS = Policy(
    "oversight-incomplete",
    "Human oversight is stated in part",
    "oversight",
    (ART_14,),
    "note",
    message="Human oversight is stated; parts of it are not.",
    remediation="Add the missing parts.",
)
REDRESS = Policy("redress-missing", "No way to contest a decision", "redress", (), "warning", message="Nobody is told how to contest.")
NOTICE = Policy("notice-missing", "People are not told", "notice", (), "warning", message="The documents do not say that people are told.")
THIN = Policy(
    "emotion-hint", "A label that may name an emotion", "prohibited", (), "note", practices=("emotion-workplace-education",),
    message="A label may name an emotion; nothing else in the documents does.",
)  # fmt: skip
UNREAD = Policy(
    "unreadable-file", "A card or manifest could not be read", "record", (), "error",
    message="This file, or a part of it, could not be read.", remediation="Repair the file; what is not read is not checked.",
)  # fmt: skip


def evidence(source: SourceFile, words: str, shows: str = "", until: str = "") -> Evidence:
    start = source.text.index(words)
    end = source.text.index(until, start) + len(until) if until else start + len(words)
    return Evidence(source, Span(start, end), shows)


def finding(policy: Policy, *places: Evidence, system: str = "services/benefit-ranker", **more: Any) -> Finding:
    number = sum(map(ord, policy.id + system + places[0].quote + places[0].shows))
    more = {"level": policy.level, "message": policy.message, "fingerprint": f"{number:032x}"} | more
    return Finding(policy, evidence=places, system=system, **more)


FINDINGS = (
    finding(
        UNREAD, Evidence(BROKEN, Span(0, 0), "unreadable"), system=BROKEN.path,
        message="This file, or a part of it, could not be read. found character '\\t'\nin line 3 \x1b[31m[click](1)",
    ),
    finding(
        IMAGES, evidence(FACES, "entkleidete Bilder von Personen", "intimate images"), system="models/gesichter",
        level="warning", applies_from=dt.date(2026, 12, 2), missing=("that the people shown have not consented",),
    ),
    finding(
        REDRESS, evidence(FACES, "# Gesichter"), system="models/gesichter",
        suppression=Suppression("Not a decision about people\n| [see](javascript:1) <b>", dt.date(2027, 3, 1), "Digital office"),
    ),
    finding(
        AREA, evidence(CARD, "housing queue", "the service"),
        evidence(CARD, "Empfänger", "who is affected"), applies_from=dt.date(2027, 12, 2),
    ),
    finding(
        SOCIAL, evidence(CARD, "one number per resident", "a score"), evidence(CARD, "complaints, library fines", "social behaviour"),
        evidence(CARD, "moved to the end", "worse treatment"), evidence(CARD, "auffällig im Verhalten", "personal traits"),
        missing=("treatment in a context unrelated to the data, or disproportionate to the conduct",),
    ),
    finding(PARTS, evidence(CARD, "A caseworker may look", "the promise"), missing=("power to stop the system (Article 14(4)(e))", "power to override")),
    finding(NOTICE, evidence(CARD, "# Wohngeld", "the system", "prüfung")),
    finding(NOTICE, evidence(CARD, "papers", "the system")),
    finding(THIN, evidence(CARD, "感情", "emotion"), pedantic=True),
    finding(THIN, evidence(CARD, "is written for", "a label", "team lead"), pedantic=True),
    finding(
        OVERSIGHT, evidence(MANIFEST, "AUTO_APPLY", "the switch", "true"), evidence(MANIFEST, "REQUIRE_HUMAN_REVIEW", "the switch", "false"),
        evidence(CARD, "A caseworker may look at the result.", "the promise"), applies_from=dt.date(2027, 12, 2), level="warning",
    ),
    finding(
        REDRESS, evidence(MANIFEST, "ranker:"),
        suppression=Suppression("Decision 12/2026 of the council", None, "", "external"),
    ),
)  # fmt: skip
REPORT = Report(
    FINDINGS,
    (
        SystemSummary("models/gesichter", (FACES.path,), ("non-consensual-intimate-material",)),
        SystemSummary(
            "services/benefit-ranker",
            (CARD.path, MANIFEST.path),
            ("social-scoring",),
            ("essential-services",),
            ("5a",),
            stated=(
                Stated("class", "5a", (evidence(CARD, "housing queue", "the service"), evidence(CARD, "Empfänger", "who is affected"))),
                Stated("safeguard", "oversight", (evidence(CARD, "A caseworker may look", "the promise"),)),
            ),
        ),
        SystemSummary("services/weather", ("services/weather/README.md",)),
    ),
    DAY,
    files_read=4,
    files_seen=6,
    unread=("deploy/bad \u202egnp.yaml: found character '\\t' that cannot start any token", "big.md: larger than 1 MB"),
    notices=("2 files are symbolic links and were passed over: a\x07b, ::warning::c",),
)
