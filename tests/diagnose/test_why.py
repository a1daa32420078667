"""Which condition fails, and on which record: groups, counts, places and bindings included."""

from __future__ import annotations

from pathlib import Path

from logdx.diagnose.rules import Rule, load_rules
from logdx.diagnose.why import why
from logdx.pipeline import explain
from logdx.render.why import render_why

LOG = """\
Connecting to a.example:443
ssl_tls.c:7666: |3| ! Certificate verification flags 00000008
mbedtls_ssl_handshake failed: -0x2700
"""
HEAD = "- id: x\n  cause: untrusted-root\n  title: t\n  explain: e\n  examples: {match: [a]}\n"


def rule_of(when: str, tmp_path: Path, more: str = "") -> Rule:
    path = tmp_path / "x.yaml"
    path.write_text(f"{HEAD}{more}  when:\n" + "".join(f"    {w}\n" for w in when.splitlines()))
    return next(rule for rule in load_rules([path]) if rule.id == "x")


def told(when: str, tmp_path: Path) -> tuple[str | None, tuple[str, ...]]:
    (found,) = why(explain(LOG, rules=()), rule_of(when, tmp_path))
    return found.failed, found.misses


def test_a_rule_that_holds_names_its_lines(tmp_path: Path) -> None:
    rule = rule_of("- verify_flags: {bits: 8}\n- return_code: {value: -0x2700}", tmp_path)
    (found,) = why(explain(LOG, rules=()), rule)
    assert found.failed is None
    assert [held.lines for held in found.held] == [(2,), (3,)]


def test_the_nearest_record_and_the_test_that_it_fails(tmp_path: Path) -> None:
    failed, misses = told("- return_code: {failed: true, value: -0x7780}", tmp_path)
    assert failed == "return_code: failed eq True, value eq -30592"
    assert misses == ("line 3: value is -9984, wanted eq -30592",)


def test_a_kind_that_the_log_lacks(tmp_path: Path) -> None:
    assert told("- alert: {description: 40}", tmp_path)[1] == ("there is no alert record",)


def test_each_alternative_of_any(tmp_path: Path) -> None:
    when = "- any:\n    - alert: {description: 40}\n    - all: [{verify_flags: {bits: 8}}, \
{verify_flags: {bits: 1}}]"
    assert told(when, tmp_path)[1] == (
        "alert: description eq 40",
        "  there is no alert record",
        "verify_flags: bits eq 1",
        "  line 2: bits is 8, wanted eq 1",
    )


def test_what_fits_an_exclusion(tmp_path: Path) -> None:
    failed, misses = told("none: [{verify_flags: {names: not-trusted}}]", tmp_path)
    assert failed == "none of: verify_flags: names has not-trusted"
    assert misses == ("line 2 fits verify_flags: names has not-trusted",)


def test_a_count_and_an_order(tmp_path: Path) -> None:
    assert told("- return_code: {failed: true, count: {gte: 2}}", tmp_path)[1] == (
        "1 records fit, wanted count gte 2",
    )
    when = "- return_code: {as: code, failed: true}\n- verify_flags: {after: code}"
    assert told(when, tmp_path)[1] == ("1 records fit, but none stands after code",)


def test_what_the_knowledge_was_asked(tmp_path: Path) -> None:
    assert told("- endpoint: {host: $attempt.host}", tmp_path)[1] == (
        "the knowledge has no such endpoint: $attempt.host is a.example",
    )


def test_the_way_that_gets_furthest_is_told(tmp_path: Path) -> None:
    """The first code has none before it; only the second one leads on."""
    log = LOG + "mbedtls_ssl_write failed: -0x7780\n"
    when = """\
- return_code: {as: code, failed: true}
- return_code: {before: code}
- attempt: {host: b.example}"""
    found = why(explain(log, rules=()), rule_of(when, tmp_path))[0]
    assert [held.lines for held in found.held] == [(4,), (3,)]
    assert found.failed == "attempt: host eq b.example"


def test_the_outcome_is_part_of_the_reason(tmp_path: Path) -> None:
    rule = rule_of("- verify_flags: {bits: 8}", tmp_path, "  outcomes: [succeeded]\n")
    text = render_why(explain(LOG, rules=()), [rule], "x")
    assert "its outcome is failed; the rule is for succeeded" in text
    assert "holds  verify_flags: bits eq 8   (line 2)" in text
