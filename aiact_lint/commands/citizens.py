"""What ``aiact-lint notice`` and ``aiact-lint describe`` have in common."""

from __future__ import annotations

from pathlib import Path

from aiact_lint import cli
from aiact_lint.errors import AiactLintError


def write(kind: str, paths: tuple[str, ...], system: str | None, language: str | None, output: str | None, config_file: str | None) -> int:
    """Write a text from what is declared. Exit code 1 where something is missing."""
    from aiact_lint import citizen_text, pipeline

    config, chosen = cli.configured(paths, config_file, {})
    known = pipeline.declared_values(chosen, config)
    if not known:
        raise AiactLintError("no declaration was found; aiact-lint init writes an aiact.yaml to fill in")
    if system is None and len(known) > 1:
        raise AiactLintError(f"several systems are declared; choose one with --system: {', '.join(sorted(known))}")
    name = system or next(iter(known))
    values, spoken = known.get(name) or next((v for v in known.values() if v[0].get("system") == name), ({}, ()))
    if not values:
        raise AiactLintError(f"no declared system is called {name!r}; there are {', '.join(sorted(known))}")
    code = language or next((c for c in spoken if c != "en"), "en")
    infrastructure = values.get("classification.annex_iii", "").strip() == "2"
    made = getattr(citizen_text, kind)({"system": name, **values}, code, infrastructure=infrastructure)
    if output is None:
        cli.printed(made.text.rstrip("\n"))
    else:
        cli.write_atomically(Path(output), made.text)
    for key in made.missing:
        cli.complain(f"not declared: {key}; add it to aiact.yaml")
    return cli.FOUND if made.missing else cli.OK


def check(kind: str, file: str) -> int:
    """Check a text. Exit code 1 where a field is missing, a task is open, or the text is very difficult."""
    from aiact_lint import citizen_check, formats, library
    from aiact_lint.extract import Extractor
    from aiact_lint.judging import facts_of, languages
    from aiact_lint.read import decode, read_bytes
    from aiact_lint.source import SourceFile

    if not Path(file).is_file():
        raise AiactLintError(f"{file}: there is no such file")
    text = decode(read_bytes(Path(file)), file).text
    built = library.load()
    documents, _ = formats.read(SourceFile("notice.md", f"---\ntags: [model-card]\n---\n{text}"))
    extractor = Extractor(built)
    spoken = languages(extractor, documents)
    worded = {concept for code in spoken if code != "en" or len(spoken) == 1 for concept in built.worded(code)}
    wanted = citizen_check.NOTICE if kind == "notice" else citizen_check.DESCRIPTION
    found = citizen_check.check(text, facts_of(extractor, documents), wanted, worded, head=3)
    cli.printed(citizen_check.told(file, found))
    return cli.OK if found.passed else cli.FOUND
