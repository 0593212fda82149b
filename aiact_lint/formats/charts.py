"""Helm values of charts that serve models: what a values file says by its own keys.

Sources: vLLM production-stack (https://github.com/vllm-project/production-stack/blob/main/helm/values.yaml), llm-d-modelservice
(https://github.com/llm-d-incubation/llm-d-modelservice), KubeAI's chart of models
(https://github.com/substratusai/kubeai/blob/main/charts/models/values.yaml), NVIDIA NIM for LLMs
(https://github.com/NVIDIA/nim-deploy/tree/main/helm).
"""

from __future__ import annotations

from collections.abc import Iterator

from aiact_lint.document import Reference
from aiact_lint.formats.references import mapping, model_name, reference
from aiact_lint.tree import Node, Scalar, Sequence

# Two keys, one below the other, that only the values of a serving chart have.
_SERVING = (
    ("servingEngineSpec", "modelSpec"),
    ("modelArtifacts", "uri"),
    ("model", "ngcAPISecret"),
    ("model", "ngcAPIKey"),
)


def serves(roots: list[Node]) -> bool:
    """Whether values configure a chart that serves a model."""
    tops = [mapping(root) for root in roots]
    return any(top.get(*keys) is not None for top in tops for keys in _SERVING) or any(True for top in tops for _ in _catalog(top))


def named(root: Node) -> Iterator[Reference]:
    """The names under which models are served, and the models of a catalogue."""
    top = mapping(root)
    specs = top.get("servingEngineSpec", "modelSpec")
    for item in specs.items if isinstance(specs, Sequence) else ():
        if name := mapping(item).scalar("name"):
            yield from reference("name", name)
    if name := top.scalar("modelArtifacts", "name"):
        yield from reference("model", name)
    for address in _catalog(top):
        yield from reference("model", address, model_name(address.value))


def _catalog(root: Node) -> Iterator[Scalar]:
    """The addresses of the models in a catalogue of KubeAI, which also says what each can do."""
    for _, entry in mapping(mapping(root).get("catalog")).pairs:
        if (address := mapping(entry).scalar("url")) and isinstance(mapping(entry).get("features"), Sequence):
            yield address
