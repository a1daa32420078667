"""What tests of one field say together: whether a value can pass, and which test follows.

    [("gt", 3), ("lt", 2)] -> no value          ("eq", 5) -> ("gte", 3)

References ($name.field) are unknown values: nothing follows from them but themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from logdx.diagnose.values import glob, holds
from logdx.model.names import parse_dn

Test = tuple[str, Any]
_LISTS = ("names", "sans")
_BOUNDS = ("lt", "lte", "gt", "gte")
_VALUES = ("eq", "in", "not_in", *_BOUNDS)


def is_reference(operand: object) -> bool:
    """Whether the operand stands for a value of the log."""
    return isinstance(operand, str) and operand.startswith("$")


def clash(tests: Sequence[Test], type_name: str, words: Sequence[str] = ()) -> str | None:
    """Return why no value passes all tests; None where one may. ``words``: all values there are."""
    if wants_none(tests) and any(not wants_none([test]) for test in tests):
        return "it must be absent, and have a value"
    known = [(operator, value) for operator, value in tests if not is_reference(value)]
    if type_name in _LISTS:
        return _list_clash(known, words)
    if type_name in ("int", "datetime"):
        message = _range_clash(known, type_name)
        if message:
            return message
    candidates = _candidates(known, words)
    if type_name == "bool" and candidates is None and not wants_none(tests):
        candidates = [True, False]
    if candidates is None or any(_passes(value, known, type_name) for value in candidates):
        return None
    return "no value passes " + shown(known)


def wants_none(tests: Iterable[Test]) -> bool:
    """Whether the field must be absent."""
    return any(test in (("absent", True), ("present", False)) for test in tests)


def implies(one: Test, other: Test, type_name: str) -> bool:
    """Whether a value that passes ``one`` always passes ``other``."""
    if one == other:
        return True
    if other in (("present", True), ("absent", False)):
        return not wants_none([one])
    if is_reference(one[1]) or is_reference(other[1]):
        return False
    if type_name in _LISTS:
        return _list_implies(one, other)
    operator, value = one
    if operator in ("eq", "in"):
        values = value if operator == "in" else [value]
        return all(_passes(v, [other], type_name) for v in values)
    if operator in _BOUNDS and other[0] in _BOUNDS:
        return _bound_implies(one, other, type_name)
    if operator == other[0] == "not_in":
        return set(other[1]) <= set(value)
    return _pattern_implies(one, other)


def shown(tests: Iterable[Test]) -> str:
    """Return tests as a text: ``gt 3 and lt 2``."""
    return " and ".join(f"{operator} {_value(value)}" for operator, value in tests)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)


def _candidates(tests: Sequence[Test], words: Sequence[str]) -> list[Any] | None:
    for operator, value in tests:
        if operator == "eq":
            return [value]
    for operator, value in tests:
        if operator == "in":
            return list(value)
    return list(words) if words and not wants_none(tests) else None


def _passes(value: Any, tests: Iterable[Test], type_name: str) -> bool:
    typed = parse_dn(value) if type_name == "dn" else value
    if type_name == "datetime" and isinstance(value, str):
        typed = datetime.fromisoformat(value)
    return all(holds(typed, operator, operand) for operator, operand in tests)


def _range_clash(tests: Sequence[Test], type_name: str) -> str | None:
    """For times and whole numbers: the bounds leave nothing between them."""
    low, high = [t for t in tests if t[0] in ("gt", "gte")], [t for t in tests if t[0][0] == "l"]
    for least in low:
        for most in high:
            first, last = _number(least[1], type_name), _number(most[1], type_name)
            if type_name == "int":
                first, last = first + (least[0] == "gt"), last - (most[0] == "lt")
                empty = first > last
            else:
                empty = first > last or (first == last and f"{least[0]} {most[0]}" != "gte lte")
            if empty:
                return "no value passes " + shown([least, most])
    return None


def _number(value: Any, type_name: str) -> Any:
    return datetime.fromisoformat(value) if type_name == "datetime" else value


def _bound_implies(one: Test, other: Test, type_name: str) -> bool:
    if one[0][0] != other[0][0]:
        return False
    first, last = _number(one[1], type_name), _number(other[1], type_name)
    if first == last:
        return not (one[0] in ("lte", "gte") and other[0] in ("lt", "gt"))
    return bool(first > last if one[0][0] == "g" else first < last)


def _list_clash(tests: Sequence[Test], words: Sequence[str]) -> str | None:
    empty = {value for operator, value in tests if operator == "empty"}
    holding = [test for test in tests if test[0] not in ("empty", "absent", "present")]
    if len(empty) == 2 or (True in empty and holding):
        return "it must be empty, and hold something"
    for test in holding:
        if words and not any(_member_passes(word, test) for word in words):
            return f"no value passes {shown([test])}"
    return None


def _member_passes(word: str, test: Test) -> bool:
    operator, value = test
    if operator in ("glob", "contains"):
        return holds(word, operator, value)
    return word == value if operator == "has" else word in value


def _list_implies(one: Test, other: Test) -> bool:
    """What a list that passes ``one`` is known to hold: all of some, or one of some."""
    operator, value = one
    if operator == "empty" or other[0] == "empty":
        return operator != "empty" and other == ("empty", False)
    if operator in ("glob", "contains"):
        return _pattern_implies(one, other)
    if operator in ("absent", "present"):
        return False
    members = value if isinstance(value, list) else [value]
    if operator == "has_all" or operator == "has":
        return holds(tuple(members), *other)
    return all(holds((member,), *other) for member in members)


def _pattern_implies(one: Test, other: Test) -> bool:
    """Each pattern of ``one`` is narrower than some pattern of ``other``."""
    if one[0] == other[0] == "contains":
        return all(
            any(wide.casefold() in narrow.casefold() for wide in other[1]) for narrow in one[1]
        )
    if one[0] == other[0] == "glob":
        return all(any(_narrower(narrow, wide) for wide in other[1]) for narrow in one[1])
    return False


def _narrower(narrow: str, wide: str) -> bool:
    """Whether ``wide`` fits all that ``narrow`` fits: its stars taken as a text that is unlike."""
    return glob(wide, narrow.replace("*", "\x00"))
