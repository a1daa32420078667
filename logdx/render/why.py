"""Why a rule holds, or which of its conditions fails on which record.

Report + rule id -> the conditions in order, each with the record that fits or the nearest miss
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from logdx.diagnose.match import Match, View, one
from logdx.diagnose.rules import Rule
from logdx.diagnose.run import view_of, view_of_log
from logdx.diagnose.values import holds
from logdx.errors import UsageError, nearest
from logdx.model.attempts import Attempt
from logdx.model.report import Report


def render_why(report: Report, rules: Sequence[Rule], rule_id: str) -> str:
    """Return the explanation as text. Raises UsageError for an unknown rule."""
    by_id = {rule.id: rule for rule in rules}
    if rule_id not in by_id:
        raise UsageError(f"--why: no rule {rule_id!r}" + nearest(rule_id, by_id))
    rule = by_id[rule_id]
    if rule.scope == "log" or not report.attempts:
        view = view_of_log(report.timeline, report.evaluated_at)
        return "\n".join([f"{rule.id} on the whole log", *_steps(rule, view)])
    lines: list[str] = []
    for attempt in report.attempts:
        lines.append(f"{rule.id} on attempt {attempt.index} ({_place(attempt)})")
        if attempt.outcome not in rule.outcomes:
            lines.append(
                f"  its outcome is {attempt.outcome}; the rule is for {', '.join(rule.outcomes)}"
            )
        lines += _steps(rule, view_of(attempt, report.timeline, report.evaluated_at))
    return "\n".join(lines)


def _place(attempt: Attempt) -> str:
    return f"lines {attempt.first_line}-{attempt.last_line}, {attempt.outcome}"


def _steps(rule: Rule, view: View) -> Iterator[str]:
    match = Match()
    for condition in _flat(rule.when):
        found = next(one(condition, view, match), None)
        label = describe(condition)
        if found is None:
            yield f"  FAILS  {label}"
            yield from _nearest_miss(condition, view, match)
            return
        new = [record for record in found.evidence if record not in match.evidence]
        lines = ", ".join(str(record.first_line) for record in new)
        yield f"  holds  {label}" + (f"   (line {lines})" if lines else "")
        match = found
    yield "  The rule holds."


def _flat(conditions: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The conditions of ``all`` one by one; any and none stay groups."""
    for condition in conditions:
        if "all" in condition:
            yield from _flat(condition["all"])
        else:
            yield condition


def describe(condition: dict[str, Any]) -> str:
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


def _nearest_miss(condition: dict[str, Any], view: View, match: Match) -> Iterator[str]:
    """The record of that kind that passes most tests, and the first test that it fails."""
    if "kind" not in condition:
        return
    records: Sequence[object] = view.by_kind.get(condition["kind"], ())
    if condition["kind"] == "attempt":
        records = [view.attempt]
    if not records:
        yield f"         the log has no {condition['kind']} record"
        return
    best = max(
        records, key=lambda r: sum(_passes(r, test, view, match) for test in condition["tests"])
    )
    for test in condition["tests"]:
        if not _passes(best, test, view, match):
            value = view.field(best, test[0])
            line = getattr(best, "first_line", "?")
            yield f"         line {line}: {test[0]} is {value!s}, wanted {test[1]} {test[2]}"


def _passes(record: object, test: Sequence[Any], view: View, match: Match) -> bool:
    path, operator, operand = test
    if isinstance(operand, str) and operand.startswith("$"):
        operand = view.resolve(operand, match.names)
    return holds(view.field(record, path), operator, operand)
