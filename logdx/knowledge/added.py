"""What packs add to the knowledge: causes, roots, intermediates and endpoints.

    a pack's knowledge.yaml (checked here) -> rows like those of knowledge/data -> causes, trust

The rows have the shape of ``data/causes.yaml`` and ``data/trust.yaml``; every value is text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from logdx.errors import nearest
from logdx.knowledge._data import section, set_added

Row = dict[str, Any]
Rows = dict[str, list[Row]]

REQUIRED = {
    "causes": ("code", "id", "severity", "means"),
    "roots": ("id", "name", "dn", "key", "not_before", "not_after", "sha256"),
    "intermediates": ("dn", "root", "source"),
    "endpoints": ("service", "hosts", "timeline"),
}
"""Section of a pack's knowledge -> what each of its rows must have."""
OPTIONAL = {
    "causes": (),
    "roots": ("removal", "removed_on", "why", "note", "planned", "cross_signed_by", "source"),
    "intermediates": ("not_before", "not_after", "retired", "note"),
    "endpoints": ("backup", "advice"),
}
_PHASE = ("from", "to", "roots", "text", "certainty", "source")
_OWN = "LDX"
"""Codes that begin so are logdx's own."""


def check(knowledge: object) -> Rows:
    """Return a pack's knowledge, checked. Raises ValueError that says what is wrong."""
    if not isinstance(knowledge, dict):
        raise ValueError(f"a mapping of {', '.join(REQUIRED)} is expected")
    for name, rows in knowledge.items():
        if name not in REQUIRED:
            raise ValueError(f"unknown section {name!r}" + nearest(name, REQUIRED))
        if not isinstance(rows, list):
            raise ValueError(f"{name}: a list is expected")
        for number, row in enumerate(rows, 1):
            _check_row(f"{name}[{number}]", row, REQUIRED[name], OPTIONAL[name])
    _check_causes(knowledge.get("causes", []))
    _check_trust(knowledge)
    return dict(knowledge)


def use(added: Iterable[Mapping[str, list[Row]]]) -> None:
    """Make the knowledge of packs known, and forget what an earlier call added."""
    rows: Rows = {}
    for knowledge in added:
        for name, more in knowledge.items():
            rows.setdefault(name, []).extend(more)
    if set_added(rows):
        from logdx.knowledge import causes, trust

        causes.forget()
        trust.forget()


def _check_row(where: str, row: object, required: Iterable[str], optional: Iterable[str]) -> None:
    if not isinstance(row, dict):
        raise ValueError(f"{where}: a mapping is expected")
    for name in required:
        if not row.get(name):
            raise ValueError(f"{where} lacks {name!r}")
    for name in row:
        if name not in (*required, *optional):
            raise ValueError(f"{where}: unknown key {name!r}" + nearest(name, required))


def _check_causes(rows: Iterable[Row]) -> None:
    known = {one for row in section("causes") for one in (row["id"], row["code"])}
    for row in rows:
        code = row["code"]
        if code.startswith(_OWN) or not (code.isalnum() and code.isupper()):
            raise ValueError(f"cause code {code!r} is not as SSL101: own letters, digits")
        if row["severity"] not in ("error", "warning", "note"):
            raise ValueError(f"cause {row['id']!r}: severity is error, warning or note")
        for name in (row["id"], code):
            if name in known:
                raise ValueError(f"cause {name!r} exists already")
            known.add(name)


def _check_trust(knowledge: Mapping[str, list[Row]]) -> None:
    roots = {row["id"] for row in (*section("roots"), *knowledge.get("roots", ()))}
    used = [row["root"] for row in knowledge.get("intermediates", ())]
    for endpoint in knowledge.get("endpoints", ()):
        used += endpoint.get("backup", ())
        for phase in endpoint["timeline"]:
            _check_row(f"timeline of {endpoint['service']}", phase, ("text", "source"), _PHASE)
            used += phase.get("roots", ())
    for name in used:
        if name not in roots:
            raise ValueError(f"unknown root {name!r}" + nearest(name, roots))
    from logdx.knowledge import trust

    makers = {"roots": trust.as_root, "intermediates": trust.as_intermediate}
    for name, make in {**makers, "endpoints": trust.as_endpoint}.items():
        for row in knowledge.get(name, ()):
            make(row)
