"""Reads the files that a device loads: what they hold, and what is wrong with them.

--ca, --cert, --key -> parts -> certificates and key (cryptography) -> DeviceFile
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logdx.certs.extra import need
from logdx.certs.kinds import unlike_der
from logdx.certs.parts import WANTED, Part, parts_of
from logdx.certs.records import DIALECT, record_of
from logdx.errors import SourceError
from logdx.model.device import DeviceFile
from logdx.model.records import Certificate, Input, Record

if TYPE_CHECKING:
    from cryptography import x509

MOST_BYTES = 1 << 20
FILES = ("ca", "cert", "key")


@dataclass
class _Loaded:
    """A file read: what of it the device's parser would take."""

    what: str
    name: str
    size: int
    lines: int
    form: str
    certificates: list[tuple[int, x509.Certificate]] = field(default_factory=list)
    key: Any = None
    key_line: int = 1
    encrypted: bool = False
    damages: list[str] = field(default_factory=list)

    @property
    def parsed(self) -> bool:
        return bool(self.certificates or self.key is not None or self.encrypted)


def read_files(paths: dict[str, Path], first_source: int = 1) -> tuple[DeviceFile, ...]:
    """Read the files by their role (ca, cert, key), in that order.

    A damaged file is a finding; SourceError where a file cannot be opened at all.
    """
    need("cryptography", who="--ca, --cert and --key")
    contents = {what: (paths[what].name, _bytes(paths[what])) for what in FILES if what in paths}
    return read_bytes(contents, first_source)


def read_bytes(
    contents: dict[str, tuple[str, bytes]], first_source: int = 1
) -> tuple[DeviceFile, ...]:
    """As ``read_files``, for files in memory: role -> (name, content)."""
    need("cryptography", who="--ca, --cert and --key")
    for name, data in contents.values():
        if len(data) > MOST_BYTES:
            raise _too_large(name)
    with warnings.catch_warnings():  # certificates that cryptography will refuse one day
        warnings.simplefilter("ignore")
        loaded = [_load(what, *contents[what]) for what in FILES if what in contents]
        return tuple(_device_file(one, loaded, first_source + i) for i, one in enumerate(loaded))


def _load(what: str, name: str, data: bytes) -> _Loaded:
    form, parts = parts_of(data, what)
    loaded = _Loaded(what, name, len(data), 1 if form == "der" else _lines(data), form)
    for part in parts:
        _take(loaded, part)
        if part.stops:
            break
    return loaded


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise SourceError(f"{path}: is a folder")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
    if len(data) > MOST_BYTES:
        raise _too_large(str(path))
    return data


def _too_large(name: str) -> SourceError:
    return SourceError(f"{name}: is larger than 1 MiB; a certificate has a few KiB")


def _lines(data: bytes) -> int:
    return max(1, data.count(b"\n") + (not data.endswith(b"\n")))


def _take(loaded: _Loaded, part: Part) -> None:
    if part.damage is not None:
        loaded.damages.append(part.damage)
    elif loaded.what == "key":
        _take_key(loaded, part)
    else:
        _take_certificate(loaded, part)


def _take_certificate(loaded: _Loaded, part: Part) -> None:
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    faults = (ValueError, x509.InvalidVersion, x509.DuplicateExtension, UnsupportedAlgorithm)
    try:
        found = x509.load_der_x509_certificate(_without_tail(part.der or b""))
        record_of(found, "", 0, part.line, None)  # some faults show only when a field is read
        loaded.certificates.append((part.line, found))
    except (*faults, x509.UnsupportedGeneralNameType):
        loaded.damages.append(_no_certificate(part, WANTED[loaded.what]))


def _take_key(loaded: _Loaded, part: Part) -> None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    loaded.key_line = part.line
    if part.encrypted:
        loaded.encrypted = True
        return
    try:
        loaded.key = load_der_private_key(_without_tail(part.der or b""), None)
    except TypeError:
        loaded.encrypted = True
    except (ValueError, UnsupportedAlgorithm):
        loaded.damages.append(_no_certificate(part, "a private key that can be read"))


