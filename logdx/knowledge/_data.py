"""The compiled knowledge: loaded once, when first asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Any

FOLDER = os.path.join(os.path.dirname(__file__), "data")
COMPILED = os.path.join(FOLDER, "compiled.json")


_added: dict[str, list[Any]] = {}


@cache
def section(name: str) -> Any:
    """One part of the compiled knowledge, such as ``codes`` or ``flags``. Treat it as read-only."""
    part, more = _compiled()[name], _added.get(name)
    return [*part, *more] if more else part


def set_added(rows: Mapping[str, list[Any]]) -> bool:
    """Say what packs add to sections that are lists; return whether that is something new."""
    if _added == rows:
        return False
    _added.clear()
    _added.update(rows)
    section.cache_clear()
    return True


@cache
def _compiled() -> dict[str, Any]:
    with open(COMPILED, encoding="utf-8") as file:
        loaded: dict[str, Any] = json.load(file)
    return loaded
