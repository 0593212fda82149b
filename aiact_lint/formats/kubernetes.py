"""Kubernetes objects: workloads, configuration, and whatever operators add (https://kubernetes.io/docs/reference/)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests, operators
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar, Sequence

FORMAT = "kubernetes"

_SIGN = re.compile(r"(?:^|[{,])[ \t]*[\"']?apiVersion[\"']?[ \t]*:[ \t]*[\"']?[\w.{]", re.MULTILINE)
_KIND = re.compile(r"(?:^|[{,])[ \t]*[\"']?kind[\"']?[ \t]*:", re.MULTILINE)
_HELM = re.compile(
    r"\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities|Files|Template)|\$|/\*|(?:include|if|else|end|range|with|template|define|tpl|toYaml)\b)"
)

# Objects that say how to reach, protect or scale something, never what it is for.
_SILENT_KINDS = words(
    "Service Ingress IngressClass HorizontalPodAutoscaler VerticalPodAutoscaler PodDisruptionBudget NetworkPolicy ServiceAccount Role "
    "RoleBinding ClusterRole ClusterRoleBinding CustomResourceDefinition Secret SealedSecret ExternalSecret Namespace PersistentVolume "
    "PersistentVolumeClaim StorageClass PriorityClass ResourceQuota LimitRange Endpoints EndpointSlice Node Event Lease APIService "
    "ValidatingWebhookConfiguration MutatingWebhookConfiguration Certificate Issuer ClusterIssuer ServiceMonitor PodMonitor PodMonitoring "
    "Prometheus PrometheusRule Gateway GatewayClass HTTPRoute GRPCRoute VirtualService DestinationRule AuthorizationPolicy "
    "PeerAuthentication RequestAuthentication Route SecurityContextConstraints ScaledObject ClusterQueue LocalQueue ResourceFlavor "
    "Config KubeConfig"
)
_SILENT_GROUPS = (
    "rbac.authorization.k8s.io",
    "apiextensions.k8s.io",
    "admissionregistration.k8s.io",
    "cert-manager.io",
    "autoscaling",
    "policy",
    "storage.k8s.io",
    "scheduling.k8s.io",
    "monitoring.coreos.com",
    "networking.istio.io",
    "security.istio.io",
    "gateway.networking.k8s.io",
    "kind.x-k8s.io",
    "audit.k8s.io",
    "apiregistration.k8s.io",
    "kustomize.config.k8s.io",
)
# Numbers for the scheduler, checks and permissions.
SKIP = words(
    "apiVersion kind resources securityContext livenessProbe readinessProbe startupProbe tolerations affinity nodeSelector ports status "
    "managedFields ownerReferences creationTimestamp resourceVersion uid generation imagePullPolicy imagePullSecrets restartPolicy "
    "terminationGracePeriodSeconds topologySpreadConstraints lifecycle strategy updateStrategy revisionHistoryLimit "
    "terminationMessagePath terminationMessagePolicy dnsPolicy schedulerName serviceAccountName volumeClaimTemplates"
)
_NAMED = words("configMapRef configMapKeyRef configMap inferenceServiceRef modelRef")


def claims(_path: str, head: str) -> bool:
    """Kubernetes objects show themselves by ``apiVersion`` and ``kind``."""
    return "apiVersion" in head and "kind" in head and bool(_SIGN.search(head) and _KIND.search(head))


def is_template(path: str, head: str) -> bool:
    """Whether a file with placeholders in double braces is a template of Helm: operators have placeholders of their own."""
    return "{{" in head and ("/templates/" in f"/{path}" or _HELM.search(head) is not None)


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """Workloads and configuration; whether they run a model only their content can show."""
    return objects(source, FORMAT)


def objects(source: SourceFile, form: str, skip: frozenset[str] = frozenset()) -> tuple[list[Document], list[Problem]]:
    """All objects of a file that mean something, a section for each, under the name of the most telling format."""
    return manifests.document(
        source,
        form,
        "manifest",
        is_ai=lambda roots: any(serves(o) for o in unfold(roots)),
        skip=SKIP | skip,
        split=_split,
        refer=_refer,
        keep=_keep,
    )


def unfold(roots: Iterable[Node]) -> Iterator[Mapping]:
    """The objects themselves, out of a ``List`` or an OpenShift ``Template``."""
    for root in roots:
        if not isinstance(root, Mapping):
            continue
        inner = root.get("items") or root.get("objects")
        if isinstance(inner, Sequence) and (kind := root.scalar("kind")) and (kind.value.endswith("List") or kind.value == "Template"):
            yield from unfold(inner.items)
        else:
            yield root


def serves(root: Mapping) -> bool:
    """Whether the kind alone shows that a model is served or trained."""
    version = root.scalar("apiVersion")
    return version is not None and version.value.startswith(operators.AI_GROUPS)


def speaks(root: Mapping) -> bool:
    """Whether an object of this kind can mean something to us."""
    kind, version = root.scalar("kind"), root.scalar("apiVersion")
    if kind is None or version is None:
        return False
    if version.value.startswith(operators.LOUD_SERVICES):
        return kind.value in ("Service", "Configuration")
    return kind.value not in _SILENT_KINDS and not version.value.startswith(_SILENT_GROUPS)


def _keep(root: Node) -> bool:
    return any(speaks(found) for found in unfold([root]))


def _split(flat: Flattener, root: Node) -> None:
    for found in unfold([root]):
        if speaks(found):
            flat.object(found)


def _refer(root: Node) -> Iterator[Reference]:
    for found in unfold([root]):
        if speaks(found):
            if name := mapping(found.get("metadata")).scalar("name"):
                yield from reference("name", name)
            yield from _named(found)
            yield from operators.named(found)


def _named(node: Node) -> Iterator[Reference]:
    """The names of other objects whose content this one uses."""
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, Sequence):
            stack.extend(here.items)
        elif isinstance(here, Mapping):
            for key, value in here.pairs:
                if isinstance(key, Scalar) and key.value in _NAMED and isinstance(value, Mapping) and (name := value.scalar("name")):
                    yield from reference("name", name)
                stack.append(value)
