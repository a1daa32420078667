"""The pool of worker processes, with a time limit and a bounded queue in front of it.

    explain(log) -> idle worker (or wait, or UnavailableError) -> Job -> Outcome -> Report
                    a worker that hangs or dies is killed and replaced -> UnavailableError

One job at a time runs in a worker. Everything here runs in one event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Coroutine
from typing import Any, Self, cast

from logdx.errors import LogdxError
from logdx.model.report import Report
from logdx.server.settings import Settings
from logdx.server.work import Job, Outcome, Rendered
from logdx.server.worker import Worker

RETRY_SECONDS = 1.0
"""Pause before a worker that could not be started is tried again."""
LOG = logging.getLogger("logdx.server")


class UnavailableError(LogdxError):
    """No answer now: the queue is full, or the worker hung or died."""


class RefusedError(LogdxError):
    """The input cannot be explained; says why."""


class CrashedError(LogdxError):
    """logdx itself made a mistake on this log; the place is in the server's log."""


class Workers:
    """The pool. ``async with Workers(settings) as workers`` starts and stops it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._idle: deque[Worker] = deque()
        self._all: set[Worker] = set()
        self._ending: set[Worker] = set()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.restarts = 0
        """Workers that hung or died and were replaced."""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start every worker; return when all are warm. Raises UsageError if one cannot start."""
        starts = [Worker.start(self._settings) for _ in range(self._settings.workers)]
        results = await asyncio.gather(*starts, return_exceptions=True)
        for result in results:
            if isinstance(result, Worker):
                self._welcome(result)
        for result in results:
            if isinstance(result, BaseException):
                await self.stop()
                raise result

    async def stop(self) -> None:
        """Kill every worker."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(worker.stop() for worker in self._all | self._ending))
        self._all.clear()
        self._idle.clear()

    @property
    def alive(self) -> int:
        """Workers that are up, busy or idle."""
        return len(self._all)

    @property
    def waiting(self) -> int:
        """Jobs that wait for a worker."""
        return len(self._waiting)

    @property
    def pids(self) -> list[int]:
        """The ids of the processes."""
        return sorted(worker.pid for worker in self._all)

    async def explain(self, log: bytes, *, ca: bytes | None = None) -> Report:
        """Explain a log (with the CA file that the device loads).

        Raises UnavailableError when the queue is full or the worker hung or died, RefusedError
        when the input cannot be read, CrashedError for a mistake of logdx.
        """
        return cast(Report, await self.run(Job(log, ca)))

    async def render(
        self, form: str, log: bytes, *, ca: bytes | None = None, keep: bool = False
    ) -> Rendered:
        """As ``explain``, rendered in the worker to one of ``answer.FORMS``."""
        return cast(Rendered, await self.run(Job(log, ca, form, keep)))

    async def run(self, job: Job) -> object:
        """Run a job in a worker; a caller that goes away does not disturb the worker."""
        worker = self._idle.popleft() if self._idle else await self._turn()
        outcome = await asyncio.shield(self._spawn(self._ask(worker, job)))
        if outcome.crashed:
            raise CrashedError("logdx made a mistake on this log; the server's log names the place")
        if outcome.fault is not None:
            raise RefusedError(outcome.fault)
        return outcome.value

    async def _turn(self) -> Worker:
        """Wait for a worker, no longer than a diagnosis may take."""
        if len(self._waiting) >= self._settings.queue:
            raise UnavailableError("too many logs are waiting; try again in a few seconds")
        turn: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await turn
        except BaseException as error:
            self._leave(turn)
            if isinstance(error, TimeoutError):
                raise UnavailableError("no worker became free in time; try again later") from None
            raise

    def _leave(self, turn: asyncio.Future[Worker]) -> None:
        """Give up a turn; a worker that was handed over in the same moment goes to the next."""
        if turn.done() and not turn.cancelled():
            self._free(turn.result())
        with contextlib.suppress(ValueError):
            self._waiting.remove(turn)

    async def _ask(self, worker: Worker, job: Job) -> Outcome:
        try:
            async with asyncio.timeout(self._settings.timeout):
                outcome = await worker.ask(job)
        except TimeoutError:
            self._lose(worker)
            limit = f"{self._settings.timeout:g} s"
            raise UnavailableError(f"the log took longer than {limit} to explain") from None
        except (asyncio.IncompleteReadError, OSError):
            self._lose(worker)
            raise UnavailableError("the worker that explained this log died") from None
        if worker.jobs == self._settings.recycle:
            self._spawn(self._renew(worker))
        self._free(worker)
        return outcome

    def _welcome(self, worker: Worker) -> None:
        self._all.add(worker)
        self._free(worker)

    def _free(self, worker: Worker) -> None:
        """Give the worker to the one who waits longest, or let it idle."""
        if worker.retired:
            self._spawn(self._end(worker))
            return
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(worker)
                return
        self._idle.append(worker)

    def _lose(self, worker: Worker) -> None:
        """Replace a worker that hung or died."""
        self.restarts += 1
        LOG.warning("worker %d hung or died and is replaced", worker.pid)
        self._spawn(self._replace(worker))

    async def _replace(self, worker: Worker) -> None:
        """Start another worker in the place of one that is of no use any more."""
        await self._end(worker)
        self._welcome(await self._started())

    async def _renew(self, worker: Worker) -> None:
        """Start another worker while this one goes on, then let this one go."""
        self._welcome(await self._started())
        worker.retired = True
        if worker in self._idle:
            self._idle.remove(worker)
            await self._end(worker)

    async def _end(self, worker: Worker) -> None:
        self._all.discard(worker)
        self._ending.add(worker)
        await worker.stop()
        self._ending.discard(worker)

    async def _started(self) -> Worker:
        """Start a worker, however often it takes."""
        while True:
            try:
                return await Worker.start(self._settings)
            except (LogdxError, OSError) as error:
                LOG.error("%s", error)
                await asyncio.sleep(RETRY_SECONDS)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
