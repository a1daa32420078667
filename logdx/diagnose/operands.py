"""The tests of a condition: a field, an operator, and a value of the field's type.

{depth: {gte: 1}, issuer.CN: Root} -> [["depth", "gte", 1], ["issuer.CN", "eq", "Root"]]
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from logdx.diagnose.faults import (
    SHAPE,
    UNKNOWN_CHOICE,
    UNKNOWN_CODE,
    UNKNOWN_FIELD,
    UNKNOWN_OPERATOR,
    WRONG_TYPE,
    Faults,
)
from logdx.diagnose.fields import DN_ATTRIBUTES, FLAG_FIELDS, fields_for, vocabulary_of
from logdx.diagnose.language import OPERATORS, operators_of
from logdx.diagnose.scope import Scope, is_attribute
from logdx.diagnose.yaml_nodes import Node
from logdx.errors import nearest

_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
_LISTS = ("names", "sans")
_FITTING = {
    "str": ("str", "dn"), "dn": ("dn", "str"), "names": ("str",), "sans": ("str",),
    "int": ("int",), "bool": ("bool",), "datetime": ("datetime",),
}  # fmt: skip
"""Type of a field -> types that a reference may have to be compared with it."""


class Tested:
    """A field that is tested: the condition it belongs to, its type, the values it can have."""

    def __init__(self, condition: str, path: str, type_name: str) -> None:
        self.path, self.type_name = path, type_name
        name, _, attribute = path.partition(".")
        self.words, self.what = ((), "") if attribute else vocabulary_of(condition, name)
        self.is_code = (condition, name) in FLAG_FIELDS or self.what in ("code name", "alert")


def tests_of(
    condition: str, fields: dict[str, Node], place: Node, scope: Scope, faults: Faults
) -> list[list[Any]]:
    """Return the tests of a condition, as [path, operator, operand] each."""
    tests: list[list[Any]] = []
    for path, item in fields.items():
        with faults.collecting():
            tested = _tested(condition, path, place.key(path))
            found = operators(item, tested, scope, faults)
            tests += [[path, operator, operand] for operator, operand in found]
    return tests


def _tested(condition: str, path: str, key: Node) -> Tested:
    valid = fields_for(condition)
    name, dot, attribute = path.partition(".")
    if name not in valid:
        message = f"unknown field {path!r} of {condition}" + nearest(name, valid)
        raise key.error(UNKNOWN_FIELD, message)
    if not dot:
        return Tested(condition, path, valid[name])
    if valid[name] != "dn":
        raise key.error(UNKNOWN_FIELD, f"unknown field {path!r}: {name!r} has no parts")
    if not is_attribute(attribute):
        near = nearest(attribute, DN_ATTRIBUTES)
        raise key.error(UNKNOWN_FIELD, f"unknown field {path!r}: a name has no {attribute!r}{near}")
    return Tested(condition, path, "str")


def operators(node: Node, tested: Tested, scope: Scope, faults: Faults) -> list[list[Any]]:
    """Return the operators of one field with their operands."""
    is_list = tested.type_name in _LISTS
    if isinstance(node.value, str):
        if node.value == "absent":
            return [["absent", True]]
        return [["has" if is_list else "eq", _value(node, tested, scope)]]
    if isinstance(node.value, list):
        return [["has_any" if is_list else "in", _values(node, tested, faults)]]
    found: list[list[Any]] = []
    for name, item in node.fields().items():
        with faults.collecting():
            check_operator(name, tested.type_name, node.key(name))
            found.append([name, _operand(name, item, tested, scope, faults)])
    return found


def check_operator(name: str, type_name: str, key: Node) -> None:
    """Raise RuleError for an operator that does not exist or that the type does not have."""
    valid = operators_of(type_name)
    if name in valid:
        return
    if name in OPERATORS:
        has = ", ".join(valid)
        message = f"operator {name!r} does not fit a field of type {type_name} (it has {has})"
        raise key.error(UNKNOWN_OPERATOR, message)
    raise key.error(UNKNOWN_OPERATOR, f"unknown operator {name!r}" + nearest(name, valid))


def _operand(name: str, node: Node, tested: Tested, scope: Scope, faults: Faults) -> Any:
    kind = OPERATORS[name].operand
    if kind == "flag":
        return typed(node, "bool")
    if kind == "values":
        return _values(node, tested, faults)
    if kind == "patterns":
        return [_literal(item).text() for item in node.items()]
    return _value(node, tested, scope)


def _values(node: Node, tested: Tested, faults: Faults) -> list[Any]:
    values: list[Any] = []
    for item in node.items():
        with faults.collecting():
            values.append(_word(_literal(item), tested))
    if not node.items():
        raise node.error(SHAPE, "the list is empty")
    return values


def _literal(node: Node) -> Node:
    if node.text().startswith("$"):
        message = f"the reference {node.text()!r} must stand alone, not in a list or a pattern"
        raise node.error(WRONG_TYPE, message)
    return node


def _value(node: Node, tested: Tested, scope: Scope) -> Any:
    """A value of the field's type; a reference ($name.field) stays text."""
    text = node.text()
    if not text.startswith("$"):
        return _word(node, tested)
    found = scope.type_of(text[1:], node, "reference")
    if found not in _FITTING[tested.type_name]:
        message = f"{text!r} is of type {found}, {tested.path!r} of type {tested.type_name}"
        raise node.error(WRONG_TYPE, message)
    return text


def _word(node: Node, tested: Tested) -> Any:
    value = typed(node, tested.type_name)
    if not tested.words or value in tested.words:
        return value
    near = nearest(str(value), tested.words)
    if not near and len(tested.words) <= 12:
        near = f"; it is one of {', '.join(filter(None, tested.words))}"
    code = UNKNOWN_CODE if tested.is_code else UNKNOWN_CHOICE
    raise node.error(code, f"unknown {tested.what} {value!r} of {tested.path!r}{near}")


def typed(node: Node, type_name: str) -> Any:
    """Type a text. RuleError (wrong type) where it is none of that type."""
    text = node.text()
    if type_name == "int":
        return whole_number(node)
    if type_name == "bool":
        if text not in _TRUE + _FALSE:
            raise node.error(WRONG_TYPE, f"{text!r} is neither true nor false")
        return text in _TRUE
    if type_name == "datetime":
        return _time(node).isoformat()
    return text


def whole_number(node: Node) -> int:
    """Return a number, decimal or with 0x."""
    try:
        return int(node.text(), 0)
    except ValueError:
        raise node.error(WRONG_TYPE, f"{node.text()!r} is no whole number") from None


def _time(node: Node) -> datetime:
    try:
        time = datetime.fromisoformat(node.text())
    except ValueError:
        message = f"{node.text()!r} is no date (2022-06-10 or 2022-06-10T12:00:00Z)"
        raise node.error(WRONG_TYPE, message) from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
