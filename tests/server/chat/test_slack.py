from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from logdx.model.report import Report
from logdx.server.chat.slack_blocks import MOST_VALUE

Signed = Callable[..., dict[str, Any]]
HOOK = "https://hooks.slack.com/commands/T1/1/abc"
COMMAND = {
    "command": "/logdx", "team_id": "T1", "channel_id": "C1", "user_id": "U1",
    "response_url": HOOK, "trigger_id": "1.2.3",
}  # fmt: skip


def texts(message: Any) -> Iterator[str]:
    """Every text of a message, whatever it stands in."""
    if isinstance(message, dict):
        for name, value in message.items():
            if name == "text" and isinstance(value, str):
                yield value
            yield from texts(value)
    elif isinstance(message, list):
        for value in message:
            yield from texts(value)


def said(message: dict[str, Any]) -> str:
    return "\n".join(texts(message))


@pytest.fixture
def client(serve: Callable[..., TestClient], slack: Any) -> TestClient:
    return serve(slack)


@pytest.fixture
def post(client: TestClient, signed: Signed) -> Callable[..., Any]:
    return lambda form=None, **how: client.post("/chat/slack", **signed(form, **how))


def test_command_with_a_log_answers_by_response_url(post: Any, stand_in: Any, sample: str) -> None:
    response = post(COMMAND | {"text": sample.replace("&", "&amp;").replace("<", "&lt;")})
    assert (response.status_code, response.text) == (200, "")
    call = stand_in.wait("/commands/T1/1/abc")
    assert call.host == "hooks.slack.com"
    assert call.payload["response_type"] == "ephemeral"
    assert "LDX101 untrusted-root" in said(call.payload)
    assert "DigiCert Global Root G2" in said(call.payload)
    assert "Show evidence" in said(call.payload)


def test_command_with_a_code_tells_its_meaning(post: Any, stand_in: Any) -> None:
    post(COMMAND | {"text": "-9984"})
    payload = stand_in.wait("/commands/T1/1/abc").payload
    assert "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED" in payload["text"]
    assert "LDX101 untrusted-root" in said(payload)


def test_command_without_text_tells_how_to_ask(post: Any, stand_in: Any) -> None:
    post(COMMAND | {"text": " "})
    assert "/logdx" in said(stand_in.wait("/commands/T1/1/abc").payload)


def test_the_word_payload_in_a_log_loses_nothing(post: Any, stand_in: Any, sample: str) -> None:
    post(COMMAND | {"text": "mqtt payload=12\n" + sample})
    assert "LDX101" in said(stand_in.wait("/commands/T1/1/abc").payload)


def test_acknowledges_at_once_while_the_answer_takes_long(
    serve: Any, slack: Any, signed: Signed, stand_in: Any, explain: Any, sample: str
) -> None:
    go = threading.Event()

    async def slow(log: bytes, *, ca: bytes | None = None) -> Report:
        await asyncio.to_thread(go.wait, 20)
        report: Report = await explain(log)
        return report

    client = serve(slack, explain=slow)
    start = time.monotonic()
    assert client.post("/chat/slack", **signed(COMMAND | {"text": sample})).status_code == 200
    assert time.monotonic() - start < 3
    assert not stand_in.to("/commands/T1/1/abc")
    go.set()
    assert "LDX101" in said(stand_in.wait("/commands/T1/1/abc").payload)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com/commands/T1/1/abc",
        "http://hooks.slack.com/commands/T1/1/abc",
        "https://hooks.slack.com@evil.example.com/commands/T1/1/abc",
        "https://hooks.slack.com.evil.example.com/commands/T1/1/abc",
        "https://hooks.slack.com:8443/commands/T1/1/abc",
        "https://evil.example.com\\@hooks.slack.com/commands/T1/1/abc",
        "",
    ],
)
def test_answers_go_to_slacks_host_only(
    serve: Any, slack: Any, signed: Signed, stand_in: Any, explain: Any, url: str
) -> None:
    asked = threading.Event()

    async def watched(log: bytes, *, ca: bytes | None = None) -> Report:
        asked.set()
        report: Report = await explain(log)
        return report

    client = serve(slack, explain=watched)
    form = COMMAND | {"text": "boot\nconnect failed", "response_url": url}
    assert client.post("/chat/slack", **signed(form)).status_code == 200
    assert asked.wait(10)
    client.post("/chat/slack", **signed(COMMAND | {"text": "-9984", "trigger_id": "2"}))
    stand_in.wait("/commands/T1/1/abc")
    assert [call.host for call in stand_in.to("/commands/T1/1/abc")] == ["hooks.slack.com"]


def test_a_changed_body_is_refused(client: TestClient, signed: Signed, stand_in: Any) -> None:
    request = signed(COMMAND | {"text": "-9984"})
    request["content"] = request["content"].replace("9984", "9985")
    response = client.post("/chat/slack", **request)
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert not stand_in.calls


