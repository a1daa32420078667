"""Which texts a line must hold for a grammar to find anything in it.

    terminal (regular expression) -> re's parse tree -> alternatives, each a set of needed texts

The literals come from the grammars' own terminals, so that they cannot drift apart: a line that
holds none of the alternatives gives no token of the dialect, and its grammar is not even loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

OneOf = Sequence[str]
"""Lower-case texts of which a match holds at least one."""
Alternative = Sequence[OneOf]
"""All of these are needed, the most telling one first."""

SPREAD = 12
"""Branches over which a sequence is spread."""
KEPT = 3
"""Needed texts kept of an alternative; more only cost time."""


def holds(alternatives: Iterable[Alternative], lowered: str) -> bool:
    """Whether a lower-case line has all that one of the alternatives needs."""
    for needs in alternatives:
        for one_of in needs:
            for text in one_of:
                if text in lowered:
                    break
            else:
                break
        else:
            return True
    return False


def alternatives_of(pattern: str, flags: int = 0) -> list[list[list[str]]]:
    """Return what each alternative of a pattern needs; [] if some alternative needs nothing.

    >>> alternatives_of(r"handshake: done|<= handshake( wrapup)?")
    [[['handshake: done']], [['<= handshake']]]
    >>> alternatives_of(r"(client|server) state: ?[0-9]+")
    [[['client state:']], [['server state:']]]
    """
    parsed = list(import_module("re._parser").parse(pattern, flags))
    found = [_needs(items) for branch in _branches(parsed) for items in _spread(branch)]
    return found if all(found) else []


def _spread(items: list[Any]) -> list[list[Any]]:
    """Spread a sequence over the branches of its first group: ``(a|b)c`` is ``ac`` or ``bc``."""
    for index, (operator, argument) in enumerate(items):
        if str(operator) in ("SUBPATTERN", "BRANCH"):
            branches = _branches([(operator, argument)])
            if 1 < len(branches) <= SPREAD:
                before, after = items[:index], items[index + 1 :]
                return [[*before, *branch, *after] for branch in branches]
    return [items]


def _branches(items: list[Any]) -> list[list[Any]]:
    """The alternatives at the top of a pattern, also inside a group around the whole."""
    if len(items) == 1:
        operator, argument = items[0]
        if str(operator) == "BRANCH":
            return [b for branch in argument[1] for b in _branches(list(branch))]
        if str(operator) == "SUBPATTERN":
            return _branches(list(argument[-1]))
    return [items]


def _needs(items: Iterable[Any]) -> list[list[str]]:
    """Every text that a sequence needs, longest first."""
    needed: list[list[str]] = []
    run = ""
    for operator, argument in [*items, ("END", None)]:
        char = _char(str(operator), argument)
        if char is not None:
            run += char
            continue
        needed += [[run]] if run else []
        run = ""
        needed += _of_part(str(operator), argument)
    needed.sort(key=lambda one_of: -min(map(len, one_of)))
    return needed[:KEPT]


def _of_part(operator: str, argument: Any) -> list[list[str]]:
    if operator == "SUBPATTERN":
        return _of_group(list(argument[-1]))
    if operator == "ATOMIC_GROUP":
        return _of_group(list(argument))
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] > 0:
        return _of_group(list(argument[2]))
    if operator == "BRANCH":
        return _of_group([(operator, argument)])
    return []


def _of_group(items: list[Any]) -> list[list[str]]:
    branches = _branches(items)
    if len(branches) == 1:
        return _needs(branches[0])
    best = [needed[0] for branch in branches if (needed := _needs(branch))]
    if len(best) < len(branches):
        return []
    return [list(dict.fromkeys(text for one_of in best for text in one_of))]


def _char(operator: str, argument: Any) -> str | None:
    """The character that a part stands for, upper and lower case being the same."""
    if operator == "LITERAL":
        return chr(argument).lower()
    if operator == "IN":
        kinds = {str(kind) for kind, _ in argument}
        chars = {chr(value).lower() for kind, value in argument if str(kind) == "LITERAL"}
        if kinds == {"LITERAL"} and len(chars) == 1:
            return chars.pop()
    return None