def _without_tail(der: bytes) -> bytes:
    """mbedTLS reads the first object and leaves what stands behind it."""
    from logdx.certs.kinds import der_size

    size = der_size(der)
    return der[:size] if size is not None else der


def _no_certificate(part: Part, wanted: str) -> str:
    reason = unlike_der(part.der or b"", wanted).removeprefix("line 1: ")
    if part.label:
        reason = reason.replace("DER, but", "the base64 can be read, but holds")
        reason = reason.replace("holds not", "does not hold")
    return f"line {part.line}: {reason}"


def _device_file(one: _Loaded, loaded: list[_Loaded], source: int) -> DeviceFile:
    origin = "store" if one.what == "ca" else "own"
    records: list[Record] = []
    quotes: dict[int, str] = {}
    facts: list[str] = []
    for depth, (line, found) in enumerate(one.certificates):
        record = record_of(found, origin, source, line, depth if origin == "own" else None)
        records.append(record)
        quotes[line] = f"{one.name}: {_described(record)}"
        facts += _signed(found, record, loaded) if one.what == "ca" else []
    fits = _fits(one, loaded)
    if fits is not None:
        other = next(o.name for o in loaded if o.what == "cert")
        facts.append(f"the key {'belongs' if fits else 'does NOT belong'} to {other}")
        quotes.setdefault(one.key_line, f"{one.name}: the private key of another certificate")
    if one.encrypted:
        facts.append("the key is encrypted, and needs its password to be checked")
    damage = "; ".join(one.damages[:3]) or None
    line = _line_of(damage) if not one.parsed else one.key_line
    if damage is not None:
        quotes[_line_of(damage)] = f"{one.name}: {damage}"
    records.insert(0, _input(one, source, min(line, one.lines), damage, fits))
    return DeviceFile(
        what=one.what,
        name=one.name,
        form=one.form,
        lines=one.lines,
        damage=None if one.parsed else damage,
        facts=tuple(facts + (one.damages if one.parsed else [])),
        records=tuple(records),
        quotes=quotes,
    )


def _input(one: _Loaded, source: int, line: int, damage: str | None, fits: bool | None) -> Record:
    from logdx.certs.names import name_of

    first = one.certificates[0][1] if one.certificates else None
    return Input(
        source=source,
        first_line=line,
        last_line=line,
        dialect=DIALECT,
        what=one.what,
        path=one.name,
        size=one.size,
        parsed=one.parsed,
        skipped=len(one.damages) if one.parsed else None,
        subject=name_of(first.subject) if first is not None else None,
        origin="file",
        damage=damage,
        fits=fits,
    )


def _line_of(damage: str | None) -> int:
    number = (damage or "").removeprefix("line ").partition(":")[0]
    return int(number) if number.isdecimal() else 1


def _fits(one: _Loaded, loaded: list[_Loaded]) -> bool | None:
    """Whether the key belongs to the first certificate of --cert; None where one is not there."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    own = next((o.certificates[0][1] for o in loaded if o.what == "cert" and o.certificates), None)
    if one.what != "key" or one.key is None or own is None:
        return None
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    try:
        theirs = own.public_key().public_bytes(*form)
        return bool(one.key.public_key().public_bytes(*form) == theirs)
    except ValueError:
        return None


def _signed(found: x509.Certificate, record: Certificate, loaded: list[_Loaded]) -> list[str]:
    """Whether this CA signed the device's own certificate, by the signature itself."""
    label = record.subject.label if record.subject is not None else "this CA"
    facts = []
    for other in loaded:
        if other.what != "cert" or not other.certificates:
            continue
        if any(_issued(own, found) for _, own in other.certificates):
            facts.append(f"{label} signed the device's own certificate {other.name}")
    return facts


def _issued(own: x509.Certificate, issuer: x509.Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        own.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _described(record: Certificate) -> str:
    issuer = "itself" if record.self_signed else str(record.issuer)
    dates = f"{record.not_before:%Y-%m-%d} to {record.not_after:%Y-%m-%d}"
    return f"{record.subject}, issued by {issuer}, {dates}"
