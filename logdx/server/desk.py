"""What the API and the page have in common: take a log in within limits, keep what is to be kept.

request -> a slot of the client -> body -> Upload -> worker -> Answer (body, link)
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from logdx.server.inputs import Upload, read_upload
from logdx.server.limits import Slots, read_body
from logdx.server.settings import Settings
from logdx.server.store import Kept, Store
from logdx.server.work import Rendered
from logdx.server.workers import Workers


@dataclass(frozen=True, slots=True)
class Answer:
    """A report in the form that was asked for."""

    body: bytes
    link: str | None = None
    """Where the redacted report is kept."""


class Desk:
    """Takes logs in and gives answers out."""

    def __init__(self, settings: Settings, workers: Workers, store: Store | None) -> None:
        self.settings, self.store = settings, store
        self._workers = workers
        self._slots = Slots(settings.per_client)

    def slot(self, request: Request) -> AbstractContextManager[None]:
        """Hold one of the client's slots. Raises ProblemError 429 when it has none left."""
        return self._slots.taken(request.client.host if request.client else "")

    async def upload(self, request: Request) -> Upload:
        """Read what a request holds. Raises ProblemError."""
        settings = self.settings
        body = await read_body(request, settings.max_bytes, settings.body_timeout)
        return await read_upload(request.headers, body)

    async def answer(self, request: Request, form: str, *, keep: bool = True) -> Answer:
        """Explain the log of a request. Raises ProblemError and the errors of the workers."""
        with self.slot(request):
            return await self.explained(await self.upload(request), form, keep=keep)

    async def explained(self, upload: Upload, form: str, *, keep: bool = True) -> Answer:
        """Explain a log that is here."""
        keep = keep and self.store is not None
        rendered = await self._workers.render(form, upload.log, ca=upload.ca, keep=keep)
        return Answer(rendered.body, await self._link(rendered))

    async def _link(self, rendered: Rendered) -> str | None:
        if self.store is None or rendered.kept is None:
            return None
        return "/r/" + await run_in_threadpool(self.store.put, Kept(*rendered.kept))
