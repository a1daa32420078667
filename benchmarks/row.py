"""One row of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, and whether the budget was kept."""

    what: str
    ours: str
    theirs: str
    ratio: float
    budget: str
    kept: bool
