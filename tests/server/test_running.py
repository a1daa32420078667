"""End to end: a real server, raw sockets, clients that misbehave."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.server.running import running

EXPLAIN = "/api/v1/explain"
SMALL = 50_000


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server that takes little and waits briefly; the workers run tests/server/tasks.py."""
    flags = ("--workers", "1", "--max-bytes", str(SMALL), "--body-timeout", "1", "--timeout", "3")
    with running(*flags, runner=f"{os.path.dirname(__file__)}/serving.py") as found:
        yield found


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=10)
    return connection


def _all(connection: socket.socket) -> bytes:
    received = b""
    try:
        while data := connection.recv(65536):
            received += data
    except ConnectionResetError:
        pass
    return received


def _alive(address: str, sample: bytes) -> None:
    for _ in range(200):
        answer = httpx.post(address + EXPLAIN, content=sample, timeout=30)
        if answer.status_code == 200:
            break
        assert answer.status_code == 503
        time.sleep(0.1)
    assert answer.json()["verdict"] == "failed"


def test_a_log_is_explained(address: str, sample: bytes) -> None:
    _alive(address, sample)


def test_an_oversized_body_is_refused_unread(address: str, sample: bytes) -> None:
    with _connect(address) as connection:
        head = f"POST {EXPLAIN} HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n"
        connection.sendall(head.encode())
        answer = _all(connection)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer
    _alive(address, sample)


def test_a_body_without_a_length_is_refused_once_it_is_too_large(
    address: str, sample: bytes
) -> None:
    sent = 0
    with _connect(address) as connection:
        connection.sendall(
            f"POST {EXPLAIN} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        try:
            for _ in range(2000):
                connection.sendall(chunk)
                sent += 0x4000
        except (ConnectionError, TimeoutError):
            pass
    assert sent < 2000 * 0x4000
    _alive(address, sample)


def test_a_slow_body_is_cut(address: str, sample: bytes) -> None:
    begin = time.monotonic()
    with _connect(address) as connection:
        head = f"POST {EXPLAIN} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
        connection.sendall(head.encode())
        try:
            for _ in range(40):
                connection.sendall(b"x")
                time.sleep(0.1)
        except ConnectionError:
            pass
        answer = _all(connection)
    assert answer.startswith(b"HTTP/1.1 408 ") or not answer
    assert time.monotonic() - begin < 8
    _alive(address, sample)


def test_the_408_of_a_slow_body_is_a_problem(address: str) -> None:
    with _connect(address) as connection:
        head = f"POST {EXPLAIN} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nab"
        connection.sendall(head.encode())
        answer = _all(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["title"] == "Request Timeout"


@pytest.mark.parametrize("sent", [b"", b"POST /api/v1/expl", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "])
def test_a_slow_head_is_cut(address: str, sent: bytes) -> None:
    begin = time.monotonic()
    with _connect(address) as connection:
        connection.sendall(sent)
        assert not _all(connection)
    assert 0.5 < time.monotonic() - begin < 6


def test_a_slow_head_of_a_second_request_is_cut(address: str) -> None:
    with _connect(address) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.3)
        begin = time.monotonic()
        try:
            for byte in b"GET /healthz HTTP/1.1\r\nX-Slow: " + b"a" * 100:
                connection.sendall(bytes([byte]))
                time.sleep(0.05)
        except ConnectionError:
            pass
        answer = _all(connection)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert time.monotonic() - begin < 5


def test_a_head_without_end_is_refused(address: str, sample: bytes) -> None:
    with _connect(address) as connection:
        try:
            connection.sendall(b"GET / HTTP/1.1\r\n" + b"X-A: " + b"a" * 200_000)
        except ConnectionError:
            return
        assert b" 400 " in _all(connection)[:20]
    _alive(address, sample)


def test_a_hanging_worker_gives_503_and_is_replaced(address: str, sample: bytes) -> None:
    for log in (b"HANG\n", b"SPIN\n"):
        answer = httpx.post(address + EXPLAIN, content=log, timeout=30)
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        _alive(address, sample)
    counted = httpx.get(address + "/metrics").text.partition("\nlogdx_worker_restarts ")[2]
    assert float(counted.split()[0]) >= 2


def test_pipelined_requests_are_each_answered(address: str) -> None:
    with _connect(address) as connection:
        one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
        connection.sendall(one + b"\r\n" + one + b"Connection: close\r\n\r\n")
        assert _all(connection).count(b"HTTP/1.1 200") == 2


def test_no_answer_tells_a_path_or_the_program(address: str) -> None:
    for method, path, body in (
        ("GET", "/", None), ("GET", "/nowhere", None), ("GET", "/static/../app.py", None),
        ("GET", "/static/page.css", None), ("GET", "/static/..%2fapp.py", None),
        ("GET", "/openapi.json", None), ("GET", "/metrics", None), ("GET", "/api/v1/rules", None),
        ("POST", EXPLAIN, b"RAISE\n"), ("POST", EXPLAIN, b"DIE\n"), ("POST", "/", b"RAISE\n"),
        ("POST", "/chat/slack", b"x"), ("GET", "/r/abc", None),
    ):  # fmt: skip
        answer = httpx.request(method, address + path, content=body, timeout=30)
        told = answer.text + str(answer.headers)
        for word in (
            os.path.dirname(__file__),
            "site-packages",
            "/home/",
            "/tmp/",
            "uvicorn",
            ".py",
        ):
            assert word not in told, (path, word)


def test_a_port_in_use_is_an_error_without_a_traceback(address: str) -> None:
    port = str(urlsplit(address).port)
    done = subprocess.run(
        [sys.executable, "-m", "logdx", "serve", "--port", port, "--workers", "1"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stderr
    assert "in use" in done.stderr
