"""What is fuzzed: functions from bytes that must never raise, hang or tell a place outside of the text.

A found crash is kept: put its bytes into ``tests/hostile/crashes/`` and the test beside them runs it for good.
"""

from __future__ import annotations

from collections.abc import Callable

from aiact_lint import formats, library
from aiact_lint.errors import UnreadableError
from aiact_lint.extract import Extractor
from aiact_lint.pipeline import facts_of
from aiact_lint.read import decode
from aiact_lint.waiver import waivers

NAMES = (
    "README.md", "model_card.md", "model-card.yaml", "deploy/deployment.yaml", "values.yaml", "Chart.yaml", "kustomization.yaml",
    "docker-compose.yml", "MLmodel", "cog.yaml", "bentofile.yaml", "config.yaml", "config.json", "bom.json", "bom.xml", "x.spdx.json",
    "model_card.json", "chart/templates/x.tpl", "-", "model_card.rst",
)  # fmt: skip
"""The first byte of an input chooses its name, and with it the reader."""

# Made here, so that no input pays for it.
_EXTRACTOR = Extractor(library.load())


def readers(data: bytes) -> None:
    """Every reader gives statements in their places, or says why not."""
    if not data:
        return
    path = NAMES[data[0] % len(NAMES)]
    try:
        source = decode(data[1:], path)
    except UnreadableError as error:
        assert error.line >= 1
        return
    documents, problems = (formats.read_stream if path == "-" else formats.read)(source)
    lines, size = len(source.line_starts), len(source.text)
    assert all(problem.reason and 1 <= problem.line <= lines for problem in problems)
    for document in documents:
        for number, statement in enumerate(document.statements):
            assert 0 <= statement.span.start <= statement.span.end <= size
            assert statement.intro is None or 0 <= statement.intro < number
            assert len(statement.offsets or ()) in (0, len(statement.text) + 1)
        assert all(0 <= r.span.start <= r.span.end <= size for r in document.references)


def facts(data: bytes) -> None:
    """The extractor quotes from the text, whatever it says."""
    try:
        source = decode(data[1:], NAMES[data[0] % len(NAMES)] if data else "README.md")
    except UnreadableError:
        return
    documents, _ = formats.read(source)
    for document in documents:
        for fact in facts_of(_EXTRACTOR, [document]):
            assert 0 <= fact.span.start < fact.span.end <= len(source.text)
            assert fact.trigger is None or 0 <= fact.trigger.start <= fact.trigger.end <= len(source.text)


def suppressions(data: bytes) -> None:
    """A suppression is sound, or says what is wrong with it; its places are those of the text."""
    source_name = "README.md" if data[:1] < b"\x80" else "values.yaml"
    try:
        source = decode(data[1:], source_name)
    except UnreadableError:
        return
    lines, size = len(source.line_starts), len(source.text)
    for waiver in waivers(source):
        assert 0 <= waiver.span.start < waiver.span.end <= size
        assert 1 <= waiver.first <= waiver.last <= lines
        assert 0 <= waiver.below <= lines
        assert waiver.faults or (waiver.ids and waiver.reason and waiver.until is not None)
        assert not waiver.missing or waiver.faults


TARGETS: dict[str, Callable[[bytes], None]] = {"readers": readers, "facts": facts, "suppressions": suppressions}
