"""The names that a rule may use: what its conditions bound, the attempt, the boot, the log.

    {"leaf": {"certificate"}} + "leaf.issuer.CN" -> "str"; RuleError for a name or field unknown

A name has the kinds of all the conditions that bind it (alternatives of ``any`` may differ).
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from functools import cache

from logdx.diagnose.faults import UNKNOWN_FIELD, UNKNOWN_NAME
from logdx.diagnose.fields import DN_ATTRIBUTES, attempt_fields, fields_for, type_name
from logdx.diagnose.yaml_nodes import Node
from logdx.errors import nearest

ALWAYS = ("attempt", "boot", "log", "today")
"""Names that every rule has."""
BOOT = {
    "own": "certificate", "own_ca": "certificate", "ca": "input", "crl": "input", "cert": "input",
    "key": "input", "bundle": "input", "psk": "input",
}  # fmt: skip
"""``boot.ca.subject``: what the boot loaded, and the record kind that it is."""
_WHOLE = {"interceptor": "str"}
"""What a bare name is, where it is a text and has no fields."""


@cache
def facts_of(condition: str) -> dict[str, str]:
    """Return field name -> type name of what a knowledge condition binds."""
    from logdx.diagnose.knowledge import Issuer, Service
    from logdx.knowledge.trust import Root

    classes: dict[str, type] = {"root": Root, "intermediate": Issuer, "endpoint": Service}
    if condition not in classes:
        return {}
    found = classes[condition]
    hints = typing.get_type_hints(found)
    names = [field.name for field in dataclasses.fields(found)]
    more = {"status": "str"} if condition == "root" else {}
    return {name: type_name(hints[name]) for name in names} | more


class Scope:
    """The names bound so far; a copy is what one alternative adds."""

    def __init__(self, bound: Mapping[str, frozenset[str]] | None = None) -> None:
        self.bound: dict[str, frozenset[str]] = dict(bound or {})

    def copy(self) -> Scope:
        """Return a scope that binds further names without changing this one."""
        return Scope(self.bound)

    def bind(self, name: str, kind: str) -> None:
        """Give the name to what a condition of this kind finds."""
        self.bound[name] = self.bound.get(name, frozenset()) | {kind}

    def merge(self, other: Scope) -> None:
        """Take over the names of an alternative."""
        for name, kinds in other.bound.items():
            self.bound[name] = self.bound.get(name, frozenset()) | kinds

    def check_bound(self, node: Node) -> str:
        """Return the name that the node holds. RuleError unless a condition before bound it."""
        name = node.text().removeprefix("$")
        if name not in self.bound:
            message = f"no condition before this one binds {name!r}" + nearest(name, self.bound)
            raise node.error(UNKNOWN_NAME, message)
        return name

    def type_of(self, path: str, node: Node, what: str) -> str:
        """Return the type of ``name.field.attribute``. RuleError where nothing has that name."""
        name, _, rest = path.partition(".")
        if "" in path.split("."):
            raise node.error(UNKNOWN_FIELD, f"unknown {what} {path!r}: a part of it is empty")
        if name in self.bound:
            types = [self._typed(kind, rest, path, node, what) for kind in self.bound[name]]
            known = [type_name for type_name in types if type_name]
            if known:
                return known[0]
            raise self._unknown_field(path, node, what, self.bound[name])
        if name == "today":
            return self._exactly(path, "today", node, what)
        if name == "log":
            return self._exactly(path, "log.date", node, what)
        if name == "boot":
            return self._boot(path, rest, node, what)
        if name == "attempt":
            found = self._typed("attempt", rest, path, node, what)
            if found:
                return found
            raise self._unknown_field(path, node, what, frozenset(("attempt",)))
        near = nearest(name, [*self.bound, *ALWAYS])
        raise node.error(UNKNOWN_NAME, f"unknown {what} {path!r}: nothing binds {name!r}" + near)

    def _exactly(self, path: str, only: str, node: Node, what: str) -> str:
        if path != only:
            raise node.error(UNKNOWN_FIELD, f"unknown {what} {path!r} (did you mean {only!r}?)")
        return "datetime"

    def _boot(self, path: str, rest: str, node: Node, what: str) -> str:
        loaded, _, field = rest.partition(".")
        if loaded not in BOOT:
            message = f"unknown {what} {path!r}: boot has " + ", ".join(BOOT)
            message += nearest(loaded, BOOT)
            raise node.error(UNKNOWN_FIELD, message)
        found = self._typed(BOOT[loaded], field, path, node, what)
        if found:
            return found
        raise self._unknown_field(path, node, what, frozenset((BOOT[loaded],)))

    def _typed(self, kind: str, rest: str, path: str, node: Node, what: str) -> str:
        """The type of a field of one kind, '' where the kind has no such field."""
        if not rest:
            return _WHOLE.get(kind, kind)
        name, _, attribute = rest.partition(".")
        found = _fields(kind).get(name, "")
        if not attribute:
            return found
        if found == "dn" and is_attribute(attribute):
            return "str"
        return ""

    def _unknown_field(self, path: str, node: Node, what: str, kinds: frozenset[str]) -> Exception:
        rest = path.partition(".")[2]
        if path.startswith("boot."):
            rest = rest.partition(".")[2]
        name, _, attribute = rest.partition(".")
        valid = {field: kind for one in sorted(kinds) for field, kind in _fields(one).items()}
        if name in valid and attribute:
            near = nearest(attribute, DN_ATTRIBUTES) if valid[name] == "dn" else ""
            message = f"unknown {what} {path!r}: {name!r} has no {attribute!r}{near}"
        else:
            kind = " or ".join(sorted(kinds))
            message = f"unknown {what} {path!r}: {kind} has no {name!r}{nearest(name, valid)}"
        return node.error(UNKNOWN_FIELD, message)


def is_attribute(name: str) -> bool:
    """Whether a distinguished name can have an attribute of this name, or ``label``."""
    return name == "label" or name.upper() in _UPPER


_UPPER = frozenset(name.upper() for name in DN_ATTRIBUTES)


def _fields(kind: str) -> dict[str, str]:
    if kind in ("root", "intermediate", "endpoint", "interceptor"):
        return facts_of(kind)
    if kind == "attempt":
        return attempt_fields()
    return fields_for(kind) | {"first_line": "int", "last_line": "int"}
