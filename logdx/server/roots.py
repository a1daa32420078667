"""The roots that the device of a report should load, as a C header (``logdx ca``).

Report -> Choice of roots at the report's date -> ca.h
"""

from __future__ import annotations

from pathlib import Path

from logdx.certs.choose import Choice, by_report
from logdx.errors import LogdxError
from logdx.model.report import Report


def ca_header(report: Report) -> str:
    """Return the header. Raises UsageError where the log does not tell which roots."""
    from logdx.certs.bundle import bundle
    from logdx.certs.header import as_header
    from logdx.certs.output import headline

    first = headline(bundle().version, report.evaluated_at)
    return as_header(_choice(report), first, Path("ca.h")).decode("ascii")


def has_roots(report: Report) -> bool:
    """Whether ``ca_header`` has something to say."""
    if not any(d.cause in ROOT_CAUSES for d in report.diagnoses):
        return False
    try:
        return bool(_choice(report).roots)
    except LogdxError:
        return False


ROOT_CAUSES = frozenset(
    ("untrusted-root", "no-ca-configured", "missing-intermediate", "device-root-expired", "bad-pem")
)
"""Causes of which new roots may be the cure."""


def _choice(report: Report) -> Choice:
    from logdx.certs.bundle import bundle

    return by_report(report, bundle(), report.evaluated_at)
