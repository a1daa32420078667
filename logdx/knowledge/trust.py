"""Which roots exist, until when stores trusted them, and which endpoint needs which root when.

Sources and dates: ``data/trust.yaml`` and ``data/interceptors.yaml``.

>>> root_by_cn("Baltimore CyberTrust Root").not_after.isoformat()
'2025-05-12T23:59:00+00:00'
>>> endpoint_of("my-hub.azure-devices.net").service
'Azure IoT Hub'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, Literal

from logdx.knowledge._data import section
from logdx.knowledge._text import words
from logdx.knowledge.dn import Key, attributes_of, common_name, key_of

RootStatus = Literal["valid", "expired", "removed", "distrusted"]


@dataclass(frozen=True, slots=True)
class Root:
    """A self-signed CA certificate that devices or public stores hold."""

    id: str
    name: str  # its CN
    dn: str  # as current mbedTLS prints it
    key: str  # RSA 2048, EC secp384r1
    not_before: datetime
    not_after: datetime
    sha256: str  # "" where not established
    removal: str | None  # removed or distrusted: what public stores did
    removed_on: date | None
    why: str | None
    planned_removal: date | None  # by Mozilla's age policy
    cross_signed_by: str | None  # id of the root that signed the copy which servers send
    source: str

    @property
    def status(self) -> RootStatus:
        """The status today; ``root_status`` takes any day."""
        return root_status(self, datetime.now(UTC).date())


@dataclass(frozen=True, slots=True)
class Intermediate:
    """A CA between a public root and servers."""

    name: str
    dn: str
    root: str  # id of the root that anchors it
    not_before: date | None
    not_after: date | None
    retired: date | None
    note: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A time in which an endpoint's chains ended at these roots; ``end`` is the first day after."""

    start: date | None
    end: date | None
    roots: tuple[str, ...]  # ids; empty: private CA, or not established
    text: str
    certainty: str  # data, documented, reported, derived or unknown
    source: str

    def covers(self, at: date) -> bool:
        """Whether the phase was in force on a day."""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A public service that devices connect to."""

    service: str
    hosts: tuple[str, ...]  # globs, some with :port
    timeline: tuple[Phase, ...]
    backup: tuple[str, ...]  # ids of roots that the vendor advises to hold besides
    advice: str | None


def all_roots() -> tuple[Root, ...]:
    """Every root that logdx knows."""
    return tuple(_roots().values())


def root(id: str) -> Root:
    """The root of an id; KeyError for an unknown one."""
    return _roots()[id]


def root_by_dn(dn: str) -> Root | None:
    """The root of a name in any print: escaped or not, OpenSSL's slashes, any case and order."""
    return _roots_by_key().get(key_of(dn))


def root_by_cn(cn: str) -> Root | None:
    """The root of a common name."""
    return _roots_by_cn().get(" ".join(words(cn)))


def root_by_label(text: str) -> Root | None:
    """The root of a loose name: of a file, or written without blanks.

    >>> root_by_label("/certs/BaltimoreCyberTrustRoot.crt.pem").name
    'Baltimore CyberTrust Root'
    """
    name = text.replace("\\", "/").rpartition("/")[2].removeprefix("CN=")
    for ending in (".pem", ".crt", ".cer", ".der"):
        name = name.removesuffix(ending)
    return _roots_by_letters().get("".join(words(name)))


def root_status(root: Root, at: date) -> RootStatus:
    """What a public store of that day says of the root. A device may hold it all the same."""
    if at > root.not_after.date():
        return "expired"
    if root.removed_on is not None and at >= root.removed_on:
        return "distrusted" if root.removal == "distrusted" else "removed"
    return "valid"


def all_intermediates() -> tuple[Intermediate, ...]:
    """Every intermediate that logdx knows."""
    return tuple(_intermediates().values())


def intermediate_by_dn(dn: str) -> Intermediate | None:
    """The intermediate of a name in any print, else of its CN if only one CA has it."""
    return _intermediates().get(key_of(dn))


def all_endpoints() -> tuple[Endpoint, ...]:
    """Every endpoint that logdx knows, the more special globs first."""
    return _endpoints()


def endpoint_of(host: str, port: int | None = None) -> Endpoint | None:
    """The service of a host or of a certificate's name: ``*.azure-devices.net``, also without *."""
    name = host.strip().casefold().rstrip(".")
    if not name or len(name) > 300:
        return None
    name, _, printed_port = name.partition(":")
    asked = str(port) if port is not None else printed_port
    for endpoint in _endpoints():
        if any(_host_fits(glob, name, asked) for glob in endpoint.hosts):
            return endpoint
    return None


def roots_for(endpoint: Endpoint, at: date) -> tuple[Root, ...]:
    """The roots that anchored the endpoint's chains on a day; empty where none is established."""
    ids = (id for phase in endpoint.timeline if phase.covers(at) for id in phase.roots)
    return tuple(_roots()[id] for id in dict.fromkeys(ids))


