"""Matches the conditions of a rule against records.

    conditions + View (records of one attempt and its boot) -> Match (bound names, evidence)

Conditions are tried in order; a condition with ``as`` or a count tries each record that fits, the
others take the first. The number of tries is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from logdx.diagnose.computed import Moment, compute, is_computed
from logdx.diagnose.knowledge import known
from logdx.diagnose.values import holds
from logdx.model.attempts import Attempt
from logdx.model.names import DistinguishedName
from logdx.model.records import Certificate, Record

MAX_TRIES = 20_000
MAX_RECORDS = 60
"""Records of a kind that a rule sees, from the start and from the end of an attempt."""


@dataclass(frozen=True, slots=True)
class Match:
    """A way in which all conditions hold."""

    names: dict[str, object] = field(default_factory=dict)
    evidence: tuple[Record, ...] = ()

    def bind(self, name: str | None, value: object, record: Record | None = None) -> Match:
        """Return this match with one more name and one more piece of evidence."""
        names = {**self.names, name: value} if name else self.names
        evidence = self.evidence
        if record is not None and record not in evidence:
            evidence = (*evidence, record)
        return Match(names, evidence)


class View:
    """What a rule can see: the records of an attempt, then what its boot had set up."""

    def __init__(
        self,
        attempt: Attempt | None,
        records: Sequence[Record],
        attempts: Sequence[Attempt],
        today: datetime,
        log_date: datetime | None,
    ) -> None:
        self.attempt, self.attempts = attempt, attempts
        self.today, self.log_date = today, log_date
        self.by_kind: dict[str, list[Record]] = {}
        for record in records:
            self.by_kind.setdefault(record.kind, []).append(record)
        self.by_kind = {kind: _bounded(found) for kind, found in self.by_kind.items()}
        self.tries = 0
        self.answers: dict[str, bool] = {}
        """What ``quick`` has asked so far."""

    def resolve(self, path: str, names: dict[str, object]) -> object:
        """Return the value of ``name.field.attribute``; None where anything is missing."""
        name, _, rest = path.removeprefix("$").partition(".")
        if name == "attempt":
            value: object = self.attempt
        elif name == "today":
            value = self.today
        elif name == "log":
            return self.log_date if rest == "date" else None
        elif name == "boot":
            return self._of_boot(rest)
        else:
            value = names.get(name)
        return self.field(value, rest)

    def field(self, value: object, path: str) -> object:
        """Follow a dotted path into a record, a name or a fact of the knowledge."""
        if "." not in path:
            return self._part(value, path) if path else value
        for part in path.split("."):
            value = self._part(value, part)
        return value

    def _part(self, value: object, part: str) -> object:
        if isinstance(value, DistinguishedName):
            return value.label if part == "label" else value.get(part)
        if isinstance(value, Certificate) and is_computed(part):
            host = self.attempt.host if self.attempt is not None else None
            return compute(part, value, Moment(self.log_date, self.today, host))
        return getattr(value, part, None)

    def _of_boot(self, path: str) -> object:
        """``boot.ca.subject``, ``boot.own.subject``: what the device had loaded."""
        what, _, rest = path.partition(".")
        if what == "own":
            own = [c for c in self.by_kind.get("certificate", ()) if _origin(c) == "own"]
            leaf = next((c for c in own if getattr(c, "depth", None) == 0), own[0] if own else None)
            return self.field(leaf, rest)
        if what == "own_ca":
            own = [c for c in self.by_kind.get("certificate", ()) if _origin(c) == "own"]
            deep = [c for c in own if (getattr(c, "depth", 0) or 0) > 0]
            return self.field(deep[0] if deep else None, rest)
        loaded = [r for r in self.by_kind.get("input", ()) if getattr(r, "what", "") == what]
        values = (self.field(record, rest) for record in reversed(loaded))
        return next((value for value in values if value is not None), None)


def _bounded(records: list[Record]) -> list[Record]:
    """The first and the last records of a kind: a rule's time must not grow with the log."""
    if len(records) <= 2 * MAX_RECORDS:
        return records
    return records[:MAX_RECORDS] + records[-MAX_RECORDS:]


def matches(conditions: Sequence[dict[str, Any]], view: View) -> Match | None:
    """Return the first way in which all conditions hold, or None."""
    view.tries = 0
    return next(_solve(conditions, view, Match()), None)


def _solve(conditions: Sequence[dict[str, Any]], view: View, match: Match) -> Iterator[Match]:
    if not conditions:
        yield match
        return
    for step in one(conditions[0], view, match):
        view.tries += 1
        if view.tries > MAX_TRIES:
            return
        yield from _solve(conditions[1:], view, step)


def one(condition: dict[str, Any], view: View, match: Match) -> Iterator[Match]:
    """Yield the ways in which one condition holds."""
    if "all" in condition:
        yield from _solve(condition["all"], view, match)
    elif "any" in condition:
        for alternative in condition["any"]:
            yield from one(alternative, view, match)
    elif "none" in condition:
        if not any(next(one(c, view, match), None) for c in condition["none"]):
            yield match
    elif "knows" in condition:
        yield from known(condition, view, match)
    elif condition["kind"] == "attempt":
        if view.attempt is not None and _fits(view.attempt, condition["tests"], view, match):
            yield match
    elif condition["kind"] == "other_attempt":
        others = [a for a in view.attempts if a is not view.attempt]
        if any(_fits(a, condition["tests"], view, match) for a in others):
            yield match
    else:
        yield from _records(condition, view, match)


def _records(condition: dict[str, Any], view: View, match: Match) -> Iterator[Match]:
    fitting = [
        record
        for record in view.by_kind.get(condition["kind"], ())
        if _placed(record, condition, match) and _fits(record, condition["tests"], view, match)
    ]
    if "count" in condition:
        if all(holds(len(fitting), op, value) for op, value in condition["count"]):
            for record in fitting[:3]:
                match = match.bind(condition.get("as"), record, record)
            yield match
    elif "as" in condition:
        for record in fitting:
            yield match.bind(condition["as"], record, record)
    elif fitting:
        yield match.bind(None, None, fitting[0])


def _placed(record: Record, condition: dict[str, Any], match: Match) -> bool:
    """Whether the record stands where ``before`` and ``after`` want it."""
    if "before" not in condition and "after" not in condition:
        return True
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


def _origin(record: Record) -> str:
    return str(getattr(record, "origin", ""))
