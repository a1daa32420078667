"""How the server is reached: stdin and stdout, or streamable HTTP on one address.

    MCPServer -> stdio | (host, port) -> socket -> uvicorn

HTTP is for this machine unless told otherwise. The names in a request's Host header are checked
always, so that a web page cannot reach the server through a name that it rebinds.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from typing import Any

import anyio
import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings

from logdx.errors import UsageError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PATH = "/mcp"
MOST_REQUESTS = 32
"""Connections at a time; what comes beyond them gets 503."""
ESCAPED = 2
"""How much longer a log may be as JSON, with its line ends and quotes escaped."""


def serve_stdio(server: MCPServer[Any]) -> None:
    """Serve over stdin and stdout until stdin ends."""
    anyio.run(server.run_stdio_async)


def serve_http(
    server: MCPServer[Any], host: str, port: int, allowed: Sequence[str], max_bytes: int
) -> None:
    """Serve streamable HTTP until told to stop; ``allowed`` are further names of this host.

    Raises UsageError when the address cannot be listened on.
    """
    listener = listen(host, port)
    port = listener.getsockname()[1]
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        host=host,
        stateless_http=True,
        json_response=True,
        max_request_body_size=max_bytes * ESCAPED + (64 << 10),
        transport_security=security((host, *allowed)),
    )
    config = uvicorn.Config(app, log_config=None, access_log=False, limit_concurrency=MOST_REQUESTS)
    print(f"logdx mcp: http://{_bracketed(host)}:{port}{PATH}", file=sys.stderr, flush=True)
    if host not in LOOPBACK:
        print(
            "logdx mcp: whoever reaches this address may use it; put a proxy that asks for "
            "credentials before it",
            file=sys.stderr,
        )
    uvicorn.Server(config).run(sockets=[listener])


def security(names: Sequence[str]) -> TransportSecuritySettings:
    """Return the names that a request's Host and Origin may give: loopback and ``names``."""
    hosts = [_bracketed(name) for name in dict.fromkeys((*LOOPBACK, *names)) if _is_name(name)]
    both = [pattern for host in hosts for pattern in (host, f"{host}:*")]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=both,
        allowed_origins=[f"{scheme}://{one}" for one in both for scheme in ("http", "https")],
    )


def _is_name(host: str) -> bool:
    """Whether a client can ask for it: "every address" is no name."""
    return host not in ("0.0.0.0", "::", "*", "")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises UsageError for an address that cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(f"--http {_bracketed(host)}:{port}: {error.strerror or error}") from error
    listener.set_inheritable(True)
    return listener
