"""What holds for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What takes long is left to .ci/run, so that everybody runs the rest."""
    if item.get_closest_marker("slow") and not os.environ.get("AIACT_LINT_SLOW"):
        pytest.skip("slow: runs with AIACT_LINT_SLOW=1")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the cache of whoever runs it; child processes inherit the folder."""
    before = os.environ.get("AIACT_LINT_CACHE_DIR")
    os.environ["AIACT_LINT_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["AIACT_LINT_CACHE_DIR"]
    else:
        os.environ["AIACT_LINT_CACHE_DIR"] = before
