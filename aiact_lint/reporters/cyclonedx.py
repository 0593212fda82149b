"""CycloneDX 1.6, an ML-BOM: each system as a model, its classes as properties, its findings as annotations.

An annotation is a remark about a component (CycloneDX 1.6, ``annotations``); ``vulnerabilities`` is for holes in software, and a gap in
documents is none. Times are the day of judging, so that the same input gives the same bytes. Nothing goes into ``modelCard``: what a
linter found is no statement of the provider.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiact_lint import __url__
from aiact_lint.finding import Finding, Report, SystemSummary
from aiact_lint.reporters import Options
from aiact_lint.reporters.dump import dump
from aiact_lint.reporters.safe import name, one_line
from aiact_lint.reporters.select import areas, failed, practices, shown, suppressed
from aiact_lint.reporters.words import citations, place

SPEC = "1.6"


def render(report: Report, options: Options) -> str:
    """The report as one bill of materials."""
    found = [*shown(report, options), *suppressed(report)]
    systems = [_system(system) for system in report.systems]
    known = {system.name for system in report.systems}
    tool = {"type": "application", "bom-ref": "aiact-lint", "name": "aiact-lint", "version": options.tool_version}
    notes = [{"name": "aiact-lint:unread", "value": one_line(path)} for path in report.unread]
    notes += [{"name": "aiact-lint:notice", "value": one_line(words)} for words in report.notices]
    notes += [{"name": "aiact-lint:successful", "value": str(not failed(report)).lower()}]
    data: dict[str, Any] = {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "version": 1,
        "metadata": {
            "timestamp": _time(report),
            "tools": {"components": [{**tool, "externalReferences": [{"type": "website", "url": __url__}]}]},
            "properties": notes,
        },
        "components": systems,
        "annotations": [_annotation(finding, number, known, report, tool) for number, finding in enumerate(found)],
    }
    data["serialNumber"] = f"urn:uuid:{uuid5(NAMESPACE_URL, hashlib.sha256(dump(data).encode()).hexdigest())}"
    return dump(data)


def _time(report: Report) -> str:
    return f"{report.as_of.isoformat()}T00:00:00Z"


def _ref(system: str) -> str:
    """A reference that no name of another system shares, whatever the name is."""
    return f"system-{hashlib.sha256(system.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _system(system: SystemSummary) -> dict[str, Any]:
    properties = [
        *(("document", name(path)) for path in system.paths),
        *(("prohibited-practice", practice) for practice in system.practices),
        *(("high-risk-area", area) for area in system.areas),
        *(("annex-iii-point", point) for point in system.points),
        *((f"states-{one.kind}", f"{one.name}: {_quoted(one.evidence)}") for one in system.stated),
    ]
    listed = [{"name": f"aiact-lint:{key}", "value": one_line(value)} for key, value in properties]
    return {"type": "machine-learning-model", "bom-ref": _ref(system.name), "name": one_line(system.name) or ".", "properties": listed}


def _quoted(evidence: Iterable[Any]) -> str:
    return "; ".join(f'"{one_line(place(one).text)}" ({name(one.source.path)}:{place(one).line})' for one in evidence)


def _annotation(finding: Finding, number: int, known: set[str], report: Report, tool: dict[str, Any]) -> dict[str, Any]:
    at = place(finding.evidence[0])
    parts = [f"{finding.level} {finding.id}: {finding.message or finding.policy.title}"]
    parts += [f"Missing: {'; '.join(finding.missing)}."] if finding.missing else []
    parts += [f"Law: {citations(law.citation for law in finding.law)}."] if finding.law else []
    about = [*(f"practice {one}" for one in practices(finding)), *(f"area {one}" for one in areas(finding))]
    parts += [f"About: {', '.join(about)}."] if about else []
    parts.append(f"At {name(at.path, 'stdin')}:{at.line}:{at.column}.")
    waived = finding.suppression
    if waived is not None:
        until = f" until {waived.until.isoformat()}" if waived.until else ""
        parts.append(f"Suppressed{until}{f' by {waived.owner}' if waived.owner else ''}: {waived.reason}.")
    return {
        "bom-ref": f"finding-{number}-{hashlib.sha256(finding.fingerprint.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}",
        "subjects": [_ref(finding.system) if finding.system in known else tool["bom-ref"]],
        "annotator": {"component": {key: tool[key] for key in ("type", "name", "version")}},
        "timestamp": _time(report),
        "text": " ".join(map(one_line, parts)),
    }
