"""One sentence in every format: whoever writes it wherever people write it is told the same, at that place."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from aiact_lint import formats
from aiact_lint.config import load
from aiact_lint.pipeline import lint
from aiact_lint.source import SourceFile

PROHIBITED = "The model recognises the emotions of our employees in the open-plan office."
HIGH_RISK = "The model scores every applicant for housing benefit and decides who is refused."

# Each format with its file and the field in which its users describe what a model is for.
FILES: dict[str, tuple[str, str]] = {
    "argo": ("argo/workflow.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata:\n  name: train\n  annotations:\n    workflows.argoproj.io/description: >-\n      {}\nspec:\n  entrypoint: main\n  templates:\n    - name: main\n      container: {{image: model-train:1, command: [python, train.py]}}\n"),
    "asciidoc": ("MODEL_CARD.adoc", "= Model card: linden\n\n== Intended use\n\n{}\n"),
    "azureml": ("deployment.yml", "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json\nname: linden\ndescription: {}\nauth_mode: key\n"),
    "bentoml": ("bentofile.yaml", 'service: "service:svc"\ndescription: "{}"\nmodels: [linden:latest]\n'),
    "cloudformation": ("template.json", '{{"AWSTemplateFormatVersion": "2010-09-09", "Description": "{}", "Resources": {{"Model": {{"Type": "AWS::SageMaker::Model", "Properties": {{"ModelName": "linden"}}}}}}}}\n'),
    "cog": ("cog.yaml", "# {}\nbuild:\n  gpu: true\npredict: predict.py:Predictor\n"),
    "compose": ("docker-compose.yml", "services:\n  model:\n    image: town/linden-model:1\n    labels:\n      description: {}\n    environment: {{MODEL_NAME: linden}}\n"),
    "croissant": ("croissant.json", ""),
    "cyclonedx": ("bom.json", '{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{{"type": "machine-learning-model", "name": "linden", "modelCard": {{"considerations": {{"useCases": ["{}"]}}}}}}]}}\n'),
    "declaration": ("aiact.yaml", "system: linden\nrole: deployer\nintended_purpose: {}\n"),
    "dockerfile": ("Dockerfile", 'FROM python:3.11\nLABEL ai.model.description="{}"\nENV MODEL_NAME=linden\nCMD ["serve"]\n'),
    "dvc": ("dvc.yaml", "stages:\n  train:\n    desc: {}\n    cmd: python train.py\n    deps: [data/train.csv]\n    outs: [model.pkl]\n"),
    "generic": ("model.yaml", "model_name: linden\nintended_use: {}\nlimitations: none known\n"),
    "helm": ("chart/values.yaml", "# {}\nmodel:\n  name: linden\n  image: town/linden:1\n"),
    "huggingface": ("README.md", "---\npipeline_tag: tabular-classification\nlibrary_name: sklearn\n---\n# Linden\n\n{}\n"),
    "kfp": ("pipeline.yaml", "# PIPELINE DEFINITION\n# Name: linden\n# Description: what it is for\ncomponents: {{}}\ndeploymentSpec: {{executors: {{}}}}\npipelineInfo:\n  name: linden\n  description: {}\nroot: {{dag: {{tasks: {{}}}}}}\nschemaVersion: 2.1.0\nsdkVersion: kfp-2.7.0\n"),
    "kserve": ("isvc.yaml", "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: linden\n  annotations:\n    description: {}\nspec: {{predictor: {{model: {{modelFormat: {{name: sklearn}}}}}}}}\n"),
    "kubernetes": ("deploy.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: linden-model\n  annotations:\n    description: {}\nspec: {{template: {{spec: {{containers: [{{name: model, image: town/linden-model:1}}]}}}}}}\n"),
    "kustomize": ("kustomization.yaml", "# {}\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [isvc.yaml]\n"),
    "markdown": ("MODEL_CARD.md", "# Linden\n\n## Intended use\n\n{}\n"),
    "mlflow": ("MLmodel", "artifact_path: model\nflavors:\n  sklearn: {{pickled_model: model.pkl}}\nmetadata:\n  description: {}\nrun_id: a1\n"),
    "model-card": ("model_card.json", '{{"model_details": {{"name": "linden", "overview": "{}"}}, "considerations": {{"users": []}}}}\n'),
    "ray": ("serve.yaml", "# {}\napplications:\n  - name: linden\n    import_path: linden:app\n    route_prefix: /\n"),
    "rst": ("MODEL_CARD.rst", "Linden\n=======\n\nIntended use\n------------\n\n{}\n"),
    "seldon": ("seldon.yaml", "apiVersion: machinelearning.seldon.io/v1\nkind: SeldonDeployment\nmetadata:\n  name: linden\n  annotations:\n    project_description: {}\nspec: {{predictors: [{{name: default, graph: {{name: model, implementation: SKLEARN_SERVER}}}}]}}\n"),
    "spdx": ("model.spdx.json", '{{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{{"type": "ai_AIPackage", "spdxId": "x:1", "name": "linden", "ai_informationAboutApplication": "{}"}}]}}\n'),
    "terraform": ("main.tf", 'resource "aws_sagemaker_model" "linden" {{\n  name = "linden"\n  tags = {{\n    description = "{}"\n  }}\n}}\n'),
    "torchserve": ("model-config.yaml", "# {}\nminWorkers: 1\nmaxWorkers: 2\nbatchSize: 4\nhandler:\n  model_name: linden\n"),
    "transformers": ("config.json", ""),
    "triton": ("config.pbtxt", '# {}\nname: "linden"\nbackend: "onnxruntime"\nmax_batch_size: 8\ninput [ {{ name: "x" data_type: TYPE_FP32 dims: [ 4 ] }} ]\n'),
    "truss": ("config.yaml", "model_name: linden\ndescription: {}\npython_version: py311\nmodel_metadata: {{}}\nresources: {{cpu: '1'}}\n"),
    "vertex": ("vertex-endpoint.json", '{{"displayName": "linden", "description": "{}", "containerSpec": {{"imageUri": "europe-docker.pkg.dev/vertex-ai/prediction/sklearn-cpu.1-0:latest"}}, "artifactUri": "gs://x/linden"}}\n'),
}  # fmt: skip
NO_SENTENCE = {
    "croissant": "it describes a dataset, which is no system",
    "transformers": "it has labels and no sentence",
}
WRITTEN = [form for form in FILES if form not in NO_SENTENCE]


def test_every_format_is_here() -> None:
    assert FILES.keys() == {form.FORMAT for form in (*formats.forms(), *formats.prose_forms())} | {"huggingface"}


@pytest.mark.parametrize("form", WRITTEN)
def test_the_sample_is_of_its_format(form: str) -> None:
    name, text = FILES[form]
    assert formats.candidate(name)
    documents, problems = formats.read(SourceFile(name, text.format(*[PROHIBITED] * text.count("{}"))))
    assert ([d.format for d in documents], problems) == ([form], [])


@pytest.mark.parametrize(
    ("sentence", "policy"),
    [
        (PROHIBITED, "emotion-workplace-education"),
        (HIGH_RISK, "high-risk-essential-services"),
    ],
)
@pytest.mark.parametrize("form", WRITTEN)
def test_the_sentence_is_found_where_it_stands(form: str, sentence: str, policy: str, tmp_path: Path) -> None:
    name, text = FILES[form]
    content = text.format(*[sentence] * text.count("{}"))
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    if name.endswith(".json"):
        json.loads(content)
    config = load([tmp_path])
    report = lint([tmp_path], type(config)(**{**vars(config), "as_of": dt.date(2026, 11, 24)}))
    found = [f for f in report.findings if f.id == policy]
    assert len(found) == 1, [f.id for f in report.findings]
    assert found[0].path.endswith(name)
    inside = {e.quote for e in found[0].evidence if sentence.find(e.quote) >= 0}
    places = {content.find(sentence) + sentence.find(e) for e in inside}
    assert {e.span.start for e in found[0].evidence} & places, [(e.quote, e.span) for e in found[0].evidence]
