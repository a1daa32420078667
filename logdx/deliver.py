"""Hands over what a command made: to a file, whole or not at all, or to standard output.

bytes -> temporary file beside the target -> renamed into its place
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from logdx.errors import SourceError


def write_stdout(text: str) -> None:
    """Write to stdout; what its encoding lacks becomes a question mark, not an error."""
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8, as ``write_whole`` does."""
    write_whole(path, text.encode("utf-8", "replace"))


def write_whole(path: Path, data: bytes) -> None:
    """Replace the file in one step. Raises SourceError, and leaves nothing half-written."""
    path = Path(os.path.realpath(path))
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device
            path.write_bytes(data)
            return
        _replace(path, data)
    except OSError as error:
        raise SourceError(f"{path}: cannot be written: {error.strerror}") from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _mode(path: Path) -> int:
    """The rights of the file that is replaced, else those of a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
