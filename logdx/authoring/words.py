"""Conditions of a rule in words that a person reads.

compiled conditions -> Item (text, items below it)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Condition = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list, and the list below it."""

    text: str
    items: tuple[Item, ...] = ()


def in_words(conditions: Sequence[Condition]) -> tuple[Item, ...]:
    """Return conditions that must all hold as list items."""
    items: list[Item] = []
    for condition in conditions:
        items += in_words(condition["all"]) if "all" in condition else [_item(condition)]
    return tuple(items)


def in_line(condition: Condition) -> str:
    """Return a condition on one line, what it groups included."""
    return _on_one_line(_branch(condition))


def _on_one_line(item: Item) -> str:
    return " ".join([item.text, "; ".join(_on_one_line(one) for one in item.items)]).rstrip()


def _item(condition: Condition) -> Item:
    if "any" in condition:
        return Item("any of these:", tuple(_branch(one) for one in condition["any"]))
    if "none" in condition:
        return Item("none of these:", tuple(_branch(one) for one in condition["none"]))
    if "knows" in condition:
        return Item(_knowledge(condition))
    return Item(_record(condition))


def _branch(condition: Condition) -> Item:
    if "all" in condition:
        return Item("all of these:", in_words(condition["all"]))
    return _item(condition)


def _record(condition: Condition) -> str:
    kind = condition["kind"]
    tests = ", ".join(_test(*test) for test in condition["tests"])
    if kind == "attempt":
        return f"the attempt: {tests}"
    if kind == "other_attempt":
        return f"another attempt of the log: {tests}"
    noun = kind.replace("_", " ")
    text = noun if noun.endswith("s") else f"{_article(noun)} {noun}"
    if "count" in condition:
        counts = " and ".join(_COMPARED[op].format(value) for op, value in condition["count"])
        text = f"{counts} {noun} records"
    if "as" in condition:
        text += f" ({condition['as']})"
    for side in ("before", "after"):
        if side in condition:
            text += f" {side} {condition[side]}"
    return f"{text}: {tests}" if tests else text


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


_COMPARED = {
    "eq": "exactly {}", "lt": "fewer than {}", "lte": "at most {}", "gt": "more than {}",
    "gte": "at least {}", "in": "{}", "not_in": "not {}",
}  # fmt: skip
_WORDS = {
    "eq": "is {}", "ne": "is not {}", "in": "is one of {}", "not_in": "is none of {}",
    "has": "has {}", "has_any": "has one of {}", "has_all": "has all of {}",
    "glob": "looks like {}", "contains": "contains {}", "lt": "is below {}", "lte": "is at most {}",
    "gt": "is above {}", "gte": "is at least {}",
}  # fmt: skip
_OF_ONE = {"in": "eq", "not_in": "ne", "has_any": "has", "has_all": "has"}
"""How an operator reads when its list has one value."""
_YES_OR_NO = {
    ("absent", True): "is not shown", ("absent", False): "is shown",
    ("present", True): "is shown", ("present", False): "is not shown",
    ("empty", True): "is empty", ("empty", False): "is not empty",
}  # fmt: skip
_SEVERAL = {"in": "or", "has_any": "or", "glob": "or", "contains": "or", "not_in": "or"}


def _test(path: str, operator: str, operand: Any) -> str:
    name = path.replace("_", " ")
    if isinstance(operand, bool) and (operator, operand) in _YES_OR_NO:
        return f"{name} {_YES_OR_NO[operator, operand]}"
    if isinstance(operand, list) and len(operand) == 1:
        operand = operand[0]
        operator = _OF_ONE.get(operator, operator)
    if isinstance(operand, list):
        shown = _joined([_value(path, one) for one in operand], _SEVERAL.get(operator, "and"))
    else:
        shown = _value(path, operand)
    return f"{name} {_WORDS[operator].format(shown)}"


def _joined(texts: Sequence[str], word: str) -> str:
    return f"{', '.join(texts[:-1])} {word} {texts[-1]}"


def _value(path: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"-0x{-value:04x}" if value < -1 else str(value)
    text = str(value)
    if text.startswith("$"):
        return "that of " + text[1:]
    if len(text) == 25 and text.endswith("T00:00:00+00:00"):
        return text[:10]
    return f'"{text}"' if " " in text or not text else text


_KEYS = {
    "dn": "named by", "name": "called", "host": "for", "of": "of the certificate",
    "holds": "with the root",
}  # fmt: skip
_ASKED = {
    "root": "a root CA", "intermediate": "an intermediate CA", "endpoint": "a known service",
    "interceptor": "an intercepting proxy",
}  # fmt: skip


def _knowledge(condition: Condition) -> str:
    asked = condition["knows"]
    details = []
    for key in _KEYS:
        if key in condition:
            details.append(f"{_KEYS[key]} {str(condition[key]).removeprefix('$')}")
    if "status" in condition:
        when = "when the log was written" if condition.get("at") == "log" else "today"
        details.append(f"which is {condition['status'].replace('|', ' or ')} {when}")
    if condition.get("public") == "true":
        details.append("with a public root that is known today")
    if "cross_signed" in condition:
        details.append("of which a cross-signed copy is sent")
    knows = "knows no" if condition.get("known") == "false" else "knows"
    noun = _ASKED[asked].split(" ", 1)[1] if knows == "knows no" else _ASKED[asked]
    name = f" ({condition['as']})" if "as" in condition else ""
    return f"logdx {knows} {noun}{name} {', '.join(details)}".rstrip()
