"""One self-contained page: what broke, the chain as a drawing, the log with its proof marked.

Findings, lines of the logs -> sections -> page (style inside, no script, no request)
"""

from __future__ import annotations

from logdx.findings import findings_of
from logdx.model.findings import Findings
from logdx.model.report import Report
from logdx.render.html.page import page

__all__ = ["findings_html", "render_html"]

MAX_LINES = 20_000
"""Lines of a text that a page shows at most."""


def render_html(report: Report, log_text: str | None = None) -> str:
    """Return one report as a page; ``log_text`` is the log, to show the proof in it."""
    lines = (log_text or "").splitlines()[:MAX_LINES]
    return findings_html(findings_of(report, dict(enumerate(lines, 1))))


def findings_html(findings: Findings) -> str:
    """Return findings as a page."""
    return page(findings)
