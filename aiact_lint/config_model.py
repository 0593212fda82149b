"""The shape of the configuration file as models: its schema, and the words for what is wrong with it.

Loaded only where something is wrong (see :mod:`aiact_lint.config_shape`): pydantic costs more time than the rest of a small run.

``schemas/configuration.schema.json`` is generated from here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from aiact_lint.config import NEVER, FailOn, OrganisationType, ProfileName, Role, is_placeholder, nearest
from aiact_lint.config_file import ConfigText, Trail
from aiact_lint.config_shape import SMALLEST_LIMIT
from aiact_lint.errors import ConfigError
from aiact_lint.policy import Level, Scope

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: object) -> object:
    """Only a date as people write it: pydantic would take digits for seconds since 1970."""
    if type(value) is dt.date:
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(value)
    raise ValueError(f'"{value}" is not a date; write 2027-03-01')


def _or_one(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _last_day(value: object) -> object:
    return value if value == NEVER else _day(value)


def _flag(value: object) -> object:
    """YAML arrives as text."""
    if value in ("true", "false") or isinstance(value, bool):
        return value in ("true", True)
    raise ValueError(f'"{value}" is not true or false')


def _says_something(value: str) -> str:
    if is_placeholder(value):
        raise ValueError(f'"{value}" gives no reason')
    return value


def _or_a_file_name(schema: dict[str, Any]) -> None:
    """Say in the schema that a file name may stand for the list; which of the two it is, is decided before validation."""
    schema["anyOf"] = [{"type": schema.pop("type"), "items": schema.pop("items")}, {"type": "string", "minLength": 1}]


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day = Annotated[dt.date, BeforeValidator(_day)]
LastDay = Annotated[dt.date | Literal["never"], BeforeValidator(_last_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]


class Strict(BaseModel):
    """Unknown keys are errors: a key that is silently ignored is worse than none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class System(Strict):
    """One AI system and the files that speak of it."""

    name: Text = Field(description="Name of the system, as reports show it.")
    paths: list[Text] = Field(min_length=1, description="Files and folders of the system, as in .gitignore, from the folder of this file.")


class Organisation(Strict):
    """Who provides or deploys the systems: it decides which duties apply."""

    role: Role | None = Field(None, description="provider: develops the system; deployer: uses it; both.")
    type: OrganisationType | None = Field(
        None, description="Public authority, acting on behalf of one, private provider of public services, or private."
    )


class Suppression(Strict):
    """A finding that somebody waives, why, and until when. It must be tied to a system, to files, or to one finding."""

    id: Text = Field(description="Id of the policy, exactly.")
    reason: Annotated[Text, AfterValidator(_says_something)] = Field(description="Why the finding is accepted.")
    until: LastDay = Field(description='Last day on which this holds; afterwards the finding is open again. "never" only where allowed.')
    owner: Text | None = Field(None, description="Who answers for it.")
    approver: Text | None = Field(None, description="Who approved it; required for a prohibited practice.")
    system: Text | None = Field(None, description="Name of the system.")
    paths: list[Text] | None = Field(None, min_length=1, description="Files and folders, as in .gitignore.")
    fingerprint: Text | None = Field(None, description="Fingerprint of one finding, from the JSON report.")


class Adjust(Strict):
    """What the organisation changes of a policy. The level of a prohibited practice cannot be lowered."""

    level: Level | None = Field(None, description="Level of its findings, whatever the date of application of the law.")
    message: Text | None = Field(None, description="Message of its findings.")
    remediation: Text | None = Field(None, description="What to do about its findings.")
    within: Scope | None = Field(None, description="How close to each other its conditions must hold.")


class Overrides(Strict):
    """What holds for the findings in some files only. The last entry that fits decides."""

    paths: list[Text] = Field(min_length=1, description="Files and folders, as in .gitignore.")
    select: list[Text] = Field([], description="These policies there too: ids or families.")
    ignore: list[Text] = Field([], description="Not these policies there: ids or families.")
    adjust: dict[Text, Adjust] = Field({}, description="Changes of policies there, by id.")


class SuppressionRules(Strict):
    """What this organisation asks of a suppression."""

    allow_endless: Flag = Field(False, alias="allow-endless", description='Whether "until: never" is allowed.')
    require_owner: Flag = Field(False, alias="require-owner", description="Whether each must name an owner.")


