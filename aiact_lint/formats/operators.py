"""Kubernetes operators that serve or train models: which of their objects do, and where these name a model or each other.

The Kubernetes reader reads their objects as they are; this table adds what only a specification tells. A path is a chain of keys, ``*``
stands for any key or item. Sources: KServe (https://kserve.github.io/website/docs/reference/crd-api), Seldon Core 2
(https://docs.seldon.ai/seldon-core-2), KubeAI (https://www.kubeai.org/reference/kubernetes-api/), NVIDIA NIM operator
(https://docs.nvidia.com/nim-operator/latest/), Gateway API Inference Extension (https://gateway-api-inference-extension.sigs.k8s.io/reference/spec/),
llmaz (https://github.com/InftyAI/llmaz/tree/main/docs), Argo Workflows
(https://argo-workflows.readthedocs.io/en/latest/fields/), Knative (https://knative.dev/docs/serving/reference/serving-api/).
"""

from __future__ import annotations

from collections.abc import Iterator

from aiact_lint.document import Reference
from aiact_lint.formats.references import Sort, image_name, model_name, reference
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

AI_GROUPS = (
    "serving.kserve.io",
    "serving.kubeflow.org",
    "kubeflow.org",
    "trainer.kubeflow.org",
    "pipelines.kubeflow.org",
    "machinelearning.seldon.io",
    "mlops.seldon.io",
    "ray.io",
    "kubeai.org",
    "inference.llmaz.io",
    "llmaz.io",
    "production-stack.vllm.ai",
    "inference.networking",
    "apps.nvidia.com",
    "gmc.opea.io",
    "aigateway.envoyproxy.io",
    "kaito.sh",
    "core.clusterserving",
    "serving.bentoml.com",
    "sagemaker.services.k8s.aws",
    "vertexai.cnrm.cloud.google.com",
    "machinelearningservices.azure.com",
)
"""Beginnings of ``apiVersion`` whose objects serve or train a model."""

LOUD_SERVICES = ("serving.knative.dev/",)
"""Groups in which a kind has the name of a silent one of the core (``Service``) and yet runs something."""

# Group, kind (* for all), path, and what stands there.
_FIELDS: tuple[tuple[str, str, str, Sort], ...] = (
    ("serving.kserve.io", "InferenceService", "spec.*.model.runtime", "name"),
    ("serving.kserve.io", "InferenceGraph", "spec.nodes.*.steps.*.serviceName", "name"),
    ("serving.kserve.io", "LLMInferenceService", "spec.model.name", "model"),
    ("serving.kserve.io", "LLMInferenceService", "spec.baseRefs.*.name", "name"),
    ("mlops.seldon.io", "Pipeline", "spec.steps.*.name", "name"),
    ("mlops.seldon.io", "Experiment", "spec.candidates.*.name", "name"),
    ("mlops.seldon.io", "Model", "spec.explainer.modelRef", "name"),
    ("mlops.seldon.io", "Model", "spec.explainer.pipelineRef", "name"),
    ("kubeai.org", "Model", "spec.url", "model"),
    ("kubeai.org", "Model", "spec.adapters.*.url", "model"),
    ("apps.nvidia.com", "NIMService", "spec.storage.nimCache.name", "name"),
    ("apps.nvidia.com", "NIMPipeline", "spec.services.*.spec.storage.nimCache.name", "name"),
    ("apps.nvidia.com", "NIMCache", "spec.source.ngc.modelPuller", "image"),
    ("apps.nvidia.com", "NIMCache", "spec.source.hf.modelName", "model"),
    ("inference.networking", "*", "spec.poolRef.name", "name"),
    ("llmaz.io", "OpenModel", "spec.source.modelHub.modelID", "model"),
    ("argoproj.io", "*", "spec.workflowTemplateRef.name", "name"),
    ("argoproj.io", "*", "spec.templates.*.steps.*.*.templateRef.name", "name"),
    ("argoproj.io", "*", "spec.templates.*.dag.tasks.*.templateRef.name", "name"),
)


def named(root: Mapping) -> Iterator[Reference]:
    """The models, images and other objects that an object names in the fields of its specification."""
    version, kind = root.scalar("apiVersion"), root.scalar("kind")
    if version is None or kind is None:
        return
    for group, wanted, path, sort in _FIELDS:
        if version.value.startswith(group) and wanted in ("*", kind.value):
            for node in _at(root, path.split(".")):
                value = model_name(node.value) if sort == "model" else image_name(node.value) if sort == "image" else node.value
                yield from reference(sort, node, value)


def _at(node: Node, path: list[str]) -> Iterator[Scalar]:
    """The scalars at the end of a path."""
    if not path:
        if isinstance(node, Scalar) and node.value:
            yield node
    elif isinstance(node, Sequence) and path[0] == "*":
        for item in node.items:
            yield from _at(item, path[1:])
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            if isinstance(key, Scalar) and path[0] in ("*", key.value):
                yield from _at(value, path[1:])
