"""Judging: scopes, silence, counts, evidence and conclusions over hand-made facts."""

from __future__ import annotations

import pytest

from aiact_lint import engine
from aiact_lint.fact import AISystem, Fact, Place, Polarity, Where
from aiact_lint.library import condition
from aiact_lint.policy import Element, Policy
from aiact_lint.source import SourceFile, Span

SOURCE = SourceFile("README.md", "alpha beta gamma delta epsilon zeta")
WORDS = {w: Span(SOURCE.text.index(w), SOURCE.text.index(w) + len(w)) for w in SOURCE.text.split()}


def fact(
    concept: str,
    word: str = "alpha",
    place: tuple[int, int, int, int] = (0, 0, 0, 0),
    polarity: Polarity = Polarity.STATED,
    role: str = "card",
) -> Fact:
    """A fact at a place."""
    return Fact(concept, polarity, Where(SOURCE, Place(*place), role), *WORDS[word])  # type: ignore[arg-type]


def holds(raw: object, *facts: Fact) -> list[str] | None:
    """The quotes a condition rests on."""
    found = engine.holds(condition(raw, "test"), engine.Facts(facts))
    return None if found is None else [f.quote for f in found]


ONE = fact("a.x", "alpha", (0, 0, 0, 0))
SAME_BLOCK = fact("b", "beta", (0, 0, 0, 1))
SAME_SECTION = fact("b", "gamma", (0, 0, 1, 2))
SAME_DOCUMENT = fact("b", "delta", (0, 1, 2, 3))
OTHER = fact("b", "epsilon", (1, 0, 0, 0), role="manifest")


@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        ("sentence", ()),
        ("paragraph", ("beta",)),
        ("section", ("beta", "gamma")),
        ("document", ("beta", "gamma", "delta")),
        ("system", ("beta", "gamma", "delta", "epsilon")),
    ],
)
def test_a_scope_says_how_close_the_parts_stand(scope: str, reached: tuple[str, ...]) -> None:
    raw = {"within": scope, "all": [{"states": "a"}, {"states": "b"}]}
    for other in (SAME_BLOCK, SAME_SECTION, SAME_DOCUMENT, OTHER):
        assert (holds(raw, ONE, other) is not None) == (other.quote in reached)


def test_a_concept_stands_for_those_below_it() -> None:
    assert holds({"states": "a"}, ONE) == ["alpha"]
    assert holds({"states": "a.x"}, fact("a")) is None
    assert holds({"states": "a"}, fact("ab")) is None


def test_of_a_concept_one_is_true() -> None:
    denied = fact("a", polarity=Polarity.DENIED)
    asked = fact("a", polarity=Polarity.ASKED)
    assert (holds({"states": "a"}, denied), holds({"denies": "a"}, denied)) == (None, ["alpha"])
    assert (holds({"silent": "a"}, denied), holds({"silent": "a"}), holds({"silent": "a"}, asked)) == (None, [], [])
    assert (holds({"states": "a"}, asked), holds({"mentions": "a"}, asked)) == (None, ["alpha"])


def test_a_wider_scope_looks_outward() -> None:
    raw = {"within": "sentence", "all": [{"states": "a"}, {"states": "b", "within": "document"}]}
    assert holds(raw, ONE, SAME_DOCUMENT) == ["alpha", "delta"]
    assert holds(raw, ONE, OTHER) is None


def test_a_count_asks_for_different_words() -> None:
    raw = {"states": "b", "count": 2}
    assert holds(raw, SAME_BLOCK, fact("b", "beta", (0, 3, 4, 5))) is None
    assert holds(raw, SAME_BLOCK, SAME_SECTION) == ["beta", "gamma"]


def test_a_role_restricts_a_leaf() -> None:
    assert holds({"states": "b", "role": "manifest"}, SAME_BLOCK) is None
    assert holds({"states": "b", "role": "manifest"}, SAME_BLOCK, OTHER) == ["epsilon"]


def test_prose_is_better_evidence_than_a_heading() -> None:
    heading = Fact("a", Polarity.STATED, Where(SOURCE, Place(0, 0, 0, 0), "card", weight=0), *WORDS["alpha"])
    assert holds({"states": "a"}, heading, fact("a", "zeta", (0, 0, 1, 1))) == ["zeta"]


