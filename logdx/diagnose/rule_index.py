"""Which rules are worth trying on a view.

    rules -> the facts that each needs (needs) and its cheap check (quick), once for all logs
    view -> rules whose needs it shows and whose check does not say no, in their order

Most logs show a few of the facts that hundreds of rules ask for, so that most rules are left out
without being looked at. Whether a rule that is tried holds, ``match`` alone decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

from logdx.diagnose.needs import Fact, Facts, needs_of, vagueness
from logdx.diagnose.quick import Check, Checks
from logdx.diagnose.rules import Rule
from logdx.diagnose.view import View

PAYS_AFTER = 8
"""Views after which the index is made: making it costs as much as trying all rules on a few."""


class RuleIndex:
    """The rules of one scope by what they need; the first views get all of them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._views = 0

    def worth_trying(self, view: View) -> Sequence[Rule]:
        """Return the rules that may hold for the view."""
        self._views += 1
        if self._views <= PAYS_AFTER:
            return self._rules
        return self._made.worth_trying(view)

    @cached_property
    def _made(self) -> _Index:
        return _Index(self._rules)


class _Index:
    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._needs = [needs_of(rule.when) for rule in rules]
        self._facts = Facts(self._needs)
        self._asking: dict[Fact, list[int]] = {}
        self._always: list[int] = []
        for number, needs in enumerate(self._needs):
            telling = min(needs, key=vagueness, default=None)
            if telling is None:
                self._always.append(number)
            for fact in telling or ():
                self._asking.setdefault(fact, []).append(number)
        self._checks = Checks()
        self._check_of: dict[int, Check] = {}

    def worth_trying(self, view: View) -> list[Rule]:
        facts = self._facts.shown_by(view.attempt, view.by_kind)
        asked = {n for fact in facts & self._asking.keys() for n in self._asking[fact]}
        found = [n for n in asked if not any(need.isdisjoint(facts) for need in self._needs[n])]
        return [self._rules[n] for n in sorted([*found, *self._always]) if self._check(n)(view)]

    def _check(self, number: int) -> Check:
        """The check of a rule, made when it is first asked for."""
        check = self._check_of.get(number)
        if check is None:
            check = self._check_of[number] = self._checks.of_all(self._rules[number].when)
        return check


@lru_cache(maxsize=8)
def index_of(rules: tuple[Rule, ...], scope: str) -> RuleIndex:
    """Return the index of the rules of a scope; it is made once for all logs."""
    return RuleIndex([rule for rule in rules if rule.scope == scope])
