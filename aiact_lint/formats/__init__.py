"""The document formats. Each is a module with ``FORMAT``, ``claims(path, head)`` and ``read(source)``; the order decides."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from aiact_lint.document import Document, Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import (
    asciidoc,
    azureml,
    bentoml,
    cloudformation,
    cog,
    compose,
    croissant,
    cyclonedx,
    declaration,
    generic,
    helm,
    kserve,
    kubernetes,
    kustomize,
    markdown,
    mlflow,
    modelcard,
    ray,
    rst,
    seldon,
    spdx,
    transformers,
    truss,
    vertex,
)
from aiact_lint.source import SourceFile
from aiact_lint.tree import MAX_BYTES, check_size


class Format(Protocol):
    """What every format module offers."""

    FORMAT: str
    """The name that its documents carry."""

    def claims(self, path: str, head: str, /) -> bool:
        """A cheap test by name and content whether the file is of this format."""
        ...

    def read(self, source: SourceFile, /) -> tuple[list[Document], list[Problem]]:
        """The documents of the file, and what could not be read."""
        ...


# From the most telling to the least: a file that two could read belongs to the first.
FORMATS: tuple[Format, ...] = (
    declaration,
    mlflow,
    cog,
    bentoml,
    cyclonedx,
    spdx,
    croissant,
    transformers,
    modelcard,
    azureml,
    cloudformation,
    kustomize,
    helm,
    seldon,
    kserve,
    ray,
    kubernetes,
    compose,
    truss,
    vertex,
    generic,
)

# Prose is told by its name alone; Markdown takes what remains.
PROSE: tuple[Format, ...] = (rst, asciidoc, markdown)

_NEVER_FOLDER = re.compile(
    r"(?:^|/)(?:node_modules|\.git|\.github|\.gitlab|\.circleci|\.venv|venv|site-packages|__pycache__|\.tox|\.mypy_cache|\.idea|\.vscode)/"
)
_NEVER_NAME = re.compile(
    r"\..*|(?:changelog|changes|history|news|releases?|contributing|code[_-]of[_-]conduct|licen[cs]es?|notice|security|support|codeowners|"
    r"authors|maintainers|owners|contributors|governance|roadmap|todo|pull_request_template|issue_template|claude|agents|copilot-instructions)"
    r"(?:[._-][\w.-]*)?|(?:mkdocs|_config|codecov|dependabot|renovate|appveyor|pubspec|taskfile|skaffold|cloudbuild|conda|environment|dvc|"
    r"docker-bake|prometheus|alertmanager|logging|golangci|pnpm-lock|pnpm-workspace|lerna|azure-pipelines|bitbucket-pipelines|buildspec|"
    r"jitpack|netlify|vercel|cspell|typos|kind-config|openapi|swagger|asyncapi|ct|cr|index|meta)\.(?:ya?ml|json)|"
    r"[\w.-]*(?:aiact-lint|\.lock|-lock|\.schema|openapi|swagger)\.(?:ya?ml|json)",
    re.IGNORECASE,
)
_PROSE = re.compile(r".*\.(?:md|markdown)|readme|model[_-]?card", re.IGNORECASE)
# A tree of Sphinx or Antora is a manual: of these languages only what is named like a card is read.
_CARD = re.compile(
    r"(?:.*[_.-])?(?:model|system|ai)[_ -]?cards?(?:[_.-].*)?\.(?:rst|adoc|asciidoc|txt)|readme(?:[._-][\w.-]*)?\.(?:rst|adoc|asciidoc)",
    re.IGNORECASE,
)
_JSON = re.compile(
    r"(?:config|metadata|id2label|label2id|model-settings|manifest|template|bom|sbom|aibom|mlbom)\.json|.*\.jsonld|.*(?:\.cdx|\.spdx)\.json|"
    r".*(?:model|card|bom|deploy|endpoint|inference|serving|predict|service|cloudformation|stack|task-?def|k8s|kube|vertex|sagemaker|system|"
    r"croissant|use-?case|intended|purpose|isvc|job|pod|spdx|labels).*\.json",
    re.IGNORECASE,
)
_NEVER_JSON = re.compile(
    r"package(?:-lock)?|composer|tsconfig.*|jsconfig.*|angular|tokenizer.*|vocab|generation_config|.*\.index|.*_map", re.IGNORECASE
)
_XML = re.compile(r".*bom.*\.xml|.*\.cdx\.xml", re.IGNORECASE)
_TEMPLATE = re.compile(r"(?:^|/)templates/.*\.tpl$")


def candidate(path: str) -> bool:
    """Could this be a card or a manifest? Decided by the name alone, so that most files need not be opened."""
    folder, _, name = path.rpartition("/")
    return _wanted_folder(folder) and (_wanted_name(name) or (name.endswith(".tpl") and _TEMPLATE.search(path) is not None))


@lru_cache(maxsize=1024)
def _wanted_folder(folder: str) -> bool:
    return _NEVER_FOLDER.search(f"{folder}/") is None


@lru_cache(maxsize=4096)
def _wanted_name(name: str) -> bool:
    """Names repeat: a thousand services have the same five."""
    if _NEVER_NAME.fullmatch(name):
        return False
    if name in ("MLmodel", "MLproject"):
        return True
    lower = name.lower()
    if lower.endswith((".yaml", ".yml")):
        return True
    if lower.endswith((".json", ".jsonld")):
        return bool(_JSON.fullmatch(lower)) and not _NEVER_JSON.fullmatch(lower.removesuffix(".json"))
    return bool(_PROSE.fullmatch(lower) or _CARD.fullmatch(lower) or _XML.fullmatch(lower))


def read(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """The documents of a file, by the first format that claims it; nothing for a file that is not ours."""
    try:
        check_size(source.text, limit)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, _claimed(source), source)]
    return _read(source, next((form for form in PROSE if form.claims(source.path, "")), None))


def read_stream(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """Standard input has no name: its content decides between manifests and Markdown."""
    try:
        check_size(source.text, limit)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, True, source)]
    claimed = any(form.claims("", source.text) for form in FORMATS if form is not generic)
    return _read(source, None if claimed else markdown)


def _read(source: SourceFile, prose: Format | None) -> tuple[list[Document], list[Problem]]:
    if prose:
        return prose.read(source)
    for form in FORMATS:
        if form.claims(source.path, source.text):
            return form.read(source)
    return [], []


def _claimed(source: SourceFile) -> bool:
    """Whether the beginning of a file that is too large claims a card or a manifest."""
    head = source.text[:20_000]
    return any(form.claims(source.path, head) for form in PROSE) or any(
        form.claims(source.path, head) for form in FORMATS if form is not generic
    )
