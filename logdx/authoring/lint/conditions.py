"""What conditions say together: whether one can hold, and which condition follows from which.

certificate: {depth: 0, origin: peer}  ->  certificate: {origin: [peer, own]}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from logdx.authoring.lint.logic import Test, clash, implies
from logdx.diagnose.fields import fields_for, vocabulary_of
from logdx.diagnose.view import MAX_RECORDS

Condition = dict[str, Any]
MOST_COUNTED = 2 * MAX_RECORDS
"""Records of a kind that a rule sees; a count above it never holds."""


def by_path(tests: Sequence[Sequence[Any]]) -> dict[str, list[Test]]:
    """Return the tests of each field."""
    found: dict[str, list[Test]] = {}
    for path, operator, operand in tests:
        found.setdefault(path, []).append((operator, operand))
    return found


def type_of(kind: str, path: str) -> str:
    """Return the type of a field, or of an attribute of a name."""
    name, _, attribute = path.partition(".")
    return "str" if attribute else fields_for(kind)[name]


def clashes(condition: Condition) -> Iterator[str]:
    """Yield why a condition that is no group can never hold."""
    if "kind" not in condition:
        return
    kind = condition["kind"]
    for path, tests in by_path(condition["tests"]).items():
        words = () if "." in path else vocabulary_of(kind, path)[0]
        why = clash(tests, type_of(kind, path), words)
        if why:
            yield f"{path!r}: {why}"
    counted = [(operator, value) for operator, value in condition.get("count", ())]
    why = clash([*counted, ("gte", 0), ("lte", MOST_COUNTED)], "int") if counted else None
    if why:
        yield f"'count': {why}"
    if condition.get("before") and condition.get("before") == condition.get("after"):
        yield f"a record is not before and after {condition['before']!r}"


def follows(one: Condition, other: Condition) -> bool:
    """Whether ``other`` holds whenever ``one`` does; both are no groups."""
    if one == other:
        return True
    if "kind" not in one or one.get("kind") != other.get("kind"):
        return False
    if any(key in other for key in ("count", "before", "after")) or _may_be_none(one):
        return False
    kind, known = one["kind"], by_path(one["tests"])
    return all(
        any(implies(test, (operator, operand), type_of(kind, path)) for test in known.get(path, ()))
        for path, operator, operand in other["tests"]
    )


def _may_be_none(condition: Condition) -> bool:
    """Whether a count lets the condition hold without any record."""
    counted = [(operator, value) for operator, value in condition.get("count", ())]
    return bool(counted) and clash([*counted, ("lte", 0), ("gte", 0)], "int") is None
