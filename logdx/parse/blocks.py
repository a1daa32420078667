"""Gathers the lines of a block dialect (certificate dumps) into items.

    lines of one stream -> an item begins (block_starts) or the lines stop -> grammar -> finds

Two tasks that print at once have two streams. A line without any dress goes on with the item that
was begun or continued last, since a dump is often one call that prints many lines; a dressed line
of another stream in between does not draw it away.
"""

from __future__ import annotations

from functools import cached_property

from logdx.dialects.base import Found
from logdx.model.lines import Line
from logdx.parse.index import Entry
from logdx.parse.literals import holds
from logdx.parse.reader import DialectParser, parser_of

GAP = 60
"""Lines of other text after which a dump is taken to be over."""
MAX_LINES = 400
"""Lines of one item at the most."""
MEMO_ENTRIES = 4_000

Block = tuple[list[Line], tuple[Found, ...]]


class BlockReader:
    """One dialect whose items span lines."""

    def __init__(self, entry: Entry, number: int) -> None:
        """``number``: the dialect's place among those that the engine reads with."""
        self.name = entry.name
        self.number = number
        self._entry = entry
        self._open: dict[str, list[Line]] = {}
        self._last_stream = ""
        self._memo: dict[str, tuple[Found, ...]] = {}
        self._begins: dict[str, bool] = {}
        self._span_end = ""
        """The text that ends the span that is open; "" outside of spans."""

    @property
    def has_spans(self) -> bool:
        """Whether the dialect reads spans of lines that hold none of its literals."""
        return bool(self._entry.spans)

    def wants(self, lowered: str) -> bool:
        """Whether a line with one of the dialect's literals may belong to an item."""
        return holds(self._entry.needs, lowered)

    @property
    def open_since(self) -> int | None:
        """First line of the open blocks."""
        return min((block[0].number for block in self._open.values()), default=None)

    def take(self, line: Line) -> list[Block]:
        """Add a line to its block; return the block that it ends."""
        stream = line.stream if line.prefix else self._last_stream
        if self._leads(stream, line):
            self._last_stream = stream
        block = self._open.get(stream)
        done = []
        if block is not None and self._ends(block, line):
            done.append(self._parsed(block))
            block = None
        if block is None:
            block = self._open[stream] = []
        block.append(line)
        if self._entry.spans:
            self._note_span(line)
        return done

    @property
    def is_inside(self) -> bool:
        """Whether a span is open: the next line of the log is the dialect's, whatever it holds."""
        return bool(self._span_end)

    def take_inside(self, line: Line) -> list[Block]:
        """Add a line without any literal, inside a span, to the block that was begun last."""
        block = self._open.get(self._last_stream)
        if block is None or line.number - block[-1].number > 1 or len(block) >= MAX_LINES:
            self._span_end = ""
            return []
        return self.take(line)

    def _note_span(self, line: Line) -> None:
        low = line.payload.lower()
        if self._span_end and self._span_end in low:
            self._span_end = ""
        for begin, end in self._entry.spans:
            if begin in low and end not in low:
                self._span_end = end

    def close(self, before: int | None) -> list[Block]:
        """Close the blocks that cannot go on at line ``before``; None closes all."""
        over = [
            stream
            for stream, block in self._open.items()
            if before is None or before - block[-1].number > GAP
        ]
        if before is None:
            self._last_stream = self._span_end = ""
        return [self._parsed(self._open.pop(stream)) for stream in over]

    def _leads(self, stream: str, line: Line) -> bool:
        """Whether lines without dress go on with this stream from here on."""
        current = self._open.get(self._last_stream)
        if current is None or line.number - current[-1].number > GAP:
            return True
        low = line.payload.lower()
        return self._starts(line) or any(claim in low for claim in self._entry.claims)

    def _ends(self, block: list[Line], line: Line) -> bool:
        """Whether ``line`` begins a new block; a header directly before it belongs to it."""
        if line.number - block[-1].number > GAP or len(block) >= MAX_LINES:
            return True
        return self._starts(line) and not self._starts(block[-1])

    def _starts(self, line: Line) -> bool:
        known = self._begins.get(line.payload)
        if known is None:
            low = line.payload.lower()
            known = any(start in low for start in self._entry.block_starts)
            if len(self._begins) > MEMO_ENTRIES:
                self._begins.clear()
            self._begins[line.payload] = known
        return known

    def _parsed(self, block: list[Line]) -> Block:
        """Parse a block; the memo's key is its payloads, without their dress."""
        payloads = [line.payload for line in block]
        text = "\n".join(payloads)
        finds = self._memo.get(text)
        if finds is None:
            try:
                finds = tuple(self._parser.parse(payloads))
            except Exception:  # a builder's fault costs its block, never the report
                finds = ()
            if len(self._memo) > MEMO_ENTRIES:
                self._memo.clear()
            self._memo[text] = finds
        return block, finds

    @cached_property
    def _parser(self) -> DialectParser:
        return parser_of(self._entry)
