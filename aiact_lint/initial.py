"""The first files of a system: a declaration to fill in, sections of the card, and an outline of the impact assessment.

What somebody answered is written as a value; everything else is a question in a comment, or an open task, and states nothing: no policy
is met by it. The questions follow Regulation (EU) 2024/1689, Articles 14, 26, 27(1), 49 and 86.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiact_lint.edit import insert
from aiact_lint.skeleton import SKELETONS

DECLARATION = "aiact.yaml"
CARDS = ("README.md", "MODEL_CARD.md", "model_card.md")
ASSESSMENT = "docs/fria.md"
SECTIONS = ("oversight-missing", "redress-missing", "registration-missing")

_KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("system", (("", "How is the system called? Documents that declare the same name belong together."),)),
    ("role", (("", "provider, deployer, or both as a list: who develops it, who uses it (Article 3, points (3) and (4))?"),)),
    (
        "sector",
        (("", "public-authority, union-body, on-behalf-of-public-authority, body-governed-by-public-law, private …?"),),
    ),
    ("intended_purpose", (("", "What is it for, on whom, by whom is it used (Article 3, point (12))?"),)),
    (
        "classification",
        (
            ("annex_iii", "Which point of Annex III, such as 5(a)? none where it falls under none."),
            ("ruled_out", "Which practices of Article 5 were examined and ruled out?"),
        ),
    ),
    ("placed_on_market", (("", "When was the first unit placed on the market (Article 111)? As 2026-01-08."),)),
    ("put_into_service", (("", "Since when is it in service?"),)),
    ("significant_design_change", (("", "When was its design last changed significantly?"),)),
    (
        "human_oversight",
        (
            ("role", "Which role oversees it?"),
            ("review", "Does that person look at each case before the effect? true or false."),
            ("override", "May that person set the output aside? true or false."),
            ("stop", "May that person stop it? true or false."),
            ("training", "Which training does that person have (Article 26(2))?"),
            ("automation_bias", "What keeps that person from following the output without thought (Article 14(4), point (b))?"),
        ),
    ),
    (
        "redress",
        (
            ("contest", "How is a decision contested?"),
            ("explanation", "Who explains the role of the system and the main elements of a decision (Article 86(1))?"),
            ("body", "To whom does a person turn?"),
            ("contact", "Address, form or telephone?"),
            ("deadline", "Within what time?"),
        ),
    ),
    ("notice", (("given", "Are affected persons told (Article 26(11))? true or false."), ("text", "Where does the text stand?"))),
    (
        "registration",
        (
            ("eu_database", "Number of the entry in the EU database (Article 49)?"),
            ("date", "Since when?"),
            ("status", "on-the-market, in-service, withdrawn or recalled?"),
        ),
    ),
    ("fria", (("date", "When was the fundamental rights impact assessment made (Article 27)?"), ("reference", "Where does it stand?"))),
    ("dpia", (("date", "When was the data protection impact assessment made (GDPR Article 35)?"), ("reference", "Where does it stand?"))),
    ("contact", (("", "Which unit answers for the system?"),)),
    ("reviewed", (("", "When was this last reviewed?"),)),
)

_ELEMENTS = (
    ("(a)", "Which processes of yours use the system, in line with its intended purpose?"),
    ("(b)", "For how long, and how often, is it to be used?"),
    ("(c)", "Which kinds of people and groups does it concern, which of them are in a weak position?"),
    ("(d)", "Which harm could it do to them? Use what the provider says under Article 13."),
    ("(e)", "Who watches over it, following the instructions of the provider?"),
    ("(f)", "What do you do when harm occurs? Who decides, and where do people complain?"),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered; empty where nothing."""

    system: str = ""
    role: Sequence[str] = ()
    sector: str = ""
    annex_iii: Sequence[str] = ()

    def values(self) -> dict[str, str]:
        """The answers by the key of the declaration that takes them."""
        listed = {"role": self.role, "classification.annex_iii": self.annex_iii}
        told = {key: values[0] if len(values) == 1 else f"[{', '.join(values)}]" for key, values in listed.items() if values}
        return {**({"system": _quoted(self.system)} if self.system else {}), **told, **({"sector": self.sector} if self.sector else {})}


def _quoted(text: str) -> str:
    import json

    return text if text.replace("-", "").replace("_", "").isalnum() and not text.isdecimal() else json.dumps(text, ensure_ascii=False)


def declaration(answers: Answers) -> str:
    """A declaration with the answers as values and every other key as a question in a comment."""
    values = answers.values()
    lines = [
        "# What you declare about the system under the EU AI Act. Every line with a # is a question: take the # away and answer it.",
        "# Keys and their meaning: aiact-lint schema declaration",
        "",
    ]
    for key, parts in _KEYS:
        inner = [name for name, _ in parts if name]
        if not inner:
            lines.append(f"{key}: {values[key]}" if key in values else f"# {key}:  # {parts[0][1]}")
            continue
        given = [name for name in inner if f"{key}.{name}" in values]
        lines.append(f"{key}:" if given else f"# {key}:")
        for name, question in parts:
            full = f"{key}.{name}"
            lines.append(f"  {name}: {values[full]}" if full in values else f"#   {name}:  # {question}")
    return "\n".join(lines) + "\n"


def assessment() -> str:
    """An outline with the six elements of Article 27(1), each an open task."""
    lines = ["# TODO: outline after Article 27(1)", "", "<!-- Nothing here is answered yet. Replace each TODO. -->", ""]
    for letter, question in _ELEMENTS:
        lines += [f"## Point {letter}", "", "TODO", "", f"<!-- {question} -->", ""]
    return "\n".join(lines).rstrip() + "\n"


def card(path: str, text: str | None) -> str:
    """The card with the sections that it lacks, each with the questions to answer; a new one where there is none."""
    changed = text if text is not None else "# TODO: name of the system\n\n<!-- What is it for, on whom, by whom is it used? -->\n"
    for name in SECTIONS:
        if SKELETONS[name].heading.casefold() not in changed.casefold():
            changed = insert(path, changed, SKELETONS[name])
    return changed


def files(answers: Answers, there: Mapping[str, str], *, force: bool = False) -> tuple[dict[str, str], list[str]]:
    """The files to write, and what is left as it is, in words. ``there`` are the texts of the files that exist."""
    wanted: dict[str, str] = {}
    left: list[str] = []
    for path, text in ((DECLARATION, declaration(answers)), (ASSESSMENT, assessment())):
        if path in there and not force:
            left.append(f"{path} is there and was left alone; --force writes it anew")
        else:
            wanted[path] = text
    home = next((name for name in CARDS if name in there), CARDS[1])
    made = card(home, there.get(home))
    if made == there.get(home):
        left.append(f"{home} has the sections already")
    else:
        wanted[home] = made
    return wanted, left
