"""The faults of rule files, all of them, each with its code and place.

checks -> with faults.collecting(): ... -> faults.found

A check raises RuleError at the first thing that is wrong with what it looks at; whoever goes
through a list or a mapping collects the error and goes on with the next item. So loading the rules
(first fault) and linting them (every fault) are the same code.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from logdx.errors import RuleError

MAX_FAULTS = 1000
"""Faults kept; a file of garbage has as many as it has lines."""

UNREADABLE = "LDR001"
DUPLICATE_KEY = "LDR002"
SHAPE = "LDR003"
MISSING_KEY = "LDR004"
DUPLICATE_ID = "LDR005"
UNKNOWN_KEY = "LDR101"
UNKNOWN_CONDITION = "LDR102"
UNKNOWN_FIELD = "LDR103"
UNKNOWN_OPERATOR = "LDR104"
WRONG_TYPE = "LDR105"
UNKNOWN_CHOICE = "LDR106"
UNKNOWN_CAUSE = "LDR107"
UNKNOWN_CODE = "LDR108"
UNKNOWN_RULE = "LDR109"
UNKNOWN_NAME = "LDR110"
EMPTY_TEXT = "LDR301"
NO_EXAMPLE = "LDR401"


class Faults:
    """What is wrong, in the order in which it was found."""

    def __init__(self) -> None:
        self.found: list[RuleError] = []

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Keep the RuleError of the block instead of raising it."""
        try:
            yield
        except RuleError as error:
            self.add(error)

    def add(self, error: RuleError) -> None:
        """Keep a fault."""
        if len(self.found) < MAX_FAULTS:
            self.found.append(error)

    def raise_first(self) -> None:
        """Raise the first fault, if there is any."""
        if self.found:
            raise self.found[0]
