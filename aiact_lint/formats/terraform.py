"""Terraform and OpenTofu: ``.tf``, ``.tfvars`` and their JSON forms (https://developer.hashicorp.com/terraform/language/syntax).

Of a configuration only what serves, trains or runs something is read, by the types of the providers' registries
(https://registry.terraform.io/providers/hashicorp/aws/latest/docs, likewise for the others): networks, roles, keys and disks say nothing
of a purpose. Of a resource its name, its texts, tags, environment and arguments count; of a variable its description and default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from aiact_lint.document import Document, Problem, Reference
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import kubernetes, manifests
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, model_name, path_of, reference
from aiact_lint.formats.settings import setting
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile, Span
from aiact_lint.tree import Mapping, Node, Parsed, Scalar

FORMAT = "terraform"

_AI = re.compile(
    r"(?:aws|awscc)_(?:sagemaker|bedrock|bedrockagent|rekognition|comprehend|kendra|lexv2models|lex|personalize|forecast|frauddetector)_|"
    r"google_(?:vertex_ai|ml_engine|document_ai|dialogflow|discovery_engine|gemini|workbench|notebooks)_|"
    r"azurerm_(?:machine_learning|cognitive|ai_services|ai_foundry|bot)|databricks_(?:model_serving|registered_model|mlflow_)|"
    r"scaleway_inference_|oci_(?:datascience_model|datascience_pipeline|ai_|generative_ai_)|ovh_cloud_project_ai|ibm_watson|huggingface_"
)
_WORKLOAD = re.compile(
    r"kubernetes_(?:manifest|deployment|stateful_set|daemon_?set|job|cron_job|pod|config_map|replication_controller)|kubectl_manifest|"
    r"helm_release|docker_(?:container|service)|nomad_job|aws_(?:ecs_task_definition|ecs_service|lambda_function|batch_job_definition|"
    r"apprunner_service|sfn_state_machine|kinesis_video_stream)|google_(?:cloud_run|cloudfunctions|cloudfunctions2|workflows_workflow)|"
    r"azurerm_(?:container_app|container_group|linux_function_app|windows_function_app|linux_web_app|logic_app)|"
    r"scaleway_(?:container|function)|azapi_resource|cloudfoundry_app"
)
_AZURE_AI = re.compile(r"Microsoft\.(?:MachineLearningServices|CognitiveServices|BotService)/")
_SERVING = re.compile(r"sagemaker|bedrock|vertex|machine[-_]?learning|mlflow|kserve|inference|hugging[-_]?face|cognitive", re.IGNORECASE)
# Blocks that describe a setting, and a file that could hold them at all.
_HEADER = re.compile(r"(?:^|[{,])[ \t]*\"?(?:resource|module|variable|locals|output)\b", re.MULTILINE)
_NAMES = words("name display_name endpoint_name model_name deployment_name model_package_group_name agent_name function_name family")
_MODELS = words("model_package_name artifact_uri hf_model_id foundation_model model_id model_arn")
_SKIP = kubernetes.SKIP | words(
    "source version providers count for_each depends_on lifecycle provisioner connection timeouts execution_role_arn role role_arn "
    "task_role_arn vpc_config network_configuration subnets subnet_ids security_group_ids instance_type instance_count "
    "initial_instance_count initial_variant_weight kms_key_arn kms_key_id cpu memory memory_size timeout location region project "
    "resource_group_name sku sku_name identity port_mappings logConfiguration portMappings type validation sensitive nullable handler "
    "runtime logging_config requires_compatibilities network_mode launch_type load_balancer"
)
_MARKS = re.compile(r"^[ \t]*(?:#+|//+|/\*+|\*+(?!/))|\*+/|#|//+|/\*+", re.MULTILINE)


def claims(path: str, head: str) -> bool:
    """By the suffix; a configuration also by a block that could describe something."""
    if path.endswith((".tfvars", ".tfvars.json")):
        return True
    return path.endswith((".tf", ".tf.json")) and _HEADER.search(head) is not None


def read(source: SourceFile) -> tuple[list[Document], list[Problem]]:
    """A section for each resource, module, variable and output. Damage is our business where the file serves something."""
    comments: list[tuple[int, int]] | None = None
    if source.path.endswith(".json"):
        roots, problems, text = manifests.roots_of(source)
    else:
        from aiact_lint.tree.hcl_text import parse_hcl

        try:
            parsed = parse_hcl(source.text)
        except UnreadableError as error:
            parsed = Parsed(Mapping([], 0, 0), [], source.text, error)
        roots, text, comments = [parsed.root], parsed.text, parsed.comments
        problems = [Problem(source.path, parsed.damage.reason, parsed.damage.line, source=source)] if parsed.damage else []
    kept = [root for root in roots if _tells(root, source.path)]
    documents, _ = manifests.document(
        source, FORMAT, "manifest", is_ai=_is_ai, skip=_SKIP, split=_split, refer=lambda root: _refer(source.path, root),
        reader=lambda _: (kept, [], text), comments=comments, marks=_MARKS,
    )  # fmt: skip
    serves = _AI.search(source.text) is not None
    if not serves and not _WORKLOAD.search(source.text):
        return documents, []
    return documents, [replace(problem, claimed=serves) for problem in problems]


def _blocks(root: Node, sort: str) -> Iterator[tuple[Scalar, Node]]:
    """The labels of all blocks of a sort, each with what is below it; a block may stand there more than once."""
    for key, value in mapping(root).pairs:
        if isinstance(key, Scalar) and key.value == sort:
            for label, inside in mapping(value).pairs:
                if isinstance(label, Scalar):
                    yield label, inside


def _resources(root: Node) -> Iterator[tuple[Scalar, Scalar, Mapping]]:
    """Type, name and body of the resources that run or serve something."""
    for sort, below in _blocks(root, "resource"):
        if _AI.match(sort.value) or _WORKLOAD.match(sort.value):
            for name, body in mapping(below).pairs:
                if isinstance(name, Scalar) and isinstance(body, Mapping):
                    yield sort, name, body


def _modules(root: Node) -> Iterator[tuple[Scalar, Mapping]]:
    """Modules of the repository itself, and those whose source says that they serve models."""
    for name, body in _blocks(root, "module"):
        origin = mapping(body).scalar("source")
        if origin and isinstance(body, Mapping) and (origin.value.startswith(".") or _SERVING.search(origin.value)):
            yield name, body


def _tells(root: Node, path: str) -> bool:
    if path.endswith((".tfvars", ".tfvars.json")):
        return isinstance(root, Mapping)
    settings = not mapping(root).keys().isdisjoint(("variable", "locals", "output"))
    return settings or any(True for _ in _resources(root)) or any(True for _ in _modules(root))


def _serves(sort: str, body: Mapping) -> bool:
    if sort == "azapi_resource":
        return bool((kind := body.scalar("type")) and _AZURE_AI.match(kind.value))
    return _AI.match(sort) is not None


def _is_ai(roots: list[Node]) -> bool:
    if any(_serves(sort.value, body) for root in roots for sort, _, body in _resources(root)):
        return True
    origins = (body.scalar("source") for root in roots for _, body in _modules(root))
    return any(origin and _SERVING.search(origin.value) for origin in origins)


def _split(flat: Flattener, root: Node) -> None:
    if flat.source.path.endswith((".tfvars", ".tfvars.json")):
        flat.object(root)
        return
    for sort, name, body in _resources(root):
        flat.name(name, ("resource", sort.value))
        flat.object(body, ("resource", sort.value, name.value))
    for name, body in _modules(root):
        flat.name(name, ("module",))
        flat.object(body, ("module", name.value))
    for kind in ("variable", "output"):
        for name, inside in _blocks(root, kind):
            if name.value.startswith("create_"):
                continue  # by the custom of modules this asks whether a resource is made, not what it does
            flat.object(Mapping(list(setting(name, inside)), name.start, inside.end), (kind, name.value))
    for key, value in mapping(root).pairs:
        if isinstance(key, Scalar) and key.value == "locals":
            flat.object(value, ("locals",))


def _refer(path: str, root: Node) -> Iterator[Reference]:
    bodies = [body for _, _, body in _resources(root)] + [body for _, body in _modules(root)]
    for body in bodies:
        for key, value in body.pairs:
            if isinstance(key, Scalar) and isinstance(value, Scalar) and key.value in _NAMES:
                yield from reference("name", value)
        yield from _models(body)
        for key_of, file in (("chart", "Chart.yaml"), ("source", "main.tf")):
            origin = body.scalar(key_of)
            if origin and origin.value.startswith(".") and (target := path_of(path, origin.value)):
                yield Reference("path", f"{target}/{file}", Span(*origin.inner()))


def _models(node: Node) -> Iterator[Reference]:
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, Mapping):
            for key, value in here.pairs:
                if isinstance(key, Scalar) and isinstance(value, Scalar) and key.value in _MODELS:
                    yield from reference("model", value, model_name(value.value))
                stack.append(value)
        elif not isinstance(here, Scalar):
            stack.extend(here.items)
