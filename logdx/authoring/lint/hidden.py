"""LDR202: a rule that another one always hides.

rules that refine it -> does one of them hold whenever it does? -> it never speaks
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from logdx.authoring.lint.check import Check, Found, Subject
from logdx.authoring.lint.conditions import Condition, follows
from logdx.diagnose.language import GROUPS
from logdx.diagnose.rulebook import Rulebook


def _run(subject: Subject) -> Found:
    rule, name = subject.rule, subject.rule["id"]
    for other in subject.book.rules.values():
        if name in _refined(other.data, subject.book) and _covers(other.data, rule):
            yield (
                subject.at("id"),
                f"always hidden: {other.data['id']!r} refines it and holds whenever it does",
            )


def _refined(rule: dict[str, Any], book: Rulebook) -> set[str]:
    """The rules that a rule hides, transitively, without itself."""
    found: set[str] = set()
    queue = list(rule["refines"])
    while queue:
        name = queue.pop()
        if name not in found and name in book.rules:
            found.add(name)
            queue += book.rules[name].data["refines"]
    return found - {rule["id"]}


def _covers(wide: dict[str, Any], narrow: dict[str, Any]) -> bool:
    """Whether ``wide`` holds whenever ``narrow`` does."""
    if wide.get("scope", "attempt") != narrow.get("scope", "attempt"):
        return False
    usual = ("failed", "unknown")
    if not set(narrow.get("outcomes", usual)) <= set(wide.get("outcomes", usual)):
        return False
    known = list(_required(narrow["when"]))
    return all(_holds(condition, known) for condition in _required(wide["when"]))


def _required(conditions: list[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        if "all" in condition:
            yield from _required(condition["all"])
        else:
            yield condition


def _holds(wanted: Condition, known: list[Condition]) -> bool:
    """Whether a condition follows from what is known to hold."""
    if wanted in known:
        return True
    if "any" in wanted:
        return any(_each_makes_one(condition, wanted["any"]) for condition in known)
    if "none" in wanted:
        forbidden = [one for condition in known for one in condition.get("none", ())]
        return all(_is_forbidden(one, forbidden) for one in wanted["none"])
    return any(_simple(one) and follows(one, wanted) for one in known)


def _each_makes_one(condition: Condition, wanted: list[Condition]) -> bool:
    """Whether each alternative (or the condition itself) makes one of the wanted ones hold."""
    alternatives = condition.get("any", [condition])
    return all(
        any(one == other or (_simple(one) and _simple(other) and follows(one, other))
            for other in wanted)
        for one in alternatives
    )  # fmt: skip


def _is_forbidden(one: Condition, forbidden: list[Condition]) -> bool:
    """Whether it cannot hold, since something that follows from it is forbidden."""
    return any(
        one == other or (_simple(one) and _simple(other) and follows(one, other))
        for other in forbidden
    )


def _simple(condition: Condition) -> bool:
    return not any(name in condition for name in GROUPS)


CHECK = Check(
    code="LDR202",
    name="always-hidden",
    level="warning",
    about="A rule that refines this one holds whenever this one does, so that it never speaks.",
    why="A refining rule hides what it refines. It should ask for more; where it asks for the same"
    " or less, the rule that it refines is dead. Where that is meant, say 'switches_off'.",
    wrong="refines: test/general\nwhen:\n  - certificate: {origin: peer}",
    right="refines: test/general\nwhen:\n  - certificate: {origin: peer, depth: {gt: 2}}",
    run=_run,
)
