"""What is wrong with a declaration, in words that say what to change, and which keys may stand where.

Loaded with :mod:`aiact_lint.declaration`, only where a document declares something.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from aiact_lint.declaration import Declaration, Flag, listed, quoted

Trail = tuple[str | int, ...]


def mistakes(data: dict[str, Any]) -> list[tuple[Trail, str]]:
    """What is wrong with the data of a declaration: where, and in words that say what to change. Empty for a right one."""
    try:
        Declaration.model_validate(data)
    except ValidationError as error:
        return [_in_words(detail) for detail in error.errors(include_url=False)]
    return []


def _in_words(detail: ErrorDetails) -> tuple[Trail, str]:
    trail: Trail = detail["loc"]
    kind, value = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        known = list(shape_at(trail[:-1]))
        guess = _nearest(str(trail[-1]), known) or f"; known are {listed(known)}"
        return trail, f"unknown key {quoted(trail[-1])}{guess}"
    if kind == "missing":
        return trail[:-1], f"{trail[-1]} is missing"
    if kind == "literal_error":
        allowed = [part.strip("' ") for part in re.split(r",| or ", detail["ctx"]["expected"])]
        guess = _nearest(value, allowed) if isinstance(value, str) else ""
        said = f"{quoted(value)} is not" if isinstance(value, str) else "must be"
        return trail, f"{said} one of {listed(allowed)}{guess}"
    if kind == "list_type":
        return trail, "must be a list; begin each item with a dash"
    if kind in {"model_type", "model_attributes_type"}:
        keys = list(shape_at(trail))
        return trail, f"must be a mapping of keys to values; known are {listed(keys)}"
    if kind == "string_type":
        return trail, "must be text"
    return trail, detail["msg"].removeprefix("Value error, ")


@cache
def shape_at(trail: Trail) -> dict[str, Any]:
    """The keys that may stand at a place, with their annotations; empty for a place that is none."""
    shape: type[BaseModel] | None = Declaration
    for key in trail:
        if isinstance(key, str):
            field = shape.model_fields.get(key) if shape is not None else None
            shape = _model_in(field.annotation) if field is not None else None
    return {name: field.annotation for name, field in shape.model_fields.items()} if shape is not None else {}


def unknown(trail: Trail) -> Trail:
    """The beginning of a trail up to the first key that may not stand there; empty where all may."""
    for end, key in enumerate(trail):
        shape = shape_at(trail[:end])
        if isinstance(key, str) and shape and key not in shape:
            return trail[: end + 1]
    return ()


def is_flag(trail: Trail) -> bool:
    """Whether the value at a place is true or false."""
    return Flag in get_args(shape_at(trail[:-1]).get(str(trail[-1]), str))


@cache
def lists() -> frozenset[Trail]:
    """The keys whose value is a list of single values: an annotation holds them separated by commas."""
    return frozenset(_lists(Declaration, ()))


def _lists(shape: type[BaseModel], trail: Trail) -> list[Trail]:
    out: list[Trail] = []
    for name, field in shape.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is not None:
            out += _lists(inner, (*trail, name))
        elif getattr(field.annotation, "__origin__", None) is list:
            out.append((*trail, name))
    return out


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.6)
    close = close or difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""
