"""Matches the conditions of a rule against records.

    condition -> Way (made ready once) -> View, Match -> the ways in which it holds, as Matches

Conditions are tried in order; a condition with ``as`` or a count tries each record that fits, the
others take the first. The number of tries is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from logdx.diagnose.knowledge import known
from logdx.diagnose.shown import names_another, shown
from logdx.diagnose.values import holds
from logdx.diagnose.view import Match, View
from logdx.model.records import Record

MAX_TRIES = 20_000

Condition = dict[str, Any]
Way = Callable[[View, Match], Iterator[Match]]
Finder = Callable[[View, Match], Sequence[Any]]
T = TypeVar("T")


def matches(conditions: Sequence[Condition], view: View) -> Match | None:
    """Return the first way in which all conditions hold, or None."""
    view.tries = 0
    return next(_all(conditions, view, Match()), None)


def one(condition: Condition, view: View, match: Match) -> Iterator[Match]:
    """Yield the ways in which one condition holds."""
    return _way(condition)(view, match)


class _Ready(Generic[T]):
    """What was made of conditions, by identity: they are dicts, and live as long as their rule."""

    def __init__(self, make: Callable[[Condition], T]) -> None:
        self._make = make
        self._made: dict[int, tuple[Condition, T]] = {}

    def __call__(self, condition: Condition) -> T:
        made = self._made.get(id(condition))
        if made is None or made[0] is not condition:
            if len(self._made) >= MOST_READY:
                self._made.clear()
            made = self._made[id(condition)] = (condition, self._make(condition))
        return made[1]


MOST_READY = 10_000
"""Conditions that are remembered; all rules have a few thousand."""


def _new_way(condition: Condition) -> Way:
    if "all" in condition:
        parts = condition["all"]
        return lambda view, match: _all(parts, view, match)
    if "any" in condition:
        return lambda view, match: _any(condition["any"], view, match)
    if "none" in condition:
        return lambda view, match: _none(condition["none"], view, match)
    if "knows" in condition:
        return lambda view, match: known(condition, view, match)
    if condition["kind"] == "other_attempt":
        return lambda view, match: _other_attempt(condition, view, match)
    return _of_things(condition)


def _all(conditions: Sequence[Condition], view: View, match: Match) -> Iterator[Match]:
    if not conditions:
        yield match
        return
    for step in one(conditions[0], view, match):
        view.tries += 1
        if view.tries > MAX_TRIES:
            return
        yield from _all(conditions[1:], view, step)


def _any(conditions: Sequence[Condition], view: View, match: Match) -> Iterator[Match]:
    for alternative in conditions:
        yield from one(alternative, view, match)


def _none(conditions: Sequence[Condition], view: View, match: Match) -> Iterator[Match]:
    for condition in conditions:
        if next(one(condition, view, match), None) is not None:
            return
    yield match


def _other_attempt(condition: Condition, view: View, match: Match) -> Iterator[Match]:
    others = [a for a in view.attempts if a is not view.attempt]
    if any(_fits(a, condition["tests"], view, match) for a in others):
        yield match


def fitting(condition: Condition, view: View, match: Match) -> Sequence[Record]:
    """Return every record that fits a condition on records."""
    return _finder(condition)(view, match)


def _new_finder(condition: Condition) -> Finder:
    tests = condition["tests"]
    candidates = shown(condition["kind"], [test for test in tests if not names_another(test)])
    bound = [test for test in tests if names_another(test)]
    placed = "before" in condition or "after" in condition

    def find(view: View, match: Match) -> Sequence[Any]:
        found = candidates(view)
        if placed:
            found = [r for r in found if _placed(r, condition, match)]
        if bound:
            found = [r for r in found if _fits(r, bound, view, match)]
        return found

    return find


def _of_things(condition: Condition) -> Way:
    """A condition on records, or on the attempt."""
    find = _new_finder(condition)
    is_attempt = condition["kind"] == "attempt"
    name, counted = condition.get("as"), condition.get("count")

    def way(view: View, match: Match) -> Iterator[Match]:
        fitting = find(view, match)
        if counted is not None:
            if all(holds(len(fitting), op, value) for op, value in counted):
                for record in fitting[:3]:
                    match = match.bind(name, record, record)
                yield match
        elif name is not None:
            for record in fitting:
                yield match.bind(name, record, record)
        elif fitting:
            yield match if is_attempt else match.bind(None, None, fitting[0])

    return way


def _placed(record: Record, condition: Condition, match: Match) -> bool:
    """Whether the record stands where ``before`` and ``after`` want it."""
    for side in ("before", "after"):
        other = match.names.get(condition.get(side, ""))
        if side in condition and not isinstance(other, Record):
            return False
        if isinstance(other, Record):
            if side == "before" and record.first_line >= other.first_line:
                return False
            if side == "after" and record.first_line <= other.first_line:
                return False
    return True


def _fits(value: object, tests: Sequence[Sequence[Any]], view: View, match: Match) -> bool:
    for path, operator, operand in tests:
        if not holds(view.field(value, path), operator, _operand(operand, view, match)):
            return False
    return True


def _operand(operand: Any, view: View, match: Match) -> Any:
    if isinstance(operand, str) and operand.startswith("$"):
        return view.resolve(operand, match.names)
    return operand


_way, _finder = _Ready(_new_way), _Ready(_new_finder)

__all__ = ["MAX_TRIES", "Match", "View", "fitting", "matches", "one"]
