"""What each stage made of the input (``logdx explain --trace``).

Report -> source, records by dialect and line, boots and attempts, rules -> plain text
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from logdx.model.records import Record
from logdx.model.report import Report
from logdx.render.terminal import harmless

_PLACE = frozenset(("source", "first_line", "last_line", "dialect"))


def render_trace(report: Report) -> Text:
    """Return the trace as plain text, one stage after the other."""
    return Text("\n".join(harmless(line) for line in _lines(report)), style="dim")


def _lines(report: Report) -> Iterator[str]:
    for source in report.sources:
        yield f"source    {source.name}: {source.lines} lines, {source.encoding}"
    dialects = Counter(record.dialect for record in report.records)
    yield "parse     " + (
        ", ".join(f"{n} {name}" for name, n in dialects.most_common()) or "nothing"
    )
    for record in report.records:
        yield f"  {_span(record):>9}  {record.kind:<15} {_fields(record)}"
    timeline = report.timeline
    date = f"{timeline.log_date:%Y-%m-%d}" if timeline.log_date else "unknown"
    sdk = timeline.sdk or "unknown"
    yield f"group     {len(report.attempts)} attempts, SDK {sdk}, log date {date}"
    for attempt in report.attempts:
        yield (
            f"  attempt {attempt.index}: boot {attempt.boot}, lines {attempt.first_line}-"
            f"{attempt.last_line}, {attempt.role}, {attempt.outcome}, stopped at "
            f"{attempt.stopped_at or '?'}, clock {attempt.clock}, "
            f"flags {', '.join(attempt.flags) or 'none'}"
        )
    yield f"diagnose  verdict {report.verdict}"
    for diagnosis in report.diagnoses:
        yield f"  {diagnosis.confidence:<9} {diagnosis.cause:<22} {diagnosis.rule}"
    yield ""


def _span(record: Record) -> str:
    if record.first_line == record.last_line:
        return str(record.first_line)
    return f"{record.first_line}-{record.last_line}"


def _fields(record: Record) -> str:
    shown = []
    for name in record.field_names:
        value = getattr(record, name)
        if name not in _PLACE and value not in (None, "", ()):
            shown.append(f"{name}={_short(value)}")
    return " ".join(shown)


def _short(value: object) -> str:
    text = str(value) if not isinstance(value, tuple) else "[" + ", ".join(map(str, value)) + "]"
    return text if len(text) <= 60 else text[:57] + "..."
