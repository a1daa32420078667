"""Puts the files of the device into what each attempt had set up, so that rules decide.

Timeline + DeviceFiles -> Timeline; DeviceFiles + dates -> notes for a person
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from logdx.group.clock import validity
from logdx.knowledge.dn import key_of
from logdx.model.attempts import Attempt, Timeline
from logdx.model.device import DeviceFile
from logdx.model.names import DistinguishedName
from logdx.model.records import Certificate, Chain, Input, Record

_STATES = {"expired": "expired", "future": "not valid yet"}


def with_device(timeline: Timeline, files: Sequence[DeviceFile]) -> Timeline:
    """Return the timeline in which each attempt had these files loaded."""
    attempts = tuple(_with_files(attempt, files) for attempt in timeline.attempts)
    loose = timeline.loose
    if not attempts:
        loose = (*loose, *(record for file in files for record in file.records))
    return timeline.with_fields(attempts=attempts, loose=loose)


def _with_files(attempt: Attempt, files: Sequence[DeviceFile]) -> Attempt:
    names = _printed(attempt)
    added = [_named_alike(record, names) for file in files for record in file.records]
    changes: dict[str, object] = {"setup": (*added, *attempt.setup)}
    inputs = {r.what: r.parsed for r in added if isinstance(r, Input)}
    if attempt.ca_loaded is None and "ca" in inputs:
        changes["ca_loaded"] = inputs["ca"]
    if attempt.own_certificate_loaded is None and "cert" in inputs:
        changes["own_certificate_loaded"] = inputs["cert"]
    return attempt.with_fields(**changes)


def _printed(attempt: Attempt) -> dict[object, DistinguishedName]:
    """The names in the log by what two prints of one name have in common."""
    names: dict[object, DistinguishedName] = {}
    for record in (*attempt.records, *attempt.setup):
        if isinstance(record, Certificate):
            found = [record.subject, record.issuer]
        elif isinstance(record, Chain):
            found = [record.missing_issuer, record.top]
        else:
            continue
        names |= {key_of(str(name)): name for name in found if name is not None}
    return names


def _named_alike(record: Record, names: dict[object, DistinguishedName]) -> Record:
    """The record with its names as the log prints them, escaped or not."""
    if not isinstance(record, (Certificate, Input)):
        return record
    fields = ("subject", "issuer") if isinstance(record, Certificate) else ("subject",)
    printed = {
        field: names[key]
        for field in fields
        if (name := getattr(record, field)) is not None and (key := key_of(str(name))) in names
    }
    return record.with_fields(**printed) if printed else record


def notes_of(file: DeviceFile, now: datetime, log_date: datetime | None) -> tuple[str, ...]:
    """Return what the file holds, a line for each certificate, and what is wrong."""
    if file.damage is not None:
        return (file.damage,)
    held = [r for r in file.records if isinstance(r, Certificate)]
    return tuple(_note(record, now, log_date) for record in held) + file.facts


def _note(record: Certificate, now: datetime, log_date: datetime | None) -> str:
    label = record.subject.label if record.subject is not None else "?"
    issuer = "self-signed" if record.self_signed else f"issued by {record.issuer}"
    dates = f"{record.not_before:%Y-%m-%d} to {record.not_after:%Y-%m-%d}"
    times = [(log_date, "when the log was written"), (now, "today")]
    states = [
        f"{_STATES[validity(record, time)]} {when} ({time:%Y-%m-%d})"
        for time, when in times
        if time is not None and validity(record, time) in _STATES
    ]
    return ", ".join([label, issuer, dates, *states])
