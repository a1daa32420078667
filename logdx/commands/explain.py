"""``logdx explain``: what broke, why, and how to mend it.

paths (files, folders, -) -> explain() for each -> text or JSON Lines on stdout
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logdx.commands.words import sentence
from logdx.errors import SourceError, UsageError
from logdx.model.device import DeviceFile
from logdx.model.report import Report
from logdx.pipeline import explain, explain_joined
from logdx.source import Source, log_files, open_path, open_stream

if TYPE_CHECKING:
    from logdx.workspace import Workspace


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("explain", help=text, description=sentence(text))
    parser.add_argument("logs", nargs="+", metavar="LOG", help="file, folder, or - for stdin")
    parser.add_argument("--format", choices=FORMATS, default="text")
    add_common(parser)
    add_redact(parser)
    parser.add_argument(
        "--join", action="store_true",
        help="one report of all inputs: the device's log and openssl s_client's, for example",
    )  # fmt: skip
    parser.add_argument("--trace", action="store_true", help="show what each stage made of it")
    parser.add_argument("--why", metavar="RULE", help="say why a rule holds or does not")
    for name, text in _DEVICE_FILES.items():
        parser.add_argument(f"--{name}", metavar="FILE", type=Path, help=text)
    parser.set_defaults(run=run)


FORMATS = ("text", "json", "jsonl", "markdown", "html", "sarif")
"""json: one whole report a line; the others are those of ``logdx check``."""
_DEVICE_FILES = {
    "ca": "check the CA file that the device loads: PEM, DER or C source",
    "cert": "check the device's own certificate",
    "key": "check that the device's key belongs to --cert",
}


def _device_files(args: argparse.Namespace, first_source: int = 1) -> tuple[DeviceFile, ...]:
    """Read --ca, --cert and --key; a file of which nothing can be read is said at once.

    ``first_source``: the number of the first of them among the report's sources.
    """
    paths = {name: path for name in _DEVICE_FILES if (path := getattr(args, name)) is not None}
    if not paths:
        return ()
    from logdx.certs.inputs import read_files

    files = read_files(paths, first_source)
    for file in files:
        if file.damage is not None:
            print(f"logdx: {file.name}: {file.damage}", file=sys.stderr)
    return files


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that ``explain`` and ``watch`` share."""
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--now", metavar="DATE", help="explain as of this date (LOGDX_NOW)")
    parser.add_argument("--log-date", metavar="DATE", help="when the log was written")
    parser.add_argument(
        "--rules", metavar="PATH", type=Path, action="append", default=[],
        help="rules of your own: a file or folder",
    )  # fmt: skip


def add_redact(parser: Any) -> None:
    """Add ``--redact``, for reports that leave the machine."""
    parser.add_argument("--redact", action="store_true", help="take secrets out of what is shown")
    parser.add_argument(
        "--keep", metavar="KIND", action="append", default=[],
        help="with --redact: a kind of secret to leave in, such as ip or wifi",
    )  # fmt: skip


def kept_kinds(args: argparse.Namespace) -> frozenset[str] | None:
    """Return the kinds to leave in; None without ``--redact``. Raises UsageError."""
    if not args.redact:
        if args.keep:
            raise UsageError("--keep: goes with --redact")
        return None
    from logdx.redact import kinds_to_keep

    return kinds_to_keep(kind.strip() for text in args.keep for kind in text.split(","))


def run(args: argparse.Namespace) -> int:
    """Explain each input; return 2 when one could not be read, after the others."""
    from logdx.workspace import open_workspace

    now, log_date = date_option(args.now, "--now"), date_option(args.log_date, "--log-date")
    workspace = open_workspace(args.rules)
    if args.join:
        return _join(args, workspace, now, log_date)
    rules, dialects = workspace.rules, workspace.dialects
    device = _device_files(args)
    failed = any(file.damage is not None for file in device)

    def explained(source: Source) -> Report:
        return explain(
            source, rules=rules, now=now, log_date=log_date, dialects=dialects, device=device
        )

    keep = kept_kinds(args)
    if args.format not in _EACH and not args.why:
        return max(_show_together(explained, rules, args, keep), 2 * failed)
    for name in args.logs:
        try:
            for source in sources(name):
                _show(_shareable(explained(source), keep), rules, args)
        except SourceError as error:
            print(f"logdx: {error}", file=sys.stderr)
            failed = True
    return 2 if failed else 0


def _shareable(report: Report, keep: frozenset[str] | None) -> Report:
    if keep is None:
        return report
    from logdx.redact import redact_report

    return redact_report(report, keep)


_EACH = ("text", "json")
"""Formats that show a report as soon as it is made; the others are one document."""


def _show_together(
    explained: Callable[[Source], Report],
    rules: Sequence[Any],
    args: argparse.Namespace,
    keep: frozenset[str] | None,
) -> int:
    """Write one document of all logs; return 2 when one could not be read."""
    from logdx.check.inputs import open_inputs
    from logdx.check.whole import explain_all
    from logdx.deliver import write_stdout
    from logdx.render.formats import FORMATS as RENDERERS

    with open_inputs(args.logs) as inputs:
        findings = explain_all(inputs, explained, rules, keep)
    write_stdout(RENDERERS[args.format].render(findings))
    errors = [log.error for log in findings.logs if log.error is not None]
    for error in errors:
        print(f"logdx: {error}", file=sys.stderr)
    return 2 if errors else 0


def _join(
    args: argparse.Namespace,
    workspace: Workspace,
    now: datetime | None,
    log_date: datetime | None,
) -> int:
    """Explain all inputs in one report; one that cannot be opened is named and left out."""
    if args.format not in _EACH:
        raise UsageError(f"--join gives one report: --format {' or '.join(_EACH)}")
    keep = kept_kinds(args)
    opened: list[Source] = []
    failed = False
    for name in args.logs:
        try:
            opened += sources(name)
        except SourceError as error:
            print(f"logdx: {error}", file=sys.stderr)
            failed = True
    device = _device_files(args, len(opened))
    if opened:
        report = explain_joined(
            opened, rules=workspace.rules, now=now, log_date=log_date,
            dialects=workspace.dialects, device=device,
        )  # fmt: skip
        _show(_shareable(report, keep), workspace.rules, args)
    return 2 if failed or any(file.damage is not None for file in device) else 0


def _show(report: Report, rules: Any, args: argparse.Namespace) -> None:
    if args.why:
        from logdx.render.why import render_why

        print(render_why(report, rules, args.why))
    elif args.format == "json":
        from logdx.render.as_json import render_json

        print(render_json(report))
    else:
        from logdx.render.terminal import console_for
        from logdx.render.text import render_text

        console = console_for(args.color)
        if args.trace:
            from logdx.render.trace import render_trace

            console.print(render_trace(report))
        console.print(render_text(report), crop=False)


def date_option(text: str | None, option: str) -> datetime | None:
    """Parse a date given on the command line. Raises UsageError for anything else."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option}: {text!r} is no date (2022-06-10 or 2022-06-10T12:00)"
        ) from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def sources(name: str) -> Iterator[Source]:
    """Yield stdin, the file, or the logs of the folder. Raises SourceError."""
    path = Path(name)
    if name == "-":
        if sys.stdin.isatty():
            print("logdx: paste the log, then Ctrl-D", file=sys.stderr)
        yield open_stream(sys.stdin.buffer)
    elif path.is_dir():
        yield from (open_path(file) for file in log_files(path))
    else:
        yield open_path(path)
