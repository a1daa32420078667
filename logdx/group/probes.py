"""Runs of another client (``openssl s_client``) against the server that the device talks to.

    records of probe dialects -> a run for each Probe record -> Attempt -> Timeline.probes

They are no attempts of the device. Where the input holds nothing else, they are what it is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from logdx.group.grouper import OpenAttempt
from logdx.group.summary import summarise
from logdx.model.attempts import Attempt, Timeline
from logdx.model.records import Probe, Record


def with_probes(timeline: Timeline, records: Sequence[Record]) -> Timeline:
    """Return the timeline with the runs that the records of probe dialects make."""
    runs = tuple(_runs(records, timeline))
    dialects = dict.fromkeys((*timeline.dialects, *(record.dialect for record in records)))
    changes: dict[str, object] = {"probes": runs, "dialects": tuple(dialects)}
    if not timeline.attempts:
        changes["attempts"] = runs
    return timeline.with_fields(**changes)


def without_runs(own: Sequence[Record], seen: Sequence[Record]) -> list[Record]:
    """Return the records of other dialects that do not stand inside a run's lines."""
    probes = [record for record in seen if isinstance(record, Probe)]
    return [record for record in own if not any(_is_within(record, probe) for probe in probes)]


def _runs(records: Sequence[Record], timeline: Timeline) -> list[Attempt]:
    runs = []
    for index, probe in enumerate(r for r in records if isinstance(r, Probe)):
        mine = [r for r in records if _is_within(r, probe)]
        attempt = summarise(OpenAttempt("", 0, records=mine), index, timeline.log_date)
        found = {"host": attempt.host or probe.host, "port": attempt.port or probe.port}
        runs.append(attempt.with_fields(role="client", **found))
    return runs


def _is_within(record: Record, probe: Probe) -> bool:
    return (
        record.source == probe.source
        and probe.first_line <= record.first_line
        and record.last_line <= probe.last_line
    )
