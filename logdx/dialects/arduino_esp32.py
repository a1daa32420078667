"""The Arduino core of the ESP32 around TLS (grammars/arduino_esp32.lark).

ssl_client.cpp, WiFiClientSecure (1.0, 2.x), NetworkClientSecure (3.x), HTTPClient, HTTPUpdate,
PubSubClient; 2017's core prints the sentences bare::

    [  4580][V][ssl_client.cpp:62] start_ssl_client(): Free internal heap before TLS 231808
    [ 10211][E][ssl_client.cpp:129] start_ssl_client(): connect on fd 48, errno: 118, "Host is ..."
    [  9945][E][WiFiClientSecure.cpp:144] connect(): start_ssl_client: -30592
    [E][WiFiGeneric.cpp:652] hostByName(): DNS Failed for api.example.net
    failed, rc=-2 try again in 5 seconds

HTTPClient says ``connection refused`` after every failed connect: that is a failed step, not a
refused connection.
"""

from __future__ import annotations

from typing import ClassVar

from lark import Token

from logdx.dialects.base import Dialect, Found, found
from logdx.dialects.esp_common import (
    EspBuilder,
    Filled,
    Meaning,
    after,
    errno_of,
    first_int,
    host_and_port,
    ints,
    last_int,
    outcome_of,
)
from logdx.model.records import (
    AppReply,
    Input,
    Memory,
    Message,
    Negotiation,
    NetEvent,
    Record,
    Setting,
    Step,
)

_STATES = {-1: "disconnected", -2: "connect failed", -3: "connection lost", -4: "timeout"}
_HTTP_ERRORS: dict[int, Meaning] = {
    -2: (NetEvent, {"what": "send", "outcome": "failed"}),
    -3: (NetEvent, {"what": "send", "outcome": "failed"}),
    -5: (NetEvent, {"what": "receive", "outcome": "closed"}),
    -11: (NetEvent, {"what": "receive", "outcome": "timeout"}),
}
"""HTTPClient.h's codes that say what happened on the wire."""


