"""Zephyr and the nRF Connect SDK (grammars/zephyr.lark).

Lines such as these, of Zephyr 1.14 to 4.3 (sockets_tls.c, kernel/fatal.c, samples/net) and of
Nordic's SDK 1.4 to 3.2 (mqtt_helper.c, download_client.c, hwinfo)::

    *** Booting nRF Connect SDK v2.9.0-7787b2649840 ***
    [00:00:05.611,907] <err> net_sock_tls: TLS handshake error: -0x7a00
    [00:00:05.613,464] <err> mqtt_helper: mqtt_connect, error: -113
    [00:00:24.953,002] <err> os: >>> ZEPHYR FATAL ERROR 2: Stack overflow on CPU 0
"""

from __future__ import annotations

from datetime import UTC, datetime

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.sdk_parts import (
    NEWLIB,
    WATCHDOGS,
    code_text,
    crash,
    event,
    failed,
    last_number,
    numbers,
    socket_event,
)
from logdx.model.records import (
    AppReply,
    Clock,
    Crash,
    Input,
    Message,
    NetEvent,
    Platform,
    Setting,
)

_FATAL = {2: "stack-overflow"}
"""K_ERR_STACK_CHK_FAIL; the others (exception, spurious interrupt, oops) are panics."""
_RESET_WATCHDOG = 1 << 4
"""RESET_WATCHDOG of include/zephyr/drivers/hwinfo.h."""
_NRF_WATCHDOG = 1 << 1
"""RESETREAS.DOG of nRF52, nRF53 and nRF91."""
_VERIFY = {"NONE": "none", "OPTIONAL": "optional", "REQUIRED": "required",
           "0": "none", "1": "optional", "2": "required"}  # fmt: skip


class ZephyrBuilder(Builder):
    """One small method a kind of line."""

    def zephyr_version(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], sdk="zephyr", sdk_version=_last_word(tokens[0]))

    def ncs_version(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], sdk="nrf-connect", sdk_version=_last_word(tokens[0]))

    def fatal(self, tokens: list[Token]) -> Found:
        number = numbers(tokens[0])[0]
        return crash(tokens[0], _FATAL.get(number, "panic"))

    def fault(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "panic")

    def stack_fault(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "stack-overflow")

    def assertion(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "assert")

    def reset(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "reboot")

    def reset_cause(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "watchdog" if _is_watchdog(tokens[0]) else "reboot")

    def thread(self, tokens: list[Token]) -> Found:
        name = tokens[0].rpartition("(")[2] if "(" in tokens[0] else _last_word(tokens[0])
        return found(Message, tokens[0], text="Current thread", detail=name.strip("() ") or None)

    def modem_crash(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="panic", task="modem", reason=str(tokens[0]))

    def handshake_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "handshake")

    def handshake_timeout(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "timeout", "timeout")

    def input_failed(self, tokens: list[Token]) -> Found:
        what = _input_kind(tokens[0].lower())
        return found(Input, tokens[0], what=what, parsed=False, code=code_text(tokens[0]))

    def exhausted(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "socket", "exhausted")

    def poll_error(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), NEWLIB)

    def dns_failed(self, tokens: list[Token]) -> Found:
        return found(NetEvent, tokens[0], what="dns", outcome="failed", code=code_text(tokens[0]))

    def dns_ok(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "dns", "ok")

    def connect_failed(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), NEWLIB)

    def socket_failed(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), NEWLIB, "socket")

    def receive_failed(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), NEWLIB, "receive")

    def connack_refused(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0])
        return found(AppReply, tokens[0], protocol="mqtt", code=code, accepted=code == 0)

    def mqtt_up(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="mqtt", accepted=True)

    def mqtt_down(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0])
        known = NEWLIB.get(abs(code or 0), ("tcp", "closed"))
        text = None if code is None else str(code)
        return found(NetEvent, tokens[0], what=known[0], outcome=known[1], code=text)

    def auth_refused(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="mqtt", accepted=False, text=str(tokens[0]))

    def cloud_state(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), NEWLIB)

    def http_status(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0])
        text = _last_word(tokens[0])
        good = text.upper() == "OK" if code is None else 200 <= code < 400
        return found(AppReply, tokens[0], protocol="http", code=code, text=text, accepted=good)

    def link_up(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "ok")

    def link_down(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "failed")

    def link_wait(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "started")

    def time_set(self, tokens: list[Token]) -> Found:
        return found(Clock, tokens[0], origin="sntp", synchronised=True)

    def time_unknown(self, tokens: list[Token]) -> Found:
        return found(Clock, tokens[0], origin="sntp", synchronised=False)

    def plain(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="TLS", detail=_last_word(tokens[0]))

    def verify_off(self, tokens: list[Token]) -> Found:
        word = tokens[0].replace("=", " ").replace("_", " ").replace(":", " ").split()[-1]
        return found(Setting, tokens[0], name="verification", value=_VERIFY.get(word))

    def tls_set(self, tokens: list[Token]) -> Found:
        host = tokens[0].partition("hostname ")[2]
        if host:
            return found(Setting, tokens[0], name="sni", value=host)
        return found(Setting, tokens[0], name="ca", value="set")

    def alpn(self, tokens: list[Token]) -> Found:
        return found(Setting, tokens[0], name="alpn", value=tokens[0].partition("'")[2].strip("'"))

    def unix_time(self, tokens: list[Token]) -> Found:
        moment = datetime.fromtimestamp(last_number(tokens[0]) or 0, UTC)
        return found(Clock, tokens[0], origin="date", time=moment)

    def note(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text=str(tokens[0]))

    def note_code(self, tokens: list[Token]) -> Found:
        text = tokens[0].partition(" (")[0].partition(",")[0].partition(":")[0]
        return found(Message, tokens[0], text=text.strip(), detail=code_text(tokens[0]))


