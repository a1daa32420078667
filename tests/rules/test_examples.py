"""Every rule is tried on its own examples, and on every sample of the project."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from logdx.diagnose.rules import load_rules
from logdx.model.device import DeviceFile
from logdx.model.report import Report
from logdx.parse.engine import Engine
from logdx.pipeline import explain
from logdx.resources import folder
from tests.certs.made import of_sample

RULES = load_rules()
ENGINE = Engine()
SAMPLES = sorted(path.name for path in folder("samples").glob("*.log"))


@cache
def report_of(example: str) -> Report:
    """The report on a sample by name, or on inline text."""
    log: Path | str = example if example.endswith("\n") else folder("samples") / example
    return explain(log, rules=RULES, device=device_of(example), engine=ENGINE)


def device_of(example: str) -> tuple[DeviceFile, ...]:
    """The files that the device of a sample loads, given as with --ca, --cert and --key."""
    label = (folder("samples") / example).with_suffix(".yaml") if example in SAMPLES else None
    named = yaml.safe_load(label.read_text("utf-8")).get("device") if label else None
    return of_sample(named) if named else ()


def answers(example: str) -> list[str]:
    return [diagnosis.rule for diagnosis in report_of(example).diagnoses]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_answers_its_examples(rule) -> None:  # type: ignore[no-untyped-def]
    for example in rule.match:
        assert rule.id in answers(example), f"{rule.path}:{rule.line}: silent on {example[:80]!r}"
    for example in rule.no_match:
        assert rule.id not in answers(example), (
            f"{rule.path}:{rule.line}: fires on {example[:80]!r}"
        )


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gets_its_cause(name: str) -> None:
    label = yaml.safe_load((folder("samples") / name).with_suffix(".yaml").read_text("utf-8"))
    causes = list(dict.fromkeys(d.cause for d in report_of(name).diagnoses)) or ["no-failure"]
    assert causes[0] in label["causes"], causes


def test_every_rule_on_every_sample(snapshot) -> None:  # type: ignore[no-untyped-def]
    """An overlap between rules is seen the day it appears."""
    matrix = {name: answers(name) for name in SAMPLES}
    assert matrix == snapshot


def test_every_cause_that_a_log_can_show_has_a_rule() -> None:
    from logdx.knowledge.causes import all_causes

    named = {rule.cause for rule in RULES}
    without_rule = {"unexplained", "not-tls-problem", "no-failure"}
    assert {cause.id for cause in all_causes()} - without_rule <= named


def test_no_rule_advises_to_switch_verification_off() -> None:
    """A text may name such a call only to warn of it, or for a server that asks no clients."""
    allowed = ("never", "must not", "not ship", "and not setinsecure", "clients only")
    for rule in RULES:
        for text in (fix["text"].lower() for fix in rule.fix):
            if any(call in text for call in ("setinsecure", "verify_none", "cert_none")):
                assert any(words in text for words in allowed), f"{rule.id}: {text}"
