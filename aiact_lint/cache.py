"""What earlier runs found out, kept by content: a second run over an unchanged repository reads files and judges nothing.

An entry is found by the hash of everything it depends on (path and text of a file; the documents of a system, the policies, the
day), so a wrong one cannot be found and a right one never grows stale. The store lies in the user's own cache folder and never in
the repository: a pull request could otherwise bring its own results along. It is JSON, one file for each root, replaced as a
whole by a finished run; of two runs at once the later one stays, and both are right.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

VERSION = 1
"""Version of the entries' layout."""
FEWEST = 50
"""Files from which on a run uses the cache: fewer are judged faster than a large store is read."""
LARGEST = 64_000_000
"""Bytes of the largest store that is read."""
VARIABLE = "AIACT_LINT_CACHE_DIR"
"""Environment variable that names the cache folder."""


def digest(parts: Iterable[str]) -> str:
    """A hash of texts, in order and separated."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "little"))
        made.update(data)
    return made.hexdigest()


def folder() -> Path:
    """The cache folder of the user: ``$AIACT_LINT_CACHE_DIR``, or ``aiact-lint`` in ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(base) / "aiact-lint" if base else Path.home() / ".cache" / "aiact-lint"


class Cache:
    """The entries of one root. ``stamp`` names everything that all of them depend on; another one makes the store empty.

    Nothing that goes wrong with the store is an error: a run without it is merely slower.
    """

    def __init__(self, path: Path, stamp: str) -> None:
        self.path = path
        self.stamp = stamp
        self.changed = False
        self._old: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        import json

        with contextlib.suppress(OSError, ValueError, RecursionError):
            if path.stat().st_size <= LARGEST:
                stored = json.loads(path.read_bytes())
                if isinstance(stored, dict) and stored.get("stamp") == stamp and isinstance(stored.get("entries"), dict):
                    self._old = stored["entries"]

    def get(self, key: str) -> Any:
        """The entry with a key, or None."""
        found = self._used.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self._used[key] = found
        return found

    def put(self, key: str, entry: Any) -> None:
        """Keep an entry: plain data that JSON can write."""
        self._used[key] = entry
        self.changed = True

    def save(self, *, whole: bool) -> None:
        """Write the store if it has changed. A run over the ``whole`` root drops what it did not use."""
        if not self.changed and not (whole and len(self._used) < len(self._old)):
            return
        import json
        import tempfile

        entries = self._used if whole else {**self._old, **self._used}
        data = json.dumps({"stamp": self.stamp, "entries": entries}, separators=(",", ":")).encode("ascii")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f"{self.path.name}.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(self.path)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
                raise


def of(root: Path, stamp: str) -> Cache:
    """The cache of a root (a folder)."""
    return Cache(folder() / f"{digest([str(root)])}.json", stamp)
