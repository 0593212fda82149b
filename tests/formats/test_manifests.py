from __future__ import annotations

import textwrap

import pytest

from aiact_lint import formats
from aiact_lint.document import Document
from aiact_lint.formats.manifests import mask_templates, without_templates
from aiact_lint.formats.references import image_name, model_name, path_of
from aiact_lint.source import SourceFile


def read(path: str, text: str) -> Document:
    documents, problems = formats.read(SourceFile(path, textwrap.dedent(text)))
    assert not problems
    (document,) = documents
    return document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ if x }}\na: b\n{{- end }}\n", "          \na: b\n          \n"),
        ("a: {{ x }}-y {# z\n", "a: _______-y {# z\n"),
        ("{{/*\nx\n*/}}\na: 1\n", "    \n \n    \na: 1\n"),
        ("a: {{`{{ .X }}`}}\n", "a: ______________\n"),
        ("{% for x in y %}\n- {{ x }}\n", "                \n- _______\n"),
        ("a: {{ never\n", "a: {{ never\n"),
    ],
)
def test_templates_are_masked(text: str, expected: str) -> None:
    assert mask_templates(text) == expected
    assert without_templates(text) == expected.replace("_", " ")


@pytest.mark.parametrize("kind", ["Service", "HorizontalPodAutoscaler", "Ingress", "Secret", "CustomResourceDefinition"])
def test_objects_that_say_nothing_give_no_document(kind: str) -> None:
    assert formats.read(SourceFile("k8s.yaml", f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: emotion}}\n")) == ([], [])


def test_roles_of_any_name_give_no_document() -> None:
    assert formats.read(SourceFile("k8s.yaml", "apiVersion: rbac.authorization.k8s.io/v1\nkind: Thing\nmetadata: {name: x}\n")) == ([], [])


def test_one_document_per_file_with_a_section_per_object() -> None:
    document = read(
        "all.yaml",
        """\
        apiVersion: v1
        kind: Pod
        metadata: {name: a}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: b}
        ---
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata: {name: c}
        """,
    )
    assert (document.format, document.is_ai) == ("kserve", True)
    assert [(s.text, s.section) for s in document.statements] == [("name: a", 0), ("name: c", 1)]
    assert [r.value for r in document.references if r.kind == "name"] == ["a", "c"]


def test_a_broken_object_among_others() -> None:
    documents, problems = formats.read(
        SourceFile("all.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: [\n")
    )
    assert [s.text for d in documents for s in d.statements] == ["name: a"]
    assert [(p.line, p.claimed) for p in problems] == [(8, True)]


@pytest.mark.parametrize(
    ("path", "text", "claimed"),
    [
        ("model_card.json", "{", True),
        ("deploy.yaml", "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\na: [\n", True),
        ("bom.json", '{"bomFormat": "CycloneDX", "type": "machine-learning-model"', True),
        ("docker-compose.yml", "services:\n a: [\n", True),
        ("config/app.yaml", "model: x\nimage: [\n", False),
    ],
)
def test_damage_and_whether_it_is_our_business(path: str, text: str, claimed: bool) -> None:
    documents, problems = formats.read(SourceFile(path, text))
    assert not documents
    assert [p.claimed for p in problems] == [claimed]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("args: [--model=org/x, --model_name, tenant]", ["org/x", "tenant"]),
        ("args: ['--model_dir=/mnt/models']\nimage: ab", ["ab"]),
        ("env: [{name: MODEL_ID, value: hf://org/y}]", ["org/y"]),
        ("storageUri: s3://b/x/1/", ["s3://b/x/1"]),
        ("image: localhost:5000/a/b:1@sha256:00ff", ["a/b"]),
    ],
)
def test_models_and_images_are_references(text: str, values: list[str]) -> None:
    document = read("pod.yaml", f"apiVersion: v1\nkind: Pod\nspec:\n  a:\n{textwrap.indent(text, '    ')}\n")
    assert [r.value for r in document.references] == values


def test_names_without_their_wrapping() -> None:
    assert image_name("registry.example.eu/fm/rooms:1.8") == "fm/rooms"
    assert image_name("nginx") == "nginx"
    assert model_name("azureml:cv-sieve:14") == "cv-sieve"
    assert model_name("azureml:cv-sieve@latest") == "cv-sieve"
    assert path_of("a/b.md", "../c.yaml#x") == "c.yaml"
    assert path_of("a/b.md", "/c.yaml") == "c.yaml"
    assert path_of("a/b.md", "../../c.yaml") is None
    assert path_of("a/b.md", "https://x/y.md") is None


