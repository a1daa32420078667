"""Runs the dialects over lines.

    numbered texts -> undress -> what is known of each payload (memo): finds of the line dialects,
                                 and the block dialects that want it
                              -> blocks gathered per stream -> records, in the order of the log

A push machine: files feed it in batches, ``watch`` line by line; blocks that are still open wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from logdx.dialects.base import Dialect, Found
from logdx.model.lines import Line
from logdx.model.records import Record
from logdx.parse.blocks import Block, BlockReader
from logdx.parse.candidates import LiteralIndex
from logdx.parse.dress import Undresser
from logdx.parse.index import Entry, as_entry, built_in
from logdx.parse.reader import Reader

MEMO_ENTRIES = 20_000
"""Payloads whose finds are remembered; logs repeat themselves."""


class Known(NamedTuple):
    """What a payload holds: (dialect, find) pairs, and the block dialects that want the line."""

    finds: tuple[tuple[str, Found], ...]
    wanted_by: tuple[BlockReader, ...]


class Engine:
    """Turns lines of one source into records."""

    def __init__(self, dialects: Sequence[Dialect | Entry] | None = None, source: int = 0) -> None:
        """``dialects``: those to read with, most specific first; None for the built-in ones."""
        self._source = source
        entries = built_in() if dialects is None else [as_entry(dialect) for dialect in dialects]
        self.probes = frozenset(entry.name for entry in entries if entry.probe)
        """Names of the dialects that read what another client saw."""
        numbered = list(enumerate(entries))
        self._readers = [Reader(entry, n) for n, entry in numbered if not entry.blocks]
        self._block_readers = [BlockReader(entry, n) for n, entry in numbered if entry.blocks]
        self._spanning = [r for r in self._block_readers if r.has_spans]
        self._claims = [(entry.claims, entry.name) for entry in entries if entry.claims]
        self._index = LiteralIndex([entry.literals for entry in entries])
        self._claim_index = LiteralIndex([claims for claims, _ in self._claims])
        self._memo: dict[str, Known] = {}
        self._undresser = Undresser()
        self.anchors = [text for entry in entries for text in entry.anchors]
        """Texts of which a handshake's lines hold at least one, every few lines."""

    def feed(self, lines: Iterable[tuple[int, str]]) -> list[Record]:
        """Read more lines; return the records that are complete, in the order of the log."""
        return self.feed_lines(self.undress(lines))

    def undress(self, numbered: Iterable[tuple[int, str]]) -> list[Line]:
        """Take the dress off (number, text) pairs; the texts hold no line breaks."""
        return self._undresser.lines(numbered)

    def feed_lines(self, lines: Sequence[Line]) -> list[Record]:
        """As ``feed``, for lines whose dress is off."""
        self._learn(lines)
        records: list[Record] = []
        memo = self._memo
        for line in lines:
            known = memo[line.payload]
            for dialect, find in known.finds:
                records.append(self._record(find, dialect, (line,)))
            for reader in known.wanted_by:
                records += self._of(reader, reader.take(line))
            for reader in self._spanning:
                if reader.is_inside and reader not in known.wanted_by:
                    records += self._of(reader, reader.take_inside(line))
        if lines:
            records += self._of_blocks(before=lines[-1].number)
        return sorted(_without_repeats(records), key=lambda record: record.first_line)

    def flush(self) -> list[Record]:
        """Return the records of the blocks that were still open."""
        return self._of_blocks(before=None)

    @property
    def open_since(self) -> int | None:
        """First line of the blocks that are still open: later records may yet come before it."""
        return min((n for r in self._block_readers if (n := r.open_since)), default=None)

    def _of_blocks(self, before: int | None) -> list[Record]:
        """Close the blocks that cannot go on at line ``before``; None closes all."""
        return [
            record
            for reader in self._block_readers
            for record in self._of(reader, reader.close(before))
        ]

    def _of(self, reader: BlockReader, blocks: Iterable[Block]) -> list[Record]:
        """The records of blocks that ended."""
        return [self._record(find, reader.name, block) for block, finds in blocks for find in finds]

    def _learn(self, lines: Sequence[Line]) -> None:
        """Find out what the payloads hold that are not in the memo."""
        if len(self._memo) > MEMO_ENTRIES:
            self._memo.clear()
        memo = self._memo
        new = {line.payload: line.payload.lower() for line in lines if line.payload not in memo}
        if not new:
            return
        payloads, lowered = list(new), list(new.values())
        owners = self._owners_of(lowered)
        where = self._index.lines_of(lowered)
        finds: dict[str, list[tuple[str, Found]]] = {}
        for reader in self._readers:
            mine = {
                payloads[number]: lowered[number]
                for number in sorted(where[reader.number])
                if owners.get(number, reader.name) == reader.name
            }
            for payload, found in reader.read(mine):
                finds.setdefault(payload, []).extend((reader.name, find) for find in found)
        for number, payload in enumerate(payloads):
            wanted_by = tuple(
                reader
                for reader in self._block_readers
                if number in where[reader.number] and reader.wants(lowered[number])
            )
            memo[payload] = Known(tuple(finds.get(payload, ())), wanted_by)

    def _owners_of(self, lowered: Sequence[str]) -> dict[int, str]:
        """Lines that a dialect claims for itself -> its name."""
        names = [name for _, name in self._claims]
        claimed = self._claim_index.lines_of(lowered)
        return {n: name for name, lines in zip(names, claimed, strict=True) for n in lines}

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
