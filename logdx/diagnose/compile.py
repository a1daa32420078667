"""Checks one rule and types its values.

    Node of a rule -> {id, cause, when: [condition, ...], ...} as JSON-ready data

A condition becomes {"kind": record kind, "as": name, "tests": [[path, operator, value], ...]}, or
{"all"|"any"|"none": [condition, ...]}, or one of the knowledge conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from logdx.diagnose.fields import attempt_fields, fields_of
from logdx.diagnose.template import placeholders
from logdx.diagnose.yaml_nodes import Node
from logdx.errors import nearest
from logdx.knowledge.causes import all_causes
from logdx.model.records import record_kinds

KEYS = {
    "id", "cause", "title", "explain", "confidence", "weight", "scope", "outcomes", "severity",
    "refines", "when", "symptoms", "fix", "decide", "confirm", "references", "examples",
    "switches_off",
}  # fmt: skip
OPERATORS = (
    "eq", "in", "not_in", "has", "has_any", "has_all", "glob", "contains", "lt", "lte", "gt",
    "gte", "absent", "present", "empty",
)  # fmt: skip
KNOWLEDGE = {
    "root": ("as", "dn", "name", "status", "at", "cross_signed", "known"),
    "intermediate": ("as", "dn", "known"),
    "endpoint": ("as", "host", "of", "public", "holds", "known"),
    "interceptor": ("as", "dn"),
}
GROUPS = ("all", "any", "none")
ATTEMPTS = ("attempt", "other_attempt")
_CHOICES = {
    "confidence": ("certain", "likely", "possible"),
    "scope": ("attempt", "log"),
    "severity": ("error", "warning", "note"),
}


def compile_rule(node: Node) -> dict[str, Any]:
    """Return the checked rule as plain data. Raises RuleError at the first fault."""
    fields = node.fields()
    _known(fields, KEYS, "key of a rule")
    for required in ("id", "cause", "title", "explain", "when", "examples"):
        if required not in fields:
            raise node.error(f"the rule lacks {required!r}")
    causes = {cause.id: cause for cause in all_causes()}
    cause = fields["cause"].text()
    if cause not in causes:
        raise fields["cause"].error(f"unknown cause {cause!r}" + nearest(cause, causes))
    when = _conditions(fields["when"])
    rule: dict[str, Any] = {
        "id": fields["id"].text(),
        "cause": cause,
        "severity": causes[cause].severity,
        "when": when,
        "symptoms": _list(fields, "symptoms", _condition),
        "fix": _list(fields, "fix", _fix),
        "decide": _texts(fields, "decide"),
        "refines": _texts(fields, "refines"),
        "references": _texts(fields, "references"),
        "path": node.path,
        "line": node.line,
        **_examples(fields["examples"]),
    }
    for name in ("title", "explain", "confirm"):
        if name in fields:
            rule[name] = fields[name].text().strip()
    for name, choices in _CHOICES.items():
        if name in fields:
            rule[name] = _choice(fields[name], choices)
    if "weight" in fields:
        rule["weight"] = _int(fields["weight"])
    if "outcomes" in fields:
        rule["outcomes"] = _texts(fields, "outcomes")
    _check_placeholders(node, rule, _bound_names(when))
    return rule


def _known(
    fields: Iterable[str], valid: Iterable[str], what: str, node: Node | None = None
) -> None:
    for name in fields:
        if name not in valid:
            place = node or (fields[name] if isinstance(fields, dict) else None)
            message = f"unknown {what} {name!r}" + nearest(name, valid)
            assert place is not None
            raise place.error(message)


def _list(fields: dict[str, Node], name: str, convert: Callable[[Node], Any]) -> list[Any]:
    return [convert(item) for item in fields[name].items()] if name in fields else []


def _texts(fields: dict[str, Node], name: str) -> list[str]:
    return _list(fields, name, lambda item: item.text().strip())


def _choice(node: Node, choices: tuple[str, ...]) -> str:
    if node.text() not in choices:
        raise node.error(f"{node.text()!r} is none of {', '.join(choices)}")
    return node.text()


def _int(node: Node) -> int:
    try:
        return int(node.text(), 0)
    except ValueError:
        raise node.error(f"{node.text()!r} is no whole number") from None


def _fix(node: Node) -> dict[str, str]:
    if isinstance(node.value, str):
        return {"text": node.value.strip()}
    _known(node.fields(), ("when", "until", "since", "sdk", "text"), "key of a fix")
    fix = {name: item.text().strip() for name, item in node.fields().items()}
    if not fix.get("text"):
        raise node.error("the fix has no text")
    return fix


def _examples(node: Node) -> dict[str, list[str]]:
    _known(node.fields(), ("match", "no_match"), "key of examples")
    examples = {name: _list(node.fields(), name, _example) for name in ("match", "no_match")}
    if not examples["match"]:
        raise node.error("the rule has no matching example")
    return examples


def _example(node: Node) -> str:
    """The name of a file; or, where it has a space or a line break, the log itself.

    A log ends in a line break from here on, which tells it from a name.
    """
    text = node.text()
    is_log = "\n" in text or " " in text.strip()
    return text.strip("\r\n") + "\n" if is_log else text.strip()


def _conditions(node: Node) -> list[dict[str, Any]]:
    """``when`` is a mapping of all/any/none, or a list of which all must hold."""
    if isinstance(node.value, list):
        return [_condition(item) for item in node.value]
    _known(node.fields(), GROUPS, "key of when")
    return [_group(name, item) for name, item in node.fields().items()]


def _group(name: str, node: Node) -> dict[str, Any]:
    return {name: [_condition(item) for item in node.items()]}


def _condition(node: Node) -> dict[str, Any]:
    fields = node.fields()
    if len(fields) != 1:
        raise node.error("a condition is one name and its tests")
    ((name, body),) = fields.items()
    if name in GROUPS:
        return _group(name, body)
    if name in KNOWLEDGE:
        _known(body.fields(), KNOWLEDGE[name], f"key of {name}")
        return {"knows": name} | {key: item.text() for key, item in body.fields().items()}
    if name in ATTEMPTS:
        return {"kind": name, "tests": _tests(body, attempt_fields())}
    if name not in record_kinds():
        valid = [*record_kinds(), *KNOWLEDGE, *ATTEMPTS, *GROUPS]
        raise node.error(f"unknown condition {name!r}" + nearest(name, valid))
    return _record_condition(name, body)


def _record_condition(kind: str, node: Node) -> dict[str, Any]:
    special = {key: item for key, item in node.fields().items() if key in _SPECIAL}
    rest = {key: item for key, item in node.fields().items() if key not in _SPECIAL}
    condition: dict[str, Any] = {
        "kind": kind,
        "tests": _tests(Node(rest, node.path, node.line, node.column), fields_of(kind)),
    }
    for key, item in special.items():
        condition[key] = _operators(item, "int") if key == "count" else item.text()
    return condition


_SPECIAL = ("as", "count", "before", "after", "in")


def _tests(node: Node, valid: dict[str, str]) -> list[list[Any]]:
    tests: list[list[Any]] = []
    for path, item in node.fields().items():
        name, _, attribute = path.partition(".")
        if name not in valid:
            raise item.error(f"unknown field {path!r}" + nearest(name, valid))
        kind = "str" if attribute and valid[name] == "dn" else valid[name]
        tests += [[path, operator, value] for operator, value in _operators(item, kind)]
    return tests


def _operators(node: Node, kind: str) -> list[list[Any]]:
    if isinstance(node.value, str):
        if node.value == "absent":
            return [["absent", True]]
        return [["has" if kind in ("names", "sans") else "eq", _typed(node, kind)]]
    if isinstance(node.value, list):
        operator = "has_any" if kind in ("names", "sans") else "in"
        return [[operator, [_typed(item, kind) for item in node.value]]]
    _known(node.fields(), OPERATORS, "operator")
    return [[operator, _operand(operator, item, kind)] for operator, item in node.fields().items()]


def _operand(operator: str, node: Node, kind: str) -> Any:
    if operator in ("absent", "present", "empty"):
        return _typed(node, "bool")
    if operator in ("in", "not_in", "has_any", "has_all"):
        return [_typed(item, kind) for item in node.items()]
    if operator in ("glob", "contains"):
        return [item.text() for item in node.items()]
    return _typed(node, kind)


def _typed(node: Node, kind: str) -> Any:
    """Type a value by its field; a reference ($name.field) stays text."""
    text = node.text()
    if text.startswith("$"):
        return text
    if kind == "int":
        return _int(node)
    if kind == "bool":
        if text not in ("true", "false"):
            raise node.error(f"{text!r} is neither true nor false")
        return text == "true"
    if kind == "datetime":
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            raise node.error(f"{text!r} is no date (2022-06-10 or 2022-06-10T12:00:00Z)") from None
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).isoformat()
    return text


def _bound_names(conditions: Iterable[dict[str, Any]]) -> set[str]:
    names: set[str] = set()
    for condition in conditions:
        if "as" in condition:
            names.add(condition["as"])
        for group in ("all", "any"):
            names |= _bound_names(condition.get(group, ()))
    return names


def _check_placeholders(node: Node, rule: dict[str, Any], bound: set[str]) -> None:
    valid = bound | {"attempt", "boot", "log", "today"}
    texts = [rule["title"], rule["explain"], rule.get("confirm", ""), *rule["decide"]]
    texts += [fix["text"] for fix in rule["fix"]]
    for text in texts:
        for path, _ in placeholders(text):
            name = path.partition(".")[0]
            if name not in valid:
                raise node.error(f"unknown placeholder {path!r}" + nearest(name, valid))