def judged(policy: Policy, *facts: Fact) -> list[engine.Judgement]:
    """The judgements of one policy."""
    return engine.judge([policy], AISystem("s", facts, ONE), engine.Facts(facts))


def test_an_open_element_is_named_and_two_are_too_many() -> None:
    elements = tuple(Element(n, condition({"states": n}, "test")) for n in ("x", "y"))
    policy = Policy("p", "P", "f", when=condition({"states": "a"}, "test"), elements=elements, open=1, message="m")
    assert judged(policy, ONE, fact("x", "beta"), fact("y", "gamma"))[0].missing == ()
    assert judged(policy, ONE, fact("x", "beta"))[0].missing == ("y",)
    assert judged(policy, ONE) == []


def test_unless_clears() -> None:
    policy = Policy("p", "P", "f", when=condition({"states": "a"}, "test"), unless=condition({"states": "b"}, "test"), message="m")
    assert len(judged(policy, ONE)) == 1
    assert judged(policy, ONE, SAME_BLOCK) == []


def test_a_conclusion_keeps_its_because_and_its_place() -> None:
    frame = Policy(
        "f", "F", "frames", when=condition({"within": "paragraph", "all": [{"states": "a"}, {"states": "b"}]}, "test"), concludes="c.d"
    )
    facts = engine.Facts([ONE, SAME_BLOCK, fact("a.x", "zeta", (0, 7, 8, 9))])
    engine.conclude([frame], facts)
    (concluded,) = facts.stated.by_name["c.d"]
    assert [f.quote for f in concluded.because] == ["alpha", "beta"]
    assert concluded.place == ONE.place
    assert facts.stated.at("c", (0, 0, 0, 0)) == [concluded]


def test_few_words_in_a_long_text_are_a_passing_mention() -> None:
    policy = Policy("p", "p", "prohibited", when=condition({"states": "a"}, "p"), message="m", support=("a",), least=2)
    source = SourceFile("README.md", " ".join(f"w{n:02}" for n in range(engine.LONG)))
    crowd = [
        Fact("a" if n == 0 else "b", Polarity.STATED, Where(source, Place(0, 0, 0, n), "card"), 4 * n, 4 * n + 3)
        for n in range(engine.LONG)
    ]
    second = Fact("a", Polarity.STATED, Where(source, Place(0, 0, 0, 30), "card"), 0, 7)

    def thin(*facts: Fact) -> list[bool]:
        system = AISystem("s", facts, facts[0], ("README.md",))
        return [j.thin for j in engine.judge([policy], system, engine.Facts(facts))]

    assert thin(*crowd) == [True]
    assert thin(*crowd, second) == [False]
    assert thin(*crowd[:-1]) == [False]  # a short text says what it says


def test_a_frame_concludes_nothing_from_a_passing_mention() -> None:
    frame = Policy("f", "f", "frames", when=condition({"states": "a"}, "f"), concludes="frame.f", support=("a",), least=2)
    source = SourceFile("README.md", " ".join(f"w{n:02}" for n in range(engine.LONG)))
    crowd = [
        Fact("a" if n == 0 else "b", Polarity.STATED, Where(source, Place(0, 0, 0, n), "card"), 4 * n, 4 * n + 3)
        for n in range(engine.LONG)
    ]
    long, short = engine.Facts(crowd), engine.Facts(crowd[:5])
    engine.conclude([frame], long)
    engine.conclude([frame], short)
    assert "frame.f" not in long.stated.by_name
    assert "frame.f" in short.stated.by_name


def test_what_is_enough_grows_with_the_text() -> None:
    policy = Policy("p", "p", "prohibited", when=condition({"states": "a"}, "p"), message="m", support=("a",), least=2)
    point = Policy("f", "f", "frames", when=condition({"states": "a"}, "f"), concludes="annex-iii.a.1", support=("a",), least=2)

    def told(about: int, words: int) -> engine.Facts:
        source = SourceFile("README.md", " ".join(f"w{n:03}" for n in range(words)))
        return engine.Facts(
            [
                Fact("a" if n < about else "b", Polarity.STATED, Where(source, Place(0, 0, 0, n), "card"), 5 * n, 5 * n + 4)
                for n in range(words)
            ]
        )

    assert [told(3, 3 * engine.SHARE + more).thin(policy) for more in (0, 1)] == [False, True]
    assert [told(3, 3 * engine.WIDE + more).thin(point) for more in (0, 1)] == [False, True]
