"""The dialect: which lines are s_client's, and the runs that they make.

tokens of the lines -> cut where a run begins -> Run (run.py) -> Found of each record
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found
from logdx_openssl.run import Run

_EARLY = frozenset(
    ("COMMAND", "CONNECTING", "CONNECTED", "CONNECT_FAILED", "DEPTH", "VERIFY_ERROR", "ERROR")
)
"""Behind the verdict or the end of a run, these begin the next one."""
_CONNECTING = ("connect:errno", "BIO_connect", "BIO_lookup")
"""Errors that come before a connection."""


class SClientBuilder(Builder):
    """Cuts the tokens into runs."""

    def start(self, lines: list[Any]) -> list[Found]:
        """Return the finds of all runs."""
        return [find for tokens in _runs(lines) for find in Run(tokens).finds()]


def _runs(tokens: list[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens:
        if run and _begins_anew(token, run):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _begins_anew(token: Token, run: list[Token]) -> bool:
    kinds = {known.type for known in run}
    if token.type == "COMMAND":
        return kinds != {"PEM_BODY"}
    if token.type in ("CONNECTED", "CONNECTING") and token.type in kinds:
        return True
    if token.type in ("ERROR", "ERRNO") and not any(text in token for text in _CONNECTING):
        return False  # an alert may come behind the verdict
    return token.type in _EARLY | {"ERRNO"} and bool(kinds & {"VERIFY_CODE", "CLOSED"})


S_CLIENT = Dialect(
    name="openssl-s-client",
    grammar="s_client",
    literals=(
        "s_client ", "connecting to ", "connected(", "connect: ", "getaddrinfo: ", "gethostbyname",
        ":errno=", "depth=", "verify error:num=", " s:", " i:", " a:pkey: ", " v:notbefore: ",
        "server certificate", "no peer certificate", "acceptable client certificate ca names",
        ", cipher is ", "protocol  :", "cipher    :", "verify return code: ", "has read 0 bytes",
        ":error:", "closed", "done", "-----begin ", "-----end ",
    ),
    builder=SClientBuilder,
    blocks=True,
    block_starts=("s_client ",),
    anchors=("s_client ", "connected(", "verify return code: "),
    spans=(
        ("-----begin certificate-----", "-----end certificate-----"),
        ("acceptable client certificate ca names", "---"),
    ),
    probe=True,
    grammar_path=Path(__file__).with_name("s_client.lark"),
)  # fmt: skip
