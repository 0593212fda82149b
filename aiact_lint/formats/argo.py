"""Argo Workflows, also those that Kubeflow Pipelines 1 compiled (https://argo-workflows.readthedocs.io/en/latest/fields/).

Their own placeholders (``{{inputs.parameters.x}}``) are no Helm, and ``script`` and ``command`` hold programs, which this linter does not
read.
"""

from __future__ import annotations

import re

from aiact_lint.document import Document, Problem
from aiact_lint.formats import kubernetes
from aiact_lint.source import SourceFile

FORMAT = "argo"

_KIND = re.compile(r"^[ \t]*[\"']?kind[\"']?[ \t]*:[ \t]*[\"']?(?:Cron)?(?:Cluster)?Workflow(?:Template)?\b", re.MULTILINE)


def claims(path: str, head: str) -> bool:
    """By API group and kind (Argo CD has the same group), where no action of Helm stands in the file."""
    return (
        "argoproj.io/" in head
        and _KIND.search(head) is not None
        and kubernetes.claims(path, head)
        and not kubernetes.is_template(path, head)
    )


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """All objects of the file; whether a workflow trains a model only its content can show."""
    return kubernetes.objects(source, FORMAT, skip=frozenset(("command", "script")))
