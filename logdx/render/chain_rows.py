"""The peer's chain as rows, for every format that draws it.

certificates of an attempt -> rows (name, dates, verdict) from the top to the leaf
"""

from __future__ import annotations

from dataclasses import dataclass

from logdx.group.chain import path_of
from logdx.model.attempts import Attempt
from logdx.model.records import Certificate
from logdx.model.report import Diagnosis, Report


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree."""

    depth: str
    name: str
    dates: str
    verdict: str
    bad: bool | None
    """None: the log does not say."""


def rows(attempt: Attempt) -> list[Row]:
    """Return the rows from the top of the chain to the leaf; [] where no chain shows."""
    peers = [r for r in attempt.records if isinstance(r, Certificate) and r.origin == "peer"]
    path = path_of(peers)
    if not path:
        return []
    found = [_row(certificate) for certificate in reversed(path)]
    top = path[-1]
    if not top.self_signed and top.issuer is not None:
        on_device = None if "not-trusted" not in attempt.flags else True
        verdict = "not sent, not on the device" if on_device else "not sent"
        found.insert(0, Row("", top.issuer.label, "", verdict, on_device))
    return found


def _row(certificate: Certificate) -> Row:
    flags = certificate.flags
    verdict = " ".join(flags).replace("-", " ") if flags else ""
    return Row(
        depth="" if certificate.depth is None else str(certificate.depth),
        name=certificate.subject.label if certificate.subject else "?",
        dates=_dates(certificate),
        verdict=verdict,
        bad=None if flags is None else bool(flags),
    )


def _dates(certificate: Certificate) -> str:
    if certificate.not_before is None or certificate.not_after is None:
        return ""
    return f"{certificate.not_before:%Y-%m-%d} to {certificate.not_after:%Y-%m-%d}"


def chain_of(diagnosis: Diagnosis, report: Report | None) -> list[Row]:
    """Return the chain of the attempt that a diagnosis speaks of; [] where none shows."""
    if report is None or diagnosis.attempt is None or diagnosis.attempt >= len(report.attempts):
        return []
    return rows(report.attempts[diagnosis.attempt])
