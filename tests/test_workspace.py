"""The workspace: rules of all origins in their order, refined and switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from logdx.config import Config, ConfigError
from logdx.errors import RuleError
from logdx.pipeline import explain
from logdx.resources import folder
from logdx.workspace import open_workspace

SAMPLE = folder("samples") / "wiznet-azure-iot-hub.log"
RULE = """
- id: {id}
  cause: untrusted-root
  title: The bench lacks the lab's root
  explain: Ask the lab.
  {extra}
  when:
    - return_code: {{names: {{has: MBEDTLS_ERR_X509_CERT_VERIFY_FAILED}}}}
  examples: {{match: [wiznet-azure-iot-hub.log]}}
"""


def _rule(path: Path, id: str, extra: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RULE.format(id=id, extra=extra), encoding="utf-8")
    return path


def test_rules_come_in_order_and_say_their_origin(tmp_path: Path) -> None:
    configured = _rule(tmp_path / "lab/a.yaml", "lab/from-config")
    given = _rule(tmp_path / "b.yaml", "lab/given")
    rules = open_workspace([given], Config(rules=(configured.parent,))).rules
    assert [rule.origin for rule in rules[-2:]] == ["config", "--rules"]
    assert [rule.id for rule in rules[-2:]] == ["lab/from-config", "lab/given"]
    assert {rule.origin for rule in rules[:-2]} == {"built-in"}


def test_the_configuration_of_the_working_folder_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _rule(tmp_path / "lab/a.yaml", "lab/from-config")
    (tmp_path / "logdx.toml").write_text('rules = ["lab"]')
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert open_workspace().rules[-1].id == "lab/from-config"


def test_a_rule_of_the_user_refines_a_built_in_one(tmp_path: Path) -> None:
    path = _rule(
        tmp_path / "a.yaml", "lab/mine",
        "confidence: certain\n  weight: 100\n  refines: [untrusted-root/azure-iot-baltimore]",
    )  # fmt: skip
    before = explain(SAMPLE, rules=open_workspace().rules)
    after = explain(SAMPLE, rules=open_workspace([path]).rules)
    assert before.diagnoses[0].rule == "untrusted-root/azure-iot-baltimore"
    assert [d.rule for d in after.diagnoses] == ["lab/mine"]


def test_a_rule_refines_all_rules_that_fit_a_pattern(tmp_path: Path) -> None:
    path = _rule(tmp_path / "a.yaml", "lab/mine", 'refines: ["untrusted-root/*", lab/other]')
    other = _rule(tmp_path / "b.yaml", "lab/other")
    mine, _ = open_workspace([path, other]).rules[-2:]
    assert mine.refines[0] == "lab/other"
    assert {"untrusted-root/generic", "untrusted-root/azure-iot-baltimore"} <= set(mine.refines)
    assert not {name for name in mine.refines if "*" in name} | {"lab/mine"} & set(mine.refines)


def test_a_pattern_that_fits_no_rule_is_an_error(tmp_path: Path) -> None:
    path = _rule(tmp_path / "a.yaml", "lab/mine", "refines: untrusted-rot/*")
    with pytest.raises(RuleError, match=r"refines 'untrusted-rot/\*', which fits no rule"):
        open_workspace([path])


@pytest.mark.parametrize("form", ["alone", "instead"])
def test_a_user_switches_a_built_in_rule_off(tmp_path: Path, form: str) -> None:
    off = "switches_off: [untrusted-root/azure-iot-baltimore]"
    path = tmp_path / "a.yaml"
    if form == "alone":
        path.write_text(f"- {off}\n  reason: our own words are in the wiki\n")
    else:
        _rule(path, "lab/mine", off)
    rules = open_workspace([path]).rules
    assert "untrusted-root/azure-iot-baltimore" not in {rule.id for rule in rules}
    diagnoses = explain(SAMPLE, rules=rules).diagnoses
    assert diagnoses[0].rule != "untrusted-root/azure-iot-baltimore"
    assert diagnoses[0].cause == "untrusted-root"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "- switches_off: [untrusted-root/generik]",
            "a.yaml:1:18: LDR109 switches off the unknown rule 'untrusted-root/generik' (did",
        ),
        (
            "- switches_off: [untrusted-root/generic]\n  reasons: none",
            "a.yaml:2:3: LDR101 unknown key of a switch 'reasons' (did you mean 'reason'?)",
        ),
    ],
)
def test_a_switch_that_fits_nothing_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(RuleError) as raised:
        open_workspace([path])
    assert message in str(raised.value)


def test_a_rule_is_never_redefined(tmp_path: Path) -> None:
    path = _rule(tmp_path / "a.yaml", "untrusted-root/generic")
    with pytest.raises(RuleError, match="; to put a rule of your own"):
        open_workspace([path])


def test_a_selector_that_names_nothing_is_an_error() -> None:
    config = Config(path=Path("logdx.toml"), ignore=("LDX101", "untrusted-root/*", "untrusted-rot"))
    with pytest.raises(ConfigError) as raised:
        open_workspace(config=config)
    assert str(raised.value) == (
        "logdx.toml: ignore: no cause, code or rule is named 'untrusted-rot'"
        " (did you mean 'untrusted-root'?)"
    )
    open_workspace(config=Config(path=Path("logdx.toml"), ignore=("LDX101", "untrusted-root/*")))
