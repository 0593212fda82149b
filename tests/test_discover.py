from __future__ import annotations

import io
import os
import socket
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiact_lint.config import Config, load
from aiact_lint.discover import LARGEST_STREAM, Discovery, discover
from aiact_lint.errors import ConfigError
from aiact_lint.ignore import compile_patterns
from aiact_lint.read import read_bytes


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)


def found(root: Path, *paths: str | Path, **changes: object) -> Discovery:
    config = Config(root=Path(os.path.realpath(root)), repository=Path(os.path.realpath(root)), **changes)  # type: ignore[arg-type]
    return discover(paths or (root,), config, candidate=lambda path: path.endswith((".md", ".yaml", ".json")))


def names(discovery: Discovery) -> list[str]:
    return [source.path for source in discovery.files]


def reasons(discovery: Discovery) -> list[tuple[str, str, int, bool]]:
    return [(p.path, p.reason, p.line, p.claimed) for p in discovery.problems]


# --- the walk


def test_reads_candidates_in_order_and_counts_all(tmp_path: Path) -> None:
    write(tmp_path, {"b/README.md": "b", "a.md": "a", "b/x.py": "", "c/d/e.yaml": "k: v", "B.md": "B"})
    discovery = found(tmp_path)
    assert [(s.path, s.text) for s in discovery.files] == [("B.md", "B"), ("a.md", "a"), ("b/README.md", "b"), ("c/d/e.yaml", "k: v")]
    assert discovery.seen == 5
    assert (discovery.complete, discovery.whole, discovery.named) == (True, True, ())
    discovery = found(tmp_path, tmp_path / "b", tmp_path / "a.md")
    assert (discovery.complete, discovery.whole, discovery.named) == (False, False, ("a.md",))


def test_honours_gitignore_with_nesting_negation_and_folders(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".gitignore": "*.tmp.md\nbuild/\n/top.md\nsub/*.md\n!sub/keep.md\n",
            "a.tmp.md": "",
            "top.md": "",
            "x/top.md": "",
            "build/x.md": "",
            "sub/a.md": "",
            "sub/keep.md": "",
            "x/.gitignore": "!*.tmp.md\nonly.md\n",
            "x/b.tmp.md": "",
            "x/only.md": "",
            "only.md": "",
        },
    )
    assert names(found(tmp_path)) == ["only.md", "sub/keep.md", "x/b.tmp.md", "x/top.md"]


def test_patterns_above_the_named_folder_hold_in_it(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "draft.md\n", "svc/draft.md": "", "svc/card.md": ""})
    assert names(found(tmp_path, tmp_path / "svc")) == ["svc/card.md"]


def test_default_excludes_and_how_the_configuration_brings_them_back(tmp_path: Path) -> None:
    write(tmp_path, {"node_modules/p/README.md": "", "dist/card.md": "", ".git/x.md": "", ".venv/y.md": "", "a.md": ""})
    assert names(found(tmp_path)) == ["a.md"]
    assert names(found(tmp_path, exclude=("!dist", "a.md"))) == ["dist/card.md"]
    assert names(found(tmp_path, exclude=("!.git",))) == ["a.md"]


