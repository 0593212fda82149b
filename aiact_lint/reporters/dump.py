"""JSON that is safe to print and that every reader takes."""

from __future__ import annotations

import json
import re
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")


def dump(data: Any) -> str:
    """The data as indented JSON, in ASCII only: whoever prints it to a terminal has no control character obeyed.

    Half characters, which names of files may hold and strict readers refuse, are written out.
    """
    text = json.dumps(data, indent=2)
    if re.search(r"\\ud[89a-f]", text):
        text = json.dumps(_whole(data), indent=2)
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
