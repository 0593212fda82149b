"""Documents of files: read now, or known from an earlier run and read when they are needed."""

from __future__ import annotations

from dataclasses import replace

from aiact_lint import formats, profile, remembered
from aiact_lint.cache import Cache, digest
from aiact_lint.config import Config
from aiact_lint.discover import LARGEST_STREAM, STREAM, Discovery
from aiact_lint.document import Document, Problem
from aiact_lint.group import Group
from aiact_lint.source import SourceFile

INTERNAL = "internal error: "
"""How the reason of a problem begins that is ours."""


def read(discovery: Discovery, config: Config, cache: Cache | None = None) -> tuple[list[Document], list[Problem], dict[str, str]]:
    """The documents of all files, what could not be read, and with a cache the key of each file by its path.

    A document whose head the cache knows has no statements yet, see :func:`whole`.
    """
    documents: list[Document] = []
    problems = list(discovery.problems)
    keys: dict[str, str] = {}
    for source in discovery.files:
        if cache is not None:
            key = keys[source.path] = digest((source.path, source.text))
            known = cache.get(key)
            if known is not None:
                try:
                    documents += remembered.documents(known, source)
                    continue
                except (TypeError, ValueError):
                    pass  # damaged: read it again
        with profile.stage("parse") as measured:
            found, unread = _read(source, config)
            measured.about(found[0].format if found else "none")
        if cache is not None and not unread:
            cache.put(keys[source.path], remembered.heads(found))
        documents += found
        problems += unread
    return documents, problems, keys


def _read(source: SourceFile, config: Config) -> tuple[list[Document], list[Problem]]:
    reader = formats.read_stream if source.path == STREAM else formats.read
    limit = max(config.max_file_size, LARGEST_STREAM) if source.path == STREAM else config.max_file_size
    try:
        return reader(source, limit)
    except Exception as error:  # noqa: BLE001 - one file must not end the run; it becomes a finding that exits with 2
        return [], [Problem(source.path, f"{INTERNAL}{type(error).__name__}: {error}", source=source)]


def whole(members: Group, config: Config) -> Group:
    """The group with the statements of all its documents: those that came as heads from the cache are read now."""
    if all(d.statements for d in members.documents):
        return members
    again: dict[str, list[Document]] = {}
    out = []
    for document in members.documents:
        path = document.source.path
        if not document.statements and path not in again:
            again[path] = _read(document.source, config)[0]
        same = [] if document.statements else [d for d in again[path] if replace(d, statements=(), declared=()) == document]
        if same:
            again[path].remove(same[0])
        out.append(same[0] if same else document)
    return Group(members.name, tuple(out), members.why)
