"""What ``logdx check`` reads: files, folders, globs and stdin.

    arguments -> Inputs (name, path in the repository, how to open it, as often as wanted)

A log is opened twice: once to explain it, once for the lines that reports show. Stdin is spooled.
"""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from logdx.errors import SourceError, UsageError
from logdx.source import Source, log_files, open_path, open_stream

SPOOL = 16 << 20
"""Bytes of stdin that are kept in memory; the rest goes to a temporary file."""


@dataclass(frozen=True, slots=True)
class Input:
    """One log: its name as given, its path in the repository, and how to open it."""

    name: str
    path: str
    open: Callable[[], Source]
    in_root: bool = True
    """Whether the path is one of the repository."""


@contextmanager
def open_inputs(names: Sequence[str], allow_empty: bool = False) -> Iterator[list[Input]]:
    """Give the inputs of the arguments, each file once, for as long as the context lasts.

    Raises UsageError for a glob or folder without logs, unless ``allow_empty``.
    """
    root = repository_root()
    found: dict[str, Input] = {}
    with ExitStack() as stack:
        for name in names:
            if name == "-":
                found.setdefault("-", _stdin(stack))
                continue
            for one in _expand(name, root, allow_empty):
                found.setdefault(one.path, one)
        yield list(found.values())


def _expand(name: str, root: Path, allow_empty: bool) -> Iterator[Input]:
    path = Path(name)
    if path.is_dir():
        files = _of_folder(path, allow_empty)
    elif not path.exists() and glob.has_magic(name):
        files = _of_glob(name, allow_empty)
    else:
        files = [path]
    for file in files:
        yield of_file(file, root)


def of_file(file: Path, root: Path) -> Input:
    """Return the input that a file is; it need not exist."""
    relative = relative_path(file, root)
    inside = not relative.startswith(("/", "..")) and ":" not in relative[:2]
    return Input(str(file), relative, lambda: open_path(file), inside)


def _of_folder(folder: Path, allow_empty: bool) -> list[Path]:
    try:
        return log_files(folder)
    except SourceError as error:
        if allow_empty:
            return []
        raise UsageError(f"{error}; --allow-empty lets that pass") from error


def _of_glob(pattern: str, allow_empty: bool) -> list[Path]:
    files = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]
    files = [file for file in files if file.is_file()]
    if not files and not allow_empty:
        raise UsageError(f"{pattern}: no file matches; --allow-empty lets that pass")
    return files


def _stdin(stack: ExitStack) -> Input:
    if sys.stdin.isatty():
        print("logdx: paste the log, then Ctrl-D", file=sys.stderr)
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - closed by the stack
    stack.callback(spool.close)
    shutil.copyfileobj(sys.stdin.buffer, spool)

    def reopen() -> Source:
        spool.seek(0)
        return open_stream(cast("BinaryIO", _Unclosed(spool)), "<stdin>")

    return Input("<stdin>", "stdin", reopen, in_root=False)


class _Unclosed:
    """A stream that its reader may close without harm: the spool is read again."""

    def __init__(self, stream: tempfile.SpooledTemporaryFile[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def close(self) -> None:
        pass


def repository_root() -> Path:
    """Return what paths are relative to: the CI's checkout, else the repository, else here."""
    here = Path.cwd().resolve()
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        place = os.environ.get(name)
        if place and here.is_relative_to(Path(place).resolve()):
            return Path(place).resolve()
    return next((place for place in (here, *here.parents) if (place / ".git").exists()), here)


def relative_path(file: Path, root: Path) -> str:
    """Return a file's path in the repository, links resolved; its absolute path if outside."""
    resolved = Path(os.path.realpath(file))
    if resolved.is_relative_to(root):
        return resolved.relative_to(root).as_posix()
    return resolved.as_posix()
