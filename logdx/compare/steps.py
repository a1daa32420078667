"""How far each of two attempts came.

Attempt x 2 -> the steps of a connection -> ok, failed or not seen, side by side
"""

from __future__ import annotations

from collections.abc import Sequence

from logdx.compare.model import StepPair
from logdx.model.attempts import STEPS, Attempt

OPTIONAL = frozenset(("dns", "setup", "client_certificate", "key_exchange"))
"""Steps that a connection may do without, or a log not show."""


def step_pairs(good: Attempt, bad: Attempt) -> tuple[StepPair, ...]:
    """Return the steps from the first one that either shows to the last one."""
    pairs = [StepPair(step, _state(good, step), _state(bad, step)) for step in STEPS]
    return tuple(pair for pair in pairs if pair.good or pair.bad)


def parted_at(steps: Sequence[StepPair]) -> str | None:
    """Return the first step that the good one passes and the bad one does not."""
    for pair in steps:
        if pair.bad == "failed" and pair.good != "failed":
            return pair.step
    return None


def _state(attempt: Attempt, step: str) -> str | None:
    reached = _reached(attempt)
    if reached is None:
        return None
    at, place = STEPS.index(reached), STEPS.index(step)
    if attempt.outcome == "failed":
        return "failed" if place == at else "ok" if place < at and _is_shown(step) else None
    return "ok" if place <= at and _is_shown(step) else None


def _is_shown(step: str) -> bool:
    return step not in OPTIONAL


def _reached(attempt: Attempt) -> str | None:
    """The last step: of a good handshake at least its end."""
    if attempt.outcome == "succeeded" or attempt.data_received:
        return "application"
    if attempt.outcome == "handshake-ok":
        return "finished"
    if attempt.flags and attempt.stopped_at == "certificate":
        return "certificate_verify"  # the library's state is that of the message it verifies
    return attempt.stopped_at if attempt.stopped_at in STEPS else None
