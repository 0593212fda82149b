"""Who may import whom: the law never sees text, the text never sees the law, reporters see only the report."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "aiact_lint"

# Each unit and the units it may import. A folder is one unit. A unit that is not listed here fails the test.
MAY: dict[str, set[str]] = {
    "source": set(),
    "policy": set(),
    "errors": set(),
    "confusable": set(),
    "bundled": set(),
    "profile": set(),
    "ignore": set(),
    "document": {"source"},
    "placeholder": set(),
    "fact": {"source", "document"},
    "declaration": set(),
    "declaration_check": {"declaration"},
    "declared": {"source", "document", "placeholder", "declaration", "declaration_check"},
    "declared_facts": {"source", "document", "fact", "declared", "declaration", "declaration_check"},
    "settle": {"engine"},
    "who": {"policy"},
    "dates": {"policy"},
    "duties": {"dates", "engine", "fact", "finding", "policy", "who"},
    "profiles": {"config", "library", "who"},
    "read": {"source", "errors"},
    "tree": {"source", "document", "errors"},
    "formats": {"source", "document", "tree", "errors", "placeholder"},
    "words": {"confusable"},
    "lexicon": {"errors", "words"},
    "matcher": {"lexicon", "words"},
    "library": {"tree", "policy", "bundled", "errors", "lexicon"},
    # A central suppression has a place in the configuration file, so these know sources.
    "config": {"source", "ignore", "read", "errors", "policy", "config_file", "config_model"},
    "config_file": {"source", "read", "tree", "errors", "config", "config_shape", "config_model", "packages"},
    "config_shape": {"config", "policy"},
    "config_model": {"config", "config_file", "config_shape", "errors", "policy"},
    "packages": {"errors"},
    "coverage": {"library", "policy"},
    "scaffold": {"errors", "schemas"},
    "schemas": {"config", "extension", "library", "policy_check"},
    "policy_check": {"library", "tree", "errors"},
    "extension": {"library", "lexicon", "policy", "policy_check", "read", "tree", "errors"},
    "polarity": {"fact", "words"},
    "reading": {"fact", "matcher", "polarity", "words"},
    "extract": {"source", "document", "fact", "lexicon", "matcher", "polarity", "reading", "words"},
    "finding": {"source", "fact", "policy"},
    "fingerprint": {"finding", "policy"},
    "adjust": {"config", "errors", "finding", "policy"},
    "effective": {"config"},
    "revision": {"errors"},
    "accepted": {"finding", "policy"},
    "baseline": {"accepted", "config", "errors", "finding", "policy", "read", "tree"},
    "engine": {"fact", "policy", "finding", "profile"},
    "waiver": {"source", "finding", "config", "errors", "tree"},
    "suppress": {"source", "finding", "fingerprint", "errors", "policy", "config", "waiver"},
    "reporters": {"source", "finding", "errors", "policy"},
    "discover": {"source", "document", "config", "errors", "ignore", "read"},
    "identity": {"document"},
    "folders": {"document"},
    "assign": {"document", "folders", "identity"},
    "group": {"document", "fact", "config", "folders", "assign", "identity", "ignore"},
    "cache": set(),
    "remembered": {"document", "finding", "policy", "source"},
    "handbook": {"policy", "who"},
    "progress": set(),
    "manual": set(),
    "skeleton": set(),
    "iso_date": set(),
    "edit": {"finding", "errors", "skeleton", "iso_date"},
    "fixing": {"config", "edit", "errors", "finding", "read"},
    "dossier": {"fact", "finding", "policy"},
    "citizen_text": {"library"},
    "citizen_check": {"fact"},
    "initial": {"edit", "skeleton"},
    "ledger": {"duties", "finding", "reporters"},
    "listing": {"source", "fact", "finding", "policy", "reporters"},
}
ANY = {"pipeline", "judging", "loading", "change", "selftest", "cli", "commands", "__init__", "__main__"}
NOT_FROM_PIPELINE = {"reporters", "cli", "commands", "listing"}

# Libraries that only some units may import.
LIBRARIES: dict[str, set[str]] = {
    "click": {"cli", "commands", "manual"},
    "yaml": {"tree"},
    "tree_sitter": {"tree"},
    "tree_sitter_hcl": {"tree"},
    "ruamel": {"edit", "library"},
    "jsonschema": {"register"},
    "sarif_om": {"reporters"},
    "pydantic": {"config_model", "declaration", "declaration_check"},
    "pydantic_core": {"config_model", "declaration", "declaration_check"},
}


def unit_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> list[tuple[str, int]]:
    """Every module a file imports, anywhere in it, with the line."""
    out = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            out += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            module = node.module or ""
            out += [(f"{module}.{alias.name}" if module == "aiact_lint" else module, node.lineno) for alias in node.names]
    return out


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_units_import_only_what_they_may(path: Path) -> None:
    unit = unit_of(path)
    assert unit in MAY or unit in ANY, f"{unit} is not in the table; add it with what it may import"
    wrong = []
    for module, line in imports(path):
        first, *rest = module.split(".")
        if first == "aiact_lint" and rest and rest[0] != unit and rest[0] not in {"__version__", "__law__", "__url__"}:
            allowed = (
                rest[0] not in NOT_FROM_PIPELINE
                if unit in {"pipeline", "judging", "loading", "change"}
                else unit in ANY or rest[0] in MAY[unit]
            )
            if not allowed:
                wrong.append(f"line {line}: {unit} may not import {rest[0]}")
        if first in LIBRARIES and unit not in LIBRARIES[first]:
            wrong.append(f"line {line}: {unit} may not import {first}")
    assert not wrong


def test_the_table_names_only_what_exists() -> None:
    units = {unit_of(path) for path in FILES}
    assert sorted(MAY.keys() - units) == []
    assert sorted(set().union(*MAY.values()) - units) == []
