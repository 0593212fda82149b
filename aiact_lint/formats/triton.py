"""Triton Inference Server: ``config.pbtxt`` of a model, fields of ``ModelConfig``
(https://github.com/triton-inference-server/common/blob/main/protobuf/model_config.proto).

Names of the model, of its inputs, outputs and labels, its parameters, and the models of an ensemble mean something; shapes, batching and
instances do not. A configuration without ``name`` has that of its folder (docs/user_guide/model_configuration.md).
"""  # noqa: D205 - the address of the specification does not fit on one line

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import manifests
from aiact_lint.formats.references import mapping, path_of, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

FORMAT = "triton"

_FIELD = re.compile(r"^[ \t]*(?:platform|backend|max_batch_size|input|output|ensemble_scheduling|instance_group)[ \t]*[:\[{]", re.MULTILINE)
_SKIP = words(
    "data_type dims format reshape is_shape_tensor allow_ragged_batch optional is_non_linear_format_io instance_group dynamic_batching "
    "sequence_batching optimization version_policy max_batch_size batch_input batch_output model_version model_transaction_policy "
    "response_cache model_warmup cc_model_filenames metric_tags model_metrics runtime platform model_operations input_map output_map"
)


def claims(path: str, head: str) -> bool:
    """By the suffix and a field that only the configuration of a model has."""
    return path.endswith(".pbtxt") and _FIELD.search(head) is not None


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A configuration that serves a model."""
    from aiact_lint.tree.textproto import parse_textproto

    try:
        parsed = parse_textproto(source.text)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, source=source)]
    root = Mapping([(key, _settings(value) if _is(key, "parameters") else value) for key, value in parsed.root.pairs], 0, len(source.text))
    return manifests.document(
        source, FORMAT, "manifest", is_ai=True, skip=_SKIP, refer=lambda node: _refer(source.path, node),
        reader=lambda _: ([root], [], source.text), comments=parsed.comments,
    )  # fmt: skip


def _is(key: Node, name: str) -> bool:
    return isinstance(key, Scalar) and key.value == name


def _items(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, Sequence) else [] if node is None else [node]


def _settings(node: Node) -> Node:
    """``{key: "x" value: {string_value: "y"}}``, the entry of a map, reads as ``x: y``."""
    pairs: list[tuple[Node, Node]] = []
    for item in _items(node):
        key, value = mapping(item).scalar("key"), mapping(item).get("value")
        if key:
            pairs.append((key, mapping(value).get("string_value") or value or Scalar("", key.end, key.end)))
    return Mapping(pairs, node.start, node.end)


def _refer(path: str, root: Node) -> Iterator[Reference]:
    top = mapping(root)
    if name := top.scalar("name"):
        yield from reference("name", name)
    elif folder := posixpath.basename(posixpath.dirname(path)):
        yield Reference("name", folder, Span(0, 0))
    for step in _items(mapping(top.get("ensemble_scheduling")).get("step")):
        if member := mapping(step).scalar("model_name"):
            yield from reference("name", member)
            # The models of a repository lie in folders of their names, side by side.
            if target := path_of(path, f"../{member.value}/config.pbtxt"):
                yield Reference("path", target, Span(*member.inner()))
