"""Drafted rules compile, and answer on the log that they were drafted from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from logdx.authoring.draft import Wishes, compiled, draft_rule, unused
from logdx.authoring.draft_yaml import draft_yaml
from logdx.authoring.essence import essence, sentence_test
from logdx.authoring.logs import Library, Log
from logdx.diagnose.rules import Rule, load_rules
from logdx.errors import UsageError
from logdx.model.records import Certificate, DebugEvent, Memory, Message, NetEvent, ReturnCode
from logdx.resources import folder

RULES = load_rules()
SAMPLES = sorted(folder("samples").glob("*.log"))


@cache
def library() -> Library:
    return Library()


def drafted(path: Path) -> tuple[Rule, str]:
    text = draft_yaml(draft_rule(Log(path.name, path), RULES, library(), Wishes()))
    return compiled(text), text


def answers(log: Log, rules: Sequence[Rule]) -> list[str]:
    return [diagnosis.rule for diagnosis in library().diagnoses(log, rules)]


def check(path: Path) -> None:
    rule, _ = drafted(path)
    rules = [*RULES, rule]
    assert rule.id in answers(Log(path.name, path), rules), "on the log"
    (example,) = rule.match
    assert example.endswith("\n")
    assert rule.id in answers(Log("example", text=example), rules), "on its own example"
    assert len(example.splitlines()) <= len(path.read_text("utf-8", "replace").splitlines())


@pytest.mark.parametrize("path", SAMPLES[::12], ids=lambda path: path.name)
def test_a_drafted_rule_answers_on_its_log(path: Path) -> None:
    check(path)


@pytest.mark.heavy
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_drafted_rule_answers_on_its_log_for_every_sample(path: Path) -> None:
    check(path)


def test_the_conditions_are_what_tells_not_where_it_was_said() -> None:
    _, text = drafted(folder("samples") / "trust-bare.log")
    assert "return_code: {function: mbedtls_ssl_handshake, names: {has: MBEDTLS_ERR" in text
    when = text.partition("when:")[2].partition("explain:")[0]
    assert "fjellheim" not in when
    assert "8883" not in when
    assert "refines: [untrusted-root/bare" in text


def test_the_excerpt_is_shorter_than_the_log() -> None:
    rule, _ = drafted(folder("samples") / "wiznet-azure-iot-hub.log")
    assert len(rule.match[0].splitlines()) < 20


def test_the_excerpt_holds_no_secrets() -> None:
    log = Log(
        "x.log",
        text="Connecting to mqtts://anna:hunter22@broker.example:8883\n"
        "mbedtls_ssl_handshake failed: -0x2700 password=hunter22\n",
    )
    text = draft_yaml(draft_rule(log, RULES, library(), Wishes()))
    assert "-0x2700" in text
    assert "hunter22" not in text
    assert "take passwords" not in text


def test_a_log_that_says_nothing() -> None:
    with pytest.raises(UsageError, match="logdx sees nothing there"):
        draft_rule(Log("x.log", text="hello\n"), RULES, library(), Wishes())


def test_a_server_s_rule_is_for_servers() -> None:
    _, text = drafted(folder("samples") / "client-auth-server-verify.log")
    assert "- attempt: {role: server}" in text


def test_what_of_a_record_is_a_condition() -> None:
    found = essence(ReturnCode(function="f", value=-1, names=("EPERM",), first_line=7))
    assert found is not None
    assert found.text == "return_code: {function: f, names: {has: EPERM}}"
    nameless = essence(ReturnCode(function="f", value=-4919))
    assert nameless is not None
    assert nameless.text == "return_code: {function: f, value: -4919}"
    flagged = essence(Certificate(origin="peer", flags=("expired", "cn-mismatch"), serial="07"))
    assert flagged is not None
    assert flagged.tests == ("origin: peer", "flags: {has_all: [expired, cn-mismatch]}")
    assert flagged.telling
    event = essence(NetEvent(what="tcp", outcome="refused", host="a.example", port=443))
    assert event is not None
    assert event.text == "net_event: {what: tcp, outcome: refused}"
    assert essence(Memory(free=1000)) is None
    assert essence(Message(text="")) is None
    step = essence(DebugEvent(message="=> parse certificate"))
    assert step is not None
    assert not step.telling


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("alloc(16717 bytes) failed", '{contains: "bytes) failed"}'),
        ("DHM prime too short: 768 < 1024", '{contains: "DHM prime too short:"}'),
        ("out of bounds -  min: [0x303]", "{contains: out of bounds -}"),
        ("12 34", None),
        ("no", '"no"'),
    ],
)
def test_a_sentence_without_its_numbers(text: str, test: str | None) -> None:
    assert sentence_test(text) == test


def test_an_id_that_is_free() -> None:
    assert unused("x/y", RULES) == "x/y"
    assert unused(RULES[0].id, RULES) == f"{RULES[0].id}-2"
