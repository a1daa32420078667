"""Runs the dialects over lines.

    numbered texts -> undress -> line dialects, each line alone (memo by payload)
                              -> block dialects, lines gathered per stream -> records in order

A push machine: files feed it in batches, ``watch`` line by line; blocks that are still open wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING

from logdx.dialects.base import Dialect, Found
from logdx.model.lines import Line
from logdx.model.records import Record
from logdx.parse.dress import undress
from logdx.parse.grammar import load_grammar
from logdx.parse.index import Entry, built_in, entry_of

if TYPE_CHECKING:
    from lark import Lark

MEMO_ENTRIES = 50_000
BLOCK_GAP = 60
"""Lines of other text after which a certificate dump is taken to be over."""


class Engine:
    """Turns lines of one source into records."""

    def __init__(self, dialects: Sequence[Dialect] | None = None, source: int = 0) -> None:
        """``dialects``: those to read with; None for the built-in ones."""
        self._source = source
        entries = built_in() if dialects is None else [entry_of(dialect) for dialect in dialects]
        self._line_readers = [_LineReader(entry) for entry in entries if not entry.blocks]
        self._block_readers = [_BlockReader(entry) for entry in entries if entry.blocks]
        self._claims = tuple(claim for entry in entries for claim in entry.claims)

    @property
    def literals(self) -> list[str]:
        """Texts of which every line that gives a record holds at least one."""
        readers = [*self._line_readers, *self._block_readers]
        return [text for reader in readers for text in reader.literals]

    def feed(self, lines: Iterable[tuple[int, str]]) -> list[Record]:
        """Read more lines; return the records that are complete, in the order of the log."""
        return self.feed_lines(undress(lines))

    def feed_lines(self, lines: Sequence[Line]) -> list[Record]:
        """As ``feed``, for lines whose dress is off."""
        records: list[Record] = []
        lowered = [line.payload.lower() for line in lines]
        free = [not any(claim in low for claim in self._claims) for low in lowered]
        free_lines, free_lowered = list(compress(lines, free)), list(compress(lowered, free))
        for reader in self._line_readers:
            for line, finds in reader.read(free_lines, free_lowered):
                records += [self._record(find, reader.name, [line]) for find in finds]
        for block_reader in self._block_readers:
            for block, finds in block_reader.read(lines, lowered):
                records += [self._record(find, block_reader.name, block) for find in finds]
        return sorted(_without_repeats(records), key=lambda record: record.first_line)

    def flush(self) -> list[Record]:
        """Return the records of the blocks that were still open."""
        return [
            self._record(find, reader.name, block)
            for reader in self._block_readers
            for block, finds in reader.flush()
            for find in finds
        ]

    def _record(self, find: Found, dialect: str, lines: Sequence[Line]) -> Record:
        first, last = lines[find.first - 1], lines[find.last - 1]
        return find.record(
            source=self._source,
            first_line=first.number,
            last_line=last.number,
            stream=first.stream,
            dialect=dialect,
            **find.fields,
        )


class _Reader:
    """Parses texts with one dialect's grammar and remembers what it found in each."""

    def __init__(self, entry: Entry) -> None:
        self.name = entry.name
        self._entry = entry
        self.literals = entry.literals
        self._relevant = entry.wants
        self._memo: dict[str, tuple[Found, ...]] = {}

    def _parse(self, text: str) -> list[Found]:
        finds: list[Found] = _parser(self._entry.load()).parse(text)  # type: ignore[assignment]
        return finds

    def _remember(self, text: str, finds: tuple[Found, ...]) -> tuple[Found, ...]:
        if len(self._memo) >= MEMO_ENTRIES:
            self._memo.clear()
        self._memo[text] = finds
        return finds


