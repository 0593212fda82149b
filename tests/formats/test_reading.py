from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiact_lint import formats
from aiact_lint.source import SourceFile

PATHS = (
    "README.md", "MODEL_CARD.md", "values.yaml", "chart/templates/a.yaml", "docker-compose.yml", "isvc.yaml", "model_card.json", "config.json",
    "bom.xml", "cog.yaml", "MLmodel", "kustomization.yaml", "template.json", "model.yaml", "README.rst",
    "README.adoc", "croissant.json", "model.spdx.json",
)  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "README.md", "docs/Model-Card.markdown", "README", "model_card.rst", "README.rst", "README.de.adoc", "docs/model-card.asciidoc", "croissant.json", "MLmodel", "a/MLproject", "x.yaml", "deploy/x.YML", "bom.json",
        "x.cdx.json", "x.spdx.json", "config.json", "model_card.json", "ai-card.json", "x.jsonld", "sagemaker-endpoint.json", "id2label.json",
        "bom.cdx.xml", "chart/templates/_helpers.tpl", "metadata.json",
    ],
)  # fmt: skip
def test_candidates(path: str) -> None:
    assert formats.candidate(path)


@pytest.mark.parametrize(
    "path",
    [
        "main.py", "CHANGELOG.md", "docs/CONTRIBUTING.md", "LICENSE.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "package.json", "package-lock.json",
        "tsconfig.base.json", "pnpm-lock.yaml", "openapi.yaml", "petstore-openapi.json", "mkdocs.yml", ".pre-commit-config.yaml",
        ".github/workflows/ci.yml", "node_modules/x/README.md", "venv/README.md", "environment.yml", "tokenizer_config.json", "data.json",
        "notes.txt", "guide.rst", "docs/source/index.rst", "docs/usage.adoc", "README.md.asc", "modules/ROOT/pages/model.adoc", "image.svg", "a.tpl", "aiact-lint.yaml", "policy.schema.json", "sub/AGENTS.md",
    ],
)  # fmt: skip
def test_no_candidates(path: str) -> None:
    assert not formats.candidate(path)


def test_a_file_above_the_limit_is_a_problem_and_the_limit_can_be_raised() -> None:
    source = SourceFile("README.md", "Text. " * 200_000)
    documents, problems = formats.read(source)
    assert not documents
    assert [(p.claimed, "more than the limit" in p.reason) for p in problems] == [(True, True)]
    documents, problems = formats.read(source, limit=10_000_000)
    assert len(documents[0].statements) == 200_000
    assert not problems
    assert not formats.read(SourceFile("other.yaml", "x: y\n" * 300_000))[1][0].claimed
    assert formats.read_stream(source)[1]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n", "kubernetes"),
        ("---\n# Source: x\napiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: x}\n", "kserve"),
        ('{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}}]}', "kubernetes"),
        ("services:\n  a:\n    image: b\n", "compose"),
        ("# Card\n\nText.\n", "markdown"),
        ("---\npipeline_tag: x\n---\n", "huggingface"),
    ],
)
def test_standard_input_is_read_by_its_content(text: str, form: str) -> None:
    documents, problems = formats.read_stream(SourceFile("-", text))
    assert [d.format for d in documents] == [form]
    assert not problems


SIZE = 100_000
UNITS = [
    "# a\n", "a", "word ", "Ab. ", "[", "[a](", "![", "<a ", "<!--", "*", "**a", "_a", "`", "```\n", "|-|\n", ">", "- a\n", "<table>\n", "<tr>", "<h1>\n",
    "<details><summary>\n", "\n", "\r\n", "\r", " ", "\t", "\\", "&", "a://", ".", "a@", "A b: ", "**A:** b\n", "[a]: b\n", "a/b.md ", "../", "-", "a\n---\n",
    "α; ", "1. ", "(a) ", "    a\n\n", "<br>", "{{", "{% ", "a: {{ b }}\n", "a|b\n", "a: b\n", "---\na: [\n", "- {a: ", "['],", "#", "&a ", "*a ", "! ", '"', "'", "a: |\n ", ": ",
    "a::\n", ".. a::\n", ".. note::\n\n ", ".. note:: a\n", "====\n", "== ==\n", "== ==\na b\n", "+--+\n", ":a:`b", "`a <", "|a|", "[1]_", "a\n a\n",
    ":a: b\n", "|===\n", "|===\n|a\n", "----\n", ". a\n", "** a\n", "a:: b\n", ".T\n", "[a]\n", "link:a[", "<<a,", "{a}", "//\n", "\n .. a\n  ",
    "* - a\n  - b\n", "<a b='", "<![CDATA[", "<a>",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_hostile_repetition_takes_no_time(unit: str) -> None:
    text = (unit * SIZE)[:SIZE]
    began = time.process_time()
    for path in ("README.md", "values.yaml", "chart/templates/a.yaml", "model_card.json"):
        formats.read(SourceFile(path, text))
    for path in ("README.rst", "README.adoc"):
        formats.read(SourceFile(path, text))
    formats.read(SourceFile("bom.xml", '<bom x="CycloneDX" y="machine-learning-model">' + text))
    formats.read(SourceFile("README.md", f"---\na: b\n{text}\n---\n{text}"))
    # A quadratic reader would take minutes.
    assert time.process_time() - began < 5


def check(source: SourceFile) -> None:
    documents, _ = formats.read(source)
    for document in documents:
        for number, statement in enumerate(document.statements):
            span = statement.span
            assert 0 <= span.start <= span.end <= len(source.text)
            assert statement.intro is None or 0 <= statement.intro < number
            assert statement.text.strip()
            if statement.offsets is None:
                quote = source.quote(span)
                assert len(quote) == len(statement.text)
                # The text is the source itself, but for what is blanked out; | stands between the cells of an HTML table.
                kept = zip(statement.text, quote, strict=True)
                # A character reference is one letter, and what stands inside a word is joined.
                assert all(t in (q, " ", "\u2060") or (t == "|" and q == "<") or (q == "&" and t.isalnum()) for t, q in kept)
            else:
                assert len(statement.offsets) == len(statement.text) + 1
                assert all(0 <= offset <= len(source.text) for offset in statement.offsets)
        for reference in document.references:
            assert 0 <= reference.span.start <= reference.span.end <= len(source.text)
            assert reference.value


WORDS = st.sampled_from(
    ["# ", "## ", "a", "Ein Satz. ", "b: ", "- ", "1. ", "\n", "\n", "\n\n", "  ", "    ", "---\n", "```\n", "```yaml\n", "| a | b |\n", "|---|---|\n", "**", "__", "> ", "<!-- ", "-->", "<table>",
     "<tr><td>", "</td></tr>", "</table>", "<h1>", "</h1>", "[x](y.md)", "{", "}", "[", "]", ": ", '"', "'", "\\n", "\\", "|\n", "#", "&a ", "*a", "!t ", "{{ x }}", "apiVersion: v1\nkind: Pod\n", "services:\n",
     "env:\n", "- {name: X, value: Y}\n", "\r\n", "\t", "ü", "🙂", "\ufeff", "https://x.y/z", "model: ", "image: a\n", "<br>", "\x0b", "\u2028"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PATHS), st.lists(WORDS, max_size=40).map("".join))
def test_any_text_gives_statements_in_their_places(path: str, text: str) -> None:
    check(SourceFile(path, text))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PATHS), st.text(max_size=200))
def test_any_characters_do_no_harm(path: str, text: str) -> None:
    check(SourceFile(path, text))
