from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiact_lint.errors import UnreadableError
from aiact_lint.source import SourceFile
from aiact_lint.tree import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    check_size,
    moved,
    parse_json,
    parse_yaml,
    read_json,
    read_yaml,
    to_data,
    unescape,
)


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    children = node.items if isinstance(node, Sequence) else [part for pair in node.pairs for part in pair]
    return [scalar for child in children for scalar in scalars(child)]


def quoted(text: str) -> list[str]:
    return [text[scalar.start : scalar.end] for root in parse_yaml(text) for scalar in scalars(root)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\n", ["a", "b"]),
        ("ä: 'ö''ö' # c\n", ["ä", "'ö''ö'"]),
        ('\ufeffa: "x\\ny"\r\nb: c\r\n', ["a", '"x\\ny"', "b", "c"]),
        ("a: !Sub ${x}\n", ["a", "${x}"]),
        ("a: &k !!str v\nb: *k\n", ["a", "v", "b", "v"]),
        ("a: |\n  x\n  y\nb: 1\n", ["a", "|\n  x\n  y\n", "b", "1"]),
        ("🙂: {x: [1, 2]}\n", ["🙂", "x", "1", "2"]),
        ("a: one\n  two\n", ["a", "one\n  two"]),
    ],
)
def test_scalars_stand_where_they_are_written(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_documents_of_a_stream_and_empty_ones() -> None:
    assert [to_data(root) for root in parse_yaml("---\n---\na: 1\n---\n- x\n...\n")] == [{"a": 1}, ["x"]]


def test_a_key_that_stands_twice_is_kept_twice() -> None:
    (root,) = parse_yaml("a: 1\na: 2\n")
    assert isinstance(root, Mapping)
    assert [(to_data(k), to_data(v)) for k, v in root.pairs] == [("a", 1), ("a", 2)]
    assert to_data(root) == {"a": 2}


def test_values_follow_the_core_schema_of_yaml_1_2() -> None:
    text = "[no, on, 012, 0o17, 0x1F, 1.5, -3, true, ~, null, '', \"1\", 2026-01-01, .5, 1e3, !x 1]"
    assert to_data(parse_yaml(text)[0]) == [
        "no", "on", 12, 15, 31, 1.5, -3, True, None, None, "", "1", "2026-01-01", 0.5, 1000.0, "1",
    ]  # fmt: skip


def test_tags_are_never_obeyed() -> None:
    assert to_data(parse_yaml("a: !!python/object/apply:os.system ['echo no']\n")[0]) == {"a": ["echo no"]}


BOMB = "a: &a [x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8))


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("[" * 200_000, "nested more than 100 levels", 1),
        ('["]",' * 190_000, "nested more than 100 levels", 1),
        ("{a: " * 200_000, "nested more than 100 levels", 1),
        ("- " * 400_000, "nested more than 100 levels", 1),
        ("\n".join(" " * i + "a:" for i in range(150)), "nested more than 100 levels", 101),
        (BOMB, "aliases unfold to more than 250,000 values", 7),
        ("a: 1\nb: &b [*b]\n", "alias stands inside the value it names", 2),
        ("a: 1\nb: x\0y\n", "NUL character", 2),
        ("a: \x1b[2J\n", "character U+001B", 1),
        ("a: b: c\n", "a second ': ' stands on one line", 1),
        ("a:\n\tb: c\n", "a tab", 2),
        ('a: "open\n', "not closed", 2),
        ("a: [1, 2\nb: 3\n", "not closed, or a comma is missing", 2),
        ("a: *nowhere\n", "alias (*name) names nothing", 1),
        ("a: {\n", "the YAML is broken", 2),
    ],
)
def test_damage_is_told_in_plain_words(text: str, words: str, line: int) -> None:
    began = time.process_time()
    with pytest.raises(UnreadableError) as caught:
        parse_yaml(text)
    assert words in caught.value.reason
    assert caught.value.line == line
    assert time.process_time() - began < 2


def test_deep_but_allowed_and_many_brackets_are_read() -> None:
    assert parse_yaml("[" * 99 + "]" * 99)
    assert len(scalars(parse_yaml("a: [" + "{b: c}," * 3_000 + "]")[0])) == 6_001


def test_size_is_refused_with_a_way_out() -> None:
    check_size("ü" * 500_000)
    with pytest.raises(UnreadableError, match=r"1,000,002 bytes, more than the limit of 1,000,000; split it, or raise max-file-size"):
        check_size("ü" * 500_001)


