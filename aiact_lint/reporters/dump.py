"""JSON that is safe to print and that every reader takes."""

from __future__ import annotations

import json
import re
from typing import Any

READ = 300_000
"""Characters of the largest report that is laid out for reading."""
_DEPTH = 4
"""Levels of a large report that are broken into lines: down to the results of a SARIF run."""
_HALF = re.compile("[\ud800-\udfff]")
_HALVES = re.compile(r"\\ud[89a-f]")


def dump(data: Any) -> str:
    """The data as JSON with line breaks, in ASCII only: whoever prints it to a terminal has no control character obeyed.

    A report that somebody may read is indented throughout; of a large one each finding is one line, which takes a tenth of the
    time. Half characters, which names of files may hold and strict readers refuse, are written out.
    """
    text = json.dumps(data)
    if _HALVES.search(text):
        data = _whole(data)
        text = json.dumps(data)
    text = json.dumps(data, indent=2) if len(text) <= READ else _lines(data, 0)
    # Build servers take "##[name]" for a command wherever it stands in their log.
    return text.replace("##", "#\\u0023") + "\n"


def _whole(data: Any) -> Any:
    if isinstance(data, str):
        return _HALF.sub(lambda match: f"\\u{ord(match[0]):04x}", data)
    if isinstance(data, dict):
        return {_whole(key): _whole(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_whole(item) for item in data]
    return data


def _lines(data: Any, depth: int) -> str:
    """The data with one line for each thing below the outermost levels."""
    if depth == _DEPTH or not data or not isinstance(data, dict | list):
        return json.dumps(data)
    space = "\n" + "  " * (depth + 1)
    if isinstance(data, dict):
        inside = f",{space}".join(f"{json.dumps(key)}: {_lines(value, depth + 1)}" for key, value in data.items())
        return f"{{{space}{inside}{space[:-2]}}}"
    inside = f",{space}".join(_lines(value, depth + 1) for value in data)
    return f"[{space}{inside}{space[:-2]}]"
