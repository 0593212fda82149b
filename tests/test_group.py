"""Which documents make one system, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from aiact_lint.config import Config, DeclaredSystem
from aiact_lint.document import Document, Reference, Role
from aiact_lint.group import group
from aiact_lint.source import SourceFile, Span

CONFIG = Config(root=Path())


def doc(
    path: str,
    role: Role = "card",
    *,
    ai: bool = True,
    form: str = "markdown",
    refs: tuple[tuple[str, str], ...] = (),
    title: str = "",
    data: bool = False,
) -> Document:
    """A document with nothing in it."""
    references = tuple(Reference(kind, value, Span(0, 0)) for kind, value in refs)  # type: ignore[arg-type]
    return Document(SourceFile(path, ""), form, role, (), (), references, ai, title, data)


def why(*documents: Document, config: Config = CONFIG) -> dict[str, tuple[str, str]]:
    """The system of each path, and why it is there."""
    return {d.source.path: (g.name, w) for g in group(documents, config) for d, w in zip(g.documents, g.why, strict=True)}


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


TOWN = (doc("README.md"), doc("models/ranker-7/README.md", title="Benefits ranker"), doc("models/noise-map/README.md"))
"""A root card and two cards below it: the root is the nearest folder of everything in "deploy"."""


def runs(path: str, kind: str, value: str, form: str = "kserve") -> Document:
    return doc(path, "manifest", ai=False, form=form, refs=((kind, value),))


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("model", "town/benefits-ranker", "the model"),
        ("model", "s3://bucket/x/benefits_ranker/v3", "the model"),
        ("model", "models:/benefits-ranker/Production", "the model"),
        ("image", "town/benefits-ranker", "the image"),
        ("name", "benefits-ranker-isvc", "the name"),
        ("model", "town/ranker-7", "the model"),
    ],
)
def test_a_model_goes_to_the_card_that_describes_it(kind: str, value: str, words: str) -> None:
    assert why(*TOWN, runs("deploy/x.yaml", kind, value))["deploy/x.yaml"] == (
        "models/ranker-7",
        f'uses {words} "{value}" (line 1), which models/ranker-7/README.md describes',
    )


@pytest.mark.parametrize("value", ["town/other", "town/model", "s3://bucket/v3", "v3", "/"])
def test_a_name_that_no_card_bears_stays_with_the_nearest_folder(value: str) -> None:
    assert why(*TOWN, runs("deploy/x.yaml", "model", value))["deploy/x.yaml"] == (".", "the nearest card is README.md")


def test_a_name_that_two_cards_bear_joins_nothing() -> None:
    two = doc("old/ranker-7/README.md")
    assert why(*TOWN, two, runs("deploy/x.yaml", "model", "town/ranker-7"))["deploy/x.yaml"][0] == "."


def test_another_system_is_not_left_for_a_name() -> None:
    found = why(*TOWN, doc("app/README.md"), runs("app/deploy/x.yaml", "model", "town/ranker-7"))
    assert found["app/deploy/x.yaml"] == ("app", "the nearest card is app/README.md")


def test_two_applications_of_one_model_are_not_one_system() -> None:
    cards = (doc("models/ranker-7/README.md"), doc("models/noise-map/README.md"))
    one = runs("a/x.yaml", "model", "town/ranker-7")
    assert why(*cards, one)["a/x.yaml"][0] == "models/ranker-7"
    found = why(*cards, one, runs("b/x.yaml", "model", "town/ranker-7"))
    assert found["a/x.yaml"][0] != found["b/x.yaml"][0]


def test_the_card_that_a_manifest_names_wins_over_its_model() -> None:
    both = doc("deploy/x.yaml", "manifest", form="kserve", refs=(("model", "town/ranker-7"), ("card", "models/noise-map/README.md")))
    assert why(*TOWN, both)["deploy/x.yaml"] == ("models/noise-map", "names models/noise-map/README.md as its card (line 1)")


def test_the_one_card_that_links_to_a_manifest_takes_it() -> None:
    linked = doc("models/ranker-7/README.md", refs=(("path", "deploy/x.yaml"),))
    x = runs("deploy/x.yaml", "name", "pod-1")
    assert why(TOWN[0], linked, TOWN[2], x)["deploy/x.yaml"] == ("models/ranker-7", "models/ranker-7/README.md links to it (line 1)")
    other = doc("models/noise-map/README.md", refs=(("path", "deploy/x.yaml"),))
    assert why(TOWN[0], linked, other, x)["deploy/x.yaml"][1] == "the nearest card is README.md"


def test_a_chart_moves_as_a_whole_or_not_at_all() -> None:
    values = runs("chart/values.yaml", "model", "town/ranker-7", form="helm")
    template = doc("chart/templates/d.yaml", "manifest", ai=False, form="helm")
    found = why(*TOWN, values, template)
    assert found["chart/values.yaml"][0] == "models/ranker-7"
    assert found["chart/templates/d.yaml"] == ("models/ranker-7", "shares the helm folder . with a file that belongs there")
    torn = runs("chart/values-2.yaml", "model", "town/noise-map", form="helm")
    assert {name for name, _ in why(*TOWN, values, torn, template).values()} == {".", "models/ranker-7", "models/noise-map"}
    assert why(*TOWN, values, torn, template)["chart/values.yaml"][0] == "."


def test_names_of_services_are_no_names_of_models() -> None:
    found = why(*TOWN, runs("x/docker-compose.yml", "name", "ranker-7", form="compose"))
    assert found["x/docker-compose.yml"][1] == "the nearest card is README.md"


def test_a_bill_of_materials_goes_to_the_card_of_its_model() -> None:
    boms = [doc(f"sbom/{name}.cdx.json", form="cyclonedx", refs=(("name", name),)) for name in ("ranker-7", "noise-map")]
    found = why(*TOWN[1:], *boms)
    assert found["sbom/ranker-7.cdx.json"][0] == "models/ranker-7"
    assert found["sbom/noise-map.cdx.json"][0] == "models/noise-map"


def test_a_dataset_is_no_part_of_a_system_unless_declared() -> None:
    documents = (doc("README.md", refs=(("path", "data/croissant.json"),)), doc("data/croissant.json", form="croissant", data=True))
    assert why(*documents)["data/croissant.json"] == ("data/croissant.json", "describes a dataset, not a system")
    config = Config(root=Path(), systems=(DeclaredSystem("all", ("**",)),))
    assert why(*documents, config=config)["data/croissant.json"] == ("all", "declared in the configuration")


def test_the_card_of_a_dataset_leads_no_folder() -> None:
    found = why(doc("README.md", data=True), manifest("deploy/a.yaml", "scorer"))
    assert found["deploy/a.yaml"] == ("scorer", "stands alone: nothing ties it to another document")


def test_shared_names_are_told_with_the_other_file() -> None:
    found = why(manifest("k8s/a.yaml", "scorer"), manifest("k8s/b.yaml", "scorer-config"), manifest("k8s/c.yaml", "billing"))
    assert found["k8s/a.yaml"][1] == 'shares the name "scorer" with k8s/b.yaml'
    assert found["k8s/b.yaml"][1] == 'shares the name "scorer" with k8s/a.yaml'
    assert found["k8s/c.yaml"][1] == "stands alone: nothing ties it to another document"


def overlay(path: str, *targets: str) -> Document:
    return doc(path, "manifest", ai=False, form="kustomize", refs=tuple(("path", t) for t in targets))


def test_an_overlay_joins_its_base_and_its_patches() -> None:
    found = why(
        overlay("scorer/overlays/prod/kustomization.yaml", "common/kustomization.yaml", "scorer/overlays/prod/patch.yaml"),
        overlay("common/kustomization.yaml", "common/d.yaml"),
        manifest("common/d.yaml", "scorer"),
        manifest("scorer/overlays/prod/patch.yaml", "other"),
    )
    assert len({name for name, _ in found.values()}) == 1
    assert found["common/d.yaml"][1] == "common/kustomization.yaml refers to it (line 1)"
    assert found["common/kustomization.yaml"][1] == "scorer/overlays/prod/kustomization.yaml refers to it (line 1)"


def test_a_base_of_two_systems_belongs_to_neither() -> None:
    found = why(
        overlay("a/overlays/prod/kustomization.yaml", "common/kustomization.yaml"),
        overlay("b/overlays/prod/kustomization.yaml", "common/kustomization.yaml"),
        overlay("common/kustomization.yaml"),
    )
    assert len({name for name, _ in found.values()}) == 3


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
