"""``logdx rules new``: a rule is begun from a log, from flags, or from answers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from logdx.cli import main
from logdx.resources import folder

LOG = folder("samples") / "trust-wpa-domain.log"


def new(*argv: str | Path) -> int:
    return main(["rules", "new", *map(str, argv)])


def test_a_rule_from_a_log_is_written_and_passes_its_test(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    assert new("--from", LOG, "-o", path, "--id", "mine/radius", "--cause", "LDX108") == 0
    said = capsys.readouterr()
    assert said.out == ""
    for part in ("What logdx sees", "return_code", "What answers now: hostname-mismatch/message"):
        assert part in said.err, part
    text = path.read_text()
    assert text.startswith("# yaml-language-server: $schema=file:///")
    assert "- id: mine/radius\n  cause: hostname-mismatch\n" in text
    assert "TODO" in text
    assert main(["rules", "test", str(path)]) == 0
    assert "1 rule, 1 example: 1 good" in capsys.readouterr().out


def test_a_file_that_is_there_is_not_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("precious")
    assert new("--cause", "untrusted-root", "-o", path) == 2
    assert "is not overwritten" in capsys.readouterr().err
    assert path.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [path]


def test_from_nothing_the_rule_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert new("--cause", "untrusted-root", "--title", "No root: ours") == 0
    out = capsys.readouterr().out
    assert "- id: untrusted-root/draft\n" in out
    assert '  title: "No root: ours"\n' in out


def test_from_stdin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    data = "Connecting to a.example:443\nmbedtls_ssl_handshake failed: -0x2700\n".encode("utf-16")
    stdin = type("Stdin", (), {"buffer": io.BytesIO(data), "isatty": bool})()
    monkeypatch.setattr("sys.stdin", stdin)
    assert new("--from", "-") == 0
    assert "        mbedtls_ssl_handshake failed: -0x2700\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--cause", "untrusted-rot"], "did you mean 'untrusted-root'?"),
        (["--cause", "untrusted-root", "--id", "untrusted-root/bare"], "there is a rule"),
        (["--cause", "untrusted-root", "--id", "my rule"], "--id: 'my rule' is no id"),
        ([], "name the --cause, or give a log with --from"),
        (["--from", "gone.log"], "gone.log: cannot be read"),
    ],
)
def test_what_cannot_be(capsys: pytest.CaptureFixture[str], argv: list[str], said: str) -> None:
    assert new(*argv) == 2
    output = capsys.readouterr()
    assert said in output.err
    assert output.out == ""


def test_at_a_terminal_it_asks_for_what_no_flag_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yaml"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"mine/x\nuntrusted-rot\nldx101\n\n{path}\n"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert new("--from", LOG) == 0
    said = capsys.readouterr().err
    assert said.count("Cause: ") == 2, "asked again after a cause that is none"
    assert "did you mean 'untrusted-root'?" in said
    assert "- id: mine/x\n  cause: untrusted-root\n" in path.read_text()


def test_escapes_of_a_log_reach_neither_the_terminal_nor_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "x.log"
    log.write_text("mbedtls_ssl_handshake\x1b]0;owned\x07 failed: -0x2700 \u202e\n", "utf-8")
    assert new("--from", log) == 0
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert "\x1b" not in text
        assert "\x07" not in text
        assert "\u202e" not in text
