"""The program as its users start it: real processes, exit codes, stdout and stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from logdx.resources import folder

SAMPLE = folder("samples") / "wiznet-azure-iot-hub.log"


def logdx(
    *args: str | Path, stdin: bytes | None = None, **env: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "logdx", *map(str, args)]
    environment = {
        **os.environ,
        "LOGDX_NOW": "2026-11-24",
        "COLUMNS": "80",
        "PYTHONUTF8": "1",
        **env,
    }
    return subprocess.run(
        command, input=stdin, capture_output=True, env=environment, timeout=60, check=False
    )


def test_the_seed_log_is_explained() -> None:
    done = logdx("explain", SAMPLE)
    text = done.stdout.decode()
    assert done.returncode == 0
    for part in (
        "LDX101 untrusted-root", "certain", "Baltimore CyberTrust Root",
        "Azure IoT Hub CA Cert Test Only", "not sent, not on the device",
        "49 │ issuer name", "59 │", "82 │", "What is fine", "mydevice", "DigiCert Global Root G2",
        "openssl s_client -connect",
    ):  # fmt: skip
        assert part in text, part
    assert all(len(line) <= 80 for line in text.splitlines() if not is_kept_whole(line))
    assert done.stderr == b""


def is_kept_whole(line: str) -> bool:
    """What a reader copies: commands, addresses, code."""
    return line.startswith(("  Confirm", "  See", "  More", "    " * 2))


def test_the_fix_of_its_time() -> None:
    then = logdx("explain", SAMPLE, "--now", "2022-06-10").stdout.decode()
    now = logdx("explain", SAMPLE).stdout.decode()
    fix_then, fix_now = then.partition("  Fix")[2], now.partition("  Fix")[2]
    assert "Baltimore CyberTrust Root" in fix_then.partition("DigiCert")[0]
    assert fix_now.index("DigiCert Global Root G2") < fix_now.index("Baltimore")


def test_json_of_several_files_is_one_report_a_line() -> None:
    done = logdx("explain", "--format", "json", SAMPLE, SAMPLE)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(reports) == 2
    assert reports[0]["diagnoses"][0]["cause"] == "untrusted-root"


def test_stdin() -> None:
    done = logdx("explain", "-", stdin=SAMPLE.read_bytes())
    assert b"untrusted-root" in done.stdout
    assert done.returncode == 0


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "b.txt").write_text("nothing here")
    done = logdx("explain", "--format", "json", tmp_path)
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()] == [
        "failed",
        "no-tls",
    ]


def test_watch_gives_a_verdict_from_a_pipe() -> None:
    done = logdx("watch", "-", stdin=SAMPLE.read_bytes())
    assert b"untrusted-root" in done.stdout
    assert done.returncode == 0


def test_a_missing_file_is_one_line_and_the_others_are_reported(tmp_path: Path) -> None:
    done = logdx("explain", tmp_path / "gone.log", SAMPLE)
    assert done.returncode == 2
    assert b"untrusted-root" in done.stdout
    assert done.stderr.decode().count("\n") == 1
    assert "gone.log: cannot be read: No such file" in done.stderr.decode()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02" * 500, b"\x1f\x8b\x08" + bytes(range(256)) * 20]
)
def test_empty_and_binary_logs_are_no_tls(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.log").write_bytes(content)
    done = logdx("explain", "--format", "json", tmp_path / "x.log")
    assert done.returncode == 0
    assert json.loads(done.stdout)["verdict"] == "no-tls"


RULE = """\
- id: a
  cause: {cause}
  title: t
  explain: "{explain}"
  when: [{{certificate: {{as: top, {field}: 1}}}}]
  examples: {{match: [a]}}
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- id: a\n\tcause: x\n", "x.yaml:2:1: LDR001 is no valid YAML: a tab in the indentation"),
        ("- {id: a, id: b}\n", "x.yaml:1:11: LDR002 duplicate key 'id'"),
        (
            RULE.format(cause="untrusted-rot", explain="e", field="depth"),
            "x.yaml:2:10: LDR107 unknown cause 'untrusted-rot' (did you mean 'untrusted-root'?)",
        ),
        (
            RULE.format(cause="untrusted-root", explain="e", field="dpeth"),
            "x.yaml:5:34: LDR103 unknown field 'dpeth' of certificate (did you mean 'depth'?)",
        ),
        (
            RULE.format(cause="untrusted-root", explain="{tpo.issuer}", field="depth"),
            "LDR110 unknown placeholder 'tpo.issuer': nothing binds 'tpo' (did you mean 'top'?)",
        ),
        ("a: &x [*x]\n", "anchors and aliases are not allowed"),
    ],
)
def test_a_broken_rule_file_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    done = logdx("explain", "--rules", tmp_path / "x.yaml", SAMPLE)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert done.stderr.decode().count("\n") == 1
    assert b"Traceback" not in done.stderr