def test_the_collector_is_left_as_it_was() -> None:
    parse_yaml("a: 1")
    assert gc.isenabled()
    gc.disable()
    try:
        parse_yaml("a: 1")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_documents_beside_a_broken_one_are_saved() -> None:
    text = "a: 1\n---\nb: [\n---\n# c\nc: 3\n--- {d: 4}\n"
    roots, problems = read_yaml(SourceFile("x.yaml", text))
    assert [to_data(root) for root in roots] == [{"a": 1}, {"c": 3}, {"d": 4}]
    assert [text[s.start : s.end] for root in roots for s in scalars(root)] == ["a", "1", "c", "3", "d", "4"]
    assert [(p.path, p.line) for p in problems] == [("x.yaml", 4)]


def test_a_single_broken_document_is_one_problem() -> None:
    roots, problems = read_yaml(SourceFile("x.yaml", "a: [\n"))
    assert not roots
    assert [p.line for p in problems] == [2]


def test_endless_broken_documents_are_not_all_listed() -> None:
    assert len(read_yaml(SourceFile("x.yaml", "---\na: [\n" * 1_000))[1]) == 20


def test_json_with_places_escapes_and_forgiven_commas() -> None:
    text = '\ufeff{"a\\u00fc": ["x\\ud83d\\ude42y", 1, true, null, -1.5e3,], "b": {}}'
    root = parse_json(text)
    assert to_data(root) == {"aü": ["x🙂y", 1, True, None, -1500.0], "b": {}}
    assert [text[s.start : s.end] for s in scalars(root)][:2] == ['"a\\u00fc"', '"x\\ud83d\\ude42y"']


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("[" * 200_000, "nested more than 100 levels", 1),
        ('{"a":' * 100_000, "nested more than 100 levels", 1),
        ('{\n"a": "x', "not closed", 2),
        ("{a: 1}", "a key in double quotes is missing", 1),
        ("[1 2]", "',' or ']' is missing", 1),
        ('{"a" 1}', "':' is missing", 1),
        ('{"a": }', "a value is missing", 1),
        ('{"a": yes}', "'yes' is no value", 1),
        ("", "ends too early", 1),
        ("{} x", "more text follows", 1),
        ('{"a": "\0"}', "NUL", 1),
    ],
)
def test_broken_json(text: str, words: str, line: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        parse_json(text)
    assert words in caught.value.reason
    assert caught.value.line == line


def test_reading_json_gives_a_problem_not_an_exception() -> None:
    assert read_json(SourceFile("x.json", "[1]"))[1] == []
    assert [p.reason for p in read_json(SourceFile("x.json", "["))[1]] == ["the JSON is broken: it ends too early"]


def test_unescaping_keeps_the_way_back() -> None:
    raw = "a\\tb\\x41\\u00e4\\U0001F642\\\n   c\\q"
    text, offsets = unescape(raw)
    assert text == "a\tbAä🙂cq"
    assert len(offsets) == len(text) + 1
    assert [raw[o] for o in offsets[:-1]] == ["a", "\\", "b", "\\", "\\", "\\", "c", "\\"]
    assert unescape("\\ud83d")[0] == "\ufffd"


def test_looking_up() -> None:
    (root,) = parse_yaml("a: {b: 1, b: 2, c: ''}\nd: [e]\n")
    assert isinstance(root, Mapping)
    assert root.keys() == {"a", "d"}
    found = root.scalar("a", "b")
    assert found is not None
    assert found.value == "2"
    assert root.scalar("a", "c") is None
    assert root.get("d", "e") is None


def test_moving_a_node() -> None:
    (root,) = parse_yaml("a: [b, {c: d}]")
    assert moved(root, 0) is root
    assert [s.start for s in scalars(moved(root, 10))] == [s.start + 10 for s in scalars(root)]


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_yaml, lambda t: [parse_json(t)]):
        try:
            for root in parse(text):
                for scalar in scalars(root):
                    assert 0 <= scalar.start <= scalar.end <= len(text)
        except UnreadableError as error:
            lines = error.line
        else:
            lines = 1
        assert 1 <= lines <= text.count("\n") + text.count("\r") + 3


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_json_gives_back_what_was_written(data: object) -> None:
    import json

    for ascii_only in (True, False):
        text = json.dumps(data, ensure_ascii=ascii_only)
        if "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text):
            assert to_data(parse_json(text)) == data
