"""The other side's log, pasted beside the device's (grammars/peer.lark).

Lines such as these, of mosquitto (OpenSSL), FreeRADIUS, nginx, Go, Java, Node and stunnel::

    1690112046: OpenSSL Error[0]: error:14089086:SSL routines:ssl3_get_client_certificate:certificate verify failed
    (6) eap_tls: ERROR: (TLS) OpenSSL says error 20 : unable to get local issuer certificate
    http: TLS handshake error from 10.0.0.5:50312: tls: client didn't provide a certificate
    verify error:num=20:unable to get local issuer certificate

and of Python, curl or Node run beside the device against the same server.
"""  # noqa: E501

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.words import first_number, numbers
from logdx.model.records import PeerReport, Setting

_REASONS = {
    "UNKNOWN_CA": "unknown-ca", "BAD_CERTIFICATE": "bad-certificate",
    "EXPIRED": "certificate-expired", "REVOKED": "certificate-revoked",
    "NO_CLIENT_CERT": "no-client-certificate", "BAD_SIGNATURE": "bad-signature",
    "DECRYPT": "decrypt-error", "RECORD_MAC": "bad-record-mac", "CIPHER": "no-shared-cipher",
    "VERSION": "unsupported-protocol",
    "PLAIN_HTTP": "http-request", "GET_ISSUER": "unable-to-get-issuer",
    "SELF_SIGNED": "self-signed", "NOT_VERIFIED": "verify-failed", "PSK": "psk-unknown",
    "EOF": "eof", "UNSUPPORTED": "unsupported-certificate", "PURPOSE": "wrong-purpose",
    "KEY_USAGE": "wrong-purpose", "HOSTNAME": "hostname-mismatch", "INTERNAL": "internal-error",
    "SNI": "unrecognized-name", "ALPN": "no-application-protocol", "COOKIE": "bad-cookie",
    "HANDSHAKE": "handshake-failure",
}  # fmt: skip

_VERIFY_ERRORS = {
    0: "verified", 2: "unable-to-get-issuer", 3: "crl-missing", 7: "bad-signature",
    9: "not-yet-valid", 10: "certificate-expired", 11: "crl-not-yet-valid", 12: "crl-expired",
    18: "self-signed", 19: "self-signed-in-chain", 20: "unable-to-get-issuer",
    21: "unable-to-verify-leaf", 22: "chain-too-long", 23: "certificate-revoked",
    24: "invalid-ca", 25: "path-length-exceeded", 26: "wrong-purpose", 27: "untrusted",
    28: "rejected", 32: "key-usage", 62: "hostname-mismatch", 66: "key-too-small",
    67: "ca-key-too-small", 68: "weak-signature", 79: "invalid-ca",
}  # fmt: skip
"""X509_V_ERR_* of OpenSSL (include/openssl/x509_vfy.h), as s_client and radiusd print them."""

_ALERTS = (
    ("unknown ca", "unknown-ca"), ("bad certificate", "bad-certificate"),
    ("certificate unknown", "bad-certificate"), ("expired", "certificate-expired"),
    ("revoked", "certificate-revoked"), ("required", "no-client-certificate"),
    ("protocol version", "unsupported-protocol"), ("handshake failure", "handshake-failure"),
    ("bad record mac", "bad-record-mac"), ("decrypt", "decrypt-error"),
    ("internal", "internal-error"), ("insufficient", "no-shared-cipher"),
    ("unsupported certificate", "unsupported-certificate"), ("unknown psk", "psk-unknown"),
    ("access denied", "access-denied"),
)  # fmt: skip

_OPENSSL_REASONS = {
    101: "no-shared-cipher", 115: "http-request", 123: "bad-signature", 129: "bad-record-mac",
    134: "verify-failed", 147: "bad-record-mac", 155: "http-request", 156: "http-request",
    181: "no-shared-cipher", 191: "unsupported-protocol", 193: "no-shared-cipher",
    198: "http-request", 199: "no-client-certificate", 223: "psk-unknown",
    235: "no-application-protocol", 252: "unsupported-protocol", 258: "unsupported-protocol",
    267: "http-request", 281: "bad-record-mac", 294: "eof", 308: "bad-cookie",
    373: "unsupported-protocol", 376: "no-shared-cipher", 396: "unsupported-protocol",
    410: "no-shared-cipher",
} | {
    1000 + alert: reason
    for alert, reason in {
        20: "bad-record-mac", 40: "handshake-failure", 42: "bad-certificate",
        43: "unsupported-certificate", 44: "certificate-revoked", 45: "certificate-expired",
        46: "bad-certificate", 48: "unknown-ca", 49: "access-denied", 51: "decrypt-error",
        70: "unsupported-protocol", 80: "internal-error", 112: "unrecognized-name",
        115: "psk-unknown", 116: "no-client-certificate", 120: "no-application-protocol",
    }.items()
}  # fmt: skip
"""SSL_R_* of OpenSSL (include/openssl/sslerr.h): 1000 + n is the peer's alert n."""

