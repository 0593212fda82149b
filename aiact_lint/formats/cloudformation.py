"""AWS: CloudFormation and SAM templates, and requests to SageMaker as JSON (https://docs.aws.amazon.com/sagemaker/)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.formats import manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar

FORMAT = "cloudformation"

_TEMPLATE = re.compile(r"AWSTemplateFormatVersion|AWS::Serverless-|^[ \t]+[\"']?Type[\"']?[ \t]*:[ \t]*[\"']?AWS::\w+::", re.MULTILINE)
_REQUEST = re.compile(
    r"[\"']?(?:PrimaryContainer|ProductionVariants|ModelPackageGroupName|ModelCardName|InferenceSpecification)[\"']?[ \t]*:"
)
# Searching for words is quicker than for patterns.
_WORDS = (
    "AWSTemplateFormatVersion",
    "AWS::",
    "PrimaryContainer",
    "ProductionVariants",
    "ModelPackageGroupName",
    "ModelCardName",
    "InferenceSpecification",
)
_AI = ("AWS::SageMaker::", "AWS::Bedrock::", "AWS::Rekognition::", "AWS::Comprehend::", "AWS::Personalize::", "AWS::FraudDetector::")
_SILENT = ("AWS::IAM::", "AWS::EC2::", "AWS::KMS::", "AWS::Logs::", "AWS::Route53", "AWS::CertificateManager", "AWS::ElasticLoadBalancing")
_SKIP = words("AWSTemplateFormatVersion ExecutionRoleArn InstanceType InitialInstanceCount InitialVariantWeight VpcConfig Transform")


def claims(_path: str, head: str) -> bool:
    """By the words that every template has, or those of a request."""
    return any(word in head for word in _WORDS) and bool(_TEMPLATE.search(head) or _REQUEST.search(head))


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A section for each resource, the rest of the template in one of its own."""
    return manifests.document(
        source, FORMAT, "manifest", is_ai=_is_ai, skip=_SKIP, split=_split, refer=_refer, keep=lambda root: isinstance(root, Mapping)
    )


def _resources(root: Node) -> list[tuple[Scalar, Mapping]]:
    pairs = mapping(mapping(root).get("Resources")).pairs
    return [(name, resource) for name, resource in pairs if isinstance(name, Scalar) and isinstance(resource, Mapping)]


def _type(resource: Mapping) -> str:
    return node.value if (node := resource.scalar("Type")) else ""


def _is_ai(roots: list[Node]) -> bool:
    for root in roots:
        resources = _resources(root)
        if any(_type(resource).startswith(_AI) for _, resource in resources) or not resources:
            return True
    return False


def _split(flat: Flattener, root: Node) -> None:
    inside = mapping(root).get("Resources")
    rest = [(k, v) for k, v in mapping(root).pairs if v is not inside]
    if rest:
        flat.object(Mapping(rest, root.start, root.end))
    for name, resource in _resources(root):
        if not _type(resource).startswith(_SILENT):
            flat.name(name, ("Resources",))
            flat.object(resource, ("Resources", name.value))


def _refer(root: Node) -> Iterator[Reference]:
    for name, resource in _resources(root):
        if _type(resource).startswith(_AI):
            yield from reference("name", name)
            properties = mapping(resource.get("Properties"))
            for key in ("ModelName", "EndpointName", "EndpointConfigName", "ModelPackageGroupName", "ModelCardName"):
                if given := properties.scalar(key):
                    yield from reference("name", given, given.value.split(".")[0])
    for key in ("ModelName", "EndpointName", "EndpointConfigName"):
        if given := mapping(root).scalar(key):
            yield from reference("name", given)
