"""The chats as ``logdx serve`` serves them: a process, a port, and secrets in the environment."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from nacl.signing import SigningKey

from logdx.errors import UsageError
from logdx.server.chat import chat_routes, configured_adapters

KEY = SigningKey(b"k" * 32)
SECRETS = {
    "LOGDX_MATTERMOST_TOKENS": "token-one, token-two",
    "LOGDX_MATTERMOST_URL": "https://chat.example.com",
    "LOGDX_DISCORD_PUBLIC_KEY": KEY.verify_key.encode().hex(),
    "LOGDX_TEAMS_SECRET": base64.b64encode(b"s" * 32).decode(),
    "LOGDX_SLACK_SIGNING_SECRET": "signing-secret",
    "LOGDX_SLACK_BOT_TOKEN": "xoxb-none",
}


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "logdx", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | SECRETS)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _wait_for(client, process)
            yield client
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            if client.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def teams(text: str) -> dict[str, Any]:
    body = json.dumps({"type": "message", "id": text[:9], "text": text}).encode()
    digest = base64.b64encode(hmac.digest(b"s" * 32, body, hashlib.sha256)).decode()
    return {"content": body, "headers": {"Authorization": f"HMAC {digest}"}}


def test_a_log_is_explained_by_the_workers(server: httpx.Client, sample: str) -> None:
    form = {"token": "token-two", "text": sample, "trigger_id": "1", "user_id": "u"}
    answer = server.post("/chat/mattermost", data=form)
    assert "LDX101 untrusted-root" in answer.json()["text"]
    answer = server.post("/chat/teams", **teams(sample.replace("<", "&lt;")))
    assert "LDX101 untrusted-root" in answer.text


def test_ping_of_discord(server: httpx.Client) -> None:
    stamp, body = str(int(time.time())), b'{"type": 1}'
    signature = KEY.sign(stamp.encode() + body).signature.hex()
    headers = {"X-Signature-Ed25519": signature, "X-Signature-Timestamp": stamp}
    assert server.post("/chat/discord", content=body, headers=headers).json() == {"type": 1}


def test_challenge_of_slack(server: httpx.Client) -> None:
    stamp, body = str(int(time.time())), '{"type": "url_verification", "challenge": "c1"}'
    base = f"v0:{stamp}:{body}".encode()
    signature = "v0=" + hmac.new(b"signing-secret", base, hashlib.sha256).hexdigest()
    headers = {
        "X-Slack-Signature": signature,
        "X-Slack-Request-Timestamp": stamp,
        "Content-Type": "application/json",
    }
    answer = server.post("/chat/slack", content=body, headers=headers)
    assert answer.json() == {"challenge": "c1"}


@pytest.mark.parametrize("name", ["slack", "mattermost", "discord", "teams"])
def test_what_is_not_genuine_is_refused(server: httpx.Client, name: str) -> None:
    for body in (b"", b"text=-9984", b"{}", b"\xff\xfe", b"[" * 10_000):
        answer = server.post(f"/chat/{name}", content=body)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
    assert server.get(f"/chat/{name}").status_code == 405


@pytest.mark.parametrize("name", ["slack", "mattermost", "discord", "teams"])
def test_a_large_body_is_refused_before_it_is_read(server: httpx.Client, name: str) -> None:
    """The answer comes though only the head and one byte of the body were sent."""
    host, port = server.base_url.host, server.base_url.port
    with socket.create_connection((host, port or 80), timeout=10) as connection:
        head = f"POST /chat/{name} HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\nx"
        connection.sendall(head.encode())
        assert connection.recv(12) == b"HTTP/1.1 413"


def test_no_answer_tells_a_secret_or_a_path(server: httpx.Client) -> None:
    for name in ("slack", "mattermost", "discord", "teams"):
        text = server.post(f"/chat/{name}", content=b"token=wrong").text
        assert not any(secret in text for secret in SECRETS.values())
        assert "/" not in text.replace("about:blank", "")


def test_a_chat_without_its_secret_is_not_served() -> None:
    assert configured_adapters({}) == []
    assert configured_adapters(dict.fromkeys(SECRETS, " ")) == []
    adapters = configured_adapters({"LOGDX_TEAMS_SECRET": SECRETS["LOGDX_TEAMS_SECRET"]})
    routes = chat_routes(adapters, None)  # type: ignore[arg-type]
    assert [route.path for route in routes] == ["/chat/teams"]
    assert {adapter.name for adapter in configured_adapters(SECRETS)} == {
        "slack", "mattermost", "discord", "teams",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"LOGDX_SLACK_BOT_TOKEN": "x"}, "LOGDX_SLACK_SIGNING_SECRET"),
        ({"LOGDX_DISCORD_PUBLIC_KEY": "12"}, "64 hex digits"),
        ({"LOGDX_TEAMS_SECRET": "äö"}, "base64"),
        (
            {"LOGDX_MATTERMOST_TOKENS": "x", "LOGDX_MATTERMOST_URL": "http://chat.example.com"},
            "https",
        ),
    ],
)
def test_half_a_setting_is_an_error(environ: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        configured_adapters(environ)
    assert not any(value in str(caught.value) for value in environ.values() if len(value) > 2)
