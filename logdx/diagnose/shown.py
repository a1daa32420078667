"""Which records of a view pass tests that name no other record.

    kind, [[path, operator, operand], ...] -> Shown -> asked of a view -> its fitting records

Rules share many such tests, so a view keeps the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from logdx.diagnose.computed import is_computed
from logdx.diagnose.values import holds
from logdx.diagnose.view import View

Shown = Callable[[View], Sequence[Any]]
Test = Callable[[View, object], bool]


def shown(kind: str, tests: Sequence[Sequence[Any]]) -> Shown:
    """Return what gives the records of a kind (``attempt``: the attempt) that pass the tests."""
    key = f"{kind} {tests}"
    ready = [_ready(*test) for test in tests]

    def answer(view: View) -> Sequence[Any]:
        known = view.answers.get(key)
        if known is None:
            known = view.answers[key] = _fitting(view, kind, ready)
        return known

    return answer


def names_another(test: Sequence[Any]) -> bool:
    """Whether a test compares with a bound name (``$leaf.issuer``)."""
    return isinstance(test[2], str) and test[2].startswith("$")


def _ready(path: str, operator: str, operand: Any) -> Test:
    """One test, made ready; most compare a plain field with a plain value."""
    if "." in path or is_computed(path):
        return lambda view, thing: holds(view.field(thing, path), operator, operand)
    if operator == "eq":
        kind = operand.__class__

        def equals(_: View, thing: object) -> bool:
            value = getattr(thing, path, None)
            if value.__class__ is kind:
                return bool(value == operand)
            return holds(value, operator, operand)

        return equals
    return lambda view, thing: holds(getattr(thing, path, None), operator, operand)


def _fitting(view: View, kind: str, tests: Sequence[Test]) -> Sequence[object]:
    things: Sequence[object] = view.by_kind.get(kind, ())
    if kind == "attempt":
        things = () if view.attempt is None else (view.attempt,)
    fitting = []
    for thing in things:
        for test in tests:
            if not test(view, thing):
                break
        else:
            fitting.append(thing)
    return fitting
