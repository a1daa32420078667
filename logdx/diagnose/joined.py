"""What the device's log and another client's run show together.

    failed attempt + run of openssl s_client -> Comparison -> among the records of the attempt

The run shows what the server sends; the log shows what the device made of it and what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from logdx.diagnose.computed import covers, is_address
from logdx.group.chain import path_of
from logdx.knowledge.dn import Key, key_of
from logdx.model.attempts import Attempt, Timeline
from logdx.model.names import DistinguishedName, parse_dn
from logdx.model.records import (
    Certificate,
    Comparison,
    Input,
    Probe,
    Record,
)


def join(timeline: Timeline) -> Timeline:
    """Return the timeline in which failed attempts know what another client saw."""
    if not timeline.probes or timeline.attempts == timeline.probes:
        return timeline
    attempts = tuple(_joined(attempt, timeline.probes) for attempt in timeline.attempts)
    return timeline.with_fields(attempts=attempts)


def _joined(attempt: Attempt, runs: Sequence[Attempt]) -> Attempt:
    run = next((run for run in reversed(runs) if _is_same_server(attempt, run)), None)
    if run is None or attempt.outcome not in ("failed", "unknown"):
        return attempt
    told = [record for record in run.records if _is_told(record)]
    fields: dict[str, Any] = {"records": (*attempt.records, *told, compare(attempt, run))}
    if attempt.host is None and run.host is not None:  # the user asked the device's server
        fields |= {"host": run.host, "port": attempt.port or run.port}
    return attempt.with_fields(**fields)


def _is_told(record: Record) -> bool:
    """The run, and what only a pack knows; a certificate or an alert would seem the device's."""
    return isinstance(record, Probe) or not type(record).__module__.startswith("logdx.")


def _is_same_server(attempt: Attempt, run: Attempt) -> bool:
    """Hosts or ports that differ are two servers; an address may be any name's."""
    if None not in (attempt.port, run.port) and attempt.port != run.port:
        return False
    hosts = [host.casefold().rstrip(".") for host in (attempt.host, run.host) if host]
    return len(set(hosts)) < 2 or any(is_address(host) for host in hosts)


def compare(attempt: Attempt, run: Attempt) -> Comparison:
    """Return what a failed attempt of the device and a run against the same server show."""
    probe = next(r for r in run.records if isinstance(r, Probe))
    path = path_of([r for r in run.records if isinstance(r, Certificate) and r.origin == "peer"])
    place: Record = path[-1] if path else probe
    fields: dict[str, Any] = {}
    if path:
        fields = _of_leaf(attempt, path[0]) | _of_path(attempt, run, path)
    return Comparison(
        source=place.source,
        first_line=place.first_line,
        last_line=place.last_line,
        dialect=place.dialect,
        program=probe.program,
        host=run.host,
        outcome=probe.outcome,
        protocol=run.protocol,
        **fields,
    )


def _of_leaf(attempt: Attempt, leaf: Certificate) -> dict[str, Any]:
    known = path_of([r for r in attempt.records if _is_peers(r)])  # type: ignore[misc]
    change = _change(known[0], leaf) if known else None
    names = [n.value for n in leaf.subject_alt_names or () if n.type == "dNSName"]
    return {
        "leaf": leaf.subject,
        "issuer": leaf.issuer,
        "not_before": leaf.not_before,
        "not_after": leaf.not_after,
        "names": tuple(names) if leaf.subject_alt_names is not None else None,
        "covers_host": covers(leaf, attempt.host),
        "change": change,
        "device_issuer": known[0].issuer if known else None,
    }


def _change(before: Certificate, now: Certificate) -> str | None:
    """How the server's certificate differs from the one in the device's log."""
    if before.subject is None or now.subject is None:
        return None
    if not _is_same(before.subject, now.subject):
        return "other"
    if before.issuer is not None and not _is_same(before.issuer, now.issuer):
        return "other-issuer"
    pairs = [(before.serial, now.serial), (before.not_after, now.not_after)]
    known = [one == other for one, other in pairs if None not in (one, other)]
    if not known:
        return None
    return "same" if known[0] else "renewed"


def _of_path(attempt: Attempt, run: Attempt, path: Sequence[Certificate]) -> dict[str, Any]:
    top = path[-1]
    needed = top.subject if top.self_signed else top.issuer
    root, gap = _anchor(top, needed, run)
    cas = _device_cas(attempt)
    above = [name for name in (needed, root) if name is not None]
    held = [name for name in cas if any(_is_named(name, one) for one in above)]
    if held and root is None:
        root, gap = held[0], False
    return {
        "sent": len(path),
        "top": top.subject,
        "needed": needed,
        "root": root,
        "gap": gap,
        "device_cas": tuple(dict.fromkeys(name.label for name in cas)) if cas else None,
        "held": bool(held) if cas else None,
        "related": _is_related(needed, cas) if cas and not held else None,
    }


def _anchor(
    top: Certificate, needed: DistinguishedName | None, run: Attempt
) -> tuple[DistinguishedName | None, bool | None]:
    """The root above what the server sends, and whether an intermediate is missing below it."""
    from logdx.knowledge.trust import intermediate_by_dn, root, root_by_dn

    if needed is None:
        return None, None
    if top.self_signed or root_by_dn(str(needed)) is not None:
        return needed, False
    if run.outcome == "handshake-ok":  # that client's store held the CA above
        return needed, False
    intermediate = intermediate_by_dn(str(needed))
    if intermediate is not None:
        return parse_dn(root(intermediate.root).dn), True
    return None, None


def _device_cas(attempt: Attempt) -> list[DistinguishedName]:
    """The CAs that the device holds, as far as the log or the files beside it name them."""
    found: dict[Key, DistinguishedName] = {}
    for record in (*attempt.setup, *attempt.records):
        if _is_ca(record) and (name := getattr(record, "subject", None)) is not None:
            found.setdefault(key_of(str(name)), name)
    return list(found.values())


def _is_ca(record: Record) -> bool:
    if isinstance(record, Certificate):
        return record.origin == "store"
    return isinstance(record, Input) and record.what in ("ca", "bundle")


def _is_related(needed: DistinguishedName | None, cas: Iterable[DistinguishedName]) -> bool:
    """Whether one of the device's CAs has the organisation of the CA that is needed."""
    wanted = (needed.get("O") or "").casefold() if needed is not None else ""
    return bool(wanted) and any((name.get("O") or "").casefold() == wanted for name in cas)


def _is_named(loaded: DistinguishedName, ca: DistinguishedName) -> bool:
    """Whether a loaded CA is this one; a log may print no more of it than its common name."""
    if len(loaded.attributes) < 2:
        return loaded.label.casefold() == ca.label.casefold()
    return _is_same(loaded, ca)


def _is_same(one: DistinguishedName | None, other: DistinguishedName | None) -> bool:
    return one is not None and other is not None and key_of(str(one)) == key_of(str(other))


def _is_peers(record: Record) -> bool:
    return isinstance(record, Certificate) and record.origin == "peer"
