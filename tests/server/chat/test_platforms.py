"""Mattermost, Discord and Teams: genuine requests answered, all others refused."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nacl.signing import SigningKey
from starlette.testclient import TestClient

from logdx.model.report import Report
from logdx.server.chat.base import MAX_BODY
from logdx.server.chat.discord import ORIGINS as DISCORD
from logdx.server.chat.discord import Discord
from logdx.server.chat.markdown import utf16_length
from logdx.server.chat.mattermost import Mattermost
from logdx.server.chat.teams import Teams, plain_text
from logdx.server.chat.teams_card import LIMIT

TOKEN = "zr1xbqhn6tf9urc6k9w6f5cz5e"
SITE = frozenset({("chat.example.com", 443)})
HOOK = "https://chat.example.com/hooks/commands/abc"
COMMAND = {
    "token": TOKEN, "command": "/logdx", "user_id": "u1", "trigger_id": "t1", "response_url": HOOK,
}  # fmt: skip
KEY = SigningKey(b"k" * 32)
SECRET = base64.b64encode(b"s" * 32).decode()


@pytest.fixture
def slow(explain: Any) -> Any:
    """An explain that waits for ``go``."""

    async def slow(log: bytes, *, ca: bytes | None = None) -> Report:
        await asyncio.to_thread(slow.go.wait, 20)  # type: ignore[attr-defined]
        report: Report = await explain(log)
        return report

    slow.go = threading.Event()  # type: ignore[attr-defined]
    return slow


class TestMattermost:
    @pytest.fixture
    def adapter(self, stand_in: Any) -> Mattermost:
        adapter = Mattermost((TOKEN, "other"), stand_in.outgoing(SITE))
        adapter.patience = 20.0  # the first explain of a process loads the grammars
        return adapter

    @pytest.fixture
    def post(self, serve: Any, adapter: Mattermost) -> Callable[..., Any]:
        client: TestClient = serve(adapter)
        return lambda form, **how: client.post("/chat/mattermost", data=form, **how)

    def test_command(self, post: Any, sample: str) -> None:
        answer = post(COMMAND | {"text": sample}).json()
        assert answer["response_type"] == "ephemeral"
        assert answer["skip_slack_parsing"] is True
        assert "**LDX101 untrusted-root" in answer["text"]
        assert "82 │ ! mbedtls_ssl_handshake returned -9984" in answer["text"]

    def test_command_with_a_code(self, post: Any) -> None:
        answer = post(COMMAND | {"text": "-9984"}).json()
        assert "`MBEDTLS_ERR_X509_CERT_VERIFY_FAILED`" in answer["text"]

    def test_command_without_text(self, post: Any) -> None:
        assert "`-9984`" in post(COMMAND).json()["text"] or "-9984" in post(
            COMMAND | {"trigger_id": "t2"}
        ).json().get("text", "")

    def test_misspelt_code(self, post: Any) -> None:
        answer = post(COMMAND | {"text": "X509_CERT_VERIFY_FAILD"}).json()
        assert "`MBEDTLS_ERR_X509_CERT_VERIFY_FAILED`" in answer["text"]

    def test_outgoing_webhook_is_answered_in_the_thread(self, post: Any, sample: str) -> None:
        form = {
            "token": TOKEN, "user_id": "u1", "post_id": "p1", "trigger_word": "logdx",
            "text": f"logdx {sample}", "timestamp": str(int(time.time())),
        }  # fmt: skip
        answer = post(form).json()
        assert answer["response_type"] == "comment"
        assert "LDX101" in answer["text"]

    def test_outgoing_webhook_as_json(self, serve: Any, adapter: Mattermost) -> None:
        body = {"token": TOKEN, "post_id": "p1", "text": "logdx -9984", "trigger_word": "logdx",
                "timestamp": int(time.time() * 1000)}  # fmt: skip
        answer = serve(adapter).post("/chat/mattermost", json=body).json()
        assert "`MBEDTLS_ERR_X509_CERT_VERIFY_FAILED`" in answer["text"]

    def test_token_in_the_header(self, post: Any) -> None:
        form = {"text": "-9984", "trigger_id": "t1"}
        assert post(form, headers={"Authorization": "Token other"}).status_code == 200

    @pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "ï", f"{TOKEN},other"])
    def test_wrong_token(self, post: Any, token: str) -> None:
        assert post(COMMAND | {"token": token, "text": "-9984"}).status_code == 401

    def test_replay(self, post: Any) -> None:
        assert post(COMMAND | {"text": "-9984"}).status_code == 200
        assert post(COMMAND | {"text": "-9984"}).status_code == 401

    @pytest.mark.parametrize("stamp", ["1000", "x", "-5", "9" * 30])
    def test_old_timestamp(self, post: Any, stamp: str) -> None:
        assert post(COMMAND | {"text": "-9984", "timestamp": stamp}).status_code == 401

    def test_a_slow_answer_comes_by_response_url(
        self, serve: Any, adapter: Mattermost, slow: Any, sample: str, stand_in: Any
    ) -> None:
        adapter.patience = 0.1
        slow.go.clear()
        threading.Timer(0.5, slow.go.set).start()
        client = serve(adapter, explain=slow)
        answer = client.post("/chat/mattermost", data=COMMAND | {"text": sample})
        assert answer.json()["text"] == "Reading the log …"
        call = stand_in.wait("/hooks/commands/abc")
        assert call.host == "chat.example.com"
        assert "LDX101" in call.payload["text"]

    @pytest.mark.parametrize("url", ["https://evil.example.com/hooks/commands/abc", "", "file:///"])
    def test_a_foreign_response_url_gets_nothing(
        self, serve: Any, adapter: Mattermost, slow: Any, sample: str, stand_in: Any, url: str
    ) -> None:
        adapter.patience = 0.1
        client = serve(adapter, explain=slow)
        form = COMMAND | {"text": sample, "response_url": url}
        answer = client.post("/chat/mattermost", data=form)
        slow.go.set()
        assert "try again" in answer.json()["text"]
        assert not stand_in.calls


class TestDiscord:
    @pytest.fixture
    def post(self, serve: Any, stand_in: Any) -> Callable[..., Any]:
        client = serve(Discord(KEY.verify_key.encode().hex(), stand_in.outgoing(DISCORD)))
        return lambda payload, **how: client.post("/chat/discord", **interaction(payload, **how))

    def test_ping(self, post: Any) -> None:
        assert post({"type": 1}).json() == {"type": 1}

    def test_a_bad_signature_is_refused_even_for_a_ping(self, post: Any) -> None:
        assert post({"type": 1}, tamper=True).status_code == 401

    @pytest.mark.parametrize("age", [301, -301])
    def test_old_timestamp(self, post: Any, age: int) -> None:
        assert post({"type": 1}, age=age).status_code == 401

    @pytest.mark.parametrize("stamp", ["", "x", "1e3", "9" * 40])
    @pytest.mark.parametrize("signature", ["", "zz", "00" * 64, "00" * 10])
    def test_broken_headers(self, serve: Any, stand_in: Any, stamp: str, signature: str) -> None:
        client = serve(Discord(KEY.verify_key.encode().hex(), stand_in.outgoing(DISCORD)))
        headers = {"X-Signature-Timestamp": stamp, "X-Signature-Ed25519": signature}
        response = client.post("/chat/discord", content=b"{}", headers=headers)
        assert response.status_code == 401

    def test_replay(self, serve: Any, stand_in: Any) -> None:
        client = serve(Discord(KEY.verify_key.encode().hex(), stand_in.outgoing(DISCORD)))
        request = interaction({"type": 1})
        assert client.post("/chat/discord", **request).status_code == 200
        assert client.post("/chat/discord", **request).status_code == 401

    def test_command_is_deferred_and_then_edited(self, post: Any, stand_in: Any) -> None:
        answer = post(command(options=[{"name": "text", "type": 3, "value": "-9984"}]))
        assert answer.json() == {"type": 5, "data": {"flags": 64}}
        call = stand_in.wait("/messages/@original")
        assert (call.method, call.host) == ("PATCH", "discord.com")
        assert call.path == "/api/v10/webhooks/77/to-ken/messages/@original"
        assert call.payload["allowed_mentions"] == {"parse": []}
        assert "`MBEDTLS_ERR_X509_CERT_VERIFY_FAILED`" in call.payload["content"]

    def test_command_with_a_file(self, post: Any, stand_in: Any, sample: str) -> None:
        stand_in.contents["F1"] = sample.encode()
        post(command(resolved={"attachments": {"1": attachment()}}))
        content = stand_in.wait("/messages/@original").payload["content"]
        assert "LDX101" in content
        assert utf16_length(content) <= 2000

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"url": "https://evil.example.com/f/F1"}, "does not lie"),
            ({"url": "http://cdn.discordapp.com/f/F1"}, "does not lie"),
            ({"size": 1 << 40}, "longer"),
            ({"url": "https://cdn.discordapp.com/f/none"}, "404"),
        ],
    )
    def test_files_not_fetched(
        self, post: Any, stand_in: Any, fields: dict[str, Any], says: str
    ) -> None:
        stand_in.contents["F1"] = b"x"
        post(command(resolved={"attachments": {"1": attachment() | fields}}))
        assert says in stand_in.wait("/messages/@original").payload["content"]
        assert not stand_in.to("/f/F1")

    def test_command_on_a_message(self, post: Any, stand_in: Any, sample: str) -> None:
        message = {"content": f"```\n{sample[-1500:]}\n```", "attachments": []}
        post(command(kind=3, resolved={"messages": {"1": message}}))
        assert "LDX" in stand_in.wait("/messages/@original").payload["content"]

    def test_the_token_cannot_lead_elsewhere(self, post: Any, stand_in: Any) -> None:
        post(command(token="../../channels/1?x=", options=[]))
        path = stand_in.wait("/messages/@original").path
        assert path.startswith("/api/v10/webhooks/77/")

    @pytest.mark.parametrize("payload", [{}, [], 5, {"type": 2}, {"type": 2, "data": [1]}, None])
    def test_broken_payload(self, post: Any, payload: Any) -> None:
        assert post(payload).status_code == 400

    def test_other_interactions_get_the_usage(self, post: Any) -> None:
        answer = post({"type": 3}).json()
        assert answer["type"] == 4
        assert answer["data"]["flags"] & 64


def interaction(payload: Any, *, age: float = 0, tamper: bool = False) -> dict[str, Any]:
    body = json.dumps(payload).encode()
    stamp = str(int(time.time() - age))
    signature = KEY.sign(stamp.encode() + body).signature.hex()
    headers = {"X-Signature-Ed25519": signature, "X-Signature-Timestamp": stamp}
    return {"content": body + b" " * tamper, "headers": headers}


def command(*, kind: int = 1, token: str = "to-ken", **data: Any) -> dict[str, Any]:
    return {
        "type": 2, "application_id": "77", "token": token, "member": {"user": {"id": "5"}},
        "data": {"name": "logdx", "type": kind, **data},
    }  # fmt: skip


def attachment() -> dict[str, Any]:
    return {"url": "https://cdn.discordapp.com/f/F1", "size": 10, "filename": "device.log"}


class TestTeams:
    @pytest.fixture
    def post(self, serve: Any) -> Callable[..., Any]:
        client = serve(Teams(SECRET))
        return lambda activity, **how: client.post("/chat/teams", **teams(activity, **how))

    def test_message(self, post: Any, sample: str) -> None:
        html = (
            "<p><at>logdx</at>&nbsp;" + sample.replace("<", "&lt;").replace("\n", "<br>") + "</p>"
        )
        attachments = [{"contentType": "text/html", "content": html}]
        answer = post(message("<at>logdx</at> flat", attachments=attachments)).json()
        assert answer["type"] == "message"
        card = answer["attachments"][0]["content"]
        assert "LDX101 untrusted-root" in json.dumps(card)
        assert len(json.dumps(card)) <= LIMIT
        assert {action["type"] for action in card["actions"]} == {"Action.OpenUrl"}

    def test_code(self, post: Any) -> None:
        answer = post(message("<at>logdx</at>&nbsp;-9984\n"))
        assert "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED" in answer.text

    def test_usage(self, post: Any) -> None:
        assert "Mention me" in post(message("<at>logdx</at>")).text

    def test_five_seconds_are_kept(self, serve: Any, slow: Any, sample: str) -> None:
        start = time.monotonic()
        client = serve(Teams(SECRET), explain=slow)
        answer = client.post("/chat/teams", **teams(message(sample)))
        slow.go.set()
        assert time.monotonic() - start < 5
        assert "try again" in answer.text

    def test_tampered(self, post: Any) -> None:
        assert post(message("-9984"), tamper=True).status_code == 401

    @pytest.mark.parametrize("given", ["", "HMAC ", "HMAC é", "Bearer x"])
    def test_broken_header(self, serve: Any, given: str) -> None:
        request = teams(message("-9984"))
        request["headers"]["Authorization"] = given.encode()
        assert serve(Teams(SECRET)).post("/chat/teams", **request).status_code == 401

    def test_replay(self, serve: Any) -> None:
        client, request = serve(Teams(SECRET)), teams(message("-9984"))
        assert client.post("/chat/teams", **request).status_code == 200
        assert client.post("/chat/teams", **request).status_code == 401

    @pytest.mark.parametrize("seconds", [301, -301])
    def test_old(self, post: Any, seconds: int) -> None:
        stamp = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()
        assert post(message("-9984", timestamp=stamp)).status_code == 401

    @pytest.mark.parametrize("body", [{}, [], "x", {"type": "typing"}])
    def test_broken_activity(self, post: Any, body: Any) -> None:
        assert post(body).status_code == 400

    def test_tags_of_a_log_stay(self) -> None:
        assert plain_text("<div>a</div><div>&lt;inf&gt; b &amp;lt;</div>").split("\n") == [
            "", "a", "", "<inf> b &lt;", "",
        ]  # fmt: skip

    def test_reading_html_takes_linear_time(self) -> None:
        start = time.monotonic()
        for hostile in ("<", "<!--", "<![CDATA[", "<at>", "<a b=", "&#"):
            plain_text(hostile * (MAX_BODY // 4 // len(hostile)))
        assert time.monotonic() - start < 5


def teams(activity: Any, *, tamper: bool = False) -> dict[str, Any]:
    body = json.dumps(activity).encode()
    digest = hmac.digest(b"s" * 32, body, hashlib.sha256)
    headers = {"Authorization": f"HMAC {base64.b64encode(digest).decode()}"}
    return {"content": body + b" " * tamper, "headers": headers}


def message(text: str, **fields: Any) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return {"type": "message", "id": "1", "timestamp": now, "text": text, "from": {"id": "29:1"},
            **fields}  # fmt: skip
