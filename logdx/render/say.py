"""Sentences about findings that several formats share, harmless wherever they are shown.

Finding -> "logs/a.log:82"      Findings -> "3 logs checked: 2 findings (1 error, 1 warning)"
"""

from __future__ import annotations

from collections import Counter

from logdx.model.findings import SEVERITIES, Finding, Findings, LogResult
from logdx.model.report import Diagnosis, Evidence
from logdx.render.visible import harmless

MAX_TEXT = 2000
"""Characters of one paragraph; values from a log may be long."""


def place(finding: Finding) -> str:
    """Return ``path:line``."""
    return f"{harmless(finding.path)}:{finding.line}"


def headline(finding: Finding) -> str:
    """Return ``LDX101 untrusted-root: title``."""
    diagnosis = finding.diagnosis
    return f"{diagnosis.code} {diagnosis.cause}: {one_line(diagnosis.title)}"


def one_line(text: str) -> str:
    """Return a text as one harmless line of bounded length."""
    whole = harmless(" ".join(text.split()))
    return whole if len(whole) <= MAX_TEXT else whole[: MAX_TEXT - 1] + "…"


def block(text: str) -> list[str]:
    """Return the lines of a text, harmless; code lines keep their indent."""
    return [harmless(line)[:MAX_TEXT] for line in text.splitlines()] or [""]


def advice_parts(text: str) -> list[tuple[bool, list[str]]]:
    """Return a text as (is it code?, lines) parts; lines that are indented are code.

    >>> advice_parts("Call it:\\n  f(x);\\nand go on.")
    [(False, ['Call it:']), (True, ['  f(x);']), (False, ['and go on.'])]
    """
    parts: list[tuple[bool, list[str]]] = []
    for line in block(text):
        is_code = line.startswith("  ")
        if not parts or parts[-1][0] != is_code:
            parts.append((is_code, []))
        parts[-1][1].append(line)
    return parts


def is_address(text: str) -> bool:
    """Whether a reference is a plain address of the web, which may be shown as a link."""
    plain = text.isascii() and text.isprintable() and not set(text) & set(" <>`\\\"'()[]")
    return plain and text.startswith(("https://", "http://"))


def proof(finding: Finding, most: int = 8) -> list[Evidence]:
    """Return the lines that prove a finding, of the log alone."""
    return [e for e in finding.diagnosis.evidence if e.source == 0][:most]


def candidate(diagnosis: Diagnosis) -> str:
    """Return how another candidate for the same failure is named."""
    return (
        f"{diagnosis.code} {diagnosis.cause}: {one_line(diagnosis.title)} ({diagnosis.confidence})"
    )


def summary(findings: Findings) -> str:
    """Return one sentence about the whole run."""
    logs = len(findings.logs)
    parts = [f"{_many(logs, 'log')} checked: {_counted(findings)}"]
    statuses = Counter(finding.status for finding in findings)
    parts += [
        f"{statuses[name]} {name}"
        for name in ("expected", "baselined", "suppressed")
        if statuses[name]
    ]
    unread = sum(log.error is not None for log in findings.logs)
    if unread:
        parts.append(f"{_many(unread, 'log')} could not be read")
    return ", ".join(parts) + "."


def silence_of(log: LogResult) -> str | None:
    """Return what to say of a log that neither fails nor succeeds; None for the others."""
    verdict = log.report.verdict if log.report else ""
    if log.error is not None or log.findings:
        return None
    if not log.is_log:
        what = "quotes an error but is no log" if log.report else "source code or a document"
        return f"{what} (--as-log checks it all the same)"
    return _SILENT.get(verdict)


_SILENT = {
    "no-tls": "no TLS handshake in it",
    "inconclusive": "no handshake to its end, and nothing failed",
}


def _counted(findings: Findings) -> str:
    new = Counter(finding.severity for finding in findings.new)
    if not new:
        return "no findings"
    kinds = ", ".join(_many(new[s], s) for s in SEVERITIES if new[s])
    return f"{_many(sum(new.values()), 'finding')} ({kinds})"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"
