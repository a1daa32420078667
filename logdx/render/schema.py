"""The JSON Schema of the report, made from the dataclasses that the report is made of.

    record registry, Attempt, Diagnosis -> JSON Schema (draft 2020-12) -> report.schema.json

``python -m logdx.render.schema`` writes the file that ships; a test keeps it alike.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import datetime
from pathlib import Path
from typing import Any

from logdx.model.attempts import Attempt
from logdx.model.names import DistinguishedName, SubjectAltName
from logdx.model.record import FrozenFields, record_kinds
from logdx.model.report import SCHEMA, DeviceNotes, Diagnosis, Evidence, SourceInfo
from logdx.render.as_json import ATTEMPT_FIELDS, OWN_SECTIONS, SPANNING

FILE = Path(__file__).with_name("report.schema.json")
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
_VERDICTS = ["failed", "handshake-ok", "succeeded", "inconclusive", "no-tls"]
_CHOICES = {
    "severity": ["error", "warning", "note"],
    "confidence": ["certain", "likely", "possible"],
    "outcome": ["failed", "handshake-ok", "succeeded", "unknown"],
}


def report_schema() -> dict[str, Any]:
    """Return the schema of one report."""
    records = {kind: _record(kind) for kind in sorted(record_kinds())}
    own = {section: _list(records[kind]) for kind, section in OWN_SECTIONS.items()}
    others = {kind: _list(records[kind]) for kind in records if kind not in OWN_SECTIONS}
    properties: dict[str, Any] = {
        "schema": {"const": SCHEMA},
        "tool": _object({"name": {"const": "logdx"}, "version": {"type": "string"}}),
        "evaluated_at": _TIME,
        "sources": _list(_of(SourceInfo)),
        "verdict": {"enum": _VERDICTS},
        "diagnoses": _list(_of(Diagnosis)),
        "attempts": _list(_of(Attempt, ATTEMPT_FIELDS)),
        **own,
        "environment": {"type": "object"},
        "records": {"type": "object", "properties": others},
        "unexplained": _list(_of(Evidence)),
        "limits": _list({"type": "string"}),
        "device_files": _list(_of(DeviceNotes)),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "A logdx report",
        "description": "null: the log does not show it. []: the log says none.",
        **_object(properties),
    }


def _record(kind: str) -> dict[str, Any]:
    place: dict[str, Any] = {"attempt": {"type": ["integer", "null"]}, "source": _line(0)}
    if kind in SPANNING:
        place |= {"first_line": _line(1), "last_line": _line(1)}
    else:
        place["line"] = _line(1)
    names = [
        name
        for name in record_kinds()[kind].field_names
        if name not in ("source", "first_line", "last_line", "stream")
    ]
    return _object(place | _of(record_kinds()[kind], names)["properties"])


def _of(cls: type, names: typing.Sequence[str] | None = None) -> dict[str, Any]:
    """The schema of a dataclass, of all its fields or of those named."""
    hints = typing.get_type_hints(cls)
    wanted = names or _names(cls)
    plain = cls in (Diagnosis, Attempt)
    return _object(
        {
            name: {"enum": _CHOICES[name]} if plain and name in _CHOICES else _type(hints[name])
            for name in wanted
        }
    )


def _names(cls: Any) -> list[str]:
    if issubclass(cls, FrozenFields):
        return list(cls.field_names)
    return [field.name for field in dataclasses.fields(cls)]


def _type(hint: Any) -> dict[str, Any]:
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        inner = _type(next(a for a in arguments if a is not type(None)))
        return {"anyOf": [inner, {"type": "null"}]}
    if typing.get_origin(hint) is tuple:
        return _list(_type(arguments[0]))
    if hint is SubjectAltName:
        return _object({"type": {"type": "string"}, "value": {"type": "string"}})
    if hint is Evidence:
        return _of(Evidence)
    simple: dict[Any, dict[str, Any]] = {
        int: {"type": "integer"},
        bool: {"type": "boolean"},
        datetime: _TIME,
        DistinguishedName: {"type": "string"},
    }
    return simple.get(hint, {"type": "string"})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _line(least: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least}


if __name__ == "__main__":
    FILE.write_text(json.dumps(report_schema(), indent=1) + "\n", encoding="utf-8")
