from __future__ import annotations

import textwrap

import pytest

from aiact_lint.document import Statement
from aiact_lint.formats.flatten import Flattener
from aiact_lint.source import SourceFile
from aiact_lint.tree import parse_json, parse_yaml


def flat(text: str, skip: frozenset[str] = frozenset()) -> tuple[SourceFile, list[Statement]]:
    source = SourceFile("x.yaml", textwrap.dedent(text))
    roots = [parse_json(source.text)] if source.text.startswith("{") else parse_yaml(source.text)
    flattener = Flattener(source, skip=skip)
    for root in roots:
        flattener.object(root)
    if not source.text.startswith("{"):
        flattener.comments(roots)
    return source, flattener.out


def told(text: str) -> list[tuple[str, str, str]]:
    return [(s.kind, " > ".join(s.trail), " ".join(s.text.split())) for s in flat(text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('AUTO_APPROVE: "true"\n', [("scalar", "AUTO_APPROVE", 'AUTO_APPROVE: "true"')]),
        ("a:\n  b:\n    one two\n    three\n", [("scalar", "a > b", "b: one two three")]),
        ("env: [{name: X, value: Y, type: STRING}]\n", [("scalar", "env > X", "X: Y")]),
        ("Tags:\n- Key: use\n  Value: hiring\n", [("scalar", "Tags > use", "use: hiring")]),
        ("m: [{type: recall, value: 0.9, slice: women}]\n", [("scalar", "m > recall", "recall: 0.9"), ("scalar", "m > recall > slice", "slice: women")]),
        ("env: [{name: X, valueFrom: {secretKeyRef: {key: k}}}]\n", [("scalar", "env > name", "name: X"), ("scalar", "env > valueFrom > secretKeyRef > key", "key: k")]),
        ('args: ["--mode", "live", --all, --max=3, run, "-x", "--y"]\n', [("scalar", "args", w) for w in ("--mode live", "--all", "--max=3", "run", "-x", "--y")]),
        ("classes: [joy, 7, 'no, thanks']\n", [("scalar", "classes", "joy"), ("scalar", "classes", "no, thanks")]),
        ("a: null\nb: ~\nc: ''\nd:\ne: '~'\n", [("scalar", "e", "e: '~'")]),
        ("id: 5d1f0a7be2c94a53b1b2\nu: 3e671687-395b-41f5-a30f-a58921a69b79\nd: sha256:5d1f0a7be2c94a53b1b2\nw: deadbeefdeadbeefdead\n", [("scalar", "w", "w: deadbeefdeadbeefdead")]),
        ("u: https://me:pw@x.example/score-tenants?k=v#f\n", [("scalar", "u", "u: x.example/score-tenants")]),
        ("u: rtsp://cams/main-square\n", [("scalar", "u", "u: rtsp://cams/main-square")]),
        ("n: see https://x.example/hiring for more\n", [("scalar", "n", "n: see for more")]),
        ("a: First. Second one.\n", [("sentence", "a", "First."), ("sentence", "a", "Second one.")]),
        ("a: |\n  It is `short` and\n  wrapped. Next.\n\n  - item\n", [("sentence", "a", w) for w in ("It is short and wrapped.", "Next.", "- item")]),
        ("a: |\n  #!/bin/sh\n  run --review=off\n  echo 'Done. Really.'\n", [("scalar", "a", w) for w in ("#!/bin/sh", "run --review=off", "echo 'Done. Really.'")]),
        ("? [x, y]\n: z\n", [("scalar", "", "x"), ("scalar", "", "y"), ("scalar", "", "z")]),
        ("a: !Sub '${x} people'\n", [("scalar", "a", "a: !Sub '${x} people'")]),
        ("a: 'it''s so'\n", [("scalar", "a", "a: it's so")]),
        ('{"a": "f\\u00fcr \\"alle\\""}', [("scalar", "a", 'a: für "alle"')]),
        ('{"a": "One.\\nTwo."}', [("sentence", "a", "One."), ("sentence", "a", "Two.")]),
    ],
)  # fmt: skip
def test_statements(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('s: \'[{"name": "faith"}]\'\n', [("scalar", "s > name", '"name": "faith"')]),
        ('s: "{\\"name\\": \\"faith\\"}"\n', [("scalar", "s > name", '"name": "faith"')]),
        ("s: |\n  a:\n    - b: c d\n", [("scalar", "s > a > b", "b: c d")]),
        ('s: |\n  {"a": {"b": "c"}}\n', [("scalar", "s > a > b", '"b": "c"')]),
        ("s: |\n  Note: not a: mapping\n", [("sentence", "s", "Note: not a: mapping")]),
        ("s: '[not json'\n", [("scalar", "s", "s: '[not json'")]),
    ],
)
def test_texts_that_hold_trees_are_read_deeper(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


def test_places_lead_back_to_the_source() -> None:
    text = '{"a": "f\\u00fcr \\"alle\\"", "b": "x"}'
    source, statements = flat(text)
    first = statements[0]
    at = first.text.index("für")
    assert source.quote(first.source_span(at, at + 3)) == "f\\u00fcr"
    assert source.quote(first.source_span(0, len(first.text))) == 'a": "f\\u00fcr \\"alle\\"'
    assert source.quote(statements[1].span) == '"b": "x"'


def test_places_of_a_pair() -> None:
    source, statements = flat("env:\n- name: AUTO\n  value: 'yes'\n- value: 'no'\n  name: REVIEW\n")
    assert [s.text for s in statements] == ["AUTO: yes", "REVIEW: no"]
    assert [source.quote(s.span) for s in statements] == ["AUTO\n  value: 'yes", "no"]
    assert source.quote(statements[0].source_span(6, 9)) == "yes"
    assert source.quote(statements[1].source_span(8, 10)) == "no"


def test_an_alias_is_read_once_and_stands_at_its_key() -> None:
    source, statements = flat("base: &b {review: off}\nuse: *b\nx: &v live\ny: *v\n")
    assert [(s.text, source.quote(s.span)) for s in statements] == [
        ("review: off", "review: off"),
        ("x: &v live", "x: &v live"),
        ("y: live", "y"),
    ]


def test_sections_and_blocks() -> None:
    _, statements = flat("a: 1\nb: {c: x, d: [y, {e: z}]}\n---\nf: w\n")
    assert [(s.text, s.section, s.block) for s in statements] == [
        ("a: 1", 0, 0),
        ("c: x", 0, 1),
        ("y", 0, 1),
        ("e: z", 0, 2),
        ("f: w", 1, 3),
    ]


def test_skipped_keys() -> None:
    assert [s.text for s in flat("a: 1\nresources: {cpu: x}\n", frozenset({"resources"}))[1]] == ["a: 1"]


def test_comments_stand_in_the_block_of_their_line() -> None:
    text = """\
        # Copyright 2026 Somebody
        # Licensed under the Apache License

        # Ranks residents by
        # behaviour. Always on.
        # - an item
        # key: value
        a: "no # comment"
        b:
          # -- for the office
          c: |  # text
            # not a comment
            d
          e: f  # aiact-lint: ignore
        #
        # The end
        """
    _, statements = flat(text)
    found = [(" ".join(s.text.split()), s.trail, s.block) for s in statements if s.kind == "comment"]
    assert found == [
        ("Ranks residents by behaviour.", (), 0),
        ("Always on.", (), 0),
        ("- an item", (), 0),
        ("key: value", (), 0),
        ("for the office", ("b",), 1),
        ("text", ("b",), 1),
        ("The end", ("b", "e"), 1),
    ]


def test_a_file_of_comments_only() -> None:
    assert told("# Nothing here yet\n") == [("comment", "", "Nothing here yet")]
