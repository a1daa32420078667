"""What a code means, as JSON (schema ``logdx/code/1``).

text as asked + its readings -> plain dict
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from logdx.knowledge.explain import Entry

SCHEMA = "logdx/code/1"
RulesOf = Callable[[Entry], Iterable[str]]
"""Names the rules that speak of an entry."""


def code_as_dict(text: str, entries: Sequence[Entry], rules_of: RulesOf | None) -> dict[str, Any]:
    """Return the readings of a text, likeliest first, as JSON-ready data; there is at least one."""
    return {
        "schema": SCHEMA,
        "text": text,
        "ambiguous": len(entries) > 1 or entries[0].ambiguous,
        "readings": [_entry(entry, rules_of) for entry in entries],
    }


def _entry(entry: Entry, rules_of: RulesOf | None) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "layer": entry.layer,
        "value": entry.value,
        "hex": entry.hex,
        "names": list(entry.names),
        "high": entry.high,
        "low": entry.low,
        "meaning": entry.meaning,
        "versions": entry.versions or None,
        "ambiguous": entry.ambiguous,
        "usual_causes": [{"code": one.code, "id": one.id} for one in entry.causes],
        "rules": list(rules_of(entry)) if rules_of else None,
    }
