"""The command line of ``logdx mcp``: what is refused before anything is served."""

from __future__ import annotations

import sys

import pytest

from logdx.cli import main
from logdx.commands.mcp import http_address
from logdx.errors import UsageError


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--http", "localhost"], "'localhost' is no HOST:PORT (127.0.0.1:8808)"),
        (["--http", ":"], "is no HOST:PORT"),
        (["--http", "127.0.0.1:65536"], "is no HOST:PORT"),
        (["--http", "127.0.0.1:-1"], "is no HOST:PORT"),
        (["--max-bytes", "0"], "--max-bytes: 0 is no size"),
        (["--allow-host", "x"], "--allow-host needs --http"),
        (["--rules", "/nowhere.yaml"], "/nowhere.yaml"),
    ],
)
def test_refused(args, says, capsys):
    assert main(["mcp", *args]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("logdx: ")
    assert err.count("\n") == 1
    assert says in err


def test_addresses():
    assert http_address("8808") == ("127.0.0.1", 8808)
    assert http_address(":8808") == ("127.0.0.1", 8808)
    assert http_address("0.0.0.0:80") == ("0.0.0.0", 80)
    assert http_address("[fd00::7]:80") == ("fd00::7", 80)
    with pytest.raises(UsageError):
        http_address("²")


@pytest.mark.parametrize("missing", ["mcp", "mcp.server.mcpserver"])
def test_without_the_extra_or_with_an_old_sdk(missing, monkeypatch, capsys):
    for name in [name for name in sys.modules if name.startswith("mcp.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    assert main(["mcp"]) == 2
    assert capsys.readouterr().err == "logdx: logdx mcp needs mcp 2: pip install 'logdx[mcp]'\n"
