"""Whether a rule may hold for a view, asked before it is tried: cheap, and never wrong about "no".

    rule.when -> Check -> False (a condition fits no record, or an exclusion does) or True (try it)

Only conditions are asked whose tests name no other record; the answer to each is kept in the view,
since rules share many of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from logdx.diagnose.computed import is_computed
from logdx.diagnose.match import View
from logdx.diagnose.needs import may_count_none
from logdx.diagnose.values import holds

Check = Callable[[View], bool]
Test = Callable[[View, object], bool]


class Checks:
    """Makes checks; equal conditions of different rules share one."""

    def __init__(self) -> None:
        self._shared: dict[str, Check] = {}

    def of_all(self, conditions: Iterable[dict[str, Any]]) -> Check:
        """Return whether all these conditions may hold."""
        by_cost = sorted(conditions, key=_cost)
        checks = [check for one in by_cost if (check := self._may(one)) is not None]

        def check_all(view: View) -> bool:
            return all(check(view) for check in checks)

        return check_all

    def _may(self, condition: dict[str, Any]) -> Check | None:
        """None where nothing can be said without trying."""
        if "all" in condition:
            return self.of_all(condition["all"])
        if "any" in condition:
            return self._any([self._may(one) for one in condition["any"]])
        if "none" in condition:
            return self._none(condition["none"])
        if condition.get("kind") in (None, "other_attempt") or may_count_none(condition):
            return None
        return self._shown(condition["kind"], _independent(condition))

    def _any(self, checks: Sequence[Check | None]) -> Check | None:
        known = [check for check in checks if check is not None]
        if len(known) < len(checks):
            return None
        return lambda view: any(check(view) for check in known)

    def _none(self, conditions: Iterable[dict[str, Any]]) -> Check | None:
        sure = [
            self._shown(one["kind"], one["tests"])
            for one in conditions
            if one.get("kind") not in (None, "other_attempt") and _stands_alone(one)
        ]
        if not sure:
            return None
        return lambda view: not any(check(view) for check in sure)

    def _shown(self, kind: str, tests: Sequence[Sequence[Any]]) -> Check:
        """Whether some record of a kind passes these tests."""
        key = f"{kind} {tests}"
        check = self._shared.get(key)
        if check is None:
            check = self._shared[key] = _asked_once(key, kind, tests)
        return check


def _asked_once(key: str, kind: str, tests: Sequence[Sequence[Any]]) -> Check:
    ready = [_ready(*test) for test in tests]

    def check(view: View) -> bool:
        known = view.answers.get(key)
        if known is None:
            known = view.answers[key] = _is_shown(view, kind, ready)
        return known

    return check


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


def _is_shown(view: View, kind: str, tests: Sequence[Test]) -> bool:
    things: Sequence[object] = view.by_kind.get(kind, ())
    if kind == "attempt":
        things = () if view.attempt is None else (view.attempt,)
    for thing in things:
        for test in tests:
            if not test(view, thing):
                break
        else:
            return True
    return False


def _cost(condition: dict[str, Any]) -> int:
    """An attempt is one thing, records are many; groups may hold many of them."""
    return 0 if condition.get("kind") == "attempt" else 1 if "kind" in condition else 2


def _independent(condition: dict[str, Any]) -> list[Sequence[Any]]:
    return [test for test in condition["tests"] if not _names_another(test)]


def _stands_alone(condition: dict[str, Any]) -> bool:
    if any(key in condition for key in ("count", "before", "after")):
        return False
    return not any(_names_another(test) for test in condition["tests"])


def _names_another(test: Sequence[Any]) -> bool:
    return isinstance(test[2], str) and test[2].startswith("$")
