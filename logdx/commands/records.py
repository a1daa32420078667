"""``logdx records LOG...``: what logdx read in a log, and so what a rule can see.

logs -> explain without rules -> attempts and records -> table, every field, or JSON Lines
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from logdx.commands.explain import date_option, sources
from logdx.commands.words import sentence
from logdx.errors import SourceError, UsageError, nearest

if TYPE_CHECKING:
    from rich.console import Console

    from logdx.authoring.seen import Seen
    from logdx.model.report import Report

MOST = 60
"""Characters of a value in the table."""
_LONG_LISTS = 4


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("records", help=text, description=sentence(text))
    parser.add_argument("logs", nargs="+", metavar="LOG", help="file, folder, or - for stdin")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--kind", action="append", default=[], help="only this kind; may be given several times"
    )
    parser.add_argument(
        "--fields", action="store_true", help="every field as a rule writes it, the absent ones too"
    )
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--now", metavar="DATE", help="read as of this date (LOGDX_NOW)")
    parser.add_argument("--log-date", metavar="DATE", help="when the log was written")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the records of each log; return 2 when one could not be read, after the others."""
    from logdx.authoring.seen import seen
    from logdx.pipeline import explain
    from logdx.render.terminal import console_for
    from logdx.workspace import open_workspace

    now, log_date = date_option(args.now, "--now"), date_option(args.log_date, "--log-date")
    workspace = open_workspace()
    if args.kind:
        workspace.load_kinds()
        _check_kinds(args.kind)
    console = console_for(args.color)
    failed = False
    for name in args.logs:
        try:
            for source in sources(name):
                report = explain(
                    source, rules=(), now=now, log_date=log_date, dialects=workspace.dialects
                )
                found = [one for one in seen(report) if not args.kind or one.kind in args.kind]
                _show(report, found, args, console)
        except SourceError as error:
            print(f"logdx: {error}", file=sys.stderr)
            failed = True
    return 2 if failed else 0


def _check_kinds(kinds: Sequence[str]) -> None:
    from logdx.authoring.seen import ATTEMPT
    from logdx.model.records import record_kinds

    valid = [ATTEMPT, *sorted(record_kinds())]
    for kind in kinds:
        if kind not in valid:
            hint = nearest(kind, valid) or f" ({', '.join(valid)})"
            raise UsageError(f"--kind: no record kind {kind!r}{hint}")


def _show(
    report: Report, found: Sequence[Seen], args: argparse.Namespace, console: Console
) -> None:
    if args.format == "json":
        for one in found:
            print(json.dumps(_as_json(one, report.sources[0].name, args.fields)))
        return
    from rich.text import Text

    from logdx.render.terminal import harmless

    tries = sum(one.kind == "attempt" for one in found)
    what = f"{len(found) - tries} records, {tries} attempts" if found else "nothing for a rule"
    name = harmless(PurePath(report.sources[0].name).name)
    console.print(Text(f"{name}: {what}", style="bold"))
    if args.fields:
        for one in found:
            for line in _field_lines(one):
                console.print(line, overflow="fold")
    elif found:
        console.print(table_of(found))


def _as_json(one: Seen, source: str, dotted: bool) -> dict[str, Any]:
    return {
        "source": source,
        "first_line": one.thing.first_line,
        "last_line": one.thing.last_line,
        "attempt": one.attempt,
        "kind": one.kind,
        "dialect": getattr(one.thing, "dialect", None),
        "fields": {name: _plain(value) for name, value in one.fields(dotted)},
    }


def _plain(value: object) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, tuple):
        return [str(getattr(item, "value", item)) for item in value]
    return str(value)


def table_of(found: Sequence[Seen]) -> Any:
    """Return the rich table of records, one a row."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("lines", justify="right", no_wrap=True)
    table.add_column("try", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True, style="cyan")
    table.add_column("fields", overflow="fold")
    for one in found:
        attempt = "" if one.attempt is None else str(one.attempt)
        table.add_row(one.lines, attempt, one.kind, Text(_short_fields(one)))
    return table


def _short_fields(one: Seen) -> str:
    from logdx.authoring.yaml_text import value_text
    from logdx.render.terminal import harmless, shortened

    texts = []
    for name, value in one.fields():
        if value in (None, "", ()) or value is False:
            continue
        if isinstance(value, tuple) and len(value) > _LONG_LISTS:
            value = (*value[:_LONG_LISTS], "...")
        texts.append(f"{name}: {shortened(value_text(value), MOST, '...')}")
    return harmless(", ".join(texts))


def _field_lines(one: Seen) -> Iterator[Any]:
    from rich.text import Text

    from logdx.authoring.yaml_text import value_text
    from logdx.render.terminal import harmless

    place = f"line {one.lines}" if one.lines.isdigit() else f"lines {one.lines}"
    whose = "" if one.attempt is None or one.kind == "attempt" else f", attempt {one.attempt}"
    yield Text()
    yield Text.assemble((one.kind, "bold cyan"), (f"   {place}{whose}", "dim"))
    for name, value in one.fields(dotted=True):
        absent = value is None
        text = harmless(f"  {name}: {value_text(value)}")
        yield Text(text, style="dim" if absent else "")