def test_a_rule_file_of_50_mb_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "x.yaml").open("wb") as file:
        file.truncate(50 << 20)
    done = logdx("explain", "--rules", tmp_path / "x.yaml", SAMPLE)
    assert done.returncode == 2
    assert "x.yaml:1:1: LDR001 larger than 1024 KiB, too large for rules" in done.stderr.decode()


def test_a_date_that_is_none() -> None:
    done = logdx("explain", "--now", "yesterday", SAMPLE)
    assert done.returncode == 2
    assert "--now: 'yesterday' is no date" in done.stderr.decode()


def test_an_unknown_rule_for_why() -> None:
    done = logdx("explain", "--why", "untrusted-root/azure-iot-baltimor", SAMPLE)
    assert done.returncode == 2
    assert "did you mean 'untrusted-root/azure-iot-baltimore'?" in done.stderr.decode()


def test_why_and_trace() -> None:
    why = logdx("explain", "--why", "untrusted-root/azure-iot-baltimore", SAMPLE).stdout.decode()
    assert "The rule holds." in why
    trace = logdx("explain", "--trace", SAMPLE).stdout.decode()
    assert all(stage in trace for stage in ("source ", "parse ", "group ", "diagnose "))


def test_escapes_and_markup_of_a_log_are_harmless(tmp_path: Path) -> None:
    hostile = (
        "\x1b]0;owned\x07 [bold red]x[/] \x1b[2J mbedtls_ssl_handshake returned -0x2700 \u202e"
    )
    (tmp_path / "x.log").write_text(
        hostile + "\n  ! mbedtls_ssl_handshake returned -0x2700\n", encoding="utf-8"
    )
    out = logdx("explain", tmp_path / "x.log").stdout
    assert b"\x1b" not in out
    assert b"\x07" not in out
    assert "\u202e" not in out.decode()


def test_colour_only_where_it_is_wanted() -> None:
    assert b"\x1b[" not in logdx("explain", SAMPLE).stdout
    assert b"\x1b[" in logdx("explain", "--color", "always", SAMPLE).stdout
    assert b"\x1b[" in logdx("explain", SAMPLE, FORCE_COLOR="1").stdout
    coloured = logdx("explain", SAMPLE, FORCE_COLOR="1", NO_COLOR="1").stdout
    assert b"\x1b[31m" not in coloured


def test_plain_ascii_where_the_terminal_has_no_utf8() -> None:
    out = logdx("explain", SAMPLE, PYTHONUTF8="0", PYTHONIOENCODING="ascii").stdout
    assert out.isascii()
    assert b"x LDX101" in out


@pytest.mark.parametrize("columns", ["30", "200"])
def test_any_width(columns: str) -> None:
    done = logdx("explain", SAMPLE, COLUMNS=columns)
    assert done.returncode == 0
    wrapped = [line for line in done.stdout.decode().splitlines() if not is_kept_whole(line)]
    assert max(len(line) for line in wrapped) <= max(min(int(columns), 100), MIN_WIDTH)


MIN_WIDTH = 60
"""A code, a cause and its confidence, or a header, are not broken."""


def test_no_home_and_a_read_only_cache(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path / "gone"), "XDG_CACHE_HOME": "/proc/nowhere"}
    done = logdx("explain", SAMPLE, **env)
    assert done.returncode == 0
    assert b"untrusted-root" in done.stdout


def test_a_damaged_cache_is_built_anew(tmp_path: Path) -> None:
    assert logdx("explain", SAMPLE, LOGDX_CACHE_DIR=str(tmp_path / "c")).returncode == 0
    for file in (tmp_path / "c").iterdir():
        file.write_text('{"data": 1}')
    done = logdx("explain", SAMPLE, LOGDX_CACHE_DIR=str(tmp_path / "c"))
    assert done.returncode == 0, done.stderr
    assert b"untrusted-root" in done.stdout


def test_a_closed_pipe_is_quiet() -> None:
    script = f"{sys.executable} -m logdx explain {SAMPLE} | head -1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60, check=False)
    assert done.stderr == b""


def test_version_and_help_are_cheap() -> None:
    code = (
        "import sys; from logdx.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    )
    code += "print([m for m in ('lark', 'yaml', 'rich') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=30, check=False
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_watch_speaks_while_the_log_pauses() -> None:
    command = [sys.executable, "-m", "logdx", "watch", "-"]
    environment = {**os.environ, "LOGDX_NOW": "2026-11-24", "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(SAMPLE.read_bytes())
        process.stdin.flush()  # and the log goes quiet, without an end
        said = b""
        while b"untrusted-root" not in said:
            said += process.stdout.readline()
        assert process.poll() is None
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def test_a_command_that_is_none() -> None:
    done = logdx("explan", SAMPLE)
    assert done.returncode == 2
    assert done.stderr == (
        b"logdx: 'explan' is no command (did you mean 'explain'?); logdx --help lists them\n"
    )
    done = logdx(SAMPLE)
    assert done.returncode == 2
    assert f"to explain it: logdx explain {SAMPLE}" in done.stderr.decode()
