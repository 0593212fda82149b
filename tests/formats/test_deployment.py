"""What teams deploy models with: each format is read through the real command, with exact places, and its files make one system."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiact_lint import formats
from aiact_lint.cli import main
from aiact_lint.config import Config
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import dockerfile
from aiact_lint.group import group
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Parsed, Scalar
from aiact_lint.tree.hcl_text import parse_hcl
from aiact_lint.tree.textproto import parse_textproto

TOLD = "Labels the voice of each call-centre agent as angry."


def findings(folder: Path, files: dict[str, str]) -> list[dict[str, object]]:
    """What the command reports about files, each finding with its first place."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    out = folder / "out.report"
    with pytest.raises(SystemExit) as end:
        main(["check", str(folder), "--format", "json", "--output", str(out), "--as-of", "2026-11-24"])
    assert end.value.code in (0, 1)
    return list(json.loads(out.read_text(encoding="utf-8"))["findings"])


def place(finding: dict[str, object]) -> tuple[object, str, int, int, str]:
    first = finding["evidence"][0]  # type: ignore[index]
    return finding["policy"], Path(first["path"]).name, first["start"]["line"], first["start"]["column"], first["quote"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("main.tf", 'resource "aws_sagemaker_model" "m" {\n  tags = { purpose = "TOLD" }\n}\n'),
        ("main.tf", 'resource "aws_iam_role" "r" {\n  description = "nothing"\n}\nmodule "m" {\n  source = "./m"\n  task = "TOLD"\n}\n'),
        ("main.tf", 'variable "task" {\n  description = "TOLD"\n}\n'),
        ("main.tf", 'locals {\n  task = "TOLD"\n}\n'),
        ("main.tf", 'output "task" {\n  description = "TOLD"\n}\n'),
        ("main.tf", 'resource "kubernetes_job" "j" {\n  # TOLD\n  metadata { name = "x" }\n}\n'),
        ("prod.tfvars", 'task = "TOLD"\n'),
        (
            "main.tf.json",
            '{"resource": {"azapi_resource": {"m": {"type": "Microsoft.CognitiveServices/accounts",\n"body": {"task": "TOLD"}}}}}',
        ),
        ("config.pbtxt", 'backend: "python"\nparameters { key: "task" value { string_value: "TOLD" } }\n'),
        ("model-config.yaml", "minWorkers: 1\nhandler:\n  task: TOLD\n"),
        ("config.properties", 'model_store=x\nmodels={\\\n  "m": {"1.0": {"description": "TOLD"}}\\\n}\n'),
        ("Dockerfile", 'FROM scratch\nLABEL purpose="x" \\\n  task="TOLD"\n'),
        ("Dockerfile", "FROM scratch\n# TOLD\nENV A=b\n"),
        ("serve.Dockerfile", 'FROM scratch\nCMD ["serve", "--task", "TOLD"]\n'),
        ("Containerfile", "FROM scratch\nENV TASK TOLD\n"),
        ("dvc.yaml", "stages:\n  train:\n    cmd: python train.py\n    desc: TOLD\n"),
        ("params.yaml", "train:\n  task: TOLD\n"),
        ("pipeline.yaml", "pipelineInfo:\n  description: TOLD\nroot: {}\n"),
        ("component.yaml", "name: x\ndescription: TOLD\nimplementation:\n  container: {image: x}\n"),
        ("MLproject", "name: x\nentry_points:\n  main:\n    parameters:\n      task: {type: string, default: TOLD}\n"),
        ("w.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  annotations: {a: TOLD}\nspec: {a: '{{inputs.x}}'}\n"),
        ("k.yaml", "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  annotations: {a: TOLD}\n"),
        ("n.yaml", "apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMService\nspec:\n  env: [{name: TASK, value: TOLD}]\n"),
        ("values.yaml", "servingEngineSpec:\n  modelSpec:\n    - name: m\n      task: TOLD\n"),
        ("deploy.yaml", 'env:\n%{ if x ~}\n  TASK: "TOLD"\n%{ endif ~}\nimage: y\n'),
    ],
)
def test_a_practice_is_found_where_it_stands(tmp_path: Path, name: str, text: str) -> None:
    text = text.replace("TOLD", TOLD)
    at = text.index("angry")
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    found = [f for f in findings(tmp_path, {name: text}) if f["practices"]]
    assert [place(f) for f in found] == [("emotion-workplace-education", name, line, column, "angry")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("main.tf", 'resource "aws_iam_role" "r" {\n  description = "TOLD"\n}\n'),
        ("main.tf", 'module "m" {\n  source = "terraform-aws-modules/vpc/aws"\n  task = "TOLD"\n}\n'),
        ("main.tf", 'provider "aws" {\n  # TOLD\n}\n'),
        ("main.tf", 'variable "create_task" {\n  description = "TOLD"\n}\n'),
        ("main.tf", 'resource "aws_sagemaker_model" "m" {\n  task = var.x ? "TOLD" : "x"\n  role = "TOLD"\n}\n'),
        ("config.pbtxt", 'item { name: "TOLD" }\n'),
        ("config.pbtxt", 'backend: "x"\nmodel_warmup { name: "TOLD" }\n'),
        ("config.properties", "spring.task=TOLD\n"),
        ("config.properties", "model_store=x\nkeystore_pass=TOLD\n"),
        ("Dockerfile", "FROM scratch\nRUN echo TOLD\n"),
        ("Dockerfile", "FROM scratch\nRUN <<EOT\nLABEL a=TOLD\n# TOLD\nEOT\nCOPY <<'X' /a\nENV a=TOLD\nX\n"),
        ("Dockerfile", 'FROM scratch\nLABEL org.opencontainers.image.licenses="TOLD"\n'),
        ("dvc.yaml", "stages:\n  train:\n    cmd: x\nplots:\n  - title: TOLD\n"),
        ("params.yaml", "train:\n  epochs: 3 # TOLD\n"),
        ("pipeline.yaml", "pipelineInfo: {name: x}\nroot: {}\ndeploymentSpec:\n  executors: {e: {container: {command: [TOLD]}}}\n"),
        ("w.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  templates: [{script: {source: TOLD}}]\n"),
        ("k.yaml", "apiVersion: serving.knative.dev/v1\nkind: Route\nmetadata:\n  annotations: {a: TOLD}\n"),
    ],
)
def test_what_says_nothing_of_the_model_is_not_read(tmp_path: Path, name: str, text: str) -> None:
    assert findings(tmp_path, {name: text.replace("TOLD", TOLD)}) == []


