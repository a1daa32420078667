"""A comparison as JSON (schema ``logdx/diff/1``).

Comparison -> plain dict -> one JSON text
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from logdx.compare.model import SCHEMA, Comparison, Side
from logdx.version import __version__


def diff_json(comparison: Comparison) -> str:
    """Return the comparison as one line of JSON."""
    return json.dumps(as_dict(comparison), ensure_ascii=False)


def as_dict(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as JSON-ready data; None where a log does not show a thing.

    Attempts are numbered from 0, as in reports; a line of 0 means that no single line shows it.
    """
    return {
        "schema": SCHEMA,
        "tool": {"name": "logdx", "version": __version__},
        "good": _side(comparison.good),
        "bad": _side(comparison.bad),
        "parted_at": comparison.parted_at,
        "steps": [dataclasses.asdict(pair) for pair in comparison.steps],
        "differences": [dataclasses.asdict(d) for d in comparison.differences],
        "same": [dataclasses.asdict(fact) for fact in comparison.same],
        "one_sided": [dataclasses.asdict(d) for d in comparison.one_sided],
    }


def _side(side: Side) -> dict[str, Any]:
    attempt, diagnosis = side.attempt, side.diagnosis
    return {
        "name": side.name,
        "attempt": attempt.index,
        "attempts": len(side.report.attempts),
        "note": side.note,
        "first_line": attempt.first_line,
        "last_line": attempt.last_line,
        "outcome": attempt.outcome,
        "stopped_at": attempt.stopped_at,
        "diagnosis": diagnosis
        and {
            "rule": diagnosis.rule,
            "cause": diagnosis.cause,
            "code": diagnosis.code,
            "confidence": diagnosis.confidence,
            "title": diagnosis.title,
        },
    }
