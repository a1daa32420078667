"""How far a rule gets: which conditions hold on which lines, which one fails, and on which record.

    Report + Rule -> Why for each attempt (or for the whole log)

Where several records could be bound, the way that gets furthest is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from logdx.diagnose.match import MAX_TRIES, Match, View, one
from logdx.diagnose.rules import Rule
from logdx.diagnose.run import view_of, view_of_log
from logdx.diagnose.values import holds
from logdx.model.attempts import Attempt
from logdx.model.report import Report

Condition = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A condition that holds, and the lines that show it."""

    condition: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """A rule on one attempt, or on the whole log (``attempt`` is None)."""

    attempt: Attempt | None
    held: tuple[Held, ...]
    failed: str | None = None
    """The first condition that no record fits; None where the rule holds."""
    misses: tuple[str, ...] = ()
    """The nearest record to the failed condition, and what it lacks."""


def why(report: Report, rule: Rule) -> list[Why]:
    """Return how far the rule gets on each attempt; on the whole log for one of scope log."""
    if rule.scope == "log" or not report.attempts:
        view = view_of_log(report.timeline, report.evaluated_at)
        return [_why(rule, view, None)]
    views = [(view_of(a, report.timeline, report.evaluated_at), a) for a in report.attempts]
    return [_why(rule, view, attempt) for view, attempt in views]


def _why(rule: Rule, view: View, attempt: Attempt | None) -> Why:
    conditions = list(flat(rule.when))
    trail = _trail(conditions, view, Match())
    befores = [Match(), *trail]
    held = tuple(
        Held(describe(condition), _new_lines(before, after))
        for condition, before, after in zip(conditions, befores, trail, strict=False)
    )
    if len(trail) == len(conditions):
        return Why(attempt, held)
    failed = conditions[len(trail)]
    misses = tuple(_misses(failed, view, befores[-1]))
    return Why(attempt, held, describe(failed), misses)


def flat(conditions: Sequence[Condition]) -> Iterator[Condition]:
    """The conditions of ``all`` one by one; any and none stay groups."""
    for condition in conditions:
        if "all" in condition:
            yield from flat(condition["all"])
        else:
            yield condition


def _trail(conditions: Sequence[Condition], view: View, start: Match) -> list[Match]:
    """The matches after each condition, on the way that gets furthest."""
    best: list[Match] = []
    trail: list[Match] = []
    ways = [one(conditions[0], view, start)] if conditions else []
    for _ in range(MAX_TRIES):
        if not ways or len(best) == len(conditions):
            break
        step = next(ways[-1], None)
        if step is None:
            ways.pop()
            del trail[-1:]
            continue
        trail.append(step)
        best = max(best, list(trail), key=len)
        if len(trail) < len(conditions):
            ways.append(one(conditions[len(trail)], view, step))
    return best


def _new_lines(before: Match, after: Match) -> tuple[int, ...]:
    return tuple(r.first_line for r in after.evidence if r not in before.evidence)


def describe(condition: Condition) -> str:
    """Return a condition as a short text."""
    for group in ("any", "none", "all"):
        if group in condition:
            return f"{group} of: " + "; ".join(describe(c) for c in condition[group])
    if "knows" in condition:
        keys = {k: v for k, v in condition.items() if k != "knows"}
        return f"{condition['knows']} " + ", ".join(f"{k}: {v}" for k, v in keys.items())
    tests = ", ".join(
        f"{path} {operator} {operand}" for path, operator, operand in condition["tests"]
    )
    count = f" (count {condition['count']})" if "count" in condition else ""
    return f"{condition['kind']}{count}: {tests or 'any'}"


def _misses(condition: Condition, view: View, match: Match) -> Iterator[str]:
    """What is nearest to the condition, and what it lacks."""
    if "any" in condition:
        for alternative in condition["any"]:
            yield from _miss_of_branch(alternative, view, match)
    elif "none" in condition:
        for excluded in condition["none"]:
            yield from _intruder(excluded, view, match)
    elif "knows" in condition:
        asked = {k: str(v) for k, v in condition.items() if str(v).startswith("$")}
        values = ", ".join(f"{v} is {view.resolve(v, match.names)}" for v in asked.values())
        yield f"the knowledge has no such {condition['knows']}" + (f": {values}" if values else "")
    else:
        yield from _nearest_record(condition, view, match)


def _miss_of_branch(condition: Condition, view: View, match: Match) -> Iterator[str]:
    """The first condition that fails in one alternative."""
    conditions = list(flat([condition]))
    trail = _trail(conditions, view, match)
    failed = conditions[len(trail)] if len(trail) < len(conditions) else conditions[-1]
    yield describe(failed)
    for miss in _misses(failed, view, trail[-1] if trail else match):
        yield "  " + miss


def _intruder(condition: Condition, view: View, match: Match) -> Iterator[str]:
    """The record that fits what the rule excludes."""
    found = next(one(condition, view, match), None)
    if found is not None:
        lines = ", ".join(map(str, _new_lines(match, found)))
        yield (f"line {lines} fits " if lines else "this holds: ") + describe(condition)


def _nearest_record(condition: Condition, view: View, match: Match) -> Iterator[str]:
    """The record of that kind that passes most tests, and the tests that it fails."""
    kind, tests = condition["kind"], condition["tests"]
    records = _candidates(kind, view)
    if not records:
        yield f"there is no {kind} record" if kind != "attempt" else "there is no attempt"
        return

    def passed(record: object) -> int:
        return sum(_passes(record, test, view, match) for test in tests)

    best = max(records, key=passed)
    if passed(best) == len(tests):
        yield _misplaced(condition, len([r for r in records if passed(r) == len(tests)]))
        return
    place = f"line {getattr(best, 'first_line', '?')}: " if kind != "attempt" else ""
    for test in tests:
        if not _passes(best, test, view, match):
            path, operator, operand = test
            yield f"{place}{path} is {_shown(view.field(best, path))}, wanted {operator} {operand}"


def _candidates(kind: str, view: View) -> Sequence[object]:
    if kind == "attempt":
        return [view.attempt] if view.attempt is not None else []
    if kind == "other_attempt":
        return [attempt for attempt in view.attempts if attempt is not view.attempt]
    return view.by_kind.get(kind, ())


def _misplaced(condition: Condition, fitting: int) -> str:
    if "count" in condition:
        wanted = ", ".join(f"{operator} {value}" for operator, value in condition["count"])
        return f"{fitting} records fit, wanted count {wanted}"
    sides = [f"{side} {condition[side]}" for side in ("before", "after") if side in condition]
    return f"{fitting} records fit, but none stands {' and '.join(sides)}"


def _passes(record: object, test: Sequence[Any], view: View, match: Match) -> bool:
    path, operator, operand = test
    if isinstance(operand, str) and operand.startswith("$"):
        operand = view.resolve(operand, match.names)
    return holds(view.field(record, path), operator, operand)


def _shown(value: object) -> str:
    if value is None:
        return "not shown"
    return ", ".join(map(str, value)) or "empty" if isinstance(value, tuple) else str(value)
