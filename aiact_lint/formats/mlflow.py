"""MLflow: ``MLmodel`` and ``MLproject`` (https://mlflow.org/docs/latest/ml/model/, https://mlflow.org/docs/latest/ml/projects/)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference, Role
from aiact_lint.formats import manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.settings import settings
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar

FORMAT = "mlflow"

_MODEL = re.compile(r"^flavors:", re.MULTILINE)
_RUN = re.compile(r"^(?:artifact_path|model_uuid|run_id|mlflow_version|utc_time_created):", re.MULTILINE)
_SKIP = words(
    "python_version env serialization_format code pickled_model model_path loader_module mlflow_version model_size_bytes utc_time_created "
    "run_id model_uuid model_id is_signature_from_type_hint type_hint_from_example prompts docker_env conda_env python_env data"
)


def claims(path: str, head: str) -> bool:
    """By name; a model under another name by its flavors."""
    return posixpath.basename(path) in ("MLmodel", "MLproject") or bool("flavors:" in head and _MODEL.search(head) and _RUN.search(head))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """The signature is JSON inside YAML, and its column names are the best that a model says about its inputs.

    A project says what runs and with which parameters, so it is a manifest.
    """
    role: Role = "manifest" if posixpath.basename(source.path) == "MLproject" else "card"
    return manifests.document(
        source, FORMAT, role, is_ai=True, skip=_SKIP, split=_split, refer=_refer, keep=lambda root: isinstance(root, Mapping)
    )


def _split(flat: Flattener, root: Node) -> None:
    """The file itself, then a section for each entry point of a project with the defaults of its parameters."""
    entries = mapping(root).get("entry_points")
    flat.object(Mapping([(key, value) for key, value in mapping(root).pairs if value is not entries], root.start, root.end))
    for name, entry in mapping(entries).pairs:
        if isinstance(name, Scalar):
            flat.name(name, ("entry_points",))
            parameters = mapping(entry).get("parameters")
            rest = [(key, value) for key, value in mapping(entry).pairs if value is not parameters]
            flat.object(Mapping(rest, entry.start, entry.end), ("entry_points", name.value))
            for one in settings(parameters):
                flat.walk(one, ("entry_points", name.value, "parameters"))


def _refer(root: Node) -> Iterator[Reference]:
    for key in ("name", "registered_model_name"):
        if name := mapping(root).scalar(key):
            yield from reference("name", name)
