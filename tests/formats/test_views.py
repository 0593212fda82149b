from __future__ import annotations

import pytest

from aiact_lint.formats.views import View, without_addresses
from aiact_lint.source import Span


@pytest.mark.parametrize(
    ("text", "prose", "expected"),
    [
        ("s3://bank/score/1", False, "s3://bank/score/1"),
        ("postgres://u:p@db/scores", False, "postgres://    db/scores"),
        ("HTTPS://x/a?b,c", False, "        x/a  ,c"),
        ("a@b.example", False, "a@b.example"),
        ("mail a@b.example", True, "mail            "),
        ("watch rtsps://x/1 at www.x.example/y", True, "watch rtsps://x/1 at                "),
        ("get s3://x/y", True, "get         "),
        ("no: //address", True, "no: //address"),
    ],
)
def test_addresses(text: str, prose: bool, expected: str) -> None:
    assert without_addresses(text, prose=prose) == expected


def test_parts_and_decoded_parts_find_the_way_back() -> None:
    view = View("abcdef", 10)
    assert view.part(2, 4).statement(0, 2, "scalar", (), 0, 0).span == Span(12, 14)
    decoded = view.decoded("xyz", 1, [0, 2, 3, 4])
    statement = decoded.statement(1, 3, "scalar", (), 0, 0)
    assert statement.offsets == (13, 14, 15)
    assert statement.span == Span(13, 15)
    assert decoded.part(1, 2).decoded("q", 0, [0, 1]).offsets == [13, 14]
