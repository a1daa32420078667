"""What a log must show: the failure of a negative test, or a handshake that succeeded.

--expect CAUSE, --require OUTCOME + findings of one log -> findings with the demands applied
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from logdx.check.select import names_any
from logdx.findings import causes_of
from logdx.model.findings import DEMAND, SEVERITIES, Finding
from logdx.model.report import Diagnosis

OUTCOMES = ("handshake-ok", "succeeded")
"""What ``--require`` may ask; the later includes the earlier."""
_SAID = {
    "no-tls": "it shows no TLS handshake",
    "inconclusive": "it shows no handshake to its end",
    "failed": "the connection failed",
    "handshake-ok": "it shows a handshake, but no data from the peer and no clean close",
}


def expect(findings: Sequence[Finding], causes: Sequence[str], path: str) -> list[Finding]:
    """Return the findings of one log; the expected ones pass, and what is missing is added.

    An expected cause also covers the less certain candidates of its failure. Anything else that
    is at least as severe stays a finding: a negative test must not hide a second failure.
    """
    judged = [_expected(finding, causes) for finding in findings]
    shown = [f for f in judged if _shows(f, causes)]
    missing = [c for c in causes if not any(_shows(f, (c,)) for f in shown)]
    worst = min((SEVERITIES.index(f.severity) for f in shown), default=0)
    judged = [
        f.with_fields(status="expected", reason="less severe than what was expected")
        if shown and f.status == "new" and SEVERITIES.index(f.severity) > worst
        else f
        for f in judged
    ]
    others = causes_of(f for f in findings if not _shows(f, causes))
    return judged + [_missing(cause, path, others) for cause in missing]


def require(findings: Sequence[Finding], verdict: str, outcome: str, path: str) -> list[Finding]:
    """Return the findings of one log; a finding is added where its verdict falls short."""
    reached = OUTCOMES.index(verdict) if verdict in OUTCOMES else -1
    if reached >= OUTCOMES.index(outcome):
        return list(findings)
    said = _SAID.get(verdict, f"its verdict is {verdict}")
    demand = _demand(
        path,
        rule="check/require",
        cause="required-outcome-missing",
        title=f"The log does not show {outcome}",
        explanation=f"{outcome} is required of this log; {said}.",
        fix="Read the other findings first. A log that stops early may only need more time or a "
        "higher debug level.",
    )
    return [*findings, demand]


def _expected(finding: Finding, causes: Sequence[str]) -> Finding:
    if finding.status == "suppressed" or not _shows(finding, causes):
        return finding
    return finding.with_fields(status="expected", reason="expected")


def _shows(finding: Finding, causes: Sequence[str]) -> bool:
    """Whether the finding, or a candidate for its failure, is what was expected."""
    return any(names_any(causes, d) for d in (finding.diagnosis, *finding.candidates))


def _missing(cause: str, path: str, others: Sequence[str]) -> Finding:
    shows = f"it shows {', '.join(others)}" if others else "it shows no failure"
    return _demand(
        path,
        rule="check/expect",
        cause="expected-cause-missing",
        title=f"The log does not show {cause}",
        explanation=f"{cause} is expected of this log; {shows}.",
        fix="If the device accepted what it should refuse, the check that this log tests is off.",
    )


def _demand(path: str, *, rule: str, cause: str, title: str, explanation: str, fix: str) -> Finding:
    diagnosis = Diagnosis(
        rule=rule,
        cause=cause,
        code=DEMAND,
        severity="error",
        confidence="certain",
        attempt=None,
        title=title,
        explanation=explanation,
        fix=(fix,),
    )
    mark = hashlib.sha256("\0".join((rule, path, title)).encode("utf-8", "replace"))
    return Finding(
        diagnosis=diagnosis, severity="error", path=path, fingerprint=mark.hexdigest()[:32]
    )
