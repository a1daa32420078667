"""Records of a log -> Timeline of boots and attempts.

records in order -> Grouper (feed) -> OpenAttempt -> summarise -> Attempt
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from logdx.group.clock import log_date as decide_log_date
from logdx.group.grouper import Grouper, OpenAttempt
from logdx.group.probes import with_probes, without_runs
from logdx.group.summary import summarise
from logdx.model.attempts import Attempt, Timeline
from logdx.model.records import NetEvent, Platform, Record

KEPT_ATTEMPTS = 100
"""Attempts kept from the start and from the end of a log that has more."""
_GENERIC = frozenset(
    ("mbedtls-x509", "mbedtls-debug", "mbedtls-programs", "codes", "clock", "memory", "crash",
     "network", "replies", "peer", "settings", "platform", "openssl")
)  # fmt: skip


def group(
    records: Sequence[Record],
    log_date: datetime | None = None,
    probes: frozenset[str] = frozenset(),
) -> Timeline:
    """Divide the records of the logs of one report, each log for itself.

    ``log_date`` overrides what the logs say of their date. ``probes`` names the dialects that read
    what another client saw of the server: their runs are no attempts of the device.
    """
    seen = [record for record in records if record.dialect in probes]
    own = without_runs([record for record in records if record.dialect not in probes], seen)
    opened: list[OpenAttempt] = []
    loose: list[Record] = []
    for source in sorted({record.source for record in own}):
        grouper = Grouper()
        for record in _beginnings_first([r for r in own if r.source == source]):
            opened += grouper.feed(record)
        opened += grouper.finish()
        loose += grouper.loose
    timeline = timeline_of(opened, own, log_date, loose)
    return with_probes(timeline, seen) if seen else timeline


def _beginnings_first(records: Sequence[Record]) -> list[Record]:
    """Of a line such as "Connecting to a.example... failed" the beginning comes first."""

    def place(record: Record) -> tuple[int, int, bool]:
        begins = isinstance(record, NetEvent) and record.outcome == "started"
        return (record.source, record.first_line, not begins)

    return sorted(records, key=place)


def timeline_of(
    opened: Sequence[OpenAttempt],
    records: Sequence[Record],
    log_date: datetime | None = None,
    loose: Sequence[Record] = (),
) -> Timeline:
    """Sum up attempts that are over; ``records`` are all of the log so far."""
    full = sorted((o for o in opened if o.records), key=_place)
    date = decide_log_date(records, log_date)
    kept = _kept(full)
    attempts = tuple(summarise(o, index, date) for index, o in enumerate(kept))
    return Timeline(
        attempts=attempts,
        loose=tuple(loose if attempts else records),
        sdk=_sdk(records),
        dialects=tuple(dict.fromkeys(r.dialect for r in records)),
        log_date=date,
        dropped_attempts=len(full) - len(kept),
    )


def _place(opened: OpenAttempt) -> tuple[int, int]:
    return opened.records[0].source, opened.records[0].first_line


def _kept(opened: list[OpenAttempt]) -> list[OpenAttempt]:
    if len(opened) <= 2 * KEPT_ATTEMPTS:
        return opened
    return opened[:KEPT_ATTEMPTS] + opened[-KEPT_ATTEMPTS:]


def _sdk(records: Sequence[Record]) -> str | None:
    """The SDK whose lines the log has most of, or the one that a platform line names."""
    named = [r.sdk for r in records if isinstance(r, Platform) and r.sdk]
    counts = Counter(r.dialect for r in records if r.dialect not in _GENERIC)
    if counts:
        return counts.most_common(1)[0][0]
    return named[0] if named else None


__all__ = ["Attempt", "Timeline", "group"]
