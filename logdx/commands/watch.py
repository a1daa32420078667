"""``logdx watch -``: a verdict as soon as an attempt ends, from an endless log.

    stdin line by line -> Reading.feed -> Grouper.feed -> closed attempts -> diagnose -> one block
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from logdx.commands.explain import add_common, date_option
from logdx.diagnose import diagnose, verdict
from logdx.diagnose.rules import Rule, load_rules
from logdx.group import timeline_of
from logdx.group.grouper import Grouper, OpenAttempt
from logdx.model.records import Record
from logdx.model.report import Report, SourceInfo
from logdx.parse.dress import undress
from logdx.pipeline import Reading, now_from_environment
from logdx.source import Source, open_path, open_stream

GRACE_LINES = 25
"""Lines after a failure in which late alerts and the SDK's own error lines still come."""


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("watch", help=text, description=text.capitalize() + ".")
    parser.add_argument("log", metavar="LOG", help="a growing file's pipe, or - for stdin")
    add_common(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Watch until the input ends; return 0."""
    from logdx.render.terminal import console_for
    from logdx.render.text import render_text

    source = open_stream(sys.stdin.buffer) if args.log == "-" else open_path(Path(args.log))
    watcher = Watcher(
        load_rules(args.rules), date_option(args.now, "--now"), date_option(args.log_date, "--log-date")
    )
    console = console_for(args.color)
    for report in watcher.reports(source):
        console.print(render_text(report))
        console.print()
        sys.stdout.flush()
    return 0


class Watcher:
    """Feeds lines through the stages and reports each attempt when it is over."""

    def __init__(
        self, rules: list[Rule], now: datetime | None = None, log_date: datetime | None = None
    ) -> None:
        self._rules, self._now, self._log_date = rules, now, log_date
        self._reading = Reading()
        self._grouper = Grouper()
        self._records: list[Record] = []
        self._ended_at: int | None = None

    def reports(self, source: Source) -> Iterator[Report]:
        """Yield a report for every attempt that ends, and for what is open at the end."""
        source.unbuffered = True
        for number, text in source:
            records = self._reading.feed(undress([(number, text)]))
            yield from self._take(records, source, number)
            self._reading.forget_before(number - 5000)
        yield from self._take(self._reading.flush(), source, source.lines)
        yield from self._report(self._grouper.finish(), source)

    def _take(self, records: list[Record], source: Source, number: int) -> Iterator[Report]:
        for record in records:
            self._records.append(record)
            yield from self._report(self._grouper.feed(record), source)
        self._records = self._records[-2000:]
        yield from self._report(self._over(number), source)

    def _over(self, number: int) -> list[OpenAttempt]:
        """Attempts that failed or succeeded and have been quiet since."""
        return self._grouper.close_quiet(number - GRACE_LINES)

    def _report(self, closed: list[OpenAttempt], source: Source) -> Iterator[Report]:
        told = [attempt for attempt in closed if attempt.failed or attempt.succeeded]
        if not told:
            return
        today = self._now or now_from_environment()
        timeline = timeline_of(told, self._records, self._log_date)
        diagnoses = diagnose(self._rules, timeline, today, self._reading.quote)
        yield Report(
            sources=(SourceInfo(source.name, source.lines, source.encoding),),
            evaluated_at=today,
            verdict=verdict(timeline, diagnoses),
            diagnoses=diagnoses,
            timeline=timeline,
            records=tuple(r for attempt in told for r in attempt.records),
        )
