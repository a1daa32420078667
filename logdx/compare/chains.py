"""How two chains differ: renewed, issued by another one, an intermediate missing, another root.

two attempts -> paths from leaf to top -> pairs by name, then by place -> Differences
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logdx.compare.model import Difference, Fact
from logdx.group.chain import path_of
from logdx.model.attempts import Attempt
from logdx.model.records import Certificate

STEP = "certificate"


def path(attempt: Attempt) -> list[Certificate]:
    """The peer's certificates from the leaf to the top, as far as they have names."""
    return path_of(
        [r for r in attempt.records if isinstance(r, Certificate) and r.origin == "peer"]
    )


def compare_chains(
    good: Sequence[Certificate], bad: Sequence[Certificate]
) -> tuple[list[Difference], list[Fact]]:
    """Return the differences, leaf first, and the certificates that are the same."""
    if not good or not bad:
        return [], []
    partners = {id(c): _partner(c, n, good, bad) for n, c in enumerate(good)}
    differences: list[Difference] = []
    same: list[Fact] = []
    for place, certificate in enumerate(good):
        partner = partners[id(certificate)]
        found = list(_pair(place, certificate, partner, good, bad))
        differences += found
        if not found:
            line = certificate.first_line
            same.append(Fact("chain", _place(place, good), _label(certificate), line, STEP))
    known = {id(partner) for partner in partners.values() if partner is not None}
    for place, certificate in enumerate(bad):
        if id(certificate) not in known:
            note = "only the failing handshake shows it"
            differences.append(_one(place, None, certificate, note, bad))
    return differences, same


def _partner(
    certificate: Certificate, place: int, good: Sequence[Certificate], bad: Sequence[Certificate]
) -> Certificate | None:
    """The certificate of the same name; else the one at the same place that has no partner."""
    for other in bad:
        if other.subject == certificate.subject:
            return other
    names = {c.subject for c in good}
    return bad[place] if place < len(bad) and bad[place].subject not in names else None


def _pair(
    place: int,
    good: Certificate,
    bad: Certificate | None,
    all_good: Sequence[Certificate],
    all_bad: Sequence[Certificate],
) -> Iterator[Difference]:
    if bad is None:
        why = _why_missing(good, all_bad, [c.subject for c in all_good])
        yield _one(place, good, None, why, all_good)
    elif good.subject != bad.subject:
        yield _one(place, good, bad, "another certificate", all_good)
    else:
        notes = list(_notes(good, bad))
        if notes:
            yield _one(place, good, bad, "; ".join(notes), all_good)


def _why_missing(good: Certificate, bad: Sequence[Certificate], known: Sequence[object]) -> str:
    top = bad[-1]
    if top.self_signed:
        return "the chain ends at a self-signed certificate"
    if top.issuer == good.subject:
        root = "the root that the working device found is not there"
        return root if good.self_signed else "missing intermediate"
    if top.issuer is not None and top.issuer not in known:
        return f"the chain asks for {top.issuer.label} instead"
    return "not reached"


def _notes(good: Certificate, bad: Certificate) -> Iterator[str]:
    """What differs between two certificates of the same name."""
    if _differ(good.issuer, bad.issuer):
        yield f"other issuer: {bad.issuer.label if bad.issuer else ''}"
    if _differ(good.serial, bad.serial):
        later = good.not_after and bad.not_after and bad.not_after > good.not_after
        yield "renewed" if later else "another certificate of that name"
    elif _differ(good.not_after, bad.not_after) or _differ(good.not_before, bad.not_before):
        yield "other dates"
    if _differ(good.key_type, bad.key_type) or _differ(good.key_bits, bad.key_bits):
        yield f"other key: {_key(good)}, {_key(bad)}"
    if _differ(good.signed_using, bad.signed_using):
        yield f"signed with {bad.signed_using}"
    if _differ(good.subject_alt_names, bad.subject_alt_names):
        yield "other alternative names"
    if bad.flags and bad.flags != good.flags:
        yield f"flags: {', '.join(bad.flags)}"


def _differ(good: object, bad: object) -> bool:
    """Whether both logs show it, and not the same."""
    return good is not None and bad is not None and good != bad


def _key(certificate: Certificate) -> str:
    return f"{certificate.key_type or '?'} {certificate.key_bits or '?'}"


def _one(
    place: int,
    good: Certificate | None,
    bad: Certificate | None,
    note: str,
    chain: Sequence[Certificate],
) -> Difference:
    labels = (_label(good) if good else None, _label(bad) if bad else None)
    lines = (good.first_line if good else 0, bad.first_line if bad else 0)
    return Difference("chain", _place(place, chain), *labels, note, *lines, STEP)


def _place(place: int, chain: Sequence[Certificate]) -> str:
    if place == 0:
        return "server certificate" if not chain[0].self_signed else "certificate"
    return f"certificate {place}"


def _label(certificate: Certificate) -> str:
    """Name, dates and issuer in a line."""
    name = certificate.subject.label if certificate.subject else "?"
    dates = ""
    if certificate.not_before and certificate.not_after:
        dates = f", {certificate.not_before:%Y-%m-%d} to {certificate.not_after:%Y-%m-%d}"
    issuer = ""
    if certificate.issuer is not None and not certificate.self_signed:
        issuer = f", by {certificate.issuer.label}"
    return f"{name}{dates}{issuer}"
