"""``logdx watch -``: a verdict as soon as an attempt ends, from an endless log.

    stdin -> lines and pauses -> Reading -> records in order -> Grouper -> closed attempts -> Report

An attempt is over when the log goes on without it, or pauses after it failed or succeeded.
"""

from __future__ import annotations

import argparse
import queue
import sys
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from logdx.commands.explain import add_common, date_option
from logdx.commands.words import sentence
from logdx.diagnose import diagnose, verdict
from logdx.group import timeline_of
from logdx.group.grouper import Grouper, OpenAttempt
from logdx.model.records import Record
from logdx.model.report import Report, SourceInfo
from logdx.parse.dress import undress
from logdx.pipeline import Reading, now_from_environment
from logdx.source import Source, open_path, open_stream
from logdx.workspace import Workspace, open_workspace

GRACE_LINES = 25
"""Lines after a failure in which late alerts and the SDK's own error lines still come."""
PAUSE_SECONDS = 1.5
"""Silence after which what is decided is said."""
KEPT_RECORDS = 2_000
KEPT_LINES = 5_000
"""Of an endless log, so that memory stays bounded."""


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("watch", help=text, description=sentence(text))
    parser.add_argument("log", metavar="LOG", help="a pipe or file, or - for stdin")
    add_common(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Watch until the input ends; return 0."""
    from logdx.render.terminal import console_for
    from logdx.render.text import render_text

    source = open_stream(sys.stdin.buffer) if args.log == "-" else open_path(Path(args.log))
    source.unbuffered = True
    now, log_date = date_option(args.now, "--now"), date_option(args.log_date, "--log-date")
    watcher = Watcher(source, open_workspace(args.rules), now, log_date)
    console = console_for(args.color)
    for report in watcher.reports(with_pauses(source)):
        console.print(render_text(report), crop=False)
        console.print()
        sys.stdout.flush()
    return 0


Item = tuple[int, str] | None
"""A numbered line, or None for a pause."""


def with_pauses(lines: Iterable[tuple[int, str]], seconds: float = PAUSE_SECONDS) -> Iterator[Item]:
    """Yield the lines, and None whenever none has come for some time."""
    waiting: queue.Queue[Item | type[StopIteration] | BaseException] = queue.Queue(maxsize=10_000)

    def read() -> None:
        try:
            for line in lines:
                waiting.put(line)
            waiting.put(StopIteration)
        except BaseException as error:  # told to the thread that watches
            waiting.put(error)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            item = waiting.get(timeout=seconds)
        except queue.Empty:
            yield None
            continue
        if item is StopIteration:
            return
        if isinstance(item, BaseException):
            raise item
        yield item  # type: ignore[misc]


class Watcher:
    """Feeds lines through the stages and reports each attempt when it is over."""

    def __init__(
        self,
        source: Source,
        workspace: Workspace,
        now: datetime | None = None,
        log_date: datetime | None = None,
    ) -> None:
        self._source, self._rules = source, workspace.rules
        self._now, self._log_date = now, log_date
        self._reading = Reading(workspace.dialects)
        self._grouper = Grouper()
        self._held: list[Record] = []
        """Records behind a dump that is still open: the dump's own come first."""
        self._records: list[Record] = []

    def reports(self, items: Iterable[Item]) -> Iterator[Report]:
        """Yield a report for every attempt that ends, and for what is open at the end."""
        for item in items:
            if item is None:
                yield from self._pause()
                continue
            yield from self._take(self._reading.feed(undress([item])))
            yield from self._report(self._grouper.close_quiet(item[0] - GRACE_LINES))
            self._reading.forget_before(item[0] - KEPT_LINES)
        yield from self._take(self._reading.flush())
        yield from self._report(self._grouper.finish())

    def _pause(self) -> Iterator[Report]:
        yield from self._take(self._reading.flush())
        yield from self._report(self._grouper.close_quiet(sys.maxsize))

    def _take(self, records: list[Record]) -> Iterator[Report]:
        records = [r for r in records if r.dialect not in self._reading.probes]
        self._held = sorted([*self._held, *records], key=lambda record: record.first_line)
        since = self._reading.open_since
        ready = [r for r in self._held if since is None or r.first_line < since]
        self._held = self._held[len(ready) :]
        self._records = [*self._records, *ready][-KEPT_RECORDS:]
        for record in ready:
            yield from self._report(self._grouper.feed(record))

    def _report(self, closed: list[OpenAttempt]) -> Iterator[Report]:
        told = [attempt for attempt in closed if attempt.failed or attempt.succeeded]
        if not told:
            return
        today = self._now or now_from_environment()
        timeline = timeline_of(told, self._records, self._log_date)
        diagnoses = diagnose(self._rules, timeline, today, self._reading.quote)
        source = self._source
        yield Report(
            sources=(SourceInfo(source.name, source.lines, source.encoding),),
            evaluated_at=today,
            verdict=verdict(timeline, diagnoses),
            diagnoses=diagnoses,
            timeline=timeline,
            records=tuple(r for attempt in told for r in attempt.records),
        )
