"""The web page: a form, its answer with and without JavaScript, downloads, kept reports.

GET / -> form      POST / -> form and answer      POST /answer -> answer alone, for the script
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from logdx.render import html as report_html
from logdx.resources import folder
from logdx.server.desk import Answer, Desk
from logdx.server.headers import ALONE, PAGE, SAFE, STATIC
from logdx.server.problems import ProblemError
from logdx.server.view import MAX_FIELD, as_text, environment
from logdx.server.workers import CrashedError, RefusedError, UnavailableError
from logdx.version import __version__

DOWNLOADS = {
    "html": ("logdx-report.html", "text/html; charset=utf-8"),
    "json": ("logdx-report.json", "application/json"),
    "sarif": ("logdx-report.sarif", "application/sarif+json"),
    "ca.h": ("ca.h", "text/x-c; charset=utf-8"),
}
HTML = "text/html; charset=utf-8"


class Page:
    """The handlers of the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes; ``/r`` only where reports are kept."""
        routes = [
            Route("/", self.form, methods=["GET"]),
            Route("/", self.ask, methods=["POST"]),
            Route("/answer", self.answer, methods=["POST"]),
            Route("/download", self.download, methods=["POST"]),
            Route("/static/{name}", self.static, methods=["GET"]),
        ]
        if self._desk.store is not None:
            routes.append(Route("/r/{id}", self.kept, methods=["GET"]))
        return routes

    async def form(self, _: Request) -> Response:
        """The empty form."""
        return self._page()

    async def ask(self, request: Request) -> Response:
        """The form with its answer, for browsers without JavaScript."""
        text = ""
        try:
            with self._desk.slot(request):
                upload = await self._desk.upload(request)
                text = (as_text(upload.log) or "")[:MAX_FIELD]
                answer = await self._desk.explained(upload, "page")
        except ProblemError as error:
            return self._page(error.status, log_text=text, problem=str(error))
        except (UnavailableError, RefusedError, CrashedError) as error:
            return self._page(_status(error), log_text=text, problem=str(error))
        return self._page(log_text=text, answer=answer)

    async def answer(self, request: Request) -> Response:
        """The answer alone."""
        answer = await self._desk.answer(request, "page")
        link = environment().get_template("link.html").render(link=answer.link)
        body = answer.body + (link.encode() if answer.link else b"")
        return Response(body, 200, PAGE, HTML)

    async def download(self, request: Request) -> Response:
        """The report as a file."""
        with self._desk.slot(request):
            upload = await self._desk.upload(request)
            form = (upload.fields or {}).get("as", "")
            if form not in DOWNLOADS:
                raise ProblemError(422, f'"as" is one of {", ".join(DOWNLOADS)}.')
            answer = await self._desk.explained(upload, form, keep=False)
        name, kind = DOWNLOADS[form]
        headers = (ALONE if form == "html" else SAFE) | {
            "Content-Disposition": f'attachment; filename="{name}"'
        }
        return Response(answer.body, 200, headers, kind)

    async def kept(self, request: Request) -> Response:
        """A kept report: as a page, or as JSON where that is asked for."""
        store = self._desk.store
        found = await run_in_threadpool(store.get, request.path_params["id"]) if store else None
        wants_json = "application/json" in request.headers.get("accept", "")
        if found is None and wants_json:
            raise ProblemError(404, "There is no such report, or it has expired.")
        if found is None:
            return _render("problem.html", 404, title="No such report",
                           detail="It has expired, or its link is not whole.")  # fmt: skip
        if wants_json:
            return Response(found.report, 200, SAFE, "application/json")
        until = f"{datetime.fromtimestamp(found.expires, UTC):%Y-%m-%d}"
        return _render("kept.html", title=found.title, until=until, answer=Markup(found.page))

    async def static(self, request: Request) -> Response:
        """Style, script, icon and sample."""
        found = _static().get(request.path_params["name"])
        if found is None:
            raise ProblemError(404, "There is no such file.")
        data, kind, tag = found
        headers = STATIC | {"ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(None, 304, headers)
        return Response(data, 200, headers, kind)

    def _page(self, status: int = 200, *, log_text: str = "", problem: str = "",
              answer: Answer | None = None) -> Response:  # fmt: skip
        settings = self._desk.settings
        days = f"{settings.keep_days:g} days" if self._desk.store else ""
        return _render(
            "page.html", status,
            title="logdx: why did the TLS handshake fail?",
            max_bytes=settings.max_bytes,
            max_size=_shown_size(settings.max_bytes),
            log_text=log_text,
            problem=problem,
            answer=Markup(answer.body.decode()) if answer else "",
            link=answer.link if answer else None,
            keeps=days,
        )  # fmt: skip


def _render(template: str, status: int = 200, **values: Any) -> Response:
    text = environment().get_template(template).render(version=__version__, **values)
    return Response(text, status, PAGE, HTML)


def _status(error: Exception) -> int:
    if isinstance(error, RefusedError):
        return 422
    return 503 if isinstance(error, UnavailableError) else 500


def _shown_size(size: int) -> str:
    return f"{size / (1 << 20):.3g} MiB" if size >= 1 << 20 else f"{size / (1 << 10):.3g} KiB"


@cache
def _static() -> dict[str, tuple[bytes, str, str]]:
    """Name -> content, media type and tag; one sheet, the report's own and the page's."""
    own = Path(__file__).with_name("static")
    sheet = Path(report_html.__file__).with_name("style.css").read_bytes()
    files = {
        "logdx.css": (sheet + b"\n" + (own / "page.css").read_bytes(), "text/css; charset=utf-8"),
        "logdx.js": ((own / "logdx.js").read_bytes(), "text/javascript; charset=utf-8"),
        "icon.svg": ((own / "icon.svg").read_bytes(), "image/svg+xml"),
        "sample.log": (
            (folder("samples") / "wiznet-azure-iot-hub.log").read_bytes(),
            "text/plain; charset=utf-8",
        ),
    }
    return {
        name: (data, kind, f'"{hashlib.sha256(data).hexdigest()[:16]}"')
        for name, (data, kind) in files.items()
    }
