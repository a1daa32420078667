"""The report: what logdx says about one log (schema ``logdx/report/1``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from logdx.model.attempts import Attempt, Timeline
from logdx.model.record import FrozenFields, Record

SCHEMA = "logdx/report/1"


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """One input: its name, its number of lines and its encoding."""

    name: str
    lines: int
    encoding: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of a source that proves something."""

    source: int
    line: int
    text: str


class Diagnosis(FrozenFields):
    """One cause with its proof and its fix."""

    rule: str
    cause: str
    code: str
    severity: str
    confidence: str
    attempt: int | None
    title: str
    explanation: str
    fix: tuple[str, ...] = ()
    decide: tuple[str, ...] = ()
    confirm: str | None = None
    fine: tuple[str, ...] = ()
    """What the log proves to be in order, so that nobody looks there."""
    evidence: tuple[Evidence, ...] = ()
    symptoms: tuple[Evidence, ...] = ()
    references: tuple[str, ...] = ()
    attempts: tuple[int, ...] = ()
    """Every attempt that shows it; ``attempt`` is the first."""


@dataclass(frozen=True, slots=True)
class DeviceNotes:
    """What a file that the device loads holds, in words."""

    what: str
    name: str
    form: str
    damage: str | None
    notes: tuple[str, ...]


class Report(FrozenFields):
    """Everything that logdx says about one log."""

    sources: tuple[SourceInfo, ...]
    evaluated_at: datetime
    verdict: str
    """failed, handshake-ok, succeeded, inconclusive or no-tls."""
    diagnoses: tuple[Diagnosis, ...]
    timeline: Timeline
    records: tuple[Record, ...] = ()
    unexplained: tuple[Evidence, ...] = ()
    limits: tuple[str, ...] = ()
    device_files: tuple[DeviceNotes, ...] = ()
    """The files given beside the log; their sources stand behind those of the logs."""

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The attempts of the log, in order."""
        return self.timeline.attempts
