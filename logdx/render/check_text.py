"""Findings for a person, and for editors: ``path:line: severity CODE cause: title [rule]``.

Findings -> a block a finding, the notes, one sentence in the end
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from logdx.model.findings import Finding, Findings
from logdx.render.say import (
    advice_parts,
    candidate,
    headline,
    one_line,
    place,
    proof,
    summary,
)
from logdx.render.terminal import Symbols, shortened, symbols_for
from logdx.render.visible import harmless

_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
MAX_CANDIDATES = 4
PLAIN_WIDTH = 100


def render_plain(findings: Findings) -> str:
    """Return the findings as plain text, for a file or a pipe."""
    console = Console(
        file=io.StringIO(), width=PLAIN_WIDTH, color_system=None, markup=False, highlight=False,
        emoji=False,
    )  # fmt: skip
    return text_for(findings, console)


def text_for(findings: Findings, console: Console) -> str:
    """Return the findings as a console of any width would show them."""
    with console.capture() as captured:
        _print(findings, console)
    return "\n".join(line.rstrip(" ") for line in captured.get().split("\n"))


def _print(findings: Findings, console: Console) -> None:
    symbols = symbols_for(console.encoding)
    for finding in findings.new:
        console.print(_head(finding), soft_wrap=True)
        for part in _body(finding, console.width - 4, symbols):
            console.print(Padding(part, (0, 0, 0, 4), expand=False))
        console.print()
    for note in findings.notes:
        console.print(Text(f"Note: {one_line(note)}", style="dim"))
    console.print(Text(summary(findings), style="bold"))


def _head(finding: Finding) -> Text:
    line = Text(f"{place(finding)}: ", style="bold")
    line.append(finding.severity, style=_STYLES[finding.severity])
    line.append(f" {headline(finding)} ", style="none")
    line.append(f"[{finding.diagnosis.rule}]", style="dim")
    return line


def _body(finding: Finding, width: int, symbols: Symbols) -> Iterator[RenderableType]:
    diagnosis = finding.diagnosis
    yield Text(one_line(diagnosis.explanation))
    for item in proof(finding):
        line = Text(f"{item.line:>5} {symbols.bar} ", style="dim")
        line.append(shortened(harmless(item.text), width - 8, symbols.ellipsis), style="none")
        yield line
    for number, text in enumerate(diagnosis.fix, 1):
        yield _advice(f"Fix {number}. " if len(diagnosis.fix) > 1 else "Fix: ", text)
    for text in diagnosis.decide:
        yield _advice("To decide: ", text)
    for other in finding.candidates[:MAX_CANDIDATES]:
        yield Text(f"It may also be {candidate(other)}", style="dim")


def _advice(label: str, text: str) -> RenderableType:
    """Prose is wrapped behind its label; lines of code stand as they are."""
    shown: list[Text] = []
    for is_code, lines in advice_parts(text):
        if is_code:
            shown += [Text("    " + line, overflow="fold", style="bold") for line in lines]
        else:
            shown.append(Text("" if shown else label, style="none").append(" ".join(lines)))
    return Group(*shown)
