"""The questions that a missing section must answer, as a section to fill in: an open task that states nothing.

In Markdown the questions stand in a comment, where no reader of the card takes them for its text.

Human oversight after Article 14(4) and Article 26(2), redress after Article 86(1) and Article 26(11), registration after Articles 49 and
71 with Annex VIII of Regulation (EU) 2024/1689.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A heading, the key it has in YAML, and the questions below it."""

    heading: str
    key: str
    questions: tuple[str, ...]

    def markdown(self, level: int, newline: str) -> str:
        """The section, with a blank line around its heading."""
        rows = [f"{'#' * level} {self.heading}", "", "TODO", "", "<!-- Answer in the place of this comment and of TODO:"]
        return newline.join([*rows, *(f"- {question}" for question in self.questions), "-->", ""])

    def yaml(self, newline: str) -> str:
        """The section as a key with a list."""
        return newline.join([f"{self.key}:", *(f'  - "TODO: {question}"' for question in self.questions), ""])


SKELETONS: dict[str, Skeleton] = {
    "oversight-missing": Skeleton(
        "Human oversight",
        "human_oversight",
        (
            "Which role looks at an output, at which ones, and when?",
            "How does that person set an output aside, change it or reverse it?",
            "How does that person stop the system?",
            "Which training and which time does that person have?",
        ),
    ),
    "redress-missing": Skeleton(
        "Redress",
        "redress",
        (
            "How are the people concerned told that the system is used?",
            "To whom does a person turn, in which form, and within what time?",
            "Who decides then, and what is explained of the part the system had?",
        ),
    ),
    "registration-missing": Skeleton(
        "Registration",
        "registration",
        (
            "Which entry in which database, and since when?",
            "Who registered it: provider, deployer, or both?",
        ),
    ),
}
"""By the policy whose finding asks for the section."""
