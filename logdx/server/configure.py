"""Makes the settings of what the server is told; a flag wins over the environment over the file.

    [serve] of logdx.toml < LOGDX_SERVE_* < flags -> checked -> Settings

Secrets come by environment only: a database's password in the file or in a flag is refused, since
files are shared and flags are seen by every user of the machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from logdx.errors import UsageError, nearest
from logdx.server.settings import Settings

PREFIX = "LOGDX_SERVE_"


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: how its text is read, and what it is for."""

    read: Callable[[str], Any]
    what: str


def _whole(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise ValueError(f"a whole number of {least} or more")
        return int(text)

    return read


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < 1e7:
        raise ValueError("a number above 0")
    return value


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise ValueError("a port: 0 to 65535")
    return int(text)


def _size(text: str) -> int:
    """Bytes; ``5MiB`` and ``512KiB`` are taken, too.

    >>> _size("5 MiB")
    5242880
    """
    digits = text.rstrip("BbIiKkMm ").strip()
    unit = text[len(digits) :].strip().lower()
    if not digits.isdecimal() or unit not in _UNITS or int(digits) == 0:
        raise ValueError("a number of bytes, KiB or MiB")
    return int(digits) * _UNITS[unit]


_UNITS = {"": 1, "b": 1, "k": 1 << 10, "kib": 1 << 10, "m": 1 << 20, "mib": 1 << 20}

OPTIONS = {
    "host": Option(str, "address to listen on"),
    "port": Option(_port, "port to listen on"),
    "max-bytes": Option(_size, "largest request that is read, e.g. 5MiB"),
    "timeout": Option(_seconds, "seconds that one diagnosis may take"),
    "body-timeout": Option(_seconds, "seconds that a request may take to come"),
    "workers": Option(_whole(1), "processes that explain logs"),
    "queue": Option(_whole(0), "requests that may wait for a worker"),
    "per-client": Option(_whole(1), "requests that one address may have in flight"),
    "recycle": Option(_whole(1), "logs after which a worker is replaced by a fresh one"),
    "store": Option(str, "keep redacted reports: an SQLite file, or a database's URL"),
    "keep-days": Option(_seconds, "days for which a kept report is shown"),
}


def settings_from(
    flags: Mapping[str, str | None],
    environ: Mapping[str, str],
    table: Mapping[str, object],
    rules: tuple[Path, ...] = (),
) -> Settings:
    """Return the settings. Raises UsageError, naming where a wrong value stands."""
    given: dict[str, Any] = {}
    _take(given, ((name, f"[serve] {name}", value) for name, value in _of_file(table)), True)
    _take(given, _of_environment(environ), False)
    _take(given, ((n, f"--{n}", v) for n, v in flags.items() if v is not None), True)
    return Settings(rules=rules, **{name.replace("-", "_"): v for name, v in given.items()})


def _take(given: dict[str, Any], values: Any, public: bool) -> None:
    for name, where, text in values:
        try:
            given[name] = OPTIONS[name].read(text)
        except ValueError as error:
            raise UsageError(f"{where}: {text!r} is not {error}") from None
        if name == "store" and public and _has_password(text):
            raise UsageError(f"{where}: give a URL with a password by {PREFIX}STORE only")


def _of_file(table: Mapping[str, object]) -> list[tuple[str, str]]:
    for name, value in table.items():
        if name not in OPTIONS:
            hint = nearest(name, OPTIONS) or f" (there are {', '.join(OPTIONS)})"
            raise UsageError(f"logdx.toml: serve.{name}: unknown key{hint}")
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise UsageError(f"logdx.toml: serve.{name}: a string or a number is expected")
    return [(name, str(value)) for name, value in table.items()]


def _of_environment(environ: Mapping[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for name in OPTIONS:
        variable = PREFIX + name.replace("-", "_").upper()
        text = environ.get(variable, "").strip()
        if text:
            found.append((name, variable, text))
    return found


def _has_password(store: str) -> bool:
    try:
        return "://" in store and urlsplit(store).password is not None
    except ValueError:
        return False
