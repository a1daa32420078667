"""Which rules speak of a code, an alert or a flag.

conditions of the rules -> the names and numbers that they test -> rule ids
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from logdx.diagnose.rules import Rule

_FIELDS = {
    "code": {"names", "high", "low", "value"},
    "alert": {"description", "name"},
    "flag": {"names", "flags"},
}
_KINDS = {
    "code": {"return_code"},
    "alert": {"alert"},
    "flag": {"verify_flags", "certificate", "attempt", "chain"},
}


def rules_about(rules: Iterable[Rule], kind: str, wanted: Sequence[object]) -> list[str]:
    """Return the ids of the rules with a condition on one of the ``wanted`` names or numbers.

    ``kind`` is code, alert or flag.
    """
    return [rule.id for rule in rules if _speaks(rule.when, kind, wanted)]


def _speaks(conditions: Iterable[dict[str, Any]], kind: str, wanted: Sequence[object]) -> bool:
    return any(
        condition.get("kind") in _KINDS[kind]
        and any(_tests(test, kind, wanted) for test in condition.get("tests", ()))
        for condition in _flat(conditions)
    )


def _flat(conditions: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every condition that a rule asks for; what it excludes does not count."""
    for condition in conditions:
        for group in ("all", "any"):
            yield from _flat(condition.get(group, ()))
        yield condition


def _tests(test: Sequence[Any], kind: str, wanted: Sequence[object]) -> bool:
    field, _, operand = test
    operands = operand if isinstance(operand, list) else [operand]
    return field in _FIELDS[kind] and any(one in wanted for one in operands)
