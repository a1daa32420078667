"""The schemas of tests: what may stand behind a field, by the field's type and its words.

    ("certificate", "depth", "int") -> {"$ref": "#/definitions/test-int"}

A test is a value, a list of values or a mapping of operators. A scalar may be written without
quotes: to the rule language ``3.2`` is a text where the field is one.
"""

from __future__ import annotations

from typing import Any

from logdx.diagnose.fields import vocabulary_of
from logdx.diagnose.language import Operator, operators_of

Schema = dict[str, Any]
_SCALAR = ["string", "number", "boolean"]
_NUMBER = r"^\s*[-+]?(0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+|[1-9][0-9]*|0+)\s*$"
_TIME = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$"
_LISTS = ("names", "sans")


def text() -> Schema:
    """A text that is not empty; numbers and true are texts as well."""
    return {"type": _SCALAR, "pattern": r"\S"}


def texts(least: int = 0) -> Schema:
    """A text or a list of texts."""
    return {"anyOf": [text(), {"type": "array", "items": text(), "minItems": least}]}


def reference() -> Schema:
    """A reference to a bound name, such as $leaf.issuer."""
    return {"type": "string", "pattern": r"^\$[A-Za-z_][\w.]*$"}


class Tests:
    """The tests that fields need; each type, and each list of words, is defined once."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {
            "int": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _NUMBER}]},
            "bool": {"enum": [True, False, "true", "false"]},
        }
        self._words: dict[tuple[str, ...], str] = {}
        self._define("test-int", "int", ())

    def of(self, condition: str, field: str, type_name: str, about: str) -> Schema:
        """Return the schema of the tests of a field."""
        words = vocabulary_of(condition, field)[0] if field else ()
        known = self._words.setdefault(words, f"-{condition}.{field}") if words else ""
        name = f"test-{type_name}{known}"
        if name not in self.definitions:
            self._define(name, type_name, words)
        return {"description": about, "allOf": [{"$ref": f"#/definitions/{name}"}]}

    def _define(self, name: str, type_name: str, words: tuple[str, ...]) -> None:
        value = self._value(type_name, words)
        values = {"type": "array", "items": value, "minItems": 1}
        operators = {
            "type": "object",
            "properties": {
                operator.name: {"description": operator.about, **_operand(operator, value, values)}
                for operator in operators_of(type_name).values()
            },
            "additionalProperties": False,
        }
        given = _or_reference(value)
        self.definitions[name] = {"anyOf": [given, {"const": "absent"}, values, operators]}

    def _value(self, type_name: str, words: tuple[str, ...]) -> Schema:
        if type_name in ("int", "bool"):
            return {"$ref": f"#/definitions/{type_name}"}
        if type_name == "datetime":
            return {"type": "string", "pattern": _TIME}
        if not words:
            return {"type": _SCALAR, "pattern": r"^(?!\$)"}
        defined = "words" + self._words[words]
        self.definitions[defined] = {"enum": list(words)}
        return {"$ref": f"#/definitions/{defined}"}


def _or_reference(value: Schema) -> Schema:
    return {"anyOf": [value, reference()]}


def _operand(operator: Operator, value: Schema, values: Schema) -> Schema:
    """What an operator compares with."""
    if operator.operand == "flag":
        return {"allOf": [{"$ref": "#/definitions/bool"}]}
    if operator.operand == "values":
        return {"anyOf": [value, values]}
    if operator.operand == "patterns":
        pattern = {"type": _SCALAR, "pattern": r"^(?!\$)"}
        return {"anyOf": [pattern, {"type": "array", "items": pattern, "minItems": 1}]}
    return _or_reference(value)
