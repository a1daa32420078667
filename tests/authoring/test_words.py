"""Conditions as a person reads them."""

from __future__ import annotations

import pytest

from logdx.authoring.words import Item, in_words
from logdx.diagnose.compile import compile_rule
from logdx.diagnose.faults import Faults
from logdx.diagnose.rules import load_rules
from logdx.diagnose.yaml_nodes import parse_yaml

HEAD = "id: x\ncause: untrusted-root\ntitle: t\nexplain: e\nexamples: {match: [a]}\nwhen:\n  - "


def words(condition: str) -> Item:
    faults = Faults()
    rule = compile_rule(parse_yaml(HEAD + condition + "\n", "x.yaml", faults), faults)
    faults.raise_first()
    assert rule is not None
    (item,) = in_words(rule["when"])
    return item


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("return_code: {value: -0x2700}", "a return code: value is -0x2700"),
        ("alert: {direction: sent}", "an alert: direction is sent"),
        (
            "verify_flags: {names: [expired, future]}",
            "verify flags: names has one of expired or future",
        ),
        ("attempt: {role: {not_in: [server]}}", "the attempt: role is not server"),
        ("other_attempt: {outcome: succeeded}", "another attempt of the log: outcome is succeeded"),
        ("message: {text: {contains: No match}}", 'a message: text contains "No match"'),
        (
            "certificate: {as: top, depth: {gte: 1}, issuer.CN: absent}",
            "a certificate (top): depth is at least 1, issuer.CN is not shown",
        ),
        (
            "crash: {what: reboot, count: {gte: 3}}",
            "at least 3 crash records: what is reboot",
        ),
        (
            "root: {name: $attempt.host, status: expired|removed, at: log, as: root}",
            "logdx knows a root CA (root) called attempt.host, "
            "which is expired or removed when the log was written",
        ),
        (
            "endpoint: {host: $attempt.host, known: false}",
            "logdx knows no known service for attempt.host",
        ),
        ("input: {parsed: false}", "an input: parsed is no"),
    ],
)
def test_a_condition(condition: str, text: str) -> None:
    assert words(condition) == Item(text)


def test_groups_are_lists_below_a_line() -> None:
    item = words("any: [{alert: {description: 48}}, {all: [{step: {outcome: ok}}, {crash: {}}]}]")
    assert item.text == "any of these:"
    assert [one.text for one in item.items] == ["an alert: description is 48", "all of these:"]
    assert [one.text for one in item.items[1].items] == ["a step: outcome is ok", "a crash"]


def test_every_rule_can_be_said() -> None:
    for rule in load_rules():
        for item in in_words(rule.when):
            assert item.text
            assert "$" not in item.text
