"""JSON Lines: what the run was, then each log, then each finding, one object a line.

    {"type": "run", ...}  {"type": "log", ...}  {"type": "finding", ...}     (logdx/findings/1)

ASCII only, so that nothing in a log can move a terminal that shows the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from logdx.model.findings import SCHEMA, Finding, Findings, LogResult
from logdx.model.report import Diagnosis
from logdx.version import __version__


def render_jsonl(findings: Findings) -> str:
    """Return one JSON object a line; the first says what the others are."""
    return "".join(json.dumps(row) + "\n" for row in rows(findings))


def rows(findings: Findings) -> Iterator[dict[str, Any]]:
    """Yield the objects: the run, the logs, the findings of every status."""
    yield {
        "type": "run",
        "schema": SCHEMA,
        "tool": {"name": "logdx", "version": __version__},
        "evaluated_at": findings.evaluated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "fail_on": findings.fail_on,
        "failing": len(findings.failing),
        "notes": [_clean(note) for note in findings.notes],
    }
    yield from (_log(log) for log in findings.logs)
    yield from (_finding(finding) for finding in findings)


def _log(log: LogResult) -> dict[str, Any]:
    return {
        "type": "log",
        "path": _clean(log.path),
        "verdict": log.report.verdict if log.report else None,
        "is_log": log.is_log,
        "findings": len(log.findings),
        "error": _clean(log.error) if log.error is not None else None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    diagnosis = finding.diagnosis
    return {
        "type": "finding",
        "path": _clean(finding.path),
        "line": finding.line,
        "status": finding.status,
        "reason": _clean(finding.reason) if finding.reason is not None else None,
        "severity": finding.severity,
        "fingerprint": finding.fingerprint,
        **_words(diagnosis),
        "evidence": [
            {"source": e.source, "line": e.line, "text": _clean(e.text)} for e in diagnosis.evidence
        ],
        "candidates": [_words(other) for other in finding.candidates],
    }


def _words(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "code": diagnosis.code,
        "cause": diagnosis.cause,
        "rule": diagnosis.rule,
        "confidence": diagnosis.confidence,
        "title": _clean(diagnosis.title),
        "explanation": _clean(diagnosis.explanation),
        "fix": [_clean(text) for text in diagnosis.fix],
        "decide": [_clean(text) for text in diagnosis.decide],
        "confirm": _clean(diagnosis.confirm) if diagnosis.confirm is not None else None,
        "references": [_clean(text) for text in diagnosis.references],
    }


def _clean(text: str) -> str:
    """Without lone surrogates, which no strict parser of JSON takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
