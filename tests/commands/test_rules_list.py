"""``logdx rules list`` and ``rules show``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from logdx.cli import main
from logdx.diagnose.rules import load_rules

RULE = """\
- id: mine/rule
  cause: untrusted-root
  refines: untrusted-root/bare
  title: My device [bold]\u202e has no root
  explain: e
  when: [{return_code: {value: -0x2700}}]
  fix: [{sdk: zephyr, text: Add it.}]
  examples:
    match:
      - |
        mbedtls_ssl_handshake returned -0x2700
"""


def listed(capsys: pytest.CaptureFixture[str], *argv: str) -> list[dict[str, Any]]:
    assert main(["rules", "list", "--format", "json", *argv]) == 0
    rules: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["rules"]
    return rules


@pytest.fixture
def mine(tmp_path: Path) -> str:
    (tmp_path / "mine.yaml").write_text(RULE, "utf-8")
    return str(tmp_path / "mine.yaml")


def test_all_rules_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    found = listed(capsys)
    assert [one["id"] for one in found] == [rule.id for rule in load_rules()]
    assert [one["order"] for one in found] == list(range(1, len(found) + 1))
    assert {one["origin"] for one in found} == {"built-in"}


def test_a_rule_of_ones_own_is_last_and_says_where_it_comes_from(
    capsys: pytest.CaptureFixture[str], mine: str
) -> None:
    last = listed(capsys, "--rules", mine)[-1]
    assert (last["id"], last["origin"], last["path"]) == ("mine/rule", "--rules", mine)
    assert listed(capsys, "--rules", mine, "--origin=--rules") == [last]


def test_filters(capsys: pytest.CaptureFixture[str]) -> None:
    everything = listed(capsys)
    by_cause = listed(capsys, "--cause", "untrusted-root")
    assert by_cause == listed(capsys, "--cause", "ldx101")
    assert by_cause == [one for one in everything if one["cause"] == "untrusted-root"]
    assert [one["id"] for one in listed(capsys, "--grep", "baltimore cybertrust")] == [
        "untrusted-root/azure-iot-baltimore"
    ]
    assert listed(capsys, "--cause", "untrusted-root", "--grep", "no such words") == []
    assert listed(capsys, "--origin", "built-in") == everything


def test_by_dialect(capsys: pytest.CaptureFixture[str]) -> None:
    """A dialect's rules are those with its SDK's fixes, and those that its lines exercise."""
    zephyr = {one["id"] for one in listed(capsys, "--dialect", "zephyr")}
    assert "untrusted-root/generic" in zephyr, "a fix for this SDK"
    openvpn = {one["id"] for one in listed(capsys, "--dialect", "openvpn")}
    assert "device-root-expired/anchor" in openvpn, "an example in this dialect"
    assert "library-bug/psa-in-3-6-0" not in openvpn


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--cause", "untrusted-rot", "did you mean 'untrusted-root'?"),
        ("--dialect", "zefyr", "did you mean 'zephyr'?"),
        ("--origin", "builtin", "did you mean 'built-in'?"),
        ("--pack", "gone", "--pack: no rules come from 'pack gone'"),
    ],
)
def test_an_unknown_filter(
    capsys: pytest.CaptureFixture[str], option: str, value: str, said: str
) -> None:
    assert main(["rules", "list", option, value]) == 2
    assert said in capsys.readouterr().err


def test_the_table_fits_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["rules", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert lines[0].split() == ["#", "rule", "code", "confidence", "weight", "origin"]
    assert lines[-1].endswith(" rules")


def test_show_a_rule(capsys: pytest.CaptureFixture[str], mine: str) -> None:
    assert main(["rules", "show", "mine/rule", "--rules", mine]) == 0
    out = capsys.readouterr().out
    for part in (
        "mine/rule", "[bold]", "untrusted-root  LDX101", f"{mine}:1", "value is -0x2700", "Zephyr",
        "untrusted-root/bare", "mbedtls_ssl_handshake returned -0x2700",
    ):  # fmt: skip
        assert part.replace(" ", "") in "".join(out.split()), part  # long paths are folded
    assert "\u202e" not in out


def test_show_a_cause_by_id_or_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", "untrusted-root"]) == 0
    by_id = capsys.readouterr().out
    assert main(["rules", "show", "ldx101"]) == 0
    assert capsys.readouterr().out == by_id
    assert "untrusted-root/azure-iot-baltimore" in by_id


def test_show_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", "untrusted-root/bundle", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("# untrusted-root/bundle\n\n**The certificate")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("untrusted-root/azure-iot-baltimor", "untrusted-root/azure-iot-baltimore"),
        ("untrusted-rot", "untrusted-root"),
    ],
)
def test_show_an_unknown_id(capsys: pytest.CaptureFixture[str], name: str, near: str) -> None:
    assert main(["rules", "show", name]) == 2
    said = capsys.readouterr()
    assert f"did you mean {near!r}?" in said.err
    assert said.out == ""
