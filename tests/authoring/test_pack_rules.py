"""Packs for those who write rules: their kinds, words and rules in the lint and in the schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from logdx.cli import main
from tests.packs.made import with_code
from tests.packs.test_discover import site

__all__ = ["site"]

BROKEN = """\
- id: {name}/again
  cause: {name}-refused
  title: The gateway refuses the device with code {{r.cod}}
  explain: Register the device.
  scope: log
  when:
    - {name}_refusal: {{as: r, kode: 7, dialect: {name}}}
  fix: [{{sdk: {name}, text: Register it.}}]
  examples: {{match: ["ACME SAYS NO code 7\\n"]}}
"""


def test_kinds_of_a_pack_are_in_the_schema(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_code(site, "acmes")
    assert main(["rules", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["definitions"]["condition"]["properties"]["acmes_refusal"]["description"] == (
        "What the gateway answers."
    )
    assert "code" in schema["definitions"]["record-acmes_refusal"]["properties"]
    assert "acmes-refused" in schema["definitions"]["rule"]["properties"]["cause"]["enum"]


def test_the_rules_of_a_pack_are_linted_though_they_are_broken(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = with_code(site, "acmel", **{"rules/broken.yaml": BROKEN.format(name="acmel")})
    assert main(["rules", "lint", str(package / "rules")]) == 1
    told = capsys.readouterr()
    broken = package / "rules" / "broken.yaml"
    assert told.out.splitlines() == [
        f"{broken}:3:10: LDR103 unknown placeholder 'r.cod': acmel_refusal has no 'cod'"
        " (did you mean 'code'?)",
        f"{broken}:7:30: LDR103 unknown field 'kode' of acmel_refusal (did you mean 'code'?)",
        f"{package / 'rules' / 'refused.yaml'}:2:3: LDR302 the rule says neither how to mend it"
        " nor how to decide",
    ]


def test_a_good_pack_is_clean(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = BROKEN.replace("r.cod}", "r.code}").replace("kode: 7", "code: 8")
    good = good.replace("code 7\\n", "code 8\\n")
    package = with_code(site, "acmeg", **{"rules/more.yaml": good.format(name="acmeg")})
    assert main(["rules", "lint", str(package / "rules" / "more.yaml")]) == 0
    assert capsys.readouterr().out == ""
