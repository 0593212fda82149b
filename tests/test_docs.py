"""The documentation: reference pages equal to the code, and how-to guides whose configurations and commands exist."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import jsonschema
import pytest
import yaml

from aiact_lint import library, schemas
from aiact_lint.cli import cli

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "how-to").glob("*.md"))
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_KEYS = set(schemas.all_schemas()["configuration.schema.json"]["properties"])


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="signatures and help are worded differently by each version")
def test_the_reference_is_current() -> None:
    written = tool("reference").pages()
    for file, text in written.items():
        assert (DOCS / file).read_text(encoding="utf-8") == text, "run: make docs"
    there = {p.relative_to(DOCS).as_posix() for folder in ("policies", "articles") for p in (DOCS / folder).rglob("*.md")}
    assert there <= set(written), "pages of policies that are gone; run: make docs"


@pytest.mark.parametrize("sibling", ["prohibited", "oversight", "assessment"])
def test_each_policy_and_each_article_has_its_page(sibling: str) -> None:
    pages = tool("reference").pages()
    for policy in [p for p in library.load().policies if p.message and p.family == sibling]:
        page = pages[f"policies/{policy.id}.md"]
        assert policy.message in page
        assert all(
            f"[{policy.id}](../policies/{policy.id}.md)" in pages[f"articles/{name}"]
            for name in re.findall(r"articles/([a-z0-9-]+\.md)", page)
        )


def blocks(language: str) -> list[tuple[str, str]]:
    return [(p.name, m[2]) for p in GUIDES for m in _BLOCK.finditer(p.read_text(encoding="utf-8")) if m[1] == language]


@pytest.mark.parametrize(("guide", "text"), blocks("yaml"))
def test_configurations_in_guides_are_right(guide: str, text: str) -> None:
    data: Any = yaml.safe_load(re.sub(r"\$\{\{.*?\}\}", "x", text))
    if not isinstance(data, dict) or not data.keys() <= _KEYS:
        assert guide in {"changes.md", "suppressions.md"}, "neither a configuration nor a manifest or workflow"
        return
    written = yaml.load(text, yaml.BaseLoader)
    flags = written.get("suppression-rules", {})
    written |= {"suppression-rules": {key: value == "true" for key, value in flags.items()}} if flags else {}
    jsonschema.Draft202012Validator(schemas.all_schemas()["configuration.schema.json"]).validate(written)


@pytest.mark.parametrize(("guide", "text"), blocks("sh"))
def test_commands_in_guides_exist(guide: str, text: str) -> None:
    for line in text.splitlines():
        name, *words = shlex.split(line, comments=True)
        assert name == "aiact-lint", guide
        command: click.Command = cli
        while isinstance(command, click.Group):
            found = command.get_command(click.Context(command), words.pop(0))
            assert found is not None, line
            command = found
        known = {option for parameter in (*command.params, *cli.commands["check"].params) for option in parameter.opts}
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known, line


def test_links_out_of_the_site_lead_to_the_repository_and_must_exist() -> None:
    hook = tool("site_links")

    class Page:
        class file:  # noqa: N801 - as MkDocs calls it
            src_uri = "how-to/x.md"

    config = {"docs_dir": str(DOCS), "repo_url": "https://example.org/r/"}
    text = "[a](../../README.md#use-it) [b](../tutorial.md)"
    assert (
        hook.on_page_markdown(text, page=Page, config=config) == "[a](https://example.org/r/blob/main/README.md#use-it) [b](../tutorial.md)"
    )
    with pytest.raises(FileNotFoundError, match=r"how-to/x\.md: the link to \.\./\.\./none\.md leads nowhere"):
        hook.on_page_markdown("[a](../../none.md)", page=Page, config=config)
