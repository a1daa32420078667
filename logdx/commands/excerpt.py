"""``logdx excerpt``: the shortest honest excerpt of a log, without its secrets.

log -> logdx.redact.excerpt -> text or Markdown on stdout or in a file; counts on stderr
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logdx.commands.explain import date_option
from logdx.commands.words import sentence
from logdx.errors import UsageError

if TYPE_CHECKING:
    from logdx.model.report import Report
    from logdx.redact.excerpt import Excerpt
    from logdx.source import Source

_EPILOG = """\
Kinds of secrets that --keep leaves in: {kinds}.
What was redacted is said on stderr, never in the excerpt. Read it before you post it: logdx knows
the secrets that libraries and SDKs print, not those that only your program knows.
Exit codes: 0 an excerpt was made, 2 unreadable input or usage."""


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    from logdx.redact.kinds import KINDS

    parser = subparsers.add_parser(
        "excerpt", help=text, description=sentence(text),
        epilog=_EPILOG.format(kinds=", ".join(KINDS)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("log", metavar="LOG", help="a file, or - for stdin")
    parser.add_argument("-f", "--format", choices=("text", "markdown"), default="text")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there, not stdout")
    parser.add_argument(
        "--keep", metavar="KIND", action="append", default=[],
        help="a kind of secret to leave in, such as ip or wifi; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--private-addresses", action="store_true", help="redact addresses of private networks, too"
    )
    parser.add_argument("--now", metavar="DATE", help="explain as of this date (LOGDX_NOW)")
    parser.add_argument("--log-date", metavar="DATE", help="when the log was written")
    parser.add_argument(
        "--rules", metavar="PATH", type=Path, action="append", default=[],
        help="rules of your own: a file or folder",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the excerpt of one log; what was redacted goes to stderr."""
    from logdx.check.inputs import open_inputs
    from logdx.deliver import write_stdout, write_text
    from logdx.pipeline import explain
    from logdx.redact.excerpt import excerpt
    from logdx.redact.kinds import kinds_to_keep
    from logdx.render.excerpt import excerpt_markdown, excerpt_note
    from logdx.workspace import open_workspace

    keep = kinds_to_keep(kind.strip() for text in args.keep for kind in text.split(","))
    now, log_date = date_option(args.now, "--now"), date_option(args.log_date, "--log-date")
    if args.log != "-" and Path(args.log).is_dir():
        raise UsageError(f"{args.log}: is a folder; an excerpt is of one log")
    workspace = open_workspace(args.rules)

    def explained(source: Source) -> Report:
        return explain(
            source, rules=workspace.rules, now=now, log_date=log_date, dialects=workspace.dialects
        )

    with open_inputs([args.log]) as inputs:
        if len(inputs) != 1:
            raise UsageError(f"{args.log}: are {len(inputs)} logs; an excerpt is of one")
        made = excerpt(
            inputs[0].open, explained, keep=keep, private_addresses=args.private_addresses
        )
    text = _plain(made, explained) if args.format == "text" else excerpt_markdown(made)
    if args.output is None:
        write_stdout(text)
    else:
        write_text(args.output, text)
    print(f"logdx: {excerpt_note(made)}", file=sys.stderr)
    if not made.complete:
        print("logdx: without its secrets the log tells less than with them", file=sys.stderr)
    return 0


def _plain(made: Excerpt, explained: Callable[[Source], Report]) -> str:
    """The excerpt as text that gets the same answer as its log, heading and all."""
    from logdx.redact.excerpt import answer_of
    from logdx.render.excerpt import excerpt_text
    from logdx.source import open_text

    text = excerpt_text(made)
    same = answer_of(explained(open_text(text))) == answer_of(made.report)
    return text if same or not made.complete else excerpt_text(made, titled=False)
