"""Lines of the replies dialect: what it takes from them, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.replies import REPLIES
from tests.dialects.env_checks import Case, holds, mixtures, never_raises, says_nothing


def reply(protocol: str, accepted: bool, code: int | None = None) -> dict[str, Any]:
    fields = {"kind": "app_reply", "protocol": protocol, "accepted": accepted}
    return fields if code is None else {**fields, "code": code}


CASES: list[Case] = [
    ("<- 00:00:15 CONNACK | SESSION_PRESENT: false | RETURN_CODE: 0x5", reply("mqtt", False, 5)),
    ("<- 10:09:38 CONNACK | SESSION_PRESENT: true | RETURN_CODE: 0x0", reply("mqtt", True, 0)),
    ("mqtt: CONNACK rc=4", reply("mqtt", False, 4)),
    ("received CONNACK (0)", reply("mqtt", True)),
    ("W (48150) MQTT_CLIENT: Connection refused, server unavailable", reply("mqtt", False, 3)),
    (
        "W (48150) MQTT_CLIENT: Connection refused, bad username or password",
        reply("mqtt", False, 4),
    ),
    ("Connection refused, not authorized", reply("mqtt", False, 5)),
    ("Connection Refused: identifier rejected.", reply("mqtt", False, 2)),
    ("E (48160) TELEMETRY: Connection refused error: 0x3", reply("mqtt", False, 3)),
    ("Connection Not Accepted: 0x5: Not Authorized", reply("mqtt", False, 5)),
    ("Connected with result code 0", reply("mqtt", True, 0)),
    ("Connected with result code 5", reply("mqtt", False, 5)),
    ("failed, rc=5 try again in 5 seconds", reply("mqtt", False, 5)),
    ("I (8802) ofen: MQTT_EVENT_CONNECTED", reply("mqtt", True)),
    ("I (8911) ofen: MQTT_EVENT_DATA", reply("mqtt", True)),
    ("    MQTT Connected", reply("mqtt", True)),
    ("[00:00:10.088,092] <inf> transport: Subscribed to topic beehive/sub", reply("mqtt", True)),
    ("Message arrived on topic press/4: count 1", reply("mqtt", True)),
    ("MQTT  publish pumpe/4/druck 3.81 bar  ok", reply("mqtt", True)),
    ("IOTHUB_CLIENT_CONNECTION_BAD_CREDENTIAL", reply("mqtt", False)),
    ("HTTP/1.1 200 OK", reply("http", True, 200)),
    ("< HTTP/1.1 403 Forbidden", reply("http", False, 403)),
    ("< HTTP/2 401", reply("http", False, 401)),
    ("HTTP Status = 201, content_length = 31", reply("http", True, 201)),
    ("I (7140) bees: HTTP 200, 658 bytes", reply("http", True, 200)),
    ("[HTTPS] GET... code: 200", reply("http", True, 200)),
    ("POST /v1/probe -> 204", reply("http", True, 204)),
    ("HTTP error 400", reply("http", False, 400)),
    ("HTTP response code: 401", reply("http", False, 401)),
    ("status = 401", reply("http", False, 401)),
    ("curl: (22) The requested URL returned error: 401", reply("http", False, 401)),
    ("HTTPS: Received 200 OK status ... [OK]", reply("http", True, 200)),
    ("400 No required SSL certificate was sent", reply("http", False, 400)),
    ("407 Proxy Authentication Required", reply("http", False, 407)),
    ("v:1 t:ACK c:2.05 i:01d4 {} [ Content-Format:text/plain ] :: '641'", reply("coap", True, 205)),
    ("coap: 4.01 Unauthorized", reply("coap", False, 401)),
    ("lwm2m: registered, location /rd/5", reply("lwm2m", True)),
    ("HTTP/1.1 101 Switching Protocols", reply("http", True, 101)),
    ("websocket connected", reply("websocket", True)),
    ("Sec-WebSocket-Accept not found", reply("websocket", False)),
    ("invalid token", {"accepted": False}),
]
NOTHING = [
    "A clean MQTT connection is established. Cleaning up all",
    "CONNACK recv failed with status = MQTTRecvFailed.",
    "failed, rc=-2 try again in 5 seconds",
    "HTTP error: connection refused",
    "mqtt: connection status 256",
    "webclient GET request failed, response(-6) error.",
    "HTTPS: Received 301 chars from server",
    "MQTT disconnected",
    "mqtt connect failed",
    "Shadow Connection Error",
    "authentication failed - EAP type: 0 (unknown)",
    "private key password verification failed",
    "the status 404 of the art",
    "got 200 apples from 4.01 trees",
    "received 139 bytes",
    "GET /x HTTP/1.0",
    "connect timeout 300",
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_takes(line: str, expected: dict[str, Any]) -> None:
    holds(REPLIES, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(REPLIES, line)


@settings(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(REPLIES, lines)
