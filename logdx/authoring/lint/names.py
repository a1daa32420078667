"""LDR203: a name that a condition gives and nothing uses.

``as`` of the conditions - ($references, before, after, of, {placeholders}) -> unused
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from logdx.authoring.lint.check import Check, Found, Subject
from logdx.authoring.lint.places import every, placed
from logdx.diagnose.template import placeholders


def _run(subject: Subject) -> Found:
    rule = subject.rule
    conditions = list(every(placed(rule["when"], subject.at("when"))))
    conditions += every(placed(rule["symptoms"], subject.at("symptoms")))
    used = {name for one in conditions for name in _used(one.condition)} | set(_in_texts(rule))
    for one in conditions:
        name = one.condition.get("as")
        if name is not None and name not in used:
            yield one.node.fields()["as"], f"nothing uses the name {name!r}"


def _used(condition: dict[str, Any]) -> Iterator[str]:
    """The names that a condition refers to."""
    operands = [operand for _, _, operand in condition.get("tests", ())]
    if "knows" in condition:
        operands += [value for key, value in condition.items() if key != "as"]
    for operand in operands:
        if isinstance(operand, str) and operand.startswith("$"):
            yield operand[1:].partition(".")[0]
    yield from (condition[side] for side in ("before", "after") if side in condition)


def _in_texts(rule: dict[str, Any]) -> Iterator[str]:
    texts = [rule["title"], rule["explain"], rule.get("confirm", ""), *rule["decide"]]
    for text in (*texts, *(fix["text"] for fix in rule["fix"])):
        yield from (path.partition(".")[0] for path, _ in placeholders(text))


CHECK = Check(
    code="LDR203",
    name="unused-name",
    level="warning",
    about="A condition names its record with 'as', and nothing uses the name.",
    why="Often a text or a later condition was meant to say it: the name of the certificate, the"
    " number of the code. Use it, or drop 'as'.",
    wrong="when:\n  - certificate: {as: top, origin: peer}",
    right="when:\n  - certificate: {as: top, origin: peer}\nexplain: It is {top.subject.CN}.",
    run=_run,
)
