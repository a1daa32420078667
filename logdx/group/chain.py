"""Links the certificates of a peer into a chain.

    certificates of one origin -> leaf -> issuer -> issuer ... -> top  =  Chain

mbedTLS's verify callback goes from the top to the leaf and includes a trusted root it found;
debug dumps number the certificates as sent, leaf first (library/x509_crt.c, debug.c).
"""

from __future__ import annotations

from collections.abc import Sequence

from logdx.model.records import Certificate, Chain


def unique_certificates(certificates: Sequence[Certificate]) -> list[Certificate]:
    """Merge dumps of the same certificate; what one dump lacks is taken from the other."""
    merged: dict[object, Certificate] = {}
    for certificate in certificates:
        key = _key(certificate)
        known = merged.get(key)
        merged[key] = certificate if known is None else _merge(known, certificate)
    return list(merged.values())


def link(certificates: Sequence[Certificate], origin: str) -> Chain | None:
    """Return the chain of these certificates, None for no certificate with a name."""
    found = [c for c in unique_certificates(certificates) if c.subject is not None]
    if not found:
        return None
    path = _path(_leaf(found), found)
    leaf, top = path[0], path[-1]
    return Chain(
        source=leaf.source,
        first_line=min(c.first_line for c in found),
        last_line=max(c.last_line for c in found),
        origin=origin,
        length=len(found),
        leaf=leaf.subject,
        top=top.subject,
        missing_issuer=None if top.self_signed else top.issuer,
        self_signed=bool(top.self_signed),
        leaf_only=len(found) == 1 and leaf.self_signed is False and leaf.depth == 0,
        complete=None if top.issuer is None else len(path) == len(found),
        flags=tuple(dict.fromkeys(flag for c in found for flag in c.flags or ())),
        anchored_by=top.subject if top.self_signed and top.flags == () else None,
    )


def path_of(certificates: Sequence[Certificate]) -> list[Certificate]:
    """Return the certificates from leaf to top."""
    found = [c for c in unique_certificates(certificates) if c.subject is not None]
    return _path(_leaf(found), found) if found else []


def _key(certificate: Certificate) -> object:
    if certificate.serial and certificate.subject is not None:
        return (certificate.serial, certificate.subject)
    if certificate.subject is not None:
        return (certificate.subject, certificate.not_after)
    return id(certificate)


def _merge(known: Certificate, again: Certificate) -> Certificate:
    flags = known.flags if again.flags is None else again.flags
    if known.flags and again.flags:
        flags = tuple(dict.fromkeys(known.flags + again.flags))
    depth = again.depth if known.depth is None else known.depth
    return known.with_fields(flags=flags, depth=depth)


def _leaf(certificates: Sequence[Certificate]) -> Certificate:
    for certificate in certificates:
        if certificate.depth == 0:
            return certificate
    issuers = {c.issuer for c in certificates if not c.self_signed}
    lowest = [c for c in certificates if c.subject not in issuers and not c.is_ca]
    return (lowest or list(certificates))[0]


def _path(leaf: Certificate, certificates: Sequence[Certificate]) -> list[Certificate]:
    """By issuer names; by depth where the log prints no issuers."""
    by_subject = {c.subject: c for c in certificates}
    by_depth = {c.depth: c for c in certificates if c.depth is not None}
    path = [leaf]
    while not path[-1].self_signed:
        last = path[-1]
        issuer = by_subject.get(last.issuer)
        if last.issuer is None and last.depth is not None:
            issuer = by_depth.get(last.depth + 1)
        if issuer is None or issuer in path:
            break
        path.append(issuer)
    return path
