"""Certificates, CRLs and CSRs as mbedTLS prints them (grammars/mbedtls_x509.lark)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.knowledge.flags import name_of_sentence, names_of_bits
from logdx.model.names import SubjectAltName, parse_dn
from logdx.model.records import Certificate, RevocationList, SigningRequest, VerifyFlags

Field = tuple[str, Any, int]
"""(field name, value, line)."""


class CertificateBuilder(Builder):
    """Each field rule gives a (name, value, line); the dump rules gather them in a record."""

    def depth(self, tokens: list[Token]) -> Field:
        return _field("depth", tokens[0], _first_int(tokens[0].rpartition("epth")[2]))

    def peer_number(self, tokens: list[Token]) -> list[Field]:
        number = _first_int(tokens[0])
        depth = None if number is None else number - 1
        return [_field("depth", tokens[0], depth), _field("origin", tokens[0], "peer")]

    def own_number(self, tokens: list[Token]) -> Field:
        return _field("origin", tokens[0], "own")

    def announced(self, tokens: list[Token]) -> Field:
        """The server's own certificate, printed alone: what else was sent does not show."""
        return _field("origin", tokens[0], "peer")

    def version(self, tokens: list[Token]) -> Field:
        return _field("version", tokens[0], _first_int(_value(tokens[0])))

    def serial(self, tokens: list[Token]) -> Field:
        return _field("serial", tokens[0], _value(tokens[0]))

    def issuer(self, tokens: list[Token]) -> Field:
        return _field("issuer", tokens[0], parse_dn(_value(tokens[0])))

    def subject(self, tokens: list[Token]) -> Field:
        return _field("subject", tokens[0], parse_dn(_value(tokens[0])))

    def not_before(self, tokens: list[Token]) -> Field:
        return _field("not_before", tokens[0], _date(_value(tokens[0])))

    def not_after(self, tokens: list[Token]) -> Field:
        return _field("not_after", tokens[0], _date(_value(tokens[0])))

    def signed_using(self, tokens: list[Token]) -> Field:
        return _field("signed_using", tokens[0], _value(tokens[0]))

    def key_size(self, tokens: list[Token]) -> list[Field]:
        key_type = tokens[0].partition(" key size")[0]
        bits = _first_int(_value(tokens[0]))
        return [_field("key_type", tokens[0], key_type), _field("key_bits", tokens[0], bits)]

    def basic_constraints(self, tokens: list[Token]) -> list[Field]:
        value = _value(tokens[0])
        fields = [_field("is_ca", tokens[0], "CA=true" in value)]
        if "max_pathlen=" in value:
            pathlen = _first_int(value.partition("max_pathlen=")[2])
            fields.append(_field("max_pathlen", tokens[0], pathlen))
        return fields

    def subject_alt_names(self, parts: list[Any]) -> list[Field]:
        tokens = [part for part in parts if isinstance(part, Token)]
        lines = [token.line or 1 for token in tokens]
        ends: Field = ("", None, lines[-1])
        fields: list[Field] = [("subject_alt_names", _names(tokens), lines[0]), ends]
        return fields if parts[-1] is tokens[-1] else [*fields, parts[-1]]

    def cert_type(self, tokens: list[Token]) -> Field:
        return _field("cert_type", tokens[0], _items(_value(tokens[0])))

    def key_usage(self, tokens: list[Token]) -> Field:
        return _field("key_usage", tokens[0], _items(_value(tokens[0])))

    def ext_key_usage(self, tokens: list[Token]) -> Field:
        return _field("ext_key_usage", tokens[0], _items(_value(tokens[0])))

    def policies(self, tokens: list[Token]) -> Field:
        return _field("policies", tokens[0], _items(_value(tokens[0])))

    def flags(self, tokens: list[Token]) -> Field:
        sentence = _bare(tokens[0]).rstrip("'\"")
        name = None if tokens[0].type == "NO_FLAGS" else name_of_sentence(sentence)
        return _field("flags", tokens[0], (name,) if name else ())

    def this_update(self, tokens: list[Token]) -> Field:
        return _field("this_update", tokens[0], _date(_value(tokens[0])))

    def next_update(self, tokens: list[Token]) -> Field:
        return _field("next_update", tokens[0], _date(_value(tokens[0])))

    def revoked(self, tokens: list[Token]) -> Field:
        serial = _value(tokens[0]).partition(" revocation")[0].strip()
        return _field("revoked_serials", tokens[0], (serial,))

    def revoked_heading(self, tokens: list[Token]) -> Field:
        return _field("revoked_serials", tokens[0], ())

    def crl_version(self, tokens: list[Token]) -> Field:
        return self.version(tokens)

    def csr_version(self, tokens: list[Token]) -> Field:
        return self.version(tokens)

    def barrier(self, tokens: list[Token]) -> Field:
        return _field(_BARRIER, tokens[0], None)

    def certificate(self, parts: list[Any]) -> list[Found]:
        """The certificate; flags behind a barrier that ends the dump are the session's."""
        fields = _flat(parts)
        names = [name for name, _, _ in fields]
        end = len(fields)
        while end and names[end - 1] == "flags":
            end -= 1
        if not end or names[end - 1] != _BARRIER:
            return [_gather(Certificate, fields)]
        return [_gather(Certificate, fields[:end]), *_session_flags(fields[end:])]

    def crl(self, parts: list[Any]) -> Found:
        return _gather(RevocationList, _flat(parts))

    def csr(self, parts: list[Any]) -> Found:
        return _gather(SigningRequest, _flat(parts))

    def loose_flags(self, parts: list[Field]) -> list[Found]:
        return _session_flags(parts)

    def headless_depth(self, tokens: list[Token]) -> Found:
        """ "depth 1: C=GB, CN=Root flags=0x8": of callbacks that print one line a certificate."""
        head, _, bits = tokens[0].rpartition("flag")
        value = int(bits.lstrip("s:= "), 16)
        start = min((i for key in _FIRST_TYPES if (i := head.find(key)) >= 0), default=None)
        return found(
            VerifyFlags,
            tokens[0],
            depth=_first_int(head),
            bits=value,
            names=names_of_bits(value),
            subject=None if start is None else parse_dn(head[start:].strip(" ,;()\"'[]")),
        )


