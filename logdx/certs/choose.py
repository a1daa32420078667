"""Which roots the device of a log should load.

    Report (chain, host) + knowledge at the reader's date + Bundle -> Choice (roots, notes)

The endpoint's roots of today win over the root that the log names; where the endpoint is not
known, the missing issuer of the chain decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from logdx.certs.bundle import Bundle, BundledRoot
from logdx.errors import UsageError
from logdx.knowledge.trust import (
    Endpoint,
    Root,
    endpoint_of,
    interceptor_of,
    intermediate_by_dn,
    root,
    root_by_dn,
    root_by_label,
    root_status,
    roots_for,
)
from logdx.model.attempts import Attempt
from logdx.model.names import DistinguishedName
from logdx.model.records import Certificate, Chain
from logdx.model.report import Report


@dataclass(frozen=True, slots=True)
class Choice:
    """The roots to load, the needed ones first, and what a person should know of them."""

    roots: tuple[BundledRoot, ...]
    notes: tuple[str, ...]
    backups: int = 0
    """How many at the end are only a precaution."""

    @property
    def needed(self) -> tuple[BundledRoot, ...]:
        """The roots without the backups."""
        return self.roots[: len(self.roots) - self.backups]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the log says of the trust anchor."""

    dn: DistinguishedName | None
    endpoint: Endpoint | None
    host: str | None
    self_signed: bool = False
    """The server's certificate stands alone and signs itself."""


def by_name(names: Iterable[str], bundle: Bundle, now: datetime) -> Choice:
    """Return the roots of these names. Raises UsageError for one that the bundle has not."""
    roots: list[BundledRoot] = []
    notes: list[str] = []
    for name in names:
        found = bundle.by_name(name)
        known = root_by_label(name) or root_by_dn(name)
        if not found and known is not None:
            found = bundle.by_dn(known.dn)
        if not found and known is not None:
            raise UsageError(f"--root: {_gone(known, bundle, now)}")
        if not found:
            raise UsageError(
                f"--root: no root {name!r} in certifi {bundle.version}{bundle.near(name)}"
            )
        roots += found
        notes += _shared(found)
    return Choice(_unique(roots), tuple(notes))


def by_report(report: Report, bundle: Bundle, now: datetime) -> Choice:
    """Return the roots that the log asks for. Raises UsageError where it names none."""
    found = _look(report)
    notes: list[str] = []
    roots: list[BundledRoot] = []
    named = _of_issuer(found.dn, bundle, now, notes) if found.dn is not None else []
    today = roots_for(found.endpoint, now.date()) if found.endpoint is not None else ()
    if found.endpoint is not None and today:
        names = " or ".join(known.name for known in today)
        notes.append(f"{found.endpoint.service} uses {names} today{_since(found.endpoint, now)}.")
        roots = _of_known(today, bundle, now, notes)
    roots = roots or named
    if not roots:
        raise UsageError(_nothing(report, found, bundle, notes))
    backups = _backups(found.endpoint if today else None, roots, bundle, now, notes)
    return Choice((*_unique(roots), *backups), tuple(dict.fromkeys(notes)), len(backups))


def _look(report: Report) -> _Found:
    """The chain and the host of the attempt that matters: the last failed one that shows any."""
    failed = [a for a in report.attempts if a.outcome in ("failed", "unknown")]
    for attempt in (*reversed(failed), *reversed(report.attempts)):
        found = _of_attempt(attempt)
        if found.dn is not None or found.endpoint is not None:
            return found
    return _Found(None, None, None)


def _of_attempt(attempt: Attempt) -> _Found:
    chain = next((r for r in attempt.records if isinstance(r, Chain) and r.origin == "peer"), None)
    if chain is None:
        return _Found(None, _endpoint([attempt.host]), attempt.host)
    leaf = next(
        (r for r in attempt.records if isinstance(r, Certificate) and r.subject == chain.leaf), None
    )
    names = [n.value for n in (leaf.subject_alt_names or ())] if leaf is not None else []
    common_name = chain.leaf.common_name if chain.leaf is not None else None
    anchor = chain.missing_issuer or (chain.top if chain.self_signed else None)
    host = attempt.host or common_name
    alone = chain.self_signed and chain.length == 1
    return _Found(anchor, _endpoint([attempt.host, *names, common_name]), host, alone)


def _endpoint(names: Iterable[str | None]) -> Endpoint | None:
    found = (endpoint_of(name) for name in names if name)
    return next((endpoint for endpoint in found if endpoint is not None), None)


