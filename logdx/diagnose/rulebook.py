"""All rule files together: read, checked and compiled; what a rule says of another rule is checked.

files -> read_yaml -> compile_rule -> Rulebook (rules by id, their nodes) + Faults -> plain data
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from logdx.diagnose.compile import compile_rule
from logdx.diagnose.faults import DUPLICATE_ID, UNKNOWN_RULE, UNREADABLE, Faults
from logdx.diagnose.inherit import inherit
from logdx.diagnose.rules import BUILT_IN
from logdx.diagnose.switch import check_rule_id, is_switch, switched_off
from logdx.diagnose.yaml_nodes import Node, read_yaml


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule as it is written, and compiled."""

    node: Node
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules without faults by id, and the id of every rule that a file gives."""

    rules: dict[str, Checked] = field(default_factory=dict)
    ids: dict[str, Node] = field(default_factory=dict)
    """Where each id was first given, be the rule good or not."""
    switches: list[Node] = field(default_factory=list)
    """Entries and rules that switch others off."""
    off: set[str] = field(default_factory=set)
    wide: dict[str, list[str]] = field(default_factory=dict)
    """Ids that a rule refines by a pattern (untrusted-root/*): it hides them, no more."""


def check_files(files: Iterable[tuple[Path, str]], faults: Faults) -> Rulebook:
    """Read and check rule files, each with its origin; what is wrong is collected in ``faults``."""
    book = Rulebook()
    for path, origin in files:
        with faults.collecting():
            for node in rule_nodes(read_yaml(path, faults)):
                with faults.collecting():
                    _add(node, origin, book, faults)
    for checked in book.rules.values():
        _check_refined(checked, book, faults)
    book.off.update(switched_off(book.switches, book.ids, faults))
    return book


def compile_files(files: Iterable[tuple[Path, str]]) -> list[dict[str, Any]]:
    """Return the compiled rules of the files. Raises RuleError for the first fault."""
    files = list(files)
    for path, origin in files:
        if origin != BUILT_IN:  # a user's file that is none is refused before the work begins
            rule_nodes(read_yaml(path, Faults()))
    faults = Faults()
    book = check_files(files, faults)
    faults.raise_first()
    rules = {name: checked.data for name, checked in book.rules.items()}
    inherit(rules)
    for name, refined in book.wide.items():
        rules[name]["refines"] += [one for one in refined if one not in rules[name]["refines"]]
    return [rule for name, rule in rules.items() if name not in book.off]


def rule_nodes(root: Node) -> list[Node]:
    """Return the nodes of the rules of a file. RuleError where the file is no list."""
    if not isinstance(root.value, list):
        raise root.error(UNREADABLE, "a rule file is a list: each rule begins with '- id: ...'")
    return root.value


def _add(node: Node, origin: str, book: Rulebook, faults: Faults) -> None:
    if "switches_off" in node.fields():
        book.switches.append(node)
    if is_switch(node):
        return
    rule = compile_rule(node, faults)
    id_node = node.fields().get("id")
    if id_node is None or not isinstance(id_node.value, str):
        return
    name = id_node.value.strip()
    if name in book.ids:
        raise id_node.error(DUPLICATE_ID, _twice(name, book))
    book.ids[name] = id_node
    if rule is not None:
        book.rules[name] = Checked(node, rule | {"origin": origin})


def _twice(name: str, book: Rulebook) -> str:
    first = book.ids[name]
    message = f"rule {name!r} is defined twice, first in {first.path}:{first.line}"
    known = book.rules.get(name)
    if known is not None and known.data["origin"] == BUILT_IN:
        message += "; to put a rule of your own in its place, give it another id and switches_off"
    return message


def _fitting(item: Node, checked: Checked, book: Rulebook) -> list[str]:
    """The ids of the other rules that fit a pattern. RuleError where there are none."""
    pattern, own = item.text().strip(), checked.data["id"]
    found = [name for name in book.rules if name != own and fnmatchcase(name, pattern)]
    if not found:
        raise item.error(UNKNOWN_RULE, f"refines {pattern!r}, which fits no rule")
    return found


def _check_refined(checked: Checked, book: Rulebook, faults: Faults) -> None:
    refined = checked.data["refines"]
    checked.data["refines"] = [name for name in refined if "*" not in name]
    for item in checked.node.fields()["refines"].items() if refined else ():
        with faults.collecting():
            if "*" in item.text():
                book.wide.setdefault(checked.data["id"], []).extend(_fitting(item, checked, book))
                continue
            name = check_rule_id(item, book.ids, "refines")
            if name == checked.data["id"]:
                raise item.error(UNKNOWN_RULE, "the rule refines itself")
