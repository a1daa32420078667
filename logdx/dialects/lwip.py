"""lwIP's altcp_tls, MQTT and HTTP clients, and the Pico SDK (grammars/lwip.lark).

Lines such as these, of lwIP 2.1 to master (apps/altcp_tls/altcp_tls_mbedtls.c, apps/mqtt/mqtt.c)
and of pico-examples 1.5 to 2.x (pico_w/wifi/tls_client/tls_common.c)::

    mbedtls_x509_crt_parse ca failed: -8576 0x2180
    tls_client_err -15
    mqtt: connection status 256
    *** PANIC ***
"""

from __future__ import annotations

from datetime import UTC, datetime

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.sdk_parts import (
    LWIP,
    after,
    crash,
    event,
    failed,
    host_port,
    last_number,
    message,
    numbers,
    socket_event,
    succeeded,
)
from logdx.model.records import AppReply, Clock, Input, Memory, Message, NetEvent, Setting

_REFUSALS = {
    "PROTOCOL": 1, "IDENTIFIER": 2, "SERVER": 3, "USERNAME": 4, "NOT": 5,
}  # fmt: skip
"""MQTT_CONNECT_REFUSED_x of mqtt.h by the first word of x."""
_HTTP_RESULTS = {
    2: ("tcp", "failed"), 3: ("dns", "failed"), 4: ("tcp", "closed"), 5: ("timeout", "timeout"),
    7: ("socket", "exhausted"), 1: ("receive", "failed"), 6: ("receive", "failed"),
    8: ("receive", "failed"), 9: ("receive", "failed"),
}  # fmt: skip
"""httpc_result_t of lwip/apps/http_client.h; 0 is good."""
_HTTP_NAMES = {"CONNECT": 2, "HOSTNAME": 3, "CLOSED": 4, "TIMEOUT": 5, "SVR_RESP": 6, "MEM": 7,
               "CONTENT_LEN": 9, "UNKNOWN": 1}  # fmt: skip
_DISCONNECTED, _TIMEOUT = 256, 257
"""MQTT_CONNECT_DISCONNECTED and MQTT_CONNECT_TIMEOUT of mqtt.h."""


class LwipBuilder(Builder):
    """One small method a kind of line."""

    def ca_failed(self, tokens: list[Token]) -> Found:
        return _unparsed(tokens[0], "ca")

    def cert_failed(self, tokens: list[Token]) -> Found:
        return _unparsed(tokens[0], "cert")

    def key_failed(self, tokens: list[Token]) -> Found:
        return _unparsed(tokens[0], "key")

    def config_null(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "setup", str(tokens[0]))

    def seed_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "seed_rng")

    def setup_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "setup")

    def peer_reset(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "tcp", "reset")

    def window(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="TCP_WND is smaller than the RX decryption buffer")

    def allocation(self, tokens: list[Token]) -> Found:
        asked = _first_number(tokens[0].partition("*")[2])
        return found(Memory, tokens[0], failed_allocation=asked)

    def client_error(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), LWIP)

    def connect_code(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), LWIP)

    def recv_code(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), LWIP, "receive")

    def resolving(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "dns", "started", after(tokens[0], "resolving"))

    def dns_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "dns", "failed", after(tokens[0], "hostname") or None)

    def dns_code(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0])
        return found(NetEvent, tokens[0], what="dns", outcome="failed", code=str(code))

    def server_ip(self, tokens: list[Token]) -> Found:
        target = tokens[0].partition(" IP ")[2] or tokens[0].partition(" at ")[2]
        host, port = host_port(target.replace(" port ", "/"))
        return found(NetEvent, tokens[0], what="tcp", outcome="started", host=host, port=port)

    def tls_up(self, tokens: list[Token]) -> Found:
        return succeeded(tokens[0], "handshake")

    def data(self, tokens: list[Token]) -> Found:
        return succeeded(tokens[0], "read")

    def timed_out(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "timeout", "timeout")

    def mqtt_status(self, tokens: list[Token]) -> Found:
        return _mqtt(tokens[0], last_number(tokens[0]) or 0)

    def mqtt_up(self, tokens: list[Token]) -> Found:
        return _mqtt(tokens[0], 0)

    def mqtt_reason(self, tokens: list[Token]) -> Found:
        name = tokens[0].partition("MQTT_CONNECT_")[2]
        if not name:
            return _mqtt(tokens[0], last_number(tokens[0]) or _DISCONNECTED)
        if name in ("DISCONNECTED", "TIMEOUT"):
            return _mqtt(tokens[0], _TIMEOUT if name == "TIMEOUT" else _DISCONNECTED)
        return _mqtt(tokens[0], _REFUSALS.get(name.split("_")[1], 5))

    def http_result(self, tokens: list[Token]) -> Found:
        result, _, status, _ = numbers(tokens[0])
        if status:
            good = 200 <= status < 400
            return found(AppReply, tokens[0], protocol="http", code=status, accepted=good)
        return _http(tokens[0], result)

    def http_local(self, tokens: list[Token]) -> Found:
        name = tokens[0].upper().partition("HTTPC_RESULT_")[2].removeprefix("ERR_")
        if name:
            return _http(tokens[0], 0 if name == "OK" else _HTTP_NAMES.get(name, 8))
        return _http(tokens[0], last_number(tokens[0]) or 0)

    def wifi_up(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "ok")

    def wifi_down(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "failed")

    def no_ca(self, tokens: list[Token]) -> Found:
        return found(Setting, tokens[0], name="ca", value="none")

    def no_verify(self, tokens: list[Token]) -> Found:
        return found(Setting, tokens[0], name="verification", value="none")

    def plain(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="Not using TLS")

    def panic(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "panic")

    def panic_line(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "panic")

    def overflow(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "stack-overflow", tokens[0].replace(":", " ").split()[-1])

    def watchdog(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "watchdog")

    def no_memory(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "out-of-memory")

    def assertion(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "assert")

    def pool_empty(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "socket", "exhausted")

    def note(self, tokens: list[Token]) -> Found:
        return message(tokens[0])

    def time_set(self, tokens: list[Token]) -> Found:
        date = tokens[0].partition(":")[2].strip().replace("T", " ")
        return found(Clock, tokens[0], origin="sntp", synchronised=True, time=_date(date))


