"""What folders and file names say about the place of a document in a system."""

from __future__ import annotations

import posixpath
import re

from aiact_lint.document import Document

PLAIN_FOLDERS = frozenset(
    """
    deploy deployment deployments k8s kubernetes kube helm chart charts templates manifests manifest config configs conf infra ops
    azureml ray serve serving seldon kserve docker compose cron overlays base prod production staging dev test sagemaker terraform
    docs doc model models card cards .github mlflow bom sbom forms governance bentoml kustomize env environments argo release
    releases inference tools pipeline pipelines vertex services service bento
    """.split()  # noqa: SIM905 - a list of sixty quoted names reads worse
)
"""Folders that hold parts of a system rather than a system of their own."""

MAIN = re.compile(r"(?i)(?:readme|model[-_ ]?card)\b")
"""Names of files that speak for their folder."""
STRUCTURED = ("helm", "kustomize", "compose", "terraform")
"""Formats whose files make one deployment together."""


def is_main(document: Document) -> bool:
    """Whether a card speaks for its folder: by its name, or because it is a complete model card."""
    return document.role == "card" and (bool(MAIN.match(posixpath.basename(document.source.path))) or document.is_ai)


def plain(folder: str) -> str:
    """A folder without its technical subfolders."""
    while folder and posixpath.basename(folder).lower() in PLAIN_FOLDERS:
        folder = posixpath.dirname(folder)
    return folder


def unit(document: Document) -> str:
    """The folder of the chart, overlay or compose project that a document is a part of; empty for others."""
    return (plain(posixpath.dirname(document.source.path)) or ".") if document.format in STRUCTURED else ""
