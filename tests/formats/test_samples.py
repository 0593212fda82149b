"""Each sample gives exactly the statements that its golden file shows. ``UPDATE_GOLDEN=1 pytest`` rewrites them: read the diff."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aiact_lint import formats
from aiact_lint.document import Document, Problem
from aiact_lint.source import SourceFile

SAMPLES = Path(__file__).parent / "samples"
FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.suffix != ".golden")


def shown(source: SourceFile, documents: list[Document], problems: list[Problem]) -> str:
    lines = []
    for document in documents:
        ai = "a model" if document.is_ai else "perhaps a model"
        lines.append(
            f"{document.format} · {document.role} · {ai} · title {document.title!r} · languages {' '.join(document.languages) or '-'}"
        )
        lines += [f"  {r.kind} {r.value} ({source.quote(r.span)!r})" for r in document.references]
        for entry in document.declared:
            line = source.position(entry.key.start).line
            lines.append(f"  declares {'.'.join(map(str, entry.trail))} = {entry.value!r} ({line}: {source.quote(entry.span)!r})")
        for number, statement in enumerate(document.statements):
            place = source.position(statement.span.start)
            intro = "" if statement.intro is None else f" <- {statement.intro}"
            where = f"{number} {statement.section}.{statement.block} {statement.kind} {place.line}:{place.column}{intro}"
            lines.append(f"{where} | {' > '.join(statement.trail)} | {statement.text}")
    lines += [f"problem {p.path}:{p.line} {p.reason} (claimed: {p.claimed})" for p in problems]
    return "".join(line.rstrip() + "\n" for line in lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SAMPLES).as_posix())
def test_sample_gives_its_golden_statements(path: Path) -> None:
    source = SourceFile(path.relative_to(SAMPLES).as_posix(), path.read_text(encoding="utf-8"))
    assert formats.candidate(source.path)
    found = shown(source, *formats.read(source))
    golden = path.with_name(path.name + ".golden")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_every_format_has_a_sample() -> None:
    seen = {
        document.format
        for path in FILES
        for document in formats.read(SourceFile(path.relative_to(SAMPLES).as_posix(), path.read_text(encoding="utf-8")))[0]
    }
    assert seen == {form.FORMAT for form in (*formats.forms(), *formats.prose_forms())} | {"huggingface"}
