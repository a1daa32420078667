"""Which rules others switch off.

    - switches_off: [missing-intermediate/generic]      an entry of its own, with its reason
      reason: our bench sends no intermediate on purpose

    - id: bench/our-own-words                           a rule that stands instead of another
      switches_off: [missing-intermediate/generic]

A rule that is switched off still lends its words to those that refine it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from logdx.diagnose.yaml_nodes import Node
from logdx.errors import nearest

SWITCH_KEYS = ("switches_off", "reason")
"""Keys of an entry that is no rule."""


def is_switch(node: Node) -> bool:
    """Whether an entry of a rule file is no rule and only switches others off."""
    return isinstance(node.value, dict) and "switches_off" in node.value and "id" not in node.value


def switched_off(nodes: Iterable[Node], rules: Mapping[str, Any]) -> set[str]:
    """Return the ids that entries switch off. Raises RuleError where an id names no rule."""
    off: set[str] = set()
    for node in nodes:
        fields = node.fields()
        if is_switch(node):
            for name, item in fields.items():
                if name not in SWITCH_KEYS:
                    raise item.error(f"unknown key {name!r}" + nearest(name, SWITCH_KEYS))
        for item in fields["switches_off"].items() if "switches_off" in fields else ():
            if item.text() not in rules:
                raise item.error(
                    f"switches off the unknown rule {item.text()!r}" + nearest(item.text(), rules)
                )
            off.add(item.text())
    return off
