"""What a dialect is: how one library, SDK or program prints its log.

    literals (which lines) -> grammar (grammars/*.lark) -> builder (Lark transformer) -> Found

Built-in dialects stand in ``logdx.dialects.BUILT_IN``; packs bring theirs by entry point.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lark import Token, Transformer

from logdx.model.records import Record


class Found(NamedTuple):
    """A record as the grammar saw it; lines count from 1 in the text that was parsed."""

    record: type[Record]
    first: int
    last: int
    fields: dict[str, Any]


class Builder(Transformer[Token, list[Found]]):
    """Base of the record builders: one small method a grammar rule."""

    def line(self, parts: list[Any]) -> list[Found]:
        """Keep what the rules of one line found."""
        return [part for part in parts if isinstance(part, Found)]

    def start(self, lines: list[Any]) -> list[Found]:
        """Flatten the finds of all lines."""
        finds = [find for line in lines for find in (line if isinstance(line, list) else [line])]
        return [find for find in finds if isinstance(find, Found)]


def found(record: type[Record], token: Token, **fields: Any) -> Found:
    """Make a find that stands on the line of ``token``."""
    line = token.line or 1
    return Found(record, line, line, fields)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of printing a log."""

    name: str
    grammar: str
    """Name of the grammar file without its ending."""
    literals: tuple[str, ...]
    """Every line that the grammar can read holds at least one of these (case ignored)."""
    builder: type[Builder]
    samples: tuple[str, ...] = ()
    blocks: bool = False
    """The grammar's items span lines (certificate dumps); else each line stands alone."""
    anchors: tuple[str, ...] = ()
    """Literals by which a large input is searched for handshakes; other lines count near them."""
    claims: tuple[str, ...] = ()
    """Literals of lines that are this dialect's alone: no other one reads them."""
    block_starts: tuple[str, ...] = ()
    """Literals of the lines that begin a new item of a block dialect."""
    spans: tuple[tuple[str, str], ...] = ()
    """Of a block dialect: between these two texts every line is its own (PEM)."""
    probe: bool = False
    """It reads what another client, run beside the device, saw of the same server."""
    grammar_path: Path | None = None
    """Where a pack's grammar is; None for a built-in one."""
