"""Handshake states: which step of an attempt a state's number or name stands for.

Numbers differ by version line: HANDSHAKE_OVER is 16 up to 3.2, 25 in 3.3, 27 from 3.4 on. Source:
enum mbedtls_ssl_states in ssl.h, 1.3.0 to 4.1.0 (``data/states.yaml``).

>>> step_of_state("MBEDTLS_SSL_SERVER_CERTIFICATE")
'certificate'
>>> step_of_state("2")
'server_hello'
"""

from __future__ import annotations

from typing import Any

from logdx.knowledge._data import section
from logdx.knowledge._text import version_key

STEPS = (
    "dns", "tcp", "setup", "client_hello", "server_hello", "certificate", "certificate_verify",
    "key_exchange", "client_certificate", "finished", "application",
)  # fmt: skip
NUMBERED_LINE = "2.0.0"  # clients print numbers up to 3.1, names from 3.2 on


def step_of_state(text: str, *, version: str | None = None, tls13: bool = False) -> str | None:
    """The step that a session waits in; the same for clients and servers.

    ``version`` is mbedTLS's, without it a number is read as 2.x prints it. With ``tls13``
    CERTIFICATE_VERIFY is the server's signature, else the client's.
    """
    row = _row(text, version)
    if row is None:
        return None
    step: str = row["step13"] if tls13 and "step13" in row else row["step"]
    return step


def name_of_state(text: str, *, version: str | None = None) -> str | None:
    """The state's name without ``MBEDTLS_SSL_``."""
    row = _row(text, version)
    return row["name"] if row else None


def _row(text: str, version: str | None) -> dict[str, Any] | None:
    name = text.strip(" ()[].,:;").upper().removeprefix("MBEDTLS_").removeprefix("SSL_")
    states: list[dict[str, Any]] = section("states")["states"]
    if name.isascii() and name.isdigit() and len(name) < 4:
        return _numbered(states, int(name), version)
    return next((row for row in states if row["name"] == name), None)


def _numbered(
    states: list[dict[str, Any]], number: int, version: str | None
) -> dict[str, Any] | None:
    lines: list[str] = section("states")["lines"]
    wanted = version_key(version or NUMBERED_LINE)
    known = [index for index, first in enumerate(lines) if version_key(first) <= wanted]
    for index in (known[-1] if known else 0, len(lines) - 1):
        for row in states:
            if row["numbers"][index] == number:
                return row
    return None
