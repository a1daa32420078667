"""What a rule can see of a log: its attempts and records, with every field that a rule may name.

Report -> Seen (kind, lines, attempt) -> fields: (name as a rule writes it, value)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from logdx.diagnose.fields import attempt_fields, fields_of
from logdx.diagnose.match import View
from logdx.diagnose.run import view_of, view_of_log
from logdx.model.attempts import Attempt
from logdx.model.names import DistinguishedName
from logdx.model.records import Record
from logdx.model.report import Report

ATTEMPT = "attempt"
_PLACE = frozenset(("source", "boot", "first_line", "last_line", "stream", "dialect"))
"""Where a record comes from; shown apart from what it says."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A record, or an attempt as a whole."""

    thing: Record | Attempt
    kind: str
    attempt: int | None
    view: View

    @property
    def lines(self) -> str:
        """Return the line, or the first and the last one."""
        first, last = self.thing.first_line, self.thing.last_line
        return str(first) if first == last else f"{first}-{last}"

    def fields(self, dotted: bool = False) -> Iterator[tuple[str, object]]:
        """Yield each field that a rule can test, computed ones too; None for what is absent.

        ``dotted`` adds the attributes of names: ``issuer.CN``.
        """
        names = attempt_fields() if self.kind == ATTEMPT else fields_of(self.kind)
        for name in names:
            if name in _PLACE:
                continue
            value = self.view.field(self.thing, name)
            yield name, value
            if dotted and isinstance(value, DistinguishedName):
                for attribute in dict.fromkeys(key for key, _ in value.attributes):
                    yield f"{name}.{attribute}", value.get(attribute)


def seen(report: Report) -> list[Seen]:
    """Return everything that rules see of a log, in the order of its lines."""
    found: dict[int, Seen] = {}
    timeline, today = report.timeline, report.evaluated_at
    for attempt in report.attempts:
        view = view_of(attempt, timeline, today)
        found[id(attempt)] = Seen(attempt, ATTEMPT, attempt.index, view)
        for record in attempt.records:
            found.setdefault(id(record), Seen(record, record.kind, attempt.index, view))
    view = view_of_log(timeline, today)
    others = [r for a in report.attempts for r in a.setup]
    for record in (*others, *timeline.loose):
        found.setdefault(id(record), Seen(record, record.kind, None, view))
    return sorted(found.values(), key=_order)


def _order(one: Seen) -> tuple[int, int, bool]:
    return (one.thing.source, one.thing.first_line, one.kind != ATTEMPT)
