"""SARIF 2.1.0, for code scanning and archives.

Built of the objects of sarif-om, with a serialiser of our own: the usual one drops every value that equals a default, so that a
warning under a rule whose default is an error would become an error. The limits and oddities of readers are told where they
shape the report. Lines end with CR LF, CR or LF, and columns count code points, as everywhere in this tool.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import sarif_om as om

from aiact_lint import __url__
from aiact_lint.finding import Evidence, Finding, Report
from aiact_lint.policy import Law, Policy
from aiact_lint.reporters import Options, sarif_rules
from aiact_lint.reporters.dump import dump
from aiact_lint.reporters.markup import is_address
from aiact_lint.reporters.safe import name, one_line
from aiact_lint.reporters.select import areas, by_severity, failed, practices, shown, suppressed
from aiact_lint.reporters.words import Place, applies_always, count, levels, parsed, place

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 5_000
"""GitHub shows no more, and not the worst ones if there are."""
MOST_PLACES = 100
ROOT = "%SRCROOT%"
ACT = "EU AI Act"
ACT_URL = "http://data.europa.eu/eli/reg/2024/1689/oj"
ACT_ID = str(uuid5(NAMESPACE_URL, ACT_URL))


def render(report: Report, options: Options) -> str:
    """The report as a SARIF log with one run."""
    findings = _asked(report, options)
    dropped = by_severity(findings)[MOST_RESULTS:]
    if dropped:
        gone = {id(finding) for finding in dropped}
        findings = [finding for finding in findings if id(finding) not in gone]
    log = plain(om.SarifLog(schema_uri=SCHEMA, version="2.1.0", runs=[_run(report, findings, dropped, options)]))
    ordered = {key: log[key] for key in ("$schema", "version", "runs")}
    return dump(ordered)


def loss(report: Report, options: Options) -> str:
    """What the log leaves out because a reader would refuse or hide it, or nothing."""
    return _cut(by_severity(_asked(report, options))[MOST_RESULTS:])


def _asked(report: Report, options: Options) -> list[Finding]:
    """The findings that the options ask for, in the order of the report."""
    kept = {id(finding) for finding in shown(report, options)}
    if options.suppressed == "include":
        kept |= {id(finding) for finding in suppressed(report)}
    return [finding for finding in report.findings if id(finding) in kept]


def _cut(dropped: Sequence[Finding]) -> str:
    return f"{count(len(dropped), 'result')} left out ({levels(dropped)}): only the {MOST_RESULTS} gravest are written." if dropped else ""


def plain(value: Any) -> Any:
    """Objects of sarif-om as plain data. What is not set is left out; what equals a default is written all the same."""
    fields = getattr(type(value), "__attrs_attrs__", None)
    if fields is not None:
        out = {}
        for field in fields:
            item = getattr(value, field.name)
            # -1 stands for an index, an id or an offset that is not given.
            if item is not None and not (item == -1 and not isinstance(item, bool)):
                key = field.metadata["schema_property_name"]
                # sarif-om follows a draft here; the standard calls it status (3.35.3).
                out["status" if isinstance(value, om.Suppression) and key == "state" else key] = plain(item)
        return out
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


# --- the run


def _run(report: Report, findings: Sequence[Finding], dropped: Sequence[Finding], options: Options) -> Any:
    policies = list({finding.id: finding.policy for finding in sorted(findings, key=lambda finding: finding.id)}.values())
    laws = {law.key: law for law in sorted((law for policy in policies for law in policy.law), key=lambda law: law.key)}
    law_index = {key: number for number, key in enumerate(laws)}
    rule_index = {policy.id: number for number, policy in enumerate(policies)}
    act = om.ToolComponentReference(name=ACT, index=0, guid=ACT_ID)
    driver = om.ToolComponent(
        name="aiact-lint",
        full_name="aiact-lint: policy-as-code linter for the EU AI Act",
        version=options.tool_version,
        information_uri=__url__,
        language="en-US",
        rules=[_rule(policy, law_index, act) for policy in policies],
        supported_taxonomies=[act] if laws else None,
    )
    return om.Run(
        tool=om.Tool(driver=driver),
        # Everything up to the last slash is the category: two runs of one category over one commit replace each other.
        automation_details=om.RunAutomationDetails(id=f"aiact-lint/{options.category}/"),
        column_kind="unicodeCodePoints",
        newline_sequences=["\r\n", "\r", "\n"],
        original_uri_base_ids={ROOT: om.ArtifactLocation(description=_message("The root of the checked repository."))},
        invocations=[_invocation(report, dropped)],
        taxonomies=[_taxonomy(laws.values())] if laws else None,
        results=[_result(finding, rule_index, law_index, act) for finding in findings],
    )


def _invocation(report: Report, dropped: Sequence[Finding]) -> Any:
    bad = failed(report)
    notes = [om.Notification(level="warning", message=_message(f"Not read: {path}")) for path in report.unread]
    notes += [om.Notification(level="error" if bad else "note", message=_message(words)) for words in report.notices]
    if dropped:
        notes.append(om.Notification(level="warning", message=_message(_cut(dropped))))
    return om.Invocation(execution_successful=not bad, tool_execution_notifications=notes)


def _rule(policy: Policy, law_index: dict[str, int], act: Any) -> Any:
    relations = [om.ReportingDescriptorRelationship(target=_taxon(law, law_index, act), kinds=["relevant"]) for law in _unique(policy)]
    properties = {
        "tags": sarif_rules.tags(policy),
        "precision": sarif_rules.PRECISION[policy.level],
        # No security-severity: a gap in documents is no security hole, and that property would make it one in the lists of readers.
        "problem.severity": sarif_rules.SEVERITY[policy.level],
    }
    return om.ReportingDescriptor(
        id=policy.id,
        name=sarif_rules.pascal(policy),
        short_description=om.MultiformatMessageString(text=sarif_rules.sentence(policy.title) or policy.id),
        full_description=om.MultiformatMessageString(text=sarif_rules.description(policy)),
        help=om.MultiformatMessageString(text=sarif_rules.help_text(policy), markdown=sarif_rules.help_markdown(policy)),
        help_uri=next((law.url for law in policy.law if is_address(law.url)), __url__),
        default_configuration=om.ReportingConfiguration(level=policy.level),
        properties=properties,
        relationships=relations or None,
    )


def _taxonomy(laws: Iterable[Law]) -> Any:
    return om.ToolComponent(
        name=ACT,
        guid=ACT_ID,
        organization="European Union",
        short_description=om.MultiformatMessageString(text="Regulation (EU) 2024/1689, the Artificial Intelligence Act, as amended."),
        information_uri=ACT_URL,
        download_uri=ACT_URL,
        version="2024/1689",
        language="en-US",
        is_comprehensive=False,
        taxa=[_taxon_of(law) for law in laws],
    )


def _taxon_of(law: Law) -> Any:
    properties = {
        "appliesFrom": law.applies_from,
        "contestedUntil": law.contested_until,
        "fine": law.fine,
        "fineBasis": law.fine_basis,
    }
    about = " ".join(sarif_rules.sentence(text[:1].upper() + text[1:]) for text in (applies_always(law), law.note) if text)
    return om.ReportingDescriptor(
        id=law.key,
        name=one_line(law.citation),
        short_description=om.MultiformatMessageString(text=sarif_rules.sentence(law.citation)),
        full_description=om.MultiformatMessageString(text=about) if about else None,
        help_uri=law.url if is_address(law.url) else None,
        properties={key: value for key, value in properties.items() if value},
    )


def _taxon(law: Law, law_index: dict[str, int], act: Any) -> Any:
    return om.ReportingDescriptorReference(id=law.key, index=law_index[law.key], tool_component=act)


def _unique(policy: Policy) -> list[Law]:
    """The provisions of a policy, each once: lists of references must not repeat."""
    return list({law.key: law for law in policy.law}.values())


# --- results


def _result(finding: Finding, rule_index: dict[str, int], law_index: dict[str, int], act: Any) -> Any:
    others = finding.evidence[1 : MOST_PLACES + 1]
    related = [_location(other, number) for number, other in enumerate(others, 1)]
    return om.Result(
        rule_id=finding.id,
        rule_index=rule_index[finding.id],
        level=finding.level,
        kind="fail",
        message=om.Message(text=_words(finding, others)),
        locations=[_location(finding.evidence[0])],
        related_locations=related or None,
        partial_fingerprints={"aiactFindingHash/v1": finding.fingerprint},
        suppressions=_suppressions(finding),
        taxa=[_taxon(law, law_index, act) for law in _unique(finding.policy)] or None,
        properties=_properties(finding),
    )


def _words(finding: Finding, others: Sequence[Evidence]) -> str:
    """The message, whose first sentence is the title of an alert; then what is missing, and links to the related places."""
    parts = [sarif_rules.sentence(finding.message) or sarif_rules.sentence(finding.policy.title) or f"{finding.id}."]
    if finding.missing:
        parts.append(f"Missing: {sarif_rules.sentence('; '.join(finding.missing))}")
    parts = [_unlinked(part) for part in parts]
    links = [f"[{_literal(other.shows or 'evidence')}]({number}) in {_where(place(other))}" for number, other in enumerate(others, 1)]
    if links:
        parts.append(f"See also {'; '.join(links)}.")
    return " ".join(parts)


def _unlinked(text: str) -> str:
    """Plain words in which no reader finds a link: brackets are left alone unless they could make one."""
    return _literal(text) if "](" in text else text


def _literal(text: str) -> str:
    text = one_line(text)
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _where(at: Place) -> str:
    return f"{_literal(name(at.path, 'standard input'))}, line {at.line}"


def _location(evidence: Evidence, number: int | None = None) -> Any:
    at = place(evidence)
    region = om.Region(
        start_line=at.line,
        start_column=at.column,
        end_line=at.line,
        end_column=at.end_column,
        snippet=om.ArtifactContent(text=at.text),
    )
    message = _message(evidence.shows or "Evidence") if number else None
    where = om.PhysicalLocation(artifact_location=om.ArtifactLocation(uri=uri(at.path), uri_base_id=ROOT), region=region)
    return om.Location(id=number, message=message, physical_location=where)


def uri(path: str) -> str:
    """A relative path as a URI, with the very bytes of the file's name."""
    if path == "-":
        return "stdin"
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "backslashreplace")
    # Without the leading ./ a colon in the first part would end a scheme; quote leaves none.
    return quote(raw, safe="/").lstrip("/")


def _message(text: str) -> Any:
    return om.Message(text=_unlinked(sarif_rules.sentence(text)))


def _suppressions(finding: Finding) -> list[Any] | None:
    suppression = finding.suppression
    if suppression is None:
        return None
    until = suppression.until.isoformat() if suppression.until else ""
    properties = {key: value for key, value in (("owner", one_line(suppression.owner)), ("until", until)) if value}
    kind = suppression.kind if suppression.kind == "external" else "inSource"
    return [om.Suppression(kind=kind, state="accepted", justification=one_line(suppression.reason), properties=properties or None)]


def _properties(finding: Finding) -> dict[str, Any]:
    since = finding.applies_from or next(filter(None, (parsed(law.applies_from) for law in finding.law)), None)
    properties: dict[str, Any] = {
        "system": one_line(finding.system),
        "practices": list(practices(finding)),
        "areas": list(areas(finding)),
        "law": [one_line(law.citation) for law in finding.law],
        "appliesFrom": since.isoformat() if since else "",
        "fine": list(dict.fromkeys(law.fine for law in finding.law if law.fine)),
        "missing": [one_line(part) for part in finding.missing],
    }
    return {key: value for key, value in properties.items() if value or key == "system"}
