"""Errors that a user can cause, each one clear line with a place (design: exit code 2)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class LogdxError(Exception):
    """Base of every error that logdx reports to its user instead of a traceback."""


class SourceError(LogdxError):
    """An input that cannot be read: says which one and why."""


class UsageError(LogdxError):
    """A command line that makes no sense."""


class RuleError(LogdxError):
    """A broken rule file: ``path:line:column: code message``; codes are those of the lint."""

    def __init__(
        self, message: str, path: str = "", line: int = 0, column: int = 0, code: str = ""
    ) -> None:
        self.message, self.path, self.line, self.column = message, path, line, column
        self.code = code
        place = f"{path}:{line}:{column}: " if line else f"{path}: " if path else ""
        super().__init__(place + (f"{code} " if code else "") + message)


def nearest(name: str, valid: Iterable[str]) -> str:
    """Return ' (did you mean X?)' for the valid name nearest to ``name``, or ''."""
    close = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.5)
    return f" (did you mean {close[0]!r}?)" if close else ""
