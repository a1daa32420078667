"""The root causes that a diagnosis may name: stable ids and codes (``data/causes.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from logdx.knowledge._data import section


@dataclass(frozen=True, slots=True)
class Cause:
    """One distinct fix: two logs share a cause when the same advice mends both."""

    code: str  # LDX101
    id: str  # untrusted-root
    severity: str  # error, warning or note, when the session failed
    means: str


@cache
def all_causes() -> tuple[Cause, ...]:
    """Every cause, in the order of the codes."""
    return tuple(Cause(**row) for row in section("causes"))


def cause(id: str) -> Cause:
    """The cause of an id or code; KeyError for an unknown one.

    >>> cause("untrusted-root").code
    'LDX101'
    """
    return _index()[id]


def usual_causes(subject: str) -> tuple[str, ...]:
    """Ids of what usually stands behind a code's name, ``alert 48`` or ``flag expired``.

    >>> usual_causes("alert 116")
    ('client-cert-missing',)
    """
    return tuple(section("usual_causes").get(subject, ()))


def subjects_of(cause_id: str) -> tuple[str, ...]:
    """What a cause usually stands behind: names of codes, ``alert 48``, ``flag expired``.

    >>> "alert 116" in subjects_of("client-cert-missing")
    True
    """
    return tuple(name for name, ids in section("usual_causes").items() if cause_id in ids)


@cache
def _index() -> dict[str, Cause]:
    return {key: one for one in all_causes() for key in (one.id, one.code)}


def forget() -> None:
    """Read the causes anew: packs have added some."""
    all_causes.cache_clear()
    _index.cache_clear()
