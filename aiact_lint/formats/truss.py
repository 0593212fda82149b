"""Truss, the packaging of Baseten: ``config.yaml`` (https://docs.baseten.co/reference/truss-configuration)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node

FORMAT = "truss"

_KEY = re.compile(
    r"^(model_name|model_framework|model_metadata|model_class_filename|model_class_name|model_module_dir|model_cache|trt_llm|base_image|"
    r"python_version|bundled_packages_dir|external_package_dirs|system_packages|docker_server|build_commands|secrets|requirements)[ \t]*:",
    re.MULTILINE,
)
_OWN = words(
    "model_name model_framework model_metadata model_class_filename model_class_name model_module_dir model_cache trt_llm docker_server"
)
_SKIP = words("requirements python_version resources system_packages runtime build_commands max_num_tokens")


def claims(path: str, head: str) -> bool:
    """``config.yaml`` is everybody's name, so two keys of Truss must be in it, one of them its own."""
    if posixpath.basename(path) not in ("config.yaml", "config.yml"):
        return False
    keys = set(_KEY.findall(head))
    return len(keys) > 1 and bool(keys & _OWN)


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A truss holds one model."""
    return manifests.document(source, FORMAT, "manifest", is_ai=True, skip=_SKIP, refer=_refer, keep=lambda root: isinstance(root, Mapping))


def _refer(root: Node) -> Iterator[Reference]:
    if name := mapping(root).scalar("model_name"):
        yield from reference("name", name)
    repository = mapping(mapping(mapping(mapping(root).get("trt_llm")).get("build")).get("checkpoint_repository")).scalar("repo")
    if repository:
        yield from reference("model", repository)
