"""The YAML block at the head of a card.

Of models: https://github.com/huggingface/hub-docs/blob/main/modelcard.md, with ``model-index`` and its results. Of datasets:
https://github.com/huggingface/hub-docs/blob/main/datasetcard.md. Read is every field but those that only dress the page: examples to
try out (``widget``) are inputs, no claims, and the terms of a gate (``extra_gated_prompt``) are read as a licence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aiact_lint.document import Declared, Problem, Reference, Statement
from aiact_lint.errors import UnreadableError
from aiact_lint.formats import declaration
from aiact_lint.formats.flatten import Flattener
from aiact_lint.formats.references import mapping, reference
from aiact_lint.formats.views import View
from aiact_lint.formats.words import words
from aiact_lint.source import SourceFile
from aiact_lint.tree import Mapping, Node, Scalar, Sequence, parse_yaml

_OPEN = re.compile("\ufeff?(?:[ \t]*\n)*---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$|^[ \t]*-[ \t]+(.+)$", re.MULTILINE)
_MODEL = words(
    "pipeline_tag base_model library_name model-index model_name datasets metrics widget inference license_name tags license "
    "co2_eq_emissions model_type base_model_relation eval_results"
)
_DATA = words("task_categories task_ids size_categories annotations_creators dataset_info pretty_name configs sdk app_file emoji")
_DATASET = words("task_categories task_ids size_categories annotations_creators dataset_info pretty_name configs source_datasets")
# One of these is enough: no card of a model has them (https://github.com/huggingface/hub-docs/blob/main/datasetcard.md).
_ONLY_DATASET = words(
    "task_categories task_ids size_categories annotations_creators language_creators dataset_info source_datasets multilinguality "
    "train-eval-index"
)
_STRONG = words("pipeline_tag base_model library_name model-index model_name co2_eq_emissions")
_DRESSING = words("widget thumbnail license_link extra_gated_prompt extra_gated_fields extra_gated_heading extra_gated_button_content")
_THREE = {"eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "nld": "nl", "dut": "nl", "pol": "pl"}
_THREE |= {"por": "pt", "ces": "cs", "cze": "cs", "slk": "sk", "slo": "sk", "slv": "sl", "hrv": "hr", "hun": "hu", "ron": "ro", "rum": "ro"}
_THREE |= {"bul": "bg", "ell": "el", "gre": "el", "fin": "fi", "swe": "sv", "dan": "da", "est": "et", "lav": "lv", "lit": "lt", "mlt": "mt"}
_THREE |= {"gle": "ga", "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "dutch": "nl", "polish": "pl"}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a card says, and where the body begins."""

    end: int
    statements: tuple[Statement, ...] = ()
    languages: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_model: bool = False
    is_card: bool = False
    is_data: bool = False
    title: str = ""
    block: int = -1
    declared: tuple[Declared, ...] = ()


def read(source: SourceFile, text: str) -> FrontMatter:
    """Read the front matter of a text whose line ends are all line feeds."""
    opened = _OPEN.match(text)
    if not opened:
        return FrontMatter(1 if text.startswith("\ufeff") else 0)
    start = opened.end()
    closed = _CLOSE.search(text, start)
    stop, end = closed.span() if closed else (len(text), len(text))
    body = text[start:stop]
    if not _KEY.search(body) or not (closed or body.lstrip()):
        # A rule, not a fence.
        return FrontMatter(0 if body.strip() else end)
    if not closed:
        return FrontMatter(0)
    problems: tuple[Problem, ...] = ()
    flat = Flattener(source, skip=_DRESSING)
    try:
        # With the fence before it, so that the places are those of the file.
        roots = parse_yaml(text[:stop])
    except UnreadableError as error:
        reason = f"the front matter cannot be read: {error.reason}"
        problems = (Problem(source.path, reason, error.line, source=source),)
        roots = [_by_line(body, start)]
    for root in roots:
        if isinstance(root, Mapping):
            flat.object(root, view=View(text))
            if terms := root.scalar("extra_gated_prompt"):
                flat.walk(terms, ("license",), view=View(text))
                flat.out.sort(key=lambda statement: statement.span.start)
    if not problems:
        flat.comments(roots, text[:stop])
    root = mapping(roots[0] if roots else None)
    if not root.pairs:
        return FrontMatter(end, problems=problems)
    declared = declaration.in_front_matter(root, text)
    keys = root.keys()
    data = bool(keys & _ONLY_DATASET or len(keys & _DATASET) >= 2) and not keys & _STRONG
    space = "sdk" in keys and bool(keys & {"app_file", "emoji", "sdk_version", "app_port"})
    model = bool(keys & _STRONG) or (len(keys & _MODEL) >= 2 and not keys & _DATA) or space
    return FrontMatter(
        end,
        tuple(declared.without(flat.out)),
        _languages(root),
        (*_references(root), *declaration.references(source.path, declared.entries)),
        problems,
        (model and not data) or bool(declared.entries),
        bool(keys & (_MODEL | _DATA | {"language"})),
        data,
        _text(root, "model_name") or _text(root, "title"),
        flat.block,
        declared.entries,
    )


def _by_line(body: str, start: int) -> Mapping:
    """What can be seen line by line where the YAML is broken: ``key: value`` and the items below a key."""
    pairs: list[tuple[Node, Node]] = []
    for found in _KEY.finditer(body):
        if found.group(1):
            key = Scalar(found.group(1), start + found.start(1), start + found.end(1))
            if (value := found.group(2)) and value.strip():
                inside = value.strip()
                first = start + found.start(2)
                if inside[0] == "[" and inside.endswith("]"):
                    items = [
                        Scalar(m.group(), first + m.start(), first + m.end()) for m in re.finditer(r"[^\s,\[\]\"'][^,\[\]\"']*", value)
                    ]
                    pairs.append((key, Sequence(list(items), first, first + len(value))))
                else:
                    pairs.append((key, Scalar(inside.strip("\"'"), first, first + len(value.rstrip()))))
            else:
                pairs.append((key, Sequence([], key.end, key.end)))
        elif pairs and isinstance(pairs[-1][1], Sequence):
            item = found.group(3).strip()
            pairs[-1][1].items.append(Scalar(item.strip("\"'"), start + found.start(3), start + found.start(3) + len(item)))
    return Mapping(pairs, start, start + len(body))


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Scalar):
                yield item


def _text(root: Mapping, key: str) -> str:
    return node.value if (node := root.scalar(key)) else ""


def _languages(root: Mapping) -> tuple[str, ...]:
    out: list[str] = []
    for key in ("language", "languages", "lang"):
        for node in _scalars(root.get(key)):
            for word in re.split(r"[,\s]+", node.value.lower()):
                code = _THREE.get(word, word.split("-")[0].split("_")[0])
                if len(code) == 2 and code.isalpha() and code not in out:
                    out.append(code)
    return tuple(out)


def _references(root: Mapping) -> Iterator[Reference]:
    for key in ("base_model", "base_models", "model", "models"):
        for node in _scalars(root.get(key)):
            yield from reference("model", node)
    if (name := root.scalar("model_name")) or (name := root.scalar("name")):
        yield from reference("name", name)
    index = root.get("model-index")
    for item in index.items if isinstance(index, Sequence) else ():
        if isinstance(item, Mapping) and (name := item.scalar("name")):
            yield from reference("name", name)
