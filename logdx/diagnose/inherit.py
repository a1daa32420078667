"""A rule that refines another one of its cause says the SDK's words of that one too.

    compiled rules by id -> the same, ``fix`` and ``confirm`` filled in

A rule's own general fixes, which name what it found, stand instead of the inherited ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from logdx.diagnose.template import placeholders

_ALWAYS = frozenset(("attempt", "boot", "log", "today"))

CompiledRule = dict[str, Any]


def inherit(rules: Mapping[str, CompiledRule]) -> None:
    """Fill in what the rules leave to the rules that they refine."""
    for rule in rules.values():
        for ancestor in ancestors(rule, rules):
            known = {name for fix in rule["fix"] for name in _sdks(fix)}
            if all(_sdks(fix) for fix in rule["fix"]):
                rule["fix"] = _general(ancestor) + rule["fix"]
            rule["fix"] += [fix for fix in ancestor["fix"] if _adds(fix, known)]
            if not rule.get("confirm") and _portable(ancestor.get("confirm", "")):
                rule["confirm"] = ancestor.get("confirm", "")


def ancestors(rule: CompiledRule, rules: Mapping[str, CompiledRule]) -> list[CompiledRule]:
    """The refined rules of the same cause, nearest first."""
    found: list[CompiledRule] = []
    queue = list(rule["refines"])
    while queue:
        ancestor = rules.get(queue.pop(0), rule)
        if ancestor["cause"] == rule["cause"] and ancestor not in found and ancestor is not rule:
            found.append(ancestor)
            queue += ancestor["refines"]
    return found


def _general(rule: CompiledRule) -> list[dict[str, str]]:
    return [fix for fix in rule["fix"] if not _sdks(fix) and _portable(fix["text"])]


def _adds(fix: Mapping[str, str], known: set[str]) -> bool:
    return bool(_sdks(fix)) and not known & set(_sdks(fix)) and _portable(fix["text"])


def _sdks(fix: Mapping[str, str]) -> list[str]:
    return fix.get("sdk", "").replace(",", " ").split()


def _portable(text: str) -> bool:
    """Whether a text names only what every rule can fill in."""
    return all(path.partition(".")[0] in _ALWAYS for path, _ in placeholders(text))
