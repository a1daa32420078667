"""The ESP8266's SDKs around TLS (grammars/esp8266.lark).

The non-OS SDK (espconn_mbedtls.c), whose handshake prints a reason on a line of its own, and
tuanpmt's MQTT client on it::

    client handshake start.
    espconn_mbedtls.c 652, type[private_key],length[609]
    client handshake failed!
    Reason:[-0x7f00]

Tasmota and Arduino's core use BearSSL there, which is named as another stack::

    MQT: TLS connection error: 62
    MQT: Connect failed to broker.example:8883, rc -2. Retry in 10 sec
    BSSL:Couldn't connect. Error = 'Certificate is expired or not yet valid.'

ESP8266_RTOS_SDK prints ESP-IDF's lines.
"""

from __future__ import annotations

from typing import Any, ClassVar

from lark import Token

from logdx.dialects.base import Dialect, Found, found
from logdx.dialects.esp_common import (
    EspBuilder,
    Filled,
    Meaning,
    after,
    first_word,
    host_and_port,
    ints,
    last_int,
)
from logdx.knowledge.alerts import name_of
from logdx.model.records import (
    Alert,
    AppReply,
    ForeignStack,
    Input,
    Memory,
    Message,
    NetEvent,
    Step,
)

_INPUTS = {"certificate": "cert", "cert": "cert", "private_key": "key", "key": "key"}
_ESPCONN = {
    1: "exhausted", 3: "timeout", 4: "unreachable", 8: "reset", 9: "reset", 10: "closed",
    11: "failed", 14: "failed", 15: "failed",
}  # fmt: skip


class Esp8266Builder(EspBuilder):
    """Phrases with one meaning stand in a table, the others have a method each."""

    constants: ClassVar[dict[str, Meaning]] = {
        "CLIENT_STARTED": (Step, {"name": "handshake", "outcome": "started", "detail": "client"}),
        "CLIENT_OK": (Step, {"name": "handshake", "outcome": "ok", "detail": "client"}),
        "CLIENT_FAILED": (Step, {"name": "handshake", "outcome": "failed", "detail": "client"}),
        "SERVER_STARTED": (Step, {"name": "handshake", "outcome": "started", "detail": "server"}),
        "SERVER_OK": (Step, {"name": "handshake", "outcome": "ok", "detail": "server"}),
        "SERVER_FAILED": (Step, {"name": "handshake", "outcome": "failed", "detail": "server"}),
        "CHECK_LOAD": (Input, {"what": "cert", "parsed": False}),
        "CHECK_VERIFY": (Step, {"name": "verify", "outcome": "failed"}),
        "DNS_FAILED": (NetEvent, {"what": "dns", "outcome": "failed"}),
        "TCP_DOWN": (NetEvent, {"what": "receive", "outcome": "closed"}),
        "LINK_UP": (NetEvent, {"what": "link", "outcome": "ok"}),
        "MQTT_UP": (AppReply, {"protocol": "mqtt", "code": 0, "accepted": True}),
        "TLS_UP": (Step, {"name": "handshake", "outcome": "ok"}),
    }
    numbers: ClassVar[dict[str, Filled]] = {"FREE_HEAP": (Memory, {}, "free")}

    def line(self, parts: list[Any]) -> list[Found]:
        """Some phrases give two records."""
        flat = [x for part in parts for x in (part if isinstance(part, list) else [part])]
        return super().line(flat)

    def loaded(self, tokens: list[Token]) -> Found:
        what = _INPUTS.get(after(tokens[0], "type[").partition("]")[0], "ca")
        return found(Input, tokens[0], what=what, size=last_int(tokens[0]))

    def handshake_heap(self, tokens: list[Token]) -> Found:
        return found(Memory, tokens[0], free=last_int(tokens[0]))

    def tcp_target(self, tokens: list[Token]) -> Found:
        host, port = host_and_port(tokens[0].split()[-1])
        return found(NetEvent, tokens[0], what="tcp", outcome="started", host=host, port=port)

    def dns_found(self, tokens: list[Token]) -> Found:
        host = first_word(after(tokens[0], "Host: "))
        return found(NetEvent, tokens[0], what="dns", outcome="ok", host=host)

    def espconn_code(self, tokens: list[Token]) -> Found:
        code = last_int(tokens[0]) or 0
        if code == 28:  # ESPCONN_SSL: the handshake
            return found(Step, tokens[0], name="handshake", outcome="failed", detail="espconn -28")
        outcome = _ESPCONN.get(code, "failed")
        return found(NetEvent, tokens[0], what="tcp", outcome=outcome, code=f"-{code}")

    def link_down(self, tokens: list[Token]) -> Found:
        code = after(tokens[0], "disconnect: ") or None
        return found(NetEvent, tokens[0], what="link", outcome="failed", code=code)

    def bearssl(self, tokens: list[Token]) -> Found:
        return found(ForeignStack, tokens[0], name="bearssl", text=str(tokens[0]))

    def axtls(self, tokens: list[Token]) -> list[Found]:
        """``SSL error 40`` is the alert that the peer sent; the other errors are its own."""
        stack = found(ForeignStack, tokens[0], name="axtls", text=str(tokens[0]))
        if tokens[0].startswith("State"):
            return [stack]
        number = last_int(tokens[0]) if "SSL error" in tokens[0] else None
        if number is None or name_of(number) is None:
            return [stack, found(Step, tokens[0], name="handshake", outcome="failed")]
        alert = found(
            Alert, tokens[0], direction="received", level=2, description=number,
            name=name_of(number),
        )  # fmt: skip
        return [alert, stack]

    def tasmota_error(self, tokens: list[Token]) -> Found | None:
        nothing = ints(tokens[0]) == [0]
        text = str(tokens[0])
        return None if nothing else found(ForeignStack, tokens[0], name="bearssl", text=text)

    def tasmota_rc(self, tokens: list[Token]) -> Found:
        target, _, code = after(tokens[0], "failed to ").partition(", rc ")
        if code.isdecimal() and code != "0":
            return found(AppReply, tokens[0], protocol="mqtt", code=int(code), accepted=False)
        return found(Step, tokens[0], name="connect", outcome="failed", detail=target)

    def sentence(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text=str(tokens[0]))

    def refused(self, tokens: list[Token]) -> Found:
        code, text = last_int(tokens[0]), str(tokens[0])
        return found(AppReply, tokens[0], protocol="mqtt", code=code, text=text, accepted=False)


ESP8266 = Dialect(
    name="esp8266",
    grammar="esp8266",
    literals=(
        "handshake start", "handshake ok", "handshake failed", "X.509 certificate load",
        "X.509 signature verify", "type[", "mbedtls_handshake_heap", "free heap", "heap_size",
        "heap size", "connect to ", "TCP: disconnected", "DNS: ", "dns ok", "dns fail",
        "hostname lookup", "[hostByName]", "reconnect", "espconn", ",mask:", ", mask:",
        "STA disconnect", "wifi evt: 1", " found", "MQTT: Connected", "MQT: Connected",
        "TLS connected in", "MQTT: Connection", "BSSL:", "BearSSL error", "SSL error",
        "TLS connection error", "Connect failed to", "data invalid protocol",
        "Insufficient memory", "RecvHold", "Error: invalid", "Error: no cipher",
        "Error: bad certificate",
        "State:",
    ),
    builder=Esp8266Builder,
)  # fmt: skip
