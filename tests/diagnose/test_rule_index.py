"""The index leaves out only rules that do not hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from logdx.diagnose import load_rules
from logdx.diagnose.match import View, matches
from logdx.diagnose.needs import OTHER, needs_of
from logdx.diagnose.rule_index import PAYS_AFTER, RuleIndex
from logdx.diagnose.run import view_of, view_of_log
from logdx.model.names import parse_dn
from logdx.model.records import Certificate, Record, ReturnCode, Step
from logdx.parse.engine import Engine
from logdx.pipeline import explain
from logdx.resources import folder

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SAMPLES = sorted(folder("samples").glob("*.log"))


def _view(*records: Record) -> View:
    return View(None, records, (), NOW, None)


def _warm(index: RuleIndex) -> RuleIndex:
    for _ in range(PAYS_AFTER):
        index.worth_trying(_view())
    return index


def _holding_rules_are_tried(samples: list) -> int:
    rules = load_rules()
    index = _warm(RuleIndex(rules))
    engine = Engine()
    tried = 0
    for sample in samples:
        timeline = explain(sample, rules=[], now=NOW, engine=engine).timeline
        views = [view_of(attempt, timeline, NOW) for attempt in timeline.attempts]
        for view in (*views, view_of_log(timeline, NOW)):
            worth = index.worth_trying(view)
            tried += len(worth)
            holding = [rule.id for rule in rules if matches(rule.when, view) is not None]
            assert set(holding) <= {rule.id for rule in worth}, sample.name
            assert [r.id for r in worth] == [r.id for r in rules if r in worth]
    return tried


def test_no_rule_that_holds_is_left_out() -> None:
    samples = SAMPLES[::9]
    assert _holding_rules_are_tried(samples) < 60 * len(samples)


@pytest.mark.heavy
def test_no_rule_that_holds_is_left_out_on_any_sample() -> None:
    _holding_rules_are_tried(SAMPLES)


def test_the_first_views_get_all_rules() -> None:
    rules = load_rules()[:5]
    index = RuleIndex(rules)
    assert index.worth_trying(_view()) == rules
    assert _warm(index).worth_trying(_view()) == []


CODE = {"kind": "return_code", "tests": [["names", "has", "A"]]}
STEP = {"kind": "step", "tests": [["name", "eq", "seed_rng"]]}


@pytest.mark.parametrize(
    ("when", "clauses"),
    [
        ([CODE], [{("return_code", "", "")}, {("return_code", "names", v) for v in ("A", OTHER)}]),
        ([{"none": [CODE]}], []),
        ([{"knows": "root", "dn": "$x"}], []),
        ([CODE | {"count": [["eq", 0]]}], []),
        ([CODE | {"count": [["gte", 2]], "tests": []}], [{("return_code", "", "")}]),
        ([{"kind": "other_attempt", "tests": [["outcome", "eq", "failed"]]}], []),
        ([{"kind": "certificate", "tests": [["validity", "eq", "expired"]]}],
         [{("certificate", "", "")}]),
        ([{"kind": "certificate", "tests": [["issuer", "eq", "$x.subject"]]}],
         [{("certificate", "", "")}]),
        ([{"any": [CODE, STEP]}],
         [{("return_code", "names", "A"), ("return_code", "names", OTHER),
           ("step", "name", "seed_rng"), ("step", "name", OTHER)}]),
        ([{"any": [CODE, {"knows": "root", "dn": "$x"}]}], []),
    ],
)  # fmt: skip
def test_what_a_rule_needs(when: list, clauses: list) -> None:
    assert needs_of(when) == clauses


def _tries(when: list, *records: Record) -> bool:
    (rule,) = [load_rules()[0].with_fields(when=tuple(when), scope="log")]
    return bool(_warm(RuleIndex([rule])).worth_trying(_view(*records)))


def test_the_check_looks_at_whole_records() -> None:
    when = [{"kind": "step", "tests": [["name", "eq", "handshake"], ["outcome", "eq", "failed"]]}]
    assert _tries(when, Step(name="handshake", outcome="failed"))
    apart = (Step(name="handshake", outcome="ok"), Step(name="accept", outcome="failed"))
    assert not _tries(when, *apart)


def test_an_exclusion_that_holds_leaves_the_rule_out() -> None:
    when = [CODE, {"none": [STEP]}]
    code = ReturnCode(names=("A",))
    assert _tries(when, code)
    assert not _tries(when, code, Step(name="seed_rng"))
    bound = {"none": [STEP | {"after": "x"}, STEP | {"count": [["gte", 3]]}]}
    assert _tries([CODE, bound], code, Step(name="seed_rng"))


def test_names_are_compared_in_their_own_way() -> None:
    when = [{"kind": "certificate", "tests": [["subject", "eq", "cn=x"]]}]
    assert _tries(when, Certificate(subject=parse_dn("CN=X")))
