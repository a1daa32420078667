from datetime import UTC, datetime

import pytest

from logdx import explain
from logdx.compare import Comparison, Difference, compare
from logdx.compare.steps import step_pairs
from logdx.errors import SourceError, UsageError
from logdx.model.report import Report
from logdx.source import open_text
from tests.compare.texts import ISSUING, LEAF, ROOT, Cert, bad, good

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NOT_TRUSTED = "The certificate is not correctly signed by the trusted CA"
EXPIRED = "The certificate validity has expired"


def _report(text: str, name: str = "x.log") -> Report:
    return explain(open_text(text, name), now=NOW)


def _compared(one: str, other: str) -> Comparison:
    return compare(_report(one, "good.log"), _report(other, "bad.log"))


def _of(comparison: Comparison, kind: str) -> list[Difference]:
    return [difference for difference in comparison.differences if difference.kind == kind]


def _flagged(certificate: Cert, flag: str = NOT_TRUSTED) -> Cert:
    return (*certificate[:4], flag)


def test_a_missing_intermediate() -> None:
    comparison = _compared(good(), bad(_flagged(LEAF)))
    assert comparison.parted_at == "certificate_verify"
    notes = {d.name: d.note for d in _of(comparison, "chain")}
    assert notes == {
        "server certificate": "flags: not-trusted",
        "certificate 1": "missing intermediate",
        "certificate 2": "not reached",
    }
    (flags,) = _of(comparison, "flags")
    assert (flags.good, flags.bad) == ("none", "not-trusted")


def test_a_root_that_is_not_on_the_device() -> None:
    comparison = _compared(good(), bad(LEAF, _flagged(ISSUING)))
    notes = {d.name: d.note for d in _of(comparison, "chain")}
    assert notes == {
        "certificate 1": "flags: not-trusted",
        "certificate 2": "the root that the working device found is not there",
    }
    assert [f.name for f in comparison.same if f.kind == "chain"] == ["server certificate"]


def test_a_renewed_certificate() -> None:
    renewed = ("broker.harbour.example", "Harbour Issuing CA", "99:99", "2031-01-01", EXPIRED)
    comparison = _compared(good(), bad(renewed, ISSUING, ROOT))
    (leaf,) = _of(comparison, "chain")
    assert leaf.note == "renewed; flags: expired"
    assert leaf.good is not None
    assert leaf.bad is not None
    assert "2030-01-01" in leaf.good
    assert "2031-01-01" in leaf.bad
    assert leaf.good_line > 0 < leaf.bad_line


def test_a_chain_of_another_issuer() -> None:
    leaf = ("broker.harbour.example", "Other CA", "99:88", "2031-01-01", NOT_TRUSTED)
    issuing = ("Other CA", "Other Root", "12:12", "2033-01-01", NOT_TRUSTED)
    notes = {d.name: d.note for d in _of(_compared(good(), bad(leaf, issuing)), "chain")}
    assert notes["server certificate"].startswith("other issuer: Other CA; renewed")
    assert notes["certificate 1"] == "another certificate"
    assert notes["certificate 2"] == "the chain asks for Other Root instead"


def test_a_certificate_that_only_the_failing_one_sends() -> None:
    cross = ("Harbour Root", "Old Root", "77:77", "2026-01-01", NOT_TRUSTED)
    comparison = _compared(good(LEAF, ISSUING), bad(LEAF, ISSUING, cross))
    (extra,) = _of(comparison, "chain")
    assert (extra.good, extra.note) == (None, "only the failing handshake shows it")


def test_another_server_certificate() -> None:
    other = ("crane.harbour.example", "Harbour Issuing CA", "33:33", "2030-01-01", "")
    (leaf,) = _of(_compared(good(), bad(other, ISSUING, ROOT)), "chain")
    assert leaf.note == "another certificate"


def test_heap_and_versions_differ_and_the_host_does_not() -> None:
    comparison = _compared(good(), bad(_flagged(LEAF)))
    (heap,) = _of(comparison, "heap")
    assert (heap.name, heap.note) == ("free heap", "20 % of the good one")
    (library,) = _of(comparison, "library")
    assert (library.good, library.bad) == ("v5.1.2", "v5.1.4")
    assert ("port", "8883") in [(fact.kind, fact.value) for fact in comparison.same]


