"""The shortest honest excerpt of a log: what proves the verdict, without secrets.

Source -> Report -> sets of lines, the shortest first -> redacted lines -> does explaining them give
the same diagnoses? -> Excerpt

An excerpt is tried before it is given: whoever explains it gets the answer that the log gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from logdx.model.attempts import Attempt
from logdx.model.records import Record
from logdx.model.report import Diagnosis, Report
from logdx.redact.cut import gaps, redacted_lines
from logdx.redact.kinds import is_placeholder
from logdx.redact.report import redact_report
from logdx.redact.stream import Redactor
from logdx.source import Source, open_text

Explain = Callable[[Source], Report]

TELLING = frozenset((
    "certificate", "chain", "alert", "return_code", "verify_flags", "negotiation", "app_reply",
    "crash", "peer_report", "foreign_stack", "crl", "wire_bytes",
))  # fmt: skip
"""Records of a failed attempt that a reader wants to see, whether or not they prove the verdict."""
PLACES = frozenset(("net_event", "step", "message"))
"""Records that say where the device connects, and what it did last."""
SETUP = frozenset(("platform", "input", "setting", "clock"))
MOST_OF_A_PART = 25
"""Lines at either end of a record that lines of other tasks tear apart."""
NO_LOG_LINES = 6
"""Lines shown of a log in which there is nothing to see."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a log that may be shown to anybody."""

    report: Report
    """The whole log's report, redacted."""
    lines: Mapping[int, str]
    """Number in the log -> redacted text, in order."""
    gaps: Mapping[int, int]
    """Number of a line (or of the one after the last) -> lines left out before it."""
    redacted: Mapping[str, int]
    """Kind -> how many different secrets were replaced."""
    complete: bool
    """Explaining the excerpt gives the same diagnoses as the log."""

    @property
    def diagnosis(self) -> Diagnosis | None:
        """The first diagnosis, None where there is none."""
        return self.report.diagnoses[0] if self.report.diagnoses else None


def excerpt(
    open_log: Callable[[], Source],
    explain: Explain,
    *,
    keep: frozenset[str] = frozenset(),
    private_addresses: bool = False,
) -> Excerpt:
    """Cut the excerpt of a log, which is opened twice or more. Raises SourceError."""
    source = open_log()
    report = explain(source)
    shown: dict[int, str] = {}
    made: Excerpt | None = None
    tried: set[frozenset[int]] = set()
    for wanted in candidates(report, source.lines):
        if frozenset(wanted) in tried:
            continue
        tried.add(frozenset(wanted))
        redactor = Redactor(keep, private_addresses)
        shown = redacted_lines(open_log(), wanted, redactor)
        complete = answer_of(explain(open_text(text_of(shown, source.lines)))) == answer_of(report)
        made = Excerpt(
            redact_report(report, keep, redactor), shown, gaps(shown, source.lines),
            _counts(shown), complete,
        )  # fmt: skip
        if complete:
            return made
    assert made is not None, "the last candidate is the whole log"
    return made


def _counts(shown: Mapping[int, str]) -> dict[str, int]:
    """How many different secrets of each kind the shown lines had; others were read, too."""
    pieces = (piece.partition(">")[0] for line in shown.values() for piece in line.split("<")[1:])
    names = {name for name in pieces if is_placeholder(f"<{name}>")}
    return dict(Counter(name.rpartition("-")[0] for name in names))


def answer_of(report: Report) -> object:
    """What an excerpt must not change: the verdict, and each diagnosis with its weight."""
    return report.verdict, [(d.rule, d.severity, d.confidence) for d in report.diagnoses]


def text_of(lines: Mapping[int, str], last: int) -> str:
    """Return the lines with a mark wherever some are left out."""
    return "".join(f"{line}\n" for line in marked(lines, last))


