"""The command line: one parser, one place where errors become messages and exit codes.

argv -> argparse -> commands.NAME.run(args) -> exit code
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from logdx.errors import LogdxError, UsageError, nearest
from logdx.version import __version__

COMMANDS = {
    "explain": "say what broke in a log, why, and how to mend it",
    "watch": "read an endless log and give a verdict as soon as an attempt ends",
    "check": "fail a build whose logs show a failed handshake",
    "diff": "show where a working and a failing handshake part ways",
    "excerpt": "cut the shortest honest excerpt out of a log, without its secrets",
    "records": "show what logdx read in a log: what a rule can see",
    "code": "say what an error code, flag or alert means",
    "ca": "write the root certificates that the device should load",
    "rules": "list, show, write, lint and test rules",
    "packs": "list the installed packs",
    "serve": "answer over HTTP: API, web page and chat platforms",
    "mcp": "answer assistants over the Model Context Protocol",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run logdx; return the exit code (0 report made, 2 input or usage error)."""
    try:
        args = _parse(sys.argv[1:] if argv is None else argv)
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except LogdxError as error:
        print(f"logdx: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="logdx", description="Explain why a TLS handshake failed, from the device's log."
    )
    parser.add_argument("--version", action="version", version=f"logdx {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = next((word for word in argv if not word.startswith("-")), None)
    if wanted is not None and wanted not in COMMANDS:
        raise UsageError(_no_command(wanted))
    for name, text in COMMANDS.items():
        if name == wanted:
            importlib.import_module(f"logdx.commands.{name}").add_parser(subparsers, text)
        else:
            subparsers.add_parser(name, help=text)
    return parser.parse_args(argv)


def _no_command(word: str) -> str:
    if os.path.exists(word):
        return f"{word!r} is no command; to explain it: logdx explain {word}"
    return f"{word!r} is no command{nearest(word, COMMANDS)}; logdx --help lists them"
