from __future__ import annotations

import textwrap

import pytest

from aiact_lint.document import Document, Statement
from aiact_lint.formats import markdown
from aiact_lint.source import SourceFile


def read(text: str, path: str = "README.md") -> Document:
    documents, problems = markdown.read(SourceFile(path, textwrap.dedent(text)))
    assert not problems
    (document,) = documents
    return document


def told(text: str) -> list[tuple[str, str, str]]:
    return [(s.kind, " > ".join(s.trail), " ".join(s.text.split())) for s in read(text).statements]


def find(document: Document, words: str) -> Statement:
    return next(s for s in document.statements if words in s.text)


@pytest.mark.parametrize(
    "heading",
    [
        "## Use",
        "## Use ##",
        "##Use",
        "Use\n---",
        "**Use**",
        "__Use__",
        "**Use:**",
        "**Use**:",
        "<h2>Use</h2>",
        '<h2 align="center">\n Use\n</h2>',
        "> ## Use",
        "<details><summary>Use</summary>",
    ],
)
def test_headings_in_all_their_forms(heading: str) -> None:
    found = [(kind, trail, words.rstrip(": ")) for kind, trail, words in told(f"# Card\n\n{heading}\n\nText.\n")]
    assert found == [("heading", "", "Card"), ("heading", "Card", "Use"), ("sentence", "Card > Use", "Text.")]


@pytest.mark.parametrize("line", ["**Do not use it for hiring.**", "**Use** it well", "#hashtag", "Use\nnot\nlong\n---"])
def test_what_is_no_heading(line: str) -> None:
    assert all(kind != "heading" for kind, _, _ in told(line + "\n"))


def test_headings_nest_and_close() -> None:
    text = "# A\n### B\nb\n## C\n**D**\n\nd\n\n**E**\n\ne\n# F\nf\n"
    assert [(trail, words) for kind, trail, words in told(text) if kind == "sentence"] == [
        ("A > B", "b"),
        ("A > C > D", "d"),
        ("A > C > E", "e"),
        ("F", "f"),
    ]


@pytest.mark.parametrize(
    ("line", "label", "words"),
    [
        ("**Oversight** The therapist decides.", "Oversight", "Oversight The therapist decides."),
        ("**Oversight:** the therapist.", "Oversight", "Oversight: the therapist."),
        ("**Oversight**: the therapist.", "Oversight", "Oversight : the therapist."),
        ("**Εποπτεία:** Ο γιατρός.", "Εποπτεία", "Εποπτεία: Ο γιατρός."),
        ("__Надзор.__ Лекарят решава.", "Надзор", "Лекарят решава."),
        ("*Use:* sorting.", "Use", "Use : sorting."),
        ("Redress: write to us.", "Redress", "Redress: write to us."),
        ("- **People.** Two tutors", "People", "Two tutors"),
        ("1. **Limits** — under water", "Limits", "Limits — under water"),
    ],
)
def test_run_in_headings_join_the_trail(line: str, label: str, words: str) -> None:
    assert [(trail, text) for _, trail, text in told(line)][-1] == (label, words.replace("Use : sorting.", "Use: sorting."))


@pytest.mark.parametrize(
    "line", ["**Nobody** is ranked.", "*Only* the clerk sees it.", "We note the following six things: a, b.", "See https://x.example now."]
)
def test_emphasis_is_no_run_in_heading(line: str) -> None:
    assert all(trail == "" for _, trail, _ in told(line))


def test_lines_with_labels_in_one_paragraph_stand_apart() -> None:
    assert told("**Owner:** me\n**Redress:** write\nto us\n**Scope:** all\n") == [
        ("sentence", "Owner", "Owner: me"),
        ("sentence", "Redress", "Redress: write to us"),
        ("sentence", "Scope", "Scope: all"),
    ]


def test_the_sentence_before_a_list_introduces_it() -> None:
    document = read("""
        Never use it for:

        * hiring,
          also of temps
        * firing

          and its letters
            1. by mail
        * the rest:
          - holidays

        Other.
        - aside
        """)
    items = [s for s in document.statements if s.kind == "item"]
    assert [(" ".join(s.text.split()), s.intro) for s in items] == [
        ("hiring, also of temps", 0),
        ("firing", 0),
        ("and its letters", 0),
        ("by mail", 0),
        ("the rest:", 0),
        ("holidays", 5),
        ("aside", None),
    ]
    assert {s.block for s in items[:-1]} == {document.statements[0].block}
    assert items[-1].block == find(document, "Other").block != items[0].block


