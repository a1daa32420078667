"""A real server: ``logdx serve`` as a process of its own, on a port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
MARK = "logdx: serving on "


@contextmanager
def running(
    *flags: str, environ: dict[str, str] | None = None, runner: str = "-m logdx"
) -> Iterator[str]:
    """Start a server; give its address. It must end by itself when it is told to."""
    process = subprocess.Popen(
        [sys.executable, *runner.split(), "serve", "--port", "0", *flags],
        stderr=subprocess.PIPE,
        text=True,
        cwd=HERE.parents[1],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **(environ or {})},
    )
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if line.startswith(MARK):
                break
        else:
            raise AssertionError("".join(said))
        yield line.removeprefix(MARK).strip().rstrip("/")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
