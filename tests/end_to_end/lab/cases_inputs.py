"""2xx: the certificates and keys that the program hands to the parsers."""

from __future__ import annotations

from .case import Case, Device
from .peer import ONLY12, Peer
from .pki import PASSWORD

NOBODY = Peer("none")
WANTS_CLIENT = Peer(client_ca="root")
SPOILT = ("bad-base64", "truncated", "literal-newlines", "no-newlines", "html", "empty")
# -0x7780 without the alert's number: the server refused something of the client's
UNSEEN_REFUSAL = ("client-cert-missing", "client-cert-rejected")


def locked(password: str | None) -> Device:
    settings: dict[str, object] = {"password": password}
    return Device(cert="device", key_locked=True, settings=settings)


CA = (
    *(Case(f"ca-{how}", "bad-pem", NOBODY, Device(ca_damage=how)) for how in SPOILT),
    Case(
        "ca-nul-not-counted",
        "bad-pem",
        NOBODY,
        Device(settings={"ca_counts_nul": False}),
    ),
    Case(
        "ca-broken-and-ignored",
        "bad-pem",
        device=Device(ca_damage="truncated", settings={"ca_errors_ignored": True}),
    ),
    Case("ca-ed25519", "cert-unsupported", NOBODY, Device(ca=("ed25519-root",))),
    Case("ca-critical-extension", "cert-unsupported", NOBODY, Device(ca=("critical-root",))),
)

KEY = (
    Case(
        "key-damaged",  # -0x112C from the key parser: bad base64
        "bad-private-key",
        NOBODY,
        Device(cert="device", key_damage="bad-base64"),
        weak={"": ("bad-pem",)},
    ),
    Case("key-locked", "bad-private-key", NOBODY, locked(None)),
    Case("key-wrong-password", "bad-private-key", NOBODY, locked("lighthouse")),
    Case("key-unlocked", "no-failure", WANTS_CLIENT, locked(PASSWORD.decode())),
    Case(
        "pair-compared",
        "key-cert-mismatch",
        NOBODY,
        Device(cert="device", key="device-foreign", compares_pair=True),
    ),
    Case(
        "pair-other-type",
        "key-cert-mismatch",
        NOBODY,
        Device(cert="device", key="leaf-rsa", compares_pair=True),
    ),
    Case(
        "wrong-key",
        "key-cert-mismatch",
        WANTS_CLIENT,
        Device(cert="device", key="device-foreign"),
        weak={
            "d0": UNSEEN_REFUSAL,
            "2.28-d0": ("no-shared-cipher", "protocol-version", "missing-sni"),
        },
    ),
    Case(
        "wrong-key-tls12",
        "key-cert-mismatch",
        Peer(client_ca="root", versions=ONLY12),
        Device(cert="device", key="device-foreign"),
        weak={
            "d0": UNSEEN_REFUSAL,
            "2.28-d0": ("no-shared-cipher", "protocol-version", "missing-sni"),
        },
    ),
)

INPUTS = (*CA, *KEY)
