"""4xx client authentication, as the client sees it; and logs that a server writes."""

from __future__ import annotations

from .case import Case, Device
from .cases_connection import AES128, SPEAKS12, UNSEEN_ALERT
from .peer import FORBIDDEN, ONLY10, ONLY12, ONLY13, UNAUTHORIZED, Peer

ASKS12 = Peer(client_ca="root", versions=ONLY12)
ASKS13 = Peer(client_ca="root", versions=ONLY13)
# -0x7780 without the alert's number; 3.6 at level 0 still shows that the server's chain passed
REFUSAL = {
    "3.6-d0": ("client-cert-missing", "client-cert-rejected", "key-cert-mismatch"),
    "2.28-d0": UNSEEN_ALERT,
}

CLIENT_AUTH = (
    Case("client-cert-missing-tls12", "client-cert-missing", ASKS12, weak=REFUSAL),
    Case(
        "client-cert-missing-tls13",
        "client-cert-missing",
        ASKS13,
        weak=REFUSAL,
        libraries=("3.6",),
    ),
    Case(
        "client-cert-foreign-tls12",
        "client-cert-rejected",
        ASKS12,
        Device(cert="device-foreign"),
        weak=REFUSAL,
    ),
    Case(
        "client-cert-foreign-tls13",
        "client-cert-rejected",
        ASKS13,
        Device(cert="device-foreign"),
        weak=REFUSAL,
        libraries=("3.6",),
    ),
    Case(
        "client-cert-expired",
        "client-cert-rejected",
        Peer(client_ca="root"),
        Device(cert="device-expired"),
        weak=REFUSAL,
    ),
    Case(
        "client-cert-wrong-eku",
        "client-cert-rejected",
        Peer(client_ca="root"),
        Device(cert="device-server-eku"),
        weak=REFUSAL,
    ),
    Case("http-403", "auth-after-tls", Peer(text=FORBIDDEN)),
    Case("http-401", "auth-after-tls", Peer(text=UNAUTHORIZED, versions=ONLY12)),
)

CALLER = Peer("tls-client", chain=())


def server(settings: dict[str, object] | None = None, authmode: int = 0) -> Device:
    """The device under observation is the server; `authmode` says whether it asks for more."""
    role = {"role": "server", "authmode": authmode}
    return Device(cert="leaf", settings={**role, **(settings or {})})


SERVER_SIDE = (
    Case("server-ok", "no-failure", CALLER, server()),
    Case("server-client-cert-missing", "client-cert-missing", CALLER, server(authmode=2)),
    Case(
        "server-client-cert-expired",
        "client-cert-rejected",
        Peer("tls-client", chain=("device-expired",)),
        server(authmode=2),
    ),
    Case(
        "server-client-cert-foreign",
        "client-cert-rejected",
        Peer("tls-client", chain=("device-foreign",)),
        server(authmode=2),
    ),
    Case(
        "server-refused-by-client",
        "untrusted-root",
        Peer("tls-client", chain=(), versions=ONLY12, trusts="other-root"),
        server(),
        weak={"d0": UNSEEN_ALERT},
    ),
    Case(
        "server-refused-by-client-tls13",  # the client's alert 48 comes unencrypted: -0x7180
        "untrusted-root",
        Peer("tls-client", chain=(), versions=ONLY13, trusts="other-root"),
        server(),
        weak={"": ("mac-failure",)},
        libraries=("3.6",),
    ),
    Case(
        "server-old-client",
        "protocol-version",
        Peer("tls-client", chain=(), versions=ONLY10),
        server(SPEAKS12),
    ),
    Case(
        "server-no-cipher",  # 3.6 at level 0: -0x6E00, "handshake failed", and nothing else
        "no-shared-cipher",
        Peer("tls-client", chain=(), versions=ONLY12, ciphers="ECDHE-ECDSA-CHACHA20-POLY1305"),
        server(AES128),
        weak={"3.6-d0": ("protocol-version",)},
    ),
    Case(
        "server-plain-client",  # 2.28 shows only at level 3 that "GE" stands for a record type
        "not-tls",
        Peer("greet", text="GET / HTTP/1.1\r\nHost: gauge\r\n\r\n"),
        server(),
        weak={"2.28-d0": ("protocol-version",), "2.28-d1": ("protocol-version",)},
    ),
)

PEERS = (*CLIENT_AUTH, *SERVER_SIDE)
