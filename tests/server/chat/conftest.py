"""A stand-in of the platforms on loopback: Slack's Web API, and their hosts over TLS.

Every host name leads to the stand-in, so that the adapters run with the addresses, the https and
the certificate checks that they have in service.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import hashlib
import hmac
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
import uvicorn
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

import logdx
from logdx.model.report import Report
from logdx.server.chat import chat_routes
from logdx.server.chat.base import ChatAdapter
from logdx.server.chat.outgoing import Origins, Outgoing
from logdx.server.chat.slack import FILE_ORIGINS, ORIGINS, Slack

ROOT = Path(__file__).parents[3]
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BOT_TOKEN = "xoxb-stand-in"
HOSTS = ("hooks.slack.com", "files.slack.com", "discord.com", "cdn.discordapp.com",
         "chat.example.com", "evil.example.com")  # fmt: skip


@dataclass
class Call:
    """One request that the stand-in got."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    payload: dict[str, Any]


@dataclass
class StandIn:
    """What the platforms were asked, and what they hold."""

    http: str
    tls_port: int
    authority: ssl.SSLContext
    calls: list[Call] = field(default_factory=list)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)

    def outgoing(self, origins: Origins) -> Outgoing:
        """The client of an adapter, whose names resolve to the stand-in."""
        return Outgoing(origins, connector=self._connector)

    def to(self, path: str) -> list[Call]:
        """The calls to a path."""
        return [call for call in self.calls if call.path.endswith(path)]

    def wait(self, path: str, seconds: float = 10.0) -> Call:
        """The first call to a path, as soon as it came."""
        until = time.monotonic() + seconds
        while not self.to(path):
            assert time.monotonic() < until, f"nothing came to {path}: {self.calls}"
            time.sleep(0.01)
        return self.to(path)[0]

    def _connector(self) -> aiohttp.BaseConnector:
        return aiohttp.TCPConnector(resolver=_Here(self.tls_port), ssl=self.authority)


class _Here(AbstractResolver):
    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=self._port, family=socket.AF_INET, proto=0,
                flags=0,
            )
        ]  # fmt: skip

    async def close(self) -> None:
        pass


@pytest.fixture(scope="session")
def _servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    folder = tmp_path_factory.mktemp("stand-in")
    chain, key = _certificate(folder)
    stand_in = StandIn("", 0, ssl.create_default_context(cafile=str(chain)))
    app = Starlette(
        routes=[
            Route("/api/{method}", _api(stand_in), methods=["GET", "POST"]),
            Route("/redirect", lambda request: RedirectResponse("https://files.slack.com/f/F1")),
            Route("/f/{id}", _file(stand_in)),
            Route("/{path:path}", _hook(stand_in), methods=["POST", "PATCH"]),
        ]
    )
    with _serving(app) as port, _serving(app, ssl_certfile=chain, ssl_keyfile=key) as tls_port:
        stand_in.http, stand_in.tls_port = f"http://127.0.0.1:{port}", tls_port
        yield stand_in


@pytest.fixture
def stand_in(_servers: StandIn) -> StandIn:
    _servers.calls.clear()
    _servers.files.clear()
    _servers.contents.clear()
    return _servers


@pytest.fixture
def sample() -> str:
    return (ROOT / "samples/wiznet-azure-iot-hub.log").read_text("utf-8")


@pytest.fixture(scope="session")
def explain() -> Callable[..., Any]:
    """The server's workers, in this process; a log that comes again is not explained again."""
    reports: dict[bytes, Report] = {}

    async def explain(log: bytes, *, ca: bytes | None = None) -> Report:
        if log not in reports:
            reports[log] = await asyncio.to_thread(logdx.explain, log.decode("utf-8", "replace"))
        return reports[log]

    return explain


@pytest.fixture
def serve(explain: Callable[..., Any]) -> Iterator[Callable[..., TestClient]]:
    """A client of the routes of some adapters."""
    with contextlib.ExitStack() as stack:

        def client(*adapters: ChatAdapter, explain: Any = explain) -> TestClient:
            app = Starlette(routes=chat_routes(adapters, explain))
            client = stack.enter_context(TestClient(app))
            stack.callback(_let_connections_close, client)
            return client

        yield client


def _let_connections_close(client: TestClient) -> None:
    """A closed connection is gone one turn of the loop later."""
    assert client.portal is not None
    client.portal.call(asyncio.sleep, 0.01)


@pytest.fixture
def slack(stand_in: StandIn) -> Slack:
    return Slack(
        SIGNING_SECRET,
        BOT_TOKEN,
        api=f"{stand_in.http}/api/",
        outgoing=stand_in.outgoing(ORIGINS),
        files=stand_in.outgoing(FILE_ORIGINS),
    )


@pytest.fixture
def signed() -> Callable[..., dict[str, Any]]:
    """Body and headers of a request as Slack signs it."""

    def signed(
        form: dict[str, str] | None = None, *, event: Any = None, age: float = 0
    ) -> dict[str, Any]:
        body = json.dumps(event) if event is not None else urlencode(form or {})
        stamp = str(int(time.time() - age))
        base = f"v0:{stamp}:{body}".encode()
        digest = hmac.new(SIGNING_SECRET.encode(), base, hashlib.sha256).hexdigest()
        kind = "application/json" if event is not None else "application/x-www-form-urlencoded"
        headers = {
            "X-Slack-Signature": f"v0={digest}",
            "X-Slack-Request-Timestamp": stamp,
            "Content-Type": kind,
        }
        return {"content": body, "headers": headers}

    return signed


def _api(stand_in: StandIn) -> Callable[[Request], Any]:
    async def api(request: Request) -> Response:
        method = request.path_params["method"]
        call = await _record(stand_in, request)
        if call.headers.get("authorization") != f"Bearer {BOT_TOKEN}":
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        if method == "files.info":
            file = stand_in.files.get(call.payload.get("file", ""))
            return JSONResponse({"ok": True, "file": file} if file else _NOT_FOUND)
        identity = {"ok": True, "user_id": "UBOT", "bot_id": "BBOT", "team_id": "T1", "ts": "9.9"}
        return JSONResponse(identity)

    return api


_NOT_FOUND = {"ok": False, "error": "file_not_found"}


def _file(stand_in: StandIn) -> Callable[[Request], Any]:
    async def file(request: Request) -> Response:
        await _record(stand_in, request)
        content = stand_in.contents.get(request.path_params["id"])
        return Response(content) if content is not None else Response(status_code=404)

    return file


def _hook(stand_in: StandIn) -> Callable[[Request], Any]:
    async def hook(request: Request) -> Response:
        await _record(stand_in, request)
        return Response("ok")

    return hook


async def _record(stand_in: StandIn, request: Request) -> Call:
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        payload = json.loads(body)
    else:
        payload = dict(request.query_params) | dict((await request.form()).items())
    call = Call(
        request.method, request.headers["host"], request.url.path, dict(request.headers), payload
    )
    stand_in.calls.append(call)
    return call


@contextlib.contextmanager
def _serving(app: Starlette, **options: Any) -> Iterator[int]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", **options))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    now = datetime.datetime.now(datetime.UTC)
    names = [*map(x509.DNSName, HOSTS), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain_file, key_file = folder / "chain.pem", folder / "key.pem"
    chain_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain_file, key_file
