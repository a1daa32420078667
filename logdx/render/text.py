"""The report for a person: cause first, then what happened, the chain, the proof, the fix.

Report -> sections (title, body) -> rich renderables for a console of any width
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from logdx.model.attempts import Attempt
from logdx.model.report import Diagnosis, Evidence, Report
from logdx.render.chain import draw
from logdx.render.names import shown_platform
from logdx.render.terminal import Symbols, harmless, shortened, symbols_for

_MARKS = {"error": ("bad", "bold red"), "warning": ("warning", "bold yellow"),
          "note": ("good", "bold green")}  # fmt: skip
MAX_PROOF = 8
MAX_CANDIDATES = 5


class render_text:  # noqa: N801 - reads as the function that the other renderers are
    """A renderable: ``console.print(render_text(report))``."""

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
            yield from _device_files(report)
            return
        first, *others = report.diagnoses
        yield Text()
        yield from _full(first, report, width, symbols)
        if first.confidence != "certain":
            yield from _candidates(others, symbols)
        else:
            yield from _others(others, symbols)
        yield from _device_files(report)
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
        line.append(f"{span:<18}{attempt.outcome}{where}{target}{port}", style="none")
        yield line


def _full(
    diagnosis: Diagnosis, report: Report, width: int, symbols: Symbols
) -> Iterable[Text | Padding]:
    mark, style = _MARKS[diagnosis.severity]
    head = f"{getattr(symbols, mark)} {diagnosis.code} {diagnosis.cause}"
    line = Text(head, style=style)
    line.append(" " * max(2, width - len(head) - len(diagnosis.confidence)))
    line.append(diagnosis.confidence, style="dim")
    yield line
    yield _indented(Text(harmless(diagnosis.title), style="bold"), 2)
    attempt = _attempt_of(diagnosis, report)
    yield from _section("What happened", [Text(harmless(diagnosis.explanation))])
    if attempt is not None:
        whose = "client's" if attempt.role == "server" else "server's"
        chain = draw(attempt, width - 4, symbols)
        yield from _section(f"The {whose} chain, as the device saw it", chain)
    yield from _section("Proof", _proof(diagnosis.evidence, width - 4, symbols))
    yield from _section("Also explained by this", _proof(diagnosis.symptoms, width - 4, symbols))
    yield from _section(
        "What is fine", [Text(harmless(" ".join(diagnosis.fine)))] * bool(diagnosis.fine)
    )
    yield from _section("Fix", _numbered(diagnosis.fix))
    yield from _section("To decide", _numbered(diagnosis.decide))
    yield Text()
    if diagnosis.confirm:
        yield _indented(_item("Confirm", diagnosis.confirm), 2)
    for reference in diagnosis.references[:2]:
        yield _indented(_item("See    ", reference), 2)
    if not diagnosis.rule.startswith(("unexplained", "no-failure", "not-tls")):
        yield _indented(_item("Rule   ", diagnosis.rule), 2)


def _attempt_of(diagnosis: Diagnosis, report: Report) -> Attempt | None:
    return None if diagnosis.attempt is None else report.attempts[diagnosis.attempt]


def _section(title: str, body: Sequence[RenderableType]) -> Iterable[Text | Padding]:
    if not body:
        return
    yield Text()
    yield _indented(Text(title, style="bold cyan"), 2)
    for line in body:
        yield _indented(line, 4)


def _proof(evidence: Sequence[Evidence], width: int, symbols: Symbols) -> list[Text]:
    lines = []
    for item in evidence[:MAX_PROOF]:
        line = Text(f"{item.line:>4} {symbols.bar} ", style="dim")
        line.append(shortened(harmless(item.text), width - 7, symbols.ellipsis), style="none")
        lines.append(line)
    return lines


def _numbered(texts: Sequence[str]) -> list[RenderableType]:
    """Numbered texts with a hanging indent; a single one needs no number."""
    numbers = [f"{number}." if len(texts) > 1 else "" for number in range(1, len(texts) + 1)]
    return [_item(number, text) for number, text in zip(numbers, texts, strict=True)]


def _item(label: str, text: str) -> RenderableType:
    """A label with the lines of a text beside it; code lines are folded, never word-wrapped."""
    lines = [_paragraph(harmless(line)) for line in text.splitlines()]
    if not label:
        return Group(*lines)
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(label, style="bold"), Group(*lines))
    return grid


def _paragraph(line: str) -> RenderableType:
    code = line.startswith("  ")
    return Text(line, style="bold" if code else "", overflow="fold")


def _candidates(others: Sequence[Diagnosis], symbols: Symbols) -> Iterable[Text | Padding]:
    """The next candidates when the first one is not certain."""
    if not others:
        return
    yield Text()
    yield Text("Other candidates, likeliest first", style="bold")
    for diagnosis in others[:MAX_CANDIDATES]:
        line = Text(f"{diagnosis.code} {diagnosis.cause}", style="yellow")
        line.append(f"  {harmless(diagnosis.title)}", style="none")
        yield _indented(line, 2)
        for text in diagnosis.decide[:1]:
            yield _indented(Text("To decide: " + harmless(text), style="dim"), 4)


def _others(others: Sequence[Diagnosis], symbols: Symbols) -> Iterable[Text | Padding]:
    if not others:
        return
    yield Text()
    yield Text("Also found", style="bold")
    for diagnosis in others[:MAX_CANDIDATES]:
        line = Text(f"{diagnosis.code} {diagnosis.cause}", style="yellow")
        line.append(f"  {harmless(diagnosis.title)} ({diagnosis.confidence})", style="none")
        yield _indented(line, 2)


def _device_files(report: Report) -> Iterable[Text | Padding]:
    """What the files hold that were given beside the log."""
    for file in report.device_files:
        yield Text()
        yield Text(f"{harmless(file.name)} ({file.what}, {file.form})", style="bold")
        for note in file.notes:
            yield _indented(Text(harmless(note)), 2)


def _nothing(report: Report) -> str:
    return {
        "no-tls": "There is no TLS handshake in this log.",
        "inconclusive": "Nothing in this log failed, and no handshake is seen to its end.",
        "succeeded": "The connection succeeded.",
        "handshake-ok": "The TLS handshake succeeded.",
    }.get(report.verdict, "The log shows a failure that logdx cannot place.")


def _indented(text: RenderableType, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns), expand=False)
