"""One job of a worker: bytes -> Report -> the form that was asked for.

Job(log, ca, form) + Workspace + Engine -> Report, or its rendered bytes
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from logdx.model.device import DeviceFile
from logdx.model.report import Report
from logdx.parse.engine import Engine
from logdx.parse.reader import parser_of
from logdx.pipeline import explain
from logdx.render.as_json import render_json
from logdx.server.work import Job
from logdx.source import Source
from logdx.workspace import Workspace

if TYPE_CHECKING:
    from logdx.server.work import Task

FORMS: dict[str, Callable[[Report], str]] = {"json": render_json}


def answering(workspace: Workspace) -> Task:
    """Return what explains one job after another, with grammars that stay loaded."""
    engine = Engine(workspace.dialects)
    for entry in workspace.dialects:
        parser_of(entry)

    def answer(job: Job) -> object:
        report = explain(
            Source(job.name, io.BytesIO(job.log), len(job.log)),
            rules=workspace.rules,
            device=_device(job.ca),
            engine=engine,
        )
        return report if job.form == "report" else FORMS[job.form](report).encode()

    answer(Job(_WARM))
    return answer


_WARM = b"  ! mbedtls_ssl_handshake returned -0x2700\n"


def _device(ca: bytes | None) -> tuple[DeviceFile, ...]:
    if not ca:
        return ()
    from logdx.certs.inputs import read_bytes

    return read_bytes({"ca": ("ca.pem", ca)})
