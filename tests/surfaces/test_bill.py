"""The bill of materials before the schema of CycloneDX, as its authors ship it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from surface_tools import AS_OF, ROOT, node_package, program

pytestmark = pytest.mark.surface


def test_the_schema_of_cyclonedx_accepts_it(tmp_path: Path) -> None:
    schema = node_package("@cyclonedx/cyclonedx-library") / "res/schema/bom-1.6.SNAPSHOT.schema.json"
    bill = tmp_path / "aiact-lint.json"
    command = [sys.executable, "-m", "aiact_lint", "check", "examples", "--format", "cyclonedx", "-o", str(bill), *AS_OF]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 1
    assert "emotion-workplace-education" in bill.read_text()
    for file in (bill, ROOT / "tests/reporters/golden/report.cdx.json", ROOT / "tests/reporters/golden/failed.cdx.json"):
        done = subprocess.run(
            [program("check-jsonschema"), "--schemafile", str(schema), "--disable-formats", "iri-reference,idn-email", str(file)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, "ok -- validation done\n"), done.stdout + done.stderr
