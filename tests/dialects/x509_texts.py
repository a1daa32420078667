"""Writes the texts of mbedtls_x509_crt_info, _crl_info and _csr_info, as every version does.

`FORMATS` says what changed when (library/x509.c, x509_crt.c, x509_csr.c, x509_crl.c).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Fields = dict[str, Any]
Pairs = tuple[tuple[str, str], ...]
NOWHERE = "0000-00-00 00:00:00"


@dataclass(frozen=True)
class Format:
    """How one range of versions prints."""

    columns: int = 18
    """Width of a certificate's labels; lists and requests stay at 14."""
    extensions: bool = True
    alt_names: str = "lines"
    """"line" (dNSNames only) or "lines"."""
    escapes: str = "rfc4514"
    """of a name: "none", "marked" (specials, `?` for the rest) or "rfc4514"."""
    request_extensions: bool = True


FORMATS = {
    "1.3.5": Format(columns=14, extensions=False, escapes="none", request_extensions=False),
    "2.17": Format(alt_names="line", escapes="none", request_extensions=False),
    "2.28.0": Format(escapes="none", request_extensions=False),
    "2.28.10": Format(escapes="marked", request_extensions=False),
    "3.4.1": Format(escapes="marked"),
    "4.1.0": Format(),
}
SPECIALS = ',=+<>;"\\'


class Writer:
    """Writes the texts of one format, each line behind a prefix."""

    def __init__(self, form: Format, prefix: str = "") -> None:
        self.form, self.prefix = form, prefix

    def certificate(self, fields: Fields) -> str:
        lines = [
            self._labelled("cert. version", fields["version"]),
            self._labelled("serial number", fields["serial"]),
            self._labelled("issuer name", self.name(fields["issuer"])),
            self._labelled("subject name", self.name(fields["subject"])),
            self._labelled("issued  on", moment(fields["not_before"])),
            self._labelled("expires on", moment(fields["not_after"])),
            self._labelled("signed using", fields["signed_using"]),
            self._labelled(f"{fields['key_type']} key size", f"{fields['key_bits']} bits"),
        ]
        return self._text(lines + (self._extensions(fields) if self.form.extensions else []))

    def crl(self, fields: Fields) -> str:
        lines = [
            self._narrow("CRL version", fields["version"]),
            self._narrow("issuer name", self.name(fields["issuer"])),
            self._narrow("this update", moment(fields["this_update"])),
            self._narrow("next update", moment(fields.get("next_update"))),
            "Revoked certificates:",
        ]
        when = moment(fields["this_update"])
        lines += [f"serial number: {s} revocation date: {when}" for s in fields["revoked_serials"]]
        return self._text([*lines, self._narrow("signed using", fields["signed_using"])])

    def csr(self, fields: Fields) -> str:
        lines = [
            self._narrow("CSR version", fields["version"]),
            self._narrow("subject name", self.name(fields["subject"])),
            self._narrow("signed using", fields["signed_using"]),
            self._narrow(f"{fields['key_type']} key size", f"{fields['key_bits']} bits"),
        ]
        more = self._extensions(fields) if self.form.request_extensions else []
        return self._text(lines) + ("\n" + self._text(more) if more else "")

    def name(self, pairs: Pairs) -> str:
        return ", ".join(f"{kind}={escaped(value, self.form.escapes)}" for kind, value in pairs)

    def _extensions(self, fields: Fields) -> list[str]:
        lines = []
        if "is_ca" in fields:
            path = f", max_pathlen={fields['max_pathlen']}" if "max_pathlen" in fields else ""
            truth = "true" if fields["is_ca"] else "false"
            lines.append(self._wide("basic constraints", f"CA={truth}{path}"))
        if "subject_alt_names" in fields:
            lines += self._alt_names(fields["subject_alt_names"])
        for label, name in LISTS:
            if name in fields:
                lines.append(self._wide(label, ", ".join(fields[name])))
        return lines

    def _alt_names(self, names: Pairs) -> list[str]:
        if self.form.alt_names == "line":
            return [self._wide("subject alt name", ", ".join(value for _, value in names))]
        return ["subject alt name  :", *(line for name in names for line in alt_name(*name))]

    def _labelled(self, label: str, value: object) -> str:
        return f"{label:{self.form.columns}}: {value}"

    def _wide(self, label: str, value: object) -> str:
        return f"{label:18}: {value}"

    def _narrow(self, label: str, value: object) -> str:
        return f"{label:14}: {value}"

    def _text(self, lines: Iterable[str]) -> str:
        return "".join(f"{self.prefix}{line}\n" for line in lines)


LISTS = (
    ("cert. type", "cert_type"),
    ("key usage", "key_usage"),
    ("ext key usage", "ext_key_usage"),
    ("certificate policies ", "policies"),
)


def alt_name(kind: str, value: str) -> list[str]:
    if kind == "otherName":
        module, _, serial = value.removeprefix("hardware module name: ").partition(" / ")
        return [
            "    otherName :",
            "        hardware module name :",
            f"            hardware type          : {module}",
            f"            hardware serial number : {serial}",
        ]
    return [f"    {kind}" if kind.startswith("<") else f"    {kind} : {value}"]


def moment(time: datetime | None) -> str:
    return NOWHERE if time is None else f"{time:%Y-%m-%d %H:%M:%S}"


def escaped(value: str, how: str) -> str:
    if how == "none":
        return value
    if how == "marked":
        plain = "".join(c if " " <= c < "\x7f" else "?" * len(c.encode()) for c in value)
        return "".join(f"\\{c}" if c in SPECIALS + "#" else c for c in plain)
    last = len(value) - 1
    return "".join(_rfc4514(c, i == 0, i == last) for i, c in enumerate(value))


def _rfc4514(char: str, first: bool, last: bool) -> str:
    if char in SPECIALS or (first and char in "# ") or (last and char == " "):
        return "\\" + char
    if " " <= char < "\x7f":
        return char
    return "".join(f"\\{octet:02X}" for octet in char.encode())
