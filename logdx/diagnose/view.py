"""What rules see of an attempt, and what a rule has matched so far.

attempt + records (of the attempt, then of its boot) -> View      names, evidence -> Match
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from logdx.diagnose.computed import Moment, compute, is_computed
from logdx.model.attempts import Attempt
from logdx.model.names import DistinguishedName
from logdx.model.records import Certificate, Record

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
        self.answers: dict[str, Sequence[object]] = {}
        """What ``shown`` has been asked so far."""

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


def _origin(record: Record) -> str:
    return str(getattr(record, "origin", ""))
