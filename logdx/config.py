"""What a project says once for all runs: ``logdx.toml`` or ``[tool.logdx]`` in pyproject.toml.

    start folder -> nearest file upward (up to home or the root) -> TOML -> checked -> Config

``rules`` and packs are for every command, ``serve`` is for the server; ``ignore``, ``severity``,
``fail-on``, ``per-file-ignores`` and ``suppressions`` decide what ``logdx check`` makes of a log.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeVar

from logdx.errors import LogdxError, UsageError, nearest

T = TypeVar("T")

FILE = "logdx.toml"
PYPROJECT = "pyproject.toml"
SEVERITIES = ("error", "warning", "note")
FAIL_ON = (*SEVERITIES, "never")
MAX_BYTES = 1 << 20
"""A configuration file above this is refused unread."""


class ConfigError(LogdxError):
    """A broken configuration: ``file: key: message``."""

    def __init__(self, message: str, path: Path, key: str = "") -> None:
        self.message, self.path, self.key = message, path, key
        super().__init__(f"{path}: {key}: {message}" if key else f"{path}: {message}")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A known finding that passes, with the reason and, if it should end, the last day."""

    selector: str
    reason: str
    files: str = "**"
    """Glob of the logs for which it holds."""
    until: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it has not expired."""
        return self.until is None or today <= self.until


@dataclass(frozen=True, slots=True)
class Config:
    """The checked configuration; paths are absolute."""

    path: Path | None = None
    """The file that it came from; None where there is none."""
    rules: tuple[Path, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    """Selector -> error, warning or note; a later entry wins."""
    fail_on: str = "error"
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()
    serve: Mapping[str, object] = field(default_factory=dict)
    """What ``logdx serve`` is told; checked where it is read (``logdx.server.configure``)."""

    def selectors(self) -> list[tuple[str, str]]:
        """Return every (key, selector) that the file names."""
        return [
            *(("ignore", selector) for selector in self.ignore),
            *(("severity", selector) for selector in self.severity),
            *(("per-file-ignores", one) for many in self.per_file_ignores.values() for one in many),
            *(("suppressions", one.selector) for one in self.suppressions),
        ]


def selects(selector: str, *, rule: str, cause: str, code: str) -> bool:
    """Whether a selector (cause, LDX code, rule id, or a glob of rule ids) names a finding.

    >>> selects("untrusted-root/*", rule="untrusted-root/generic", cause="x", code="LDX101")
    True
    """
    if selector in (rule, cause) or selector.upper() == code:
        return True
    return any(mark in selector for mark in "*?[") and fnmatchcase(rule, selector)


def load_config(explicit: Path | None = None, start: Path | None = None) -> Config:
    """Return the configuration of ``explicit``, else of LOGDX_CONFIG, else the nearest upward.

    ``start`` is where the search begins (default: the working folder). Raises ConfigError, or
    UsageError where a file that was named does not exist.
    """
    named = explicit or _from_environment()
    path = named or find_config(start or Path.cwd())
    if path is None:
        return Config()
    if not path.is_file():
        raise UsageError(f"{path}: no such configuration file")
    return _config(_table(path), path.resolve())


def find_config(start: Path) -> Path | None:
    """Return the nearest configuration file at or above ``start``, or None."""
    home = _home()
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).is_file():
            return folder / FILE
        if _has_table(folder / PYPROJECT):
            return folder / PYPROJECT
        if folder == home:
            break
    return None


def _from_environment() -> Path | None:
    text = os.environ.get("LOGDX_CONFIG")
    return Path(text) if text else None


def _home() -> Path | None:
    with contextlib.suppress(RuntimeError, OSError):
        return Path.home().resolve()
    return None


def _has_table(path: Path) -> bool:
    """Whether a pyproject.toml speaks of logdx; a broken one that does not name it is not ours."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return len(data) <= MAX_BYTES and b"logdx" in data and bool(_table(path))


