"""Compiled regular expressions of the grammars' lexers, kept in the cache.

    pattern -> re's own compiler -> SRE code (integers) -> base64 in the cache -> _sre.compile

Compiling a lexer's patterns takes most of a start: 20 ms a grammar, against 1 ms to load the code.
CPython's re module builds its pattern objects in just this way (Lib/re/_compiler.py, compile); the
cache key holds the exact Python version, ``_sre`` validates the code, and whatever does not load
is compiled anew.
"""

from __future__ import annotations

import base64
import re
from array import array
from importlib import import_module
from typing import Any

Patterns = dict[str, list[Any]]
"""flags and pattern -> [flags, code in base64, groups, group names]."""


class RegexModule:
    """What Lark's lexer uses of ``re``, with the compiled patterns at hand."""

    error = re.error

    def __init__(self, patterns: Patterns | None = None) -> None:
        self.compiled: Patterns = {}
        self._known = patterns or {}

    def compile(self, pattern: str, flags: int = 0) -> re.Pattern[str]:
        """As re.compile, from the known patterns where it is one of them."""
        key = f"{flags}:{pattern}"
        if key in self._known:
            try:
                return _load(pattern, self._known[key])
            except (RuntimeError, ValueError, TypeError, OverflowError):
                del self._known[key]
        compiled = re.compile(pattern, flags)
        self.compiled[key] = _dump(pattern, flags)
        return compiled

    def match(self, pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
        """As re.match."""
        return self.compile(pattern, flags).match(text)


def _dump(pattern: str, flags: int) -> list[Any]:
    parsed = import_module("re._parser").parse(pattern, flags)
    code = array("I", import_module("re._compiler")._code(parsed, flags))
    state = parsed.state
    return [
        flags | state.flags,
        base64.b64encode(code.tobytes()).decode(),
        state.groups - 1,
        state.groupdict,
    ]


def _load(pattern: str, stored: list[Any]) -> re.Pattern[str]:
    flags, encoded, groups, names = stored
    code = array("I")
    code.frombytes(base64.b64decode(encoded))
    index: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        index[number] = name
    compiled: re.Pattern[str] = import_module("_sre").compile(
        pattern, flags, code.tolist(), groups, names, tuple(index)
    )
    return compiled
