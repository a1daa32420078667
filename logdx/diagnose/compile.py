"""Checks one rule and types its values.

    Node of a rule -> {id, cause, when: [condition, ...], ...} as JSON-ready data, and its faults

What a rule may hold stands in ``language``, the conditions are compiled in ``conditions``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from logdx.diagnose.conditions import ConditionCompiler, check_choice, check_keys
from logdx.diagnose.faults import (
    EMPTY_TEXT,
    MISSING_KEY,
    NO_EXAMPLE,
    SHAPE,
    UNKNOWN_CAUSE,
    UNKNOWN_FIELD,
    UNKNOWN_NAME,
    WRONG_TYPE,
    Faults,
)
from logdx.diagnose.language import EXAMPLES, FIX, RULE
from logdx.diagnose.operands import whole_number
from logdx.diagnose.scope import Scope
from logdx.diagnose.template import placeholders
from logdx.diagnose.yaml_nodes import Node
from logdx.errors import nearest
from logdx.knowledge.causes import all_causes


def compile_rule(node: Node, faults: Faults) -> dict[str, Any] | None:
    """Return the checked rule as plain data; None, and the faults, for a broken one."""
    own = Faults()
    rule: dict[str, Any] = {}
    conditions = ConditionCompiler(own)
    with own.collecting():
        rule = _compile(node, conditions, own)
    lost = conditions.lost or "when" not in rule
    for error in own.found:
        if not (lost and error.code == UNKNOWN_NAME):
            faults.add(error)
    return None if own.found else rule


def _compile(node: Node, conditions: ConditionCompiler, faults: Faults) -> dict[str, Any]:
    fields = node.fields()
    check_keys(node, RULE, "key of a rule", faults)
    for key in RULE.values():
        if key.required and key.name not in fields:
            faults.add(node.error(MISSING_KEY, f"the rule lacks {key.name!r}"))
    readers = _readers(conditions, faults)
    rule: dict[str, Any] = {
        "symptoms": [], "fix": [], "decide": [], "refines": [], "references": [],
        "path": node.path, "line": node.line,
    }  # fmt: skip
    for name in (name for name in RULE if name in fields):
        with faults.collecting():
            rule |= readers[name](fields[name])
    _check_texts(fields, conditions.scope, faults)
    return rule


Reader = Callable[[Node], dict[str, Any]]
"""Node of a key -> what it gives the rule."""


def _readers(conditions: ConditionCompiler, faults: Faults) -> dict[str, Reader]:
    """How each key of a rule is read, in the order of the language's table."""

    def text(name: str) -> Reader:
        return lambda node: {name: _text(node)}

    def texts(name: str) -> Reader:
        return lambda node: {name: _texts(node, faults)}

    def choice(name: str) -> Reader:
        return lambda node: {name: check_choice(node.text(), RULE[name].choices, node)}

    def outcomes(node: Node) -> dict[str, Any]:
        if not node.items():
            raise node.error(SHAPE, "a rule for no outcome is for no attempt")
        for item in node.items():
            with faults.collecting():
                check_choice(item.text(), RULE["outcomes"].choices, item)
        return {"outcomes": _texts(node, faults)}

    special: dict[str, Reader] = {
        "id": _id,
        "switches_off": lambda node: {},  # checked and applied when all rules are known
        "cause": _cause,
        "weight": lambda node: {"weight": whole_number(node)},
        "outcomes": outcomes,
        "when": lambda node: {"when": conditions.when(node)},
        "symptoms": lambda node: {"symptoms": conditions.symptoms(node)},
        "fix": lambda node: {"fix": _fixes(node, faults)},
        "examples": lambda node: _examples(node, faults),
    }
    by_type = {"text": text, "texts": texts, "choice": choice}
    return {name: special.get(name) or by_type[key.type](name) for name, key in RULE.items()}


def _id(node: Node) -> dict[str, Any]:
    name = _text(node)
    if not all(_is_word(part) for part in name.split("/")):
        message = f"{name!r} is no id: letters, digits, '.', '_' and '-' in words parted by '/'"
        raise node.error(WRONG_TYPE, message)
    return {"id": name}


def _is_word(text: str) -> bool:
    """Whether a text can be a part of an id, and so of a path or an address."""
    return text.isascii() and text[:1].isalnum() and all(c.isalnum() or c in "._-" for c in text)


def _cause(node: Node) -> dict[str, Any]:
    causes = {cause.id: cause for cause in all_causes()}
    cause = node.text()
    if cause not in causes:
        raise node.error(UNKNOWN_CAUSE, f"unknown cause {cause!r}" + nearest(cause, causes))
    return {"cause": cause, "severity": causes[cause].severity}


def _text(node: Node) -> str:
    text = node.text().strip()
    if not text:
        raise node.error(EMPTY_TEXT, "the text is empty")
    return text


def _texts(node: Node, faults: Faults) -> list[str]:
    texts: list[str] = []
    for item in node.items():
        with faults.collecting():
            texts.append(_text(item))
    return texts


def _fixes(node: Node, faults: Faults) -> list[dict[str, str]]:
    fixes: list[dict[str, str]] = []
    for item in node.items():
        with faults.collecting():
            fixes.append(_fix(item, faults))
    return fixes


def _fix(node: Node, faults: Faults) -> dict[str, str]:
    if isinstance(node.value, str):
        return {"text": _text(node)}
    check_keys(node, FIX, "key of a fix", faults)
    fix: dict[str, str] = {}
    for name, item in node.fields().items():
        with faults.collecting():
            fix[name] = _date(item) if name in ("since", "until") else _text(item)
    if "text" not in node.fields():
        raise node.error(EMPTY_TEXT, "the fix has no text")
    return fix


def _date(node: Node) -> str:
    try:
        return date.fromisoformat(node.text().strip()).isoformat()
    except ValueError:
        raise node.error(WRONG_TYPE, f"{node.text()!r} is no date (2023-02-15)") from None


def _examples(node: Node, faults: Faults) -> dict[str, list[str]]:
    check_keys(node, EXAMPLES, "key of examples", faults)
    examples: dict[str, list[str]] = {name: [] for name in EXAMPLES}
    for name in (name for name in EXAMPLES if name in node.fields()):
        for item in node.fields()[name].items():
            with faults.collecting():
                examples[name].append(_example(item))
    if not examples["match"]:
        raise node.error(NO_EXAMPLE, "the rule has no matching example")
    return examples


def _example(node: Node) -> str:
    """The name of a file; or, where it has a space or a line break, the log itself.

    A log ends in a line break from here on, which tells it from a name.
    """
    text = node.text()
    if not text.strip():
        raise node.error(EMPTY_TEXT, "the example is empty")
    is_log = "\n" in text or " " in text.strip()
    return text.strip("\r\n") + "\n" if is_log else text.strip()


def _check_texts(fields: dict[str, Node], scope: Scope, faults: Faults) -> None:
    """Every placeholder names something that the rule has, and a field of it."""
    for name in ("title", "explain", "confirm", "decide", "fix"):
        for item in fields[name].items() if name in fields else ():
            node = item.value.get("text") if isinstance(item.value, dict) else item
            if node is not None and isinstance(node.value, str):
                _check_placeholders(node, scope, faults)


def _check_placeholders(node: Node, scope: Scope, faults: Faults) -> None:
    for path, _ in placeholders(node.text()):
        with faults.collecting():
            found = scope.type_of(path, node, "placeholder")
            if "." not in path and found not in ("str", "datetime"):
                message = f"the placeholder {path!r} is a whole {found}; name a field of it"
                raise node.error(UNKNOWN_FIELD, message)
