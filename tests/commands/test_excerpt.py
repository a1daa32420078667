import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from logdx import explain
from logdx.cli import main
from logdx.redact.excerpt import answer_of
from logdx.resources import folder
from logdx.source import open_text

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEED = str(folder("samples") / "wiznet-azure-iot-hub.log")
FAILING = """\
I (10) cpu_start: Pro cpu start user code
I (11) app_init: ESP-IDF:          v5.1.2
I (20) wifi:connected with Hofladen-5G, aid = 1, channel 6, BW20, bssid = 24:0a:c4:00:11:22
I (30) app: mqtt user=jane.doe password=Geheim2024xy
I (31) app: state 1
I (32) app: state 2
I (33) app: state 3
I (40) esp-tls: connecting to 203.0.113.9:8883
I (41) app: ``` and @everyone
E (50) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700
E (51) esp-tls-mbedtls: Failed to verify peer certificate!
I (52) esp-tls-mbedtls: ! The certificate is not correctly signed by the trusted CA
I (60) app: sleeping
I (61) app: sleeping
I (62) app: sleeping
"""


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "device.log"
    path.write_text(FAILING, "utf-8")
    return str(path)


def test_the_lines_that_count_without_secrets(log: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["excerpt", log, "--now", "2026-11-24"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].startswith("## Excerpt of device.log: ")
    assert "v5.1.2" in lines[1]
    assert lines[2].startswith("## LDX")
    assert "E (50) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700" in lines
    assert "I (40) esp-tls: connecting to <ip-1>:8883" in lines
    assert lines[-1] == "[... 3 lines left out ...]"
    for secret in ("Geheim2024xy", "203.0.113.9", "24:0a:c4", "jane.doe", "Hofladen"):
        assert secret not in out + err
    assert "1 ip" in err


def test_markdown_is_fenced_and_names_the_verdict(
    log: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["excerpt", log, "--format", "markdown", "--now", "2026-11-24"]) == 0
    out = capsys.readouterr().out
    fence = "````" if "```" in FAILING and "`` and" in out else "```"
    assert out.count(f"\n{fence}") >= 2
    before, _, _ = out.partition(fence)
    assert "@everyone" not in before
    assert "**LDX" in before


def test_a_kind_can_be_kept(log: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["excerpt", log, "--keep", "ip", "--keep", "wifi", "--now", "2026-11-24"]) == 0
    assert "connecting to 203.0.113.9:8883" in capsys.readouterr().out


def test_stdin_and_a_file(
    log: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Stdin:
        buffer = io.BytesIO(FAILING.encode("utf-16"))

        @staticmethod
        def isatty() -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Stdin)
    target = tmp_path / "excerpt.txt"
    assert main(["excerpt", "-", "-o", str(target), "--now", "2026-11-24"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "lines; redacted" in err
    assert "connecting to <ip-1>:8883" in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.log"], "nowhere.log"),
        (["LOG", "--keep", "pasword"], "did you mean 'password'"),
        (["LOG", "-o", "/nowhere/at/all.txt"], "cannot be written"),
        ([str(folder("samples"))], "is a folder"),
    ],
)
def test_bad_input_is_one_clear_line(
    log: str, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [log if word == "LOG" else word for word in arguments]
    assert main(["excerpt", *given]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert len(err.splitlines()) == 1


def test_a_log_without_tls_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quiet.log"
    path.write_text("".join(f"I ({n}) app: tick\n" for n in range(50)), "utf-8")
    assert main(["excerpt", str(path)]) == 0
    out = capsys.readouterr().out
    assert "[... 44 lines left out ...]" in out
    assert len(out.splitlines()) == 3 + 6 + 1


def test_an_empty_log_has_an_excerpt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.log"
    path.write_bytes(b"")
    assert main(["excerpt", str(path)]) == 0
    assert "0 of 0 lines" in capsys.readouterr().out


def test_nothing_of_the_log_reaches_the_terminal_as_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hostile.log"
    path.write_text("mbedtls_ssl_handshake returned -0x2700 \x1b]0;x\x07\u202e\n", "utf-8")
    assert main(["excerpt", str(path)]) == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(capsys.readouterr().out)


@pytest.mark.parametrize(
    "path", sorted(folder("samples").glob("*.log"))[::3], ids=lambda path: path.stem
)
def test_the_excerpt_as_posted_gets_the_same_answer(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["excerpt", str(path), "--now", "2026-11-24"]) == 0
    posted = capsys.readouterr().out
    assert _causes(posted) == answer_of(explain(path, now=NOW))


def _causes(text: str) -> object:
    return answer_of(explain(open_text(text), now=NOW))
