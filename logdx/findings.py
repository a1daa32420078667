"""Makes findings of a report: one a failure, with a fingerprint that outlives shifted lines.

Report, lines -> diagnoses by failure -> Finding (best diagnosis, candidates, place, fingerprint)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath

from logdx.model.findings import Finding, Findings, LogResult
from logdx.model.report import Diagnosis, Report
from logdx.parse.dress import undress
from logdx.pipeline import MAX_QUOTE

NO_FINDING = frozenset(("not-tls-problem", "no-failure"))
"""Causes that say all is well."""


def fold(diagnoses: Sequence[Diagnosis]) -> list[tuple[Diagnosis, tuple[Diagnosis, ...]]]:
    """Return each failure's best diagnosis with the other candidates for the same failure.

    Diagnoses come best first. One that is not certain, of an attempt that a better one speaks of,
    is a candidate; a certain one stands for itself.
    """
    folded: list[tuple[Diagnosis, list[Diagnosis]]] = []
    for diagnosis in diagnoses:
        better = next((f for f in folded if _same_failure(f[0], diagnosis)), None)
        if better is None:
            folded.append((diagnosis, []))
        else:
            better[1].append(diagnosis)
    return [(best, tuple(others)) for best, others in folded]


def _same_failure(best: Diagnosis, other: Diagnosis) -> bool:
    if other.confidence == "certain":
        return False
    return best.attempt == other.attempt or bool(set(best.attempts) & set(other.attempts))


def of_interest(report: Report) -> list[Diagnosis]:
    """Return the diagnoses that say something failed."""
    return [d for d in report.diagnoses if d.cause not in NO_FINDING]


def make_findings(
    path: str,
    diagnoses: Sequence[tuple[Diagnosis, str]],
    lines: Mapping[int, str],
) -> list[Finding]:
    """Return the findings of (diagnosis, severity) pairs, each with its own fingerprint."""
    severity = {id(diagnosis): level for diagnosis, level in diagnoses}
    made: list[Finding] = []
    seen: dict[str, int] = {}
    for best, others in fold([diagnosis for diagnosis, _ in diagnoses]):
        mark = _mark(path, best, lines)
        seen[mark] = seen.get(mark, 0) + 1
        line = place_of(best)
        made.append(
            Finding(
                diagnosis=best,
                severity=severity[id(best)],
                path=path,
                line=line,
                text=_text(best, line, lines),
                fingerprint=_digest(mark, str(seen[mark])),
                candidates=others,
            )
        )
    return made


def findings_of(report: Report, lines: Mapping[int, str] | None = None) -> Findings:
    """Return one report as Findings, so that every format can show it.

    ``lines`` are texts of the log by number, for formats that show the log.
    """
    path = PurePath(report.sources[0].name).as_posix()
    return gather([whole(report, path, lines or {})])


def gather(logs: Iterable[LogResult]) -> Findings:
    """Return logs as Findings."""
    given = tuple(logs)
    times = [log.report.evaluated_at for log in given if log.report]
    return Findings(evaluated_at=max(times, default=_EPOCH), logs=given)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def whole(report: Report, path: str, lines: Mapping[int, str]) -> LogResult:
    """Return a report with every failure that it shows, nothing judged or left out."""
    judged = [(d, d.severity) for d in of_interest(report)]
    return LogResult(
        name=report.sources[0].name,
        path=path,
        report=report,
        findings=tuple(make_findings(path, judged, lines)),
        lines=lines,
    )


def place_of(diagnosis: Diagnosis) -> int:
    """Return the line that a finding is shown at: the last of its proof, where it failed."""
    return max((e.line for e in diagnosis.evidence if e.source == 0 and e.line > 0), default=1)


def _text(diagnosis: Diagnosis, line: int, lines: Mapping[int, str]) -> str:
    """The line as it stands in the log; what the report quotes where the log cannot be reread."""
    quoted = next((e.text for e in diagnosis.evidence if (e.source, e.line) == (0, line)), "")
    return lines.get(line, quoted)[:MAX_QUOTE]


def _mark(path: str, diagnosis: Diagnosis, lines: Mapping[int, str]) -> str:
    """What makes a finding the same in the next run: no line number, stamp or counter."""
    evidence = [(e.line, lines.get(e.line, e.text)) for e in diagnosis.evidence]
    payloads = [normalised(line.payload) for line in undress(evidence)]
    return _digest(diagnosis.rule, path, *dict.fromkeys(payloads))


def _digest(*parts: str) -> str:
    whole = "\0".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(whole).hexdigest()[:32]


def normalised(payload: str) -> str:
    """Return a payload without what changes from run to run: counters, addresses, spaces.

    Codes keep their digits, since they are what a failure is.

    >>> normalised("heap 12345 free,  handshake returned -0x2700")
    'heap # free, handshake returned -0x2700'
    """
    return " ".join(_word(word) for word in payload.casefold().split())


def _word(word: str) -> str:
    if word.lstrip("([=:").startswith("-"):
        return word
    kept: list[str] = []
    for char in word:
        mark = "#" if char.isdecimal() else char
        if mark != "#" or kept[-1:] != ["#"]:
            kept.append(mark)
    return "".join(kept)


def causes_of(findings: Iterable[Finding]) -> list[str]:
    """Return the causes that findings speak of, each once, in order."""
    return list(dict.fromkeys(finding.diagnosis.cause for finding in findings))
