"""Declared settings: a name with a default and a description, as Terraform, MLflow, Kubeflow and others write them."""

from __future__ import annotations

from collections.abc import Iterator

from aiact_lint.formats.references import mapping
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

_DEFAULTS = ("default", "defaultValue")
_TEXTS = ("description", "desc")


def setting(name: Scalar, body: Node) -> Iterator[tuple[Node, Node]]:
    """``review: {type: boolean, default: false}`` as the pair ``review: false``, with its description; the type says nothing."""
    for key, value in mapping(body).pairs:
        if isinstance(key, Scalar) and key.value in _DEFAULTS:
            yield name, value
        elif isinstance(key, Scalar) and key.value in _TEXTS:
            yield key, value


def settings(node: Node | None) -> Iterator[Mapping]:
    """Each setting of a mapping of names to declarations, or of a list of declarations that hold their names."""
    if isinstance(node, Mapping):
        for name, body in node.pairs:
            if isinstance(name, Scalar):
                yield Mapping(list(setting(name, body)) if isinstance(body, Mapping) else [(name, body)], name.start, body.end)
    elif isinstance(node, Sequence):
        for item in node.items:
            if named := mapping(item).scalar("name"):
                yield Mapping(list(setting(named, item)), item.start, item.end)
