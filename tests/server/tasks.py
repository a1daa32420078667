"""What the workers of these tests run: logs that hang, die or fail on purpose."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from logdx.server.work import Job, Task, prepare


def hanging(rules: Sequence[Path]) -> Task:
    """Explain logs, but hang, die or raise where the log says so."""
    explain = prepare(rules)

    def task(job: Job) -> object:
        if job.log.startswith(b"HANG"):
            time.sleep(60)
        if job.log.startswith(b"SPIN"):
            while True:
                pass
        if job.log.startswith(b"DIE"):
            os._exit(3)
        if job.log.startswith(b"RAISE"):
            raise RuntimeError("a secret of " + __file__)
        if job.log.startswith(b"PRINT"):
            print("a stray print")
        if job.log.startswith(b"SLOW"):
            time.sleep(0.3)
        return explain(job)

    return task


def broken(rules: Sequence[Path]) -> Task:
    """A worker that does not start."""
    raise RuntimeError("no worker today")
