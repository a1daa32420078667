"""Every sample of the pack gets its answer, and the examples of every rule hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from scenarios import ALONE, JOINED

from logdx.pipeline import explain
from logdx.workspace import Workspace, open_workspace

SAMPLES = Path(__file__).parents[1] / "logdx_openssl" / "samples"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace()


@pytest.mark.parametrize("name", sorted(p.stem for p in SAMPLES.glob("*.log")))
def test_the_answer(name: str, workspace: Workspace) -> None:
    report = explain(
        SAMPLES / f"{name}.log", rules=workspace.rules, dialects=workspace.dialects, now=NOW
    )
    wanted = {**ALONE, **JOINED}[name][1]
    assert report.diagnoses[0].rule == wanted
    label = (SAMPLES / f"{name}.yaml").read_text()
    assert label == f"causes: [{report.diagnoses[0].cause}]\n"


def test_every_rule_of_the_pack_answers_its_examples(workspace: Workspace) -> None:
    from logdx.authoring.logs import Library, example_log

    library = Library(NOW, workspace.dialects)
    mine = [rule for rule in workspace.rules if rule.origin.startswith("pack openssl ")]
    assert len(mine) > 30
    for rule in mine:
        for text, should in [(t, True) for t in rule.match] + [(t, False) for t in rule.no_match]:
            log = example_log(text, rule, [SAMPLES])
            said = {d.rule for d in library.diagnoses(log, workspace.rules)}
            assert (rule.id in said) is should, (rule.id, log.shown, said)


def test_a_run_that_is_fine_says_nothing_of_the_server(workspace: Workspace) -> None:
    report = explain(
        SAMPLES / "s-client-ok.log", rules=workspace.rules, dialects=workspace.dialects, now=NOW
    )
    assert report.verdict == "handshake-ok"
    assert [d.cause for d in report.diagnoses] == ["no-failure"]


def test_both_sides_are_quoted(workspace: Workspace) -> None:
    report = explain(
        SAMPLES / "joined-root-missing.log",
        rules=workspace.rules, dialects=workspace.dialects, now=NOW,
    )  # fmt: skip
    texts = [e.text for e in report.diagnoses[0].evidence]
    assert texts[0] == "CA subject: C=SE, O=Nordkraft AB, CN=Nordkraft Root"
    assert "! The certificate is not correctly signed by the trusted CA" in texts
    assert "i:C = NO, O = Fjordlys AS, CN = Fjordlys Root CA" in texts
    assert "Verify return code: 0 (ok)" in texts
