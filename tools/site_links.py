"""A hook of MkDocs: links from a page to files outside of ``docs/`` lead to the repository, and must exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_LINK = re.compile(r"\]\(((?:\.\./)+[^)#\s]+)(#[^)\s]*)?\)")


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """Turn links that leave the documentation into links to the repository. Raises where the file is not there."""
    docs = Path(config["docs_dir"])
    here = docs / page.file.src_uri

    def outside(match: re.Match[str]) -> str:
        target = (here.parent / match[1]).resolve()
        if target.is_relative_to(docs):
            return match[0]
        if not target.exists():
            raise FileNotFoundError(f"{page.file.src_uri}: the link to {match[1]} leads nowhere")
        return f"]({config['repo_url'].rstrip('/')}/blob/main/{target.relative_to(docs.parent).as_posix()}{match[2] or ''})"

    return _LINK.sub(outside, markdown)
