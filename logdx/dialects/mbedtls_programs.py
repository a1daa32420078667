"""The steps of mbedTLS's sample programs (grammars/mbedtls_programs.lark).

Lines such as these, of the samples and of the many programs made from them::

      . Loading the CA root certificate ... ok (0 skipped)
      . Connecting to tcp/broker.example/8883... ok
      . Performing the SSL/TLS handshake... failed
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.model.records import Input, Message, Negotiation, NetEvent, Record, Setting, Step


class ProgramBuilder(Builder):
    """A step that begins, and words that end the step before them on the same line."""

    def line(self, parts: list[Found | None]) -> list[Found]:
        """Give a step of the line the outcome that follows it on the line."""
        finds: list[Found] = []
        for part in parts:
            if not isinstance(part, Found):
                continue
            if part.record is Step and not part.fields["name"] and finds:
                finds[-1] = _ended(finds[-1], part.fields["outcome"])
            else:
                finds.append(part)
        return finds

    def seed(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "seed_rng")

    def load_ca(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "load_ca")

    def load_cert(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "load_cert")

    def load_crl(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "load_crl")

    def connect(self, tokens: list[Token]) -> Found:
        host, port = _target(tokens[1]) if len(tokens) > 1 else (None, None)
        return found(NetEvent, tokens[0], what="tcp", outcome="started", host=host, port=port)

    def setup(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "setup")

    def handshake(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "handshake")

    def verify(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "verify")

    def read(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "read", "ok")

    def write(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "write", "ok")

    def close(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "close")

    def listen(self, tokens: list[Token]) -> Found:
        if "udp://" in tokens[0]:
            return found(Setting, tokens[0], name="transport", value="udp")
        return _step(tokens[0], "listen")

    def accept(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "accept")

    def ok(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "", "ok")

    def failed(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "", "failed")

    def skipped(self, tokens: list[Token]) -> Found:
        """Only the CA is printed with a count: what mbedtls_x509_crt_parse could not read."""
        skipped = int(tokens[0].partition(" ")[0])
        return found(Input, tokens[0], what="ca", parsed=True, skipped=skipped)

    def negotiated(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], version=tokens[0].rpartition(" ")[2])

    def suite(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], ciphersuite=tokens[0].rpartition(" ")[2])

    def alpn(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], alpn=tokens[0].rpartition(" ")[2])

    def unable(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "verify", "failed")

    def peer_closed(self, tokens: list[Token]) -> Found:
        return found(NetEvent, tokens[0], what="tcp", outcome="closed")

    def no_own_key(self, tokens: list[Token]) -> Found:
        return found(Setting, tokens[0], name="client_cert", value="none")

    def stray(self, tokens: list[Token]) -> None:
        return None

    def verified(self, tokens: list[Token]) -> Found:
        return _step(tokens[0], "verify", "ok")

    def not_verified(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="Failed to verify peer certificate")


def _step(token: Token, name: str, outcome: str = "started") -> Found:
    return found(Step, token, name=name, outcome=outcome)


def _ended(find: Found, outcome: str) -> Found:
    """Give a step, or the TCP connect, the outcome printed behind it."""
    record: type[Record] = find.record
    if record is Step or record is NetEvent:
        return find._replace(fields={**find.fields, "outcome": outcome})
    return find


def _target(token: Token) -> tuple[str | None, int | None]:
    """ "broker.example/8883" or "mqtts://broker:8883" -> host and port; the host may be empty."""
    text = token.rpartition("://")[2]
    separator = "/" if "/" in text.rstrip("/") else ":"
    host, _, port = text.rstrip("/").rpartition(separator)
    return host.strip("/<>"), int(port) if port.isdecimal() else None


PROGRAMS = Dialect(
    name="mbedtls-programs",
    grammar="mbedtls_programs",
    literals=(
        "seeding the random", "loading ", "connecting to", "ssl connection to", "setting up the",
        "handshake", "verifying ", "read from", "write to", "closing the connection", "bind on",
        "listening",
        "waiting for a remote", "ok", "failed", "done", "skipped)", "protocol is", "suite is",
        "unable to verify", "peer closed", "closed gracefully", "verification passed",
        "verify peer certificate", "key type", " bytes read",
    ),
    builder=ProgramBuilder,
    anchors=("handshake", "x.509", "ssl/tls"),
)  # fmt: skip