def _of_issuer(
    dn: DistinguishedName, bundle: Bundle, now: datetime, notes: list[str]
) -> list[BundledRoot]:
    """The roots of the name at which the chain in the log ends, or of the root above it."""
    held = bundle.by_dn(str(dn))
    known = root_by_dn(str(dn))
    intermediate = None if held or known else intermediate_by_dn(str(dn))
    if intermediate is not None:
        known = root(intermediate.root)
        held = bundle.by_dn(known.dn)
        notes.append(
            f"The chain in the log ends at the intermediate {intermediate.name}, whose root is"
            f" {known.name}; the server should send that intermediate."
        )
    if known is not None and (not held or root_status(known, now.date()) != "valid"):
        notes.append(f"The chain in the log ends at {_gone(known, bundle, now)}.")
    if known is not None and not held and known.cross_signed_by is not None:
        above = root(known.cross_signed_by)
        held = bundle.by_dn(above.dn)
        notes.append(f"{known.name} is also signed by {above.name}.")
    current = [one for one in held if one.not_after >= now]
    if held and not current:
        notes.append(f"{held[0].name} expired on {held[0].not_after:%Y-%m-%d}.")
    notes += _shared(current)
    return current


def _of_known(
    roots: Iterable[Root], bundle: Bundle, now: datetime, notes: list[str]
) -> list[BundledRoot]:
    found: list[BundledRoot] = []
    for known in roots:
        held = [one for one in bundle.by_dn(known.dn) if one.not_after >= now]
        if not held:
            notes.append(f"Left out: {_gone(known, bundle, now)}.")
        notes += _shared(held)
        found += held
    return found


def _backups(
    endpoint: Endpoint | None,
    roots: list[BundledRoot],
    bundle: Bundle,
    now: datetime,
    notes: list[str],
) -> tuple[BundledRoot, ...]:
    if endpoint is None or not endpoint.backup:
        return ()
    known = [root(id) for id in endpoint.backup]
    found = [one for one in _of_known(known, bundle, now, notes) if one not in roots]
    if found:
        names = " and ".join(one.name for one in found)
        notes.append(f"Backup that the provider advises to hold besides: {names}.")
    return _unique(found)


def _since(endpoint: Endpoint, now: datetime) -> str:
    phase = next((p for p in endpoint.timeline if p.covers(now.date()) and p.roots), None)
    if phase is None:
        return ""
    since = f"since {phase.start}; " if phase.start is not None else ""
    return f" ({now:%Y-%m-%d}; {since}{phase.source})"


def _gone(known: Root, bundle: Bundle, now: datetime) -> str:
    """Name, what became of it, and whether the bundle still has it."""
    status = root_status(known, now.date())
    when = known.removed_on or known.not_after.date()
    expired = f"expired on {known.not_after:%Y-%m-%d}"
    what = {"valid": "", "expired": expired}.get(status, f"{status} by public stores on {when}")
    held = bundle.by_dn(known.dn)
    has = "still in" if held else "no longer in"
    return ", ".join(x for x in (known.name, what, f"{has} certifi {bundle.version}") if x)


def _shared(roots: list[BundledRoot]) -> list[str]:
    if len(roots) < 2:
        return []
    prints = "; ".join(f"SHA-256 {one.sha256}" for one in roots)
    return [f"{len(roots)} roots are named {roots[0].name}, all are written: {prints}."]


def _unique(roots: Iterable[BundledRoot]) -> tuple[BundledRoot, ...]:
    return tuple({one.sha256: one for one in roots}.values())


def _nothing(report: Report, found: _Found, bundle: Bundle, notes: list[str]) -> str:
    """Why there is no root to write, in one line."""
    name = report.sources[0].name if report.sources else "the log"
    if found.dn is None and found.endpoint is None:
        return f"{name}: shows no chain and no host that logdx knows; name the root: --root NAME"
    return f"{name}: {' '.join([*notes, _reason(found, bundle, bool(notes))])}"


def _reason(found: _Found, bundle: Bundle, told: bool) -> str:
    dn = found.dn
    product = interceptor_of(str(dn)) if dn is not None else None
    if product is not None:
        return f"the chain ends at a CA of {product}, which intercepts TLS; take it from its owner"
    if dn is None or told:
        service = found.endpoint.service if found.endpoint is not None else "this server"
        return f"no root of certifi {bundle.version} serves {service}; name another: --root NAME"
    if found.self_signed:
        return f"the certificate {dn.label} signs itself, so that no public root can serve it"
    return (
        f"the chain ends at {dn.label}, which is no public root (certifi {bundle.version}):"
        " a private CA, take it from whoever runs the server"
    )
