"""The pytest plug-in beside the real pytest-embedded, with a serial port made of a pty."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from logdx.resources import folder

pytest_plugins = ("pytester",)
ROOT = Path(__file__).parents[2]
DEVICE_TEST = """
def test_connects(dut):
    dut.write('connect')
    dut.expect('MQTT connected', timeout={timeout})

def test_other(dut):
    dut.write('version')
    dut.expect('v9', timeout=2)
"""
pytestmark = pytest.mark.heavy


class FakeDevice:
    """Answers commands on the far end of a pty as a board on a serial port does."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.port = os.ttyname(self._slave)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        pending = b""
        while b"quit" not in pending:
            pending += os.read(self._master, 1024)
            *commands, pending = pending.split(b"\n")
            for command in commands:
                answer = self._answers.get(command.strip(), b"?\r\n")
                for start in range(0, len(answer), 100):  # in pieces, as a UART does
                    os.write(self._master, answer[start : start + 100])

    def close(self) -> None:
        os.write(self._slave, b"quit")
        self._thread.join(10)
        os.close(self._master)
        os.close(self._slave)


@pytest.fixture
def device() -> Iterator[FakeDevice]:
    log = (folder("samples") / "esp-dns-mqtt.log").read_bytes().replace(b"\n", b"\r\n")
    fake = FakeDevice({b"connect": log, b"version": b"I (9) app: v8\r\n"})
    yield fake
    fake.close()


def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *args: str):
    pytest.importorskip("pytest_embedded_serial")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("COLUMNS", "90")
    pytester.makepyfile(DEVICE_TEST.format(timeout=4))
    plugins = ("-p", "pytest_embedded.plugin", "-p", "logdx.pytest_plugin")
    return pytester.runpytest_subprocess(*plugins, "--embedded-services", "serial", *args)


def test_the_dut_says_why_it_did_not_connect(pytester, monkeypatch, device):
    result = run(pytester, monkeypatch, "--port", device.port)
    result.assert_outcomes(failed=2)
    titles = [line.strip("- ") for line in result.outlines if line.startswith("---")]
    # one section, from the file of the dut: the stamped echo on stdout is the same log
    assert [title for title in titles if title.startswith("logdx: ")] == ["logdx: dut.log"]
    result.stdout.fnmatch_lines(
        [
            "*pexpect.exceptions.TIMEOUT: Not found*",
            "*- logdx -*",
            "dut.log: LDX501 dns-failure: *",
            "*- logdx: dut.log -*",
            "*LDX501 dns-failure*",
            "*Proof",
            "*Fix",
        ]
    )


def test_without_capturing_the_file_of_the_dut_still_speaks(pytester, monkeypatch, device):
    result = run(pytester, monkeypatch, "--port", device.port, "-s", "-k", "connects")
    result.stdout.fnmatch_lines(["dut.log: LDX501 dns-failure: *"])


def test_under_xdist(pytester, monkeypatch, device):
    result = run(pytester, monkeypatch, "--port", device.port, "-p", "xdist", "-n", "1")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["dut.log: LDX501 dns-failure: *", "*- logdx: dut.log -*"])