_VAGUE = ("verify-failed", "handshake-failure", "alert", "eof")


class PeerBuilder(Builder):
    """A sentence of the other side -> its reason."""

    def line(self, parts: list[Found | Token]) -> list[Found]:
        """Keep the most telling report of a line; "verify failed" yields to a reason."""
        finds = super().line(parts)
        reports = [find for find in finds if find.record is PeerReport]
        told = [find for find in reports if find.fields["reason"] not in _VAGUE]
        return (told or reports)[:1] + [find for find in finds if find.record is Setting]

    def report(self, tokens: list[Token]) -> Found:
        return _report(tokens[0], _REASONS[tokens[0].type])

    def verify_error(self, tokens: list[Token]) -> Found:
        number = first_number(tokens[0].partition("X509_")[0])
        return _report(tokens[0], _VERIFY_ERRORS.get(number or -1, "verify-failed"))

    def verify_code(self, tokens: list[Token]) -> Found:
        number = numbers(tokens[0])[0]
        return _report(tokens[0], _VERIFY_ERRORS.get(number, "verify-failed"))

    def radius(self, tokens: list[Token]) -> Found:
        lowered = tokens[0].lower().replace("_", " ")
        reason = next((reason for words, reason in _ALERTS if words in lowered), "alert")
        if reason == "unknown-ca" and "generated server" in lowered:
            reason = "verify-failed"  # the server's own verdict on the client
        return _report(tokens[0], reason)

    def reason_code(self, tokens: list[Token]) -> Found:
        number = numbers(tokens[0].rpartition("reason(")[2])[0]
        return _report(tokens[0], _OPENSSL_REASONS.get(number, "alert"))

    def broker(self, tokens: list[Token]) -> Found:
        return found(Setting, tokens[0], name="log_of", value="server")

    def http_400(self, tokens: list[Token]) -> Found:
        lowered = tokens[0].lower()
        plain = "plain http" in lowered or "invalid" in lowered
        wanted = "no-client-certificate" if "required" in lowered else "bad-certificate"
        return _report(tokens[0], "http-request" if plain else wanted)


def _report(token: Token, reason: str) -> Found:
    return found(PeerReport, token, reason=reason, text=" ".join(token.split()).strip(":] "))


PEER = Dialect(
    name="peer",
    grammar="peer",
    literals=(
        "alert", "unknown ca", "unknown_ca", "unknown authority", "unknown certificate",
        "unknownissuer", "unknownca", "pkix", "valid certification path", "bad certificate",
        "bad_certificate", "badcertificate", "certificate_unknown", "unsupported", "expired",
        "not yet valid", "revoked", "peer did not", "provide a certificate", "no certificate",
        "a certificate", "certificate", "certexpired", "bad signature", "bad_signature",
        "badsignature", "cert_verify", "public_decrypt", "padding_check", "signature",
        "verification failure", "decrypt", "bad record mac", "bad_record_mac", "pad is wrong",
        "no shared", "no cipher", "cipher", "no suitable", "no common", "wrong curve", "ecdh",
        "no matching", "no overlap", "no_shared", "key too small", "md too weak", "wrong s",
        "version", "no protocols", "unknown protocol", "fallback", "peerincompat", "http request",
        "proxy request", "requested protocol", "http_request", "wrong version", "first record",
        "hpe_invalid", "parse error", "ssl message", "packet length", "record layer",
        "record overflow", "ssl/tls record", "bad request", "bad http", "invalid protocol",
        "issuer", "unable_to", "leaf", "self-signed", "self signed", "self_signed", "purpose",
        "incompatible", "key usage", "extendedkeyusage", "hostname mis", "altname", "alternative",
        "doesn't match", "psk", "eof", "peer closed", "handshake error", "ssl_error_syscall",
        "before secure", "hang up", "close_notify", "remote host", "non-properly",
        "closed connection", "tls: ", "internal error", "internal_error", "unrecognized",
        "server name", "strict sni", "sni", "application protocol", "application_protocol",
        "cookie", "handshake failure", "handshake_failure", "verify error", "verify failed",
        "verify_failed", "certpath", "cert path", "sslhandshake", "verify return code",
        "openssl says", "depth lookup", "client sent", "crl", "gnutls", "server certificate",
        "kx group", "key_share", "nocipher", "nosignature", "certrevoked", "invalid_purpose",
        "alpn", "pre-shared", "reason(", "new connection from",
        "socket error on", "client <unknown>", "client unknown", "tls server: in",
    ),
    builder=PeerBuilder,
    anchors=("openssl", "verify error"),
)  # fmt: skip
