"""Which files could be cards or manifests, by their names alone, so that most files need not be opened."""

from __future__ import annotations

import re
from functools import lru_cache

# A dot matches line ends, too: names of files may hold them, and must not hide behind them.
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
    re.IGNORECASE | re.DOTALL,
)
_PROSE = re.compile(r".*\.(?:md|markdown)|readme|model[_-]?card", re.IGNORECASE | re.DOTALL)
# A tree of Sphinx or Antora is a manual: of these languages only what is named like a card is read.
_MANUAL = (".rst", ".adoc", ".asciidoc")
_CARD = re.compile(r"(?:^|[_.-])(?:model|system|ai)[_ -]?cards?[_.-]")
_READ_ME = re.compile(r"readme[._-][\w.-]*")
_JSON = re.compile(
    r"(?:config|metadata|id2label|label2id|model-settings|manifest|template|bom|sbom|aibom|mlbom)\.json|.*\.jsonld|.*(?:\.cdx|\.spdx)\.json|"
    r".*(?:model|card|bom|deploy|endpoint|inference|serving|predict|service|cloudformation|stack|task-?def|k8s|kube|vertex|sagemaker|system|"
    r"croissant|use-?case|intended|purpose|isvc|job|pod|spdx|labels).*\.json",
    re.IGNORECASE | re.DOTALL,
)
_NEVER_JSON = re.compile(
    r"package(?:-lock)?|composer|tsconfig.*|jsconfig.*|angular|tokenizer.*|vocab|generation_config|.*\.index|.*_map",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r".*bom.*\.xml|.*\.cdx\.xml", re.IGNORECASE | re.DOTALL)
_SUFFIXES = (".tf", ".tf.json", ".tfvars", ".tfvars.json", ".pbtxt")
_PROPERTIES = re.compile(r"(?:^|[_.-])config[_.-]")
_DOCKERFILE = re.compile(r"(?:docker|container)file(?:[.-][\w.-]+)?|[\w.-]+[.-](?:docker|container)file", re.IGNORECASE | re.DOTALL)
_NO_DOCKERFILE = re.compile(r".*\.(?:md|txt|py|go|sh|j2|jinja2?|tmpl|tpl|in|erb|dockerignore|ya?ml|json)$", re.IGNORECASE | re.DOTALL)
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
    if lower.endswith(_SUFFIXES):
        return True
    if lower.endswith((".json", ".jsonld")):
        return bool(_JSON.fullmatch(lower)) and not _NEVER_JSON.fullmatch(lower.removesuffix(".json"))
    if lower.endswith(".properties"):
        return bool(_PROPERTIES.search(lower))
    if lower.endswith((*_MANUAL, ".txt")) and (_CARD.search(lower) or (not lower.endswith(".txt") and _READ_ME.fullmatch(lower))):
        return True
    return bool(is_dockerfile(lower) or _PROSE.fullmatch(lower) or _XML.fullmatch(lower))


def is_dockerfile(name: str) -> bool:
    """Whether a file has one of the names that Docker and Podman look for."""
    return _DOCKERFILE.fullmatch(name) is not None and _NO_DOCKERFILE.match(name) is None


def is_foreign(path: str) -> bool:
    """Whether the name tells a language of its own: what its readers do not claim is nobody's, whatever YAML may stand in it."""
    return path.lower().endswith((".tf", ".tfvars", ".pbtxt", ".properties")) or is_dockerfile(path.rsplit("/", 1)[-1])
