"""The program's transport: mbedTLS's own `mbedtls_net_*` where exported, else a Python socket.

Codes: `include/mbedtls/net_sockets.h` and `library/net_sockets.c` (a reset or a broken pipe is
CONN_RESET, a timeout SSL_TIMEOUT, a name that does not resolve UNKNOWN_HOST).
"""

from __future__ import annotations

import contextlib
import ctypes
import socket
from typing import Protocol

from .library import Library, Receive, Send

CONN_RESET = -0x0050
CONNECT_FAILED = -0x0044
RECV_FAILED = -0x004C
UNKNOWN_HOST = -0x0052
TIMEOUT = -0x6800


class Net(Protocol):
    """A connection that mbedTLS can be told to use."""

    def connect(self, address: str, port: int) -> int: ...

    def accept(self, listen_fd: int, timeout: float) -> int: ...

    def attach(self, library: Library, ssl: object) -> None: ...

    def linger(self) -> None: ...


def _accept(listen_fd: int, timeout: float) -> socket.socket:
    listener = socket.socket(fileno=listen_fd)
    listener.settimeout(timeout)
    connection, _ = listener.accept()
    listener.close()
    connection.settimeout(timeout)
    return connection


def _linger(connection: socket.socket) -> None:
    """Let the last alert arrive: what stays unread at a close makes the kernel send a reset."""
    with contextlib.suppress(OSError):
        connection.setblocking(True)
        connection.settimeout(1)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass


class LibraryNet:
    """`mbedtls_net_context` is a structure of one file descriptor."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.descriptor = ctypes.c_int(-1)
        self.connection: socket.socket | None = None

    def connect(self, address: str, port: int) -> int:
        where = (address.encode(), str(port).encode())
        return self.library.call("mbedtls_net_connect", ctypes.byref(self.descriptor), *where, 0)

    def accept(self, listen_fd: int, timeout: float) -> int:
        self.connection = _accept(listen_fd, timeout)
        self.connection.setblocking(True)
        self.descriptor.value = self.connection.fileno()
        return 0

    def attach(self, library: Library, ssl: object) -> None:
        names = ("mbedtls_net_send", "mbedtls_net_recv", "mbedtls_net_recv_timeout")
        functions = [library.pointer(name) for name in names]
        library.function("mbedtls_ssl_set_bio")(ssl, ctypes.byref(self.descriptor), *functions)

    def linger(self) -> None:
        if self.connection is not None:
            _linger(self.connection)


class PythonNet:
    """A socket of Python's in two callbacks."""

    def __init__(self) -> None:
        self.connection = socket.socket()
        self._callbacks: tuple[object, ...] = ()

    def connect(self, address: str, port: int) -> int:
        try:
            self.connection = socket.create_connection((address, port), timeout=3)
        except (socket.gaierror, UnicodeError):
            return UNKNOWN_HOST
        except OSError:
            return CONNECT_FAILED
        return 0

    def accept(self, listen_fd: int, timeout: float) -> int:
        self.connection = _accept(listen_fd, timeout)
        return 0

    def attach(self, library: Library, ssl: object) -> None:
        send, receive = Send(self._send), Receive(self._receive)
        self._callbacks = (send, receive)
        library.function("mbedtls_ssl_set_bio")(ssl, None, send, None, receive)

    def linger(self) -> None:
        _linger(self.connection)

    def _send(self, _context: object, data: int, size: int) -> int:
        try:
            return self.connection.send(ctypes.string_at(data, size))
        except OSError:
            return CONN_RESET

    def _receive(self, _context: object, data: int, size: int, timeout_ms: int) -> int:
        self.connection.settimeout(timeout_ms / 1000 or None)
        try:
            got = self.connection.recv(size)
        except TimeoutError:
            return TIMEOUT
        except (ConnectionResetError, BrokenPipeError):
            return CONN_RESET
        except OSError:
            return RECV_FAILED
        ctypes.memmove(data, got, len(got))
        return len(got)
