"""The report for a person: cause first, then what happened, the chain, the proof, the fix.

Report -> sections (title, body) -> rich renderables for a console of any width
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from logdx.model.attempts import Attempt
from logdx.model.records import Comparison
from logdx.model.report import Diagnosis, Evidence, Report
from logdx.render.chain import draw
from logdx.render.layout import numbered, whole, whole_text, wrapped
from logdx.render.names import shown_platform
from logdx.render.notes import Notes, note_for, notes_of
from logdx.render.terminal import Symbols, harmless, shortened, symbols_for

_MARKS = {"error": ("bad", "bold red"), "warning": ("warning", "bold yellow"),
          "note": ("good", "bold green")}  # fmt: skip
MAX_PROOF = 8
MAX_CANDIDATES = 5
NOTE_WIDTH = 70
"""Columns from which there is room beside a quoted line."""


class render_text:  # noqa: N801 - reads as the function that the other renderers are
    """A renderable: ``console.print(render_text(report), crop=False)``."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        symbols = symbols_for(console.encoding)
        width = options.max_width
        report = self._report
        yield _header(report, width, symbols)
        yield from _attempt_lines(report, symbols)
        if not report.diagnoses:
            yield Text(_nothing(report))
            yield from _device_files(report, width)
            return
        first, *others = report.diagnoses
        yield Text()
        yield from _full(first, report, width, symbols)
        more = _others if first.confidence == "certain" else _candidates
        yield from more(others, width)
        yield from _device_files(report, width)
        for limit in report.limits:
            yield Text(f"Note: {limit}", style="dim")


def _header(report: Report, width: int, symbols: Symbols) -> Text:
    logs = report.sources[: len(report.sources) - len(report.device_files)]
    names = ", ".join(harmless(PurePath(source.name).name) for source in logs)
    lines = sum(source.lines for source in logs)
    parts = [f"{lines} line{'s' * (lines != 1)}"]
    platform = shown_platform(report)
    if platform:
        parts.append(platform)
    parts.append(_summary(report))
    rest = "   ".join(parts)
    text = Text(shortened(names, max(12, width - len(rest) - 3), symbols.ellipsis), style="bold")
    text.append("   " + rest, style="dim")
    return text


def _file_name(report: Report, source: int) -> str:
    return harmless(PurePath(report.sources[source].name).name)


def _summary(report: Report) -> str:
    count = len(report.attempts)
    if not count:
        return "no connection in it"
    outcomes = [a.outcome for a in report.attempts]
    if count == 1:
        return f"1 attempt: {outcomes[0]}"
    failed = outcomes.count("failed")
    return f"{count} attempts, {failed} failed"


def _attempt_lines(report: Report, symbols: Symbols) -> Iterable[Text]:
    """One line an attempt, when there are several."""
    if len(report.attempts) < 2:
        return
    shown = list(report.attempts)
    if len(shown) > 8:
        shown = [*shown[:4], *shown[-4:]]
    for attempt in shown:
        good = attempt.outcome in ("succeeded", "handshake-ok")
        mark = symbols.good if good else symbols.bad if attempt.outcome == "failed" else "?"
        line = Text(f"  {mark} ", style="green" if good else "red" if mark == symbols.bad else "")
        where = f" at {attempt.stopped_at}" if attempt.stopped_at and not good else ""
        target = f"  {harmless(attempt.host)}" if attempt.host else ""
        port = f":{attempt.port}" if attempt.host and attempt.port else ""
        span = f"lines {attempt.first_line}-{attempt.last_line}"
        if len({other.source for other in report.attempts}) > 1:
            span = f"{_file_name(report, attempt.source)} {span}"
        line.append(f"{span:<17} {attempt.outcome}{where}{target}{port}", style="none")
        yield line


def _full(diagnosis: Diagnosis, report: Report, width: int, symbols: Symbols) -> Iterable[Text]:
    mark, style = _MARKS[diagnosis.severity]
    head = f"{getattr(symbols, mark)} {diagnosis.code} {diagnosis.cause}"
    line = Text(head, style=style)
    line.append(" " * max(2, width - len(head) - len(diagnosis.confidence)))
    line.append(diagnosis.confidence, style="dim")
    yield line
    yield from wrapped(harmless(diagnosis.title), width, 2, style="bold")
    notes = notes_of(report.records)

    def prose(text: str) -> Iterable[Text]:
        return wrapped(harmless(text), width, 4)

    def items(texts: Sequence[str]) -> Iterable[Text]:
        return numbered([_harmless_lines(text) for text in texts], width, 4)

    yield from _section("What happened", prose(diagnosis.explanation))
    attempt = _attempt_of(diagnosis, report)
    if attempt is not None:
        whose = "client's" if attempt.role == "server" else "server's"
        chain = draw(attempt, width - 4, symbols)
        seen_by = "that client" if attempt in report.timeline.probes else "the device"
        yield from _section(f"The {whose} chain, as {seen_by} saw it", map(_indented, chain))
        yield from _chain_of_run(attempt, report, width - 4, symbols)

    def proof(evidence: Sequence[Evidence]) -> Iterable[Text]:
        return _proof(evidence, notes, width, symbols, report)

    yield from _section("Proof", proof(diagnosis.evidence))
    yield from _section("Also explained by this", proof(diagnosis.symptoms))
    yield from _section("What is fine", prose(" ".join(diagnosis.fine)))
    yield from _section("Fix", items(diagnosis.fix))
    yield from _section("To decide", items(diagnosis.decide))
    yield Text()
    yield from _pointers(diagnosis)