@pytest.mark.parametrize("age", [301, 3600, -301])
def test_an_old_or_future_timestamp_is_refused(post: Any, age: int) -> None:
    assert post(COMMAND | {"text": "-9984"}, age=age).status_code == 401


def test_a_replay_is_refused(client: TestClient, signed: Signed) -> None:
    request = signed(COMMAND | {"text": "-9984"})
    assert client.post("/chat/slack", **request).status_code == 200
    assert client.post("/chat/slack", **request).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=", "X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Signature": b"v0=\xff\xfe", "X-Slack-Request-Timestamp": "1"},
        {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "9" * 40},
        {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "-1"},
    ],
)
def test_broken_headers_are_refused(client: TestClient, headers: dict[str, Any]) -> None:
    for body in (b"text=1", b"\xff\xfe", b""):
        assert client.post("/chat/slack", content=body, headers=headers).status_code == 401


def test_an_unsigned_ssl_check_is_refused(client: TestClient) -> None:
    assert client.post("/chat/slack", data={"ssl_check": "1"}).status_code == 401


@pytest.mark.parametrize("body", ["{", "[1]", "payload=%7B", "payload=3"])
def test_a_broken_body_is_400(client: TestClient, signed: Signed, body: str) -> None:
    request = signed(event=0)
    from logdx.server.chat.slack import SignatureVerifier

    stamp = request["headers"]["X-Slack-Request-Timestamp"]
    verifier = SignatureVerifier("8f742231b10e8888abcd99yyyzzz85a5")
    signature = verifier.generate_signature(timestamp=stamp, body=body)
    headers = request["headers"] | {"X-Slack-Signature": signature}
    response = client.post("/chat/slack", content=body, headers=headers)
    assert response.status_code == 400


def test_url_verification(post: Any) -> None:
    response = post(event={"type": "url_verification", "challenge": "c1", "token": "t"})
    assert response.json()["challenge"] == "c1"


def shortcut(**message: Any) -> dict[str, str]:
    payload = {
        "type": "message_action", "callback_id": "logdx_explain", "team": {"id": "T1"},
        "user": {"id": "U1"}, "channel": {"id": "C1"}, "message": {"type": "message", **message},
        "response_url": HOOK, "trigger_id": "1",
    }  # fmt: skip
    return {"payload": json.dumps(payload)}


def test_shortcut_explains_the_text_of_a_message(post: Any, stand_in: Any, sample: str) -> None:
    assert post(shortcut(text=f"```{sample}```", ts="1.1")).status_code == 200
    assert "LDX101" in said(stand_in.wait("/commands/T1/1/abc").payload)


def hold(stand_in: Any, sample: str, **fields: Any) -> None:
    stand_in.contents["F1"] = sample.encode()
    stand_in.files["F1"] = {
        "id": "F1", "name": "device.log", "size": len(sample), "channels": ["C1"],
        "url_private_download": "https://files.slack.com/f/F1",
        "shares": {"public": {"C1": [{"ts": "5.5"}]}}, **fields,
    }  # fmt: skip


def test_shortcut_explains_the_file_of_a_message(post: Any, stand_in: Any, sample: str) -> None:
    hold(stand_in, sample)
    post(shortcut(text="look", files=[{"id": "F1"}]))
    assert "LDX101" in said(stand_in.wait("/commands/T1/1/abc").payload)
    assert stand_in.to("/f/F1")[0].headers["authorization"] == "Bearer xoxb-stand-in"


LINK = "https://team.slack.com/files/U1/F1/device.log"


def test_command_with_the_link_to_a_file(post: Any, stand_in: Any, sample: str) -> None:
    hold(stand_in, sample)
    post(COMMAND | {"text": f"<{LINK}|device.log>"})
    assert not stand_in.to("/f/F1")
    post(COMMAND | {"text": f"<{LINK}>"})
    until = time.monotonic() + 10
    while len(stand_in.to("/commands/T1/1/abc")) < 2:
        assert time.monotonic() < until
        time.sleep(0.01)
    answers = [said(call.payload) for call in stand_in.to("/commands/T1/1/abc")]
    assert any("LDX101" in answer for answer in answers)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"channels": ["C2"], "shares": {}}, "not shared in this channel"),
        ({"size": 1 << 40}, "longer than"),
        ({"url_private_download": "https://evil.example.com/f/F1"}, "does not lie"),
        ({"url_private_download": "http://files.slack.com/f/F1"}, "does not lie"),
        ({"url_private_download": "https://files.slack.com/redirect"}, "answers 307"),
        ({"url_private_download": "https://files.slack.com/f/F9"}, "answers 404"),
    ],
)
def test_files_that_are_not_fetched(
    post: Any, stand_in: Any, sample: str, fields: dict[str, Any], says: str
) -> None:
    hold(stand_in, sample, **fields)
    post(COMMAND | {"text": LINK})
    assert says in said(stand_in.wait("/commands/T1/1/abc").payload)
    assert not stand_in.to("/f/F1")


