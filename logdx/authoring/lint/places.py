"""Conditions with their places: the compiled rule and its node, walked side by side.

(when, node of when) -> Placed(condition, node), groups with their members
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from logdx.diagnose.language import GROUPS
from logdx.diagnose.yaml_nodes import Node

Condition = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placed:
    """A condition and the node of what it holds (its tests, or the list of a group)."""

    condition: Condition
    node: Node
    key: Node
    """Where its name stands."""

    @property
    def group(self) -> str:
        """all, any or none; '' for a condition that is no group."""
        return next((name for name in GROUPS if name in self.condition), "")

    def members(self) -> list[Placed]:
        """Return the conditions of a group."""
        return _listed(self.condition[self.group], self.node)


def placed(conditions: Sequence[Condition], node: Node) -> list[Placed]:
    """Return the conditions of ``when`` or of ``symptoms``, in order."""
    fields = node.value
    if not conditions:
        return []
    if isinstance(fields, dict) and all(name in GROUPS for name in fields):
        names = list(fields)
        return [
            Placed(condition, fields[name], node.key(name))
            for name, condition in zip(names, conditions, strict=True)
        ]
    return _listed(conditions, node)


def _listed(conditions: Sequence[Condition], node: Node) -> list[Placed]:
    found = []
    for condition, item in zip(conditions, node.items(), strict=True):
        ((name, body),) = item.fields().items()
        found.append(Placed(condition, body, item.key(name)))
    return found


def required(conditions: Sequence[Placed]) -> Iterator[Placed]:
    """Yield what must hold: the members of ``all`` one by one; any and none stay groups."""
    for one in conditions:
        if one.group == "all":
            yield from required(one.members())
        else:
            yield one


def every(conditions: Sequence[Placed]) -> Iterator[Placed]:
    """Yield every condition that is no group, wherever it stands."""
    for one in conditions:
        if one.group:
            yield from every(one.members())
        else:
            yield one
