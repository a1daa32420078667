"""What a check of the lint is: a code, a page, and a function that looks at one rule.

    Subject (a rule, its node, all rules) -> check.run -> faults with their places

The codes below LDR200 have no function: the compiler finds those faults when it reads the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from logdx.diagnose.rulebook import Checked, Rulebook
from logdx.diagnose.yaml_nodes import Node
from logdx.errors import RuleError


@dataclass(frozen=True, slots=True)
class Subject:
    """A rule without faults, and the others around it."""

    checked: Checked
    book: Rulebook

    @property
    def rule(self) -> dict[str, Any]:
        """The compiled rule, as it is written: nothing is inherited."""
        return self.checked.data

    @property
    def node(self) -> Node:
        """Where the rule stands."""
        return self.checked.node

    def at(self, key: str) -> Node:
        """Return the value of a key of the rule; the rule itself where it has none."""
        return self.node.fields().get(key, self.node)


Found = Iterator[tuple[Node, str]]
"""Places and messages."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check with its page; ``wrong`` and ``right`` are keys of a rule, which tests run."""

    code: str
    name: str
    about: str
    why: str
    wrong: str
    right: str
    run: Callable[[Subject], Found] | None = None
    level: str = "error"
    """error: the rule cannot be loaded; warning: it can, and is not what its author wants."""

    def faults(self, subject: Subject) -> Iterator[RuleError]:
        """Yield what the check finds in a rule."""
        for node, message in self.run(subject) if self.run is not None else ():
            yield node.error(self.code, message)

    def page(self) -> str:
        """Return the page of the check, as text."""
        parts = [f"{self.code} {self.name} ({self.level})", self.about, self.why]
        for title, example in (("Wrong", self.wrong), ("Right", self.right)):
            parts.append(f"{title}:\n\n" + "\n".join(f"    {row}" for row in example.splitlines()))
        return "\n\n".join(parts) + "\n"
