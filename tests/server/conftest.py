from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from logdx.server.settings import Settings

HERE = Path(__file__).parent
BASE = Settings(workers=1, timeout=20, body_timeout=5, task="tasks:hanging")


@pytest.fixture(autouse=True)
def _tasks_importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(HERE))
    yield
    sys.modules.pop("tasks", None)


@pytest.fixture
def settings() -> Callable[..., Settings]:
    return lambda **changes: replace(BASE, **changes)


@pytest.fixture(scope="session")
def sample() -> bytes:
    return (HERE.parents[1] / "samples/wiznet-azure-iot-hub.log").read_bytes()