def test_a_file_that_is_longer_than_it_says(post: Any, stand_in: Any, sample: str) -> None:
    hold(stand_in, sample)
    stand_in.contents["F1"] = b"x" * (6 << 20)
    post(COMMAND | {"text": LINK})
    assert "longer than 5 MiB" in said(stand_in.wait("/commands/T1/1/abc").payload)


def test_a_file_that_the_bot_cannot_see(post: Any, stand_in: Any) -> None:
    post(COMMAND | {"text": LINK})
    assert "invite me" in said(stand_in.wait("/commands/T1/1/abc").payload)


def event(id: str = "E1", **fields: Any) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": "T1", "event_id": id, "event": fields}


def mention(text: str, id: str = "E1", **fields: Any) -> dict[str, Any]:
    return event(id, type="app_mention", user="U1", channel="C1", ts="7.7", text=text, **fields)


def test_mention_is_answered_in_the_thread(post: Any, stand_in: Any, sample: str) -> None:
    assert post(event=mention(f"<@UBOT> {sample}")).status_code == 200
    payload = stand_in.wait("chat.postMessage").payload
    assert (payload["channel"], payload["thread_ts"]) == ("C1", "7.7")
    assert payload["parse"] == "none"
    assert "LDX101" in said(payload)


def test_an_event_that_slack_sends_again_is_answered_once(post: Any, stand_in: Any) -> None:
    for text in ("<@UBOT> -9984", "<@UBOT> -9984 "):
        assert post(event=mention(text)).status_code == 200
    post(event=mention("<@UBOT> alert 48", id="E2"))
    until = time.monotonic() + 10
    while len(stand_in.to("chat.postMessage")) < 2:
        assert time.monotonic() < until
        time.sleep(0.01)
    assert len(stand_in.to("chat.postMessage")) == 2


def test_the_apps_own_messages_are_ignored(post: Any, stand_in: Any) -> None:
    own = event("E1", type="app_mention", user="UBOT", channel="C1", ts="7.7", text="<@UBOT> -9984")
    assert post(event=own).status_code == 200
    post(event=mention("<@UBOT> -9984", id="E2"))
    stand_in.wait("chat.postMessage")
    assert len(stand_in.to("chat.postMessage")) == 1


def shared(id: str = "E1") -> dict[str, Any]:
    return event(id, type="file_shared", file_id="F1", user_id="U1", channel_id="C1")


def test_a_shared_log_is_answered_in_its_thread(post: Any, stand_in: Any, sample: str) -> None:
    hold(stand_in, sample)
    assert post(event=shared()).status_code == 200
    payload = stand_in.wait("chat.postMessage").payload
    assert (payload["channel"], payload["thread_ts"]) == ("C1", "5.5")
    assert "LDX101" in said(payload)


def test_a_file_that_came_with_a_mention_is_answered_once(
    post: Any, stand_in: Any, sample: str
) -> None:
    hold(stand_in, sample)
    post(event=mention("<@UBOT>", files=[{"id": "F1"}]))
    post(event=shared("E2"))
    stand_in.wait("chat.postMessage")
    time.sleep(0.3)
    assert len(stand_in.to("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("name", "content"), [("picture.png", None), ("notes.txt", "nothing about connections\n" * 3)]
)
def test_other_files_are_passed_in_silence(
    post: Any, stand_in: Any, sample: str, name: str, content: str | None
) -> None:
    hold(stand_in, content or sample, name=name)
    post(event=shared())
    stand_in.wait("files.info")
    post(event=mention("<@UBOT> -9984", id="E2"))
    stand_in.wait("chat.postMessage")
    time.sleep(0.3)
    assert "-9984" in said(stand_in.to("chat.postMessage")[0].payload)
    assert len(stand_in.to("chat.postMessage")) == 1


def test_the_button_shows_the_evidence_that_it_holds(post: Any, stand_in: Any, sample: str) -> None:
    post(COMMAND | {"text": sample})
    blocks = stand_in.wait("/commands/T1/1/abc").payload["blocks"]
    button = blocks[-1]["elements"][0]
    assert len(button["value"]) <= MOST_VALUE
    stand_in.calls.clear()
    action = {
        "type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"},
        "response_url": HOOK.replace("abc", "def"), "trigger_id": "2",
        "actions": [{**button, "block_id": "b"}],
    }  # fmt: skip
    assert post({"payload": json.dumps(action)}).status_code == 200
    payload = stand_in.wait("/commands/T1/1/def").payload
    assert payload["response_type"] == "ephemeral"
    assert payload["replace_original"] is False
    assert "82 │ ! mbedtls_ssl_handshake returned -9984" in said(payload)


def test_secrets_of_a_log_are_not_in_the_answer(post: Any, stand_in: Any, sample: str) -> None:
    secret = "hunter2hunter2"
    post(COMMAND | {"text": sample.replace("CN=mydevice", f"CN=mydevice password={secret}")})
    payload = json.dumps(stand_in.wait("/commands/T1/1/abc").payload)
    assert "LDX101" in payload
    assert secret not in payload
