"""``logdx ca LOG``: the root certificates that the device of this log should load.

    log -> explain -> roots (endpoint's of today, else the chain's issuer) -> PEM, C header or DER

The roots come from certifi on this machine, never from the network.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logdx.commands.explain import date_option
from logdx.commands.words import sentence
from logdx.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from logdx.certs.choose import Choice


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("ca", help=text, description=sentence(text))
    parser.add_argument("log", nargs="?", metavar="LOG", help="the device's log, or - for stdin")
    parser.add_argument(
        "--root", metavar="NAME", action="append", default=[],
        help="this root, by its name, instead of what the log needs",
    )  # fmt: skip
    parser.add_argument(
        "--as", dest="form", choices=("pem", "header", "der"), default="pem",
        help="PEM, a C header with the length that mbedtls_x509_crt_parse wants, or DER",
    )  # fmt: skip
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="instead of stdout")
    parser.add_argument("--now", metavar="DATE", help="the roots of this date (LOGDX_NOW)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the roots; say on stderr which and why."""
    from logdx.certs.bundle import bundle
    from logdx.certs.header import as_header
    from logdx.certs.output import as_der, as_pem, deliver, headline
    from logdx.pipeline import now_from_environment

    if bool(args.log) == bool(args.root):
        raise UsageError("ca: give either a LOG or --root NAME")
    now = date_option(args.now, "--now") or now_from_environment()
    roots = bundle()
    choice = _choice(args, now)
    first = headline(roots.version, now)
    if args.form == "der":
        data = as_der(choice)
    elif args.form == "header":
        data = as_header(choice, first, args.output)
    else:
        data = as_pem(choice, first)
    deliver(data, args.output)
    _tell(choice, args)
    return 0


def _choice(args: argparse.Namespace, now: datetime) -> Choice:
    from logdx.certs import choose
    from logdx.certs.bundle import bundle

    if args.root:
        return choose.by_name(args.root, bundle(), now)
    from logdx.pipeline import explain
    from logdx.source import open_path, open_stream

    source = open_stream(sys.stdin.buffer) if args.log == "-" else open_path(Path(args.log))
    return choose.by_report(explain(source, now=now), bundle(), now)


def _tell(choice: Choice, args: argparse.Namespace) -> None:
    from logdx.render.terminal import harmless

    written = choice.needed if args.form == "der" else choice.roots
    lines = list(choice.notes)
    if args.form == "der" and choice.backups:
        lines.append("DER holds one certificate: the backup is left out.")
    where = f" to {args.output}" if args.output else ""
    for root in written:
        lines.append(
            f"Written{where}: {root.name}, valid until {root.not_after:%Y-%m-%d},"
            f" SHA-256 {root.sha256}"
        )
    for line in lines:
        print(f"logdx: {harmless(line)}", file=sys.stderr)
