"""What AWS's own error numbers and names stand for, as records.

    "Error(-23) connecting to ..."              ->  SDK_ERRORS[-23]  ->  NetEvent(dns, failed)
    "AWS_IO_TLS_ERROR_NEGOTIATION_FAILURE"      ->  CRT_ERRORS       ->  Step(handshake, failed)

The embedded C SDK counts down from -1; aws-c-common prints names.
"""

from __future__ import annotations

from typing import Any, Final

from logdx.model.records import AppReply, Input, Message, NetEvent, Record, Step

Meaning = tuple[type[Record], dict[str, Any]]


def _net(what: str, outcome: str) -> Meaning:
    return NetEvent, {"what": what, "outcome": outcome}


def _refused(code: int) -> Meaning:
    return AppReply, {"protocol": "mqtt", "code": code, "accepted": False}


def _bad_input(what: str) -> Meaning:
    return Input, {"what": what, "parsed": False}


def _step(name: str) -> Meaning:
    return Step, {"name": name, "outcome": "failed"}


SDK_ERRORS: Final[dict[int, Meaning]] = {
    -3: _net("tcp", "failed"),
    -4: _step("handshake"),
    -5: _net("socket", "failed"),
    -6: _net("timeout", "timeout"),
    -8: _step("setup"),
    -9: _bad_input("cert"),
    -11: _net("receive", "timeout"),
    -12: _net("receive", "failed"),
    -13: _net("tcp", "closed"),
    -16: _step("seed_rng"),
    -18: _net("link", "failed"),
    -19: _bad_input("ca"),
    -20: _bad_input("cert"),
    -21: _bad_input("key"),
    -22: _net("socket", "failed"),
    -23: _net("dns", "failed"),
    -24: _net("tcp", "failed"),
    -27: _net("receive", "timeout"),
    -28: _net("receive", "timeout"),
    -36: (AppReply, {"protocol": "mqtt", "accepted": False}),
    -37: _refused(1),
    -38: _refused(2),
    -39: _refused(3),
    -40: _refused(4),
    -41: _refused(5),
}
"""include/aws_iot_error.h of the embedded C SDK, versions 2 and 3."""

CRT_ERRORS: Final[dict[str, Meaning]] = {
    "TLS_ERROR_NEGOTIATION_FAILURE": _step("handshake"),
    "TLS_NEGOTIATION_TIMEOUT": _net("timeout", "timeout"),
    "TLS_ERROR_DEFAULT_TRUST_STORE_NOT_FOUND": (
        Message,
        {"text": "AWS_IO_TLS_ERROR_DEFAULT_TRUST_STORE_NOT_FOUND"},
    ),
    "TLS_CTX_ERROR": _step("setup"),
    "TLS_INVALID_CERTIFICATE": _bad_input("cert"),
    "FILE_VALIDATION_FAILURE": _bad_input("cert"),
    "PEM_MALFORMED": _bad_input("cert"),
    "DNS_INVALID_NAME": _net("dns", "failed"),
    "DNS_QUERY_FAILED": _net("dns", "failed"),
    "DNS_NO_ADDRESS_FOR_HOST": _net("dns", "failed"),
    "DNS_HOST_REMOVED_FROM_CACHE": _net("dns", "failed"),
    "SOCKET_TIMEOUT": _net("tcp", "timeout"),
    "SOCKET_CONNECTION_REFUSED": _net("tcp", "refused"),
    "SOCKET_NO_ROUTE_TO_HOST": _net("tcp", "unreachable"),
    "SOCKET_NETWORK_DOWN": _net("link", "failed"),
    "SOCKET_CLOSED": _net("tcp", "closed"),
    "MQTT_UNEXPECTED_HANGUP": _net("tcp", "closed"),
    "MQTT_TIMEOUT": _net("receive", "timeout"),
    "MQTT_PROTOCOL_ERROR": _net("receive", "failed"),
    "MQTT5_CONNACK_CONNECTION_REFUSED": (AppReply, {"protocol": "mqtt", "accepted": False}),
}
"""aws-c-io's and aws-c-mqtt's error names, without their AWS_IO_ or AWS_ERROR_."""

_REFUSALS = (
    ("protocol version", 1),
    ("identifier", 2),
    ("unavailable", 3),
    ("password", 4),
    ("authorized", 5),
)
"""logConnackResponse of core_mqtt_serializer.c."""


def connack_code(sentence: str) -> int | None:
    """Return the CONNACK code of the sentence in which coreMQTT prints it."""
    text = sentence.lower()
    if "accepted" in text:
        return 0
    for part, code in _REFUSALS:
        if part in text:
            return code
    digits = text.replace("=", " ").replace(":", " ").split()[-1]
    return int(digits) if digits.isdecimal() else None