def test_the_configuration_wins_over_gitignore(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.md\n", "generated.md": "", "other.md": ""})
    assert names(found(tmp_path, exclude=("!generated.md",))) == ["generated.md"]


def test_a_named_file_is_always_read(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.md\n", "a.md": "a", "notes.txt": "t", "node_modules/x.md": ""})
    discovery = found(tmp_path, tmp_path / "a.md", tmp_path / "notes.txt", tmp_path / "node_modules" / "x.md")
    assert names(discovery) == ["a.md", "node_modules/x.md", "notes.txt"]
    assert not discovery.complete


def test_force_exclude_holds_for_named_files(tmp_path: Path) -> None:
    write(tmp_path, {"vendor/a.md": "", "b.md": ""})
    discovery = found(tmp_path, tmp_path / "vendor/a.md", tmp_path / "b.md", exclude=("vendor",), force_exclude=True)
    assert names(discovery) == ["b.md"]
    assert discovery.skipped == ("vendor/a.md: excluded",)


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file or folder"):
        found(tmp_path, tmp_path / "missing.md")


def test_odd_names(tmp_path: Path) -> None:
    write(tmp_path, {"a\nb.md": "1", "\x1b[31m.md": "2", "ü.md": "3"})
    (tmp_path / os.fsdecode(b"\xff.md")).write_text("4")
    assert {source.path: source.text for source in found(tmp_path).files} == {
        "a\nb.md": "1",
        "\x1b[31m.md": "2",
        "ü.md": "3",
        r"\xff.md": "4",
    }


def test_each_file_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.md": "x"})
    assert names(found(tmp_path, tmp_path, tmp_path / "a", tmp_path / "a/x.md", tmp_path / "a/../a/x.md")) == ["a/x.md"]


# --- links and special files


def test_links_inside_the_repository_are_resolved(tmp_path: Path) -> None:
    write(tmp_path, {"shared/card.md": "c", "blobs/0a1b": "blob"})
    (tmp_path / "svc").mkdir()
    (tmp_path / "svc/card.md").symlink_to("../shared/card.md")
    (tmp_path / "svc/README.md").symlink_to("../blobs/0a1b")
    (tmp_path / "svc/all").symlink_to("../shared")
    # The link tells the name only where the file itself does not.
    assert names(found(tmp_path, tmp_path / "svc")) == ["shared/card.md", "svc/README.md"]
    assert names(found(tmp_path)) == ["shared/card.md", "svc/README.md"]


def test_link_loops_end(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.md": ""})
    (tmp_path / "a/up").symlink_to("..")
    (tmp_path / "a/self").symlink_to("self")
    (tmp_path / "a/self.md").symlink_to("self.md")
    discovery = found(tmp_path)
    assert names(discovery) == ["a/x.md"]
    assert [p.path for p in discovery.problems] == ["a/self.md"]


def test_links_out_of_the_repository_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"secret/model_card.md": "secret", "repo/a.md": ""})
    (tmp_path / "repo/model_card.md").symlink_to("../secret/model_card.md")
    (tmp_path / "repo/folder").symlink_to("../secret")
    reason = "is a link that leads out of the repository or the folder that is linted, so it is not read"
    for paths in ((tmp_path / "repo",), (tmp_path / "repo", tmp_path / "repo/model_card.md")):
        discovery = found(tmp_path / "repo", *paths)
        assert names(discovery) == ["a.md"]
        assert reasons(discovery) == [("model_card.md", reason, 1, True)]
        assert discovery.skipped == ("folder: a link that leads out of the repository or the folder that is linted",)


def test_without_a_repository_links_may_not_leave_the_folder_that_is_linted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"secret.md": "secret", "src/a.md": ""})
    (tmp_path / "src/b.md").symlink_to("../secret.md")
    monkeypatch.chdir(tmp_path)
    discovery = discover(["src"], load(["src"]))
    assert names(discovery) == ["src/a.md"]
    assert [p.path for p in discovery.problems] == ["src/b.md"]


def test_ignored_targets_of_links_stay_ignored(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "private/\n", "private/x.md": ""})
    (tmp_path / "link").symlink_to("private")
    (tmp_path / "x.md").symlink_to("private/x.md")
    assert names(found(tmp_path)) == []


def test_special_files_are_skipped_and_never_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "s.md"))
        discovery = found(tmp_path)
    assert names(discovery) == []
    assert discovery.skipped == ("pipe.md: a pipe, not a file", "s.md: a socket, not a file")
    named = found(tmp_path, tmp_path / "pipe.md")
    assert reasons(named) == [("pipe.md", "is a pipe, not a file; pass its text on standard input", 1, True)]


def test_forbidden_files_and_folders_are_problems(tmp_path: Path) -> None:
    write(tmp_path, {"model_card.md": "", "b/c.md": ""})
    (tmp_path / "model_card.md").chmod(0)
    (tmp_path / "b").chmod(0)
    if os.access(tmp_path / "b", os.R_OK):
        pytest.skip("the superuser may read everything")
    try:
        assert reasons(found(tmp_path)) == [
            ("b", "the folder cannot be read: permission denied", 1, False),
            ("model_card.md", "cannot be read: permission denied", 1, True),
        ]
    finally:
        (tmp_path / "b").chmod(0o700)


# --- bytes and text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_their_marks(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, {"a.md": "Größe\r\n€ 😀\n".encode(encoding)})
    (source,) = found(tmp_path).files
    assert source.text == "Größe\r\n€ 😀\n"
    assert (source.position(source.text.index("😀")).line, source.position(source.text.index("😀")).column) == (2, 3)


@pytest.mark.parametrize(
    ("name", "data", "reason", "line", "claimed"),
    [
        ("a.md", b"ok\nna\xefve\n", "is not valid UTF-8 (byte EF in line 2); save it as UTF-8", 2, False),
        ("model_card.md", b"\xff", "is not valid UTF-8 (byte FF in line 1); save it as UTF-8", 1, True),
        ("a.yaml", b"kind: InferenceService\nx: \xe9\n", "is not valid UTF-8 (byte E9 in line 2); save it as UTF-8", 2, True),
        ("a.md", b"\xef\xbb\xbfa\r\rb\xff", "is not valid UTF-8 (byte FF in line 3); save it as UTF-8", 3, False),
        ("a.md", b"\xff\xfea\x00\x00\xd8", "is not valid UTF-16 (byte 00 in line 1); save it as UTF-8", 1, False),
        (
            "a.md",
            "a\n# Model card\n".encode("utf-16-le"),
            "contains a NUL character: it is a binary file, or UTF-16 without a byte order mark; save it as UTF-8",
            1,
            True,
        ),
    ],
)
def test_wrong_encodings_are_problems_with_their_line(
    tmp_path: Path, name: str, data: bytes, reason: str, line: int, claimed: bool
) -> None:
    write(tmp_path, {name: data})
    assert reasons(found(tmp_path)) == [(name, reason, line, claimed)]


