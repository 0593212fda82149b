"""The shape of the configuration in plain functions: a right file passes here within a millisecond.

Whatever does not pass is judged by the pydantic models of :mod:`aiact_lint.config_model`, which find the words for what is wrong
and cost 150 ms to load: too much for a hook that runs at each commit. A test holds the two equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast, get_args

from aiact_lint.config import NEVER, FailOn, OrganisationType, ProfileName, Role, is_placeholder
from aiact_lint.policy import Level, Scope

Check = Callable[[Any], Any]
"""Returns the value in its final form, or raises ValueError or TypeError."""

SMALLEST_LIMIT = 1_000


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _reason(value: Any) -> str:
    if is_placeholder(_text(value)):
        raise ValueError
    return _text(value)


def _day(value: Any) -> dt.date:
    if type(value) is dt.date:  # TOML has dates; a datetime is one by inheritance, but not by meaning
        return value
    # date.fromisoformat also reads 20270301 and 2027-W09-1, which the models refuse.
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" and value.isascii():
        return dt.date.fromisoformat(value)
    raise ValueError


def _last_day(value: Any) -> dt.date | str:
    return NEVER if value == NEVER else _day(value)


def _true_or_false(value: Any) -> bool:
    if value in ("true", "false") or isinstance(value, bool):
        return value in ("true", True)
    raise ValueError


def _size(value: Any) -> int:
    if type(value) is not int and not (isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) < 19):
        raise ValueError
    if int(value) < SMALLEST_LIMIT:
        raise ValueError
    return int(value)


def _one_of(allowed: object) -> Check:
    values = get_args(allowed)

    def check(value: Any) -> Any:
        if value not in values:
            raise ValueError
        return value

    return check


def _list(item: Check, least: int = 0) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) < least:
            raise ValueError
        return [item(part) for part in value]

    return check


def _mapping(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    known = required | optional

    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not value.keys() <= known.keys() or not required.keys() <= value.keys():
            raise ValueError
        return {key: known[key](part) for key, part in value.items()}

    return check


_names = _list(_text)


def _names_or_one(value: Any) -> list[str]:
    return [_text(value)] if isinstance(value, str) else cast("list[str]", _names(value))


def _each(item: Check) -> Check:
    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise TypeError
        return {_text(key): item(part) for key, part in value.items()}

    return check


_suppression = _mapping(
    {"id": _text, "reason": _reason, "until": _last_day},
    {"owner": _text, "approver": _text, "system": _text, "paths": _list(_text, 1), "fingerprint": _text},
)

_adjust = _each(_mapping({}, {"level": _one_of(Level), "message": _text, "remediation": _text, "within": _one_of(Scope)}))

CONFIGURATION = _mapping(
    {},
    {
        "systems": _list(_mapping({"name": _text, "paths": _list(_text, 1)}, {})),
        **dict.fromkeys(("paths", "exclude", "select", "ignore", "policies"), _names),
        "fail-on": _one_of(FailOn),
        "as-of": _day,
        "profile": _one_of(ProfileName),
        "organisation": _mapping({}, {"role": _one_of(Role), "type": _one_of(OrganisationType)}),
        "suppressions": _list(_suppression),
        "extends": _names_or_one,
        "baseline": _text,
        "adjust": _adjust,
        "overrides": _list(_mapping({"paths": _list(_text, 1)}, {"select": _names, "ignore": _names, "adjust": _adjust})),
        "suppression-rules": _mapping({}, {"allow-endless": _true_or_false, "require-owner": _true_or_false}),
        "max-file-size": _size,
    },
)
SUPPRESSIONS = _mapping({"suppressions": _list(_suppression)}, {})
