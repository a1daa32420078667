"""The log with its proof marked: numbered lines, each line of the proof with an anchor.

lines, evidence, symptoms -> <ol> of lines, gaps where lines are left out
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from logdx.model.findings import Finding, LogResult
from logdx.render.html.escape import element, text

MAX_COLUMNS = 600
"""Characters of a line that are shown."""


def anchor(log_number: int, line: int) -> str:
    """Return the id of a line of the page's nth log.

    >>> anchor(0, 82)
    'log0-82'
    """
    return f"log{log_number}-{line}"


def log_view(log: LogResult, number: int) -> str:
    """Return the log as HTML; '' where its lines are not at hand."""
    if not log.lines:
        return ""
    marks = _marks(log.findings)
    rows: list[str] = []
    last = 0
    for line in sorted(log.lines):
        if line != last + 1:
            rows.append(_gap(line - last - 1))
        rows.append(_row(log.lines, line, marks.get(line), number))
        last = line
    total = log.report.sources[0].lines if log.report else last
    if total > last:
        rows.append(_gap(total - last))
    return element("div", "".join(rows), class_="log", tabindex="0", role="region",
                   aria_label=f"The log {log.path}")  # fmt: skip


def _marks(findings: Sequence[Finding]) -> dict[int, str]:
    """Lines of the log -> whether they prove a finding or follow from one."""
    marks: dict[int, str] = {}
    for finding in findings:
        if finding.status in ("suppressed", "expected"):
            continue
        for e in finding.diagnosis.symptoms:
            if e.source == 0:
                marks.setdefault(e.line, "symptom")
        for e in finding.diagnosis.evidence:
            if e.source == 0:
                marks[e.line] = "hit"
    return marks


def _row(lines: Mapping[int, str], line: int, mark: str | None, number: int) -> str:
    shown = text(lines[line][:MAX_COLUMNS]) or " "
    if mark is None:
        return f"<div><i>{line}</i><code>{shown}</code></div>"
    name = anchor(number, line)
    return (
        f'<div class="{mark}" id="{name}"><a href="#{name}"><i>{line}</i></a>'
        f"<code><mark>{shown}</mark></code></div>"
    )


def _gap(count: int) -> str:
    return f'<div class="gap">{count} more line{"s" * (count != 1)}</div>'
