"""Writes the pages of the reference from the code: ``make docs``. A test holds the pages equal."""

from __future__ import annotations

import dataclasses
import inspect
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import aiact_lint
from aiact_lint import coverage, extension, handbook, library, selftest
from aiact_lint.cli import cli
from aiact_lint.config import schema

FOLDER = Path(__file__).parent.parent / "docs"
_NOTE = "Written by `make docs`; do not edit.\n"


def pages() -> dict[str, str]:
    """Each page by its path below ``docs/``."""
    built = library.load()
    own = {"commands.md": commands(), "configuration.md": configuration(), "concepts.md": concepts(), "python.md": python()}
    return {
        **{f"reference/{name}": text for name, text in own.items()},
        **handbook.pages(built.policies, selftest.told(built.policies), built.laws),
    }


def commands() -> str:
    """The help of every command."""
    lines = ["# Commands\n", _NOTE]
    for path, command in _commands(cli, ("aiact-lint",)):
        context = click.Context(command, info_name=" ".join(path), terminal_width=100, max_content_width=100, **cli.context_settings)
        lines += [f"## {' '.join(path)}\n", f"```text\n{command.get_help(context)}\n```\n"]
    return "\n".join(lines)


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _commands(inner, (*path, name))


def configuration() -> str:
    """Every key of the configuration."""
    data = schema()
    definitions: dict[str, Any] = data["$defs"]  # type: ignore[assignment] # the schema is plain data
    lines = ["# Configuration\n", _NOTE, f"{data['description']} See also [how to configure](../how-to/configure.md).\n"]
    lines += _table(data)
    for name, definition in definitions.items():
        lines += [f"\n## {name}\n", " ".join(str(definition.get("description", "")).split()) + "\n", *_table(definition)]
    return "\n".join(lines) + "\n"


def _table(data: Any) -> list[str]:
    required = set(data.get("required", ()))
    rows = ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
    for key, value in data["properties"].items():
        default = "required" if key in required else f"`{value['default']}`" if value.get("default") not in (None, [], {}) else ""
        rows.append(f"| `{key}` | {_type(value)} | {default} | {value.get('description', '')} |")
    return rows


def _type(value: Any) -> str:
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in value or "const" in value:
        return ", ".join(f"`{choice}`" for choice in value.get("enum", [value.get("const")]))
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(_type(choice) for choice in value["anyOf"] if choice.get("type") != "null"))
    if value.get("type") == "array":
        return f"list of {_type(value['items'])}"
    if value.get("type") == "object" and isinstance(value.get("additionalProperties"), dict):
        return f"mapping of names to {_type(value['additionalProperties'])}"
    return {"string": "text", "boolean": "true or false", "integer": "number"}.get(value.get("type", ""), "")


def concepts() -> str:
    """Every built-in concept and in how many languages it has words."""
    built = library.load()
    lines = ["# Concepts\n", _NOTE, "What a document can state. A concept also stands for those below it: `person` for `person.worker`.\n"]
    lines += ["| concept | what belongs to it | languages |", "| --- | --- | --- |"]
    total = len(built.languages())
    for name, meaning in built.concepts.items():
        spoken = len(coverage.speaking(built, name))
        lines.append(f"| `{name}` | {meaning.replace('|', '/')} | {'all' if spoken == total else spoken} |")
    lines += ["\n## Keys of a provision\n", f"`law.yaml` of your own policies: {', '.join(f'`{key}`' for key in extension.LAW_KEYS)}.\n"]
    return "\n".join(lines)


def python() -> str:
    """The Python interface from its docstrings."""
    lines = ["# Python\n", _NOTE, inspect.cleandoc(aiact_lint.__doc__ or "").replace(":func:", "").replace(":class:", "") + "\n"]
    lines[-1] = lines[-1].replace("::\n\n    from", ":\n\n    from")
    for name in aiact_lint.__all__:
        if name == "__version__":
            continue
        thing = getattr(aiact_lint, name)
        lines += [f"## {name}\n", *_signature(name, thing), _plain(inspect.getdoc(thing) or "") + "\n"]
        if dataclasses.is_dataclass(thing):
            lines += [f"- `{field.name}: {field.type}`" for field in dataclasses.fields(thing)]
            own = [(key, value) for key, value in vars(thing).items() if isinstance(value, property)]
            lines += [f"- `{key}` (property): {_plain(inspect.getdoc(value) or '').splitlines()[0]}" for key, value in own]
            lines.append("")
    lines += ["The JSON report is described by [report.schema.json](../../schemas/report.schema.json).\n"]
    return "\n".join(lines)


def _signature(name: str, thing: Any) -> list[str]:
    if not inspect.isfunction(thing):
        return []
    return [f"```python\n{name}{inspect.signature(thing)}\n```\n"]


def _plain(text: str) -> str:
    """A docstring in Markdown: roles of Sphinx become code."""
    for role in (":class:", ":func:", ":meth:", ":data:", ":mod:"):
        text = text.replace(role, "")
    return text.replace("``", "`").replace("`~aiact_lint.errors.", "`")


if __name__ == "__main__":
    for folder in ("policies", "articles"):
        shutil.rmtree(FOLDER / folder, ignore_errors=True)  # a page of a policy that is gone must go
    for file, text in pages().items():
        (FOLDER / file).parent.mkdir(exist_ok=True)
        (FOLDER / file).write_text(text, encoding="utf-8")
    sys.stdout.write("docs/ is written\n")
