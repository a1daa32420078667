"""A parse table, packed.

    Lark's serialised states -> per state: shifts, and reductions with their tokens -> dict again

Most states of a grammar that knows phrases reduce one rule on every token. Lark stores such a
state token by token, which makes its table the slowest part of a start; packed, it is one entry.
"""

from __future__ import annotations

from typing import Any

from lark import Lark
from lark.parsers.lalr_analysis import Reduce, Shift

_REDUCE = 1
"""Lark's mark of a reduction in serialised states (parsers/lalr_analysis.py, ParseTable)."""


def pack(data: dict[str, Any]) -> dict[str, Any]:
    """Take the states out of a serialised Lark and return them packed."""
    table = data["parser"]["parser"]
    rules = {rule["@"]: index for index, rule in enumerate(data["rules"])}
    tokens = table["tokens"]
    packed: dict[str, Any] = {}
    for state, actions in table["states"].items():
        shifts: dict[str, int] = {}
        reductions: dict[int, list[str]] = {}
        for token, (action, argument) in actions.items():
            if action == _REDUCE:
                reductions.setdefault(rules[argument["@"]], []).append(tokens[token])
            else:
                shifts[tokens[token]] = argument
        packed[str(state)] = [shifts, list(reductions.items())]
    table["states"] = {}
    return packed


def unpack(lark: Lark, packed: dict[str, Any]) -> None:
    """Put packed states into a Lark that was loaded without any."""
    parser: Any = lark.parser.parser
    states = parser._parse_table.states
    for state, (shifts, reductions) in packed.items():
        actions = {token: (Shift, target) for token, target in shifts.items()}
        for rule, tokens in reductions:
            actions.update(dict.fromkeys(tokens, (Reduce, lark.rules[rule])))
        states[int(state)] = actions
