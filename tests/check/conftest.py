"""A repository in a temporary folder, and the command run in it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from logdx.cli import main
from logdx.resources import folder

SAMPLE = (folder("samples") / "wiznet-azure-iot-hub.log").read_text("utf-8")
GOOD = """\
  . Performing the SSL/TLS handshake... ok
    [ Protocol is TLSv1.2 ]
    [ Ciphersuite is TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384 ]
  < Read from server: 1024 bytes read
HTTP/1.0 200 OK
"""


class Done(NamedTuple):
    """What a run gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one failing log; the working folder, outside any CI."""
    for name in ("GITHUB_ACTIONS", "GITHUB_WORKFLOW", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE",
                 "CI_PROJECT_DIR", "LOGDX_CONFIG"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOGDX_NOW", "2026-11-24")
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / ".git").mkdir()
    (tmp_path / "device.log").write_text(SAMPLE, "utf-8")
    (tmp_path / "good.log").write_text(GOOD, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def check(repo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``logdx check`` in the repository."""

    def run(*args: str | Path, stdin: str = "") -> Done:
        stream = io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")
        monkeypatch.setattr(sys, "stdin", stream)
        code = main(["check", *map(str, args)])
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run
