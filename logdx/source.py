"""Reads an input as numbered lines, whatever wrote it.

    bytes (file, stdin, text) -> blocks -> text (UTF-8, UTF-16, NULs, CRLF, LFCR) -> (number, line)

Only transcodes; nothing is interpreted. Memory is bounded: blocks of ``BLOCK`` bytes, and a line
longer than ``MAX_LINE`` characters is cut.
"""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from logdx.errors import SourceError

BLOCK = 1 << 18
MAX_LINE = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LOG_SUFFIXES = (".log", ".txt", ".out", "")


class Source:
    """One input. Iterate it for (number, text) pairs; counts stand in the attributes after."""

    def __init__(self, name: str, stream: BinaryIO, size: int | None = None) -> None:
        self.name, self.size = name, size
        self.encoding = "utf-8"
        self.lines = 0
        self.cut_lines = 0
        self.binary = False
        self.unbuffered = False
        """Give each line as soon as it has come (a pipe), instead of reading whole blocks."""
        self._stream = stream

    def __iter__(self) -> Iterator[tuple[int, str]]:
        pending = ""
        for text in self._decoded():
            text = pending + text
            lines = text.split("\n")
            pending = lines.pop()
            if len(pending) > MAX_LINE:
                pending = self._cut(pending)
            for line in lines:
                self.lines += 1
                yield self.lines, self._clean(line)
        if pending:
            self.lines += 1
            yield self.lines, self._clean(pending)

    def _decoded(self) -> Iterator[str]:
        try:
            block = self._read()
            self.encoding, skip = _encoding(block)
            self.binary = _is_binary(block, self.encoding)
            decoder = codecs.getincrementaldecoder(self.encoding)(errors="replace")
            block = block[skip:]
            while block:
                yield decoder.decode(block)
                block = self._read()
            yield decoder.decode(b"", final=True)
        except OSError as error:
            raise SourceError(f"{self.name}: cannot be read: {error.strerror}") from error
        finally:
            self._stream.close()

    def _read(self) -> bytes:
        if self.unbuffered and hasattr(self._stream, "read1"):
            return bytes(self._stream.read1(BLOCK))
        return self._stream.read(BLOCK)

    def _clean(self, line: str) -> str:
        line = line.strip("\r\x00").replace("\x00", "").replace("\r", " ")
        return self._cut(line) if len(line) > MAX_LINE else line

    def _cut(self, line: str) -> str:
        self.cut_lines += 1
        return line[:MAX_LINE]


def open_path(path: Path) -> Source:
    """Open a file. Raises SourceError when it is missing, a folder or unreadable."""
    try:
        if path.is_dir():
            raise SourceError(f"{path}: is a folder")
        stream = path.open("rb")
        return Source(str(path), stream, os.fstat(stream.fileno()).st_size)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error


def open_text(text: str, name: str = "<text>") -> Source:
    """Make a source of a text in memory."""
    data = text.encode("utf-8", "replace")
    return Source(name, io.BytesIO(data), len(data))


def open_stream(stream: BinaryIO, name: str = "<stdin>") -> Source:
    """Make a source of a binary stream such as stdin."""
    return Source(name, stream)


def log_files(folder: Path) -> list[Path]:
    """Return the files of a folder (recursively) that look like logs, sorted.

    Raises SourceError when there is none.
    """
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in LOG_SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not found:
        raise SourceError(f"{folder}: has no logs ({', '.join(s for s in LOG_SUFFIXES if s)})")
    return found


def _encoding(block: bytes) -> tuple[str, int]:
    """Return the encoding and the length of its byte order mark."""
    for mark, name in _BOMS:
        if block.startswith(mark):
            return name, len(mark)
    head = block[:4096]
    if len(head) >= 8 and head[1::2].count(0) > 0.7 * len(head[1::2]):
        return "utf-16-le", 0
    if len(head) >= 8 and head[::2].count(0) > 0.7 * len(head[::2]):
        return "utf-16-be", 0
    return "utf-8", 0


def _is_binary(block: bytes, encoding: str) -> bool:
    if encoding.startswith("utf-16"):
        return False
    head = block[:8192]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > 0.3 * max(1, len(head))


_CONTROLS = bytes(byte for byte in range(32) if byte < 9 or 13 < byte < 27)