@lru_cache(maxsize=1024)
def interceptor_of(dn: str) -> str | None:
    """The inspecting proxy, antivirus program, captive portal or router that a name gives away.

    >>> interceptor_of("C=US, ST=California, O=Zscaler Inc., CN=Zscaler Intermediate Root CA")
    'Zscaler'
    """
    values = [value for _, value in attributes_of(dn)] or [dn[:400]]
    texts = [f" {' '.join(words(value))} " for value in values]
    for mark, product in section("interceptors"):
        if any(f" {mark} " in text for text in texts):
            return str(product)
    return None


def forget() -> None:
    """Read roots, intermediates and endpoints anew: packs have added some."""
    for read in (
        _roots,
        _roots_by_key,
        _roots_by_cn,
        _roots_by_letters,
        _intermediates,
        _endpoints,
    ):
        read.cache_clear()


def _host_fits(glob: str, name: str, port: str) -> bool:
    pattern, _, wanted_port = glob.partition(":")
    if wanted_port and wanted_port != port:
        return False
    return _labels_fit(pattern.split("."), name.split("."))


def _labels_fit(patterns: list[str], labels: list[str]) -> bool:
    """A leading ``*`` stands for any number of labels, another first label with a star may miss."""
    if "*" in patterns[0] and len(labels) == len(patterns) - 1:
        return _labels_fit(patterns[1:], labels)
    if patterns[0] == "*":
        patterns, labels = patterns[1:], labels[max(1, len(labels) - len(patterns) + 1) :]
    if len(patterns) != len(labels):
        return False
    pairs = zip(patterns, labels, strict=True)
    return all(_label_fits(pattern, label) for pattern, label in pairs)


def _label_fits(pattern: str, label: str) -> bool:
    """One label against one pattern; the ``*`` of a certificate fits every pattern with a star."""
    before, star, after = pattern.partition("*")
    if not star or label == "*":
        return pattern == label or bool(star)
    long_enough = len(label) >= len(before) + len(after)
    return long_enough and label.startswith(before) and label.endswith(after)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def as_root(row: dict[str, Any]) -> Root:
    """Return the root of a row. Raises ValueError for a date that is none."""
    return Root(
        id=row["id"],
        name=row["name"],
        dn=row["dn"],
        key=row["key"],
        not_before=datetime.fromisoformat(row["not_before"]),
        not_after=datetime.fromisoformat(row["not_after"]),
        sha256=row["sha256"],
        removal=row.get("removal"),
        removed_on=_day(row.get("removed_on")),
        why=row.get("why") or row.get("note"),
        planned_removal=_day(row.get("planned")),
        cross_signed_by=row.get("cross_signed_by"),
        source=row.get("source") or "certifi wheels and Debian ca-certificates",
    )


@cache
def _roots() -> dict[str, Root]:
    return {row["id"]: as_root(row) for row in section("roots") if row.get("old_copy") != "true"}


@cache
def _roots_by_key() -> dict[Key, Root]:
    return {key_of(root.dn): root for root in _roots().values()}


@cache
def _roots_by_cn() -> dict[str, Root]:
    roots = reversed(_roots().values())
    return {" ".join(words(common_name(root.dn) or root.name)): root for root in roots}


@cache
def _roots_by_letters() -> dict[str, Root]:
    return {"".join(words(root.name)): root for root in reversed(_roots().values())}


@cache
def _intermediates() -> dict[Key, Intermediate]:
    return {key_of(row["dn"]): as_intermediate(row) for row in section("intermediates")}


def as_intermediate(row: dict[str, Any]) -> Intermediate:
    """Return the intermediate of a row. Raises ValueError for a date that is none."""
    return Intermediate(
        name=common_name(row["dn"]) or row["dn"],
        dn=row["dn"],
        root=row["root"],
        not_before=_day(row.get("not_before")),
        not_after=_day(row.get("not_after")),
        retired=_day(row.get("retired")),
        note=row.get("note"),
        source=row["source"],
    )


@cache
def _endpoints() -> tuple[Endpoint, ...]:
    return tuple(as_endpoint(row) for row in section("endpoints"))


def as_endpoint(row: dict[str, Any]) -> Endpoint:
    """Return the endpoint of a row. Raises ValueError for a date that is none."""
    return Endpoint(
        service=row["service"],
        hosts=tuple(row["hosts"]),
        timeline=tuple(_phase(phase) for phase in row["timeline"]),
        backup=tuple(row.get("backup", ())),
        advice=row.get("advice"),
    )


def _phase(row: dict[str, Any]) -> Phase:
    return Phase(
        start=_day(row.get("from")),
        end=_day(row.get("to")),
        roots=tuple(row.get("roots", ())),
        text=row["text"],
        certainty=row.get("certainty", "documented"),
        source=row["source"],
    )