class _LineReader(_Reader):
    """A dialect in which every line stands alone."""

    def read(
        self, lines: Sequence[Line], lowered: Sequence[str]
    ) -> list[tuple[Line, tuple[Found, ...]]]:
        memo = self._memo
        new = {
            line.payload: None
            for line, low in zip(lines, lowered, strict=True)
            if line.payload not in memo
            and (self._relevant(low) or self._remember(line.payload, ()) is None)
        }
        if new:
            self._learn(list(new))
        return [(line, finds) for line in lines if (finds := memo.get(line.payload))]

    def _learn(self, payloads: list[str]) -> None:
        try:
            found = self._parse("\n".join(payloads))
        except Exception:  # a builder's fault costs its line, never the report
            found = self._parse_singly(payloads)
        by_line: dict[int, list[Found]] = {}
        for find in found:
            by_line.setdefault(find.first, []).append(find._replace(first=1, last=1))
        for number, payload in enumerate(payloads, 1):
            self._remember(payload, tuple(by_line.get(number, ())))

    def _parse_singly(self, payloads: list[str]) -> list[Found]:
        found: list[Found] = []
        for number, payload in enumerate(payloads, 1):
            try:
                finds = self._parse(payload)
            except Exception:
                continue
            found += [find._replace(first=number, last=number) for find in finds]
        return found


class _BlockReader(_Reader):
    """A dialect whose items span lines; lines of one stream belong together."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry)
        self._starts = entry.block_starts
        self._open: dict[str, list[Line]] = {}
        self._last_stream = ""

    def read(
        self, lines: Sequence[Line], lowered: Sequence[str]
    ) -> list[tuple[list[Line], tuple[Found, ...]]]:
        done: list[tuple[list[Line], tuple[Found, ...]]] = []
        for line, low in zip(lines, lowered, strict=True):
            if not self._relevant(low):
                continue
            stream = line.stream if line.prefix else self._last_stream
            self._last_stream = stream
            block = self._open.get(stream)
            if block is not None and self._ends(block, line, low):
                done.append(self._close(block))
                block = None
            if block is None:
                block = self._open[stream] = []
            block.append(line)
        done += self._close_far(lines)
        return done

    def flush(self) -> list[tuple[list[Line], tuple[Found, ...]]]:
        """Close every open block."""
        blocks, self._open = self._open, {}
        return [self._close(block) for block in blocks.values()]

    def _ends(self, block: list[Line], line: Line, low: str) -> bool:
        """Whether ``line`` begins a new block; a header directly before it belongs to it."""
        if line.number - block[-1].number > BLOCK_GAP:
            return True
        starts = any(start in low for start in self._starts)
        previous = block[-1].payload.lower()
        return starts and not any(start in previous for start in self._starts)

    def _close_far(self, lines: Sequence[Line]) -> list[tuple[list[Line], tuple[Found, ...]]]:
        if not lines:
            return []
        last = lines[-1].number
        far = [s for s, block in self._open.items() if last - block[-1].number > BLOCK_GAP]
        return [self._close(self._open.pop(stream)) for stream in far]

    def _close(self, block: list[Line]) -> tuple[list[Line], tuple[Found, ...]]:
        text = "\n".join(line.payload for line in block)
        finds = self._memo.get(text)
        if finds is None:
            try:
                finds = tuple(self._parse(text))
            except Exception:
                finds = ()
            self._remember(text, finds)
        return block, finds


@cache
def _parser(dialect: Dialect) -> Lark:
    return load_grammar(dialect.grammar, dialect.builder(), dialect.grammar_path)


def _without_repeats(records: Iterable[Record]) -> list[Record]:
    """Drop a record that another dialect already made of the same line."""
    kept: dict[tuple[object, ...], Record] = {}
    for record in records:
        kept.setdefault(_identity(record), record)
    return list(kept.values())


def _identity(record: Record) -> tuple[object, ...]:
    """What makes two records of one line the same fact, whichever dialect read it."""
    names = _SAME_FACT.get(record.kind)
    key = id(record) if names is None else tuple(getattr(record, name) for name in names)
    return (record.kind, record.first_line, key)


_SAME_FACT = {
    "return_code": ("value",),
    "alert": ("direction", "description"),
    "verify_flags": ("names",),
    "clock": ("time", "synchronised"),
    "memory": ("free", "minimum", "failed_allocation"),
    "crash": ("what",),
    "net_event": ("what", "outcome"),
    "app_reply": ("accepted",),
    "peer_report": ("reason",),
    "setting": ("name", "value"),
    "step": ("name", "outcome"),
    "input": ("what", "parsed", "size", "subject"),
    "message": ("text",),
    "platform": ("sdk", "library_version"),
}
