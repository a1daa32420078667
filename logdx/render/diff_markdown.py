"""A comparison as Markdown, for a comment or an issue.

Comparison -> headline -> table of what differs -> diagnosis; text of the logs is inert
"""

from __future__ import annotations

from logdx.compare.model import Comparison, Side
from logdx.render.diff_words import NOT_SHOWN, STEPS, headline, side_facts, value
from logdx.render.inert import cell, code, words

MAX_ROWS = 100
MAX_VALUE = 300


def diff_markdown(comparison: Comparison) -> str:
    """Return the comparison as Markdown."""
    parts = [
        "## logdx diff",
        _side("good", comparison.good) + "\n" + _side("bad", comparison.bad),
        f"**{words(headline(comparison))}**",
        _table(comparison),
    ]
    if comparison.same:
        same = [f"{words(f.name)} {code(f.value[:MAX_VALUE])}" for f in comparison.same[:MAX_ROWS]]
        parts.append("The same in both: " + ", ".join(same))
    diagnosis = comparison.bad.diagnosis
    if diagnosis is not None:
        parts.append(f"{diagnosis.code} {code(diagnosis.cause)}: {words(diagnosis.title)}")
    return "\n\n".join(parts) + "\n"


def _side(label: str, side: Side) -> str:
    note = f" ({words(side.note)})" if side.note else ""
    return f"- {label}: {code(side.name)}, {words(side_facts(side))}{note}"


def _table(comparison: Comparison) -> str:
    rows = ["| | good | bad | |", "|---|---|---|---|"]
    for pair in comparison.steps:
        good, bad = _MARKS[pair.good], _MARKS[pair.bad]
        rows.append(f"| {STEPS[pair.step]} | {good} | {bad} | |")
    for difference in comparison.differences[:MAX_ROWS]:
        good = _cell(difference.good, difference.good_line)
        bad = _cell(difference.bad, difference.bad_line)
        note = cell(difference.note[:MAX_VALUE]) if difference.note else ""
        rows.append(f"| {cell(difference.name)} | {good} | {bad} | {note} |")
    return "\n".join(rows)


_MARKS = {"ok": "✅", "failed": "❌", None: ""}


def _cell(text: str | None, line: int) -> str:
    return NOT_SHOWN if text is None else cell(value(text[:MAX_VALUE], line))
