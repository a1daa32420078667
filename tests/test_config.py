"""Where a configuration is found, what it means, and what is said of a broken one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from logdx.config import Config, ConfigError, load_config, selects
from logdx.errors import UsageError

FULL = """
rules = ["lab", "more/rules.yaml"]
ignore = ["no-failure", "LDX601", "untrusted-root/*"]
fail-on = "warning"

[severity]
"missing-intermediate" = "warning"

[per-file-ignores]
"bench/**" = ["cert-expired"]

[[suppressions]]
selector = "cert-expired"
files = "old/*.log"
reason = "the bench keeps an old certificate"
until = 2027-01-31

[[suppressions]]
selector = "LDX101"
reason = "known"
until = "2026-12-01"
"""


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LOGDX_CONFIG", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_is_read_and_paths_are_those_of_the_file(tmp_path: Path) -> None:
    path = _write(tmp_path / "project/logdx.toml", FULL)
    config = load_config(start=tmp_path / "project/src")
    assert config.path == path
    assert config.rules == (path.parent / "lab", path.parent / "more/rules.yaml")
    assert config.ignore == ("no-failure", "LDX601", "untrusted-root/*")
    assert config.severity == {"missing-intermediate": "warning"}
    assert config.fail_on == "warning"
    assert config.per_file_ignores == {"bench/**": ("cert-expired",)}
    first, second = config.suppressions
    assert (first.files, first.until) == ("old/*.log", date(2027, 1, 31))
    assert (second.files, second.until) == ("**", date(2026, 12, 1))
    assert second.holds(date(2026, 12, 1))
    assert not second.holds(date(2026, 12, 2))


def test_the_nearest_file_wins_and_logdx_toml_before_pyproject(tmp_path: Path) -> None:
    _write(tmp_path / "a/logdx.toml", 'fail-on = "never"')
    _write(tmp_path / "a/b/pyproject.toml", '[tool.logdx]\nfail-on = "note"')
    _write(tmp_path / "a/b/c/pyproject.toml", "[tool.black]\n# logdx is not here")
    assert load_config(start=tmp_path / "a/b/c").fail_on == "note"
    _write(tmp_path / "a/b/logdx.toml", 'fail-on = "warning"')
    assert load_config(start=tmp_path / "a/b/c").fail_on == "warning"
    assert load_config(start=tmp_path / "a").fail_on == "never"


def test_the_search_ends_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "logdx.toml", 'fail-on = "never"')
    (tmp_path / "home/project").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert load_config(start=tmp_path / "home/project") == Config()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load_config(start=tmp_path / "home/project").fail_on == "never"


def test_a_named_file_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "logdx.toml", 'fail-on = "never"')
    other = _write(tmp_path / "other.toml", 'fail-on = "note"')
    monkeypatch.setenv("LOGDX_CONFIG", str(other))
    assert load_config(start=tmp_path).fail_on == "note"
    monkeypatch.setenv("LOGDX_CONFIG", str(tmp_path / "missing.toml"))
    with pytest.raises(UsageError, match=r"missing\.toml: no such configuration file"):
        load_config(start=tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('fail_on = "note"', "fail_on: unknown key (did you mean 'fail-on'?)"),
        ("zzz = 1", "zzz: unknown key (there are rules, ignore, "),
        ('fail-on = "eror"', "fail-on: 'eror' is none of error, warning, note, never (did you"),
        ('ignore = "LDX101"', "ignore: a list of strings is expected, not a string"),
        ("rules = [1]", "rules: a string is expected, not a number"),
        ("severity = []", "severity: a table is expected, not a list"),
        ('[severity]\nx = "fatal"', "severity.x: 'fatal' is none of error, warning, note"),
        ("severity = {x = []}", "severity.x: [] is none of error"),
        ('[per-file-ignores]\n"a" = "b"', "per-file-ignores.a: a list of strings is expected"),
        ("suppressions = 1", "suppressions: a list of tables is expected"),
        ('[[suppressions]]\nselector = "x"', "suppressions[1].reason: is missing"),
        ('[[suppressions]]\nreasn = "x"', "suppressions[1].reasn: unknown key (did you mean"),
        (
            '[[suppressions]]\nselector = "x"\nreason = "y"\nuntil = "soon"',
            "suppressions[1].until: 'soon' is no date (2027-01-31)",
        ),
        ("a = [", "is no valid TOML: "),
        ("\ta b", "is no valid TOML: "),
    ],
)
def test_what_is_wrong_is_named_with_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = _write(tmp_path / "logdx.toml", text)
    with pytest.raises(ConfigError) as raised:
        load_config(start=tmp_path)
    assert str(raised.value).startswith(f"{path}: {message}")
    assert "\n" not in str(raised.value)


def test_a_key_of_pyproject_is_named_in_full(tmp_path: Path) -> None:
    path = _write(tmp_path / "pyproject.toml", "[tool.logdx]\nignores = []")
    with pytest.raises(ConfigError) as raised:
        load_config(start=tmp_path)
    assert str(raised.value) == (
        f"{path}: tool.logdx.ignores: unknown key (did you mean 'ignore'?)"
    )


def test_hostile_files_are_refused_at_once(tmp_path: Path) -> None:
    big = _write(tmp_path / "big.toml", "# " + "x" * (1 << 20))
    deep = _write(tmp_path / "deep.toml", "a = " + "[" * 100_000)
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    messages = ("larger than 1024 KiB", "is no valid TOML", "is not UTF-8 at byte 0")
    for path, message in zip((big, deep, binary), messages, strict=True):
        with pytest.raises(ConfigError, match=message):
            load_config(path)


def test_selectors_name_a_cause_a_code_a_rule_or_many_rules() -> None:
    finding = {"rule": "untrusted-root/generic", "cause": "untrusted-root", "code": "LDX101"}
    for selector in ("untrusted-root", "LDX101", "ldx101", "untrusted-root/*", "*/generic"):
        assert selects(selector, **finding)
    for selector in ("untrusted", "LDX10", "missing-*", "UNTRUSTED-ROOT"):
        assert not selects(selector, **finding)