def _pointers(diagnosis: Diagnosis) -> Iterable[Text]:
    """What to run and to read next: lines to copy."""
    if diagnosis.confirm:
        yield _pointer("Confirm", diagnosis.confirm)
    for reference in diagnosis.references[:2]:
        yield _pointer("See", reference)
    if not diagnosis.rule.startswith(("unexplained", "no-failure", "not-tls")):
        yield _pointer("More", f"logdx rules show {diagnosis.rule}")


def _pointer(label: str, text: str) -> Text:
    return whole_text(Text(f"  {label:<7} ", style="bold"), Text(harmless(text)))


def _harmless_lines(text: str) -> str:
    return "\n".join(harmless(line) for line in text.splitlines())


def _attempt_of(diagnosis: Diagnosis, report: Report) -> Attempt | None:
    return None if diagnosis.attempt is None else report.attempts[diagnosis.attempt]


def _section(title: str, body: Iterable[Text]) -> Iterable[Text]:
    lines = list(body)
    if not lines:
        return
    yield Text()
    yield whole(title, 2, "bold cyan")
    yield from lines


def _chain_of_run(attempt: Attempt, report: Report, width: int, symbols: Symbols) -> Iterable[Text]:
    """What the server sends, by another client's run that the attempt was compared with."""
    compared = next((r for r in attempt.records if isinstance(r, Comparison)), None)
    runs = report.timeline.probes if compared is not None else ()
    for run in runs:
        if compared is not None and _holds(run, compared):
            chain = draw(run, width, symbols)
            title = f"What the server sends, by {harmless(compared.program)}"
            yield from _section(title, map(_indented, chain))


def _holds(run: Attempt, record: Comparison) -> bool:
    return run.source == record.source and run.first_line <= record.first_line <= run.last_line


def _proof(
    evidence: Sequence[Evidence], notes: Notes, width: int, symbols: Symbols, report: Report
) -> Iterable[Text]:
    """The quoted lines, and at the right what a number in them means.

    Where there are several files, the lines stand under their names.
    """
    source: int | None = None
    for item in evidence[:MAX_PROOF]:
        if len(report.sources) > 1 and item.source != source:
            source = item.source
            name = shortened(_file_name(report, source), width - 4, symbols.ellipsis)
            yield Text(f"    {name}", style="italic")
        line = Text(f"    {item.line:>4} {symbols.bar} ", style="dim")
        quoted = harmless(item.text)
        note = note_for(notes, item) if width >= NOTE_WIDTH else ""
        room = width - len(line) - (len(note) + 2 if note else 0)
        line.append(shortened(quoted, room, symbols.ellipsis), style="none")
        if note:
            line.append(" " * (width - len(line) - len(note)) + note, style="cyan")
        yield line


def _candidates(others: Sequence[Diagnosis], width: int) -> Iterable[Text]:
    """The next candidates when the first one is not certain."""
    if not others:
        return
    yield Text()
    yield Text("Other candidates, likeliest first", style="bold")
    for diagnosis in others[:MAX_CANDIDATES]:
        yield from _headed(diagnosis, diagnosis.title, width)
        for text in diagnosis.decide[:1]:
            yield from wrapped("To decide: " + harmless(text), width, 4, style="dim")


def _others(others: Sequence[Diagnosis], width: int) -> Iterable[Text]:
    if not others:
        return
    yield Text()
    yield Text("Also found", style="bold")
    for diagnosis in others[:MAX_CANDIDATES]:
        yield from _headed(diagnosis, f"{diagnosis.title} ({diagnosis.confidence})", width)


def _device_files(report: Report, width: int) -> Iterable[Text]:
    """What the files hold that were given beside the log."""
    for file in report.device_files:
        yield Text()
        yield Text(f"{harmless(file.name)} ({file.what}, {file.form})", style="bold")
        for note in file.notes:
            yield from wrapped(harmless(note), width, 2)


def _nothing(report: Report) -> str:
    return {
        "no-tls": "There is no TLS handshake in this log.",
        "inconclusive": "Nothing in this log failed, and no handshake is seen to its end.",
        "succeeded": "The connection succeeded.",
        "handshake-ok": "The TLS handshake succeeded.",
    }.get(report.verdict, "The log shows a failure that logdx cannot place.")


def _indented(line: Text) -> Text:
    return whole_text(Text(" " * 4), line)


def _headed(diagnosis: Diagnosis, rest: str, width: int) -> Iterable[Text]:
    """A diagnosis in short, folded under its code and cause."""
    head = f"{diagnosis.code} {diagnosis.cause}"
    for number, line in enumerate(wrapped(f"{head}  {harmless(rest)}", width, 2)):
        if not number:
            line.stylize("yellow", 2, 2 + len(head))
        yield line
