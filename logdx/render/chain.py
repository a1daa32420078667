"""The peer's chain as a tree, each certificate with its verdict.

    certificates of an attempt -> rows (name, dates, verdict) from the top to the leaf -> Text

``python -m logdx.render.chain`` draws the chain of the sample.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from logdx.group.chain import path_of
from logdx.model.attempts import Attempt
from logdx.model.records import Certificate
from logdx.render.terminal import Symbols, harmless, shortened


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree."""

    depth: str
    name: str
    dates: str
    verdict: str
    bad: bool | None
    """None: the log does not say."""


def rows(attempt: Attempt) -> list[Row]:
    """Return the rows from the top of the chain to the leaf; [] where no chain shows."""
    peers = [r for r in attempt.records if isinstance(r, Certificate) and r.origin == "peer"]
    path = path_of(peers)
    if not path:
        return []
    found = [_row(certificate) for certificate in reversed(path)]
    top = path[-1]
    if not top.self_signed and top.issuer is not None:
        on_device = None if "not-trusted" not in attempt.flags else True
        verdict = "not sent, not on the device" if on_device else "not sent"
        found.insert(0, Row("", top.issuer.label, "", verdict, on_device))
    return found


def _row(certificate: Certificate) -> Row:
    flags = certificate.flags
    verdict = " ".join(flags).replace("-", " ") if flags else ""
    return Row(
        depth="" if certificate.depth is None else str(certificate.depth),
        name=certificate.subject.label if certificate.subject else "?",
        dates=_dates(certificate),
        verdict=verdict,
        bad=None if flags is None else bool(flags),
    )


def _dates(certificate: Certificate) -> str:
    if certificate.not_before is None or certificate.not_after is None:
        return ""
    return f"{certificate.not_before:%Y-%m-%d} to {certificate.not_after:%Y-%m-%d}"


def draw(attempt: Attempt, width: int, symbols: Symbols) -> list[Text]:
    """Return the tree as lines of at most ``width`` columns."""
    return [_line(row, level, width, symbols) for level, row in enumerate(rows(attempt))]


def _line(row: Row, level: int, width: int, symbols: Symbols) -> Text:
    indent = "   " * (level - 1) + symbols.branch if level else ""
    depth = f"{row.depth}  " if row.depth else ""
    mark = {True: symbols.bad, False: symbols.good, None: " "}[row.bad]
    verdict = f"{row.verdict} {mark}".strip()
    right = f"{row.dates}   {verdict}" if row.dates else verdict
    room = width - len(right) - 2
    left = shortened(indent + depth + harmless(row.name), room, symbols.ellipsis)
    line = Text(left.ljust(room) + "  ")
    line.append(row.dates, style="dim")
    line.append("   " if row.dates else "")
    line.append(verdict, style={True: "red", False: "green", None: "dim"}[row.bad])
    line.rstrip()
    return line


def _demo() -> None:
    from logdx import explain
    from logdx.render.terminal import console_for, symbols_for
    from logdx.resources import folder

    report = explain(folder("samples") / "wiznet-azure-iot-hub.log")
    console = console_for()
    for line in draw(report.attempts[0], console.width, symbols_for(console.encoding)):
        console.print(line)


if __name__ == "__main__":
    _demo()
