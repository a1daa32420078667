"""mbed-os: the TLS socket wrapper, netsocket errors, crash reports (grammars/mbed_os.lark).

Lines such as these, of mbed-os 5.x and 6.x (netsocket/source/TLSSocketWrapper.cpp) and of the
mbed-os-example-tls-socket and -mqtt programs::

    [INFO][TLSW]: Starting TLS handshake with update.pumps.example
    [ERR ][TLSW]: mbedtls_x509_crt_parse() failed: -0x2180 (-8576): X509 - ...
    Error Message: CMSIS-RTOS error: Stack overflow
    rc from TCP connect is -3009
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.sdk_parts import (
    NEWLIB,
    NSAPI,
    asctime,
    code_text,
    crash,
    event,
    failed,
    host_port,
    last_number,
    numbers,
    socket_event,
    succeeded,
)
from logdx.model.records import AppReply, Clock, Input, Message, NetEvent, Platform, Step

_NAMES = {
    "NO_CONNECTION": 3004, "NO_SOCKET": 3005, "NO_ADDRESS": 3006, "NO_MEMORY": 3007,
    "NO_SSID": 3008, "DNS_FAILURE": 3009, "DHCP_FAILURE": 3010, "AUTH_FAILURE": 3011,
    "DEVICE_ERROR": 3012, "CONNECTION_LOST": 3016, "CONNECTION_TIMEOUT": 3017, "TIMEOUT": 3019,
    "UNSUPPORTED": 3002, "PARAMETER": 3003,
}  # fmt: skip
"""nsapi_error of features/netsocket/nsapi_types.h, signs dropped."""
_QUIET = (3001, 3013, 3014, 3015, 3020)
"""Would block, in progress, already, is connected, busy: no errors."""


class MbedOsBuilder(Builder):
    """One small method a kind of line."""

    def line(self, parts: list[Found | None]) -> list[Found]:
        """Drop the numbers that are no errors."""
        return [part for part in parts if isinstance(part, Found)]

    def version(self, tokens: list[Token]) -> Found:
        number = tokens[0].replace("-", " ").split()[-1].lstrip("v")
        return found(Platform, tokens[0], sdk="mbed-os", sdk_version=number)

    def started(self, tokens: list[Token]) -> Found:
        host = tokens[0].rpartition(" ")[2]
        return found(Step, tokens[0], name="handshake", outcome="started", detail=host)

    def established(self, tokens: list[Token]) -> Found:
        host = tokens[0].partition("connection to ")[2].partition(" ")[0]
        return succeeded(tokens[0], "handshake", host or None)

    def closing(self, tokens: list[Token]) -> Found:
        return found(Step, tokens[0], name="close", outcome="started")

    def verify_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "verify")

    def verify_ok(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text=str(tokens[0]))

    def tcp_start(self, tokens: list[Token]) -> Found:
        host, port = host_port(tokens[0].rpartition(" ")[2])
        return found(NetEvent, tokens[0], what="tcp", outcome="started", host=host, port=port)

    def tcp_ok(self, tokens: list[Token]) -> Found:
        host, _, port = tokens[0].partition("connected to ")[2].partition(" at port ")
        return found(NetEvent, tokens[0], what="tcp", outcome="ok", host=host, port=int(port))

    def nsapi(self, tokens: list[Token]) -> Found | None:
        name = tokens[0].removeprefix("NSAPI_ERROR_")
        code = _NAMES[name] if name in _NAMES else abs(int(tokens[0]))
        return None if code in _QUIET else socket_event(tokens[0], -code, NSAPI)

    def dns_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "dns", "failed")

    def tcp_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "tcp", "failed")

    def receive_failed(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), NEWLIB, "receive")

    def input_failed(self, tokens: list[Token]) -> Found:
        what = "key" if "pk_parse" in tokens[0] or "client_cert" in tokens[0] else "ca"
        return found(Input, tokens[0], what=what, parsed=False, code=code_text(tokens[0]))

    def link_up(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "ok")

    def link_down(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "failed")

    def http_status(self, tokens: list[Token]) -> Found:
        code = numbers(tokens[0])[0]
        good = tokens[0].endswith("[OK]")
        return found(AppReply, tokens[0], protocol="http", code=code, accepted=good)

    def http_read(self, tokens: list[Token]) -> Found:
        return succeeded(tokens[0], "read")

    def mqtt_code(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0]) or 0
        if code < 0:
            return failed(tokens[0], "connect", str(code))
        return found(AppReply, tokens[0], protocol="mqtt", code=code, accepted=code == 0)

    def mqtt_ok(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="mqtt", accepted=True)

    def stack_overflow(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "stack-overflow")

    def no_memory(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "out-of-memory")

    def crash_report(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "panic")

    def crash_reason(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "panic")

    def assertion(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "assert")

    def watchdog(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "watchdog")

    def ntp(self, tokens: list[Token]) -> Found:
        date = asctime(" ".join(tokens[0].split()[-5:]))
        return found(Clock, tokens[0], origin="sntp" if "NTP" in tokens[0] else "date", time=date)

    def note(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text=str(tokens[0]))


MBED_OS = Dialect(
    name="mbed-os",
    grammar="mbed_os",
    literals=(
        "mbed os", "mbed-os", "mbedos", "starting tls handshake with", "tls connection",
        "closing tls", "certificate verification failed", "no verification issue",
        "connecting with ", "successfully connected to", "-300", "-301", "-3020", "nsapi_error_",
        "get_host", "gethost", "failed to connect to", "socket.connect", "socket::connect",
        "socket connect", "socket recv", "socket send", "mbedtls_x509_crt_parse",
        "mbedtls_pk_parse_key", "set_root_ca_cert", "set_client_cert_key", "client ip address",
        "the network", "connect to network", "network interface", "network connection",
        "networkinterface", "ip address", "https: received", "rc from mqtt", "cmsis-rtos",
        "stack overflow", "out of memory", "error message:", "faulttype:", "assertation",
        "reset_reason_", "reset reason", "time from ntp", "ntp time", "set to", "current time",
        "system time", "entropy", "content_len", "mqtt connect", "mqtt client connect",
    ),
    builder=MbedOsBuilder,
    samples=("mbed-ca-then-no-chain.log",),
)  # fmt: skip
