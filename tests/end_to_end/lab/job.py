"""What one run of the mbedTLS program shall do: plain data that travels on the command line."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

TLS12 = 3  # the minor number of {3, 3}, TLS 1.2, and of {3, 4}, TLS 1.3 (RFC 8446, 4.1.2)
TLS13 = 4
REQUIRED = 2  # MBEDTLS_SSL_VERIFY_REQUIRED, `include/mbedtls/ssl.h`
OPTIONAL = 1


@dataclass(frozen=True)
class Job:
    """One connection. `None` in an input means that the program does not load it at all."""

    role: str = "client"
    level: int = 0
    address: str = "127.0.0.1"
    port: int = 0
    listen_fd: int = -1
    host: str | None = None
    ca: str | None = None
    ca_counts_nul: bool = True
    ca_errors_ignored: bool = False
    crl: str | None = None
    cert: str | None = None
    key: str | None = None
    password: str | None = None
    pair: str | None = None  # public key of the certificate: compare it with the key first
    authmode: int = REQUIRED
    versions: tuple[int, int] | None = None
    ciphers: tuple[str, ...] = ()
    alpn: tuple[str, ...] = ()
    psk: tuple[str, str] | None = None  # identity, key as hexadecimal
    timeout_ms: int = 3000
    request: str = "GET /gauge HTTP/1.0\r\nHost: gauge.harbour.test\r\n\r\n"
    reply: str = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n21.5C"

    def to_json(self) -> str:
        return json.dumps({key: value for key, value in asdict(self).items() if value is not None})

    @classmethod
    def from_json(cls, text: str) -> Job:
        data = json.loads(text)
        for key in ("versions", "ciphers", "alpn", "psk"):
            if key in data:
                data[key] = tuple(data[key])
        return cls(**data)
