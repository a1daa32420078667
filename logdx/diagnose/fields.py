"""What a rule may name: the record kinds with their fields and types, and the other conditions.

record registry (dataclass annotations) -> FieldType -> typing of the values in rules
"""

from __future__ import annotations

import types
import typing
from datetime import datetime
from functools import cache

from logdx.model.attempts import Attempt
from logdx.model.names import DistinguishedName, SubjectAltName
from logdx.model.record import FrozenFields, record_kinds

COMPUTED = {
    "certificate": {
        "self_signed": "bool",
        "validity": "str",
        "validity_today": "str",
        "covers_host": "bool",
        "days_early": "int",
        "days_late": "int",
    }
}
"""Fields that the matcher computes (logdx.diagnose.computed); validity is expired, valid, future
or unknown at the log's date, days_early and days_late count from the validity to that date."""
NOT_FOR_RULES = frozenset(("source", "first_line", "last_line", "stream"))


@cache
def fields_of(kind: str) -> dict[str, str]:
    """Return field name -> type name (str, int, bool, datetime, dn, names, sans) of a kind."""
    return _typed(record_kinds()[kind]) | COMPUTED.get(kind, {})


@cache
def attempt_fields() -> dict[str, str]:
    """Return the fields of an attempt that a rule can test."""
    return {k: t for k, t in _typed(Attempt).items() if k not in ("records", "setup")}


def _typed(cls: type[FrozenFields]) -> dict[str, str]:
    hints = typing.get_type_hints(cls)
    return {name: _type_name(hints[name]) for name in cls.field_names if name not in NOT_FOR_RULES}


def _type_name(hint: object) -> str:
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        hint = next(a for a in arguments if a is not type(None))
        arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return "sans" if SubjectAltName in arguments else "names"
    simple = {int: "int", bool: "bool", datetime: "datetime", DistinguishedName: "dn"}
    return simple.get(hint, "str")  # type: ignore[call-overload, no-any-return]
