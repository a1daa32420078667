"""The parts of a rule that an example can exercise, each as a narrower rule.

    conditions -> Variant: the same with one branch of an ``any``, one value of a list, or with
    what a ``none`` excludes made a condition

A part is exercised where its variant holds on some log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from logdx.authoring.words import in_line

Condition = dict[str, Any]

ALTERNATIVES = frozenset(("in", "has_any", "glob", "contains"))
"""Operators of which one value of the list is enough."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A part of a rule, and the conditions that hold where the part does."""

    part: str
    conditions: tuple[Condition, ...]
    within: str = ""
    """The part that this one is a part of."""


def variants(conditions: Sequence[Condition]) -> Iterator[Variant]:
    """Yield a variant for each part of the conditions.

    >>> when = [{"any": [{"kind": "alert", "tests": []}, {"kind": "crash", "tests": []}]}]
    >>> [one.part for one in variants(when)]
    ['any: an alert', 'any: a crash']
    """
    for place, condition in enumerate(conditions):
        for part, within, narrowed in _narrowed(condition):
            rest = (*conditions[:place], narrowed, *conditions[place + 1 :])
            yield Variant(part, rest, within)


def without_exclusions(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Return the conditions without any ``none``: they hold wherever a variant does."""
    return tuple(_without(condition) for condition in conditions if "none" not in condition)


def _without(condition: Condition) -> Condition:
    for group in ("all", "any"):
        if group in condition:
            return {group: [_without(one) for one in condition[group] if "none" not in one]}
    return condition


def _narrowed(condition: Condition, within: str = "") -> Iterator[tuple[str, str, Condition]]:
    """Yield (part, the part it belongs to, narrower condition)."""
    if "all" in condition:
        for place, inner in enumerate(condition["all"]):
            for part, outer, one in _narrowed(inner, within):
                rest = [*condition["all"][:place], one, *condition["all"][place + 1 :]]
                yield part, outer, {"all": rest}
    elif "any" in condition:
        for branch in condition["any"]:
            if len(condition["any"]) == 1:
                yield from _narrowed(branch, within)
                continue
            part = f"any: {in_line(branch)}"
            yield part, within, branch
            yield from _narrowed(branch, part)
    elif "none" in condition:
        for excluded in condition["none"]:
            part = f"none: {in_line(excluded)}"
            yield part, within, excluded
            yield from _narrowed(excluded, part)
    else:
        narrow = _statuses if "knows" in condition else _values
        yield from ((f"value: {label}", within, one) for label, one in narrow(condition))


def _statuses(condition: Condition) -> Iterator[tuple[str, Condition]]:
    statuses = str(condition.get("status", "")).split("|")
    if len(statuses) > 1:
        for status in statuses:
            yield f"a {condition['knows']} which is {status}", {**condition, "status": status}


def _values(condition: Condition) -> Iterator[tuple[str, Condition]]:
    tests = condition["tests"]
    for place, (path, operator, operand) in enumerate(tests):
        if operator in ALTERNATIVES and isinstance(operand, list) and len(operand) > 1:
            for value in operand:
                test = [path, operator, [value]]
                one = [*tests[:place], test, *tests[place + 1 :]]
                label = in_line({"kind": condition["kind"], "tests": [test]})
                yield label, {**condition, "tests": one}