def test_a_list_after_a_blank_line_is_a_block_of_its_own() -> None:
    document = read("Some text.\n\n- one\n- two\n\n+ three\n")
    blocks = [s.block for s in document.statements]
    assert blocks[0] != blocks[1] == blocks[2]


def test_items_in_the_manner_of_licences_and_tasks() -> None:
    text = "You agree not to use it:\n(a) to exploit anyone;\n(b) for profiling.\n\n- [ ] reviewed\n- [x] tested\n"
    assert told(text) == [
        ("sentence", "", "You agree not to use it:"),
        ("item", "", "to exploit anyone;"),
        ("item", "", "for profiling."),
        ("item", "", "[ ] reviewed"),
        ("item", "", "[x] tested"),
    ]


def test_a_number_at_the_start_of_a_line_is_no_item() -> None:
    assert told("It follows Art.\n49. Of the Act.\n") == [("sentence", "", "It follows Art. 49."), ("sentence", "", "Of the Act.")]


def test_tables() -> None:
    text = "The limits:\n\n| Use | Allowed |\n|---|:-:|\n| **hiring** | no |\n| | |\n\n|a|b|c|\n|-|-|-|\n|1|x|`y`|\nAfter.\n"
    document = read(text)
    assert [(s.kind, " > ".join(s.trail), " ".join(s.text.split()), s.intro) for s in document.statements] == [
        ("sentence", "", "The limits:", None),
        ("cell", "", "Use | Allowed", 0),
        ("cell", "hiring", "hiring | no", 0),
        ("cell", "", "a|b|c", None),
        ("cell", "", "1|x| y", 3),
        ("sentence", "", "After.", None),
    ]
    assert document.statements[0].block == document.statements[2].block


def test_a_table_may_lack_its_header() -> None:
    assert told("| hiring | no |\n| firing | no |\n") == [("cell", "hiring", "hiring | no"), ("cell", "firing", "firing | no")]
    assert told("a | b\nc | d\n") == [("sentence", "", "a | b c | d")]


def test_html_tables() -> None:
    text = "<table>\n<thead><tr><th>Use</th><th>Allowed</th></tr></thead>\n<tr>\n <td>hiring</td>\n <td>no<br>never</td>\n</tr>\n</table> After.\n"
    assert told(text) == [("cell", "Use", "Use| Allowed"), ("cell", "hiring", "hiring| no never"), ("sentence", "", "After.")]


def test_quotes_are_prose() -> None:
    assert told("Before\n> quoted text\n> goes on.\n>\n> - item\n\nAfter\n") == [
        ("sentence", "", "Before"),
        ("sentence", "", "quoted text goes on."),
        ("item", "", "item"),
        ("sentence", "", "After"),
    ]


def test_comments_and_tags_are_blanked_out() -> None:
    assert told("<!-- # Hint\n- [More] -->\nA <b>bold</b> claim<br>and <!-- x --> more. <img src='a.png' alt='faces'>\n") == [
        ("sentence", "", "A bold claim"),
        ("sentence", "", "and more."),
    ]
    assert told("a <!-- never closed\n") == [("sentence", "", "a <!-- never closed")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See [the *card*](http://x.example/(a)/b) now.", "See the card now."),
        ("See [the card][1] now.\n\n[1]: http://x.example", "See the card now."),
        ("![faces](a.png) Seen.", "Seen."),
        ("[![build](a.svg)](http://x) Seen.", "Seen."),
        ("Call `REVIEW=off` and snake_case_name, _so_ __it__ ~~is~~.", "Call REVIEW=off and snake_case_name, so it is ."),
        ("At <https://x.example/hiring> or www.x.example/hiring or me@x.example.", "At or or"),
        ("Watch rtsp://square/1.", "Watch rtsp://square/1."),
        ("Tom &amp; Jerry&nbsp;\\' 5[^1]", "Tom & Jerry ' 5"),
        ("Keep [More Information Needed].", "Keep [More Information Needed]."),
    ],
)  # fmt: skip
def test_markup_is_blanked_and_words_stay(text: str, words: str) -> None:
    assert told(text) == [("sentence", "", words)]


