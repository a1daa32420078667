"""What a rule may name: the record kinds with their fields and types, and the other conditions.

record registry (dataclass annotations) -> FieldType -> typing of the values in rules
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from logdx.model.attempts import STEPS, Attempt
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
ABOUT_COMPUTED = {
    "self_signed": "Whether issuer and subject are the same name.",
    "validity": "expired, valid, future or unknown, at the log's date.",
    "validity_today": "expired, valid, future or unknown, at the reader's date.",
    "covers_host": "Whether it is for the host that the attempt asked for.",
    "days_early": "Days from the log's date to not_before, 0 where that is over.",
    "days_late": "Days from not_after to the log's date, 0 where that is to come.",
}
NOT_FOR_RULES = frozenset(("source", "first_line", "last_line", "stream"))
DN_ATTRIBUTES = (
    "CN", "C", "L", "ST", "O", "OU", "DC", "UID", "SN", "GN", "serialNumber", "emailAddress",
    "postalAddress", "postalCode", "street", "title", "initials", "generationQualifier",
    "pseudonym", "dnQualifier", "uniqueIdentifier", "businessCategory", "organizationIdentifier",
)  # fmt: skip
"""Attributes of a distinguished name, as mbedTLS and OpenSSL print them; case is ignored."""

_ROLES = ("client", "server", "unknown")
_ORIGINS = ("own", "peer", "store", "unknown")
_DIRECTIONS = ("sent", "received", "unknown")
_VALIDITY = ("expired", "valid", "future", "unknown")
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("attempt", "role"): _ROLES,
    ("attempt", "outcome"): ("failed", "handshake-ok", "succeeded", "unknown"),
    ("attempt", "stopped_at"): STEPS,
    ("attempt", "flight"): ("hello", "server", "client", "after"),
    ("attempt", "clock"): ("unset", "set", "unknown"),
    ("certificate", "origin"): _ORIGINS,
    ("certificate", "validity"): _VALIDITY,
    ("certificate", "validity_today"): _VALIDITY,
    ("chain", "origin"): _ORIGINS,
    ("alert", "direction"): _DIRECTIONS,
    ("step", "outcome"): ("started", "ok", "failed"),
    ("handshake_state", "role"): _ROLES,
    ("handshake_state", "step"): STEPS,
    ("negotiation", "role"): _ROLES,
    ("wire_bytes", "direction"): _DIRECTIONS,
    ("input", "what"): ("ca", "crl", "cert", "key", "bundle", "psk", "csr", ""),
    ("input", "origin"): ("log", "file"),
    ("net_event", "what"): ("dns", "tcp", "socket", "link", "send", "receive", "timeout"),
    ("net_event", "outcome"): (
        "started", "ok", "failed", "closed", "reset", "refused", "unreachable", "timeout",
        "exhausted",
    ),
    ("probe", "outcome"): ("ok", "unverified", "failed"),
    ("comparison", "outcome"): ("ok", "unverified", "failed"),
    ("comparison", "change"): ("same", "renewed", "other-issuer", "other"),
    ("clock", "origin"): ("stamp", "sntp", "rtc", "client-hello", "date", "build"),
    ("crash", "what"): (
        "stack-overflow", "watchdog", "panic", "abort", "out-of-memory", "assert", "reboot",
    ),
}  # fmt: skip
"""Fields with few values that are all known, by kind (an attempt is a kind here)."""
FLAG_FIELDS = frozenset(
    (("attempt", "flags"), ("certificate", "flags"), ("chain", "flags"), ("verify_flags", "names"))
)
CODE_FIELDS = frozenset((("return_code", "names"), ("return_code", "high"), ("return_code", "low")))


@cache
def fields_of(kind: str) -> dict[str, str]:
    """Return field name -> type name (str, int, bool, datetime, dn, names, sans) of a kind."""
    return typed_fields(record_kinds()[kind]) | COMPUTED.get(kind, {})


@cache
def attempt_fields() -> dict[str, str]:
    """Return the fields of an attempt that a rule can test."""
    return {k: t for k, t in typed_fields(Attempt).items() if k not in ("records", "setup")}


def fields_for(condition: str) -> dict[str, str]:
    """Return the fields of a record kind, of attempt or of other_attempt."""
    return attempt_fields() if condition in ("attempt", "other_attempt") else fields_of(condition)


@cache
def vocabulary_of(condition: str, field: str) -> tuple[tuple[str, ...], str]:
    """Return the values that a field can have, and what they are; () where they are not known."""
    place = ("attempt" if condition == "other_attempt" else condition, field)
    if place in CHOICES:
        return CHOICES[place], "value"
    if place in FLAG_FIELDS:
        from logdx.knowledge.flags import all_names

        return all_names(), "verify flag"
    if place in CODE_FIELDS:
        from logdx.knowledge._data import section

        return tuple(section("names")), "code name"
    if place == ("alert", "name"):
        from logdx.knowledge.alerts import all_names as alert_names

        return alert_names(), "alert"
    if place == ("return_code", "layer"):
        from logdx.knowledge.codes import LAYERS

        return LAYERS, "layer"
    return (), ""


def typed_fields(cls: type[FrozenFields]) -> dict[str, str]:
    """Return field name -> type name of any class of frozen fields, without the places."""
    hints = typing.get_type_hints(cls)
    return {name: type_name(hints[name]) for name in cls.field_names if name not in NOT_FOR_RULES}


def type_name(hint: object) -> str:
    """Return the type name of an annotation: str, int, bool, datetime, dn, names or sans."""
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        hint = next(a for a in arguments if a is not type(None))
        arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return "sans" if SubjectAltName in arguments else "names"
    simple = {int: "int", bool: "bool", datetime: "datetime", DistinguishedName: "dn"}
    return simple.get(hint, "str")  # type: ignore[call-overload, no-any-return]
