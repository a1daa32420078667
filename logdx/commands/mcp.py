"""``logdx mcp``: answer assistants over the Model Context Protocol.

stdin and stdout, or --http -> logdx.mcp -> tools explain_log, explain_code, list_causes
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from logdx.commands.words import sentence
from logdx.errors import UsageError

MAX_BYTES = 5 << 20
EPILOG = """\
An assistant starts it itself: {"command": "logdx", "args": ["mcp"]}.
With --http it listens on this machine only, unless HOST says otherwise, and answers at /mcp."""


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser(
        "mcp", help=text, description=sentence(text), epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "--http", metavar="[HOST:]PORT", help="streamable HTTP instead of stdin and stdout"
    )
    parser.add_argument(
        "--allow-host", metavar="NAME", action="append", default=[],
        help="another name under which clients reach --http",
    )  # fmt: skip
    parser.add_argument(
        "--max-bytes", metavar="N", type=int, default=MAX_BYTES, help="largest log (5242880)"
    )
    parser.add_argument(
        "--rules", metavar="PATH", type=Path, action="append", default=[],
        help="rules of your own: a file or folder",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until the client goes; return 0. Raises UsageError for a bad address."""
    if args.max_bytes < 1:
        raise UsageError(f"--max-bytes: {args.max_bytes} is no size")
    address = http_address(args.http) if args.http is not None else None
    if address is None and args.allow_host:
        raise UsageError("--allow-host needs --http")
    _need_sdk()
    from logdx.mcp.server import build_server
    from logdx.mcp.transport import serve_http, serve_stdio
    from logdx.workspace import open_workspace

    server = build_server(open_workspace(args.rules), args.max_bytes)
    if address is not None:
        serve_http(server, *address, args.allow_host, args.max_bytes)
        return 0
    if sys.stdin.isatty():
        print("logdx mcp: speaks JSON-RPC on stdin; an assistant starts it", file=sys.stderr)
    serve_stdio(server)
    return 0


def _need_sdk() -> None:
    """Raise UsageError where the SDK is missing, or is one of before mcp 2."""
    try:
        importlib.import_module("mcp.server.mcpserver")
    except ImportError as error:
        raise UsageError("logdx mcp needs mcp 2: pip install 'logdx[mcp]'") from error


def http_address(text: str) -> tuple[str, int]:
    """Split ``[HOST:]PORT``; the host is this machine when there is none.

    >>> http_address("8808"), http_address("[::1]:0")
    (('127.0.0.1', 8808), ('::1', 0))
    """
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or not port.isascii() or int(port) > 65535:
        raise UsageError(f"--http: {text!r} is no HOST:PORT (127.0.0.1:8808)")
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)
