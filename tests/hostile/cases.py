"""Hostile inputs, made when they are needed: no large file is committed.

The first thirteen are those that eight other linters were measured with (alias bombs, deep nesting, wrong encodings, escapes, links
...); peers hang, crash, pass them in silence or print their escapes. The others are those of published advisories (CVE-2017-18640,
CVE-2019-11253: aliases; CVE-2021-42574: directions of text; CVE-2026-104994: links) and what a writer of a pull request can think of.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from harness import CARD, SENTENCE, Case, Where, emotion, unread

MEGABYTE = 900_000
SPLIT = "split it, or exclude it if it is neither a card nor a manifest."
DEPLOY = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: desk}\n"
NOTE = f"description: {SENTENCE}\n"


def put(name: str, text: str | bytes) -> Callable[[Path], None]:
    """A builder of one file."""

    def build(folder: Path) -> None:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))

    return build


def beside(name: str, text: str | bytes) -> Callable[[Path], None]:
    """A builder of one file beside a card that must still be judged."""

    def build(folder: Path) -> None:
        put("README.md", CARD)(folder)
        put(name, text)(folder)

    return build


def filled(unit: str, size: int = MEGABYTE) -> str:
    """A text of about ``size`` bytes."""
    return unit * (size // len(unit.encode()))


def markdown(name: str, text: str, outcome: str, *seen: Where, code: int | None = None) -> Case:
    """A README of this text."""
    worst = any(where[1] == "error" for where in seen)
    return Case(name, put("README.md", text), seen, outcome, code=int(worst) if code is None else code)


def manifest(
    name: str, text: str | bytes, reason: str, line: int = 1, quote: str = "", file: str = "deploy/deployment.yaml", level: str = "error"
) -> Case:
    """A Deployment that cannot be read, beside a card that can."""
    return Case(name, beside(file, text), (emotion(), unread(file, line, reason, quote, level)), "refused, the rest judged")


def read_as(name: str, text: str | bytes, line: int = 3, quote: str = "recognises emotions", file: str = "README.md") -> Case:
    """A file that is read as it should be."""
    return Case(name, put(file, text), (emotion(line, quote, file),), "read")


BOMB = DEPLOY + "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))


def _escapes(folder: Path) -> None:
    put("README.md", CARD)(folder)
    put("a\x1b[2J\x1b]0;owned\x07\n::error::b/model_card.md", CARD)(folder)


def _links(folder: Path) -> None:
    put("README.md", CARD)(folder)
    (folder / ".git").mkdir()
    (folder / "loop").symlink_to(".")
    (folder / "deploy").mkdir()
    (folder / "deploy" / "up").symlink_to("..")
    (folder / "model_card.md").symlink_to("/etc/passwd")
    (folder / "self.yaml").symlink_to("self.yaml")


def _fifo(folder: Path) -> None:
    put("README.md", CARD)(folder)
    os.mkfifo(folder / "model_card.md")


def _sparse(folder: Path) -> None:
    put("README.md", CARD)(folder)
    with (folder / "model_card.md").open("wb") as file:
        file.truncate(1_000_000_000)


def _forbidden(folder: Path) -> None:
    put("README.md", CARD)(folder)
    put("model_card.md", CARD)(folder)
    (folder / "model_card.md").chmod(0)
    (folder / "closed").mkdir(mode=0)


PEERS = (
    manifest("alias bomb, 9⁹ values", BOMB, "Its aliases unfold to more than 250,000 values.", 9, BOMB.split("\n")[8]),
    manifest(
        "20,000 nested brackets",
        DEPLOY + "a: " + "[" * 20_000 + "]" * 20_000,
        "It is nested more than 100 levels deep.",
        4,
        "a: " + "[" * 20_000 + "]" * 20_000,
    ),
    manifest(
        "2,000 nested blocks",
        DEPLOY + "".join(" " * n + "a:\n" for n in range(1300)),
        "It is nested more than 100 levels deep.",
        104,
        " " * 100 + "a:",
    ),
    manifest(
        "invalid UTF-8",
        DEPLOY.encode() + b"note: caf\xe9\n",
        "Is not valid UTF-8 (byte E9 in line 4); save it as UTF-8.",
        4,
        "note: caf\ufffd",
        level="warning",
    ),
    manifest(
        "NUL",
        DEPLOY + "a: \0\n",
        "Contains a NUL character: it is a binary file, or UTF-16 without a byte order mark; save it as UTF-8.",
        4,
        "a: \0",
        level="warning",
    ),
    read_as("UTF-16 with a mark", b"\xff\xfe" + CARD.encode("utf-16-le")),
    Case(
        "duplicate key",
        put("model-card.yaml", f"description: A small model.\n{NOTE}"),
        (emotion(2, path="model-card.yaml"),),
        "both values read",
    ),
    manifest(
        "recursive alias",
        DEPLOY + "a: &a [*a]\n",
        "An alias stands inside the value it names, so the document has no end.",
        4,
        "a: &a [*a]",
    ),
    read_as("custom tag", f"x: !!python/object/apply:os.system [touch owned]\ndescription: !evil {SENTENCE}\n", 2, file="model-card.yaml"),
    manifest("10 MB in one line", DEPLOY + "a: " + "x" * 10_000_000, "Is larger than 1,000,000 bytes (max-file-size).", level="warning"),
    Case(
        "escapes in a key",
        put("model-card.yaml", f'"\\e[2J\\e]0;owned\\a key": "{SENTENCE}"\n'),
        (emotion(1, path="model-card.yaml"),),
        "read, written out",
    ),
    Case(
        "escapes and a command in a file name",
        _escapes,
        (emotion(), emotion(path="a\x1b[2J\x1b]0;owned\x07\n::error::b/model_card.md")),
        "read, written out",
    ),
    Case(
        "link loops, a link out",
        _links,
        (
            emotion(),
            unread("model_card.md", 1, "Is a link that leads out of the repository or the folder that is linted, so it is not read."),
            unread("self.yaml", 1, "Cannot be read: too many levels of symbolic links.", level="warning"),
        ),
        "not followed",
    ),
)

FILES = (
    manifest("200,000 open brackets", DEPLOY + "a: " + "[" * 200_000, "It is nested more than 100 levels deep.", 4, "a: " + "[" * 200_000),
    manifest(
        "200,000 brackets in JSON",
        "[" * 200_000 + "]" * 200_000,
        "It is nested more than 100 levels deep.",
        1,
        "[" * 200_000 + "]" * 200_000,
        "deploy/model_card.json",
    ),
    Case(
        "1 GB sparse file",
        _sparse,
        (emotion(), unread("model_card.md", 1, "Is larger than 1,000,000 bytes (max-file-size).")),
        "refused, the rest judged",
    ),
    read_as("UTF-16, big-endian", b"\xfe\xff" + CARD.encode("utf-16-be")),
    read_as("UTF-32 with a mark", b"\xff\xfe\0\0" + CARD.encode("utf-32-le")),
    read_as("UTF-8 with a mark", b"\xef\xbb\xbf" + CARD.encode()),
    read_as("CRLF", CARD.replace("\n", "\r\n")),
    read_as("CR", CARD.replace("\n", "\r")),
    Case(
        "lone surrogates",
        put("README.md", CARD + "\ud800\n"),
        (unread("README.md", 4, "Is not valid UTF-8 (byte ED in line 4); save it as UTF-8.", "\ufffd\ufffd\ufffd"),),
        "refused",
    ),
    read_as("lone surrogates in JSON", '{"model": "\\ud800", "description": "\\ud83d\\ude00 ' + SENTENCE + '"}', 1, file="model_card.json"),
    Case("FIFO", _fifo, (emotion(),), "skipped, and said", skipped=("model_card.md: a pipe, not a file",)),
    Case(
        "unreadable file and folder",
        _forbidden,
        (
            emotion(),
            unread("closed", 1, "The folder cannot be read: permission denied.", level="warning"),
            unread("model_card.md", 1, "Cannot be read: permission denied."),
        ),
        "refused, the rest judged",
    ),
    manifest(
        "XML entities",
        '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><component type="machine-learning-model"/>&b;</bom>',
        "The XML declares a document type, which no bill of materials needs.",
        1,
        '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><component type="machine-learning-model"/>&b;</bom>',
        "sbom/bom.xml",
    ),
    manifest(
        "XML 200,000 deep",
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><component type="machine-learning-model">' + "<a>" * 200_000,
        "It is nested more than 100 levels deep.",
        1,
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><component type="machine-learning-model">' + "<a>" * 200_000,
        "sbom/bom.xml",
    ),
    manifest("100,000 documents", DEPLOY + "---\na: b\n" * 100_000, f"It has more than 40,000 lines; {SPLIT}", 40_000, "---"),
    manifest(
        "150,000 values in a list",
        DEPLOY + "a: [" + "b," * 150_000 + "]\n",
        f"It lists 150,000 things, more than the limit of 60,000; {SPLIT}",
        1,
        "apiVersion: apps/v1",
    ),
    read_as("front matter that never closes", "---\nlicense: mit\ntags:\n- x\n\n" + CARD, 8),
    manifest(
        "tab as indentation",
        DEPLOY + "a:\n\tc: d\n",
        "The YAML is broken: a value starts with a tab or a reserved character (@, `, %); use spaces, or put it in quotes.",
        5,
        "\tc: d",
    ),
    Case("hostile .gitignore", beside(".gitignore", filled("a*b*c*/**/x?[a-z]\n", 99_000) + " " * 900 + "\n"), (emotion(),), "read"),
)

LINES = f"It has more than 40,000 lines; {SPLIT}"
SHAPES = (
    markdown("100,000 headings", filled("# h\n", 400_000), "refused", unread("README.md", 40_000, LINES, "# h", "warning")),
    markdown("19,000 headings", filled("# h\n", 76_000) + "\n" + CARD, "read", emotion(19_004)),
    markdown("table of 60,000 rows", filled("| a | b | c |\n"), "refused", unread("README.md", 40_000, LINES, "| a | b | c |", "warning")),
    markdown(
        "table of 20,000 columns",
        "# Model card\n\n" + "| h " * 20_000 + "|\n" + "|---" * 20_000 + "|\n" + ("| emotion " * 20_000 + "|\n") * 3,
        "refused",
        unread("README.md", 5, f"It holds more than 50,000 words; {SPLIT}", ("| emotion " * 20_000 + "|")),
    ),
    markdown("lists nested 900 deep", "".join("  " * n + "- x\n" for n in range(900)) + "\n" + CARD, "read", emotion(904)),
    markdown("quotes nested 900,000 deep", ">" * MEGABYTE + " x\n\n" + CARD, "read", emotion(5)),
    *(
        markdown(f"{len(filled(unit, MEGABYTE)) // len(unit):,} times {unit!r}", filled(unit) + "\n\n" + CARD, "read", emotion(5))
        for unit in (
            "[",
            "](",
            "[a](",
            "![",
            "*",
            "**a",
            "`",
            "<",
            "<a",
            "<!-- ",
            "&#",
            "\\",
            "|",
            "$",
            "http://a",
            "a@b.",
            "@",
            " ",
            "\t",
            "#",
            "=",
            "- ",
            "(",
            '"',
            "\u200b",
            "漢字",
            "e\u0301",
            "{{ ",
        )
    ),
    *(
        markdown(
            f"{MEGABYTE // len(unit):,} times {unit!r}",
            "# Model card\n\n" + filled(unit),
            "refused",
            unread("README.md", 3, f"It holds more than 50,000 words; {SPLIT}", filled(unit)),
        )
        for unit in ("_a_ ", "<a ", "emotion ", "not unless ")
    ),
    markdown("900,000 line ends", filled("\n") + CARD, "refused", unread("README.md", 40_000, LINES, "", "warning")),
    markdown("a word of 900,000 letters", "# Model card\n\n" + "x" * MEGABYTE + f"\n\n{SENTENCE}\n", "read", emotion(5)),
    markdown(
        "45,000 different words",
        "# Model card\n\n" + " ".join(f"w{n:x}zqk" for n in range(45_000)) + f"\n\n{SENTENCE}\n",
        "read",
        emotion(5),
    ),
    markdown(
        "7,000 accusing sentences",
        "# Model card\n\n" + "Recognises emotions of employees at work.\n\n" * 7_000,
        "read",
        emotion(3, "Recognises emotions"),
    ),
    markdown(
        "300,000 sentences in a line",
        "# Model card\n\n" + "a. " * 300_000,
        "refused",
        unread("README.md", 1, f"It has more than 40,000 sentences; {SPLIT}", "# Model card", "warning"),
    ),
)

HIDDEN = tuple(
    markdown(f"hidden word: {name}", f"# Model card\n\n{SENTENCE.replace('emotions', word)}\n", "read", emotion(3, f"recognises {word}"))
    for name, word in (
        ("zero-width space", "emo\u200btions"), ("zero-width joiner", "emo\u200dtions"), ("word joiner", "emo\u2060tions"),
        ("soft hyphen", "emo\u00adtions"), ("byte order mark", "emo\ufefftions"), ("combining grapheme joiner", "emo\u034ftions"),
        ("variation selector", "emo\ufe0ftions"), ("tag character", "emo\U000e0041tions"), ("right-to-left override", "\u202eemotions"),
        ("override inside", "emo\u202e\u202ctions"), ("Cyrillic letters", "\u0435m\u043eti\u043ens"), ("Greek letter", "em\u03bftions"),
        ("full-width letters", "\uff45\uff4d\uff4f\uff54\uff49\uff4f\uff4e\uff53"), ("mathematical letters", "\U0001d41e\U0001d426\U0001d428\U0001d42d\U0001d422\U0001d428\U0001d427\U0001d42c"),
        ("separate accent", "e\u0301motions"), ("emphasis", "emo**tion**s"), ("break tag", "emo<wbr>tions"), ("span", "<span>emo</span>tions"),
        ("comment", "emo<!-- x -->tions"), ("character reference", "emo&#116;ions"), ("soft hyphen by name", "emo&shy;tions"),
    )
)  # fmt: skip


def _many(count: int) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        put("README.md", CARD)(folder)
        for number in range(count // 100):
            here = folder / f"services/{number % 50:02}/{number:04}"
            here.mkdir(parents=True)
            for name in range(100):
                (here / f"module{name:02}.py").write_bytes(b"")

    return build


REPOSITORY = Case("repository of 200,000 files", _many(200_000), (emotion(),), "read", cpu=10.0)

CASES = (*PEERS, *FILES, *SHAPES, *HIDDEN)
