"""ESP-IDF's TLS layers and what stands on them (grammars/esp_idf.lark).

esp-tls, certificate bundle, tcp_transport, HTTP client, OTA, HTTPS server (v3.1 to v6.0),
esp-mqtt, esp-at, ESPHome and the examples::

    E (3391) esp-tls-mbedtls: No server verification option set in esp_tls_cfg_t structure.
    E (4012) esp-tls: couldn't get hostname for :broker.example: getaddrinfo() returns 202, ...
    E (9120) esp-tls: [sock=54] delayed connect error: Connection reset by peer
    E (7301) TRANSPORT_BASE: Failed to open a new connection
    W (9911) mqtt_client: Connection refused, not authorized

Misleading lines give no record: ``Certificate verified.`` after a failed handshake and the
warning that TLS 1.3 is off.
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
    ctime,
    errno_of,
    first_word,
    host_and_port,
    last_int,
    outcome_of,
)
from logdx.knowledge.flags import names_of_bits
from logdx.model.records import (
    AppReply,
    Clock,
    Input,
    Memory,
    Message,
    Negotiation,
    NetEvent,
    Setting,
    Step,
    VerifyFlags,
)

_CONNACK = {
    "protocol": 1, "identifier": 2, "id rejected": 2, "unavailable": 3, "username": 4,
    "credentials": 4, "authorized": 5,
}  # fmt: skip
_VERIFICATION = {"0": "none", "1": "none", "2": "required", "3": "required"}
"""esp-at's AT+CIPSSLCCONF: 1 gives the client's certificate, 2 verifies the server, 3 both."""


class EspIdfBuilder(EspBuilder):
    """Phrases with one meaning stand in tables, the others have a method each."""

    constants: ClassVar[dict[str, Meaning]] = {
        "DNS_OK": (NetEvent, {"what": "dns", "outcome": "ok"}),
        "SOCKET_FAILED": (NetEvent, {"what": "socket", "outcome": "exhausted"}),
        "TIMED_OUT": (NetEvent, {"what": "timeout", "outcome": "timeout"}),
        "LINK_UP": (NetEvent, {"what": "link", "outcome": "ok"}),
        "SESSION_FAILED": (Step, {"name": "handshake", "outcome": "failed", "detail": "server"}),
        "VERIFY_FAILED": (Step, {"name": "verify", "outcome": "failed"}),
        "VERIFIED": (Step, {"name": "verify", "outcome": "ok"}),
        "HANDSHAKING": (Step, {"name": "handshake", "outcome": "started"}),
        "CONNECTED": (Step, {"name": "connect", "outcome": "ok"}),
        "READING": (Step, {"name": "read", "outcome": "ok"}),
        "NO_VERIFICATION": (Setting, {"name": "verification", "value": "unset"}),
        "NO_CA": (Setting, {"name": "ca", "value": "none"}),
        "NAME_CHECK_OFF": (Setting, {"name": "hostname_check", "value": "off"}),
        "SNI_OFF": (Setting, {"name": "sni", "value": "off"}),
        "PSK": (Setting, {"name": "psk", "value": "set"}),
        "BUNDLE": (Setting, {"name": "ca", "value": "bundle"}),
        "MQTT_UP": (AppReply, {"protocol": "mqtt", "code": 0, "accepted": True}),
        "CLOCK_UNSET": (Clock, {"origin": "sntp", "synchronised": False}),
        "CLOCK_SYNCED": (Clock, {"origin": "sntp", "synchronised": True}),
    }
    texts: ClassVar[dict[str, Filled]] = {
        "SETUP_FAILED": (Step, {"name": "setup", "outcome": "failed"}, "detail"),
        "CONNECT_FAILED": (Step, {"name": "connect", "outcome": "failed"}, "detail"),
        "ACCEPT_FAILED": (Step, {"name": "accept", "outcome": "failed"}, "detail"),
        "BUNDLE_BAD": (Input, {"what": "bundle", "parsed": False}, "code"),
        "KEY_BAD": (Input, {"what": "key", "parsed": False}, "code"),
        "CERT_BAD": (Input, {"what": "cert", "parsed": False}, "code"),
        "WS_REFUSED": (AppReply, {"protocol": "websocket", "accepted": False}, "text"),
        "SENTENCE": (Message, {}, "text"),
    }
    numbers: ClassVar[dict[str, Filled]] = {
        "PARTLY_PARSED": (Input, {"what": "ca", "parsed": True}, "skipped"),
        "INPUT_SIZE": (Input, {"what": "ca"}, "size"),
        "ALLOC_FAILED": (Memory, {}, "failed_allocation"),
        "FREE_HEAP": (Memory, {}, "free"),
        "MIN_HEAP": (Memory, {}, "minimum"),
        "LARGEST_BLOCK": (Memory, {}, "largest"),
    }

    def dns_failed(self, tokens: list[Token]) -> Found:
        code = first_word(after(tokens[0], "returns ") or after(tokens[0], "err="))
        named = after(tokens[0], "for :").partition(": ")[0] or after(tokens[0], "for '")
        host = named.strip("': ") or None
        return found(NetEvent, tokens[0], what="dns", outcome="failed", host=host, code=code)

    def connecting(self, tokens: list[Token]) -> Found:
        host, port = _target(tokens[0])
        return found(NetEvent, tokens[0], what="tcp", outcome="started", host=host, port=port)

    def connect_error(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "tcp")

    def receive_error(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "receive")

    def send_error(self, tokens: list[Token]) -> Found:
        return _event(tokens[0], "send")

    def captured_errno(self, tokens: list[Token]) -> Found | None:
        """An errno kept from before (0, EAGAIN, EINPROGRESS) says nothing."""
        what = {"reset": "receive", "closed": "receive"}.get(outcome_of(tokens[0]), "tcp")
        stale = errno_of(tokens[0]) in (0, 11) or outcome_of(tokens[0]) == "failed"
        return None if stale else _event(tokens[0], what)

    def link_down(self, tokens: list[Token]) -> Found:
        outcome = "closed" if tokens[0].startswith("run") else "failed"
        code = after(tokens[0], "(") or first_word(after(tokens[0], "isconnected").lstrip(",: "))
        return found(NetEvent, tokens[0], what="link", outcome=outcome, code=code or None)

    def connect_to_failed(self, tokens: list[Token]) -> Found:
        detail = after(tokens[0], "ing to host ") or after(tokens[0], "to connect to ")
        detail = detail.strip()
        return found(Step, tokens[0], name="connect", outcome="failed", detail=detail)

    def listening(self, tokens: list[Token]) -> Found:
        return found(Step, tokens[0], name="listen", outcome="ok", detail=tokens[0].split()[-1])

    def tls_version(self, tokens: list[Token]) -> Found:
        version = after(tokens[0], "0x").strip().rjust(4, "0")
        return found(Setting, tokens[0], name="tls_version", value=f"0x{version}")

    def feature_needed(self, tokens: list[Token]) -> Found:
        return found(Setting, tokens[0], name="feature", value=tokens[0].split()[-1])

    def feature_off(self, tokens: list[Token]) -> Found:
        name = tokens[0].removeprefix("Please enable ").partition(" is not")[0]
        return found(Setting, tokens[0], name="feature", value=_before_not(name))

    def cipher(self, tokens: list[Token]) -> Found:
        suite = tokens[0].split()[-1]
        return found(Negotiation, tokens[0], role="client", ciphersuite=suite)

    def not_parsed(self, tokens: list[Token]) -> Found:
        what = "cert" if "public" in tokens[0] or "client" in tokens[0] else "ca"
        what = "cert" if "from device" in tokens[0] else what
        return found(Input, tokens[0], what=what, parsed=False)

    def flags_value(self, tokens: list[Token]) -> Found | None:
        bits = last_int(tokens[0])
        return found(VerifyFlags, tokens[0], bits=bits, names=names_of_bits(bits)) if bits else None

    def mqtt_refused(self, tokens: list[Token]) -> Found:
        low = tokens[0].lower()
        return _refusal(tokens[0], next((_CONNACK[key] for key in _CONNACK if key in low), None))

    def mqtt_code(self, tokens: list[Token]) -> Found | None:
        code = last_int(tokens[0])
        return _refusal(tokens[0], code) if code else None

    def http_status(self, tokens: list[Token]) -> Found:
        code = last_int(tokens[0]) or 0
        return found(AppReply, tokens[0], protocol="http", code=code, accepted=code < 400)

    def http_refused(self, tokens: list[Token]) -> Found:
        code, text = last_int(tokens[0]) or 401, str(tokens[0])
        return found(AppReply, tokens[0], protocol="http", code=code, text=text, accepted=False)

    def clock_value(self, tokens: list[Token]) -> Found:
        origin = "sntp" if tokens[0].startswith("+CIPSNTP") else "date"
        time = ctime(" ".join(tokens[0].replace("TIME:", ": ").split()[_words(tokens[0]) :]))
        return found(Clock, tokens[0], origin=origin, time=time)

    def at_ssl(self, tokens: list[Token]) -> Found:
        numbers = after(tokens[0], "=").split(",")
        mode = numbers[1] if len(numbers) == 4 else numbers[0]
        return found(Setting, tokens[0], name="verification", value=_VERIFICATION[mode])

    def sentence_code(self, tokens: list[Token]) -> Found:
        text, _, detail = tokens[0].rpartition(" ")
        return found(Message, tokens[0], text=text.rstrip(":"), detail=detail.strip("[]"))

    def matched_name(self, tokens: list[Token]) -> Found:
        name = after(tokens[0], "matched with ").removesuffix(" but signature verification failed")
        text = "Certificate matched but signature verification failed"
        return found(Message, tokens[0], text=text, detail=name)

    def ota_failed(self, tokens: list[Token]) -> Found:
        at = max(tokens[0].find("ESP_ERR"), tokens[0].find("err="))
        text, detail = tokens[0][:at].rstrip(" :(!"), tokens[0][at:].removeprefix("err=")
        return found(Message, tokens[0], text=text, detail=detail)


def _target(text: str) -> tuple[str | None, int | None]:
    """Host and port of ``HOST: h, Port: p``, of a URL, or of an AT+CIPSTART."""
    if "HOST: " in text:
        return after(text, "HOST: ").partition(",")[0], last_int(text)
    if '"' in text:
        return text.split('"')[3], last_int(text.rpartition(",")[2])
    return host_and_port(text.split()[-1])


def _event(token: Token, what: str) -> Found:
    errno = errno_of(token)
    code = None if errno is None else str(errno)
    return found(NetEvent, token, what=what, outcome=_outcome(token), code=code)


def _outcome(text: str) -> str:
    closes = ("EOF", "FIN", "closed before", "TCP disconnected", "Upgrade header")
    return "closed" if any(close in text for close in closes) else outcome_of(text)


def _before_not(name: str) -> str:
    return name.partition(" not enabled")[0].partition(" Not enabled")[0]


def _refusal(token: Token, code: int | None) -> Found:
    text = str(token)
    return found(AppReply, token, protocol="mqtt", code=code, text=text, accepted=False)


def _words(text: str) -> int:
    """Where the date begins: it is the last five words, or two when it starts with the year."""
    return -5 if text[-4:].isdecimal() and text[-5] == " " else -2


ESP_IDF = Dialect(
    name="esp-idf",
    grammar="esp_idf",
    literals=(
        "couldn't get hostname", "DNS lookup", "resolve", "DNS Fail", "0x8001", "0x8002", "0x8004",
        "Resolved IPv", "Connecting to server", "Begin connect to", "CIPSTART", "connect() error",
        "delayed connect", "getsockopt()", "select()", "nect to ", "create socket",
        "new connection", "handshake timed out", "Connection timed out", "No PING_RESP",
        "Network timeout", "reads data times out", "Poll timeout", "esp_tls_conn_", "tcp_read",
        "tcp_write", "poll_read", "poll_write", "transport_read()", "due to FIN", "Poll read error",
        "Connection closed", "indicated an EOF", "connection EOF", "for Upgrade header",
        "poll_connection_closed", "TCP disconnected", "Writing failed", "Writing didn't",
        "Error sending ping", "Error write request", "captured errno", "errno string",
        "socket errno", "sock_errno", "sta ip", "eth ip", "ppp ip", "got ip", "IPv4",
        "-> init (", "disconnected", "to the AP", "WiFi Connect", "Connection failed",
        "create_ssl_hand", "configurations", "initialize TLS", "SSL config", "SSL Transport",
        "transport connect", "HTTP connection", "ws server", "HTTP Request failed",
        "MQTTConnect not", "Connection Error", ") connecting to ", "connecting to host",
        "server_session failed", "session creation failed", "SSL_accept", "verify peer certificate",
        "verify certificate", "Certificate validated", "signature verified",
        "handshake in progress", "session handshake", "TLS session to", "Connection established",
        "Transport connected", "listening on port", "partition at offset", "image length",
        "server verification", "cacert", "skip_common_name", "SNI disabled", "PSK authentication",
        "certificate bundle", "certificates in bundle", "TLS version to",
        "Please enable", "Please first enable",
        "not enabled", "not available in IDF", "Cipher suite is", "partly successful",
        "crt_parse of", "global ca store", "cert from device", "in the certificate bundle",
        "attach bundle", "Cert bundle", "key from device", "No Server", "server certificate and",
        "device cert def", "CA root certificate ", "TLS flags", "verify", "verification flags",
        "verification result", "Connection refused", "MQTT Disconnected", "MQTT_EVENT_",
        "MQTT Connected", "MQTT connect", "MQTT connection", "status = ", "status code = ",
        "http status", "File not found", "Server error", "Client error", "authorization",
        "requires authentication", "upgrade failed", "Sec-WebSocket", "websocket key",
        "HTTP Header", " bytes) failed", "buffer for connect", "Free memory", "free heap",
        "largest", "Time is not set", "system time to be set", "time synchron", "synced",
        "synchronised", "synchronized", "CIPSNTPTIME", "current time", "current date",
        "CIPSSLCCONF", "trusted root certificate", "Simple compare", "public key",
        "message digest", "signature verification", "pki context", "clientcert",
        "Client certificate is", "Server certificate is", "Device certificate must",
        "dynamic freeing", "DS parameters", "opaque key", "use_secure_element",
        "cert select cb", "has not completed", "Unsupported", "non-tls", "psk_hint_key",
        "memory for bundle", "Memory exhausted", "allocate", "ssl sub-contexts",
        "waiting for completion", "no DMA channel", "malloc http", "HTTPS origin",
        "No transport found", "No scheme found", "Invalid credentials", "CONNACK packet",
        "SSL related configs", "URL redirection", "Bad Fingerprint", "for hardware unit",
        "link is not valid", "HTTP_EVENT_ERROR", "Clean Session flag", "client_init failed",
        "invalid magic", "Image hash", "app descriptor", "data is invalid", "image is corrupt",
        "Mismatch chip", "with error", "Internal mbedTLS", "ECDSA signature",
        "PSA crypto", "atca", "client cert", "DS key", "rsa_alt", "pk context for",
        "mqtt scheme", "esp_ota_", "esp_https_ota_",
    ),
    builder=EspIdfBuilder,
)  # fmt: skip
