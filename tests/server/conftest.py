from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from logdx.server.settings import Settings

HERE = Path(__file__).parent
BASE = Settings(workers=1, timeout=20, body_timeout=5, task="tasks:hanging")


@pytest.fixture(scope="session", autouse=True)
def _tasks_importable() -> Iterator[None]:
    """The workers get the path of their server; ``tasks`` is what they run here."""
    sys.path.insert(0, str(HERE))
    yield
    sys.path.remove(str(HERE))


@pytest.fixture(scope="session")
def settings() -> Callable[..., Settings]:
    return lambda **changes: replace(BASE, **changes)


@pytest.fixture(scope="session")
def sample() -> bytes:
    return (HERE.parents[1] / "samples/wiznet-azure-iot-hub.log").read_bytes()
