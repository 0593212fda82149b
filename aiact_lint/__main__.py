"""``python -m aiact_lint`` is ``aiact-lint``."""

from __future__ import annotations

from aiact_lint.cli import main

if __name__ == "__main__":
    main()
