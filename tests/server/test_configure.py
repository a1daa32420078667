from __future__ import annotations

from pathlib import Path

import pytest

from logdx.cli import main
from logdx.errors import UsageError
from logdx.server.configure import OPTIONS, PREFIX, settings_from
from logdx.server.settings import Settings


def test_a_flag_wins_over_the_environment_over_the_file() -> None:
    table = {"port": 1001, "host": "::1", "timeout": 2.5}
    environ = {f"{PREFIX}PORT": "1002", f"{PREFIX}MAX_BYTES": "2 MiB", "LOGDX_PORT": "tcp://x"}
    settings = settings_from({"port": "1003", "host": None}, environ, table, (Path("/r"),))
    assert (settings.port, settings.host, settings.timeout) == (1003, "::1", 2.5)
    assert settings.max_bytes == 2 << 20
    assert settings.rules == (Path("/r"),)


def test_the_defaults() -> None:
    settings = settings_from({}, {}, {})
    assert settings == Settings()
    assert settings.max_bytes == 5 << 20
    assert settings.store is None
    assert settings.host == "127.0.0.1"


def test_every_option_is_a_setting() -> None:
    for name in OPTIONS:
        assert hasattr(Settings(), name.replace("-", "_"))


@pytest.mark.parametrize(
    ("flags", "environ", "table", "said"),
    [
        ({"port": "x"}, {}, {}, r"--port: 'x' is not a port"),
        ({"port": "70000"}, {}, {}, r"--port: '70000' is not a port"),
        ({}, {f"{PREFIX}TIMEOUT": "-1"}, {}, r"LOGDX_SERVE_TIMEOUT: '-1' is not a number above 0"),
        ({}, {f"{PREFIX}TIMEOUT": "nan"}, {}, r"not a number above 0"),
        ({}, {}, {"workers": 0}, r"\[serve\] workers: '0' is not a whole number of 1 or more"),
        ({}, {}, {"wrokers": 2}, r"serve\.wrokers: unknown key \(did you mean 'workers'\?\)"),
        ({}, {}, {"port": [1]}, r"serve\.port: a string or a number is expected"),
        ({}, {}, {"port": True}, r"serve\.port: a string or a number is expected"),
        ({"max-bytes": "5 apples"}, {}, {}, r"not a number of bytes, KiB or MiB"),
        ({"max-bytes": "0"}, {}, {}, r"not a number of bytes, KiB or MiB"),
    ],
)
def test_wrong_values_say_where_they_stand(
    flags: dict[str, str], environ: dict[str, str], table: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        settings_from(flags, environ, table)


def test_a_password_comes_by_environment_only() -> None:
    url = "postgresql://logdx:hush@db/logdx"
    for flags, table in (({"store": url}, {}), ({}, {"store": url})):
        with pytest.raises(UsageError, match="LOGDX_SERVE_STORE") as caught:
            settings_from(flags, {}, table)
        assert "hush" not in str(caught.value)
    assert settings_from({}, {f"{PREFIX}STORE": url}, {}).store == url
    assert settings_from({"store": "reports.db"}, {}, {}).store == "reports.db"


def test_a_broken_file_is_an_error_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logdx.toml").write_text("[serve]\nprot = 80\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == (
        "logdx: logdx.toml: serve.prot: unknown key (did you mean 'port'?)\n"
    )
