"""TorchServe: ``model-config.yaml`` of an archive and ``config.properties`` of a server (https://docs.pytorch.org/serve/configuration.html).

The handler's own section, the models that are loaded and their names mean something; workers, batches, addresses and keys do not. Java's
rules of a properties file (https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader-) are few, and the
readers for Python (javaproperties, jproperties) tell no columns.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import manifests
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar, check_characters, line_of, moved, parse_json

FORMAT = "torchserve"

_YAML = re.compile(
    r"^(?:minWorkers|maxWorkers|batchSize|maxBatchDelay|responseTimeout|startupTimeout|deviceType|parallelType|handler|torchrun|micro_batching|"
    r"continuousBatching|sequenceBatching|asyncCommunication|useVenv)[ \t]*:",
    re.MULTILINE,
)
_PROPERTIES = re.compile(
    r"^[ \t]*(?:load_models|model_store|inference_address|management_address|default_workers_per_model)[ \t]*[=:]", re.MULTILINE
)
_SKIP = words(
    "minWorkers maxWorkers batchSize maxBatchDelay responseTimeout startupTimeout deviceType deviceIds parallelType parallelLevel torchrun "
    "micro_batching pt2 rpc maxRetryTimeoutInSec clientTimeoutInMills jobQueueSize useJobTicket continuousBatching sequenceBatching "
    "useVenv asyncCommunication tp_degree pippy"
)
_TOLD = words("load_models models default_service_handler model_snapshot workflow_store model_store enable_envvars_config")
_LINE = re.compile(
    r"[ \t\f]*(?:([#!][^\r\n]*)|([^\s=:][^\r\n=:\s]*)[ \t]*[=: ]?[ \t]*((?:[^\\\r\n]|\\(?:\r\n|[^\r]|\r))*))?(?:\r\n|\r|\n|\Z)"
)
_FOLD = re.compile(r"\\(?:\r\n|\r|\n)")
_MARKS = re.compile(r"[#!]+")


def claims(path: str, head: str) -> bool:
    """By the two names, which other tools use too, and a key of TorchServe."""
    name = posixpath.basename(path).lower()
    if name.endswith((".yaml", ".yml")):
        return name.removesuffix(".yml").removesuffix(".yaml").endswith(("model-config", "model_config")) and _YAML.search(head) is not None
    return name.endswith(".properties") and _PROPERTIES.search(head) is not None


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A server of models, or the settings of one of them."""
    if not source.path.lower().endswith(".properties"):
        return manifests.document(source, FORMAT, "manifest", is_ai=True, skip=_SKIP, keep=lambda root: isinstance(root, Mapping))
    try:
        root, comments = _properties(source.text)
    except UnreadableError as error:
        return [], [Problem(source.path, error.reason, error.line, source=source)]
    return manifests.document(
        source, FORMAT, "manifest", is_ai=True, refer=_refer,
        reader=lambda _: ([root], [], source.text), comments=comments, marks=_MARKS,
    )  # fmt: skip


def _properties(text: str) -> tuple[Mapping, list[tuple[int, int]]]:
    """The telling settings of a properties file, the models among them as the JSON they are written in, and its comments."""
    check_characters(text)
    pairs: list[tuple[Node, Node]] = []
    comments = []
    at = 0
    while at < len(text):
        found = _LINE.match(text, at)
        if found is None:  # "= value": a setting without a name
            at = text.find("\n", at) + 1 or len(text)
            continue
        at = found.end()
        if found.group(1):
            comments.append(found.span(1))
        elif found.group(2) in _TOLD:
            start, end = found.span(3)
            value: Node = Scalar(found.group(3).rstrip(), start, start + len(found.group(3).rstrip()))
            if found.group(2) == "models":
                value = _models(text, start, end)
            pairs.append((Scalar(found.group(2), *found.span(2)), value))
    return Mapping(pairs, 0, len(text)), comments


def _models(text: str, start: int, end: int) -> Node:
    """The JSON of ``models``, whose lines end in a backslash."""
    body = _FOLD.sub(lambda fold: " " * (len(fold.group()) - 1) + "\n", text[start:end])
    try:
        return moved(parse_json(body), start)
    except UnreadableError as error:
        raise UnreadableError(f"the setting 'models' is no JSON: {error.reason}", line_of(text, start) + error.line - 1) from None


def _refer(root: Node) -> Iterator[Reference]:
    for name, _ in mapping(mapping(root).get("models")).pairs:
        if isinstance(name, Scalar):
            yield from reference("name", name)
    if loaded := mapping(root).scalar("load_models"):
        at = loaded.start
        for part in loaded.value.split(","):
            given = part.split("=")[0].strip()
            first = at + part.index(given)
            if given not in ("all", "none"):
                yield from reference("name", Scalar(given.removesuffix(".mar"), first, first + len(given)))
            at += len(part) + 1
