"""``logdx diff``: where a working and a failing handshake part ways.

GOOD, BAD -> explain() each -> logdx.compare -> text, JSON, Markdown or HTML
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logdx.commands.explain import add_common, add_redact, date_option, kept_kinds
from logdx.commands.words import sentence
from logdx.errors import UsageError

if TYPE_CHECKING:
    from logdx.compare import Comparison
    from logdx.model.report import Report

FORMATS = ("text", "json", "markdown", "html")
_EPILOG = """\
Of BAD the last failed attempt is compared, of GOOD the best one, to the same host where there is a
choice; --good-attempt and --bad-attempt name others. Both may be the same log.
Exit codes: 0 a comparison was made, whatever differs; 2 unreadable input, a log without a
handshake, or usage."""


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser(
        "diff", help=text, description=sentence(text), epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("good", metavar="GOOD", help="log of a handshake that works, or -")
    parser.add_argument("bad", metavar="BAD", help="log of one that fails, or - for stdin")
    parser.add_argument("-f", "--format", choices=FORMATS, default="text")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there, not stdout")
    for side in ("good", "bad"):
        parser.add_argument(
            f"--{side}-attempt", type=int, metavar="N", help=f"attempt of {side.upper()}, from 1"
        )
    add_redact(parser)
    add_common(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compare two logs and show what differs."""
    from logdx.compare import compare

    keep = kept_kinds(args)
    reports = _reports(args)
    if keep is not None:
        from logdx.redact import Redactor, redact_report

        redactor = Redactor(keep)
        reports = [redact_report(report, keep, redactor) for report in reports]
    comparison = compare(*reports, good_attempt=args.good_attempt, bad_attempt=args.bad_attempt)
    _show(comparison, args)
    return 0


def _reports(args: argparse.Namespace) -> list[Report]:
    """Explain both logs."""
    from logdx.pipeline import explain
    from logdx.source import open_path, open_stream
    from logdx.workspace import open_workspace

    if args.good == args.bad == "-":
        raise UsageError("GOOD and BAD cannot both be stdin")
    now, log_date = date_option(args.now, "--now"), date_option(args.log_date, "--log-date")
    workspace = open_workspace(args.rules)
    reports = []
    for name in (args.good, args.bad):
        source = open_stream(_stdin()) if name == "-" else open_path(Path(name))
        reports.append(
            explain(
                source, rules=workspace.rules, now=now, log_date=log_date,
                dialects=workspace.dialects,
            )
        )  # fmt: skip
    return reports


def _stdin() -> Any:
    import sys

    if sys.stdin.isatty():
        print("logdx: paste the log, then Ctrl-D", file=sys.stderr)
    return sys.stdin.buffer


def _show(comparison: Comparison, args: argparse.Namespace) -> None:
    if args.format == "text" and args.output is None:
        from logdx.render.diff_text import render_diff
        from logdx.render.terminal import console_for

        console_for(args.color).print(render_diff(comparison))
        return
    from logdx.deliver import write_stdout, write_text

    text = _rendered(comparison, args.format)
    if args.output is None:
        write_stdout(text)
    else:
        write_text(args.output, text)


def _rendered(comparison: Comparison, form: str) -> str:
    if form == "json":
        from logdx.render.diff_json import diff_json

        return diff_json(comparison) + "\n"
    if form == "markdown":
        from logdx.render.diff_markdown import diff_markdown

        return diff_markdown(comparison)
    if form == "html":
        from logdx.render.diff_html import diff_html

        return diff_html(comparison)
    import io

    from rich.console import Console

    from logdx.render.diff_text import render_diff

    console = Console(file=io.StringIO(), width=80, no_color=True, markup=False, highlight=False)
    console.print(render_diff(comparison))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]
