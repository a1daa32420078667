"""LDR201: a rule, or a condition of it, that can never hold.

required conditions of a rule -> contradictions within one, between them, and with ``none``
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from logdx.authoring.lint.check import Check, Found, Subject
from logdx.authoring.lint.conditions import by_path, clashes, follows, type_of
from logdx.authoring.lint.logic import clash
from logdx.authoring.lint.places import Placed, every, placed, required
from logdx.diagnose.fields import vocabulary_of
from logdx.diagnose.run import FLAG_CAUSES
from logdx.diagnose.yaml_nodes import Node

_WENT_ON = ("handshake-ok", "succeeded")


def _run(subject: Subject) -> Found:
    conditions = placed(subject.rule["when"], subject.at("when"))
    symptoms = placed(subject.rule["symptoms"], subject.at("symptoms"))
    for one in (*every(conditions), *every(symptoms)):
        for why in clashes(one.condition):
            yield one.key, f"the condition never holds: {why}"
    must = list(required(conditions))
    yield from _between(must, subject)
    yield from _against_none(must)
    if subject.rule.get("scope") == "log":
        yield from _without_attempt(must)


def _between(must: Sequence[Placed], subject: Subject) -> Found:
    """All conditions on the attempt are about the same one."""
    about = [one for one in must if one.condition.get("kind") == "attempt"]
    tests = [test for one in about for test in one.condition["tests"]]
    if not about:
        return
    alone = {path for one in about for path in _clashing(one.condition["tests"])}
    for path in _clashing(tests):
        if path not in alone:
            place = next(one for one in reversed(about) if path in by_path(one.condition["tests"]))
            why = clash(by_path(tests)[path], type_of("attempt", path), _words(path))
            yield place.node.key(path), f"the rule never holds: {path!r} of the attempt: {why}"
    outcome = by_path(tests).get("outcome", [])
    given = [("in", _outcomes(subject.rule))]
    if outcome and not _clashing(tests) and clash([*outcome, *given], "str"):
        place = next(one for one in about if "outcome" in by_path(one.condition["tests"]))
        listed = ", ".join(given[0][1])
        yield (
            place.node.key("outcome"),
            f"the rule never holds: it is for outcomes {listed} (key 'outcomes')",
        )


def _clashing(tests: Sequence[Sequence[Any]]) -> list[str]:
    return [
        path
        for path, found in by_path(tests).items()
        if clash(found, type_of("attempt", path), _words(path))
    ]


def _words(path: str) -> tuple[str, ...]:
    return vocabulary_of("attempt", path)[0]


def _outcomes(rule: dict[str, Any]) -> list[str]:
    """Outcomes of the attempts that a rule is tried on."""
    given = list(rule.get("outcomes", ("failed", "unknown")))
    flagged = rule["cause"] in FLAG_CAUSES and rule.get("weight", 50) > 0
    return [*given, *(o for o in _WENT_ON if flagged and o not in given)]


def _against_none(must: Sequence[Placed]) -> Found:
    """What must hold makes a condition of ``none`` hold."""
    for group in (one for one in must if one.group == "none"):
        for forbidden in group.members():
            reason = next((one for one in must if _makes(one, forbidden)), None)
            if reason is not None:
                line = reason.key.line
                yield (
                    forbidden.key,
                    f"the rule never holds: line {line} asks for what 'none' forbids here",
                )


def _makes(one: Placed, forbidden: Placed) -> bool:
    """Whether ``forbidden`` holds whenever ``one`` does; of alternatives, each must."""
    if forbidden.group == "any":
        return any(_makes(one, member) for member in forbidden.members())
    if one.group == "any" and not forbidden.group:
        return all(_makes(member, forbidden) for member in one.members())
    return not one.group and not forbidden.group and follows(one.condition, forbidden.condition)


def _without_attempt(must: Sequence[Placed]) -> Found:
    """A rule about the whole log has no attempt of its own."""
    for one in must:
        if one.condition.get("kind") == "attempt":
            yield one.key, "the rule never holds: with 'scope: log' there is no attempt"
        for path, node in _references(one):
            yield node, f"the condition never holds: with 'scope: log' there is no {path!r}"


def _references(one: Placed) -> Iterator[tuple[str, Node]]:
    for path, operator, operand in one.condition.get("tests", ()):
        if operator not in ("absent", "present") and str(operand).startswith("$attempt."):
            yield operand, one.node.key(path)


CHECK = Check(
    code="LDR201",
    name="never-matches",
    level="warning",
    about="The rule, or a condition of it, can never hold.",
    why="Tests of one field that no value passes; a count that no log reaches; an attempt that"
    " would need two values at once; something that 'all' asks for and 'none' forbids; an outcome"
    " that the rule is not tried on. Such a rule is silent for ever, and its author believes that"
    " it watches.",
    wrong="when:\n  - certificate: {depth: {gt: 3, lt: 2}}",
    right="when:\n  - certificate: {depth: {gt: 1, lt: 4}}",
    run=_run,
)
