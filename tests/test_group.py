"""Which documents make one system, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from aiact_lint.config import Config, DeclaredSystem
from aiact_lint.document import Document, Reference, Role
from aiact_lint.group import group
from aiact_lint.source import SourceFile, Span

CONFIG = Config(root=Path())


def doc(path: str, role: Role = "card", *, ai: bool = True, form: str = "markdown", refs: tuple[tuple[str, str], ...] = ()) -> Document:
    """A document with nothing in it."""
    references = tuple(Reference(kind, value, Span(0, 0)) for kind, value in refs)  # type: ignore[arg-type]
    return Document(SourceFile(path, ""), form, role, (), (), references, ai)


def manifest(path: str, *names: str, form: str = "kubernetes") -> Document:
    """A manifest whose objects bear names."""
    return doc(path, "manifest", ai=False, form=form, refs=tuple(("name", n) for n in names))


def grouped(*documents: Document, config: Config = CONFIG) -> set[frozenset[str]]:
    """The paths of each group."""
    return {frozenset(d.source.path for d in g.documents) for g in group(documents, config)}


@pytest.mark.parametrize(
    ("documents", "wanted"),
    [
        ((doc("README.md"), manifest("deploy/isvc.yaml", "x")), [{"README.md", "deploy/isvc.yaml"}]),
        (
            (doc("a/README.md"), manifest("a/k8s/d.yaml"), doc("b/README.md"), manifest("b/k8s/d.yaml")),
            [{"a/README.md", "a/k8s/d.yaml"}, {"b/README.md", "b/k8s/d.yaml"}],
        ),
        ((doc("README.md"), doc("MODEL_CARD.md")), [{"README.md", "MODEL_CARD.md"}]),
        ((doc("cards/one.md"), doc("cards/two.md"), doc("cards/three.md")), [{"cards/one.md"}, {"cards/two.md"}, {"cards/three.md"}]),
        ((manifest("k8s/a.yaml", "scorer"), manifest("k8s/b.yaml", "scorer-config")), [{"k8s/a.yaml", "k8s/b.yaml"}]),
        ((manifest("k8s/a.yaml", "scorer"), manifest("k8s/b.yaml", "billing")), [{"k8s/a.yaml"}, {"k8s/b.yaml"}]),
        (
            (
                manifest("chart/Chart.yaml", form="helm"),
                manifest("chart/values.yaml", form="helm"),
                manifest("chart/templates/d.yaml", form="helm"),
            ),
            [{"chart/Chart.yaml", "chart/values.yaml", "chart/templates/d.yaml"}],
        ),
        ((doc("README.md"), doc("sbom/model.cdx.json", form="cyclonedx")), [{"README.md", "sbom/model.cdx.json"}]),
        ((doc("docs/model-card.md"), manifest("helm/values.yaml", form="helm")), [{"docs/model-card.md", "helm/values.yaml"}]),
        ((doc("README.md", refs=(("path", "ops/live/x.yaml"),)), manifest("ops/live/x.yaml")), [{"README.md", "ops/live/x.yaml"}]),
    ],
)
def test_documents_of_one_system(documents: tuple[Document, ...], wanted: list[set[str]]) -> None:
    assert grouped(*documents) == {frozenset(w) for w in wanted}


def test_a_reference_does_not_join_two_cards() -> None:
    assert len(grouped(doc("a/README.md", refs=(("path", "b/README.md"),)), doc("b/README.md"))) == 2


def test_a_declared_system_takes_its_files() -> None:
    config = Config(root=Path(), systems=(DeclaredSystem("benefits", ("a/**", "b/**")),))
    groups = group([doc("a/README.md"), doc("b/README.md"), doc("c/README.md")], config)
    assert {g.name: len(g.documents) for g in groups} == {"benefits": 2, "c": 1}


def test_every_document_is_in_one_group() -> None:
    documents = [doc("README.md"), manifest("x/y/z.yaml", "n"), doc("docs/a.md"), doc("docs/b.md"), manifest("docs/c.yaml", "n")]
    found = [d for g in group(documents, CONFIG) for d in g.documents]
    assert sorted(d.source.path for d in found) == sorted(d.source.path for d in documents)


def declaring(path: str, system: str = "", *members: str, form: str = "declaration", role: Role = "card") -> Document:
    """A document that declares its system, or which files belong to it."""
    names = (("system", system),) if system else ()
    return doc(path, role, form=form, refs=(*names, *(("member", m) for m in members)))


@pytest.mark.parametrize(
    ("documents", "wanted"),
    [
        # An aiact.yaml belongs to the card beside it, and leads its folder where there is none.
        ((doc("README.md"), declaring("aiact.yaml"), manifest("deploy/d.yaml")), [{"README.md", "aiact.yaml", "deploy/d.yaml"}]),
        ((doc("README.md"), doc("MODEL_CARD.md"), declaring("aiact.yaml")), [{"README.md", "MODEL_CARD.md", "aiact.yaml"}]),
        (
            (doc("README.md"), declaring("svc/aiact.yaml"), manifest("svc/k8s/d.yaml"), manifest("other/d.yaml")),
            [{"README.md", "other/d.yaml"}, {"svc/aiact.yaml", "svc/k8s/d.yaml"}],
        ),
        ((doc("c/one.md"), declaring("c/aiact.yaml"), manifest("c/d.yaml")), [{"c/one.md", "c/aiact.yaml", "c/d.yaml"}]),
        # Several complete cards in one folder: only its documents say which it means.
        ((doc("c/one.md"), doc("c/two.md"), declaring("c/aiact.yaml")), [{"c/one.md"}, {"c/two.md"}, {"c/aiact.yaml"}]),
        ((doc("c/one.md"), doc("c/two.md"), declaring("c/aiact.yaml", "", "/c/two.md")), [{"c/one.md"}, {"c/aiact.yaml", "c/two.md"}]),
        # Documents far away, a folder of them, and none that the configuration gives to another system.
        (
            (declaring("svc/aiact.yaml", "triage", "/docs/triage", "/ops"), doc("docs/triage/card.md"), manifest("ops/live/d.yaml"), doc("README.md")),
            [{"svc/aiact.yaml", "docs/triage/card.md", "ops/live/d.yaml"}, {"README.md"}],
        ),
        # One name, wherever it is declared.
        (
            (declaring("a/README.md", "x", form="huggingface"), declaring("b/d.yaml", "x", form="kserve", role="manifest"), doc("b/README.md")),
            [{"a/README.md", "b/d.yaml"}, {"b/README.md"}],
        ),
        (
            (declaring("a/README.md", "x", form="huggingface"), manifest("a/k8s/d.yaml"), declaring("b/aiact.yaml", "x"), manifest("b/k8s/e.yaml")),
            [{"a/README.md", "a/k8s/d.yaml", "b/aiact.yaml", "b/k8s/e.yaml"}],
        ),
        # An annotation that nothing else repeats names the system of its folder; two of them part it.
        ((doc("README.md"), declaring("k8s/d.yaml", "x", role="manifest"), manifest("k8s/e.yaml")), [{"README.md", "k8s/d.yaml", "k8s/e.yaml"}]),
        (
            (doc("README.md"), declaring("k8s/d.yaml", "x", role="manifest"), declaring("k8s/e.yaml", "y", role="manifest")),
            [{"README.md"}, {"k8s/d.yaml"}, {"k8s/e.yaml"}],
        ),
        # Two names in one folder are two systems.
        (
            (declaring("README.md", "x", form="huggingface"), declaring("aiact.yaml", "y"), manifest("k8s/d.yaml")),
            [{"README.md"}, {"aiact.yaml", "k8s/d.yaml"}],
        ),
    ],
)  # fmt: skip
def test_a_declaration_joins(documents: tuple[Document, ...], wanted: list[set[str]]) -> None:
    assert grouped(*documents) == {frozenset(w) for w in wanted}


def test_a_declared_name_is_shown_and_the_configuration_comes_first() -> None:
    documents = [doc("README.md"), declaring("aiact.yaml", "triage", "/docs"), doc("docs/card.md")]
    assert [g.name for g in group(documents, CONFIG)] == ["triage"]
    config = Config(root=Path(), systems=(DeclaredSystem("archive", ("docs/**",)),))
    assert {g.name: [d.source.path for d in g.documents] for g in group(documents, config)} == {
        "archive": ["docs/card.md"],
        "triage": ["README.md", "aiact.yaml"],
    }
