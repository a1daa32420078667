"""How the program talks. The library's words pass through; only the frame differs.

`Stock` follows `programs/ssl/ssl_client2.c` of 3.6, `Board` a firmware with a tag on its own lines,
decimal codes and the debug format of `ssl_client1.c` of 2.28 (whole path, no level).
"""

from __future__ import annotations

import sys
from typing import Protocol

_STOCK = {
    "seed": "Seeding the random number generator",
    "ca": "Loading the CA root certificate ",
    "crl": "Loading the CRL ",
    "own": "Loading the client cert. and key",
    "setup": "Setting up the SSL/TLS structure",
    "connect": "Connecting to tcp/{}",
    "accept": "Waiting for a remote connection ",
    "handshake": "Performing the SSL/TLS handshake",
    "verify": "Verifying peer X.509 certificate",
    "close": "Closing the connection",
}
_BOARD = {
    "seed": "rng",
    "ca": "ca certificate",
    "crl": "revocation list",
    "own": "device certificate",
    "setup": "setup",
    "connect": "tcp connect {}",
    "accept": "listening",
    "handshake": "handshake",
    "verify": "peer certificate",
    "close": "close",
}


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


class Voice(Protocol):
    """What the program reports, whatever its words."""

    verify_from: int  # the debug level from which the verify callback prints certificates

    def start(self, step: str, detail: str = "") -> None: ...

    def done(self, note: str = "") -> None: ...

    def failed(self, function: str, code: int) -> None: ...

    def ended(self, code: int, text: str) -> None: ...

    def debug(self, level: int, file: str, line: int, message: str) -> None: ...


class Stock:
    """mbedTLS's own test client."""

    verify_from = 0

    def start(self, step: str, detail: str = "") -> None:
        say(f"  . {_STOCK[step].format(detail)}...")

    def done(self, note: str = "") -> None:
        say(f" ok{note}\n")

    def failed(self, function: str, code: int) -> None:
        say(f" failed\n  ! {function} returned -0x{-code:x}\n")

    def ended(self, code: int, text: str) -> None:
        say(f"\nLast error was: -0x{-code:X} - {text}\n\n")

    def debug(self, level: int, file: str, line: int, message: str) -> None:
        say(f"{file.replace(chr(92), '/').rsplit('/', 1)[-1]}:{line:04d}: |{level}| {message}")


class Board:
    """A firmware on a serial line."""

    verify_from = 1

    def start(self, step: str, detail: str = "") -> None:
        say(f"[tls] {_BOARD[step].format(detail)} ...\r\n")

    def done(self, note: str = "") -> None:
        say(f"[tls] ok{note}\r\n")

    def failed(self, function: str, code: int) -> None:
        say(f"[tls] ERROR {function}() returned {code}\r\n")

    def ended(self, code: int, text: str) -> None:
        say("[app] no connection, next try in 60 s\r\n")

    def debug(self, level: int, file: str, line: int, message: str) -> None:
        say(f"{file}:{line:04d}: {message}")
