"""What usually stands behind a failure that no rule explains.

    failures of an attempt -> the most telling code, alert or flag -> its usual causes

The answer says so: it is a table's, not a proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logdx.knowledge.causes import cause as cause_of
from logdx.knowledge.causes import usual_causes
from logdx.model.attempts import Attempt
from logdx.model.records import Alert, Record, ReturnCode, VerifyFlags
from logdx.model.report import Diagnosis, Evidence

MAX_CANDIDATES = 3
_BETTER_LOG = (
    "Raise mbedTLS's debug level to 3 (mbedtls_debug_set_threshold) and run it again.",
    "Look at the server's log of the same second.",
)


def usual(
    attempt: Attempt, failures: Sequence[Record], evidence: tuple[Evidence, ...]
) -> list[Diagnosis]:
    """Return candidates for an unexplained attempt, likeliest first; [] if no table knows."""
    for subject in _subjects(failures):
        causes = usual_causes(subject)
        if causes:
            shown = subject.removeprefix("MBEDTLS_ERR_")
            return [
                _candidate(attempt, cause, shown, evidence) for cause in causes[:MAX_CANDIDATES]
            ]
    return []


def _subjects(failures: Sequence[Record]) -> Iterator[str]:
    """What the tables are asked for: flags, then alerts, then codes, the last one first."""
    latest = list(reversed(failures))
    for record in latest:
        if isinstance(record, VerifyFlags):
            yield from (f"flag {name}" for name in record.names)
    for record in latest:
        if isinstance(record, Alert) and record.description is not None:
            yield f"alert {record.description}"
    for record in latest:
        if isinstance(record, ReturnCode):
            yield from record.names
            yield from (part for part in (record.low, record.high) if part)


def _candidate(
    attempt: Attempt, cause_id: str, subject: str, evidence: tuple[Evidence, ...]
) -> Diagnosis:
    cause = cause_of(cause_id)
    return Diagnosis(
        rule=f"usual-cause/{cause_id}",
        cause=cause.id,
        code=cause.code,
        severity=cause.severity,
        confidence="possible",
        attempt=attempt.index,
        attempts=(attempt.index,),
        title=f"{cause.means[0].upper()}{cause.means[1:]}",
        explanation=f"No rule explains this log; this is what usually stands behind {subject}.",
        decide=_BETTER_LOG,
        evidence=evidence,
    )
