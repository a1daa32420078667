"""The answer of the web page: a report as a piece of HTML.

Report + lines of the log -> findings -> templates/answer.html (chain as SVG, proof linked) -> HTML
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from logdx.findings import whole
from logdx.model.findings import Finding, LogResult
from logdx.model.report import Report
from logdx.render.chain_rows import chain_of
from logdx.render.html.chain_svg import chain_svg
from logdx.render.html.escape import text
from logdx.render.html.log_view import anchor, log_view
from logdx.render.names import shown_platform
from logdx.render.say import advice_parts, is_address, one_line, proof

MAX_LINES = 20_000
"""Lines of a log that the page shows."""
MAX_FINDINGS = 50
MAX_FIELD = 256 << 10
"""Characters of a log that the page carries along for its downloads."""

VERDICTS = {
    "failed": ("bad", "The connection failed"),
    "succeeded": ("good", "The TLS connection works"),
    "handshake-ok": ("good", "The TLS handshake succeeded"),
    "inconclusive": ("open", "The log does not show how the handshake ended"),
    "no-tls": ("open", "There is no TLS handshake in this log"),
}
_ADVICE = {
    "inconclusive": "Send the lines up to the end of the attempt, or raise mbedTLS's debug level"
    " to 3 (mbedtls_debug_set_threshold) and run it again.",
    "no-tls": "Send the device's own output around the moment in which it connects: what mbedTLS,"
    " the SDK or the sample program prints.",
}


@cache
def environment() -> Environment:
    """Return the templates; everything that they fill in is escaped."""
    found = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["shown"] = lambda value: Markup(text(one_line(str(value))))
    found.filters["code"] = lambda lines: Markup("\n".join(text(line) for line in lines))
    found.tests["address"] = is_address
    found.globals["advice_parts"] = advice_parts
    return found


def answer_html(
    report: Report,
    lines: Mapping[int, str],
    *,
    log_text: str | None = None,
    ca_text: str | None = None,
) -> str:
    """Return the answer; ``log_text`` and ``ca_text`` go along with its download buttons."""
    from logdx.server.roots import has_roots

    kept = {number: line for number, line in lines.items() if number <= MAX_LINES}
    log = whole(report, report.sources[0].name, kept)
    kind, verdict = VERDICTS[report.verdict]
    carried = log_text is not None and len(log_text) + len(ca_text or "") <= MAX_FIELD
    return environment().get_template("answer.html").render(
        kind=kind,
        verdict=verdict,
        advice=_ADVICE.get(report.verdict),
        facts=_facts(report),
        findings=[_finding(finding, log) for finding in log.findings[:MAX_FINDINGS]],
        more=max(0, len(log.findings) - MAX_FINDINGS),
        files=report.device_files,
        limits=report.limits,
        log=Markup(log_view(log, 0)),
        log_text=log_text if carried else None,
        ca_text=ca_text or "",
        ca_header=carried and has_roots(report),
    )  # fmt: skip


def title_of(report: Report) -> str:
    """Return a line that names the answer."""
    first = report.diagnoses[0] if report.diagnoses else None
    return f"{first.code} {first.cause}" if first else VERDICTS[report.verdict][1]


def as_text(data: bytes | None) -> str | None:
    """Return what was sent as a text that a form can carry: a DER file becomes PEM."""
    if data is None:
        return None
    if data[:1] == b"\x30":
        body = base64.encodebytes(data).decode("ascii")
        return f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n"
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return data.decode(encoding, "replace").replace("\x00", "")


def _facts(report: Report) -> list[str]:
    lines = report.sources[0].lines
    attempts = len(report.attempts)
    facts = [f"{lines} line{'s' * (lines != 1)}", shown_platform(report)]
    if attempts > 1:
        failed = sum(attempt.outcome == "failed" for attempt in report.attempts)
        facts.append(f"{attempts} attempts, {failed} failed")
    return [fact for fact in facts if fact]


def _finding(finding: Finding, log: LogResult) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "diagnosis": finding.diagnosis,
        "candidates": finding.candidates,
        "chain": Markup(chain_svg(chain_of(finding.diagnosis, log.report))),
        "proof": [
            (e.line, e.text, anchor(0, e.line) if e.line in log.lines else None)
            for e in proof(finding, most=12)
        ],
    }
