from __future__ import annotations

import pytest

from aiact_lint.document import Document, Problem
from aiact_lint.formats import markdown
from aiact_lint.source import SourceFile


def read(text: str) -> tuple[Document, list[Problem]]:
    (document,), problems = markdown.read(SourceFile("README.md", text))
    return document, problems


@pytest.mark.parametrize("head", ["---\n", "\ufeff---\n", "\n\n--- \n", "---\r\n"])
@pytest.mark.parametrize("foot", ["---", "...", "--- "])
def test_front_matter_is_found(head: str, foot: str) -> None:
    document, problems = read(f"{head}language: pl\ntags: [a]\n{foot}\nTekst.\n")
    assert not problems
    assert document.languages == ("pl",)
    assert [(s.kind, s.trail, s.text) for s in document.statements] == [
        ("scalar", ("language",), "language: pl"),
        ("scalar", ("tags",), "a"),
        ("sentence", (), "Tekst."),
    ]


@pytest.mark.parametrize("text", ["---\n\nA rule, then text.\n\n---\n", "---\nopen: forever\n", "text\n---\na: b\n---\n"])
def test_a_rule_is_no_front_matter(text: str) -> None:
    document, problems = read(text)
    assert not problems
    assert document.format == "markdown"
    assert all(s.kind in ("sentence", "heading") for s in document.statements)


def test_broken_front_matter_still_tells_what_can_be_seen() -> None:
    text = "---\nlanguage:\n- fr\n- nl\npipeline_tag: text-classification\ntags: [emotion, 'fer'\nnote: \"a\n---\n# Carte\n\nLe modèle.\n"
    document, problems = read(text)
    assert [(p.line, p.claimed) for p in problems] == [(7, True)]
    assert problems[0].reason.startswith("the front matter cannot be read: the YAML is broken:")
    assert document.languages == ("fr", "nl")
    assert document.is_ai
    assert [(s.trail[-1], s.text) for s in document.statements[:4]] == [
        ("language", "fr"),
        ("language", "nl"),
        ("pipeline_tag", "pipeline_tag: text-classification"),
        ("tags", "tags: [emotion, 'fer'"),
    ]
    assert document.statements[-1].text == "Le modèle."


@pytest.mark.parametrize(
    ("value", "languages"),
    [("en", ("en",)), ("[pl, 'de']", ("pl", "de")), ("pt-BR", ("pt",)), ("deu", ("de",)), ("english", ("en",)), ("multilingual", ()), ("en, fr", ("en", "fr")), ("", ())],
)  # fmt: skip
def test_languages(value: str, languages: tuple[str, ...]) -> None:
    assert read(f"---\nlanguage: {value}\nlicense: mit\n---\n")[0].languages == languages


def test_models_and_names_are_references() -> None:
    document, _ = read("---\nbase_model: [a/b, c/d]\nmodel-index:\n- name: otters\n---\n")
    assert [(r.kind, r.value) for r in document.references] == [("model", "a/b"), ("model", "c/d"), ("name", "otters")]
