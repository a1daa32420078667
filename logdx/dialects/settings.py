"""TLS settings and inputs that applications state in free words (grammars/settings.lark).

Lines such as these::

    trust: 1 cert, ISRG Root X1
    client cert /spiffs/dev.crt 1164 bytes, key 1704 bytes
    ALPN protocols: mqtt5
    build 118, spki pins 1
    https_proxy=http://10.77.0.1:3128

A trust list that names its roots gives one Input(what="ca") a name; a file's name stands in path.
"""

from __future__ import annotations

from typing import Any

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.words import numbers
from logdx.model.names import DistinguishedName, parse_dn
from logdx.model.records import Input, Setting

_INPUTS = {"CA": "ca", "CERT": "cert", "KEY": "key", "CRL": "crl"}
_BY_ENDING = {".key": "key", ".crl": "crl"}
_COUNT_WORDS = ("cert", "certs", "certificate", "certificates", "certificate(s)", "roots", "loaded")


class SettingsBuilder(Builder):
    """One method a setting."""

    def line(self, parts: list[Any]) -> list[Found]:
        """Flatten the lists of names; one record a setting and line."""
        kept: dict[object, Found] = {}
        for part in parts:
            for find in part if isinstance(part, list) else [part]:
                if isinstance(find, Found):
                    kept.setdefault((find.record, repr(find.fields)), find)
        return list(kept.values())

    def verify_none(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "verification", "none")

    def verify_optional(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "verification", "optional")

    def verify_required(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "verification", "required")

    def sni(self, tokens: list[Token]) -> Found:
        host = tokens[0].replace("=", " ").replace(":", " ").split()[-1].strip("\"'")
        return _setting(tokens[0], "sni", host)

    def sni_off(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "sni", "off")

    def name_check_off(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "hostname_check", "off")

    def psk(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "psk", "set")

    def pin(self, tokens: list[Token]) -> Found | None:
        return None if tokens[0].endswith(" 0") else _setting(tokens[0], "pin", "set")

    def alpn(self, tokens: list[Token]) -> Found:
        value = tokens[0].replace("offering", ":").replace("offers", ":").replace("=", ":")
        value = value.rpartition(":")[2] if ":" in value else value.partition(" ")[2]
        return _setting(tokens[0], "alpn", value.strip(" \"'[](.,"))

    def no_client_cert(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "client_cert", "none")

    def no_ca(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "ca", "none")

    def bundle(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "ca", "bundle")

    def proxy(self, tokens: list[Token]) -> Found:
        value = tokens[0].replace("=", " ").replace(": ", " ").split()[-1]
        return _setting(tokens[0], "proxy", value.strip("\"'.,;"))

    def port(self, tokens: list[Token]) -> Found | None:
        number = numbers(tokens[0])[-1]
        return _setting(tokens[0], "port", str(number)) if number < 65536 else None

    def stack_size(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "stack_size", str(numbers(tokens[0])[-1]))

    def version(self, tokens: list[Token]) -> Found:
        low = numbers(tokens[0])[-1]
        return _setting(tokens[0], "tls_version", f"1.{low}")

    def feature(self, tokens: list[Token]) -> Found:
        words = tokens[0].replace(":", " ").replace("=", " ").split()
        name = next((word for word in words if "_" in word and word.isupper()), None)
        if name is None:
            name = words[-1] if words[0].lower() in ("not", "no") else words[0]
        return _setting(tokens[0], "feature", name)

    def hw_crypto(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "hw_crypto", "on")

    def role(self, tokens: list[Token]) -> Found:
        return _setting(tokens[0], "role", "server" if "server" in tokens[0].lower() else "client")

    def trust_names(self, tokens: list[Token]) -> list[Found]:
        text = _behind_label(tokens[0])
        names = [_root(text)] if "=" in text else [_root(name) for name in _names(text)]
        return [found(Input, tokens[0], what="ca", **fields) for fields in names if fields]

    def ca_name(self, tokens: list[Token]) -> Found:
        return found(Input, tokens[0], what="ca", **_root(tokens[0]))

    def bare_name(self, tokens: list[Token]) -> Found:
        text = tokens[0].partition(": ")[2] if ": " in tokens[0] else str(tokens[0])
        return found(Input, tokens[0], what="ca", subject=_dn(text))

    def input(self, tokens: list[Token]) -> Found | None:
        fields = _details(tokens[1:])
        what = _INPUTS.get(tokens[0].type) or _kind_of_file(fields.get("path", ""))
        return found(Input, tokens[0], what=what, **fields) if fields else None

    def bad_input(self, tokens: list[Token]) -> Found | None:
        """Read "cannot load ca.pem", "failed to parse private key file"."""
        fields = _details([t for t in tokens[1:] if t.type not in _INPUTS])
        named = [_INPUTS[t.type] for t in tokens if t.type in _INPUTS]
        if not named and "path" not in fields:
            return None
        what = named[0] if named else _kind_of_file(fields["path"])
        return found(Input, tokens[0], what=what, **{**fields, "parsed": False})


