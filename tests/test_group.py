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
