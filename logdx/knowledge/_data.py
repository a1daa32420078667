"""The compiled knowledge: loaded once, when first asked for."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

FOLDER = os.path.join(os.path.dirname(__file__), "data")
COMPILED = os.path.join(FOLDER, "compiled.json")


@cache
def section(name: str) -> Any:
    """One part of the compiled knowledge, such as ``codes`` or ``flags``. Treat it as read-only."""
    return _compiled()[name]


@cache
def _compiled() -> dict[str, Any]:
    with open(COMPILED, encoding="utf-8") as file:
        loaded: dict[str, Any] = json.load(file)
    return loaded
