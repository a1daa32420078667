"""The operators of the rule language, linear in the size of their operands.

A missing field (None) matches nothing but ``absent``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from logdx.model.names import DistinguishedName, SubjectAltName, parse_dn


def holds(value: Any, operator: str, operand: Any) -> bool:
    """Whether ``value operator operand`` holds."""
    if operator == "eq" and value.__class__ is operand.__class__ and value is not None:
        return bool(value == operand)
    if operator == "absent":
        return (value is None) is operand
    if operator == "present":
        return (value is not None) is operand
    if value is None or operand is None:
        return False
    if operator == "empty":
        return (len(value) == 0) is operand
    return _TESTS[operator](value, operand)


def glob(pattern: str, text: str) -> bool:
    """Match ``*`` (any run of characters) in a pattern, ignoring case; no backtracking.

    >>> glob("*.azure-devices.net", "hub.azure-devices.net")
    True
    """
    pattern, text = pattern.casefold(), text.casefold()
    first, *rest = pattern.split("*")
    if not rest:
        return first == text
    if not text.startswith(first):
        return False
    position = len(first)
    for piece in rest[:-1]:
        found = text.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return text.endswith(rest[-1]) and len(text) - len(rest[-1]) >= position


def _same(value: Any, operand: Any) -> bool:
    if isinstance(value, DistinguishedName) and isinstance(operand, str):
        return value == parse_dn(operand)
    if isinstance(value, datetime) and isinstance(operand, str):
        return value == datetime.fromisoformat(operand)
    return bool(value == operand)


def _members(value: Any) -> tuple[Any, ...]:
    return tuple(m.value if isinstance(m, SubjectAltName) else m for m in value)


def _any_glob(value: Any, patterns: list[str]) -> bool:
    if isinstance(value, tuple):
        return any(_any_glob(member, patterns) for member in _members(value))
    return any(glob(pattern, str(value)) for pattern in patterns)


def _any_contains(value: Any, needles: list[str]) -> bool:
    if isinstance(value, tuple):
        return any(_any_contains(member, needles) for member in _members(value))
    text = str(value).casefold()
    return any(needle.casefold() in text for needle in needles)


def _ordered(value: Any, operand: Any) -> tuple[Any, Any]:
    if isinstance(value, datetime) and isinstance(operand, str):
        operand = datetime.fromisoformat(operand)
    return value, operand


def _lt(value: Any, operand: Any) -> bool:
    left, right = _ordered(value, operand)
    return bool(left < right)


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _same,
    "in": lambda value, operand: any(_same(value, item) for item in operand),
    "not_in": lambda value, operand: not any(_same(value, item) for item in operand),
    "has": lambda value, operand: operand in _members(value),
    "has_any": lambda value, operand: any(item in _members(value) for item in operand),
    "has_all": lambda value, operand: all(item in _members(value) for item in operand),
    "glob": _any_glob,
    "contains": _any_contains,
    "lt": _lt,
    "gte": lambda value, operand: not _lt(value, operand),
    "gt": lambda value, operand: _lt(operand, value) if not isinstance(operand, str)
    else not _lt(value, operand) and not _same(value, operand),
    "lte": lambda value, operand: _lt(value, operand) or _same(value, operand),
}  # fmt: skip
