"""Name resolution, TCP, link and socket events in free words (grammars/network.lark).

Lines such as these, of applications, lwIP, BSD sockets, Python, Go and Node::

    dns: broker.lan -> 0.0.0.0
    couldn't get hostname for :ws.solarhof.example:
    connecting mqtt.ferryline.example:8883
    OSError: [Errno 111] ECONNREFUSED
    connect: No route to host

What a client prints after any TLS error (``HTTP error: connection refused``, ``TCP or TLS
Connection failed``) is no evidence of a TCP error and gives no record.
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.words import host_port
from logdx.model.records import NetEvent, Step

_ERRNO = {
    "ECONNREFUSED": ("tcp", "refused"), "ECONNRESET": ("receive", "reset"),
    "ECONNABORTED": ("receive", "reset"), "EHOSTUNREACH": ("tcp", "unreachable"),
    "ENETUNREACH": ("tcp", "unreachable"), "ENETDOWN": ("link", "failed"),
    "EHOSTDOWN": ("tcp", "unreachable"), "ETIMEDOUT": ("timeout", "timeout"),
    "ETIMEOUT": ("timeout", "timeout"), "ENOTCONN": ("socket", "closed"),
    "ESHUTDOWN": ("socket", "closed"), "EPIPE": ("send", "closed"),
    "EMFILE": ("socket", "exhausted"), "ENFILE": ("socket", "exhausted"),
    "ENOBUFS": ("socket", "exhausted"), "EADDRNOTAVAIL": ("tcp", "unreachable"),
}  # fmt: skip
_VERBS = ("connecting", "connect", "broker", "server", "endpoint", "to", "uplink", "address")
_SOURCE_FILES = (".c", ".h", ".cpp", ".py", ".go", ".rs", ".js", ".cc", ".hpp")


class NetworkBuilder(Builder):
    """One method an event."""

    def line(self, parts: list[Found | Token]) -> list[Found]:
        """Keep an event once: "connect ECONNREFUSED: Connection refused" is one refusal."""
        kept: dict[tuple[object, object], Found] = {}
        for part in super().line(parts):
            event = part.fields.get("what", "handshake")
            kept.setdefault((event, part.fields["outcome"]), part)
        return list(kept.values())

    def connecting(self, tokens: list[Token]) -> Found | None:
        host, port = _target(tokens[0])
        listens = host == "0.0.0.0" and tokens[0].lower().startswith("server")
        if host is None or listens:
            return None
        return _event(tokens[0], "tcp", "started", host, port)

    def request(self, tokens: list[Token]) -> Found:
        host, port = host_port(tokens[0].partition("://")[2])
        return _event(tokens[0], "tcp", "started", host, port or _port_of_scheme(tokens[0]))

    def connected(self, tokens: list[Token]) -> Found:
        inner = tokens[0].split()[1:2] if tokens[0].lower().startswith("tcp ") else []
        shown = host_port(inner[0]) if inner and ":" in inner[0] else _follower(tokens)
        return _event(tokens[0], "tcp", "ok", *shown)

    def dns_started(self, tokens: list[Token]) -> Found:
        host = tokens[0].replace('"', " ").replace(":", " ").replace("=", " ").split()[-1]
        return _event(tokens[0], "dns", "started", host.strip("'"))

    def dns_ok(self, tokens: list[Token]) -> Found:
        words = tokens[0].split()
        host = words[1] if words[-1] == "resolved" and words[0].lower() == "host" else None
        return _event(tokens[0], "dns", "ok", host_port(host)[0] if host else None)

    def dns_zero(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "dns", "failed", code="0.0.0.0")

    def dns_failed(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "dns", "failed", _follower(tokens)[0])

    def errno(self, tokens: list[Token]) -> Found:
        what, outcome = _ERRNO[tokens[0].upper()]
        return _event(tokens[0], what, outcome, code=tokens[0].upper())

    def refused(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "tcp", "refused")

    def reset(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "receive", "reset")

    def unreachable(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "tcp", "unreachable")

    def tcp_timeout(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "tcp", "timeout")

    def receive_timeout(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "receive", "timeout")

    def timeout(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "timeout", "timeout")

    def tcp_failed(self, tokens: list[Token]) -> Found:
        lowered = tokens[0].lower()
        bare = lowered.startswith("sock") and "connect" not in lowered
        return _event(tokens[0], "socket" if bare else "tcp", "failed")

    def closed(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "tcp", "closed")

    def send_failed(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "send", "failed")

    def exhausted(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "socket", "exhausted")

    def handshake_failed(self, tokens: list[Token]) -> Found:
        return found(Step, tokens[0], name="handshake", outcome="failed")

    def socket_failed(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "socket", "failed")

    def link_up(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "link", "ok")

    def link_down(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "link", "failed")


def _event(
    token: Token,
    what: str,
    outcome: str,
    host: str | None = None,
    port: int | None = None,
    code: str | None = None,
) -> Found:
    fields = {"host": host, "port": port, "code": code}
    shown = {name: value for name, value in fields.items() if value is not None}
    return found(NetEvent, token, what=what, outcome=outcome, **shown)


def _target(text: str) -> tuple[str | None, int | None]:
    """The host and port at the end of "Connecting to the broker mqtts://HOST:PORT"."""
    for old in (" , port", ", port", " on port", " port"):
        text = text.replace(old, ":")
    text = text.replace(": ", ":").replace(" :", ":").replace("::", ":")
    text = text.partition("AF_INET]")[2] or text
    words = text.replace("=", " ").split()
    target = words[-1] if not words[-1].startswith("(") else words[-2]
    if "(" in target:
        target = target.partition("(")[0] + ":" + target.rpartition(":")[2]
    for scheme in ("tcp/", "udp/"):
        target = target.removeprefix(scheme)
    first = target.partition(":")[0].lower()
    if first in _VERBS:
        target = target.partition(":")[2]
    host, port = host_port(target)
    return (None, None) if host is None or _is_file(host) else (host, port)


def _follower(tokens: list[Token]) -> tuple[str | None, int | None]:
    if len(tokens) < 2:
        return None, None
    host, port = host_port(tokens[1].strip(":"))
    return (None, None) if host is None or _is_file(host) else (host, port)


def _is_file(name: str) -> bool:
    return name.lower().endswith(_SOURCE_FILES)


def _port_of_scheme(text: str) -> int | None:
    scheme = text.lower().partition("://")[0].replace("'", " ").replace('"', " ").split(" ")[-1]
    return {"https": 443, "wss": 443, "mqtts": 8883, "coaps": 5684}.get(scheme.rpartition("=")[2])


NETWORK = Dialect(
    name="network",
    grammar="network",
    literals=(
        "handshake", "negotiation", "connect", "dns", "resolv", "resolution", "no address",
        "look up", "translate", "lookup",
        "host", "getaddrinfo", "name or service", "eai_", "enotfound", "nxdomain", "servfail",
        "econn", "ehost", "enet", "etime", "enotconn", "epipe", "emfile", "enfile", "enobufs",
        "eaddrnot", "eshutdown", "refus", "reset by", "rst", " reset", ":reset", "err_", "route",
        "reachable", "timed out", "timed-out", "time-out", "timeout", "time out", "timedout",
        "tcp", "socket", "sock ", "sock:", "sockets", "closed", "dropped", "eof ", "ipclose",
        "hung up", "torn down", "conn ", "lost ", "broken pipe", "sigpipe", "buffer", "descriptor",
        "too many open", "number of clients", "of open clients", "max clients", "limit", "link",
        "wifi", "wi-fi", "dhcp", "ip address", "no network", "no carrier", "no service",
        "no signal", "no internet", "no ip", "cable", "registered", "registration", "://", "dial",
        "trying", "contacting", "broker", "server", "uplink", "endpoint", "tls open", "-> ",
        "0.0.0.0", "got ip", "sta ip", "eth", "wlan", "ppp", "modem", "lte", "cellular", "network",
        "gethostbyname", "no answer", "no reply", "no response", "nothing received", "establish",
        "plc at", "peer", "pcb", "netconn", "pbuf", "fds", "send", "write", "phy", "interface",
        "net ", "net:", "assigned ip", "my ip", "obtained ip", "ap ip", "nodename", "fin ",
        "ran out", "aborted", "disconnected", "tx ", "tx:", "no data",
    ),
    builder=NetworkBuilder,
    anchors=("https", "mqtts", "coaps", "wss://", ":8883", ":443", "tcp connect", "refused"),
)  # fmt: skip
