"""One worker process, seen from the server.

    Worker.start -> (rules and grammars load) -> "ready" -> ask(Job) -> Outcome, again and again

The process runs ``logdx.server.work``; it gets no secret of the server's environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from typing import Any, Self

from logdx.errors import UsageError
from logdx.server.settings import Settings
from logdx.server.work import HEADER, Job, Outcome

START_SECONDS = 120.0
"""How long a worker may take to load rules and grammars (a first start compiles them)."""


class Worker:
    """One process; ``ask`` is called by one caller at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._stdin, self._stdout = process, process.stdin, process.stdout
        self.jobs = 0
        self.retired = False
        """Whether another one has taken its place."""

    @classmethod
    async def start(cls, settings: Settings) -> Self:
        """Start a process and wait until it is warm. Raises UsageError if it does not get there."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "logdx.server.work",
            settings.task, str(settings.timeout + 1), *map(str, settings.rules),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env=_environment(), start_new_session=True,
        )  # fmt: skip
        worker = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._receive()
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            await worker.stop()
            raise UsageError("a worker process did not start; its words are above") from error
        except BaseException:
            await worker.stop()
            raise
        return worker

    async def ask(self, job: Job) -> Outcome:
        """Run a job. Raises IncompleteReadError or OSError when the process dies."""
        self.jobs += 1
        data = pickle.dumps(tuple(job), pickle.HIGHEST_PROTOCOL)
        self._stdin.write(HEADER.pack(len(data)) + data)
        await self._stdin.drain()
        return Outcome(*await self._receive())

    async def _receive(self) -> Any:
        head = await self._stdout.readexactly(HEADER.size)
        return pickle.loads(await self._stdout.readexactly(HEADER.unpack(head)[0]))

    async def stop(self) -> None:
        """Kill the process and wait for its end."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._stdin.close()
        await self._process.wait()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid


def _environment() -> dict[str, str]:
    """The server's environment without its secrets, and with the way to this package."""
    kept = {name: value for name, value in os.environ.items() if not _is_secret(name)}
    kept["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    return kept


_SECRETS = ("TOKEN", "SECRET", "PASSWORD", "KEY", "CREDENTIAL", "LOGDX_SERVE_STORE")


def _is_secret(name: str) -> bool:
    return any(word in name.upper() for word in _SECRETS)
