"""An excerpt for an issue or a forum, as text or as Markdown.

Excerpt -> what it is of, versions, verdict -> lines of the log, gaps marked
"""

from __future__ import annotations

from logdx.model.records import Platform
from logdx.model.report import Report
from logdx.redact.excerpt import Excerpt, marked
from logdx.redact.kinds import KINDS
from logdx.render.inert import code, fence, words
from logdx.render.names import shown_platform
from logdx.render.visible import harmless
from logdx.version import __version__

_NOTHING = {
    "no-tls": "There is no TLS handshake in this log.",
    "inconclusive": "Nothing failed, and no handshake is seen to its end.",
    "succeeded": "The connection succeeded.",
    "handshake-ok": "The TLS handshake succeeded.",
}
MARK = "## "
"""Begins a line of the heading, so that nobody takes it for one of the log."""


def excerpt_text(excerpt: Excerpt, titled: bool = True) -> str:
    """Return the excerpt as plain text that harms no terminal.

    ``titled``: with the diagnosis in words, which themselves may read like a log.
    """
    heading = [MARK + harmless(line) for line in _heading(excerpt, titled)]
    lines = [harmless(line) for line in marked(excerpt.lines, _last(excerpt.report))]
    return "\n".join([*heading, *lines]) + "\n"


def excerpt_markdown(excerpt: Excerpt) -> str:
    """Return the excerpt as Markdown; nothing in it is a mention, a link or the end of a fence."""
    title, *rest = _heading(excerpt)
    diagnosis = excerpt.diagnosis
    parts = [f"**{words(title)}**", *(words(line) for line in rest)]
    if diagnosis is not None:
        parts[-1] = f"**{diagnosis.code} {code(diagnosis.cause)}**: {words(diagnosis.title)}"
        parts[-1] += f" ({diagnosis.confidence})"
    parts.append(fence(marked(excerpt.lines, _last(excerpt.report))))
    return "\n\n".join(parts) + "\n"


def excerpt_note(excerpt: Excerpt) -> str:
    """Return what was redacted, in one line for stderr."""
    counts = [f"{count} {kind}" for kind in KINDS if (count := excerpt.redacted.get(kind))]
    kinds = ", ".join(counts) if counts else "nothing that looks like a secret"
    shown = f"{len(excerpt.lines)} of {_last(excerpt.report)} lines"
    return f"{shown}; redacted: {kinds}"


def _heading(excerpt: Excerpt, titled: bool = True) -> list[str]:
    report = excerpt.report
    shown = f"{len(excerpt.lines)} of {_last(report)} lines"
    versions = [shown_platform(report), *_versions(report), f"logdx {__version__}"]
    heading = [f"Excerpt of {report.sources[0].name}: {shown}"]
    heading.append(", ".join(dict.fromkeys(part for part in versions if part)))
    diagnosis = excerpt.diagnosis
    if diagnosis is None:
        return [*heading, _NOTHING.get(report.verdict, "A failure that logdx cannot place.")]
    verdict = f"{diagnosis.code} {diagnosis.cause} ({diagnosis.confidence})"
    return [*heading, verdict + (f": {diagnosis.title}" if titled else "")]


def _versions(report: Report) -> list[str]:
    """Versions of the SDK and the chip, as far as the log tells."""
    platforms = [record for record in report.records if isinstance(record, Platform)]
    sdks = [f"{p.sdk or 'SDK'} {p.sdk_version}" for p in platforms if p.sdk_version]
    return [*sdks, *(p.chip for p in platforms if p.chip)]


def _last(report: Report) -> int:
    return report.sources[0].lines
