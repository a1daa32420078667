"""The whole way of the data for one log, as one function.

Source -> scan -> Engine (records) -> group (Timeline) -> diagnose -> Report
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from logdx.diagnose import Quote, diagnose, load_rules, verdict
from logdx.diagnose.rules import Rule
from logdx.dialects.base import Dialect
from logdx.group import group
from logdx.model.device import DeviceFile
from logdx.model.lines import Line
from logdx.model.records import Clock, Record
from logdx.model.report import DeviceNotes, Report, SourceInfo
from logdx.parse.dress import stamp_time
from logdx.parse.engine import Engine
from logdx.parse.index import Entry
from logdx.scan import SMALL, Prefilter
from logdx.source import Source, open_path, open_text

BATCH = 4000
"""Lines parsed at a time."""
MAX_QUOTE = 300
"""Characters of a line that a report quotes."""


def explain(
    log: str | Path | Source,
    *,
    rules: Sequence[Rule] | None = None,
    now: datetime | None = None,
    log_date: datetime | None = None,
    dialects: Sequence[Dialect | Entry] | None = None,
    device: Sequence[DeviceFile] = (),
    engine: Engine | None = None,
) -> Report:
    """Explain one log.

    ``log`` is a path, a Source, or the text itself (a string with a line break is a text).
    ``now`` is the reader's date (default: the clock), ``log_date`` when the log was written
    (default: what the log says). ``device`` are files that the device loads
    (``logdx.certs.inputs.read_files``). ``engine`` is one that has read other logs: its grammars
    are loaded. Raises SourceError when the input cannot be read.
    """
    return explain_joined(
        [log], rules=rules, now=now, log_date=log_date, dialects=dialects, device=device,
        engine=engine,
    )  # fmt: skip


def explain_joined(
    logs: Sequence[str | Path | Source],
    *,
    rules: Sequence[Rule] | None = None,
    now: datetime | None = None,
    log_date: datetime | None = None,
    dialects: Sequence[Dialect | Entry] | None = None,
    device: Sequence[DeviceFile] = (),
    engine: Engine | None = None,
) -> Report:
    """Explain several logs of one story in one report, such as a device's and openssl's.

    As ``explain``; the sources of ``device`` are counted behind those of the logs. Only a single
    log may be read with an ``engine`` that has read others.
    """
    sources = [_as_source(log) for log in logs]
    readings = [Reading(dialects, number, engine) for number in range(len(sources))]
    records = [r for reading, source in zip(readings, sources, strict=True)
               for r in reading.read(source)]  # fmt: skip
    today = now or now_from_environment()
    timeline = group(records, log_date, readings[0].probes if readings else frozenset())
    if device:
        from logdx.certs.setup import with_device

        timeline = with_device(timeline, device)
    if timeline.probes:
        from logdx.diagnose.joined import join

        timeline = join(timeline)
    rules = load_rules() if rules is None else rules
    diagnoses = diagnose(rules, timeline, today, _quoting(readings, device))
    return Report(
        sources=(
            *(SourceInfo(source.name, source.lines, source.encoding) for source in sources),
            *(SourceInfo(file.name, file.lines, file.form) for file in device),
        ),
        evaluated_at=today,
        verdict=verdict(timeline, diagnoses),
        diagnoses=diagnoses,
        timeline=timeline,
        records=tuple(records),
        limits=_limits(sources, timeline.dropped_attempts),
        device_files=_device_notes(device, today, timeline.log_date),
    )


def _quoting(readings: Sequence[Reading], device: Sequence[DeviceFile]) -> Quote:
    """Quote the logs, and of the files behind them what stands at a line in words."""

    def quote(source: int, line: int) -> str:
        if source < len(readings):
            return readings[source].quote(source, line)
        file = device[source - len(readings)]
        return file.quotes.get(line, file.name)

    return quote


def _device_notes(
    device: Sequence[DeviceFile], today: datetime, log_date: datetime | None
) -> tuple[DeviceNotes, ...]:
    if not device:
        return ()
    from logdx.certs.setup import notes_of

    return tuple(
        DeviceNotes(f.what, f.name, f.form, f.damage, notes_of(f, today, log_date)) for f in device
    )


def now_from_environment() -> datetime:
    """Return LOGDX_NOW if it is set, else the current time (UTC)."""
    text = os.environ.get("LOGDX_NOW")
    if text:
        time = datetime.fromisoformat(text)
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    return datetime.now(UTC)


class Reading:
    """Reads one source into records and keeps the texts of the lines that gave any."""

    def __init__(
        self,
        dialects: Sequence[Dialect | Entry] | None = None,
        source: int = 0,
        engine: Engine | None = None,
    ) -> None:
        self._engine = engine or Engine(dialects, source)
        self._source = source
        self._texts: dict[int, str] = {}
        self._last_date: object = None

    @property
    def probes(self) -> frozenset[str]:
        """Names of the dialects that read what another client saw of the server."""
        return self._engine.probes

    def read(self, source: Source) -> list[Record]:
        """Return the records of the source, in the order of its lines."""
        records: list[Record] = []
        for batch in _batches(self._regions(source)):
            records += self.feed(self._engine.undress(batch))
        records += self.flush()
        records.sort(key=lambda record: record.first_line)
        return records

    def feed(self, lines: Sequence[Line]) -> list[Record]:
        """Parse lines; keep the texts that reports may quote."""
        records = self._engine.feed_lines(lines)
        self._texts.update({line.number: line.text for line in lines})
        return [*self._stamps(lines), *records]

    @property
    def open_since(self) -> int | None:
        """First line of what is still open; records of later lines may come before its own."""
        return self._engine.open_since

    def flush(self) -> list[Record]:
        """Return the records of what is still open at the end of the input."""
        return self._engine.flush()

    def forget_before(self, line: int) -> None:
        """Drop the texts before a line, so that an endless log needs no endless memory."""
        for number in [n for n in self._texts if n < line]:
            del self._texts[number]

    def quote(self, source: int, line: int) -> str:
        """Return the text of a line, cut to a length that a report can show."""
        text = self._texts.get(line, "").strip()
        return text if len(text) <= MAX_QUOTE else text[: MAX_QUOTE - 1] + "…"

    def _regions(self, source: Source) -> Iterable[tuple[int, str]]:
        if source.size is not None and source.size < SMALL:
            return source
        return Prefilter(self._engine.anchors).pick(source)

    def _stamps(self, lines: Sequence[Line]) -> Iterator[Record]:
        """A Clock record wherever the stamps of the lines come to another date."""
        for line in lines:
            stamp = next((text for kind, text in line.prefix if kind == "STAMP"), None)
            time = stamp_time(stamp) if stamp else None
            if time is not None and time.date() != self._last_date:
                self._last_date = time.date()
                yield Clock(
                    source=self._source,
                    first_line=line.number,
                    last_line=line.number,
                    stream="",
                    dialect="clock",
                    origin="stamp",
                    time=time,
                )


def _as_source(log: str | Path | Source) -> Source:
    if isinstance(log, Source):
        return log
    if isinstance(log, Path):
        return open_path(log)
    if "\n" in log or not Path(log).exists():
        return open_text(log)
    return open_path(Path(log))


def _batches(lines: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    iterator = iter(lines)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _limits(sources: Sequence[Source], dropped_attempts: int) -> tuple[str, ...]:
    limits = []
    for source in sources:
        of_which = f"{source.name}: " if len(sources) > 1 else ""
        if source.cut_lines:
            limits.append(f"{of_which}{source.cut_lines} long lines were cut")
        if source.binary:
            limits.append(f"{of_which}the input looks binary")
    if dropped_attempts:
        limits.append(f"{dropped_attempts} attempts between the first and last 100 were left out")
    return tuple(limits)
