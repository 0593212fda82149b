"""From real files to every report: names, texts, keys, suppressions and policies that try to be obeyed."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiact_lint import reporters
from aiact_lint.config import load
from aiact_lint.finding import Report
from aiact_lint.pipeline import lint
from aiact_lint.reporters import Options
from aiact_lint.reporters.safe import visible

EVIL = [
    "\x1b[2J", "\x1b]8;;http://evil.example\x07x", "\x9b31m", "\n::error file=a::x", "\r::set-output name=a::b", "##[error]x", "##vso[task.setvariable]x",
    "%0A::error::x", "]]>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</code></pre>", "--><b>", "&lt;", '"', "'", "[x](http://evil.example)",
    "![x](http://evil.example/p.png)", "`", "|", "@octocat", "http://evil.example", "\u202e", "\u2066", "\u200b", "javascript:alert(1)", "漢", "é", "{{ x }}", "${{ a }}", "#", "~", "\\",
]  # fmt: skip
PART = st.lists(st.sampled_from(EVIL), min_size=1, max_size=4).map("".join)
DAY = dt.date(2026, 11, 24)


def repository(root: Path, words: str) -> Report:
    """A repository that says ``words`` in names, prose, keys, suppressions, the configuration and a policy of its own."""
    line = " ".join(words.split())
    name = words.replace("/", "_").replace("\0", "")[:60]
    quoted = json.dumps(line, ensure_ascii=True)
    folder = root / f"svc {name}"
    folder.mkdir()
    waiver = f'<!-- aiact-lint: ignore[high-risk-employment] reason="{line.replace(chr(34), "").replace("-->", "")} x" until=2027-01-01 owner="DPO" -->'
    (folder / "README.md").write_bytes(
        f"# Model card {line}\n\n{waiver}\nThe model {line} recognises emotions of our employees {line} at work.\nIt ranks applicants for jobs.\n".encode()
    )
    (folder / f"{name}.yaml").write_bytes(
        f"model: x\n{quoted}: The model recognises emotions of our employees at work {quoted[1:-1]}\n".encode()
    )
    (folder / f"{name}-model_card.md").write_bytes(b"caf\xe9 " + words.encode("utf-8", "replace"))
    policies = root / "policies" / "prohibited"
    policies.mkdir(parents=True)
    (policies / "house-rule.yaml").write_text(
        f"id: house-rule\ntitle: {quoted}\nlaw: [art-5-1-f]\nlevel: error\nwhen: {{states: emotion.state}}\nmessage: {quoted}\nremediation: {quoted}\n"
        f"avoid: {quoted}\nprefer: {quoted}\nwhy: {quoted}\n---\nname: x\nflags: []\nfiles: {{README.md: x}}\n"
    )
    (root / ".aiact-lint.yaml").write_text(
        f"policies: [policies/]\nsuppressions:\n- {{id: high-risk-biometrics, reason: {json.dumps('agreed ' + line)}, until: 2027-01-01, paths: ['**'], owner: {quoted}}}\n"
    )
    return lint([root], load([root]))


class Page(HTMLParser):
    """Nothing but our own elements and no attribute that runs anything."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "img", "iframe", "b", "object", "link", "base", "form", "svg"}
        for key, value in attrs:
            assert not key.startswith("on")
            assert key not in {"href", "src"} or re.match(r"https?://(?!evil)|#", value or "")


@pytest.mark.parametrize("form", reporters.MODULES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # each example lints a repository
@given(words=PART)
def test_no_report_obeys_what_a_repository_says(form: str, words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    report = repository(tmp_path_factory.mktemp("r"), words)
    assert {"emotion-workplace-education", "unreadable-file"} <= {finding.id for finding in report.findings}
    assert not any(finding.id == "internal-error" for finding in report.findings)
    text = reporters.render(form, report, Options(limit=0, statistics=True, suppressed="include", show="pedantic"))
    assert "\x1b" not in text
    assert "\x9b" not in text
    if form == "github":
        assert all(re.match(r"::(?:error|warning|notice) [^:]*::[^\n]*$", line) for line in text.splitlines())
    else:
        assert not re.search(r"(?m)^\s*::[a-z-]+", text)
        assert "##[" not in text
        assert "##vso[" not in text
    if form in ("text", "github", "markdown", "html", "junit"):
        assert all(visible(line.removeprefix("::")) == line.removeprefix("::") for line in text.split("\n"))
    if form == "html":
        Page(convert_charrefs=True).feed(text)
    elif form == "junit":
        assert {element.tag for element in ET.fromstring(text.encode()).iter()} <= {
            "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out", "properties", "property"
        }  # fmt: skip
    elif form == "sarif":
        for result in json.loads(text)["runs"][0]["results"]:
            for place in result["locations"]:
                assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", place["physicalLocation"]["artifactLocation"]["uri"])
    elif form == "markdown":
        assert "://evil" not in text
        assert not re.search(r"<(?!/?(?:br|code|details|summary)\b)[a-zA-Z!/]", text)
        assert not re.search(r"(?<!\\)!\[", text)
    elif form in ("json", "gitlab"):
        json.loads(text)
