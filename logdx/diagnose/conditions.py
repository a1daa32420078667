"""Compiles the conditions of a rule: what must hold, on which records, under which names.

Node of ``when`` -> [{"kind": ..., "as": ..., "tests": [[path, operator, operand], ...]}, ...]

Groups become {"all"|"any"|"none": [...]}, questions to the knowledge {"knows": name, key: text}.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from logdx.diagnose.faults import (
    MISSING_KEY,
    SHAPE,
    UNKNOWN_CHOICE,
    UNKNOWN_CONDITION,
    UNKNOWN_KEY,
    WRONG_TYPE,
    Faults,
)
from logdx.diagnose.language import (
    ATTEMPTS,
    GROUP,
    KNOWLEDGE,
    NEEDS_ONE,
    SPECIAL,
    Key,
)
from logdx.diagnose.operands import Tested, operators, tests_of, typed
from logdx.diagnose.scope import ALWAYS, Scope
from logdx.diagnose.yaml_nodes import Node
from logdx.errors import nearest
from logdx.model.record import record_kinds

Condition = dict[str, Any]


def condition_names() -> list[str]:
    """Return every name that a condition can have."""
    return [*record_kinds(), *KNOWLEDGE, *ATTEMPTS, *GROUP]


def check_keys(node: Node, valid: Iterable[str], what: str, faults: Faults) -> None:
    """Collect a fault for each key of a mapping that is none of the valid ones."""
    for name in node.fields():
        if name not in valid:
            message = f"unknown {what} {name!r}" + nearest(name, valid)
            faults.add(node.key(name).error(UNKNOWN_KEY, message))


class ConditionCompiler:
    """Compiles conditions in their order; ``scope`` holds the names that they bound."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.scope = Scope()
        self.lost = False
        """A condition could not be compiled: nobody knows which names it would have bound."""

    def when(self, node: Node) -> list[Condition]:
        """``when`` is a mapping of all/any/none, or a list of which all must hold."""
        if isinstance(node.value, list):
            return self._each(node, "when")
        check_keys(node, GROUP, "key of when", self.faults)
        if not node.fields():
            raise node.error(SHAPE, "when has no conditions")
        return [self._group(n, item) for n, item in node.fields().items() if n in GROUP]

    def symptoms(self, node: Node) -> list[Condition]:
        """Conditions on records; they bind nothing and count nothing."""
        found: list[Condition] = []
        for item in node.items():
            with self.faults.collecting():
                name, body = _single(item)
                if name not in record_kinds():
                    raise self._unknown(name, item, list(record_kinds()), "symptom")
                condition = self._record(name, body)
                for key in ("as", "count"):
                    if key in condition:
                        message = f"a symptom has no {key!r}"
                        raise body.key(key).error(UNKNOWN_KEY, message)
                found.append(condition)
        return found

    def _each(self, node: Node, name: str) -> list[Condition]:
        if not node.items():
            raise node.error(SHAPE, f"{name!r} has no conditions")
        found: list[Condition] = []
        for item in node.items():
            self._append(item, found)
        return found

    def _append(self, item: Node, found: list[Condition]) -> None:
        before = len(found)
        with self.faults.collecting():
            found.append(self._condition(item))
        self.lost = self.lost or len(found) == before

    def _group(self, name: str, node: Node) -> Condition:
        if name == "all":
            return {name: self._each(node, name)}
        return {name: self._alternatives(node, name)}

    def _alternatives(self, node: Node, name: str) -> list[Condition]:
        """Each alternative sees the names from before; those of ``none`` are gone behind it."""
        if not node.items():
            raise node.error(SHAPE, f"{name!r} has no conditions")
        before, after = self.scope, self.scope.copy()
        found: list[Condition] = []
        for item in node.items():
            self.scope = before.copy()
            self._append(item, found)
            after.merge(self.scope)
        self.scope = after if name == "any" else before
        return found

    def _condition(self, node: Node) -> Condition:
        name, body = _single(node)
        if name in GROUP:
            return self._group(name, body)
        if name in KNOWLEDGE:
            return self._knowledge(name, body)
        if name in ATTEMPTS:
            return {"kind": name, "tests": self._tests(name, body)}
        if name not in record_kinds():
            raise self._unknown(name, node, condition_names(), "condition")
        return self._record(name, body)

    def _unknown(self, name: str, node: Node, valid: list[str], what: str) -> Exception:
        message = f"unknown {what} {name!r}" + nearest(name, valid)
        return node.key(name).error(UNKNOWN_CONDITION, message)

    def _tests(self, name: str, body: Node) -> list[list[Any]]:
        return tests_of(name, body.fields(), body, self.scope, self.faults)

    def _record(self, kind: str, node: Node) -> Condition:
        fields = node.fields()
        rest = {key: item for key, item in fields.items() if key not in SPECIAL}
        tests = tests_of(kind, rest, node, self.scope, self.faults)
        condition: Condition = {"kind": kind, "tests": tests}
        for key in (key for key in fields if key in SPECIAL):
            with self.faults.collecting():
                condition[key] = self._special(key, fields[key])
        if "as" in condition:
            self.scope.bind(condition["as"], kind)
        return condition

    def _special(self, key: str, node: Node) -> Any:
        if key == "count":
            return operators(node, Tested("count", "count", "int"), self.scope, self.faults)
        if key in ("before", "after"):
            return self.scope.check_bound(node)
        return _new_name(node)

    def _knowledge(self, name: str, node: Node) -> Condition:
        keys = KNOWLEDGE[name]
        check_keys(node, keys, f"key of {name}", self.faults)
        fields = {key: item for key, item in node.fields().items() if key in keys}
        condition: Condition = {"knows": name}
        for key, item in fields.items():
            with self.faults.collecting():
                condition[key] = self._answer(keys[key], item)
        needed = [key.name for key in keys.values() if key.required] or NEEDS_ONE[name]
        if not any(key in fields for key in needed):
            raise node.error(MISSING_KEY, f"{name} lacks {' or '.join(map(repr, needed))}")
        if "as" in condition:
            self.scope.bind(condition["as"], name)
        return condition

    def _answer(self, key: Key, node: Node) -> str:
        text = node.text()
        if key.type == "name":
            return _new_name(node)
        if key.type == "reference":
            self._reference(key.name, text, node)
        elif key.type == "bool":
            return "true" if typed(node, "bool") else "false"
        elif key.type == "true" and not typed(node, "bool"):
            raise node.error(UNKNOWN_CHOICE, f"{key.name!r} can only be true; leave it out")
        elif key.choices:
            for part in text.split("|") if key.type == "statuses" else [text]:
                check_choice(part, key.choices, node)
        return text

    def _reference(self, key: str, text: str, node: Node) -> None:
        if not text.startswith("$"):
            message = f"{text!r} is no reference such as $leaf.issuer"
            raise node.error(WRONG_TYPE, message)
        found = self.scope.type_of(text[1:], node, "reference")
        wanted = ("certificate", "csr") if key == "of" else ("str", "dn")
        if found not in wanted:
            message = f"{text!r} is of type {found}; {key!r} takes {' or '.join(wanted)}"
            raise node.error(WRONG_TYPE, message)


def check_choice(text: str, choices: Iterable[str], node: Node) -> str:
    """Return the text. RuleError where it is none of the choices."""
    if text not in choices:
        message = f"{text!r} is none of {', '.join(choices)}" + nearest(text, choices)
        raise node.error(UNKNOWN_CHOICE, message)
    return text


def _single(node: Node) -> tuple[str, Node]:
    fields = node.fields()
    if len(fields) != 1:
        raise node.error(SHAPE, "a condition is one name and its tests")
    ((name, body),) = fields.items()
    return name, body


def _new_name(node: Node) -> str:
    text = node.text()
    if not (text.isascii() and text.isidentifier()) or text in ALWAYS:
        raise node.error(WRONG_TYPE, f"{text!r} is no name that a rule can give")
    return text
