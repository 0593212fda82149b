"""``config.json`` of a model of the transformers library (https://huggingface.co/docs/transformers/main_classes/configuration)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar

FORMAT = "transformers"

_SIGN = re.compile(r"\"(?:architectures|id2label|label2id|model_type|transformers_version|finetuning_task|problem_type)\"\s*:")
# The other keys are sizes of layers.
_TELLING = words(
    "architectures model_type id2label finetuning_task problem_type task_specific_params "
    "_name_or_path label_names labels classes class_names "
    "num_classes pretrained_cfg architecture description tags languages"
)


def claims(path: str, head: str) -> bool:
    """By name and content, since many tools have a ``config.json``; labels may also stand in a file of their own."""
    name = posixpath.basename(path)
    return (name == "config.json" and bool(_SIGN.search(head))) or name in ("id2label.json", "label2id.json")


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """The names of the classes say what a classifier decides."""
    return manifests.document(source, FORMAT, "card", is_ai=True, split=_split, refer=_refer, keep=lambda root: isinstance(root, Mapping))


def _split(flat: Flattener, root: Node) -> None:
    pairs = mapping(root).pairs
    telling: list[tuple[Node, Node]] = [(k, v) for k, v in pairs if isinstance(k, Scalar) and k.value in _TELLING]
    whole = flat.source.path.endswith(("id2label.json", "label2id.json"))
    flat.object(Mapping(pairs if whole else telling, root.start, root.end))


def _refer(root: Node) -> Iterator[Reference]:
    if name := mapping(root).scalar("_name_or_path"):
        yield from reference("model", name)