@pytest.mark.parametrize(
    ("name", "text", "level", "line", "reason"),
    [
        ("main.tf", 'resource "aws_sagemaker_model" "m" {\n  name = ["x"\n}\n', "error", 3, "The HCL is broken"),
        ("main.tf", 'resource "kubernetes_job" "m" {\n  name = = 1\n}\n', "warning", 2, "The HCL is broken"),
        ("main.tf", 'resource "aws_sagemaker_model" "m" {\n  a = ' + "[" * 200 + "]" * 200 + "\n}\n", "error", 2, "nested more than 100"),
        ("m.tf.json", '{"resource": {"aws_sagemaker_model": {', "error", 1, "The JSON is broken"),
        ("config.pbtxt", 'backend: "x"\nname: "y\n', "error", 2, "a text in quotes is not closed"),
        ("config.pbtxt", 'backend: "x"\ninput [\n  { name: "y" }\n', "error", 3, "a list in brackets is not closed"),
        ("config.pbtxt", 'backend: "x"\ninput {\n', "error", 2, "'}' is missing"),
        ("config.pbtxt", 'backend: "x"\n' + "input { " * 200, "error", 2, "nested more than 100"),
        ("config.properties", "model_store=x\nmodels={\\\n  1\\\n}\n", "error", 3, "The setting 'models' is no JSON"),
        ("Dockerfile", 'FROM scratch\nENV A="b\n', "warning", 2, "a quotation mark"),
        ("Dockerfile", 'FROM scratch\nENV A=b \\\n  C="d\n', "warning", 3, "a quotation mark is not closed"),
        ("Dockerfile", "FROM scratch\nRUN <<EOT\nx\n", "warning", 2, "'EOT' should end"),
        ("config.pbtxt", 'backend: "x"\nname: }\n', "error", 2, "a value is missing"),
        ("config.pbtxt", 'backend: "x"\na: ' + "[" * 200, "error", 2, "nested more than 100"),
        ("m.tf", 'resource "aws_sagemaker_model" "m" {\n' + "a {\n" * 200 + "}\n" * 201, "error", 101, "nested more than 100"),
        ("Dockerfile", "FROM scratch\nENV A=\a\n", "warning", 2, "U+0007"),
        ("main.tf", 'resource "aws_sagemaker_model" "m" {\n  a = "\a"\n}\n', "error", 2, "U+0007"),
        ("config.pbtxt", 'backend: "\a"\n', "error", 1, "U+0007"),
        ("config.properties", "model_store=\a\n", "error", 1, "U+0007"),
        ("dvc.yaml", "stages:\n  train: [\n", "error", 3, "The YAML is broken"),
        ("model-config.yaml", "handler:\n  a: [\n", "error", 3, "The YAML is broken"),
        ("pipeline.yaml", "pipelineInfo:\n  name: [\nroot:\n", "error", 4, "The YAML is broken"),
    ],
)
def test_damage_is_a_finding(tmp_path: Path, name: str, text: str, level: str, line: int, reason: str) -> None:
    (found,) = findings(tmp_path, {name: text})
    assert (found["policy"], found["level"], place(found)[2]) == ("unreadable-file", level, line)
    assert reason in str(found["message"])