class ArduinoBuilder(EspBuilder):
    """Phrases with one meaning stand in tables, the others have a method each."""

    constants: ClassVar[dict[str, Meaning]] = {
        "SOCKET_STARTED": (NetEvent, {"what": "socket", "outcome": "started"}),
        "SOCKET_FAILED": (NetEvent, {"what": "socket", "outcome": "exhausted"}),
        "TCP_TIMEOUT": (NetEvent, {"what": "tcp", "outcome": "timeout"}),
        "LINK_UP": (NetEvent, {"what": "link", "outcome": "ok"}),
        "WRITE_FAILED": (NetEvent, {"what": "send", "outcome": "failed"}),
        "WRITE_TIMEOUT": (NetEvent, {"what": "send", "outcome": "timeout"}),
        "READ_FAILED": (NetEvent, {"what": "receive", "outcome": "failed"}),
        "READ_TIMEOUT": (NetEvent, {"what": "receive", "outcome": "timeout"}),
        "READ_CLOSED": (NetEvent, {"what": "receive", "outcome": "closed"}),
        "NOT_CONNECTED": (Step, {"name": "connect", "outcome": "failed"}),
        "LOAD_CA": (Step, {"name": "load_ca", "outcome": "started"}),
        "LOAD_CERT": (Step, {"name": "load_cert", "outcome": "started"}),
        "LOAD_KEY": (Step, {"name": "load_key", "outcome": "started"}),
        "VERIFY_FAILED": (Step, {"name": "verify", "outcome": "failed"}),
        "PSK": (Setting, {"name": "psk", "value": "set"}),
        "PSK_BAD": (Input, {"what": "psk", "parsed": False}),
        "BUNDLE": (Setting, {"name": "ca", "value": "bundle"}),
        "ALPN": (Setting, {"name": "alpn", "value": "set"}),
        "INSECURE": (Setting, {"name": "verification", "value": "none"}),
    }
    texts: ClassVar[dict[str, Filled]] = {
        "SENTENCE": (Message, {}, "text"),
        "STEP_FAILED": (Step, {"name": "setup", "outcome": "failed"}, "detail"),
    }
    numbers: ClassVar[dict[str, Filled]] = {
        "FREE_HEAP": (Memory, {}, "free"),
    }

    def dns_failed(self, tokens: list[Token]) -> Found:
        host = tokens[0].replace("host ", "for ").partition("for ")[2].strip("'").partition("'")[0]
        code = after(tokens[0], "error ").strip("' ") or None
        return found(NetEvent, tokens[0], what="dns", outcome="failed", host=host, code=code)

    def http_begin(self, tokens: list[Token]) -> Found:
        host, port = after(tokens[0], "host: ").split()[0], last_int(tokens[0])
        return found(NetEvent, tokens[0], what="tcp", outcome="started", host=host, port=port)

    def tcp_error(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "tcp")

    def receive_error(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "receive")

    def http_error(self, tokens: list[Token]) -> Found:
        code, text = -(first_int(tokens[0]) or 0), after(tokens[0], ": ")
        record, fields = _HTTP_ERRORS.get(code, _failed("connect", text))
        return found(record, tokens[0], **fields)

    def link_down(self, tokens: list[Token]) -> Found:
        reason = after(tokens[0], "Reason: ") or None
        return found(NetEvent, tokens[0], what="link", outcome="failed", code=reason)

    def start_failed(self, tokens: list[Token]) -> Found | None:
        code = tokens[0].split()[-1]
        return None if code == "0" else _step(tokens[0], "start_ssl_client: " + code)

    def connect_failed(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], after(tokens[0], "connect to ").rstrip("."))

    def connect_ok(self, tokens: list[Token]) -> Found:
        host, port = host_and_port(after(tokens[0], "connected to "))
        detail = f"{host}:{port}"
        return found(Step, tokens[0], name="connect", outcome="ok", detail=detail)

    def chosen(self, tokens: list[Token]) -> Found:
        version, suite = tokens[0].split()[2], tokens[0].split()[-1]
        return found(Negotiation, tokens[0], role="client", version=version, ciphersuite=suite)

    def mqtt_state(self, tokens: list[Token]) -> Found:
        state = (last_int(tokens[0]) or 0) * (-1 if "-" in tokens[0] else 1)
        if state in _STATES:
            return _step(tokens[0], f"mqtt state {state}: {_STATES[state]}")
        return found(AppReply, tokens[0], protocol="mqtt", code=state, accepted=False)

    def http_code(self, tokens: list[Token]) -> Found:
        code = last_int(tokens[0]) or 0
        return found(AppReply, tokens[0], protocol="http", code=code, accepted=code < 400)

    def http_refused(self, tokens: list[Token]) -> Found:
        code = last_int(tokens[0])
        return found(AppReply, tokens[0], protocol="http", code=code, accepted=False)

    def update_failed(self, tokens: list[Token]) -> Found:
        code = last_int(tokens[0]) or 0
        if "-" not in tokens[0] and code >= 400:
            return found(AppReply, tokens[0], protocol="http", code=code, accepted=False)
        return found(Message, tokens[0], text="Http Update Failed", detail=str(-code))

    def named(self, tokens: list[Token]) -> Found:
        text = "SAN: no match" if tokens[0].startswith("SAN") else "CN: no match"
        return found(Message, tokens[0], text=text, detail=tokens[0].split("'")[1])


def _event(token: Token, what: str) -> Found:
    errno = errno_of(token) if "errno" in token else next(iter(ints(token)[1:]), None)
    text = token if "errno" in token else f"errno {errno}"
    code = None if errno is None else str(errno)
    return found(NetEvent, token, what=what, outcome=outcome_of(text), code=code)


def _failed(name: str, detail: str) -> tuple[type[Record], dict[str, str]]:
    return Step, {"name": name, "outcome": "failed", "detail": detail}


def _step(token: Token, detail: str) -> Found:
    return found(Step, token, name="connect", outcome="failed", detail=detail)


ARDUINO_ESP32 = Dialect(
    name="arduino-esp32",
    grammar="arduino_esp32",
    literals=(
        "DNS Failed", "find host", "host: ", "on fd ", "fail fd", "on read fd",
        "Connect to Server failed", "Disconnected: RES", "due to timeout", "Starting socket",
        "opening socket", "STA IP",
        "STA_GOT_IP", "wifi connected", "Reason: ", "WiFi lost", "WiFi Disconnected",
        "on failed ", "SSL write timed", "error(-", ", error: ", "Client Timeout", "HTTP error",
        "code: -1", "start_ssl_client", "startTLS: ", "failed connect to", "connected to ",
        "level verify failed", "LWIP Socket config", "Loading CA cert", "Loading CRT cert",
        "Loading private key", "Setting up PSK", "pre-shared key", "root CA cert bundle",
        "ALPN protocols", "Skipping SSL", "verification info", "Protocol is ", "heap before TLS",
        "heap after TLS", "Reported free mem", "rc=", "rc =", "rc:", "rc ", "state", "failed",
        "mqtt", "... code", "Response code", "code=", "Update Failed", "UPDATE_FAIL",
        "Update error", "useRootCABundle", "fingerprint", "hex sequence", "ssl_client", "peer cert",
        "TLS start postponed", "SAN '", "CN '",
    ),
    builder=ArduinoBuilder,
)  # fmt: skip
