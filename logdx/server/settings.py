"""What the server is told: flags, environment and ``[serve]`` in logdx.toml make one Settings."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and places; sizes are bytes, times are seconds."""

    host: str = "127.0.0.1"
    port: int = 8000
    max_bytes: int = 5 << 20
    """The largest body that is read."""
    timeout: float = 10.0
    """How long one diagnosis may take; its worker is killed then."""
    body_timeout: float = 10.0
    """How long a request's head, and then its body, may take to come."""
    workers: int = field(default_factory=_cores)
    queue: int = 64
    """Requests that may wait for a worker."""
    per_client: int = 16
    """Requests of one address that may wait or run at a time."""
    recycle: int = 100_000
    """Logs after which a worker is replaced by a fresh one."""
    rules: tuple[Path, ...] = ()
    store: str | None = None
    """SQLAlchemy URL (or the path of an SQLite file) of kept reports; None keeps nothing."""
    keep_days: float = 30.0
    """How long a kept report is shown."""
    task: str = "logdx.server.work:prepare"
    """module:function that makes what the workers run."""
