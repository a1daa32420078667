"""Which rules others switch off.

    - switches_off: [missing-intermediate/generic]      an entry of its own, with its reason
      reason: our bench sends no intermediate on purpose

    - id: bench/our-own-words                           a rule that stands instead of another
      switches_off: [missing-intermediate/generic]

A rule that is switched off still lends its words to those that refine it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from logdx.diagnose.conditions import check_keys
from logdx.diagnose.faults import SHAPE, UNKNOWN_RULE, Faults
from logdx.diagnose.language import SWITCH
from logdx.diagnose.yaml_nodes import Node
from logdx.errors import nearest


def is_switch(node: Node) -> bool:
    """Whether an entry of a rule file is no rule and only switches others off."""
    return isinstance(node.value, dict) and "switches_off" in node.value and "id" not in node.value


def switched_off(nodes: Iterable[Node], ids: Container[str], faults: Faults) -> set[str]:
    """Return the ids that entries switch off; an id that names no rule is a fault."""
    off: set[str] = set()
    for node in nodes:
        with faults.collecting():
            if is_switch(node):
                check_keys(node, SWITCH, "key of a switch", faults)
            if not node.fields()["switches_off"].items():
                raise node.fields()["switches_off"].error(SHAPE, "switches off no rule")
            for item in node.fields()["switches_off"].items():
                with faults.collecting():
                    off.add(check_rule_id(item, ids, "switches off"))
    return off


def check_rule_id(node: Node, ids: Container[str], does: str) -> str:
    """Return the id of a rule. RuleError where no rule has it."""
    name = node.text().strip()
    if name not in ids:
        near = nearest(name, ids) if isinstance(ids, Iterable) else ""
        raise node.error(UNKNOWN_RULE, f"{does} the unknown rule {name!r}{near}")
    return name
