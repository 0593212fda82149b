"""The built-in policies: their own examples, their words, and that each condition is needed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from aiact_lint import bundled, handbook, library, selftest
from aiact_lint.errors import PolicyError
from aiact_lint.extract import Extractor
from aiact_lint.policy import Policy

LIBRARY = library.load()
EXTRACTOR = Extractor(LIBRARY)
PRACTICES = {
    "social-scoring", "realtime-rbi", "predictive-policing", "emotion-workplace-education", "biometric-categorisation", "facial-scraping",
    "manipulation", "vulnerability-exploitation", "non-consensual-intimate-material", "child-abuse-material",
}  # fmt: skip
AREAS = {
    "biometrics", "critical-infrastructure", "education", "employment", "essential-services", "law-enforcement", "migration",
    "justice-democracy",
}  # fmt: skip
VISIBLE = [p for p in LIBRARY.policies if p.message]


@pytest.mark.parametrize("path", [p for p in bundled.policy_files() if (q := LIBRARY.by_id().get(p.stem)) and q.when], ids=lambda p: p.stem)
def test_a_policy_passes_its_examples_and_needs_each_condition(path: Path) -> None:
    outcome = selftest.check(path, LIBRARY, EXTRACTOR)
    assert not outcome.failures, "\n".join(outcome.failures)
    assert not outcome.unproved, "\n".join(outcome.unproved)


@pytest.mark.parametrize("policy", VISIBLE, ids=lambda p: p.id)
def test_a_policy_says_what_it_must(policy: Policy) -> None:
    for name in ("title", "message", "remediation", "avoid", "prefer", "why"):
        assert getattr(policy, name), f"{policy.id} has no {name}"
    assert policy.message.endswith(".")
    assert policy.remediation.endswith(".")
    assert policy.law or policy.family == "record"


def test_every_practice_and_area_has_its_policy() -> None:
    ids = LIBRARY.by_id()
    assert {p for q in VISIBLE for p in q.practices} == PRACTICES
    assert all(ids[p].practices == (p,) for p in PRACTICES)
    assert all(ids[f"high-risk-{a}"].areas == (a,) for a in AREAS)


def test_ids_are_slugs_and_start_with_their_family() -> None:
    for policy in VISIBLE:
        assert policy.id == policy.id.lower().replace("_", "-")
        if policy.family in ("oversight", "redress", "registration"):
            assert policy.id.startswith(f"{policy.family}-")


def test_the_bundle_gives_back_the_library() -> None:
    state = "state"
    again = library._unpack(io.BytesIO(library.pack(LIBRARY, state)), state)
    assert again is not None
    assert again.policies == LIBRARY.policies
    assert again.tables("en") == LIBRARY.tables("en")
    assert library._unpack(io.BytesIO(library.pack(LIBRARY, state)), "another") is None
    assert library._unpack(io.BytesIO(b"damaged"), state) is None


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"id": "other"}, "must be the file name"),
        ({"id": "x", "lvel": "error"}, "did you mean 'level'"),
        ({"id": "x", "level": "fatal"}, "error, warning or note"),
        ({"id": "x", "law": ["art-5-1-z"]}, "no law 'art-5-1-z'"),
        ({"id": "x", "when": {"states": "a", "denies": "b"}}, "exactly one of"),
        ({"id": "x", "when": {"states": "a", "whithin": "sentence"}}, "did you mean 'within'"),
        ({"id": "x", "when": {"all": [{"states": "a"}], "within": "page"}}, "must be one of sentence"),
        ({"id": "x", "when": "states"}, "a condition is a mapping"),
        ({"id": "x", "within": "book"}, "must be one of"),
    ],
)
def test_a_wrong_policy_says_what_to_do(raw: dict[str, object], message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        library.policy_of(raw, Path("family/x.yaml"), LIBRARY.laws)


def test_an_unknown_concept_names_the_nearest() -> None:
    policy = library.policy_of({"id": "x", "when": {"states": "person.workers"}}, Path("family/x.yaml"), LIBRARY.laws)
    with pytest.raises(PolicyError, match=r"did you mean 'person\.worker'"):
        library.check_concepts([policy], LIBRARY.concepts)


def test_the_index_of_the_handbook_names_every_policy() -> None:
    page = handbook.pages(LIBRARY.policies, selftest.told(LIBRARY.policies), LIBRARY.laws)["policies.md"]
    assert [p.id for p in VISIBLE if f"| [{p.id}](policies/{p.id}.md) |" not in page] == []
