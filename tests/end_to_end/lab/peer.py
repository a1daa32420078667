"""The other side of the connection: TLS by Python's `ssl`, and sockets that do not speak it.

Each peer serves one connection in a thread of its own; every wait in it is bounded.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .pki import HOST, Pki

PATIENCE = 4.0
ONLY10 = ("TLSv1", "TLSv1")
ONLY12 = ("TLSv1_2", "TLSv1_2")
ONLY13 = ("TLSv1_3", "TLSv1_3")
OK_REPLY = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n21.5C"
FORBIDDEN = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
UNAUTHORIZED = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
PLAIN_HTTP = "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: close\r\n\r\n"
SMTP_BANNER = "220 mail.harbour.test ESMTP Postfix\r\n"


@dataclass(frozen=True)
class Peer:
    """How the peer behaves; `kind` names an entry of `BEHAVIOURS` or a process (see run.py)."""

    kind: str = "tls"
    chain: tuple[str, ...] = ("leaf", "issuing")
    versions: tuple[str, str] = ("TLSv1_2", "TLSv1_3")
    ciphers: str = "DEFAULT"
    curve: str = ""
    client_ca: str = ""
    trusts: str = ""
    sni_alert: int = 0
    text: str = OK_REPLY
    job: Mapping[str, object] = field(default_factory=dict)


@contextlib.contextmanager
def listening(peer: Peer, pki: Pki) -> Iterator[int]:
    """Serve one connection as `peer` says; gives the port."""

    def serve() -> None:
        connection, _ = listener.accept()
        connection.settimeout(PATIENCE)
        with connection:
            BEHAVIOURS[peer.kind](connection, peer, pki)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)
        with _beside(serve):
            yield listener.getsockname()[1]


@contextlib.contextmanager
def calling(peer: Peer, pki: Pki, port: int) -> Iterator[None]:
    """Be the client of a server that listens on `port`."""

    def call() -> None:
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
            BEHAVIOURS[peer.kind](connection, peer, pki)

    with _beside(call):
        yield


@contextlib.contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Work in a thread. Its network errors belong to the case; any other is our own mistake."""
    mistakes: list[Exception] = []

    def guarded() -> None:
        try:
            work()
        except OSError:
            pass
        except Exception as error:  # raised below, in the thread that waits
            mistakes.append(error)

    thread = threading.Thread(target=guarded, daemon=True)
    thread.start()
    yield
    thread.join(PATIENCE)
    assert not mistakes, f"the peer broke: {mistakes[0]!r}"


def _context(purpose: int, peer: Peer, pki: Pki) -> ssl.SSLContext:
    context = ssl.SSLContext(purpose)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # the faulty certificates and old versions need OpenSSL's security level 0
    context.set_ciphers(f"{peer.ciphers}:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion[peer.versions[0]]
    context.maximum_version = ssl.TLSVersion[peer.versions[1]]
    if peer.chain:
        _load_chain(context, peer.chain, pki)
    if peer.curve:
        context.set_ecdh_curve(peer.curve)
    if peer.client_ca or peer.trusts:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=pki[peer.client_ca or peer.trusts].cert_pem)
    return context


def _load_chain(context: ssl.SSLContext, chain: tuple[str, ...], pki: Pki) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cert, key = Path(folder, "cert.pem"), Path(folder, "key.pem")
        cert.write_text(pki.chain(chain))
        key.write_text(pki[chain[0]].key_pem)
        context.load_cert_chain(cert, key)


def _linger(connection: socket.socket) -> None:
    """Close in a way that lets the last alert arrive: no reset because of unread data."""
    with contextlib.suppress(OSError), connection:
        connection.shutdown(socket.SHUT_WR)  # an SSLSocket is a plain one after this
        while connection.recv(4096):
            pass


def _tls_server(connection: socket.socket, peer: Peer, pki: Pki) -> None:
    context = _context(ssl.PROTOCOL_TLS_SERVER, peer, pki)
    if peer.sni_alert:
        alert = ssl.AlertDescription(peer.sni_alert)
        context.sni_callback = lambda *_: alert
    secured = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
    with contextlib.suppress(OSError):  # ssl.SSLError among them
        secured.do_handshake()
        if secured.recv(4096):
            secured.sendall(peer.text.encode())
        secured.unwrap()
    _linger(secured)


def _tls_client(connection: socket.socket, peer: Peer, pki: Pki) -> None:
    context = _context(ssl.PROTOCOL_TLS_CLIENT, peer, pki)
    secured = context.wrap_socket(connection, server_hostname=HOST, do_handshake_on_connect=False)
    with contextlib.suppress(OSError):
        secured.do_handshake()
        secured.sendall(peer.text.encode())
        secured.recv(4096)
    _linger(secured)


def _say(connection: socket.socket, peer: Peer, _pki: Pki) -> None:
    """Read what comes, answer in plain text."""
    connection.recv(4096)
    connection.sendall(peer.text.encode())
    _linger(connection)


def _greet(connection: socket.socket, peer: Peer, _pki: Pki) -> None:
    """Speak first, in plain text, as a mail server does."""
    connection.sendall(peer.text.encode())
    _linger(connection)


def _close(connection: socket.socket, _peer: Peer, _pki: Pki) -> None:
    connection.recv(4096)


def _reset(connection: socket.socket, _peer: Peer, _pki: Pki) -> None:
    """SO_LINGER of zero seconds: close() sends RST."""
    connection.recv(4096)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _silent(connection: socket.socket, _peer: Peer, _pki: Pki) -> None:
    while connection.recv(4096):
        pass


def _tamper(connection: socket.socket, peer: Peer, pki: Pki) -> None:
    """A TLS server one bit of whose application data changes on the way."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = _context(ssl.PROTOCOL_TLS_SERVER, peer, pki)
    server = context.wrap_bio(incoming, outgoing, server_side=True)
    _pump(connection, incoming, outgoing, server.do_handshake)
    _pump(connection, incoming, outgoing, lambda: server.read(4096))
    connection.sendall(outgoing.read())
    server.write(peer.text.encode())
    record = bytearray(outgoing.read())
    record[-1] ^= 1
    connection.sendall(record)
    _linger(connection)


def _pump(
    connection: socket.socket,
    incoming: ssl.MemoryBIO,
    outgoing: ssl.MemoryBIO,
    step: Callable[[], object],
) -> None:
    while True:
        try:
            step()
            break
        except ssl.SSLWantReadError:
            connection.sendall(outgoing.read())
            incoming.write(connection.recv(16384))
    connection.sendall(outgoing.read())


BEHAVIOURS: dict[str, Callable[[socket.socket, Peer, Pki], None]] = {
    "tls": _tls_server,
    "tls-client": _tls_client,
    "say": _say,
    "greet": _greet,
    "close": _close,
    "reset": _reset,
    "silent": _silent,
    "tamper": _tamper,
}