def test_a_little_less_heap_is_no_difference() -> None:
    other = good().replace("152000", "149000")
    assert not _of(_compared(good(), other), "heap")


def test_the_clock_counts_in_days_not_in_minutes() -> None:
    stamped = "2026-05-01 10:00:00 {}"
    one = "\n".join(stamped.format(line) for line in good().splitlines()) + "\n"
    other = "\n".join(stamped.format(line) for line in bad(_flagged(LEAF)).splitlines()) + "\n"
    assert not _of(_compared(one, other.replace("10:00", "16:30")), "clock")
    (clock,) = _of(_compared(one, other.replace("2026-05-01", "1970-01-01")), "clock")
    assert clock.bad is not None
    assert clock.bad.startswith("1970-01-01")


HELLO = """\
  . Connecting to tcp/broker.example/8883... ok
  . Performing the SSL/TLS handshake... ok
    [ Protocol is {version} ]
    [ Ciphersuite is {suite} ]
"""


def test_version_and_suite() -> None:
    one = HELLO.format(version="TLSv1.3", suite="TLS1-3-AES-128-GCM-SHA256")
    other = HELLO.format(version="TLSv1.2", suite="TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256")
    comparison = _compared(one, other)
    (version,) = _of(comparison, "version")
    assert (version.good, version.bad, version.good_line) == ("TLSv1.3", "TLSv1.2", 3)
    assert len(_of(comparison, "ciphersuite")) == 1
    assert comparison.parted_at is None


def test_an_attempt_that_stopped_before_has_nothing_to_show() -> None:
    refused = (
        "D (5230) esp-tls: [sock=54] Connecting to server. HOST: broker.example, Port: 8883\n"
        "E (5300) esp-tls: [sock=54] connect() error: Connection refused\n"
    )
    comparison = _compared(good(), refused)
    assert comparison.parted_at == "tcp"
    assert comparison.steps[0].step == "tcp"
    assert all(pair.bad is None for pair in comparison.steps[1:])


def test_the_same_log_has_no_difference() -> None:
    comparison = _compared(good(), good())
    assert comparison.differences == ()
    assert comparison.one_sided == ()
    assert comparison.parted_at is None


def test_the_last_failure_and_the_best_success_are_taken() -> None:
    log = bad(_flagged(LEAF)) + good() + bad(_flagged(LEAF))
    comparison = _compared(log, log)
    assert comparison.good.attempt.outcome == "succeeded"
    assert comparison.bad.attempt.index == 2
    assert comparison.bad.note == "the last of 2 that failed"
    assert comparison.parted_at == "certificate_verify"


def test_attempts_can_be_named() -> None:
    report = _report(bad(_flagged(LEAF)) + good())
    comparison = compare(report, report, good_attempt=2, bad_attempt=1)
    assert (comparison.good.attempt.index, comparison.bad.attempt.index) == (1, 0)
    with pytest.raises(UsageError, match="has 2 attempts, counted from 1; not 3"):
        compare(report, report, bad_attempt=3)


def test_a_log_without_a_success_or_a_failure_is_said() -> None:
    failing = bad(_flagged(LEAF))
    note = "no handshake of it succeeded; the one that came furthest"
    assert _compared(failing, failing).good.note == note
    assert _compared(good(), good()).bad.note == "no attempt failed; the last one"


def test_a_log_without_a_handshake_cannot_be_compared() -> None:
    with pytest.raises(SourceError, match=r"quiet\.log: there is no TLS handshake in it"):
        compare(_report(good()), _report("I (1) app: tick\n" * 9, "quiet.log"))


def test_steps_stop_where_the_attempt_did() -> None:
    one, other = _report(good()).attempts[0], _report(bad(_flagged(LEAF))).attempts[0]
    states = {pair.step: (pair.good, pair.bad) for pair in step_pairs(one, other)}
    assert states["server_hello"] == ("ok", "ok")
    assert states["certificate_verify"] == ("ok", "failed")
    assert states["application"] == ("ok", None)