def marked(lines: Mapping[int, str], last: int) -> Iterator[str]:
    """Yield the lines, and a line for each gap that says how long it is."""
    left_out = gaps(lines, last)
    for number, line in lines.items():
        if number in left_out:
            yield gap_mark(left_out[number])
        yield line
    if last + 1 in left_out and lines:
        yield gap_mark(left_out[last + 1])


def gap_mark(count: int) -> str:
    """Return the line that stands for lines that were left out."""
    return f"[... {count} line{'s' * (count != 1)} left out ...]"


def candidates(report: Report, last: int) -> Iterator[set[int]]:
    """Yield sets of lines, the shortest first; the last one is the whole log."""
    proof = proof_lines(report)
    concerned = _concerned(report)
    setup = {id(r): r for attempt in concerned for r in attempt.setup if r.kind in SETUP}
    telling = [r for attempt in concerned for r in attempt.records if r.kind in TELLING]
    places = [r for attempt in concerned for r in attempt.records if r.kind in PLACES]
    platform = [r for r in report.records if r.kind == "platform"]
    base = _whole(proof | _span([*telling, *platform, *_outer(places)]), report.records)
    if not base:
        base = {*range(1, NO_LOG_LINES // 2 + 1), *range(last - NO_LOG_LINES // 2 + 1, last + 1)}
    yield _filled(base, last)
    yield _filled(base | _span([*places, *setup.values()]), last)
    everything = [r for attempt in concerned for r in attempt.records]
    yield _filled(base | _span([*everything, *setup.values()]), last)
    yield _filled(base | _span([r for a in concerned for r in (*a.setup, *a.records)]), last)
    others = [r for a in report.attempts for r in (*a.setup, *a.records) if r.kind in TELLING]
    yield _filled(base | _span([*others, *everything, *setup.values()]), last)
    yield _filled(base | _span([r for a in report.attempts for r in (*a.setup, *a.records)]), last)
    yield _filled(base | _span(report.records), last)
    spans = {n for a in concerned for n in range(a.first_line, a.last_line + 1)}
    yield _filled(base | spans | _span([r for a in concerned for r in a.setup]), last)
    yield set(range(1, last + 1))


def proof_lines(report: Report) -> set[int]:
    """The lines that the diagnoses quote."""
    quoted = [e for d in report.diagnoses for e in (*d.evidence, *d.symptoms)]
    return {e.line for e in quoted if e.source == 0 and e.line > 0}


def _concerned(report: Report) -> Sequence[Attempt]:
    """The attempts that the diagnoses speak of; without any, the last one."""
    numbers = {d.attempt for d in report.diagnoses if d.attempt is not None}
    numbers |= {d.attempts[-1] for d in report.diagnoses if d.attempts}
    if not numbers and report.attempts:
        return report.attempts[-1:]
    return [attempt for attempt in report.attempts if attempt.index in numbers]


def _outer(records: Sequence[Record]) -> list[Record]:
    """The first two and the last one: where to, and how far."""
    return [*records[:2], *records[-1:]]


def _whole(lines: set[int], records: Iterable[Record]) -> set[int]:
    """Add what belongs to a line: the certificate that it is a part of."""
    whole = set(lines)
    for record in records:
        if record.last_line > record.first_line:
            span = _lines_of(record)
            whole.update(span if not lines.isdisjoint(span) else ())
    return whole


def _span(records: Iterable[Record]) -> set[int]:
    return {n for record in records if record.source == 0 for n in _lines_of(record)}


def _lines_of(record: Record) -> set[int]:
    """The lines of a record; of one that other tasks tore apart, both ends."""
    first, last = record.first_line, record.last_line
    if last - first < 2 * MOST_OF_A_PART:
        return set(range(first, last + 1))
    return {*range(first, first + MOST_OF_A_PART), *range(last - MOST_OF_A_PART + 1, last + 1)}


def _filled(lines: set[int], last: int) -> set[int]:
    """Fill gaps of a single line, which a mark would not make shorter."""
    filled = {n for n in lines if 1 <= n <= last}
    return filled | {n + 1 for n in filled if n + 2 in filled}
