"""Takes the secrets out of a log's result before any format shows it (``--redact``).

LogResult + the log once more, from its first line -> the same findings, without secrets

Fingerprints are made before, so that a baseline holds with and without ``--redact``.
"""

from __future__ import annotations

from collections.abc import Mapping

from logdx.check.inputs import Input
from logdx.model.findings import Finding, LogResult
from logdx.model.report import Diagnosis
from logdx.pipeline import MAX_QUOTE
from logdx.redact import Redactor, redact_report


def redacted(log: LogResult, one: Input, keep: frozenset[str]) -> LogResult:
    """Return the result without secrets; ``keep`` are kinds to leave. Raises SourceError."""
    if log.report is None:
        return log
    redactor = Redactor(keep)
    lines = _lines(one, log.lines, redactor)
    clean = redact_report(log.report, keep, redactor)
    pairs = zip(log.report.diagnoses, clean.diagnoses, strict=True)
    same = {id(diagnosis): other for diagnosis, other in pairs}
    return log.with_fields(
        report=clean,
        lines=lines,
        findings=tuple(_finding(finding, same, lines, redactor) for finding in log.findings),
    )


def _lines(one: Input, wanted: Mapping[int, str], redactor: Redactor) -> dict[int, str]:
    """Read the log up to the last line that is shown: a key may begin far above it."""
    last = max(wanted, default=0)
    number = 0
    lines: dict[int, str] = {}
    if not last:
        return lines

    def take(ready: list[str]) -> None:
        nonlocal number
        for text in ready:
            number += 1
            if number in wanted:
                lines[number] = text

    for at, text in one.open():
        take(redactor.feed(text))
        if at >= last and number >= last:
            break
    take(redactor.finish())
    return lines


def _finding(
    finding: Finding,
    same: Mapping[int, Diagnosis],
    lines: Mapping[int, str],
    redactor: Redactor,
) -> Finding:
    text = lines.get(finding.line)
    return finding.with_fields(
        diagnosis=same.get(id(finding.diagnosis), finding.diagnosis),
        candidates=tuple(same.get(id(d), d) for d in finding.candidates),
        text=(redactor.text(finding.text) if text is None else text)[:MAX_QUOTE],
    )