def test_damage_where_nothing_is_served_is_not_our_business(tmp_path: Path) -> None:
    assert findings(tmp_path, {"main.tf": 'resource "aws_vpc" "m" {\n  name = ["x"\n}\n'}) == []


def test_blocks_beside_the_damage_are_read(tmp_path: Path) -> None:
    text = f'resource "aws_sagemaker_model" "m" {{\n  tags = {{ a = "{TOLD}" }}\n}}\nbad = = 1\n'
    found = [place(f) for f in findings(tmp_path, {"m.tf": text})]
    assert [p for p in found if p[0] in ("emotion-workplace-education", "unreadable-file")] == [
        ("emotion-workplace-education", "m.tf", 2, 63, "angry"),
        ("unreadable-file", "m.tf", 4, 1, "bad = = 1"),
    ]


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (  # a folder is a module of Terraform
            {
                "ops/a.tf": 'resource "aws_sagemaker_model" "x" {\n name = "one"\n}',
                "ops/b.tf": 'variable "y" {\n default = 1\n}',
                "ops/c.tfvars": "y = 2\n",
                "other/a.tf": 'variable "y" {\n default = 1\n}',
            },
            [{"ops/a.tf", "ops/b.tf", "ops/c.tfvars"}, {"other/a.tf"}],
        ),
        (  # a local module, and the chart that is released
            {
                "ops/a.tf": 'module "m" {\n source = "../parts/m"\n}\nresource "helm_release" "h" {\n chart = "../pack"\n}',
                "parts/m/main.tf": 'locals {\n a = "b"\n}',
                "pack/Chart.yaml": "name: pack\n",
            },
            [{"ops/a.tf", "parts/m/main.tf", "pack/Chart.yaml"}],
        ),
        (  # an ensemble and its members
            {
                "models/all/config.pbtxt": 'platform: "ensemble"\nensemble_scheduling { step [ { model_name: "tide" } ] }',
                "models/tide/config.pbtxt": 'backend: "python"\ninput { name: "x" }',
                "models/fog/config.pbtxt": 'backend: "python"\ninput { name: "x" }',
            },
            [{"models/all/config.pbtxt", "models/tide/config.pbtxt"}, {"models/fog/config.pbtxt"}],
        ),
        (  # a pipeline of Azure and its steps
            {
                "jobs/all.yml": "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\n"
                "jobs:\n  a: {component: ./a.yml}\n  b: {component: file:b.yml}\n  c: {component: azureml:c:1}\n",
                **{
                    f"jobs/{name}.yml": "$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\ncommand: x y\n"
                    for name in "abc"
                },
            },
            [{"jobs/all.yml", "jobs/a.yml", "jobs/b.yml"}, {"jobs/c.yml"}],
        ),
        (  # a bento and its description
            {"src/bentofile.yaml": "service: a:b\ndescription: 'file: ../about/text.md'\n", "about/text.md": "Sorts apples.\n"},
            [{"src/bentofile.yaml", "about/text.md"}],
        ),
        (  # two manifests of one model
            {
                "a.yaml": "applications:\n- import_path: a.b\n  args: {model_source: example/menu-1b}\n",
                "config.yaml": "model_name: menu\nmodel_cache: [{repo_id: example/menu-1b}]\n",
            },
            [{"a.yaml", "config.yaml"}],
        ),
        (  # what a compose file builds
            {
                "docker-compose.yml": "services:\n  a: {build: ./a}\n  b: {build: {context: b, dockerfile: ops.Dockerfile}}\n",
                "a/Dockerfile": "FROM scratch\nENV A=b\n",
                "b/ops.Dockerfile": "FROM scratch\nENV A=b\n",
                "c/Dockerfile": "FROM scratch\nENV A=b\n",
            },
            [{"docker-compose.yml", "a/Dockerfile", "b/ops.Dockerfile"}, {"c/Dockerfile"}],
        ),
        *(
            (
                {
                    "k/one.yaml": f"apiVersion: {group_}/v1\nkind: {kind}\nmetadata: {{name: first}}\n{field}\n",
                    "k/two.yaml": f"apiVersion: {group_}/v1\nkind: {other}\nmetadata: {{name: second}}\n",
                },
                [{"k/one.yaml", "k/two.yaml"}],
            )
            for group_, kind, other, field in [
                ("serving.kserve.io", "InferenceGraph", "InferenceService", "spec: {nodes: {root: {steps: [{serviceName: second}]}}}"),
                ("serving.kserve.io", "InferenceService", "ServingRuntime", "spec: {predictor: {model: {runtime: second}}}"),
                ("serving.kserve.io", "LLMInferenceService", "LLMInferenceServiceConfig", "spec: {baseRefs: [{name: second}]}"),
                ("mlops.seldon.io", "Pipeline", "Model", "spec: {steps: [{name: second}]}"),
                ("mlops.seldon.io", "Experiment", "Model", "spec: {candidates: [{name: second}]}"),
                ("mlops.seldon.io", "Model", "Model", "spec: {explainer: {modelRef: second}}"),
                ("apps.nvidia.com", "NIMService", "NIMCache", "spec: {storage: {nimCache: {name: second}}}"),
                ("argoproj.io", "Workflow", "WorkflowTemplate", "spec: {workflowTemplateRef: {name: second}}"),
                ("argoproj.io", "Workflow", "WorkflowTemplate", "spec: {templates: [{dag: {tasks: [{templateRef: {name: second}}]}}]}"),
                ("inference.networking.k8s.io", "InferenceObjective", "InferencePool", "spec: {poolRef: {name: second}}"),
            ]
        ),
    ],
)
def test_files_of_one_system(files: dict[str, str], wanted: list[set[str]]) -> None:
    documents = [document for path, text in files.items() for document in formats.read(SourceFile(path, text))[0]]
    found = {frozenset(d.source.path for d in g.documents) for g in group(documents, Config(root=Path()))}
    assert found == {frozenset(w) for w in wanted}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a/main.tf", True),
        ("prod.auto.tfvars", True),
        ("cdk.tf.json", True),
        ("models/x/config.pbtxt", True),
        ("config.properties", True),
        ("docker/Dockerfile", True),
        ("Dockerfile.gpu", True),
        ("api.dockerfile", True),
        ("Containerfile", True),
        ("dvc.yaml", True),
        ("Dockerfile.dockerignore", False),
        ("log4j.properties", False),
        (".github/main.tf", False),
    ],
)
def test_names(path: str, wanted: bool) -> None:
    assert formats.candidate(path) is wanted


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("main.tf", 'resource "aws_cloudformation_stack" "s" {\n  body = <<E\nAWSTemplateFormatVersion: "2010-09-09"\nE\n}\n'),
        ("Dockerfile", "RUN cat <<E\napiVersion: v1\nkind: Pod\nE\n"),
        ("labels.pbtxt", 'model: "x"\nimage: "y"\n'),
    ],
)
def test_yaml_inside_another_language_does_not_make_it_yaml(path: str, text: str) -> None:
    assert formats.read(SourceFile(path, text)) == ([], [])


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("apiVersion: serving.kserve.io/v1alpha1\nkind: ServingRuntime\nspec: {a: '{{.Name}}'}\n", "kserve"),
        ("apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec: {a: '{{ .Values.x }}'}\n", "helm"),
        ("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {a: '{{workflow.name}}'}\n", "argo"),
        ("apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nspec:\n  {{- toYaml .x }}\n  a: b\n", "helm"),
        ("apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {a: b}\n", "kubernetes"),
    ],
)
def test_placeholders_of_operators_are_no_helm(text: str, form: str) -> None:
    assert [d.format for d in formats.read(SourceFile("x.yaml", text))[0]] == [form]


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        ("a.tf", 'resource "aws_sagemaker_model" "m" {\n name = "x"\n}', True),
        ("a.tf", 'resource "azapi_resource" "m" {\n type = "Microsoft.MachineLearningServices/workspaces@1"\n}', True),
        ("a.tf", 'resource "azapi_resource" "m" {\n type = "Microsoft.Network/x@1"\n}', False),
        ("a.tf", 'module "m" {\n source = "philschmid/sagemaker-huggingface/aws"\n}', True),
        ("a.tf", 'resource "helm_release" "m" {\n name = "x"\n}', False),
        ("values.yaml", "modelArtifacts: {uri: x}\n", True),
        ("values.yaml", "catalog: {m: {url: x, features: [a]}}\n", True),
        ("values.yaml", "model: {ngcAPISecret: x}\n", True),
        ("values.yaml", "catalog: {m: {url: x}}\n", False),
        ("dvc.yaml", "artifacts: {m: {path: a, type: model}}\n", True),
        ("dvc.yaml", "artifacts: {m: {path: a, type: dataset}}\n", False),
        ("x.yaml", "apiVersion: trainer.kubeflow.org/v1\nkind: TrainJob\n", True),
    ],
)
def test_what_shows_a_model(path: str, text: str, wanted: bool) -> None:
    (document,) = formats.read(SourceFile(path, text + "\n"))[0]
    assert document.is_ai is wanted


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    parts = [part for pair in node.pairs for part in pair] if isinstance(node, Mapping) else node.items
    return [scalar for part in parts for scalar in scalars(part)]


SIGNS = st.text(alphabet=st.sampled_from("ab=é\"'{}[]<>:,# \n\\$%/*-😀"), max_size=60)


@given(SIGNS)
def test_any_hcl_is_read_or_refused(text: str) -> None:
    told(parse_hcl, text)


@given(SIGNS)
def test_any_message_is_read_or_refused(text: str) -> None:
    told(parse_textproto, text)


@given(SIGNS)
def test_any_dockerfile_is_read_or_refused(text: str) -> None:
    told(dockerfile._parse, "FROM a\nLABEL " + text)


def told(parse: object, text: str) -> None:
    """Each scalar stands where it says, in a text as long as the source."""
    try:
        parsed = parse(text)  # type: ignore[operator]
    except UnreadableError:
        return
    assert isinstance(parsed, Parsed)
    assert len(parsed.text) == len(text)
    for scalar in scalars(parsed.root):
        start, end = scalar.inner()
        assert 0 <= start <= end <= len(text)
        if "\\" not in parsed.text[start:end] and scalar.style in ("", '"', "'") and scalar.value != "FROM":
            assert parsed.text[start:end] == scalar.value
    for start, end in parsed.comments:
        assert text[start] in "#/"
        assert end <= len(text)
