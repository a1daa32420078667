"""SARIF 2.1.0, with what GitHub's code scanning asks on top of the standard.

    Findings -> one run: the rules that fired, a result a finding, notifications for the rest

GitHub wants rules with help, texts that are not empty, regions with all four numbers, fingerprints
and relative addresses, and drops what is over its limits without a word; here it is counted.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any
from urllib.parse import quote

from logdx.model.findings import Finding, Findings
from logdx.model.report import Evidence
from logdx.render.sarif_rules import descriptor
from logdx.render.say import candidate, headline, one_line, place
from logdx.render.visible import harmless
from logdx.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://pypi.org/project/logdx/"
MAX_RESULTS = 25_000
MAX_BYTES = 9_500_000
"""Compressed; GitHub takes 10 MB."""
MAX_RELATED = 50


def render_sarif(findings: Findings) -> str:
    """Return the SARIF log of the new and the baselined findings.

    Suppressed and expected ones are left out: GitHub would show them as open alerts.
    """
    shown = [*findings.new, *(f for f in findings if f.status == "baselined")]
    ids = list(dict.fromkeys(finding.diagnosis.rule for finding in shown))
    indexes = {rule: number for number, rule in enumerate(ids)}
    results = list(_within_limits(_result(f, indexes, findings) for f in shown[:MAX_RESULTS]))
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [_run(findings, shown, ids, results)],
    }
    return json.dumps(log, indent=1) + "\n"


def _run(
    findings: Findings, shown: Sequence[Finding], ids: Sequence[str], results: list[dict[str, Any]]
) -> dict[str, Any]:
    first = {finding.diagnosis.rule: finding for finding in reversed(shown)}
    return {
        "tool": {
            "driver": {
                "name": "logdx",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": HOME,
                "rules": [
                    descriptor(first[i], findings.rules.get(i), findings.evaluated_at) for i in ids
                ],
            }
        },
        "automationDetails": {"id": "logdx/"},
        "invocations": [_invocation(findings, len(shown) - len(results))],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }


def _invocation(findings: Findings, left_out: int) -> dict[str, Any]:
    texts = [("note", note) for note in findings.notes]
    texts += [("error", log.error) for log in findings.logs if log.error is not None]
    if left_out:
        texts.append(("warning", f"{left_out} more findings are over the limits of code scanning"))
    return {
        "executionSuccessful": not any(log.error is not None for log in findings.logs),
        "endTimeUtc": findings.evaluated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "toolExecutionNotifications": [
            {"level": level, "message": {"text": plain(text)}} for level, text in texts
        ],
    }


def _result(finding: Finding, indexes: dict[str, int], findings: Findings) -> dict[str, Any]:
    diagnosis = finding.diagnosis
    anchor = findings.anchor
    if anchor is not None:
        where = location(anchor.path, anchor.line, anchor.text)
        related: list[dict[str, Any]] = []
    else:
        where = location(finding.path, finding.line, finding.text)
        related = _related(finding)
    result = {
        "ruleId": diagnosis.rule,
        "ruleIndex": indexes[diagnosis.rule],
        "level": finding.severity,
        "message": {"text": _message(finding, at=anchor is not None)},
        "locations": [where],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "logdxFinding/v1": finding.fingerprint,
        },
        "baselineState": "unchanged" if finding.status == "baselined" else "new",
        "properties": {"confidence": diagnosis.confidence, "log": place(finding)},
    }
    return result | ({"relatedLocations": related} if related else {})


def _message(finding: Finding, at: bool) -> str:
    diagnosis = finding.diagnosis
    lines = [f"{headline(finding)}."]
    if at:
        lines.append(f"In {place(finding)}: {one_line(finding.text)}")
    lines.append(one_line(diagnosis.explanation))
    lines += [f"Fix: {one_line(text)}" for text in diagnosis.fix]
    lines += [f"It may also be {candidate(other)}" for other in finding.candidates]
    return plain("\n".join(line for line in lines if line))


def _related(finding: Finding) -> list[dict[str, Any]]:
    """The other lines of the proof."""
    others = [e for e in finding.diagnosis.evidence if e.source == 0 and e.line != finding.line]
    return [_proof(number, finding, e) for number, e in enumerate(others[:MAX_RELATED], 1)]


def _proof(number: int, finding: Finding, evidence: Evidence) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": plain(one_line(evidence.text)) or "a line of the proof"},
        **location(finding.path, evidence.line, evidence.text),
    }


def location(path: str, line: int, text: str) -> dict[str, Any]:
    """Return a location: a relative address and a region with all four numbers."""
    region: dict[str, Any] = {
        "startLine": max(1, line),
        "startColumn": 1,
        "endLine": max(1, line),
        "endColumn": max(1, len(text)) + 1,
    }
    if text.strip():
        region["snippet"] = {"text": harmless(text)}
    return {"physicalLocation": {"artifactLocation": {"uri": relative_uri(path)}, "region": region}}


def relative_uri(path: str) -> str:
    """Return a path as a relative address; of one outside the repository only the name.

    >>> relative_uri("logs/a b.log"), relative_uri("/tmp/x.log")
    ('logs/a%20b.log', 'x.log')
    """
    outside = path.startswith(("/", "..")) or path[1:2] == ":"
    name = path.rpartition("/")[2] if outside else path.removeprefix("./")
    return quote(name.encode("utf-8", "replace")) or "log"


def plain(text: str) -> str:
    """Return a text in which SARIF sees no link: brackets and backslashes are escaped."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _within_limits(results: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Stop before the compressed size is over the limit."""
    packer = zlib.compressobj(6)
    size = 0
    for result in results:
        data = json.dumps(result).encode()
        size += len(packer.compress(data)) + len(packer.flush(zlib.Z_SYNC_FLUSH))
        if size > MAX_BYTES:
            return
        yield result
