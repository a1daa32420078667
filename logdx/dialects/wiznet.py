"""WIZnet's TLS interface and ioLibrary (grammars/wiznet.lark).

Lines such as these, of the W5100S, W5500, W6100 and W55RP20 examples and the S2E firmware::

    mbedtls_x509_crt_parse() ca_certificate returned 0
    init connect[1]
      . Performing the SSL/TLS handshake...Port:[0]/Send(522) :
    wz_tls_connect [-1]
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.knowledge.codes import decode
from logdx.model.records import Input, NetEvent, ReturnCode, Step

_REFUSED = {-13: "timeout", -12: "failed", -3: "failed", -4: "closed"}
"""SOCKERR_TIMEOUT, SOCKERR_IPINVALID, SOCKERR_SOCKOPT, SOCKERR_SOCKCLOSED (Ethernet/socket.h)."""
_NO_ADDRESS = "0.0.0.0"


class WiznetBuilder(Builder):
    """One small method a line of the interface."""

    def parsed(self, tokens: list[Token]) -> Found:
        text = tokens[0].lower()
        what = (
            "crl" if "crl_parse" in text
            else "key" if "pk_parse" in text
            else "cert" if "device" in text
            else "ca"
        )  # fmt: skip
        code = text.partition("returned ")[2].split()[0]
        return found(Input, tokens[0], what=what, parsed=_number(code) >= 0, code=code)

    def input_size(self, tokens: list[Token]) -> Found:
        label, _, size = tokens[0].partition("[")
        what = "cert" if "device" in label else "crl" if "crl" in label else "ca"
        what = "key" if "key" in label else what
        return found(Input, tokens[0], what=what, size=int(size.strip("]")))

    def length(self, tokens: list[Token]) -> Found:
        label, _, size = tokens[0].partition("=")
        what = "key" if "pkey" in label else "ca" if "certificate" in label else "cert"
        return found(Input, tokens[0], what=what, size=int(size))

    def tls_init(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "setup", _bracketed(tokens[0]) > 0)

    def tls_connect(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "handshake", _bracketed(tokens[0]) > 0)

    def connect(self, tokens: list[Token]) -> Found:
        value = _bracketed(tokens[0])
        outcome = "ok" if value > 0 else _REFUSED.get(value, "failed")
        return found(NetEvent, tokens[0], what="tcp", outcome=outcome, code=str(value))

    def socket_open(self, tokens: list[Token]) -> Found | None:
        if "[-" in tokens[0]:
            return found(NetEvent, tokens[0], what="socket", outcome="failed")
        return None

    def server(self, tokens: list[Token]) -> Found:
        host, _, port = tokens[0].partition("port")
        host = host.partition(":")[2].strip()
        what, outcome = ("dns", "failed") if host == _NO_ADDRESS else ("tcp", "started")
        name = None if host.startswith("<") else host
        return found(
            NetEvent, tokens[0], what=what, outcome=outcome, host=name, port=int(port.strip(": "))
        )

    def sent(self, tokens: list[Token]) -> Found:
        return found(NetEvent, tokens[0], what="send", outcome="ok", size=_size(tokens[0]))

    def received(self, tokens: list[Token]) -> Found:
        return found(NetEvent, tokens[0], what="receive", outcome="ok", size=_size(tokens[0]))

    def dns_failed(self, tokens: list[Token]) -> Found:
        return found(NetEvent, tokens[0], what="dns", outcome="failed")

    def dns_ok(self, tokens: list[Token]) -> Found:
        return found(NetEvent, tokens[0], what="dns", outcome="ok")

    def socket_code(self, tokens: list[Token]) -> Found | None:
        readings = decode(str(tokens[0]), layer="wiznet")
        if not readings:
            return None
        first = readings[0]
        return found(
            ReturnCode, tokens[0], text=str(tokens[0]), value=first.value, names=first.names,
            layer="wiznet",
        )  # fmt: skip


def _step(token: Token, name: str, succeeded: bool) -> Found:
    return found(Step, token, name=name, outcome="ok" if succeeded else "failed")


def _bracketed(token: Token) -> int:
    return int(token.partition("[")[2].strip("]"))


def _size(token: Token) -> int:
    return int(token.rpartition("(")[2].strip(")"))


def _number(text: str) -> int:
    return int(text, 16 if "0x" in text else 10)


WIZNET = Dialect(
    name="wiznet",
    grammar="wiznet",
    literals=(
        "mbedtls_x509_crt_parse", "mbedtls_x509_crl_parse", "mbedtls_pk_parse_key", " size",
        "_len", "certificate len", "_tls_init", "_tls_connect", "init connect", "socket open",
        "socket[", "socket [", "server ip", "port:[", "dns ", "sockerr_",
    ),
    builder=WiznetBuilder,
    samples=("wiznet-azure-iot-hub.log",),
)  # fmt: skip
