"""Which parts a rule has, and how each one narrows it."""

from __future__ import annotations

from logdx.authoring.variants import variants, without_exclusions

CODE = {"kind": "return_code", "tests": [["value", "eq", -0x2700]]}
ALERT = {"kind": "alert", "tests": [["name", "in", ["unknown_ca", "bad_certificate"]]]}
CRASH = {"kind": "crash", "tests": []}


def test_a_plain_condition_has_no_parts() -> None:
    assert list(variants([CODE])) == []


def test_each_branch_and_each_value_narrow_the_rule() -> None:
    found = list(variants([CODE, {"any": [ALERT, CRASH]}]))
    one, other = (
        {"kind": "alert", "tests": [["name", "in", [name]]]}
        for name in ("unknown_ca", "bad_certificate")
    )
    assert [(part.part, part.conditions) for part in found] == [
        ("any: an alert: name is one of unknown_ca or bad_certificate", (CODE, ALERT)),
        ("value: an alert: name is unknown_ca", (CODE, one)),
        ("value: an alert: name is bad_certificate", (CODE, other)),
        ("any: a crash", (CODE, CRASH)),
    ]
    assert found[1].within == found[0].part


def test_what_is_excluded_becomes_a_condition() -> None:
    found = list(variants([{"all": [CODE]}, {"none": [CRASH, ALERT]}]))
    assert (found[0].part, found[0].conditions) == ("none: a crash", ({"all": [CODE]}, CRASH))
    assert [part.part for part in found[1:]] == [
        "none: an alert: name is one of unknown_ca or bad_certificate",
        "value: an alert: name is unknown_ca",
        "value: an alert: name is bad_certificate",
    ]


def test_each_status_that_the_knowledge_is_asked_for() -> None:
    root = {"knows": "root", "dn": "$top.issuer", "status": "expired|removed"}
    assert [part.conditions[0]["status"] for part in variants([root])] == ["expired", "removed"]


def test_exclusions_go_wherever_they_stand() -> None:
    nested = {"all": [CODE, {"none": [CRASH]}]}
    assert without_exclusions([nested, {"none": [ALERT]}]) == ({"all": [CODE]},)
