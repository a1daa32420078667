"""A bot on a real IRC server (ngircd) on loopback, asked by another client."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

NGIRCD = shutil.which("ngircd", path="/usr/sbin:/usr/bin:/bin:/usr/local/sbin")
SERVER = """[Global]
Name = irc.example.net
Info = loopback
Listen = 127.0.0.1
Ports = {port}
[Limits]
MaxConnectionsIP = 0
[Options]
DNS = no
Ident = no
PAM = no
"""
BOT = """BACKEND = "IRC"
BOT_IDENTITY = {{"nickname": "logdxbot", "server": "127.0.0.1", "port": {port}}}
BOT_DATA_DIR = {data!r}
BOT_LOG_FILE = {data!r} + "/err.log"
BOT_LOG_LEVEL = 20
BOT_EXTRA_PLUGIN_DIR = None
BOT_ADMINS = ("nobody",)
CHATROOM_PRESENCE = ("#logdx",)
CORE_PLUGINS = ("ChatRoom", "Help")
IRC_CHANNEL_RATE = IRC_PRIVATE_RATE = 0
"""

LAST_LINE = "LDX106 clock-not-set"
"""Of the answer to -9984. Errbot works on questions side by side: each is read to its end."""

pytestmark = pytest.mark.skipif(NGIRCD is None, reason="ngircd is not installed")


class Client:
    """As much of an IRC client as the test needs."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._rest = b""
        self.send("NICK asker")
        self.send("USER asker 0 * :asker")
        self.until(" 001 ")

    def send(self, line: str) -> None:
        self._socket.sendall(f"{line}\r\n".encode())

    def until(self, wanted: str, seconds: float = 60) -> list[str]:
        """The lines up to one that contains ``wanted``."""
        lines: list[str] = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                lines.append(self._line(deadline - time.monotonic()))
            except TimeoutError:
                break
            if wanted in lines[-1]:
                return lines
        raise AssertionError(f"no {wanted!r} in {lines}")

    def _line(self, seconds: float) -> str:
        self._socket.settimeout(max(seconds, 0.1))
        while b"\r\n" not in self._rest:
            data = self._socket.recv(4096)
            assert data, "the server closed the connection"
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\r\n")
        text = line.decode("utf-8", "replace")
        if text.startswith("PING"):
            self.send("PONG" + text[4:])
        return text

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    config = tmp_path_factory.mktemp("ngircd") / "ngircd.conf"
    config.write_text(SERVER.format(port=port))
    config.parent.chmod(0o755)
    command = [str(NGIRCD), "--nodaemon", "--config", str(config)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module")
def client(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    client = _connected(port)
    client.send("JOIN #logdx")
    client.until(" 366 ")
    folder = tmp_path_factory.mktemp("bot")
    (folder / "data").mkdir()
    config = BOT.format(port=port, data=str(folder / "data"))
    (folder / "config.py").write_text(config)
    command = [str(Path(sys.executable).with_name("errbot")), "-c", str(folder / "config.py")]
    with (folder / "out.txt").open("wb") as out:
        bot = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
    try:
        client.until(":logdxbot!", 90)
        yield client
    finally:
        client.close()
        bot.terminate()
        try:
            bot.wait(20)
        except subprocess.TimeoutExpired:
            bot.kill()


def _connected(port: int) -> Client:
    until = time.monotonic() + 20
    while True:
        try:
            return Client(port)
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)


def test_a_code_in_private(client: Client) -> None:
    client.send("PRIVMSG logdxbot :!logdx -9984")
    lines = client.until(LAST_LINE)
    assert all(" PRIVMSG asker :" in line for line in lines if "logdxbot!" in line)
    assert any("MBEDTLS_ERR_X509_CERT_VERIFY_FAILED" in line for line in lines)


def test_a_line_of_a_log_in_a_channel(client: Client) -> None:
    client.send("PRIVMSG #logdx :!logdx ! mbedtls_ssl_handshake returned -0x2700")
    lines = client.until(LAST_LINE)
    assert " PRIVMSG #logdx :" in lines[-1]
    assert any("MBEDTLS_ERR_X509_CERT_VERIFY_FAILED" in line for line in lines)


def test_control_codes_are_not_sent_back(client: Client) -> None:
    hostile = "!logdx \x03zebra\x03 \x02bold\x02 a log without a number \x1b[m"
    client.send(f"PRIVMSG #logdx :{hostile}")
    said = client.until("no TLS handshake")
    client.send("PRIVMSG #logdx :!logdx alert 48")
    said += client.until("unknown_ca")
    assert not any("\x1b" in line or "zebra" in line for line in said)


def test_answers_are_short(client: Client) -> None:
    client.send("PRIVMSG logdxbot :!logdx -0x2700")
    lines = client.until(LAST_LINE)
    answers = [line for line in lines if " PRIVMSG asker :" in line]
    assert len(answers) <= 20
    assert max(map(len, answers)) < 510
    assert any("LDX101 untrusted-root" in line for line in answers)
