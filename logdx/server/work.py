"""What runs in a worker process: one job after another, each a log to explain.

stdin (length + pickled Job) -> answer(job) -> stdout (length + pickled Outcome)

The process belongs to one server (``workers.Worker``); its first message says that rules and
grammars are warm. It ends with its stdin, and by itself when a job takes too long: then not even a
server that was killed leaves it behind.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

HEADER = struct.Struct(">I")


class Job(NamedTuple):
    """A log to explain and the form of the answer."""

    log: bytes
    ca: bytes | None = None
    form: str = "report"
    """``report`` (a Report), or one of ``answer.FORMS`` (a Rendered)."""
    keep: bool = False
    """Whether the redacted report is wanted, too, to be kept."""


class Rendered(NamedTuple):
    """An answer in the form that was asked for."""

    body: bytes
    kept: tuple[str, str, str] | None = None
    """Title, report (JSON) and page (HTML), all redacted."""


class Outcome(NamedTuple):
    """The answer (a Report or Rendered), or why there is none."""

    value: object = None
    fault: str | None = None
    """What is wrong with the input."""
    crashed: bool = False
    """Whether logdx itself made a mistake."""


Task = Callable[[Job], object]


def prepare(rules: Sequence[Path]) -> Task:
    """Load rules and grammars; return what explains and renders one job."""
    from logdx.server.answer import answering
    from logdx.workspace import open_workspace

    return answering(open_workspace(rules))


def main(argv: Sequence[str]) -> None:
    """Run the task named ``argv[0]`` with the time limit ``argv[1]`` on rules ``argv[2:]``."""
    requests, answers = _own_pipes()
    target, seconds, *rules = argv
    module, _, function = target.partition(":")
    task: Task = getattr(importlib.import_module(module), function)([Path(p) for p in rules])
    gc.collect()
    gc.freeze()
    _write(answers, "ready")
    while (message := _read(requests)) is not None:
        _alarm(float(seconds))
        outcome = _run(task, Job(*message))
        _alarm(0)
        _write(answers, tuple(outcome))


def _run(task: Task, job: Job) -> Outcome:
    from logdx.errors import LogdxError

    try:
        return Outcome(task(job))
    except LogdxError as error:
        return Outcome(fault=str(error))
    except Exception as error:
        print(f"logdx: {_place_of(error)}", file=sys.stderr, flush=True)
        return Outcome(crashed=True)


def _place_of(error: BaseException) -> str:
    """Kind and place; never the message, which may quote the log."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take stdin and stdout for messages, so that a stray print goes to stderr."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    return requests, answers


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _read(stream: BinaryIO) -> Any:
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    return pickle.loads(stream.read(HEADER.unpack(head)[0]))


def _write(stream: BinaryIO, message: object) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(data)) + data)
    stream.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