def _unparsed(token: Token, what: str) -> Found:
    code = str(_first_number(token.partition("failed:")[2]))
    return found(Input, token, what=what, parsed=False, code=code)


def _first_number(text: str) -> int | None:
    return next(iter(numbers(text)), None)


def _mqtt(token: Token, status: int) -> Found:
    if status == _TIMEOUT:
        return event(token, "receive", "timeout")
    if status >= _DISCONNECTED:
        return event(token, "tcp", "closed")
    return found(AppReply, token, protocol="mqtt", code=status, accepted=status == 0)


def _http(token: Token, result: int) -> Found:
    if result == 0:
        return succeeded(token, "read")
    what, outcome = _HTTP_RESULTS.get(result, ("receive", "failed"))
    return found(NetEvent, token, what=what, outcome=outcome, code=str(result))


def _date(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


LWIP_TLS = Dialect(
    name="lwip",
    grammar="lwip",
    literals=(
        "mbedtls_x509_crt_parse", "mbedtls_pk_parse", "altcp_", "tls config", "tls_create",
        "tls create", "tls_config", "tlsconfig", "tls creation", "drbg_seed failed",
        "mbedtls_ssl_setup failed", "reset by peer", "tcp_wnd", "mbedtls alloc", "client_err",
        "http_err", "mqtt_err", "tls_err", "tcp_err", "http: err", "https: err", "conn err",
        "connection err", "connect failed", " err ", "resolving", "dns request", "dns lookup",
        "dns_gethostbyname", "dns resolving", "to server ip", "to server at", "sending request",
        "new data received", "timed out", "tls_client_poll", "connection status", "connect status",
        "_cb status", "connection_cb", "connection_status", "mqtt_connect", "disconnected",
        "result ", "result=", "result:", "result_", "wifi", "wi-fi", "ip address of this", "cyw43",
        "is insecure", "not using tls", "panic", "broker connection error",
        "instance creation error", "mqtt server", "stack overflow", "watchdog", "out of memory",
        "err_mem", "assertion", "memp_", "mbedtls_ssl_conf_", "flush_output failed",
        "ticket_setup failed", "config_defaults failed", "same source port", "bogus rec", "sntp: ",
    ),
    builder=LwipBuilder,
    samples=("pico-ca-parse.log",),
)  # fmt: skip
