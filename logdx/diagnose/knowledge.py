"""Conditions that ask the knowledge: roots, intermediates, endpoints, intercepting proxies.

    {"knows": "root", "dn": "$top.issuer", "status": "expired"} -> Match with the fact bound

Status and the roots of an endpoint depend on the date: ``at: log`` (default today).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from logdx.diagnose.match import Match, View


def known(condition: dict[str, Any], view: View, match: Match) -> Iterator[Match]:
    """Yield the match with the fact bound, if the knowledge has it."""
    fact = _FACTS[condition["knows"]](condition, view, match)
    wanted = condition.get("known", "true") != "false"
    if (fact is not None) == wanted:
        yield match.bind(condition.get("as"), fact)


def _root(condition: dict[str, Any], view: View, match: Match) -> object:
    from logdx.knowledge.trust import root_by_dn, root_status

    dn = view.resolve(condition["dn"], match.names)
    root = root_by_dn(str(dn)) if dn is not None else None
    if root is None or "status" not in condition:
        return root
    status = root_status(root, _date(condition, view).date())
    return root if status in condition["status"].split("|") else None


def _intermediate(condition: dict[str, Any], view: View, match: Match) -> object:
    from logdx.knowledge.trust import intermediate_by_dn

    dn = view.resolve(condition["dn"], match.names)
    return intermediate_by_dn(str(dn)) if dn is not None else None


def _endpoint(condition: dict[str, Any], view: View, match: Match) -> object:
    from logdx.knowledge.trust import endpoint_of

    hosts = _hosts(condition, view, match)
    return next((found for host in hosts if (found := endpoint_of(host)) is not None), None)


def _hosts(condition: dict[str, Any], view: View, match: Match) -> list[str]:
    """The host asked for, and the names of the certificate that ``of`` points to."""
    hosts = [view.resolve(condition["host"], match.names)] if "host" in condition else []
    certificate = view.resolve(condition["of"], match.names) if "of" in condition else None
    names = getattr(certificate, "subject_alt_names", None) or ()
    hosts += [name.value for name in names]
    subject = getattr(certificate, "subject", None)
    hosts.append(subject.common_name if subject is not None else None)
    return [str(host).removeprefix("*.") if i else str(host) for i, host in enumerate(hosts) if host]


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
