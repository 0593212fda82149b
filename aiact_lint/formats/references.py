"""What a file says about other files and models: the threads by which documents join into systems."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Literal

from aiact_lint.document import Reference
from aiact_lint.formats.words import words
from aiact_lint.source import Span
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

Sort = Literal["path", "card", "model", "image", "name", "system"]

_IMAGES = words("image Image imageUri image_uri containerImage repository ImageUri imageURI")
_MODELS = words(
    "storageUri storage_uri modelUri model_uri modelURI model_id modelId model_name modelName "
    "ModelName model base_model uri artifactUri artifact_uri "
    "ModelDataUrl hf_model_id HF_MODEL_ID MODEL_ID MODEL_NAME MODEL MODEL_URI MODEL_PATH "
    "STORAGE_URI modelURL model_source model_data_url repo_id model_path modelPath ModelPackageName"
)
_FLAG = re.compile(r"--(?:model|model[_-](?:id|name|path|uri|dir)|served[_-]model[_-]name)(?:[= ]|$)")
_PLAIN_ID = re.compile(r"[\w./:@+~-]{2,200}")
_NO_MODELS = words("true false null none model models default")
_TAG = re.compile(r"(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$")
_SUFFIX = re.compile(r"\.(?:ya?ml|json|md)(?![\w/-])")
_LINK = re.compile(r"\]\(<?([^()\s<>]{1,300})|^\[[^\]\n]{1,100}\]:[ \t]*(\S{1,300})", re.MULTILINE)
_NAMED_CARD = re.compile(
    r"(?:model|system|ai)[-_]?card(?:[-_]?(?:ref|path|uri|file))?[\"']?[ \t]*[:=][ \t]*[\"']?"
    r"(?P<path>[\w./-]{1,300}\.(?:md|markdown|rst|adoc|asciidoc|json|ya?ml))\b",
    re.IGNORECASE,
)
_CODE_PATH = re.compile(r"`((?:\.{0,2}/)?[\w.-]{1,64}(?:/[\w.-]{1,64}){0,8}/)`")


def reference(kind: Sort, node: Scalar, value: str | None = None) -> Iterator[Reference]:
    """A reference that stands at a scalar, if it has a usable value."""
    text = (node.value if value is None else value).strip()
    if text and len(text) <= 300:
        start, end = node.inner()
        yield Reference(kind, text, Span(start, end))


def image_name(text: str) -> str:
    """An image without its registry and tag: ``registry.example.eu/fm/rooms:1.8`` is ``fm/rooms``."""
    text = _TAG.sub("", text.strip())
    first, slash, rest = text.partition("/")
    return rest if slash and ("." in first or ":" in first or first == "localhost") else text


def model_name(text: str) -> str:
    """A model id without the version that a registry adds: ``azureml:cv-sieve:14`` is ``cv-sieve``."""
    text = text.strip()
    if text.startswith("azureml:"):
        return text.removeprefix("azureml:").split("@")[0].rsplit(":", 1)[0] if "//" not in text else text
    for scheme in ("hf://", "huggingface://", "ollama://", "mlflow:"):
        text = text.removeprefix(scheme)
    return text.rstrip("/")


def in_tree(node: Node) -> Iterator[Reference]:
    """Images and models anywhere below a node."""
    stack: list[Node] = [node]
    seen: set[int] = set()
    while stack:
        here = stack.pop()
        if isinstance(here, Scalar) or id(here) in seen:
            continue
        seen.add(id(here))
        if isinstance(here, Sequence):
            stack.extend(reversed(here.items))
            yield from _arguments(here)
            continue
        for key, value in here.pairs:
            if not isinstance(key, Scalar):
                continue
            if isinstance(value, Scalar):
                if key.value == "name":
                    if value.value in _MODELS and (given := here.scalar("value")):
                        yield from _model(given)
                elif key.value in _IMAGES and _PLAIN_ID.fullmatch(value.value):
                    yield from reference("image", value, image_name(value.value))
                elif key.value in _MODELS:
                    yield from _model(value)
            else:
                stack.append(value)


def _model(node: Scalar) -> Iterator[Reference]:
    # A place inside a container (/mnt/models) is the same for everybody.
    if _PLAIN_ID.fullmatch(node.value) and node.value[0] not in "./$~" and node.value.lower() not in _NO_MODELS:
        yield from reference("model", node, model_name(node.value))


def _arguments(node: Sequence) -> Iterator[Reference]:
    for at, item in enumerate(node.items):
        if not isinstance(item, Scalar) or not (found := _FLAG.match(item.value)):
            continue
        value = item.value[found.end() :].strip()
        following = node.items[at + 1] if at + 1 < len(node.items) else None
        if value:
            yield from _model(item._replace(value=value))
        elif isinstance(following, Scalar):
            yield from _model(following)


def cards_named(path: str, text: str) -> Iterator[Reference]:
    """The cards that a manifest names as its own (``modelCard: docs/card.md``), counted from its folder or from the root."""
    if "ard" not in text and "ARD" not in text:
        return
    for found in _NAMED_CARD.finditer(text):
        target = found.group("path")
        for reading in dict.fromkeys((path_of(path, target), path_of("", target))):
            if reading:
                yield Reference("card", reading, Span(*found.span("path")))


def path_of(base: str, target: str) -> str | None:
    """A relative link as a path from the root; ``None`` for what lies outside, or is an address."""
    target = target.partition("#")[0].partition("?")[0].strip("<>")
    if not target or ":" in target or target.startswith("//"):
        return None
    if target.startswith("/"):
        path = posixpath.normpath(target.lstrip("/"))
    else:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
    return None if path.startswith("..") or path == "." else path


def in_prose(path: str, raw: str, masked: str, base: int) -> Iterator[Reference]:
    """Links and mentions of files of the repository in a Markdown text that begins at offset ``base``.

    A mention may count from the folder of the card or from the root, so both readings are given.
    """
    for found in _LINK.finditer(raw):
        group = 1 if found.group(1) else 2
        if (value := path_of(path, found.group(group))) and not value.endswith((".png", ".jpg", ".jpeg", ".gif", ".svg")):
            yield Reference("path", value, Span(base + found.start(group), base + found.end(group)))
    places = [_mention(masked, found) for found in _SUFFIX.finditer(masked)]
    places += [found.span(1) for found in _CODE_PATH.finditer(raw)]
    for start, end in places:
        target = raw[start:end]
        for reading in sorted({path_of(path, target) or "", path_of("", target) or ""} - {""}):
            yield Reference("path", reading, Span(base + start, base + end))


def _mention(text: str, found: re.Match[str]) -> tuple[int, int]:
    """The range of a path, from the end of its name backwards; empty for what is no path (``x.md`` in an address)."""
    end = found.end()
    start = found.start()
    low = max(0, start - 200)
    while start > low and (text[start - 1].isalnum() or text[start - 1] in "_./-"):
        start -= 1
    if start == low or start == found.start() or (start and text[start - 1] in ":@"):
        return end, end
    return start, end


def mapping(node: Node | None) -> Mapping:
    """The node as a mapping; an empty one if it is something else."""
    return node if isinstance(node, Mapping) else Mapping([], 0, 0)
