"""Compile roots, intermediates, endpoints and interceptors; names that do not exist are errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from logdx.knowledge._text import words

Row = dict[str, Any]


def sections(read: Callable[[str], Any]) -> Row:
    """The parts of compiled.json that trust.py reads."""
    data: Row = read("trust.yaml")
    known = {row["id"] for row in data["roots"]}
    _check(known, data)
    return {
        "roots": data["roots"],
        "intermediates": data["intermediates"],
        "endpoints": data["endpoints"],
        "interceptors": _marks(read("interceptors.yaml")["interceptors"]),
    }


def _check(known: set[str], data: Row) -> None:
    used = {row["root"] for row in data["intermediates"]}
    for endpoint in data["endpoints"]:
        used.update(endpoint.get("backup", ()))
        for phase in endpoint["timeline"]:
            used.update(phase["roots"])
    if unknown := used - known:
        raise ValueError(f"trust.yaml names roots that it does not describe: {sorted(unknown)}")


def _marks(rows: list[Row]) -> list[list[Any]]:
    marks = [(" ".join(words(mark)), row["product"]) for row in rows for mark in row["marks"]]
    return [[mark, product] for mark, product in marks]
