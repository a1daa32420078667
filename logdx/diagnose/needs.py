"""What a rule cannot do without: facts that some record of the view must show.

    rule.when -> clauses, each a set of facts of which one must be there
    records of a view -> the facts that they show

A fact is (kind, field, value): ("return_code", "names", "MBEDTLS_ERR_SSL_NO_RNG").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from logdx.diagnose.computed import is_computed
from logdx.diagnose.values import holds
from logdx.model.attempts import Attempt
from logdx.model.names import SubjectAltName
from logdx.model.record import Record

Fact = tuple[str, str, object]
Clause = frozenset[Fact]

OTHER = ("a value that is compared in its own way",)
"""Stands for names and times: a record that has one may satisfy any test of the field."""
_PLAIN = (str, int, float)


class Facts:
    """The facts that some rule needs, and how to find them in a view."""

    def __init__(self, needs: Iterable[Sequence[Clause]]) -> None:
        self._fields = _fields_of(chain.from_iterable(chain.from_iterable(needs)))

    def shown_by(
        self, attempt: Attempt | None, by_kind: Mapping[str, Sequence[Record]]
    ) -> set[Fact]:
        """Return the facts that an attempt and its records show."""
        facts: set[Fact] = set()
        if attempt is not None:
            _add_facts(facts, "attempt", attempt, self._fields.get("attempt", ()))
        for kind, records in by_kind.items():
            facts.add((kind, "", ""))
            fields = self._fields.get(kind, ())
            for record in records:
                _add_facts(facts, kind, record, fields)
        return facts


def _add_facts(facts: set[Fact], kind: str, thing: object, fields: Iterable[str]) -> None:
    for name in fields:
        value = getattr(thing, name, None)
        if value is None:
            continue
        if isinstance(value, tuple):
            facts.update([(kind, name, _plain(member)) for member in value])
        else:
            facts.add((kind, name, _plain(value)))


def _plain(value: object) -> object:
    if isinstance(value, SubjectAltName):
        value = value.value
    return value if isinstance(value, _PLAIN) else OTHER


def _fields_of(facts: Iterable[Fact]) -> dict[str, tuple[str, ...]]:
    """The fields of each kind that some fact speaks of."""
    fields: dict[str, dict[str, None]] = {}
    for kind, name, _ in facts:
        fields.setdefault(kind, {})[name] = None
    return {kind: tuple(name for name in names if name) for kind, names in fields.items()}


def needs_of(conditions: Iterable[dict[str, Any]]) -> list[Clause]:
    """Return the clauses without which the conditions cannot all hold."""
    return [clause for condition in conditions for clause in _needs(condition)]


def _needs(condition: dict[str, Any]) -> list[Clause]:
    """What must be there for a condition to hold; [] where that cannot be said."""
    if "all" in condition:
        return needs_of(condition["all"])
    if "any" in condition:
        return _of_alternatives([_needs(one) for one in condition["any"]])
    kind = condition.get("kind")
    if kind in (None, "other_attempt") or may_count_none(condition):
        return []
    there = [] if kind == "attempt" else [frozenset([(kind, "", "")])]
    return there + [
        clause for path, op, operand in condition["tests"]
        for clause in _of_test(kind, path, op, operand)
    ]  # fmt: skip


def _of_alternatives(each: Sequence[list[Clause]]) -> list[Clause]:
    """One of the alternatives' most telling needs."""
    if not all(each):
        return []
    return [frozenset(chain.from_iterable(_most_telling(needs) for needs in each))]


def _most_telling(needs: Sequence[Clause]) -> Clause:
    return min(needs, key=vagueness)


def vagueness(clause: Clause) -> tuple[bool, int]:
    """A fact about a value says more than that a record of the kind is there."""
    return any(not name for _, name, _ in clause), len(clause)


def may_count_none(condition: dict[str, Any]) -> bool:
    """Whether a condition counts records and also holds where there is none."""
    return "count" in condition and all(holds(0, op, value) for op, value in condition["count"])


def _of_test(kind: str, path: str, operator: str, operand: Any) -> list[Clause]:
    if "." in path or (kind == "certificate" and is_computed(path)):
        return []
    if operator in ("eq", "has"):
        wanted = [[operand]]
    elif operator in ("in", "has_any"):
        wanted = [operand]
    elif operator == "has_all":
        wanted = [[one] for one in operand]
    else:
        return []
    return [
        frozenset([*((kind, path, value) for value in values), (kind, path, OTHER)])
        for values in wanted
        if all(_is_literal(value) for value in values)
    ]


def _is_literal(value: object) -> bool:
    return isinstance(value, _PLAIN) and not (isinstance(value, str) and value.startswith("$"))
