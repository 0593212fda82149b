"""Turns one in five services of a monorepo into a high-risk system: another card of the same length, and another manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from bench.prose import paragraph
from bench.scenarios import OFFICES, PLACES, SCENARIOS, Scenario

EVERY = 5
CARD, MANIFEST = "README.md", "deploy/inferenceservice.yaml"

TEMPLATE = """\
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: {name}
  namespace: public-{area:02d}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: {slug}
    team: group-{team:02d}
  annotations:
    serving.kserve.io/deploymentMode: Serverless
    plantworks.example.com/card: services/{name}/README.md
    plantworks.example.com/purpose: {title}
spec:
  predictor:
    minReplicas: 1
    maxReplicas: {most}
    logger:
      mode: all
      url: http://collector.public-{area:02d}.svc.cluster.local
    model:
      modelFormat:
        name: lightgbm
      runtime: kserve-lgbserver
      storageUri: s3://plantworks-models/{name}/{version}
      resources:
        requests:
          cpu: "1"
          memory: 2Gi
        limits:
          cpu: "2"
          memory: 4Gi
      env:
        - name: MODEL_VERSION
          value: "{version}"
{switches}"""


def overlay(root: Path) -> list[Path]:
    """Rewrite card and manifest of each fifth service below ``root``; the folders that were changed, in order.

    Services are numbered by the digits at the end of their folder's name, as both generators name them.
    """
    changed = []
    for folder in sorted((root / "services").iterdir()):
        number = int(folder.name.rpartition("-")[2])
        if number % EVERY == 0:
            length = (folder / CARD).stat().st_size
            (folder / CARD).write_text(card(number, folder.name, length), encoding="utf-8")
            (folder / MANIFEST).write_text(manifest(number, folder.name), encoding="utf-8")
            changed.append(folder)
    return changed


def scenario_of(number: int) -> Scenario:
    """The use of a service."""
    return SCENARIOS[number // EVERY % len(SCENARIOS)]


def _filled(r: Random, sentences: Sequence[str]) -> str:
    """Sentences with their places, offices and numbers, as one paragraph."""
    words = {"place": r.choice(PLACES), "office": r.choice(OFFICES), "days": r.randrange(10, 60), "share": r.randrange(11, 95)}
    return " ".join(sentences).format(**words, year=r.randrange(2019, 2027))


def card(number: int, name: str, length: int) -> str:
    """The card, about ``length`` bytes long. Of the three safeguards, each is left out of two cards in five."""
    r, use = Random(f"high-risk/{number}"), scenario_of(number)
    parts = ["---", "language: en", "license: other", "library_name: lightgbm", "pipeline_tag: tabular-classification", "tags:"]
    parts += [f"- {use.slug}", f"owner: group-{number % 37:02d}@example.com", "---", "", f"# {use.title} ({name})", ""]
    sections = {"Intended use": use.purpose, "How the result is used": use.effect, "Training data and fairness": use.data}
    safeguards = {"Human oversight": use.review, "Explanation and objection": use.appeal, "Registration": use.record}
    sections |= {title: sentences for title, sentences in safeguards.items() if r.randrange(5) > 1}
    for title, sentences in sections.items():
        parts += [f"## {title}", "", _filled(r, sentences), ""]
    size = sum(len(part.encode()) + 1 for part in parts)
    parts += ["## Operation", ""]
    while size < length - 350:
        text = paragraph(r, 2, 5)
        parts += [text, ""]
        size += len(text) + 2
    return "\n".join(parts)


def manifest(number: int, name: str) -> str:
    """The KServe manifest, with the switches of the use as variables."""
    r, use = Random(f"high-risk/{number}/manifest"), scenario_of(number)
    pairs = [(key, value.format(share=r.randrange(11, 95), days=r.randrange(10, 60))) for key, value in use.switches]
    switches = "".join(f'        - name: {key}\n          value: "{value}"\n' for key, value in pairs)
    return TEMPLATE.format(
        name=name, area=number % 20, team=number % 37, slug=use.slug, title=f'"{use.title}"', most=r.randrange(2, 9),
        version=f"3.{r.randrange(9)}.{r.randrange(20)}", switches=switches,
    )  # fmt: skip
