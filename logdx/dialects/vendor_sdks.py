"""Vendor SDKs around mbedTLS (grammars/vendor_sdks.lark).

Lines such as these, of RT-Thread's mbedtls package 2.6 to 3.6, Alibaba's iotkit-embedded 2.x and
3.x, Tencent's qcloud_iot 3.x, Infineon's secure-sockets 2.x to 3.x and ST's X-CUBE-AWS::

    [E/mqtt] tls connect failed return: -1
    [err] iotx_mc_connect(2123): TCP or TLS Connection failed
    ERR|2021-03-02 10:41:56|mqtt_client.c|construct(102): mqtt connect with id: x failed: -1001
    cy_tls_connect failed with error 134218754
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.sdk_parts import (
    LINUX,
    after,
    code_text,
    crash,
    event,
    failed,
    host_port,
    last_number,
    message,
    numbers,
    succeeded,
)
from logdx.knowledge.flags import names_of_bits
from logdx.model.records import (
    AppReply,
    Clock,
    ForeignStack,
    Input,
    Memory,
    Message,
    Negotiation,
    NetEvent,
    Platform,
    Setting,
    Step,
    VerifyFlags,
)

_SDKS = {"RTT_BANNER": "rt-thread", "TENCENT_SDK": "tencent-iot", "ALI_SDK": "aliyun-iot",
         "XCUBE": "x-cube"}  # fmt: skip
_REFUSALS = (("protocol", 1), ("identifier", 2), ("server", 3), ("bad", 4), ("auth", 5))
_VERSIONS = {"302": "TLSv1.1", "303": "TLSv1.2", "304": "TLSv1.3"}


class VendorBuilder(Builder):
    """One small method a kind of line."""

    def platform(self, tokens: list[Token]) -> Found:
        last = tokens[0].split()[-1].lstrip("v")
        version = last if last[:1].isdigit() else None
        return found(Platform, tokens[0], sdk=_SDKS[tokens[0].type], sdk_version=version)

    def input_failed(self, tokens: list[Token]) -> Found:
        what = _input_kind(tokens[0])
        return found(Input, tokens[0], what=what, parsed=False, code=code_text(tokens[0]))

    def input_ok(self, tokens: list[Token]) -> Found:
        return found(Input, tokens[0], what=_input_kind(tokens[0]), parsed=True)

    def input_path(self, tokens: list[Token]) -> Found:
        what, _, path = tokens[0].partition(" file: ")
        return found(Input, tokens[0], what=what, path=path)

    def tls_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "handshake", code_text(tokens[0]))

    def tls_ok(self, tokens: list[Token]) -> Found:
        return succeeded(tokens[0], "handshake")

    def verify_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "verify")

    def verify_ok(self, tokens: list[Token]) -> Found:
        return succeeded(tokens[0], "verify")

    def verify_flags(self, tokens: list[Token]) -> Found:
        bits = last_number(tokens[0]) or 0
        return found(VerifyFlags, tokens[0], bits=bits, names=names_of_bits(bits))

    def optional(self, tokens: list[Token]) -> Found:
        value = "none" if tokens[0].lower().endswith("none") else "optional"
        return found(Setting, tokens[0], name="verification", value=value)

    def sni_off(self, tokens: list[Token]) -> Found:
        return found(Setting, tokens[0], name="sni", value="off")

    def tcp_start(self, tokens: list[Token]) -> Found:
        name = after(tokens[0], "host=") or after(tokens[0], "broker")
        host, _, rest = name.replace("'", "").partition(",")
        port = last_number(rest)
        return found(
            NetEvent, tokens[0], what="tcp", outcome="started", host=host.strip() or None, port=port
        )

    def host(self, tokens: list[Token]) -> Found:
        name, _, port = tokens[0].partition(" ,")[0], "", last_number(tokens[0])
        host = after(name, "=") or after(name, "host address:")
        known = port if "port" in tokens[0] else None
        return found(NetEvent, tokens[0], what="tcp", outcome="started", host=host, port=known)

    def tcp_ok(self, tokens: list[Token]) -> Found:
        text = tokens[0].removesuffix(" success")
        host, port = host_port(text.split()[-1]) if ":" in text else (None, None)
        return found(NetEvent, tokens[0], what="tcp", outcome="ok", host=host, port=port)

    def tcp_failed(self, tokens: list[Token]) -> Found:
        target = after(tokens[0], "server")
        host, port = host_port(target) if target else (None, None)
        return found(NetEvent, tokens[0], what="tcp", outcome="failed", host=host, port=port)

    def dns_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "dns", "failed", _dns_host(tokens[0]))

    def socket_code(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0])
        what, outcome = LINUX.get(abs(code or 0), ("tcp", "failed"))
        return found(NetEvent, tokens[0], what=what, outcome=outcome, code=code_text(tokens[0]))

    def receive_failed(self, tokens: list[Token]) -> Found:
        if "is closed" in tokens[0]:
            return event(tokens[0], "tcp", "closed")
        return event(tokens[0], "receive", "failed")

    def send_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "send", "timeout" if "timeout" in tokens[0] else "failed")

    def connect_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "connect", code_text(tokens[0]))

    def mqtt_refused(self, tokens: list[Token]) -> Found:
        text = tokens[0].lower()
        named = [code for part, code in _REFUSALS if part in text]
        code = numbers(tokens[0])[-1] if text[-1:].isdigit() and numbers(tokens[0]) else None
        code = code if code is not None and 0 < code < 6 else next(iter(named), None)
        return found(
            AppReply, tokens[0], protocol="mqtt", code=code, accepted=False, text=str(tokens[0])
        )

    def mqtt_ok(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="mqtt", accepted=True)

    def negotiated(self, tokens: list[Token]) -> Found:
        version = _VERSIONS.get(tokens[0].rpartition(" ")[2])
        return found(Negotiation, tokens[0], version=version)

    def key_missing(self, tokens: list[Token]) -> Found:
        return message(tokens[0], " with error ")

    def rng_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "seed_rng", str(tokens[0]))

    def setup_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "setup", str(tokens[0]))

    def psk_missing(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="psk is empty")

    def rtc_failed(self, tokens: list[Token]) -> Found:
        return found(Clock, tokens[0], origin="rtc", synchronised=False)

    def link_up(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "ok")

    def link_down(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "failed")

    def overflow(self, tokens: list[Token]) -> Found:
        words = tokens[0].replace(":", " ").replace("[", " ").replace("]", " ").split()
        task = words[1] if len(words) > 1 else None
        return crash(tokens[0], "stack-overflow", task)

    def no_memory(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "out-of-memory")

    def assertion(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "assert")

    def hard_fault(self, tokens: list[Token]) -> Found:
        task = after(tokens[0], "thread") or None
        return crash(tokens[0], "panic", task)

    def watchdog(self, tokens: list[Token]) -> Found:
        return crash(tokens[0], "watchdog")

    def foreign(self, tokens: list[Token]) -> Found:
        return found(ForeignStack, tokens[0], name="ti-simplelink", text=str(tokens[0]))

    def heap(self, tokens: list[Token]) -> Found | None:
        text, size = tokens[0].lower(), last_number(tokens[0])
        field = "minimum" if "minimum" in text else "free" if "free" in text else None
        return found(Memory, tokens[0], **{field: size}) if field else None

    def web_failed(self, tokens: list[Token]) -> Found:
        code = code_text(tokens[0].partition("(")[2].partition(")")[0])
        return found(Step, tokens[0], name="connect", outcome="failed", detail=code)

    def note(self, tokens: list[Token]) -> Found:
        return message(tokens[0], " [")

    def note_code(self, tokens: list[Token]) -> Found:
        return message(tokens[0])


def _input_kind(token: str) -> str:
    text = token.lower()
    if "key" in text and "certificate & key" not in text:
        return "key"
    own = ("client", "device", "server", "own_cert", "cy_tls_read")
    return "cert" if any(word in text for word in own) else "ca"


def _dns_host(text: str) -> str | None:
    for marker in ("host = ", "host: ", "getaddrinfo(", "address of ", "invalid host: "):
        if marker in text:
            name = text.partition(marker)[2].strip(" '")
            return name.replace("'", " ").replace(":", " ").replace(",", " ").partition(" ")[0]
    return None


VENDOR_SDKS = Dialect(
    name="vendor-sdks",
    grammar="vendor_sdks",
    literals=(
        "thread operating", "rt-thread", "sdk_ver", "iotkit", "linkkit", "linksdk", "aiot",
        "x-cube", "load ", "parse ca", "parse private", "parse client", "parse server", "to parse",
        "no ca cert", "certificate(s)", "cy_", "device certificate", "mbedtls_pk_parse_key failed",
        "mbedtls_ssl_conf_", "tls certificate", "tls ca", "set tls", "loading tls", "x509parse_crt",
        "loading the ca", " file: ", "tls connect", "https client", "mbedtls ", "ssl_client_init",
        "handshake fail", "handshake ok", "handshake success", "handshake complet",
        "handshake memory", "likely", "verify result not", "verified success",
        "verification result", "verify server", "ssl_verify_", "skipping mbedtls", "establish",
        "broker '", "host =", "host='", "host= ", "host address", "tcp server", "connected ",
        "net connect error", "could not", "connect socket", "getaddrinfo", "invalid host",
        "socket connect", "socket creat", "net_sock_open", "recv fail", "select-", "network_tls",
        "hal_tls_", "ssl recv", "connection is closed", "send fail", "send error", "ssl write",
        "no data be sent", "tcp or tls", "mqtt ", "mqtt_connect", "connack", "refused", "rejected",
        "iotx_mc", "negotiated tls", "pkcs : ", "not provisioned", "secure element", "psa: init",
        "rng", "hardware random", "entropy", "hardware_poll", "failed to ", "tls_init", "psk is",
        "pskid", "conf_psk", "rtc", "ntp", "wi-fi", "wifi", "to ap", "ip address is", "[atw0]",
        "join", "wlan", "stack overflow", "stackoverflow", "close to", "malloc", "memory", "assert",
        "hard fault", "hardfault", "iwdg", "wwdg", "wdt", "wdog", "watchdog", "sl_error",
        "sl_connect", "heap", "webclient", "error initializing", "message digest", "min key length",
        "cipher suites", "curve type", "expmod", "threading_mutex", "mismatch pattern",
        "device info", "init fail",
    ),
    builder=VendorBuilder,
    samples=("vendor-rtthread-verify.log",),
)  # fmt: skip
