"""``logdx serve``: the API, the web page and the chat platforms in one process.

flags, LOGDX_* and [serve] of logdx.toml -> Settings -> build_app -> uvicorn
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from logdx.errors import UsageError
from logdx.server.settings import Settings


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("serve", help=text, description=text.capitalize() + ".")
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    given = {name: value for name in ("host", "port") if (value := getattr(args, name)) is not None}
    settings = replace(Settings(), **given)
    try:
        import uvicorn

        from logdx.server.app import build_app
    except ModuleNotFoundError as error:
        raise UsageError(f"serve needs {error.name}: pip install 'logdx[serve]'") from error
    uvicorn.run(
        build_app(settings), host=settings.host, port=settings.port, log_level="warning",
        access_log=False,
    )  # fmt: skip
    return 0
