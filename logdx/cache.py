"""A cache of JSON values in the user's cache folder.

    key (hash of all inputs and versions) -> file 0600 in a folder 0700 -> JSON value

Never pickle, never the temp folder. Where the folder cannot be written, or belongs to somebody
else, nothing is cached and everything still works.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from logdx.version import __version__

KEPT = 4
"""Values of a kind that stay."""


def cached(kind: str, key: str, build: Callable[[], Any]) -> Any:
    """Return the JSON value stored for ``kind`` and ``key``, building and storing it if absent."""
    value = stored(kind, key)
    if value is None:
        value = build()
        store(kind, key, value)
    return value


def stored(kind: str, key: str) -> Any:
    """Return the JSON value stored for ``kind`` and ``key``, None where there is none."""
    path = _path(kind, key)
    if path is not None:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads(path.read_bytes())
            if found["key"] == key:
                return found["value"]
    return None


def store(kind: str, key: str, value: Any) -> None:
    """Store a JSON value, where the cache can be written."""
    path = _path(kind, key)
    if path is not None:
        with contextlib.suppress(OSError):
            _write(path, {"key": key, "value": value})


def digest(*parts: bytes | str) -> str:
    """Hash texts together with the versions that the cached values depend on."""
    sha = hashlib.sha256(f"{__version__} {sys.version_info[:3]}".encode())
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sha.update(len(data).to_bytes(8, "big") + data)
    return sha.hexdigest()[:32]


def _root() -> Path | None:
    if os.environ.get("LOGDX_NO_CACHE"):
        return None
    base = os.environ.get("LOGDX_CACHE_DIR")
    if base:
        return Path(base)
    with contextlib.suppress(RuntimeError):
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "logdx"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "logdx"
    return None


def _path(kind: str, key: str) -> Path | None:
    root = _root()
    if root is None:
        return None
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = root.stat()
    except OSError:
        return None
    getuid = getattr(os, "getuid", None)
    if getuid is not None and (owner.st_uid != getuid() or owner.st_mode & 0o022):
        return None
    return root / f"{kind}-{key}.json"


def _write(path: Path, value: Any) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, separators=(",", ":"))
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    _drop_older(path)


def _drop_older(path: Path) -> None:
    """Keep the newest few of a kind: the rules alone, with a project's, with ``--rules``."""
    kind = path.name.rpartition("-")[0]
    same = [p for p in path.parent.glob(f"{kind}-*.json") if p.name.rpartition("-")[0] == kind]
    for other in sorted(same, key=_age)[KEPT:]:
        other.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:  # another process has just dropped it
        return 0.0