def _table(path: Path) -> dict[str, Any]:
    """Return the file's table of logdx. Raises ConfigError for a file that is no TOML."""
    import tomllib  # only where there is a file

    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError(f"larger than {MAX_BYTES // 1024} KiB", path)
        data = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"is not UTF-8 at byte {error.start}", path) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"is no valid TOML: {error}", path) from error
    if path.name != PYPROJECT:
        return data
    tool = data.get("tool")
    table = tool.get("logdx", {}) if isinstance(tool, dict) else {}
    return table if isinstance(table, dict) else {}


def _config(table: dict[str, Any], path: Path) -> Config:
    read = _Reader(table, path)
    read.known(_KEYS)
    return Config(
        path=path,
        rules=tuple(path.parent / Path(text).expanduser() for text in read.texts("rules")),
        ignore=read.texts("ignore"),
        severity=read.table("severity", lambda key, value: read.one_of(key, value, SEVERITIES)),
        fail_on=read.one_of("fail-on", table.get("fail-on", "error"), FAIL_ON),
        per_file_ignores=read.table("per-file-ignores", read.all_texts),
        suppressions=tuple(_suppression(item, path) for item in read.tables("suppressions")),
        serve=read.table("serve", lambda _, value: value),
    )


_KEYS = ("rules", "ignore", "severity", "fail-on", "per-file-ignores", "suppressions", "serve")
_SUPPRESSION_KEYS = ("selector", "files", "reason", "until")


def _suppression(item: tuple[str, dict[str, Any]], path: Path) -> Suppression:
    where, table = item
    read = _Reader(table, path, f"{where}.")
    read.known(_SUPPRESSION_KEYS)
    for name in ("selector", "reason"):
        if not str(table.get(name, "")).strip():
            raise read.error(name, "is missing: a suppression names what it hides and why")
    return Suppression(
        selector=read.text("selector", table["selector"]),
        reason=read.text("reason", table["reason"]).strip(),
        files=read.text("files", table.get("files", "**")),
        until=_day(read, table["until"]) if "until" in table else None,
    )


def _day(read: _Reader, value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    with contextlib.suppress(ValueError, TypeError):
        return date.fromisoformat(value)  # type: ignore[arg-type]
    raise read.error("until", f"{value!r} is no date (2027-01-31)")


class _Reader:
    """Reads the values of one table and names the key where one is wrong."""

    def __init__(self, table: dict[str, Any], path: Path, prefix: str = "") -> None:
        self._table, self._path = table, path
        self._prefix = prefix or ("tool.logdx." if path.name == PYPROJECT else "")

    def error(self, key: str, message: str) -> ConfigError:
        return ConfigError(message, self._path, self._prefix + key)

    def known(self, keys: Iterable[str]) -> None:
        for key in self._table:
            if key not in keys:
                hint = nearest(key, keys) or f" (there are {', '.join(keys)})"
                raise self.error(key, f"unknown key{hint}")

    def text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.error(key, f"a string is expected, not {_named(value)}")
        return value

    def one_of(self, key: str, value: object, choices: tuple[str, ...]) -> str:
        if value not in choices:
            hint = nearest(str(value), choices)
            raise self.error(key, f"{value!r} is none of {', '.join(choices)}{hint}")
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        return self.all_texts(key, self._table.get(key, []))

    def all_texts(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.error(key, f"a list of strings is expected, not {_named(value)}")
        return tuple(self.text(key, item) for item in value)

    def table(self, key: str, convert: Callable[[str, object], T]) -> dict[str, T]:
        value = self._table.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"a table is expected, not {_named(value)}")
        return {name: convert(f"{key}.{name}", item) for name, item in value.items()}

    def tables(self, key: str) -> list[tuple[str, dict[str, Any]]]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(key, "a list of tables is expected")
        return [(f"{self._prefix}{key}[{n}]", item) for n, item in enumerate(value, 1)]


def _named(value: object) -> str:
    names = {str: "a string", bool: "a boolean", int: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), f"a {type(value).__name__}")