class Configuration(Strict):
    """Configuration of aiact-lint: .aiact-lint.yaml, or [tool.aiact-lint] in pyproject.toml."""

    systems: list[System] = Field([], description="Systems by name. What is not listed is grouped by references and folders.")
    paths: list[Text] = Field([], description="What is linted where the command names nothing.")
    exclude: list[Text] = Field([], description="Files and folders left out, as in .gitignore; !name brings one back.")
    select: list[Text] = Field([], description="Only these policies: ids, or families such as oversight.")
    ignore: list[Text] = Field([], description="Not these policies: ids, or families such as oversight.")
    fail_on: FailOn = Field("error", alias="fail-on", description="The lowest level that makes the command fail.")
    as_of: Day | None = Field(None, alias="as-of", description="Day whose law is judged by; default today.")
    extends: Annotated[list[Text], BeforeValidator(_or_one)] = Field(
        [],
        description="Configurations this one builds on: files inside the repository, or package:NAME/FILE of an installed package.",
        json_schema_extra=_or_a_file_name,
    )
    policies: list[Text] = Field(
        [], description="Folders with own policies, inside the repository, or package:NAME for those of an installed package."
    )
    adjust: dict[Text, Adjust] = Field({}, description="Changes of policies, by id.")
    overrides: list[Overrides] = Field([], description="What holds for some files only.")
    baseline: Text | None = Field(None, description="File of known findings, which are not reported.")
    suppression_rules: SuppressionRules = Field(
        SuppressionRules(**{"allow-endless": False, "require-owner": False}),
        alias="suppression-rules",
        description="What suppressions must give.",
    )
    organisation: Organisation = Field(Organisation(role=None, type=None), description="Who provides or deploys the systems.")
    profile: ProfileName = Field("public-sector", description="Whose duties are checked where a system does not say who answers for it.")
    suppressions: list[Suppression] = Field(
        [], description="Waived findings, or the name of a file that holds them.", json_schema_extra=_or_a_file_name
    )
    max_file_size: int = Field(1_000_000, alias="max-file-size", ge=SMALLEST_LIMIT, description="Bytes of the largest file that is read.")


class SuppressionFile(Strict):
    """A file that holds only suppressions, under the same key."""

    suppressions: list[Suppression]


def check(data: dict[str, Any], content: ConfigText, *, listed: bool) -> dict[str, Any]:
    """The data in its shape, with the keys it holds; ``listed`` for a file of suppressions.

    Raises :class:`ConfigError` with every mistake, in the order of the file.
    """
    shape = SuppressionFile if listed else Configuration
    try:
        return shape.model_validate(data).model_dump(by_alias=True, exclude_unset=True, exclude_none=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
        details.sort(key=lambda detail: content.place(detail["loc"]).start)
        raise ConfigError("\n".join(_mistake(detail, shape, content) for detail in details)) from error


def _mistake(detail: ErrorDetails, shape: type[BaseModel], content: ConfigText) -> str:
    """One mistake in words that say what to change."""
    trail: Trail = detail["loc"]
    name = "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in trail).removeprefix(".")
    kind, value = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        known = _keys(shape, trail[:-1])
        guess = nearest(str(trail[-1]), known) or f"; known are {', '.join(known)}"
        return content.error(trail, f'unknown key "{trail[-1]}"{guess}')
    if kind == "missing":
        return content.error(trail[:-1], f"{name} is missing")
    if kind == "literal_error":
        allowed = detail["ctx"]["expected"].replace("'", '"')
        return content.error(trail, f"{name}: " + (f'"{value}" is not' if isinstance(value, str) else "must be") + f" one of {allowed}")
    if kind == "list_type":
        return content.error(trail, f"{name}: must be a list" + (f"; write [{value}]" if isinstance(value, str) else ""))
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return content.error(trail, f"{name}: must be a mapping of keys to values")
    if kind == "string_type":
        return content.error(trail, f"{name}: must be text")
    if kind in {"string_too_short", "too_short"}:
        return content.error(trail, f"{name}: must not be empty")
    if kind == "int_parsing":
        return content.error(trail, f'{name}: "{value}" is not a whole number')
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return content.error(trail, f"{name}: {message[:1].lower()}{message[1:]}")


def _keys(shape: type[BaseModel], trail: Trail) -> list[str]:
    """The keys that may stand at a place."""
    fields = shape.model_fields
    named = False
    for key in trail:
        if isinstance(key, int) or named:
            named = False  # a place in a list, or a name that may be any
            continue
        annotation = next(field.annotation for name, field in fields.items() if (field.alias or name) == key)
        inner = _model_in(annotation)
        fields = inner.model_fields if inner is not None else {}
        named = get_origin(annotation) is dict
    return [field.alias or name for name, field in fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model in an annotation such as ``list[System]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)