def test_code_is_read_where_it_is_settings_or_text() -> None:
    text = """
        # A
        ```yaml
        human_review: false
        ```
        ```json
        {"label": ["joy"]}
        ```
        ```
        A plain text that is longer than a title and goes
        on in the next line.
        ```
        ```env
        REVIEW=off
        STORE=yes
        ```
        ```python
        emotion = model(face)
        ```
        ~~~bash
        echo emotion
        ~~~
        ```
        $ pip install emotion
        ```

            indented: text
        """
    assert told(text)[1:] == [
        ("scalar", "A > code > human_review", "human_review: false"),
        ("scalar", "A > code > label", "joy"),
        ("sentence", "A > code", "A plain text that is longer than a title and goes on in the next line."),
        ("scalar", "A > code", "REVIEW=off"),
        ("scalar", "A > code", "STORE=yes"),
        ("scalar", "A > code > indented", "indented: text"),
    ]


def test_an_open_fence_swallows_the_rest() -> None:
    assert told("a\n```python\n# b\n") == [("sentence", "", "a")]


def test_line_ends_of_all_kinds() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["---", "language: de", "---", "# Titel", "", "Ein Satz", "geht weiter.", ""])
        document = read(text)
        assert [" ".join(s.text.split()) for s in document.statements] == ["language: de", "Titel", "Ein Satz geht weiter."]
        assert document.languages == ("de",)
        assert document.source.quote(find(document, "Ein Satz").span) == f"Ein Satz{end}geht weiter."


def test_sections_and_titles() -> None:
    document = read("Before.\n\n# Title here\n\none\n\n## Two\n\ntwo\n")
    assert [s.section for s in document.statements] == [0, 1, 1, 2, 2]
    assert document.title == "Title here"


@pytest.mark.parametrize(
    ("path", "text", "is_ai", "form"),
    [
        ("MODEL_CARD.md", "Hello.", True, "markdown"),
        ("docs/model-card.md", "Hello.", True, "markdown"),
        ("README.md", "Our web shop.", False, "markdown"),
        ("README.md", "# Model card for x", True, "markdown"),
        ("README.md", "A neural network trained on otters.", True, "markdown"),
        ("README.md", "Hikers trained on hills.", False, "markdown"),
        ("README.md", "---\npipeline_tag: x\n---\n", True, "huggingface"),
        ("README.md", "---\nlicense: mit\ntags: [x]\n---\n", True, "huggingface"),
        (
            "README.md",
            "---\ntask_categories: [x]\npretty_name: Otters\nlicense: mit\n---\nData to train a classifier, accuracy 1.",
            False,
            "huggingface",
        ),
        ("README.md", "---\ntitle: Faces\nemoji: x\nsdk: gradio\napp_file: app.py\n---\n", True, "huggingface"),
        ("README.md", "---\ntitle: Blog\nlayout: post\n---\nHello.", False, "markdown"),
    ],
)
def test_what_shows_a_model(path: str, text: str, is_ai: bool, form: str) -> None:
    document = read(text, path)
    assert (document.is_ai, document.format, document.role) == (is_ai, form, "card")


def test_references_of_a_card() -> None:
    text = "# otter-reid\n\n[roll-out](../deploy/isvc.yaml#x), `k8s/`, see `governance` in values.yaml and [site](https://x.example/a.md).\n[up](../../../out.yaml)\n\n[1]: cards/more.md\n"
    document = read(text, "models/otter/README.md")
    found = [(r.kind, r.value, document.source.quote(r.span)) for r in document.references]
    assert found == [
        ("path", "models/deploy/isvc.yaml", "../deploy/isvc.yaml#x"),
        ("path", "models/otter/cards/more.md", "cards/more.md"),
        ("path", "models/otter/values.yaml", "values.yaml"),
        ("path", "values.yaml", "values.yaml"),
        ("path", "cards/more.md", "cards/more.md"),
        ("path", "models/otter/cards/more.md", "cards/more.md"),
        ("path", "k8s", "k8s/"),
        ("path", "models/otter/k8s", "k8s/"),
        ("name", "otter-reid", "otter-reid"),
    ]


def test_a_binary_file_is_a_problem() -> None:
    documents, problems = markdown.read(SourceFile("README.md", "a\n\0"))
    assert not documents
    assert [(p.line, p.claimed) for p in problems] == [(2, True)]