_FIRST_TYPES = ("CN", "OU", "O", "C", "ST", "L", "DC")


def _setting(token: Token, name: str, value: str) -> Found:
    return found(Setting, token, name=name, value=value)


def _details(tokens: list[Token]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for token in tokens:
        if token.type == "PATH":
            fields.setdefault("path", token.strip("\"'=: "))
        elif token.type == "SIZE":
            fields.setdefault("size", numbers(token)[0])
        elif token.type == "NOT_DONE":
            fields["parsed"] = False
        else:
            fields.setdefault("parsed", True)
    return fields


def _kind_of_file(path: str) -> str:
    stem = path.lower().rpartition("/")[2]
    kind = _BY_ENDING.get(stem[-4:]) or ("key" if "key" in stem else None)
    return kind or ("ca" if "ca" in stem or "root" in stem or "bundle" in stem else "cert")


def _behind_label(text: str) -> str:
    colon = text.partition(":")[2] or text.partition("=")[2]
    return (colon if colon and text.find("(") != text.find(":") + 1 else text).strip()


def _names(text: str) -> list[str]:
    """The names of "1 cert, ISRG Root X1", "A, B (2 certs)", "(Havvind Root 1)"."""
    if text.endswith(")") and "(" in text and not _is_count(text.rpartition("(")[2]):
        return [text.rpartition("(")[2].strip(") ")]
    parts = text.partition(" (")[0].replace(";", ",").split(",")
    return [part.strip() for part in parts if part.strip() and not _is_count(part)]


def _is_count(text: str) -> bool:
    words = text.strip(" ().").lower().split()
    return bool(words) and (words[0].isdecimal() or words[0] in _COUNT_WORDS)


def _root(text: str) -> dict[str, Any]:
    """A name of a root as an Input's fields: a DN, a file, or a bare common name."""
    text = text.strip(" '\"")
    if "=" in text:
        upper = text.upper()
        start = [i for i in (upper.find(f"{key}=") for key in _FIRST_TYPES) if i >= 0]
        return {"subject": _dn(text[min(start) :])} if start else {}
    if text.lower().endswith((".pem", ".crt", ".der", ".cer")):
        return {"path": text}
    return {"subject": _dn(f"CN={text}")} if any(char.isalpha() for char in text) else {}


def _dn(text: str) -> DistinguishedName:
    return parse_dn(text.replace(" = ", "=").strip())


SETTINGS = Dialect(
    name="settings",
    grammar="settings",
    literals=(
        "name check",
        "verif", "authmode", "auth_mode", "insecure", "cert_none", "cert_required", "reject",
        "sni", "server name", "server_name", "server_hostname", "hostname", "host name",
        "common name", "common_name", "expected ", "cn check", "cn match", "cn-", "cn_", "psk",
        "pre-shared", "pin", "fingerprint", "alpn", "client cert", "device cert", "client crt",
        "own crt", "device crt", "own cert", "ca only", "auth only", "authentication only",
        "way tls", "root", "no ca", "without ca", "without a ca", "any ca", "ca ", "ca:", "ca=",
        "ca_", "cacert", "cafile", "trust", "anchor", "bundle", "ca-certificates", "proxy",
        "connect tunnel", "port", "stack", "task (prio", "xtaskcreate", "tls version", "tls 1.",
        "tls1", "tls v1", "ssl1", "sslv1", "tlsv1", "ssl version", "tls_min", "tls_max", "tls min",
        "tls max", "mbedtls_", "config_", "psa_", "polarssl_", "not enabled", "not compiled",
        "not built", "not available in", "disabled in", "missing in", "compiled with",
        "built with", "compiled in with", "built in with", "net_", "esp_", "hardware", "hw ",
        "hw_", "hw-", "hwcrypto", "hwaes", "hwrng", "hwsha", "_alt", "cryptocell", "cc31", "cc30",
        "eprotonosupport", "enoprotoopt", "cryptoauthlib", "atecc", "se05", "optiga", "stsafe",
        "secure element", "cryp ", "caam",
        "role", "acting", "running as", "running", "tls server", "dtls server", "ssl server",
        "https server", "server listening", "tls client", "tls: ", "crl", " key", "clientkey",
        "clientcrt", "key file", "key_file", "cert file", "cert_file", "loading ", "loaded",
        "load ", "reading ", ".pem", ".crt", ".der", "cn=", "cn =", "chain", "server cert",
        ".key", ".cer", ".p12", ".pfx", "local cert", "tls role", "opening ",
        "device_cert", "client_cert", "server_cert",
    ),
    builder=SettingsBuilder,
    anchors=("psk",),
)  # fmt: skip
