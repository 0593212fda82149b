"""What fuzzing found stays found: the bytes that broke a target once, by target; and each seed of the corpus."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

FUZZ = Path(__file__).parents[2] / "fuzz"
INPUTS = [*Path(__file__).with_name("crashes").iterdir()]
SEEDS = [seed for folder in sorted((FUZZ / "corpus").iterdir()) for seed in sorted(folder.iterdir())]


def _targets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("targets", FUZZ / "targets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["targets"] = module
    spec.loader.exec_module(module)
    return module


TARGETS = _targets().TARGETS


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_what_was_found_stays_mended(path: Path) -> None:
    TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_seed_passes(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


WORDS = [
    b"---\n", b"# ", b"- ", b"| a |", b"```", b"> ", b"<!--", b"-->", b"&a ", b"*a", b"[", b"{", b": ", b"\n", b"\r\n", b'"', b"'", b"\\u00e9", b"<td>", b"{{ ",
    b"\x85", b"\xc2\x85", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"emotions", b"employees", b"not ", b"a@b.c", b"https://x", b"aiact-lint: ignore[a] ",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(TARGETS))
@settings(max_examples=300, deadline=None)
@given(st.integers(0, 255), st.lists(st.sampled_from(WORDS) | st.binary(max_size=4), max_size=25))
def test_any_bytes_are_read_or_refused(name: str, choice: int, parts: list[bytes]) -> None:
    TARGETS[name](bytes([choice]) + b"".join(parts))
