"""Values of a declaration that say nothing yet: TODO, TBD, ``<your name>``, lorem ipsum."""

from __future__ import annotations

import re

_NOTHING = re.compile(
    r"""
    (?:to[ -]?do|tbd|tba|tbc|tbs|fixme|xxx+)\b.*             # TODO: name the role
    | to[ ]be[ ](?:added|agreed|announced|assigned|completed|confirmed|decided|defined|determined|done|filled.*)
    | to[ ]be[ ](?:named|provided|specified|written)
    | n\.?/?a\.? | none | null | nil | nothing | unknown | undefined | unspecified | pending | empty | placeholder | example | sample
    | (?:not|none)[ ](?:yet.*|applicable|available|assigned|decided|defined|known|provided|specified|stated)
    | change[ _-]?me | replace[ _-]?(?:me|this) | fill[ _-]?(?:(?:me|this)[ _-]?)?in | insert[ ].*[ ]here | more[ ]information[ ]needed
    | your[ _-]\w+(?:[ _-]\w+)?(?:[ _-]here)?
    | lorem[ ]ipsum.* | y{2,4}-m{2}-d{2} | 0000-00-00 | 1970-01-01
    | <[^@:]*> | \[.*\] | \{\{?.*\}?\} | \$\{.*\}                # <name of the role>, [More Information Needed], {{ .Values.role }}
    | [\W_]*                                                 # ?, -, ..., ____
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def says_nothing(text: str) -> bool:
    """Whether a value only keeps a place: then the declaration is silent there."""
    return _NOTHING.fullmatch(text.strip().strip("\"'`*_").strip()) is not None
