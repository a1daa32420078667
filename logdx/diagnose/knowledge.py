"""Conditions that ask the knowledge: roots, intermediates, endpoints, intercepting proxies.

    {"knows": "root", "dn": "$top.issuer", "status": "expired"} -> Match with the fact bound

Status and the roots of an endpoint depend on the date: ``at: log`` (default today).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from logdx.diagnose.view import Match, View


def known(condition: dict[str, Any], view: View, match: Match) -> Iterator[Match]:
    """Yield the match with the fact bound, if the knowledge has it."""
    fact = _FACTS[condition["knows"]](condition, view, match)
    wanted = condition.get("known", "true") != "false"
    if (fact is not None) == wanted:
        yield match.bind(condition.get("as"), fact)


@dataclass(frozen=True, slots=True)
class Service:
    """A known endpoint as rules and texts see it; ``roots`` are those of the reader's date."""

    service: str
    roots: str | None
    roots_then: str | None
    """The roots when the log was written: its date, else the day the certificate starts."""
    backup: str | None
    advice: str | None


@dataclass(frozen=True, slots=True)
class Issuer:
    """A known intermediate with the name of the root above it."""

    name: str
    root: str
    note: str | None


def _root(condition: dict[str, Any], view: View, match: Match) -> object:
    """``dn`` or ``name`` (a bare name, a file) of a root; ``cross_signed: true`` asks for more."""
    from logdx.knowledge.trust import root_by_dn, root_by_label, root_status

    asked = view.resolve(condition.get("dn") or condition["name"], match.names)
    if asked is None:
        return None
    root = root_by_dn(str(asked)) or root_by_label(str(asked))
    if root is None or ("cross_signed" in condition and root.cross_signed_by is None):
        return None
    if "status" not in condition:
        return root
    status = root_status(root, _date(condition, view).date())
    return root if status in condition["status"].split("|") else None


def _intermediate(condition: dict[str, Any], view: View, match: Match) -> object:
    from logdx.knowledge.trust import intermediate_by_dn, root

    dn = view.resolve(condition["dn"], match.names)
    found = intermediate_by_dn(str(dn)) if dn is not None else None
    return Issuer(found.name, root(found.root).name, found.note) if found is not None else None


def _endpoint(condition: dict[str, Any], view: View, match: Match) -> object:
    """``public: true`` asks for an endpoint of which the public root is known today.

    ``holds: $held.subject`` asks whether that name is one of its roots, today's or the backup.
    """
    from logdx.knowledge.trust import Endpoint, endpoint_of, root, root_by_dn, roots_for

    def names(endpoint: Endpoint, at: date) -> str | None:
        return " or ".join(root.name for root in roots_for(endpoint, at)) or None

    hosts = _hosts(condition, view, match)
    found = next((known for host in hosts if (known := endpoint_of(host)) is not None), None)
    if found is None:
        return None
    today = view.today.date()
    then = view.log_date or _first_day(condition, view, match) or view.today
    roots = names(found, today)
    if condition.get("public") == "true" and roots is None:
        return None
    if "holds" in condition:
        held = root_by_dn(str(view.resolve(condition["holds"], match.names)))
        if held not in (*roots_for(found, today), *(root(id) for id in found.backup)):
            return None
    phase = next((phase.text for phase in found.timeline if phase.covers(today)), None)
    return Service(
        service=found.service,
        roots=roots,
        roots_then=names(found, then.date()),
        backup=" and ".join(root(id).name for id in found.backup) or None,
        advice=found.advice or phase,
    )


def _first_day(condition: dict[str, Any], view: View, match: Match) -> datetime | None:
    certificate = view.resolve(condition["of"], match.names) if "of" in condition else None
    start = getattr(certificate, "not_before", None)
    return start if isinstance(start, datetime) else None


def _hosts(condition: dict[str, Any], view: View, match: Match) -> list[str]:
    """The host asked for, and the names of the certificate that ``of`` points to."""
    hosts = [view.resolve(condition["host"], match.names)] if "host" in condition else []
    certificate = view.resolve(condition["of"], match.names) if "of" in condition else None
    names = getattr(certificate, "subject_alt_names", None) or ()
    hosts += [name.value for name in names]
    subject = getattr(certificate, "subject", None)
    hosts.append(subject.common_name if subject is not None else None)
    return [
        str(host).removeprefix("*.") if i else str(host) for i, host in enumerate(hosts) if host
    ]


def _interceptor(condition: dict[str, Any], view: View, match: Match) -> object:
    from logdx.knowledge.trust import interceptor_of

    dn = view.resolve(condition["dn"], match.names)
    return interceptor_of(str(dn)) if dn is not None else None


def _date(condition: dict[str, Any], view: View) -> datetime:
    if condition.get("at") == "log" and view.log_date is not None:
        return view.log_date
    return view.today


_FACTS = {
    "root": _root,
    "intermediate": _intermediate,
    "endpoint": _endpoint,
    "interceptor": _interceptor,
}