_BARRIER = "barrier"
_OTHER_NAME = "otherName"
_MODULE_NAME = "hardware module name"
_OTHER_NAME_PARTS = ("MODULE_NAME", "HARDWARE_TYPE", "HARDWARE_SERIAL")
_MOST_DIGITS = 10
"""Of a C int; max_pathlen goes up to 2147483646."""
_NO_DATE = "0000-00-00"
_FIRST_TYPES = ("C=", "CN=", "O=", "OU=", "DC=", "ST=", "L=")


def _value(token: str) -> str:
    return _bare(token.partition(":")[2])


def _bare(text: str) -> str:
    """Without blanks and the ``**`` that a markdown paste leaves behind."""
    return text.strip().removesuffix("**").rstrip()


def _items(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in value.split(",") if item.strip())


def _first_int(text: str) -> int | None:
    digits = ""
    for char in text:
        if char.isdecimal():
            digits += char
        elif digits:
            break
    return int(digits) if digits and len(digits) <= _MOST_DIGITS else None


def _date(value: str) -> datetime | None:
    if value.startswith(_NO_DATE):
        return None
    try:
        return datetime.strptime(value[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _field(name: str, token: Token, value: Any) -> Field:
    return name, value, token.line or 1


def _names(tokens: list[Token]) -> tuple[SubjectAltName, ...]:
    """The names; the lines of an otherName are joined: "hardware module name: TYPE / SERIAL"."""
    names: list[SubjectAltName] = []
    for token in tokens:
        kind, _, value = token.partition(":")
        if token.type == "SUBJECT_ALT_NAME":  # 1.3.6 to 2.17: all dNSNames on the label's line
            names += [SubjectAltName("dNSName", name) for name in _items(_value(token))]
        elif token.type in _OTHER_NAME_PARTS and names and names[-1].type == _OTHER_NAME:
            names[-1] = SubjectAltName(_OTHER_NAME, _joined(names[-1].value, token))
        elif token.type in _OTHER_NAME_PARTS:
            names.append(SubjectAltName(_OTHER_NAME, _joined("", token)))
        else:
            names.append(SubjectAltName(kind.strip(), _bare(value)))
    return tuple(names)


def _joined(before: str, token: Token) -> str:
    if token.type == "MODULE_NAME":
        return _MODULE_NAME
    between = ": " if before in ("", _MODULE_NAME) else " / "
    return (before or _MODULE_NAME) + between + _value(token)


def _flat(parts: list[Any]) -> list[Field]:
    return [field for part in parts for field in (part if isinstance(part, list) else [part])]


def _session_flags(fields: list[Field]) -> list[Found]:
    return [Found(VerifyFlags, line, line, {"names": names}) for _, names, line in fields if names]


def _gather(
    record: type[Certificate | RevocationList | SigningRequest], parts: list[Field]
) -> Found:
    """Fold fields into one record; tuples of repeated fields (flags, SANs) are joined."""
    fields: dict[str, Any] = {}
    lines: list[int] = []
    for name, value, line in parts:
        if name == _BARRIER:
            continue
        lines.append(line)
        if isinstance(value, tuple) and name in fields:
            fields[name] += value
        elif name and value is not None:
            fields[name] = value
    return Found(record, min(lines), max(lines), fields)


X509 = Dialect(
    name="mbedtls-x509",
    grammar="mbedtls_x509",
    literals=(
        "cert. ", "serial number", "issuer name", "subject name", "issued ", "expires on",
        "signed using", "key size", "basic constraints", "subject alt name", "key usage",
        "certificate policies", "dNSName :", "rfc822Name :", "uniformResourceIdentifier :",
        "iPAddress :", "directoryName :", "otherName :", "hardware ", "<unsupported>",
        "<malformed>", "this update", "next update", "Revoked certificates", "CRL version",
        "CSR version", "Verify requested for", "peer certificate #", "own certificate #",
        "Peer certificate information", "Server certificate:", "Dumping ", "VERIFY OK",
        "has no flags", "The certificate", "The CRL is", "Usage does not match",
        "Certificate was missing", "Certificate verification was", "Other reason (can",
        "certificate has", "CN mismatch", "self-signed or not", "CRL not trusted", "CRL expired",
        "returned", "Unable to verify", "Last error was", "epth",
    ),
    builder=CertificateBuilder,
    anchors=(
        "cert. version", "issuer name", "subject name", "signed using", "certificate", "verify",
        "revocation date", "dnsname :",
    ),
    blocks=True,
    claims=(
        "cert. version  ", "serial number  ", "issuer name  ", "subject name  ", "issued  on  ",
        "expires on  ", "signed using  ", " key size  ", "basic constraints : ",
        "subject alt name  :", "key usage  ", "ext key usage  ", "certificate policies : ",
        "cert. type  ", "dnsname : ", "this update  ", "next update  ", "has no flags",
    ),
    block_starts=(
        "cert. version", "verify requested", "peer certificate", "own certificate", "crl version",
        "csr version", "server certificate:", "dumping cert",
    ),
)  # fmt: skip
