"""What a comparison of two handshakes is.

Side (a log, one attempt of it) x 2 -> Comparison (where they part, what differs, what is the same)
"""

from __future__ import annotations

from dataclasses import dataclass

from logdx.model.attempts import STEPS, Attempt
from logdx.model.report import Diagnosis, Report

SCHEMA = "logdx/diff/1"

KINDS = (
    "host", "port", "setup", "library", "sni", "alpn", "version", "ciphersuite", "group", "chain",
    "flags", "client-certificate", "alert", "code", "reply", "clock", "heap",
)  # fmt: skip
"""What can differ, in the order in which a connection shows it; the circumstances come last."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an attempt shows."""

    kind: str
    name: str
    """Unique within its kind, such as the name of a setting or of a certificate."""
    value: str
    line: int = 0
    """Where the log shows it; 0 where it follows from several lines."""
    step: str | None = None
    """The step of the connection that it belongs to; None for circumstances."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two attempts do not have in common."""

    kind: str
    name: str
    good: str | None
    """None: the log does not show it."""
    bad: str | None
    note: str = ""
    """What the difference is, where the values alone do not say it."""
    good_line: int = 0
    bad_line: int = 0
    step: str | None = None


@dataclass(frozen=True, slots=True)
class StepPair:
    """How far the two came at one step: ok, failed, or None for not seen."""

    step: str
    good: str | None
    bad: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a log, and the attempt of it that was compared."""

    name: str
    report: Report
    attempt: Attempt
    note: str = ""
    """Why this attempt, where that is not obvious."""

    @property
    def diagnosis(self) -> Diagnosis | None:
        """The best diagnosis of the attempt."""
        index = self.attempt.index
        found = (d for d in self.report.diagnoses if index in (d.attempt, *d.attempts))
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a working and a failing handshake part ways."""

    good: Side
    bad: Side
    parted_at: str | None
    """The step that the good one passes and the bad one does not; None where both go as far."""
    steps: tuple[StepPair, ...]
    differences: tuple[Difference, ...]
    """In the order of KINDS."""
    same: tuple[Fact, ...]
    one_sided: tuple[Difference, ...]
    """What only one log shows, though the other one came as far: its log says less."""

    @property
    def on_the_way(self) -> tuple[Difference, ...]:
        """What differs up to the step at which they part, or on the whole way."""
        last = STEPS.index(self.parted_at) if self.parted_at else len(STEPS)
        return tuple(d for d in self.differences if d.step and STEPS.index(d.step) <= last)
