"""The JSON Schemas of files that people write, as published in ``schemas/``: they give completion and checks in editors.

Made from the names the readers accept, so that schema and reader cannot part; a test holds the published files equal.
"""

from __future__ import annotations

from typing import Any

from aiact_lint import extension, library, policy_check

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "items": _TEXT}
_ONE_OR_MORE = {"anyOf": [_TEXT, {**_TEXTS, "minItems": 1}]}
_SAID = {
    "id": "The name of the file without .yaml: a slug that names the fault and never changes.",
    "title": "What is found, in a few words.",
    "law": "Provisions it rests on: keys of law.yaml.",
    "level": "error: a breach; warning: something is open or a duty not met; note: advice.",
    "within": "How close to each other the conditions must hold.",
    "when": "What must hold. The finding stands on the first part.",
    "unless": "What must not hold.",
    "concludes": "The concept that is stated where this holds; the policy then raises no finding.",
    "elements": "Parts of the provision that a document may leave open; the finding then names them.",
    "open": "How many of the elements may be open.",
    "parts": "What a note about something incomplete lists.",
    "practices": "Prohibited practices it is about.",
    "areas": "Areas of Annex III it is about.",
    "message": "One sentence: what is wrong.",
    "remediation": "One sentence: what to do.",
    "avoid": "What not to write or build.",
    "prefer": "What to write or build instead.",
    "why": "The reason, in two sentences.",
    "shows": "What a quoted place shows, by concept.",
    "tags": "Words to find it by.",
    "stated": "Where the documents say this themselves, the finding is a note.",
    "support": "Concepts it is about.",
    "duty": "A duty: who owes it (role, body), what shows that it is met (met), and its name in a list (part).",
    "gathers": "missing or rest: the policy tells the open duties of its family together.",
    "least": "Different words for them that a long text needs; fewer are a passing mention.",
}


def all_schemas() -> dict[str, dict[str, Any]]:
    """Each published schema by the name of its file."""
    from aiact_lint.config import schema

    return {
        "configuration.schema.json": schema(),
        "policy.schema.json": policy(),
        "concepts.schema.json": concepts(),
        "law.schema.json": laws(),
        "lexicon.schema.json": lexicon(),
    }


def policy() -> dict[str, Any]:
    """A policy file: each of its documents is the policy, an example, or a list of examples."""
    condition = {"$ref": "#/$defs/condition"}
    element = {"$ref": "#/$defs/element"}
    special: dict[str, Any] = {
        "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "law": {"anyOf": [_TEXT, _TEXTS]},
        "level": {"enum": list(policy_check.LEVELS)},
        "within": {"enum": list(library.SCOPES)},
        "when": condition,
        "unless": condition,
        "elements": {"type": "array", "items": element},
        "parts": {"type": "array", "items": element},
        "stated": element,
        "open": {"type": "integer", "minimum": 0},
        "gathers": {"enum": ["missing", "rest"]},
        "duty": {
            "type": "object",
            "additionalProperties": False,
            "required": ["part", "met"],
            "properties": {
                "part": _TEXT,
                "met": condition,
                "denied": condition,
                "body": _TEXT,
                "only": _TEXT,
                "principal": {"type": "boolean"},
                "role": {"anyOf": [{"enum": ["provider", "deployer"]}, {"type": "array", "items": {"enum": ["provider", "deployer"]}}]},
            },
        },
        "least": {"type": "integer", "minimum": 0},
        "shows": {"type": "object", "additionalProperties": _TEXT},
        **{key: {"anyOf": [_TEXT, _TEXTS]} for key in ("practices", "areas", "tags", "support")},
    }
    keys = {key: {"description": _SAID[key], **special.get(key, {"type": "string"})} for key in library.POLICY_KEYS}
    says = {"required": ["when", *policy_check.REQUIRED]}
    return {
        "$schema": DIALECT,
        "title": "Policy of aiact-lint",
        "description": "The first document of the file is the policy; those after --- are its examples.",
        "if": {"type": "object", "required": ["id"]},
        "then": {"$ref": "#/$defs/policy"},
        "else": {"anyOf": [{"$ref": "#/$defs/example"}, {"type": "array", "items": {"$ref": "#/$defs/example"}}]},
        "$defs": {
            "policy": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id"],
                "if": {"required": ["concludes"]},
                "else": says,
                "properties": keys,
            },
            "element": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "when"],
                "properties": {"name": _TEXT, "when": condition},
            },
            "condition": {
                "description": "Exactly one of states, denies, silent, mentions (of one concept or any of several), all, any, not.",
                "type": "object",
                "additionalProperties": False,
                "oneOf": [{"required": [operator]} for operator in (*library.LEAVES, *library.BRANCHES)],
                "properties": {
                    **dict.fromkeys(library.LEAVES, _ONE_OR_MORE),
                    **{key: {"anyOf": [condition, {"type": "array", "items": condition, "minItems": 1}]} for key in library.BRANCHES},
                    "within": {"enum": list(library.SCOPES)},
                    "role": {"enum": list(policy_check.ROLES)},
                    "count": {"description": "So many different words.", "type": "integer", "minimum": 1},
                },
            },
            "example": {
                "type": "object",
                "additionalProperties": False,
                "required": ["files"],
                "properties": {
                    "name": {"type": "string"},
                    "flags": {
                        "description": "The exact words each finding stands on; none for a clean example.",
                        "type": ["array", "null"],
                    },
                    "files": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}},
                    "todo": {"description": "Why this example fails today. When it passes, this line must go.", "type": "string"},
                },
            },
        },
    }


def concepts() -> dict[str, Any]:
    """A list of concepts."""
    return {
        "$schema": DIALECT,
        "title": "Concepts of aiact-lint",
        "description": "What a document can state: a name such as data.location, and what belongs to it.",
        "type": ["object", "null"],
        "propertyNames": {"pattern": r"^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$"},
        "additionalProperties": _TEXT,
    }


def laws() -> dict[str, Any]:
    """A table of provisions."""
    day = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    keys = {key: day if key in ("applies_from", "contested_until") else {"type": "string"} for key in extension.LAW_KEYS}
    entry = {"type": "object", "additionalProperties": False, "required": ["citation", "url", "applies_from"], "properties": keys}
    return {"$schema": DIALECT, "title": "Provisions of aiact-lint", "type": ["object", "null"], "additionalProperties": entry}


def lexicon() -> dict[str, Any]:
    """The words of one language."""
    words = {"description": "Entries between commas: stem*, *part*, one|other, two words, far .. apart.", "type": ["string", "null"]}
    group = {"type": "object", "additionalProperties": words}
    return {
        "$schema": DIALECT,
        "title": "Lexicon of aiact-lint",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "language": {"type": "string", "pattern": "^[a-z]{2}$"},
            "name": _TEXT,
            "status": {"enum": ["ready", "experimental"]},
            "negative_prefix": {"type": "string", "description": "What the language puts before a verb to negate it: ne in Czech."},
            "function_words": words,
            **dict.fromkeys(("concepts", "polarity", "headings", "values"), group),
            **dict.fromkeys(("placeholders", "masks"), words),
        },
    }
