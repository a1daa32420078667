"""Which attempt of a log is compared.

Report -> the last failed attempt (bad), the best one (good), or the one a user names
"""

from __future__ import annotations

from collections.abc import Sequence

from logdx.compare.model import Side
from logdx.errors import SourceError, UsageError
from logdx.model.attempts import STEPS, Attempt
from logdx.model.report import Report

_RANK = {"succeeded": 3, "handshake-ok": 2, "unknown": 1, "failed": 0}


def pick_bad(report: Report, number: int | None = None) -> Side:
    """Return the last failed attempt, or attempt ``number`` (from 1).

    Raises SourceError for a log without a handshake, UsageError for a number that it lacks.
    """
    attempts = _attempts(report)
    if number is not None:
        return _side(report, _numbered(report, number, "--bad-attempt"), "")
    failed = [attempt for attempt in attempts if attempt.outcome == "failed"]
    if failed:
        more = f"the last of {len(failed)} that failed" if len(failed) > 1 else ""
        return _side(report, failed[-1], more)
    return _side(report, attempts[-1], "no attempt failed; the last one")


def pick_good(report: Report, bad: Side, number: int | None = None) -> Side:
    """Return the best attempt, or attempt ``number`` (from 1); of equals one to the same host.

    Raises as ``pick_bad``.
    """
    attempts = _attempts(report)
    if number is not None:
        return _side(report, _numbered(report, number, "--good-attempt"), "")
    best = max(attempts, key=lambda attempt: _merit(attempt, bad.attempt))
    note = ""
    if best.outcome in ("failed", "unknown"):
        note = "no handshake of it succeeded; the one that came furthest"
    elif sum(_RANK[a.outcome] == _RANK[best.outcome] for a in attempts) > 1:
        note = "the last of those that came as far"
    return _side(report, best, note)


def _merit(attempt: Attempt, bad: Attempt) -> tuple[int, bool, int, int]:
    same_host = attempt.host is not None and attempt.host == bad.host
    reached = STEPS.index(attempt.stopped_at) if attempt.stopped_at in STEPS else -1
    return _RANK[attempt.outcome], same_host, reached, attempt.index


def _attempts(report: Report) -> Sequence[Attempt]:
    if not report.attempts:
        raise SourceError(f"{_name(report)}: there is no TLS handshake in it to compare")
    return report.attempts


def _numbered(report: Report, number: int, option: str) -> Attempt:
    count = len(_attempts(report))
    if not 1 <= number <= count:
        plural = f"{count} attempts" if count > 1 else "1 attempt"
        raise UsageError(f"{option}: {_name(report)} has {plural}, counted from 1; not {number}")
    return report.attempts[number - 1]


def _side(report: Report, attempt: Attempt, note: str) -> Side:
    return Side(_name(report), report, attempt, note)


def _name(report: Report) -> str:
    return report.sources[0].name
