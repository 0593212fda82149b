"""The document formats. Each is a module with ``FORMAT``, ``claims(path, head)`` and ``read(source)``; the order decides."""

from __future__ import annotations

import re
from typing import Protocol

from aiact_lint.document import Document, Problem
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import (
    azureml,
    bentoml,
    bounds,
    cloudformation,
    cog,
    compose,
    cyclonedx,
    generic,
    helm,
    kserve,
    kubernetes,
    kustomize,
    markdown,
    mlflow,
    modelcard,
    ray,
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
    mlflow,
    cog,
    bentoml,
    cyclonedx,
    spdx,
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

_NEVER_FOLDER = re.compile(
    r"(?:^|/)(?:node_modules|\.git|\.github|\.gitlab|\.circleci|\.venv|venv|site-packages|__pycache__|\.tox|\.mypy_cache|\.idea|\.vscode)/"
)
# A dot matches line ends, too: names of files may hold them, and must not hide behind them.
_NEVER_NAME = re.compile(
    r"\..*|(?:changelog|changes|history|news|releases?|contributing|code[_-]of[_-]conduct|licen[cs]es?|notice|security|support|codeowners|"
    r"authors|maintainers|owners|contributors|governance|roadmap|todo|pull_request_template|issue_template|claude|agents|copilot-instructions)"
    r"(?:[._-][\w.-]*)?|(?:mkdocs|_config|codecov|dependabot|renovate|appveyor|pubspec|taskfile|skaffold|cloudbuild|conda|environment|dvc|"
    r"docker-bake|prometheus|alertmanager|logging|golangci|pnpm-lock|pnpm-workspace|lerna|azure-pipelines|bitbucket-pipelines|buildspec|"
    r"jitpack|netlify|vercel|cspell|typos|kind-config|openapi|swagger|asyncapi|ct|cr|index|meta)\.(?:ya?ml|json)|"
    r"[\w.-]*(?:aiact-lint|\.lock|-lock|\.schema|openapi|swagger)\.(?:ya?ml|json)",
    re.IGNORECASE | re.DOTALL,
)
_PROSE = re.compile(r".*\.(?:md|markdown)|readme|model[_-]?card", re.IGNORECASE | re.DOTALL)
_CARD = re.compile(r"(?:.*[_.-])?(?:model|system|ai)[_ -]?cards?(?:[_.-].*)?\.(?:rst|adoc|txt)", re.IGNORECASE | re.DOTALL)
_JSON = re.compile(
    r"(?:config|metadata|id2label|label2id|model-settings|manifest|template|bom|sbom|aibom|mlbom)\.json|.*\.jsonld|.*(?:\.cdx|\.spdx)\.json|"
    r".*(?:model|card|bom|deploy|endpoint|inference|serving|predict|service|cloudformation|stack|task-?def|k8s|kube|vertex|sagemaker|system|"
    r"use-?case|intended|purpose|isvc|job|pod|spdx|labels).*\.json",
    re.IGNORECASE | re.DOTALL,
)
_NEVER_JSON = re.compile(
    r"package(?:-lock)?|composer|tsconfig.*|jsconfig.*|angular|tokenizer.*|vocab|generation_config|.*\.index|.*_map",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r".*bom.*\.xml|.*\.cdx\.xml", re.IGNORECASE | re.DOTALL)
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
    if lower.endswith((".json", ".jsonld")):
        return bool(_JSON.fullmatch(lower)) and not _NEVER_JSON.fullmatch(lower.removesuffix(".json"))
    return bool(_PROSE.fullmatch(lower) or _CARD.fullmatch(lower) or _XML.fullmatch(lower) or _TEMPLATE.search(path))


def read(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """The documents of a file, by the first format that claims it; nothing for a file that is not ours."""
    try:
        check_size(source.text, limit)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, _claimed(source), source)]
    return _read(source, limit, prose=markdown.claims(source.path, source.text))


def read_stream(source: SourceFile, limit: int = MAX_BYTES) -> tuple[list[Document], list[Problem]]:
    """Standard input has no name: its content decides between manifests and Markdown."""
    try:
        check_size(source.text, limit)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, True, source)]
    claimed = any(form.claims("", source.text) for form in FORMATS if form is not generic)
    return _read(source, limit, prose=not claimed)


def _read(source: SourceFile, limit: int, *, prose: bool) -> tuple[list[Document], list[Problem]]:
    form: Format | None = markdown if prose else next((form for form in FORMATS if form.claims(source.path, source.text)), None)
    if form is None:
        return [], []
    # Who lets larger files in lets more of everything in.
    scale = max(1, limit // MAX_BYTES)
    claimed = form not in (markdown, generic) or markdown.is_card_name(source.path)
    too_long = bounds.of_text(source, scale, prose=prose, claimed=claimed)
    if too_long is not None:
        return [], [too_long]
    documents, problems = form.read(source)
    too_much = bounds.of_documents(source, documents, scale)
    return (documents, problems) if too_much is None else ([], [*problems, too_much])


def _claimed(source: SourceFile) -> bool:
    """Whether the beginning of a file that is too large claims a card or a manifest."""
    head = source.text[:20_000]
    return markdown.claims(source.path, head) or any(form.claims(source.path, head) for form in FORMATS if form is not generic)
