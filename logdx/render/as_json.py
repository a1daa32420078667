"""The report as JSON (schema ``logdx/report/1``, logdx/render/report.schema.json).

Report -> plain dict -> one JSON text
"""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from logdx.model.attempts import Attempt
from logdx.model.names import DistinguishedName, SubjectAltName
from logdx.model.records import Record
from logdx.model.report import SCHEMA, Diagnosis, Evidence, Report
from logdx.version import __version__

OWN_SECTIONS = {
    "certificate": "certificates",
    "return_code": "return_codes",
    "alert": "alerts",
    "verify_flags": "verify_flags",
    "step": "steps",
}
SPANNING = ("certificate", "chain", "crl", "csr")
"""Records that span lines; the others stand on one."""
ATTEMPT_FIELDS = (
    "source", "first_line", "last_line", "role", "outcome", "stopped_at", "host", "port",
    "protocol", "clock",
)  # fmt: skip


def render_json(report: Report) -> str:
    """Return the report as one line of JSON."""
    return json.dumps(as_dict(report), ensure_ascii=False)


def as_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON-ready data; None where the log does not show a thing."""
    placed = _placed(report)
    sections: dict[str, list[dict[str, Any]]] = {name: [] for name in OWN_SECTIONS.values()}
    others: dict[str, list[dict[str, Any]]] = {}
    for attempt, record in placed:
        section = OWN_SECTIONS.get(record.kind)
        entry = _record(record, attempt)
        (sections[section] if section else others.setdefault(record.kind, [])).append(entry)
    return {
        "schema": SCHEMA,
        "tool": {"name": "logdx", "version": __version__},
        "evaluated_at": _time(report.evaluated_at),
        "sources": [dataclasses.asdict(source) for source in report.sources],
        "verdict": report.verdict,
        "diagnoses": [_diagnosis(d) for d in report.diagnoses],
        "attempts": [{name: _plain(getattr(a, name)) for name in ATTEMPT_FIELDS}
                     for a in report.attempts],
        **sections,
        "environment": {
            "sdk": report.timeline.sdk,
            "dialects": list(report.timeline.dialects),
            "log_date": _plain(report.timeline.log_date),
        },
        "records": others,
        "unexplained": [_evidence(e) for e in report.unexplained],
        "limits": list(report.limits),
        "device_files": [dataclasses.asdict(file) for file in report.device_files],
    }  # fmt: skip


def _placed(report: Report) -> list[tuple[int | None, Record]]:
    """Every record once, with the attempt it stands in."""
    seen: set[int] = set()
    placed: list[tuple[int | None, Record]] = []

    def add(records: tuple[Record, ...], attempt: Attempt | None) -> None:
        for record in records:
            if id(record) not in seen:
                seen.add(id(record))
                placed.append((attempt.index if attempt else None, record))

    for attempt in report.attempts:
        add(attempt.records, attempt)
    for attempt in report.attempts:
        add(attempt.setup, None)
    add(report.timeline.loose, None)
    for run in report.timeline.probes:
        add(run.records, None)
    return sorted(placed, key=lambda pair: (pair[1].source, pair[1].first_line))


def _record(record: Record, attempt: int | None) -> dict[str, Any]:
    fields = dict(_defaults(type(record)))  # type: ignore[arg-type]
    for name, value in record.__dict__.items():
        if name in fields:
            fields[name] = value if value.__class__ in _PLAIN else _plain(value)
    place: dict[str, Any] = {"attempt": attempt, "source": record.source}
    if record.kind in SPANNING:
        place |= {"first_line": record.first_line, "last_line": record.last_line}
    else:
        place["line"] = record.first_line
    return place | fields


_PLAIN = (str, int, bool, type(None))


@cache
def _defaults(kind: Any) -> dict[str, Any]:
    """What a record says where it differs from nothing; an instance holds only what differs."""
    return {
        name: _plain(getattr(kind, name, None))
        for name in kind.field_names
        if name not in ("stream", "first_line", "last_line", "source")
    }


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    data = {name: getattr(diagnosis, name) for name in diagnosis.field_names}
    data["evidence"] = [_evidence(e) for e in diagnosis.evidence]
    data["symptoms"] = [_evidence(e) for e in diagnosis.symptoms]
    return {name: list(v) if isinstance(v, tuple) else v for name, v in data.items()}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {"source": evidence.source, "line": evidence.line, "text": evidence.text}


def _plain(value: Any) -> Any:
    if isinstance(value, DistinguishedName):
        return str(value)
    if isinstance(value, SubjectAltName):
        return {"type": value.type, "value": value.value}
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _time(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
