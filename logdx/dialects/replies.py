"""Answers of the application protocol after TLS (grammars/replies.lark).

Lines such as these, of MQTT, HTTP, CoAP and WebSocket clients::

    <- 00:00:15 CONNACK | SESSION_PRESENT: false | RETURN_CODE: 0x5
    Connection refused, server unavailable
    HTTP/1.1 200 OK
    HTTP Status = 201, content_length = 31
    v:1 t:ACK c:2.05 i:01d4 {} [ Content-Format:text/plain ] :: '641'

``A clean MQTT connection is established`` (coreMQTT, also after a failed handshake) is no answer.
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.words import first_number, hex_number, numbers
from logdx.model.records import AppReply

_CONNACK_WORDS = (
    ("protocol", 1), ("identifier", 2), ("id rejected", 2), ("unavailable", 3), ("busy", 3),
    ("user", 4), ("password", 4), ("credential", 4), ("authori", 5), ("banned", 5),
)  # fmt: skip
"""CONNACK return codes of MQTT 3.1.1 by their sentences (section 3.2.2.3)."""
_ACCEPTED_BELOW = 400


class ReplyBuilder(Builder):
    """One method a protocol and verdict."""

    def line(self, parts: list[Found | Token]) -> list[Found]:
        """Keep one answer of a protocol: the one with a code speaks for its sentence."""
        kept: dict[object, Found] = {}
        for part in super().line(parts):
            protocol = part.fields["protocol"]
            other = kept.get(protocol)
            if other is None or (other.fields.get("code") is None and part.fields.get("code")):
                kept[protocol] = part
        if len(kept) > 1:  # "403 Forbidden" is one answer
            kept.pop("", None)
        return list(kept.values())

    def connack(self, tokens: list[Token]) -> Found:
        code = _last_number(tokens[0])
        return _reply(tokens[0], "mqtt", code, accepted=code == 0)

    def mqtt_code(self, tokens: list[Token]) -> Found:
        code = _last_number(tokens[0])
        code = _code_of_words(tokens[0]) if code is None else code
        return _reply(tokens[0], "mqtt", code, accepted=code == 0)

    def mqtt_refused(self, tokens: list[Token]) -> Found:
        return _reply(tokens[0], "mqtt", _code_of_words(tokens[0]), accepted=False)

    def mqtt_accepted(self, tokens: list[Token]) -> Found:
        protocol = "lwm2m" if "regist" in tokens[0].lower() else "mqtt"
        return _reply(tokens[0], protocol, None, accepted=True)

    def http(self, tokens: list[Token]) -> Found | None:
        text = tokens[0].partition("HTTP/")[2].partition(" ")[2] if "HTTP/" in tokens[0] else ""
        code = first_number(text) if text else _last_number(tokens[0])
        if code is None or not 100 <= code < 600:
            return None
        return _reply(tokens[0], "http", code, accepted=code < _ACCEPTED_BELOW)

    def http_words(self, tokens: list[Token]) -> Found:
        code = first_number(tokens[0])
        return _reply(tokens[0], "http", code or 400, accepted=False)

    def coap(self, tokens: list[Token]) -> Found:
        whole, part = numbers(tokens[0])[-2:]
        return _reply(tokens[0], "coap", whole * 100 + part, accepted=whole == 2)

    def websocket(self, tokens: list[Token]) -> Found:
        code = 101 if "101" in tokens[0] else None
        return _reply(tokens[0], "websocket", code, accepted=True)

    def ws_refused(self, tokens: list[Token]) -> Found:
        return _reply(tokens[0], "websocket", None, accepted=False)

    def auth(self, tokens: list[Token]) -> Found:
        iot_hub = "CONNECTION_" in tokens[0].upper()
        return _reply(tokens[0], "mqtt" if iot_hub else "", None, accepted=False)


def _reply(token: Token, protocol: str, code: int | None, *, accepted: bool) -> Found:
    text = " ".join(token.split()).strip(" .,:")
    return found(AppReply, token, protocol=protocol, code=code, text=text, accepted=accepted)


def _last_number(text: str) -> int | None:
    word = text.replace("(", " ").replace("=", " ").replace(":", " ").split()[-1].lower()
    if word.startswith("0x"):
        return hex_number(word)
    found_numbers = numbers(text)
    return found_numbers[-1] if found_numbers else None


def _code_of_words(text: str) -> int | None:
    lowered = text.lower().replace("_", " ")
    if "0x" in lowered:
        return hex_number(lowered)
    return next((code for word, code in _CONNACK_WORDS if word in lowered), None)


REPLIES = Dialect(
    name="replies",
    grammar="replies",
    literals=(
        "connack", "mqtt", "connection refused", "connection not accepted", "not accepted",
        "result code", "rc=", "connection_", "authoriz", "authoris", "bad user", "identifier",
        "client id", "id reject", "server unavail", "server busy", "protocol version", "banned",
        "kicked", "subscri", "suback", "publish", "puback", "arrived", "connected to",
        "connection accepted", "shadow connected", "lwm2m", "registration", "http", "status",
        "code", "response", "reply", "get ", "get-", "get=", "post-", "put-", "put=", "post ",
        "put ", "head ", "patch ", "delete ", "received ", "returned ", "unauthor", "forbidden",
        "bad request", "not found", "proxy auth", "bad gateway", "service unavail",
        "internal server", "ssl certificate", "too many req", "c:2.", "c:4.", "c:5.", "coap", "<",
        "created", "changed", "content", "deleted", " valid", "switching protocols", "websocket",
        "ws ", "ws:", "ws_", "ws-", "wss-", "wss_", "wss ", "wss:", "authentication", "auth ",
        "auth:", "login", "credential", "token", "password", "access denied", "permission denied",
        "invalid ", "sasl", "policy", "device ", "rest", "api", "webclient", "4.0", "5.0", "topic",
        "pingresp", "plain http", "unacceptable", "malformed",
    ),
    builder=ReplyBuilder,
    anchors=("connack", "mqtt connect"),
)  # fmt: skip
