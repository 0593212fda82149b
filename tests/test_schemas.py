"""The published schemas: equal to the code, met by what we publish ourselves, and as strict as the readers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from aiact_lint import bundled, library, schemas
from aiact_lint.policy_check import below, faults

PUBLISHED = Path(__file__).parent.parent / "schemas"
LIBRARY = library.load()
KNOWN = set(below((*LIBRARY.concepts, *(p.concludes for p in LIBRARY.policies if p.concludes))))


@pytest.mark.parametrize("name", sorted(schemas.all_schemas()))
def test_the_published_schemas_are_current_and_sound(name: str) -> None:
    data = schemas.all_schemas()[name]
    jsonschema.Draft202012Validator.check_schema(data)
    assert json.loads((PUBLISHED / name).read_text(encoding="utf-8")) == data, "run: make schemas"


def test_every_schema_that_a_file_of_ours_names_is_published() -> None:
    files = [*bundled.policy_files(), *bundled.lexicon_files(), *bundled.folder("policies").glob("*.yaml")]
    named = {line.rpartition("/")[2] for f in files for line in f.read_text(encoding="utf-8").splitlines()[:1] if "$schema=" in line}
    assert named
    assert [name for name in sorted(named) if not (PUBLISHED / name).is_file()] == []


def test_what_we_publish_meets_its_schema() -> None:
    checks = [("policy", f) for f in bundled.policy_files() if LIBRARY.by_id()[f.stem].when] + [
        ("lexicon", f) for f in bundled.lexicon_files()
    ]
    checks += [("concepts", bundled.folder("policies") / "concepts.yaml"), ("law", bundled.folder("policies") / "law.yaml")]
    for kind, file in checks:
        validator = jsonschema.Draft202012Validator(schemas.all_schemas()[f"{kind}.schema.json"])
        for document in library.read_documents(file):
            assert [f"{file.name}: {error.message}" for error in validator.iter_errors(document)] == []


def test_our_policies_pass_the_check_for_those_of_others() -> None:
    for file in bundled.policy_files():
        if LIBRARY.by_id()[file.stem].when:
            assert faults(file, file.read_text(encoding="utf-8"), file.name, KNOWN, LIBRARY.laws) == []


GOOD: dict[str, Any] = {"id": "x", "title": "t", "message": "m", "remediation": "r", "when": {"states": "person.worker"}}


@pytest.mark.parametrize(
    "change",
    [
        {"lvel": "error"},
        {"level": "fatal"},
        {"within": "book"},
        {"when": {"states": "person.worker", "denies": "person.child"}},
        {"when": {"states": []}},
        {"when": "states"},
        {"when": {"all": [{"states": "person.worker", "role": "readme"}]}},
        {"when": {"states": "person.worker", "count": 0}},
        {"elements": [{"name": "the group"}]},
        {"least": "many"},
        {"message": None},
    ],
)
def test_what_the_schema_refuses_the_reader_refuses_and_the_other_way_round(change: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(schemas.policy())
    path = Path("family/x.yaml")
    assert list(validator.iter_errors(GOOD)) == []
    assert faults(path, json.dumps(GOOD), "x.yaml", KNOWN, LIBRARY.laws) == []
    wrong = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    assert list(validator.iter_errors(wrong)) != []
    assert faults(path, json.dumps(wrong), "x.yaml", KNOWN, LIBRARY.laws) != []
