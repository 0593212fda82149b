"""YAML and JSON as nodes that know their places.

The only module that touches PyYAML. Guards run on the text before libyaml sees it, because its C recursion ends in a
segmentation fault on deep nesting and its time is quadratic there. Nothing is ever constructed: tags are names, not orders.

Positions are offsets in code points into the text that was parsed. YAML is read as version 1.2, core schema
(https://yaml.org/spec/1.2.2/): ``no`` and ``on`` are words.
"""

from __future__ import annotations

from aiact_lint.tree.json_text import parse_json, read_json, unescape
from aiact_lint.tree.nodes import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    Mapping,
    Node,
    Parsed,
    Scalar,
    Sequence,
    check_characters,
    check_size,
    line_of,
    moved,
    to_data,
)
from aiact_lint.tree.yaml_text import parse_yaml, read_yaml

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Mapping",
    "Node",
    "Parsed",
    "Scalar",
    "Sequence",
    "check_characters",
    "check_size",
    "line_of",
    "moved",
    "parse_json",
    "parse_yaml",
    "read_json",
    "read_yaml",
    "to_data",
    "unescape",
]