def _last_word(text: str) -> str:
    return text.split()[-1].strip("(),.")


def _input_kind(text: str) -> str:
    for word, what in (("psk", "psk"), ("key", "key"), ("ca cert", "ca"), ("root", "ca"),
                       ("credential", "cert"), ("certificates", "cert")):  # fmt: skip
        if word in text and "modem_key_mgmt" not in text:
            return what
    return "cert"


def _is_watchdog(token: str) -> bool:
    text = token.lower()
    if any(word in text for word in WATCHDOGS) or " dog" in text:
        return True
    masks = [value for value in numbers(token) if value > 0]
    bit = _NRF_WATCHDOG if "resetreas" in text else _RESET_WATCHDOG
    return "0x" in text and bool(masks) and bool(masks[0] & bit)


ZEPHYR = Dialect(
    name="zephyr",
    grammar="zephyr",
    literals=(
        "zephyr", "booting nrf", " fault ", "exception", "stack overflow (", "stacking error",
        "stack check fail", "assertion fail", "resetting system", "sys_reboot(", "reset ",
        "reboot ", "boot cause", "boot reason", "boot source", "boot flag", "last reset",
        "resetreas", "current thread", "faulting thread", "modem has crashed", "modem error",
        "tls handshake ", "failed to ", "tls_credential_add", "modem_key_mgmt", "could not ",
        "cannot ", "unable to ", "socket poll error", "getaddrinfo", "dns ", "dns: ",
        "resolving name", "resolved", "address found", "connect", "mqtt", "error recv", "error in ",
        "error zsock", "zsock_recv", "socket error", ": -", "failed -", "error -", "connack",
        "_evt_", "nrf_cloud", "dps ", "response status", "http status", "unexpected http",
        "response code", "ipv4 address", "registration", "lte link", "l4_connected",
        "waiting interface", "waiting for interface", "timeout while", "date_time", "date time",
        "ntp", "did not get", "got time", "tls: no", "tls: yes", "peer_verify", "tls sec_tag",
        "setting up tls", "no entropy", "invalid tls", "no security tag", "certificate mismatch",
        "certificates mismatch", "existing certificate", "user-specified", "persistent",
        "halting system", "dtls server rx", "received: ", "dhcp", "alpn", "unix time",
        "network connect", "network regist",
    ),
    builder=ZephyrBuilder,
    anchors=("net_sock_tls", "mqtt_helper", "fatal error", "mqtt_connect"),
    samples=("zephyr-handshake-timeout.log",),
)  # fmt: skip
