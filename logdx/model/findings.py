"""Findings: what a check of many logs comes to, the input of every output format.

Report of each log -> LogResult (its findings, the lines that they quote) -> Findings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from logdx.model.record import FrozenFields
from logdx.model.report import Diagnosis, Report

SCHEMA = "logdx/findings/1"
SEVERITIES = ("error", "warning", "note")
"""Worst first."""
DEMAND = "LDX000"
"""Code of a finding that is no cause: the log lacks what ``--expect`` or ``--require`` asked."""


class Finding(FrozenFields):
    """One failure that a log shows: its best diagnosis, and where it stands."""

    diagnosis: Diagnosis
    severity: str
    """error, warning or note, after the configuration."""
    path: str
    """The log, relative to the root of the repository, with forward slashes."""
    line: int = 1
    text: str = ""
    """The line as it stands in the log, cut to what a report quotes."""
    fingerprint: str = ""
    """The same as long as the log shows the same, on whichever line."""
    status: str = "new"
    """new, expected, baselined or suppressed."""
    reason: str | None = None
    """Why it is suppressed."""
    candidates: tuple[Diagnosis, ...] = ()
    """Other diagnoses of the same failure, likeliest first."""


class LogResult(FrozenFields):
    """One log: what it shows, or why it could not be read."""

    name: str
    """As the user named it."""
    path: str
    report: Report | None = None
    findings: tuple[Finding, ...] = ()
    lines: Mapping[int, str] = {}
    """Texts of the lines around the evidence, for formats that show the log."""
    error: str | None = None
    """Why it could not be read."""
    is_log: bool = True
    """False for a text that merely quotes an error."""


class Anchor(FrozenFields):
    """A committed file that findings of a log outside the repository are shown at."""

    path: str
    line: int = 1
    text: str = ""


class Findings(FrozenFields):
    """Everything that one run found."""

    evaluated_at: datetime
    logs: tuple[LogResult, ...] = ()
    fail_on: str = "error"
    notes: tuple[str, ...] = ()
    """What a person should know besides: expired suppressions, stale entries of the baseline."""
    rules: Mapping[str, Any] = {}
    """The rules by id (``logdx.diagnose.rules.Rule``), for their texts."""
    anchor: Anchor | None = None

    def __iter__(self) -> Iterator[Finding]:
        for log in self.logs:
            yield from log.findings

    @property
    def new(self) -> list[Finding]:
        """The findings that no baseline, suppression or expectation covers, worst first."""
        found = [finding for finding in self if finding.status == "new"]
        return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))

    @property
    def failing(self) -> list[Finding]:
        """The new findings at or above ``fail_on``."""
        return [finding for finding in self.new if is_at_least(finding.severity, self.fail_on)]


def is_at_least(severity: str, threshold: str) -> bool:
    """Whether a severity reaches a threshold (error, warning, note or never).

    >>> is_at_least("error", "warning"), is_at_least("note", "warning")
    (True, False)
    """
    if threshold == "never":
        return False
    return SEVERITIES.index(severity) <= SEVERITIES.index(threshold)
