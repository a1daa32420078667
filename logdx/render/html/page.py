"""The page: a head with the style, a section a log, a part a finding.

Findings -> sections -> document with a policy that lets nothing load and nothing run
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logdx.model.findings import Finding, Findings, LogResult
from logdx.model.report import Diagnosis
from logdx.render.chain_rows import chain_of
from logdx.render.html.chain_svg import chain_svg
from logdx.render.html.document import document
from logdx.render.html.escape import element, text
from logdx.render.html.log_view import anchor, log_view
from logdx.render.names import shown_platform
from logdx.render.say import advice_parts, is_address, one_line, proof, summary
from logdx.version import __version__

MAX_FINDINGS = 500


def page(findings: Findings) -> str:
    """Return the document."""
    body = [
        element("header", element("h1", "logdx") + element("p", text(summary(findings)))),
        *(_note(note) for note in findings.notes),
        *(section for number, log in enumerate(findings.logs) for section in _log(log, number)),
        element("footer", f"logdx {text(__version__)}, {findings.evaluated_at:%Y-%m-%d}"),
    ]
    return document(_title(findings), "\n".join(body))


def _title(findings: Findings) -> str:
    new = findings.new
    if not new:
        return "logdx: no findings"
    first = new[0].diagnosis
    return f"{first.code} {first.cause} - logdx"


def _log(log: LogResult, number: int) -> Iterator[str]:
    """A section for a log that has something to say."""
    findings = [f for f in log.findings if f.status in ("new", "baselined")][:MAX_FINDINGS]
    if log.error is None and not findings and number:
        return
    parts = [element("h2", text(log.path)), element("p", text(_facts(log)), class_="facts")]
    if log.error is not None:
        parts.append(element("p", text(one_line(log.error)), class_="bad"))
    for finding in findings:
        parts.append(_finding(finding, log, number))
    view = log_view(log, number)
    if view:
        parts += [element("h3", "The log"), view]
    yield element("section", "\n".join(parts))


def _facts(log: LogResult) -> str:
    report = log.report
    if report is None:
        return "could not be read"
    lines = report.sources[0].lines
    parts = [
        f"{lines} line{'s' * (lines != 1)}",
        shown_platform(report),
        f"verdict: {report.verdict}",
    ]
    return ", ".join(part for part in parts if part)


def _note(note: str) -> str:
    return element("p", "Note: " + text(one_line(note)), class_="facts")


def _finding(finding: Finding, log: LogResult, number: int) -> str:
    diagnosis = finding.diagnosis
    status = " (known)" if finding.status == "baselined" else ""
    head = (
        element("span", text(f"{diagnosis.code} {diagnosis.cause}"), class_="cause")
        + " "
        + element("span", text(diagnosis.confidence + status), class_="confidence")
    )
    parts = [
        element("p", head, class_="head"),
        element("h3", text(one_line(diagnosis.title))),
        element("p", text(one_line(diagnosis.explanation))),
        *_chain(diagnosis, log),
        *_proof(finding, log, number),
        *_paragraphs("What is fine", diagnosis.fine),
        *_list("Fix", diagnosis.fix),
        *_list("To decide", diagnosis.decide),
        *_confirm(diagnosis),
        *_candidates(finding.candidates),
        element("p", f"Rule {text(diagnosis.rule)}", class_="facts"),
    ]
    return element("article", "\n".join(parts), class_=finding.severity)


def _chain(diagnosis: Diagnosis, log: LogResult) -> Iterator[str]:
    drawing = chain_svg(chain_of(diagnosis, log.report))
    if drawing:
        yield element("h4", "The chain, as the log shows it")
        yield drawing


def _proof(finding: Finding, log: LogResult, number: int) -> Iterator[str]:
    lines = proof(finding, most=12)
    if not lines:
        return
    yield element("h4", "Proof")
    rows = []
    for e in lines:
        label = f"<i>{e.line}</i>"
        if e.line in log.lines:
            label = f'<a href="#{anchor(number, e.line)}">{label}</a>'
        rows.append(f"<div>{label}<code>{text(e.text)}</code></div>")
    yield element("div", "".join(rows), class_="proof", tabindex="0")


def _paragraphs(title: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield element("h4", title)
        yield element("p", text(one_line(" ".join(texts))))


def _list(title: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield element("h4", title)
        yield element("ol", "".join(element("li", _advice(item)) for item in texts))


def _advice(item: str) -> str:
    return "".join(
        element("pre", "\n".join(text(line) for line in lines), tabindex="0")
        if is_code
        else element("p", text(" ".join(lines)))
        for is_code, lines in advice_parts(item)
    )


def _confirm(diagnosis: Diagnosis) -> Iterator[str]:
    if diagnosis.confirm:
        yield element("h4", "Confirm")
        yield element("pre", text(diagnosis.confirm), tabindex="0")
    if diagnosis.references:
        yield element("h4", "See")
        yield element("ul", "".join(element("li", _reference(r)) for r in diagnosis.references))


def _reference(reference: str) -> str:
    if not is_address(reference):
        return text(reference)
    return element("a", text(reference), href=reference, rel="noopener noreferrer")


def _candidates(candidates: Sequence[Diagnosis]) -> Iterator[str]:
    if candidates:
        yield element("h4", "It may also be")
        yield element(
            "ul",
            "".join(
                element("li", text(f"{d.code} {d.cause} ({d.confidence}): {one_line(d.title)}"))
                for d in candidates
            ),
        )
