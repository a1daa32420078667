"""Lines of the network dialect: what it takes from them, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.network import NETWORK
from tests.dialects.env_checks import Case, holds, mixtures, never_raises, says_nothing


def event(what: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {"kind": "net_event", "what": what, "outcome": outcome, **more}


CASES: list[Case] = [
    ("dns ok 203.0.113.87", event("dns", "ok")),
    ("Host mdm.waterlo.example:443 was resolved.", event("dns", "ok", host="mdm.waterlo.example")),
    ("broker.lan -> 192.168.178.5", event("dns", "ok")),
    ("resolved to 198.51.100.61", event("dns", "ok")),
    (
        'Resolving domain name "api.demo.example"...',
        event("dns", "started", host="api.demo.example"),
    ),
    ("> DNS Timeout", event("dns", "failed")),
    ("dns: query timed out", event("dns", "failed")),
    (
        "E (19655) esp-tls: couldn't get hostname for :ws.solar.example:",
        event("dns", "failed", host="ws.solar.example"),
    ),
    ("getaddrinfo() returned -2", event("dns", "failed")),
    ("getaddrinfo failed: -11", event("dns", "failed")),
    ("could not resolve host: broker.lan", event("dns", "failed", host="broker.lan")),
    ("socket.gaierror: [Errno -3] Temporary failure in name resolution", event("dns", "failed")),
    ("dial tcp: lookup broker.x.example: no such host", event("dns", "failed")),
    ("Error: getaddrinfo ENOTFOUND mqtt.x.example", event("dns", "failed", host="mqtt.x.example")),
    ("unknown host ntp.site.example", event("dns", "failed", host="ntp.site.example")),
    ("IP of target domain : 0.0.0.0", event("dns", "failed", code="0.0.0.0")),
    ("hub.example -> 0.0.0.0", event("dns", "failed")),
    (
        "connecting mqtt.ferry.example:8883",
        event("tcp", "started", host="mqtt.ferry.example", port=8883),
    ),
    (
        "Connecting to 192.168.1.5 on port 8883...",
        event("tcp", "started", host="192.168.1.5", port=8883),
    ),
    (
        "Connecting to MQTT broker mqtts://broker.keller.lan:8883",
        event("tcp", "started", host="broker.keller.lan", port=8883),
    ),
    (
        "dial tls broker.funk.example:8883",
        event("tcp", "started", host="broker.funk.example", port=8883),
    ),
    ("*   Trying 198.51.100.222:443...", event("tcp", "started", host="198.51.100.222", port=443)),
    (
        "Attempting to establish TCP connection with [AF_INET]203.0.113.18:443",
        event("tcp", "started", host="203.0.113.18", port=443),
    ),
    (
        "host address: ota.field.example , port: 443",
        event("tcp", "started", host="ota.field.example", port=443),
    ),
    (
        "GET https://tides.harbour.example/v1/today",
        event("tcp", "started", host="tides.harbour.example", port=443),
    ),
    (
        "* Connected to a.example (198.51.100.222) port 443 (#0)",
        event("tcp", "ok", host="a.example", port=443),
    ),
    ("tcp 203.0.113.90:8883 ok 48 ms", event("tcp", "ok", host="203.0.113.90", port=8883)),
    ("s.connect ok in 61 ms", event("tcp", "ok")),
    ("OSError: [Errno 111] ECONNREFUSED", event("tcp", "refused", code="ECONNREFUSED")),
    ("connect: Connection refused", event("tcp", "refused")),
    ("connect: No route to host", event("tcp", "unreachable")),
    ("sendto: Network is unreachable", event("tcp", "unreachable")),
    ("connect to 10.0.0.1:8883 timed out", event("tcp", "timeout")),
    ("Connection timed out", event("tcp", "timeout")),
    ("tcp connect failed: -1", event("tcp", "failed")),
    ("OSError: [Errno 110] ETIMEDOUT", event("timeout", "timeout", code="ETIMEDOUT")),
    ("tls handshake timed out", event("timeout", "timeout")),
    ("read timeout", event("receive", "timeout")),
    ("no response from server", event("receive", "timeout")),
    ("recv: Connection reset by peer", event("receive", "reset")),
    ("connection closed by foreign host", event("tcp", "closed")),
    ("[MDM] < +IPCLOSE: 1,0", event("tcp", "closed")),
    ("write: Broken pipe", event("send", "failed")),
    ("accept: Too many open files", event("socket", "exhausted")),
    ("no free sockets", event("socket", "exhausted")),
    ("no buffer space available", event("socket", "exhausted")),
    ("Failed to create socket", event("socket", "failed")),
    ("[net] link up, ip 10.11.0.42", event("link", "ok")),
    ("I (3901) event: sta ip: 192.168.0.44, mask: 255.255.255.0", event("link", "ok")),
    ("NET   link down", event("link", "failed")),
    ("wifi disconnected, reason 201", event("link", "failed")),
]
NOTHING = [
    "[E][HTTPUpdate.cpp:228] handleUpdate(): HTTP error: connection refused",
    "returnError(): error(-1): connection refused",
    "Connection refused, server unavailable",
    "Connection Refused: not authorised.",
    "MQTT TCP connect error (-3)",
    "TCP or TLS Connection failed",
    "Error(-4) connecting to h5.iot.eu-west-3.amazonaws.com:8883",
    "openssl s_client -connect 198.51.100.61:443 -servername a.example",
    "SSL - The connection indicated an EOF",
    "NET - Connection was reset by peer",
    "timeout set to 5000 ms",
    "connect timeout 10000 ms",
    "the server room is cold",
    "listening on 0.0.0.0:8883 (client certs: required)",
    "TLS connection to api.orchard.example established",
    "Connecting to /443...",
    "connecting to ssl_client.c:120",
    "lwip_connect_r: 11",
    "Please connect the cable to the port 12",
    "broker unreachable, retry in 10 s",
    "10.5.0.30:46611 <-> 10.5.0.7:5684 DTLS: new outgoing session",
    "check your network connectivity",
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_takes(line: str, expected: dict[str, Any]) -> None:
    holds(NETWORK, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(NETWORK, line)


@settings(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(NETWORK, lines)
