"""The document formats. Each is a module with ``FORMAT``, ``claims(path, head)`` and ``read(source)``; the order decides."""

from __future__ import annotations

import re
from typing import Protocol

from aiact_lint.document import Document, Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import (
    argo,
    azureml,
    bentoml,
    cloudformation,
    cog,
    compose,
    cyclonedx,
    dockerfile,
    dvc,
    generic,
    helm,
    kfp,
    kserve,
    kubernetes,
    kustomize,
    markdown,
    mlflow,
    modelcard,
    ray,
    seldon,
    spdx,
    terraform,
    torchserve,
    transformers,
    triton,
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
    terraform,
    triton,
    dockerfile,
    torchserve,
    mlflow,
    cog,
    bentoml,
    dvc,
    cyclonedx,
    spdx,
    transformers,
    modelcard,
    azureml,
    cloudformation,
    kustomize,
    argo,
    kserve,
    helm,
    seldon,
    ray,
    kubernetes,
    compose,
    truss,
    kfp,
    vertex,
    generic,
)
# Languages of their own: what these do not claim is nobody's, whatever YAML may stand in it.
_OWN: tuple[Format, ...] = (terraform, triton, dockerfile, torchserve)

_NEVER_FOLDER = re.compile(
    r"(?:^|/)(?:node_modules|\.git|\.github|\.gitlab|\.circleci|\.venv|venv|site-packages|__pycache__|\.tox|\.mypy_cache|\.idea|\.vscode)/"
)
_NEVER_NAME = re.compile(
    r"\..*|(?:changelog|changes|history|news|releases?|contributing|code[_-]of[_-]conduct|licen[cs]es?|notice|security|support|codeowners|"
    r"authors|maintainers|owners|contributors|governance|roadmap|todo|pull_request_template|issue_template|claude|agents|copilot-instructions)"
    r"(?:[._-][\w.-]*)?|(?:mkdocs|_config|codecov|dependabot|renovate|appveyor|pubspec|taskfile|skaffold|cloudbuild|conda|environment|"
    r"docker-bake|prometheus|alertmanager|logging|golangci|pnpm-lock|pnpm-workspace|lerna|azure-pipelines|bitbucket-pipelines|buildspec|"
    r"jitpack|netlify|vercel|cspell|typos|kind-config|openapi|swagger|asyncapi|ct|cr|index|meta)\.(?:ya?ml|json)|"
    r"[\w.-]*(?:aiact-lint|\.lock|-lock|\.schema|openapi|swagger)\.(?:ya?ml|json)",
    re.IGNORECASE,
)
_PROSE = re.compile(r".*\.(?:md|markdown)|readme|model[_-]?card", re.IGNORECASE)
_CARD = re.compile(r"(?:.*[_.-])?(?:model|system|ai)[_ -]?cards?(?:[_.-].*)?\.(?:rst|adoc|txt)", re.IGNORECASE)
_JSON = re.compile(
    r"(?:config|metadata|id2label|label2id|model-settings|manifest|template|bom|sbom|aibom|mlbom)\.json|.*\.jsonld|.*(?:\.cdx|\.spdx)\.json|"
    r".*(?:model|card|bom|deploy|endpoint|inference|serving|predict|service|cloudformation|stack|task-?def|k8s|kube|vertex|sagemaker|system|"
    r"use-?case|intended|purpose|isvc|job|pod|spdx|labels).*\.json",
    re.IGNORECASE,
)
_NEVER_JSON = re.compile(
    r"package(?:-lock)?|composer|tsconfig.*|jsconfig.*|angular|tokenizer.*|vocab|generation_config|.*\.index|.*_map", re.IGNORECASE
)
_XML = re.compile(r".*bom.*\.xml|.*\.cdx\.xml", re.IGNORECASE)
_SUFFIXES = (".tf", ".tf.json", ".tfvars", ".tfvars.json", ".pbtxt")
_PROPERTIES = re.compile(r"(?:.*[_.-])?config(?:[_.-].*)?\.properties")
_TEMPLATE = re.compile(r"(?:^|/)templates/.*\.tpl$")


def candidate(path: str) -> bool:
    """Could this be a card or a manifest? Decided by the name alone, so that most files need not be opened."""
    name = path.rsplit("/", 1)[-1]
    if _NEVER_FOLDER.search(path) or _NEVER_NAME.fullmatch(name):
        return False
    if name in ("MLmodel", "MLproject"):
        return True
    lower = name.lower()
    if lower.endswith((".yaml", ".yml")):
        return True
    if lower.endswith(_SUFFIXES):
        return True
    if lower.endswith((".json", ".jsonld")):
        return bool(_JSON.fullmatch(lower)) and not _NEVER_JSON.fullmatch(lower.removesuffix(".json"))
    if lower.endswith(".properties"):
        return bool(_PROPERTIES.fullmatch(lower))
    return bool(
        dockerfile.named(path) or _PROSE.fullmatch(lower) or _CARD.fullmatch(lower) or _XML.fullmatch(lower) or _TEMPLATE.search(path)
    )


def read(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """The documents of a file, by the first format that claims it; nothing for a file that is not ours."""
    try:
        check_size(source.text, limit)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, _claimed(source), source)]
    return _read(source, prose=markdown.claims(source.path, source.text))


def read_stream(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """Standard input has no name: its content decides between manifests and Markdown."""
    try:
        check_size(source.text, limit)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, True, source)]
    claimed = any(form.claims("", source.text) for form in FORMATS if form is not generic)
    return _read(source, prose=not claimed)


def _read(source: SourceFile, *, prose: bool) -> tuple[list[Document], list[Problem]]:
    if prose:
        return markdown.read(source)
    for form in _OWN if _foreign(source.path) else FORMATS:
        if form.claims(source.path, source.text):
            return form.read(source)
    return [], []


def _foreign(path: str) -> bool:
    return path.lower().endswith((".tf", ".tfvars", ".pbtxt", ".properties")) or dockerfile.named(path)


def _claimed(source: SourceFile) -> bool:
    """Whether the beginning of a file that is too large claims a card or a manifest."""
    head = source.text[:20_000]
    return markdown.claims(source.path, head) or any(form.claims(source.path, head) for form in FORMATS if form is not generic)
