"""Decides what the device's clock was and when the log was written. Nothing else does.

Clock records, absolute stamps -> ClockState (unset | set | unknown) and the log's date
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from logdx.model.attempts import ClockState
from logdx.model.records import Certificate, Clock, Record

RESET_YEARS = frozenset(
    (1970, 1980, 1990, 1999, 2000, 2001, 2010, 2012, 2015, 2016, 2018, 2019, 2020, 2021)
)
"""Years at whose start clock chips and SDKs begin to count when nobody set them."""
FIRST_YEAR_OF_USE = 2016
"""mbedTLS on a networked device before this is rarer than a clock that was not set."""


def clock_state(clocks: Sequence[Clock], before_line: int) -> ClockState:
    """Return what the last Clock record up to ``before_line`` says, else what a later one says.

    A synchronisation after that line says nothing of the time before it.
    """
    earlier = [clock for clock in clocks if clock.first_line <= before_line]
    later = [clock for clock in clocks if clock.first_line > before_line]
    telling = [clock for clock in later if clock.origin != "sntp" or _judge(clock) == "unset"]
    for clock in (*reversed(earlier), *telling):
        state = _judge(clock)
        if state != "unknown":
            return ClockState(state=state, time=clock.time, line=clock.first_line)
    return ClockState()


def _judge(clock: Clock) -> str:
    if clock.synchronised is False:
        return "unset"
    if clock.time is not None:
        return "unset" if looks_unset(clock.time) else "set"
    return "set" if clock.synchronised else "unknown"


def looks_unset(time: datetime) -> bool:
    """Whether a date is one that a clock shows which nobody set.

    The first days of a reset year, or any date before devices of this kind were in use.
    """
    if time.year < FIRST_YEAR_OF_USE:
        return True
    return time.year in RESET_YEARS and time.month == 1 and time.day <= 2


def log_date(records: Iterable[Record], override: datetime | None = None) -> datetime | None:
    """Return when the log was written: the override, else the last believable absolute time."""
    if override is not None:
        return override
    times = [
        record.time
        for record in records
        if isinstance(record, Clock) and record.time is not None and not looks_unset(record.time)
    ]
    return _utc(times[-1]) if times else None


def validity(certificate: Certificate, at: datetime | None) -> str:
    """Return expired, future, valid or unknown for a certificate at a time."""
    if at is None:
        return "unknown"
    at = _utc(at)
    if certificate.not_after is not None and certificate.not_after < at:
        return "expired"
    if certificate.not_before is not None and certificate.not_before > at:
        return "future"
    known = certificate.not_before is not None or certificate.not_after is not None
    return "valid" if known else "unknown"


def _utc(time: datetime) -> datetime:
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