def test_large_files(tmp_path: Path) -> None:
    big = "x" * 1001
    write(tmp_path, {"a.md": big, "b.md": "x" * 1000, "tokenizer.json": big, "pnpm-lock.yaml": big, "c.json": f"# Model card\n{big}"})
    discovery = found(tmp_path, max_file_size=1000)
    reason = "is larger than 1,000 bytes (max-file-size)"
    assert names(discovery) == ["b.md"]
    assert reasons(discovery) == [("a.md", reason, 1, False), ("c.json", reason, 1, True)]
    assert discovery.skipped == (f"pnpm-lock.yaml: {reason}", f"tokenizer.json: {reason}")


def test_no_more_than_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def spy(path: str, limit: int) -> bytes:
        asked.append((Path(path).name, limit))
        return read_bytes(path, limit)

    monkeypatch.setattr("aiact_lint.discover.read_bytes", spy)
    write(tmp_path, {"a.md": "x" * 5000, ".gitignore": "*.log\n"})
    assert len(found(tmp_path, max_file_size=1000).problems) == 1
    assert asked == [(".gitignore", 100_000), ("a.md", 1000)]
    assert len(read_bytes(tmp_path / "a.md", 1000)) == 1001


def test_standard_input(tmp_path: Path) -> None:
    discovery = discover(["-"], Config(tmp_path), stdin=io.BytesIO(b"kind: Pod\n"))
    assert [(s.path, s.text) for s in discovery.files] == [("-", "kind: Pod\n")]
    discovery = discover(["-"], Config(tmp_path), stdin=io.BytesIO(b"\xff"))
    assert reasons(discovery) == [("-", "is not valid UTF-8 (byte FF in line 1); save it as UTF-8", 1, True)]
    discovery = discover(["-"], Config(tmp_path), stdin=io.BytesIO(b"x" * (LARGEST_STREAM + 1)))
    assert reasons(discovery) == [("-", "standard input is larger than 16,000,000 bytes", 1, True)]


# --- patterns, compared with git itself

_NAMES = ("a", "b", "ab", "a.b", "foo", "b-a", "c d", "x]", "*", "!a", "#a")
# A slash inside brackets is left out: there git and we differ, as the module says.
_PIECES = (
    "a",
    "b",
    "foo",
    "*",
    "**",
    "?",
    "/",
    "[ab]",
    "[!a]",
    "[a-c]",
    "[[:alpha:]]",
    r"\*",
    r"\a",
    ".b",
    "!",
    "#",
    " ",
    r"\ ",
    "[]]",
    "-",
    r"x\]",
)


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    for first in _NAMES[:6]:
        for second in _NAMES[:4]:
            for third in _NAMES:
                write(root, {f"{first}/{second}/{third}": ""})
    return root


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map("".join), min_size=1, max_size=4))
def test_patterns_mean_what_they_mean_to_git(tree: Path, patterns: list[str]) -> None:
    (tree / ".gitignore").write_text("\n".join(patterns) + "\n")
    paths = sorted(str(path.relative_to(tree)) for path in tree.rglob("*") if ".git" not in path.parts[-4:] and path.name != ".gitignore")
    paths = [path for path in paths if not path.startswith(".git")]
    command = ["git", "-C", str(tree), "check-ignore", "--stdin", "-z", "-v", "-n", "--no-index"]
    answer = subprocess.run(command, input="\0".join(paths), capture_output=True, text=True, check=False).stdout.split("\0")
    git = {path: bool(source) and not pattern.startswith("!") for source, _, pattern, path in zip(*[iter(answer[:-1])] * 4, strict=True)}
    compiled = compile_patterns(patterns)

    def ignored(path: str) -> bool:
        above = path.rpartition("/")[0]
        return bool((above and ignored(above)) or compiled.decides(path, folder=(tree / path).is_dir()))

    assert {path: ignored(path) for path in paths} == git


def test_no_pattern_makes_matching_explode() -> None:
    patterns = compile_patterns(["*a" * 50 + "*b", "**/a/" * 30 + "b", "[a-z]*" * 40 + "!"])
    assert patterns.decides("a" * 250, folder=False) is None
    assert patterns.decides("a/" * 2000 + "c", folder=False) is None
