"""Whether a rule may hold for a view, asked before it is tried: cheap, and never wrong about "no".

    rule.when -> Check -> False (a condition fits no record, or an exclusion does) or True (try it)

Only tests are asked that name no other record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from logdx.diagnose.needs import may_count_none
from logdx.diagnose.shown import names_another, shown
from logdx.diagnose.view import View

Check = Callable[[View], bool]


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
            candidates = shown(kind, tests)
            check = self._shared[key] = lambda view: bool(candidates(view))
        return check


def _cost(condition: dict[str, Any]) -> int:
    """An attempt is one thing, records are many; groups may hold many of them."""
    return 0 if condition.get("kind") == "attempt" else 1 if "kind" in condition else 2


def _independent(condition: dict[str, Any]) -> list[Sequence[Any]]:
    return [test for test in condition["tests"] if not names_another(test)]


def _stands_alone(condition: dict[str, Any]) -> bool:
    if any(key in condition for key in ("count", "before", "after")):
        return False
    return not any(names_another(test) for test in condition["tests"])
