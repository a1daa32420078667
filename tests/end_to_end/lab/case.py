"""What a case is: a device, a peer, and the cause that the report of this run has to name."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .crl import crl_pem
from .job import OPTIONAL, Job
from .peer import Peer
from .pki import HOST, Pki

LIBRARIES = ("3.6", "2.28")
LEVELS = (0, 1, 3) if os.environ.get("LOGDX_ALL_LEVELS") else (1,)
"""Debug levels; all of them take three times as long."""


def _middle(text: str) -> int:
    return len(text) // 2


# How PEM gets hurt on its way into a firmware; facts on the codes: `library/pem.c`.
DAMAGES: dict[str, Callable[[str], str]] = {
    "bad-base64": lambda pem: pem[: _middle(pem)] + "#" + pem[_middle(pem) + 1 :],
    "truncated": lambda pem: pem[: _middle(pem)],
    "literal-newlines": lambda pem: pem.replace("\n", "\\n"),
    "no-newlines": lambda pem: pem.replace("\n", ""),
    "html": lambda pem: "<!DOCTYPE html><title>404 Not Found</title>",
    "empty": lambda pem: "",
    "none": lambda pem: pem,
}


@dataclass(frozen=True)
class Device:
    """What the device holds; names are those of `pki.RECIPES`, `crl.LISTS` and `DAMAGES`."""

    ca: tuple[str, ...] | None = ("root",)
    ca_damage: str = "none"
    crl: str = ""
    crl_damage: str = "none"
    cert: str = ""
    key: str = ""  # whose key, where it is not that of `cert`
    key_damage: str = "none"
    key_locked: bool = False
    compares_pair: bool = False
    host: str | None = HOST
    settings: Mapping[str, object] = field(default_factory=dict)  # fields of Job

    def job(self, pki: Pki) -> Job:
        is_server = self.settings.get("role") == "server"
        data: dict[str, object] = {"host": None if is_server else self.host}
        if self.ca is not None:
            data["ca"] = DAMAGES[self.ca_damage](pki.chain(self.ca))
        if self.crl:
            data["crl"] = DAMAGES[self.crl_damage](crl_pem(pki, self.crl))
        if self.cert:
            owner = pki[self.key or self.cert]
            key = owner.locked_key_pem if self.key_locked else owner.key_pem
            data["cert"] = pki[self.cert].cert_pem
            data["key"] = DAMAGES[self.key_damage](key)
            data["pair"] = pki[self.cert].public_pem if self.compares_pair else None
        return Job(**{**data, **self.settings})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    """One injected fault.

    The report's first answer is the injected `cause`. `weak` maps the end of a run's name
    (`2.28-d0`, `d0`, or `` for all) to further first answers that are right, where the log of
    such a run cannot tell more.
    """

    name: str
    cause: str
    peer: Peer = field(default_factory=Peer)
    device: Device = field(default_factory=Device)
    weak: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    libraries: tuple[str, ...] = LIBRARIES

    @property
    def session_survives(self) -> bool:
        """Nothing is wrong, or the verification is optional and the session goes on."""
        return self.cause == "no-failure" or self.device.settings.get("authmode") == OPTIONAL

    def accepted(self, library: str, level: int) -> tuple[str, ...]:
        run = f"{library}-d{level}"
        more = [cause for end, found in self.weak.items() if run.endswith(end) for cause in found]
        return tuple(dict.fromkeys((self.cause, *more)))
