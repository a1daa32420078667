"""``logdx mcp --http``: a real process on loopback, asked by the SDK's client and by bare HTTP."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import pytest
from mcp import Client

from logdx.errors import UsageError
from logdx.mcp.transport import listen, security
from logdx.resources import folder

ROOT = Path(__file__).parents[2]
WIZNET = (folder("samples") / "wiznet-azure-iot-hub.log").read_text(encoding="utf-8")


@contextmanager
def serving(*args: str) -> Iterator[str]:
    """Yield the URL of a server on a free port; it must end by SIGINT with 130."""
    command = [sys.executable, "-m", "logdx", "mcp", "--http", *args]
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr
    with process:
        try:
            line = process.stderr.readline()
            assert line.startswith("logdx mcp: http://"), line + process.stderr.read()
            yield line.split()[-1]
        finally:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
    assert out == ""
    assert "Traceback" not in err
    assert process.returncode == 130


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving("0", "--max-bytes", "20000", "--allow-host", "logs.example") as url:
        yield url


PING = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}).encode()


def post(url: str, body: bytes, **headers: str) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    usual = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
             "MCP-Protocol-Version": "2025-06-18"}  # fmt: skip
    connection.request("POST", parts.path, body, {**usual, **headers})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


@pytest.mark.heavy
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_client_of_the_sdk(url, mode):
    async def main() -> None:
        with anyio.fail_after(60):
            async with Client(url, mode=mode) as client:
                names = {tool.name for tool in (await client.list_tools()).tools}
                assert names == {"explain_log", "explain_code", "list_causes"}
                result = await client.call_tool("explain_log", {"log": WIZNET})
                assert result.structured_content["diagnoses"][0]["code"] == "LDX101"

    anyio.run(main)


@pytest.mark.heavy
def test_it_listens_on_loopback_only(url):
    assert urlsplit(url).hostname == "127.0.0.1"
    assert urlsplit(url).path == "/mcp"


@pytest.mark.heavy
def test_a_rebound_name_is_refused(url):
    port = urlsplit(url).port
    assert post(url, PING)[0] == 200
    assert post(url, PING, Host=f"evil.example:{port}")[0] == 421
    assert post(url, PING, Host="127.0.0.1.evil.example")[0] == 421
    assert post(url, PING, Origin="http://evil.example")[0] == 403
    assert post(url, PING, Origin=f"http://localhost:{port}")[0] == 200
    assert post(url, PING, Host="logs.example")[0] == 200
    assert post(url, PING, Host=f"logs.example:{port}", Origin="https://logs.example")[0] == 200


@pytest.mark.heavy
def test_bodies_that_are_too_large_or_broken(url):
    assert post(url, b"x" * 200_000)[0] == 413
    status, text = post(url, b"{not json")
    assert status == 400
    assert "Traceback" not in text
    assert post(url, PING, **{"Content-Type": "text/plain"})[0] == 400
    call = {"name": "explain_log", "arguments": {"log": "x" * 30_000}}
    body = json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call})
    status, text = post(url, body.encode())
    assert status == 200
    assert "30000 bytes, the limit is 20000" in text
    assert post(url, PING)[0] == 200


def test_names_of_every_address_are_not_allowed():
    hosts = security(["0.0.0.0", "hub.example", "fd00::7"]).allowed_hosts
    assert "0.0.0.0:*" not in hosts
    assert {"localhost:*", "[::1]:*", "hub.example", "hub.example:*", "[fd00::7]:*"} <= set(hosts)


def test_a_port_in_use_is_one_line():
    with listen("127.0.0.1", 0) as taken, pytest.raises(UsageError, match="already in use"):
        listen("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(UsageError, match=r"--http nowhere\.invalid:1"):
        listen("nowhere.invalid", 1)
