"""A model card of a service: front matter and twelve sections, 3 to 10 kB as in real repositories."""

from __future__ import annotations

from random import Random

from bench.prose import NOUNS, paragraph, sentence

SECTIONS = (
    "Overview", "Purpose", "Uses to avoid", "Data", "Results", "Known weaknesses", "Operation", "Robustness", "Monitoring", "Energy",
    "Getting started", "Maintainers",
)  # fmt: skip
TASKS = ("tabular-regression", "time-series-forecasting", "image-classification", "object-detection", "tabular-classification")
LIBRARIES = ("sklearn", "xgboost", "lightgbm", "pytorch", "onnx", "keras")
LICENCES = ("apache-2.0", "mit", "bsd-3-clause", "mpl-2.0", "eupl-1.2")
LANGUAGES = ("en", "de", "fr", "es", "it", "pl", "nl", "el")
BOASTS = ("never fails", "is right every time", "has guaranteed accuracy", "needs no maintenance")
SMALLEST, LARGEST = 3_000, 9_900
ROOMY = 600
"""Bytes left for a section from which on it holds whole paragraphs."""


def front_matter(r: Random, number: int, name: str, defect: int) -> list[str]:
    """Metadata as the Hugging Face hub has it. Defect 0: no owner; 1: no summary; 2: a key that stands twice."""
    lines = ["---", "language:", *(f"- {code}" for code in sorted({r.choice(LANGUAGES) for _ in range(r.randrange(1, 4))}))]
    lines += [f"license: {r.choice(LICENCES)}", f"library_name: {r.choice(LIBRARIES)}", f"pipeline_tag: {r.choice(TASKS)}"]
    lines += ["tags:", *(f"- {r.choice(NOUNS)}" for _ in range(r.randrange(2, 7)))]
    lines += ["datasets:", *(f"- plantworks/{r.choice(NOUNS)}-{r.randrange(2019, 2027)}" for _ in range(r.randrange(1, 4)))]
    lines += ["metrics:", "- mae", "- rmse", "model-index:", f"- name: {name}", "  results:"]
    for _ in range(r.randrange(1, 4)):
        lines += ["  - task:", f"      type: {r.choice(TASKS)}", f"      name: {r.choice(NOUNS)} outlook", "    dataset:"]
        lines += [
            f"      name: {r.choice(NOUNS)} history",
            f"      type: plantworks/{r.choice(NOUNS)}",
            "      split: test",
            "    metrics:",
        ]
        for metric in ("mae", "rmse", "mape"):
            lines += [f"    - type: {metric}", f"      value: {r.randrange(1000, 9999) / 1000:.3f}", f"      name: {metric.upper()}"]
            lines += [f"      verified: {r.choice(('true', 'false'))}"]
    if defect != 0:
        lines.append(f"owner: group-{number % 37:02d}@example.com")
    if defect != 1:
        lines += ["summary: >-", f"  {sentence(r)}"]
    lines.append(f"operation: {{rollout: {r.choice(('canary', 'shadow'))}, pager: duty-{number % 11}@example.com}}")
    if defect == 2:
        lines.append("license: mit")
    return [*lines, "---", ""]


def section(r: Random, title: str, number: int, name: str, room: int) -> list[str]:
    """The body of a section that has ``room`` bytes."""
    body = [paragraph(r) if room > ROOMY else sentence(r)]
    if title == "Results":
        body += ["", "| Metric | All plants | North | South |", "|---|---|---|---|"]
        body += [f"| {m} | {r.random():.3f} | {r.random():.3f} | {r.random():.3f} |" for m in ("mae", "rmse", "mape", "bias", "peak")]
    if title == "Getting started":
        body += ["", "```python", "from plantworks import open_model", f"model = open_model({name!r})", "print(model.next(24))", "```"]
    if title == "Known weaknesses":
        body += ["", f"- {sentence(r, 1)}", f"- {sentence(r, 1)}", f"- see [the notes](https://example.com/notes/{number})"]
    while sum(len(part) + 1 for part in body) < room - 150:
        body += ["", paragraph(r, 1, 4)]
    return [*body, ""]


def card(r: Random, number: int, name: str) -> str:
    """The card. Three in eight have a defect in the front matter, one lacks a section, one boasts."""
    defect = r.randrange(8)
    out = [*front_matter(r, number, name, defect), f"# {name}", "", sentence(r), ""]
    target = r.randrange(SMALLEST, LARGEST)
    for index, title in enumerate(SECTIONS):
        if defect == 3 and title == "Operation":
            continue
        room = max(0, (target - sum(len(line) + 1 for line in out)) // (len(SECTIONS) - index) - 60)
        body = section(r, title, number, name, room)
        if defect == 4 and title == "Purpose":
            body[-1:] = ["", f"The model {r.choice(BOASTS)}.", ""]
        out += [f"## {title}", "", *body]
    return "\n".join(out)
