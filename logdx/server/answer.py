"""One job of a worker: bytes -> Report -> the form that was asked for.

    Job(log, ca, form) + Workspace + Engine -> Report, or Rendered

All forms are made once before the server is ready: what they import and load is warm then.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from logdx.errors import LogdxError
from logdx.model.device import DeviceFile
from logdx.model.report import Report
from logdx.parse.engine import Engine
from logdx.parse.reader import parser_of
from logdx.pipeline import explain
from logdx.render.as_json import render_json
from logdx.server.work import Job, Rendered
from logdx.source import Source
from logdx.workspace import Workspace

if TYPE_CHECKING:
    from logdx.server.work import Task

NAME = "log"
"""What the reports of the server call the log; where it came from is the user's affair."""


def answering(workspace: Workspace) -> Task:
    """Return what explains one job after another, with grammars that stay loaded."""
    engine = Engine(workspace.dialects)
    for entry in workspace.dialects:
        parser_of(entry)

    def answer(job: Job) -> object:
        report = explain(
            source_of(job),
            rules=workspace.rules,
            device=_device(job.ca),
            engine=engine,
        )
        if job.form == "report":
            return report
        return Rendered(FORMS[job.form](report, job).encode(), _kept(report, job))

    for form in ("report", *FORMS):
        with suppress(LogdxError):  # ca.h: the extra logdx[certs] may be absent
            answer(Job(_WARM, form=form))
    return answer


_WARM = b"""\
issuer name       : CN=ISRG Root X1
  ! The certificate is not correctly signed by the trusted CA
  ! mbedtls_ssl_handshake returned -0x2700
"""


def source_of(job: Job) -> Source:
    """Return the log of a job as a source."""
    return Source(NAME, io.BytesIO(job.log), len(job.log))


def lines_of(job: Job) -> dict[int, str]:
    """Return the lines of a job's log by number, as a report counts them."""
    return dict(source_of(job))


def _device(ca: bytes | None) -> tuple[DeviceFile, ...]:
    if not ca:
        return ()
    from logdx.certs.inputs import read_bytes

    return read_bytes({"ca": ("the CA file", ca)})


def _kept(report: Report, job: Job) -> tuple[str, str, str] | None:
    """The redacted report, its page and its title."""
    if not job.keep:
        return None
    from logdx.redact import Redactor, redact_report
    from logdx.server.view import answer_html, title_of

    redactor = Redactor()
    fed = [redactor.feed(line) for line in lines_of(job).values()]
    lines = [line for ready in (*fed, redactor.finish()) for line in ready]
    redacted = redact_report(report, redactor=redactor)
    page = answer_html(redacted, dict(enumerate(lines, 1)))
    return title_of(redacted), render_json(redacted), page


def _json(report: Report, _: Job) -> str:
    return render_json(report)


def _markdown(report: Report, _: Job) -> str:
    from logdx.render.markdown import render_markdown

    return render_markdown(report)


def _sarif(report: Report, _: Job) -> str:
    from logdx.findings import findings_of
    from logdx.render.sarif import render_sarif

    return render_sarif(findings_of(report))


def _html(report: Report, job: Job) -> str:
    from logdx.render.html import render_html

    return render_html(report, "\n".join(lines_of(job).values()))


def _page(report: Report, job: Job) -> str:
    from logdx.server.view import answer_html, as_text

    return answer_html(report, lines_of(job), log_text=as_text(job.log), ca_text=as_text(job.ca))


def _ca_header(report: Report, _: Job) -> str:
    from logdx.server.roots import ca_header

    return ca_header(report)


FORMS: dict[str, Callable[[Report, Job], str]] = {
    "json": _json,
    "markdown": _markdown,
    "sarif": _sarif,
    "html": _html,
    "page": _page,
    "ca.h": _ca_header,
}
