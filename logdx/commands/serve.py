"""``logdx serve``: the API, the web page and the chat platforms in one process.

flags, LOGDX_SERVE_* and [serve] of logdx.toml -> Settings -> build_app -> uvicorn
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logdx.commands.words import sentence
from logdx.config import load_config
from logdx.errors import UsageError
from logdx.server.configure import OPTIONS, PREFIX, settings_from

if TYPE_CHECKING:
    import uvicorn

    from logdx.server.settings import Settings

SECRETS = """\
Each option can also stand in the environment (LOGDX_SERVE_PORT=8080) or in [serve] of logdx.toml.
Secrets stand in the environment only: LOGDX_SERVE_STORE where its URL has a password, and those
of the chat platforms. The server speaks plain HTTP on the loopback address: put a proxy that
speaks TLS in front of it before others can reach it.
"""


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser(
        "serve", help=text, description=sentence(text), epilog=SECRETS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    for name, option in OPTIONS.items():
        parser.add_argument(f"--{name}", metavar="VALUE", help=option.what)
    parser.add_argument(
        "--rules", metavar="PATH", type=Path, action="append", default=[],
        help="rules of your own: a file or folder",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    flags = {name: getattr(args, name.replace("-", "_")) for name in OPTIONS}
    rules = tuple(path.resolve() for path in args.rules)
    settings = settings_from(flags, os.environ, load_config().serve, rules)
    server = _server(settings)
    try:
        server.run()
    except KeyboardInterrupt:
        return 130
    return 0 if server.started else 2


def _server(settings: Settings) -> uvicorn.Server:
    try:
        import uvicorn

        from logdx.server.app import build_app
        from logdx.server.http import uvicorn_config
    except ModuleNotFoundError as error:
        raise UsageError(f"serve needs {error.name}: pip install 'logdx[serve]'") from error

    class Server(uvicorn.Server):
        """Says where it listens, once it does."""

        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            for listening in self.servers:
                for socket in listening.sockets:
                    host, port = socket.getsockname()[:2]
                    shown = f"[{host}]" if ":" in host else host
                    print(f"logdx: serving on http://{shown}:{port}/", file=sys.stderr, flush=True)

    return Server(uvicorn_config(build_app(settings), settings))


__all__ = ["PREFIX", "add_parser", "run"]
