"""1xx: a certificate that the verifier refuses.

What cannot be told apart, and why: 2.28 at level 0 prints the flags' sentences but no
certificate, so one flag stands for several causes; a missing intermediate and a wrong root both
are "not correctly signed" of a chain that ends early (`x509_crt_verify_chain`).
"""

from __future__ import annotations

from .case import Case, Device
from .job import OPTIONAL
from .peer import ONLY12, Peer

NOT_TRUSTED = ("untrusted-root", "missing-intermediate", "self-signed")
NO_PATH = ("untrusted-root", "missing-intermediate")
UNSEEN_CHAIN = {"2.28-d0": NOT_TRUSTED}
UNSEEN_DATES = {"2.28-d0": ("cert-expired", "clock-not-set", "device-root-expired")}
UNSEEN_ALERT = {
    "d0": (
        "no-shared-cipher",
        "protocol-version",
        "client-cert-missing",
        "client-cert-rejected",
        "missing-sni",
    )
}


def serves(*chain: str, versions: tuple[str, str] = ("TLSv1_2", "TLSv1_3")) -> Peer:
    return Peer(chain=chain, versions=versions)


CHAIN = (
    Case(
        "unknown-root",
        "untrusted-root",
        serves("other-leaf", "other-issuing"),
        weak=UNSEEN_CHAIN,
    ),
    Case(
        "unknown-root-tls12",
        "untrusted-root",
        serves("other-leaf", "other-issuing", versions=ONLY12),
        weak=UNSEEN_CHAIN,
    ),
    Case(
        "unknown-root-optional",  # the session goes on: at most a warning
        "untrusted-root",
        serves("other-leaf", "other-issuing", versions=ONLY12),
        Device(settings={"authmode": OPTIONAL}),
        weak={"": ("no-failure",), **UNSEEN_CHAIN},
    ),
    Case(
        "intercepted",
        "tls-intercepted",
        serves("proxy-leaf", "proxy-root"),
        weak=UNSEEN_CHAIN,
    ),
    Case("missing-intermediate", "missing-intermediate", serves("leaf"), weak={"": NO_PATH}),
    Case("self-signed", "self-signed", serves("self-signed"), weak=UNSEEN_CHAIN),
    Case(
        "not-a-ca",  # such an issuer is passed over as if it had not been sent
        "invalid-ca-in-chain",
        serves("not-a-ca-leaf", "not-a-ca"),
        weak={"": NO_PATH},
    ),
    Case(
        "path-too-long",
        "invalid-ca-in-chain",
        serves("too-deep-leaf", "too-deep-ca", "last-ca"),
        weak={"": NO_PATH},
    ),
    Case("no-ca", "no-ca-configured", device=Device(ca=None)),
)

DATES = (
    Case("expired", "cert-expired", serves("expired", "issuing"), weak=UNSEEN_DATES),
    Case(
        "expired-intermediate",
        "cert-expired",
        serves("expired-issuing-leaf", "expired-issuing"),
        weak=UNSEEN_DATES,
    ),
    Case(
        "not-yet-valid",
        "cert-not-yet-valid",
        serves("future", "issuing"),
        weak={"2.28-d0": ("clock-not-set",)},
    ),
    Case(
        "root-expired",
        "device-root-expired",
        serves("old-leaf", "old-issuing"),
        Device(ca=("old-root",)),
        weak=UNSEEN_DATES,
    ),
)

CONTENT = (
    Case("wrong-name", "hostname-mismatch", serves("wrong-name", "issuing")),
    Case("sha1", "weak-crypto-rejected", serves("sha1", "issuing-rsa", versions=ONLY12)),
    Case("small-rsa", "weak-crypto-rejected", serves("small-rsa", "issuing", versions=ONLY12)),
    Case(
        "small-rsa-tls13",
        "weak-crypto-rejected",
        serves("small-rsa", "issuing"),
        libraries=("3.6",),
    ),
    Case("wrong-eku", "key-usage-mismatch", serves("client-only", "issuing")),
    Case(
        "wrong-ku",  # OpenSSL serves this certificate in TLS 1.3 only, in 1.2 it declines first
        "key-usage-mismatch",
        serves("no-signing", "issuing"),
        libraries=("3.6",),
    ),
    Case("wrong-ku-rsa", "key-usage-mismatch", serves("no-signing-rsa", "issuing")),
    Case(
        "no-hostname",  # 3.6.3: CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME, -0x5D80
        "missing-sni",
        device=Device(host=None),
        weak={"": ("api-misuse",)},
        libraries=("3.6",),
    ),
    Case("unknown-name-alert", "missing-sni", Peer(sni_alert=112), weak=UNSEEN_ALERT),
)

REVOCATION = (
    Case("revoked", "cert-revoked", serves("revoked", "issuing"), Device(crl="good")),
    Case("crl-good", "no-failure", device=Device(crl="good")),
    Case("crl-expired", "crl-unusable", device=Device(crl="expired")),
    Case("crl-future", "crl-unusable", device=Device(crl="future")),
    Case("crl-untrusted", "crl-unusable", device=Device(crl="untrusted")),
    Case(
        "crl-damaged",  # -0x2180: the CRL parser tries DER after the bad base64
        "crl-unusable",
        Peer("none"),
        Device(crl="good", crl_damage="bad-base64"),
    ),
)

TRUST = (*CHAIN, *DATES, *CONTENT, *REVOCATION)
