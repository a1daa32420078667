"""Markdown for a job summary or a comment on a merge request.

    Findings -> a table of what was found, then a section a finding      Report -> one section

Bounded, so that a comment can hold it; what a log says is inert (``logdx.render.inert``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logdx.findings import findings_of
from logdx.model.findings import Finding, Findings, LogResult
from logdx.model.report import Diagnosis, Report
from logdx.render.chain_rows import chain_of
from logdx.render.inert import cell, code, fence, words
from logdx.render.say import advice_parts, is_address, proof, summary

MAX_CHARS = 60_000
"""GitHub takes comments of 65 536 characters, GitLab larger ones."""
MAX_ROWS = 100
_MARKS = {"error": "❌", "warning": "⚠️", "note": "ℹ️"}


def render_markdown(report: Report) -> str:
    """Return one report as Markdown."""
    return findings_markdown(findings_of(report))


def findings_markdown(findings: Findings) -> str:
    """Return the findings as Markdown, worst first, at most ``MAX_CHARS`` long."""
    new = findings.new
    parts = ["## logdx", words(summary(findings))]
    if len(new) > 1:
        parts.append(_table(new))
    parts += _others(findings)
    room = MAX_CHARS - sum(len(part) + 2 for part in parts) - 200
    logs = {log.path: log for log in findings.logs}
    for number, finding in enumerate(new):
        section = "\n\n".join(_section(finding, logs.get(finding.path)))
        room -= len(section) + 2
        if room < 0:
            parts.append(f"{len(new) - number} more findings did not fit here.")
            break
        parts.append(section)
    return "\n\n".join(parts) + "\n"


def _table(findings: Sequence[Finding]) -> str:
    rows = ["| | log | cause | |", "|---|---|---|---|"]
    for finding in findings[:MAX_ROWS]:
        diagnosis = finding.diagnosis
        place = cell(f"{finding.path[-120:]}:{finding.line}")
        title = cell(diagnosis.title[:120])
        cause = f"{diagnosis.code} {cell(diagnosis.cause)}"
        rows.append(f"| {_MARKS[finding.severity]} | {place} | {cause} | {title} |")
    return "\n".join(rows)


def _others(findings: Findings) -> Iterator[str]:
    """The logs that could not be read, what passes and why, and the notes."""
    items = [f"- {words(log.error)}" for log in findings.logs if log.error is not None]
    items += [
        f"- {finding.status}: {code(finding.path[-120:])} {finding.diagnosis.cause}"
        + (f" ({words(finding.reason)})" if finding.reason else "")
        for finding in findings
        if finding.status != "new"
    ]
    items += [f"- {words(note)}" for note in findings.notes]
    if items:
        yield "\n".join(items[:MAX_ROWS])


def _section(finding: Finding, log: LogResult | None) -> Iterator[str]:
    diagnosis = finding.diagnosis
    mark = _MARKS[finding.severity]
    yield f"### {mark} {diagnosis.code} {code(diagnosis.cause)}"
    yield f"{code(f'{finding.path}:{finding.line}')} ({diagnosis.confidence})"
    yield f"**{words(diagnosis.title)}**"
    yield words(diagnosis.explanation)
    yield from _chain(finding, log)
    lines = [f"{e.line:>5} | {e.text}" for e in proof(finding)]
    if lines:
        yield "Proof"
        yield fence(lines)
    yield from _advice(diagnosis)
    if finding.candidates:
        yield "It may also be"
        yield "\n".join(
            f"- {d.code} {code(d.cause)}: {words(d.title)} ({d.confidence})"
            for d in finding.candidates
        )


def _chain(finding: Finding, log: LogResult | None) -> Iterator[str]:
    rows = chain_of(finding.diagnosis, log.report if log else None)
    if rows:
        lines = [
            f"{'   ' * (level - 1)}{'└─ ' if level else ''}{row.depth} {row.name}"
            f"{f'   {row.dates}' if row.dates else ''}   {row.verdict}".rstrip()
            for level, row in enumerate(rows)
        ]
        yield "The chain, as the log shows it"
        yield fence(lines)


def _advice(diagnosis: Diagnosis) -> Iterator[str]:
    if diagnosis.fix:
        yield "Fix"
        yield from advice(diagnosis.fix)
    if diagnosis.decide:
        yield "To decide"
        yield from advice(diagnosis.decide)
    if diagnosis.confirm:
        yield "Confirm"
        yield fence([diagnosis.confirm], "sh")
    if diagnosis.references:
        yield "\n".join(f"- {reference(text)}" for text in diagnosis.references[:4])


def advice(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts as paragraphs; lines that are indented are code and go into a fence."""
    for number, text in enumerate(texts, 1):
        label = f"{number}\\. " if len(texts) > 1 else ""
        for is_code, lines in advice_parts(text):
            yield fence(lines) if is_code else label + words(" ".join(lines))
            label = ""


def reference(text: str) -> str:
    """Return a rule's reference; the only thing that may be a link."""
    return f"<{text}>" if is_address(text) else words(text)
