"""Where the logs of a failed test are.

report + item -> the logs that the test named, the duts of pytest-embedded, the files of
``logdx_logs``, the captured output
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from glob import iglob
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from logdx.errors import SourceError
from logdx.pytest_plugin import ADDED, SIZES, Logs
from logdx.source import BLOCK, Source, open_path, open_text

CAPTURED = "Captured "
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Log:
    """One text to look at: how to open it, as often as wanted, and whether it is a log at all."""

    open: Callable[[], Source]
    """Raises SourceError when it cannot be read."""
    is_log: bool = True
    """Whether somebody said so; captured output may be anything."""


def logs_of(item: pytest.Item, report: pytest.TestReport) -> Iterator[Log]:
    """Yield the logs of a failed test, the surest first, each ready to be opened."""
    added = item.stash.get(ADDED, Logs())
    yield from (Log(partial(open_path, path)) for path in added.paths)
    yield from (Log(partial(open_text, text, name)) for name, text in added.texts)
    duts = dut_logs(getattr(item, "funcargs", {}).values())
    yield from (Log(partial(open_path, path)) for path in duts)
    yield from written_since(item, {*added.paths, *duts})
    yield from captured(report.sections, echoed=bool(duts))


def sizes(globs: Iterable[str], root: Path) -> dict[str, int]:
    """Return the files that the globs name, with their lengths in bytes."""
    found: dict[str, int] = {}
    for pattern in globs:
        for name in iglob(pattern, root_dir=root, recursive=True):
            path = root / name
            if path.is_file():
                found[str(path)] = path.stat().st_size
    return found


def written_since(item: pytest.Item, known: set[Path]) -> Iterator[Log]:
    """Yield what the files of ``logdx_logs`` got since the test began."""
    before = item.stash.get(SIZES, None)
    if before is None:
        return
    for name, size in sizes(item.config.getini("logdx_logs"), item.config.rootpath).items():
        start = before.get(name, 0)
        if Path(name) not in known and size != start:
            yield Log(partial(open_from, Path(name), start if size > start else 0))


def open_from(path: Path, start: int) -> Source:
    """Open a file at an offset in bytes; its lines are numbered as in the whole file.

    Raises SourceError when it cannot be read.
    """
    if not start:
        return open_path(path)
    try:
        stream = path.open("rb")
        lines = _count_lines(stream, start)
        source = Source(str(path), stream, path.stat().st_size - start)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
    source.lines = lines
    return source


def _count_lines(stream: BinaryIO, length: int) -> int:
    """Count the lines of the next ``length`` bytes, and read over them."""
    lines = 0
    while length > 0 and (block := stream.read(min(length, BLOCK))):
        lines += block.count(b"\n")
        length -= len(block)
    return lines


def dut_logs(values: Iterable[Any]) -> list[Path]:
    """Return the log files of pytest-embedded's devices among the fixtures of a test.

    They are what the device sent, byte for byte; the echo on stdout is stamped and may be in
    pieces.
    """
    embedded = sys.modules.get("pytest_embedded")
    if embedded is None:
        return []
    flat = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    duts = [Path(one.logfile) for one in flat if isinstance(one, embedded.Dut)]
    return [path for path in dict.fromkeys(duts) if path.is_file()]


def captured(sections: Sequence[tuple[str, str]], echoed: bool = False) -> Iterator[Log]:
    """Yield one log for each captured stream, over all phases of the test.

    ``echoed``: stdout repeats logs that are read from their files.
    """
    streams: dict[str, list[str]] = {}
    for title, text in sections:
        if title.startswith(CAPTURED):
            stream, _, _ = title.removeprefix(CAPTURED).rpartition(" ")
            streams.setdefault(stream, []).append(text)
    for stream, texts in streams.items():
        if stream == "stdout" and echoed:
            continue
        text = "".join(part if part.endswith("\n") else part + "\n" for part in texts)
        plain = undressed(text) if stream == "log" else text
        yield Log(partial(open_text, plain, f"captured {stream}"), is_log=False)


def undressed(text: str) -> str:
    """Take pytest's own prefix off the lines of its log section.

    >>> undressed("INFO     serial:test_tls.py:7  ! mbedtls_ssl_handshake returned -0x2700")
    ' ! mbedtls_ssl_handshake returned -0x2700'
    """
    return "\n".join(_message(line) for line in text.split("\n"))


def _message(line: str) -> str:
    level, _, rest = line.partition(" ")
    place, space, message = rest.lstrip(" ").partition(" ")
    is_place = place.count(":") >= 2 and place.rpartition(":")[2].isdigit()
    return message if level in LEVELS and space and is_place else line