def test_a_template_that_stays_no_yaml_is_read_line_by_line() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\n{{ $k }}: [{{ $v }}\n  REVIEW: off\n# people decide\n"
    document = read("chart/templates/cm.yaml", text)
    assert [(s.kind, s.text) for s in document.statements] == [
        ("scalar", "apiVersion: v1"),
        ("scalar", "kind: ConfigMap"),
        ("scalar", "REVIEW: off"),
        ("comment", "people decide"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "on: push\njobs: {}\n",
        "name: env\ndependencies: [pip]\n",
        "greeting: hello\nfarewell: bye\n",
        "- a\n- b\n",
        "just text\n",
        "",
    ],
)
def test_other_yaml_is_not_ours(text: str) -> None:
    assert formats.read(SourceFile("some/file.yaml", text)) == ([], [])


def test_a_bill_of_libraries_is_not_ours() -> None:
    assert formats.read(SourceFile("bom.json", '{"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "x"}]}')) == ([], [])


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><bom a="CycloneDX" b="machine-learning-model"/>', "document type", 1),
        ('<bom a="CycloneDX" b="machine-learning-model">\n<c></d></bom>', "</d> closes nothing", 2),
        ('<bom a="CycloneDX" b="machine-learning-model">', "an element is not closed", 1),
        ('<bom a="CycloneDX" b="machine-learning-model"><!-- ', "a comment is not closed", 1),
        ('<bom a="CycloneDX" b="machine-learning-model">' + "<a>" * 200, "nested more than 100", 1),
    ],
)
def test_broken_xml(text: str, words: str, line: int) -> None:
    documents, problems = formats.read(SourceFile("bom.xml", text))
    assert not documents
    assert [p.line for p in problems] == [line]
    assert words in problems[0].reason


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        ("<description><![CDATA[Reads <b> & c.]]></description>", ["description: Reads  b    c."]),
        ('<property name="oversight">a nurse decides</property>', ["oversight: a nurse decides"]),
        ('<text content-type="text/plain">Reads faces.</text>', ["text: Reads faces."]),
        ('<image encoding="base64">aGVsbG8=</image>', []),
        ('<note kind="a > b"><x>1 face</x></note>', ["kind: a > b", "x: 1 face"]),
    ],
)
def test_xml_in_all_its_forms(inside: str, wanted: list[str]) -> None:
    text = f'<bom xmlns="http://cyclonedx.org/schema/bom/1.7"><components><component type="machine-learning-model">{inside}</component></components></bom>'
    document = read("bom.xml", text)
    assert [s.text for s in document.statements] == wanted
    assert all(s.text == text[s.span.start : s.span.end] for s in document.statements if s.offsets is None)


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        (
            "croissant.json",
            '{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0",\n"name" "x"}',
            "':' is missing after a key",
        ),
        ("data.spdx3.json", '{"@graph": [\n{"type": "dataset_DatasetPackage", "name": x}]}', "'x' is no value; put it in double quotes"),
        ("kiln_model_card.json", '{"modelDetails": {},\n"considerations": {"useCases": [}', "a value is missing before '}'"),
        ("bom.json", '{"bomFormat": "CycloneDX",\n"components": [{"type": "machine-learning-model" "name": 1}]}', "',' or '}' is missing"),
        ("MLproject", "name: x\nentry_points: [\n", "a value is missing, or a bracket is not closed"),
    ],
)
def test_a_damaged_card_is_a_finding_with_its_line(path: str, text: str, words: str) -> None:
    documents, problems = formats.read(SourceFile(path, text))
    assert not documents
    assert [(p.claimed, words in p.reason) for p in problems] == [(True, True)], problems


@pytest.mark.parametrize(
    ("path", "text", "is_data"),
    [
        ("README.md", "---\ntask_categories: [x]\n---\n# Card\n", True),
        ("README.md", "---\npretty_name: x\nconfigs: []\n---\n# Card\n", True),
        ("README.md", "---\ntask_categories: [x]\npipeline_tag: y\n---\n# Card\n", False),
        ("MODEL_CARD.md", "---\ntask_categories: [x]\n---\n# Card\n", False),
        ("README.md", "# Dataset\n", False),
        ("x.spdx.json", '{"@graph": [{"type": "dataset_DatasetPackage", "name": "d"}]}', True),
        ("x.spdx.json", '{"@graph": [{"type": "dataset_DatasetPackage"}, {"type": "ai_AIPackage", "name": "m"}]}', False),
        ("croissant.json", '{"@context": {"cr": "http://mlcommons.org/croissant/"}, "@type": "sc:Dataset", "name": "d"}', True),
    ],
)
def test_what_describes_nothing_but_data(path: str, text: str, is_data: bool) -> None:
    assert read(path, text).is_data is is_data


def test_other_descriptions_of_datasets_are_not_ours() -> None:
    text = '{"@context": "https://schema.org/", "@type": "Dataset", "name": "faces", "description": "Angry staff"}'
    assert formats.read(SourceFile("metadata.json", text)) == ([], [])


def test_the_environment_of_a_template_that_is_no_yaml() -> None:
    text = "{{- /* Nobody\nreviews it. */ -}}\nkind: Pod\napiVersion: v1\n a:\n- name: REVIEW\n  value: 'off'\n\n- name: X\n\n  value: {{ y }}\n"
    document = read("chart/templates/pod.yaml", text)
    assert [(s.kind, s.text) for s in document.statements] == [
        ("comment", "Nobody reviews it."),
        ("scalar", "kind: Pod"),
        ("scalar", "apiVersion: v1"),
        ("scalar", "- name: REVIEW"),
        ("scalar", "REVIEW: 'off'"),
        ("scalar", "- name: X"),
    ]
    switch = document.statements[4]
    place = switch.text.index("'off'")
    assert document.source.quote(switch.source_span(place, place + 5)) == "'off'"


@pytest.mark.parametrize(
    ("path", "text", "values"),
    [
        ("deploy/x.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {ai/model-card: ../docs/card.md}}\n", ["docs/card.md"]),
        (
            "deploy/x.yaml",
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  MODEL_CARD_PATH: 'docs/card.md'\n",
            ["deploy/docs/card.md", "docs/card.md"],
        ),
        ("deploy/x.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  modelCard: ../../etc/card.md\n", []),
        ("deploy/x.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  postcard: a.md\n  modelCard: yes\n", []),
    ],
)
def test_a_manifest_names_its_card(path: str, text: str, values: list[str]) -> None:
    assert [r.value for r in read(path, text).references if r.kind == "card"] == values
