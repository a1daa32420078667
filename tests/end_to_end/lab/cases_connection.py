"""3xx negotiation, 5xx transport, 8xx the server's own fault; and sessions that go well."""

from __future__ import annotations

from .case import Case, Device
from .job import TLS12, TLS13
from .peer import ONLY10, ONLY12, ONLY13, PLAIN_HTTP, SMTP_BANNER, Peer

SPEAKS12: dict[str, object] = {"versions": (TLS12, TLS12)}
SPEAKS13: dict[str, object] = {"versions": (TLS13, TLS13)}
PSK = ("gauge", "00112233445566778899aabbccddeeff")
OTHER_KEY = ("gauge", "ffeeddccbbaa99887766554433221100")
OTHER_IDENTITY = ("crane", PSK[1])
PSK_SUITE = ("TLS-PSK-WITH-AES-128-GCM-SHA256",)
AES128: dict[str, object] = {"ciphers": ("TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256",), **SPEAKS12}
PSK_SERVER = Peer("mbedtls", chain=(), job={"psk": PSK, "ciphers": PSK_SUITE, **SPEAKS12})
# -0x7780 at level 0: a fatal alert whose number the log does not show
UNSEEN_ALERT = (
    "no-shared-cipher",
    "protocol-version",
    "client-cert-missing",
    "client-cert-rejected",
    "missing-sni",
)


def with_psk(pair: tuple[str, str]) -> Device:
    return Device(ca=None, settings={"psk": pair, "ciphers": PSK_SUITE, **SPEAKS12})


SUCCESS = (
    Case("ok-tls12", "no-failure", Peer(versions=ONLY12)),
    Case("ok-tls13", "no-failure", Peer(versions=ONLY13), libraries=("3.6",)),
    Case("ok-client-cert", "no-failure", Peer(client_ca="root"), Device(cert="device")),
    Case("ok-psk", "no-failure", PSK_SERVER, with_psk(PSK)),
)

NEGOTIATION = (
    Case(
        "server-tls12-client-tls13",
        "protocol-version",
        Peer(versions=ONLY12),
        Device(settings=SPEAKS13),
        weak={"d0": UNSEEN_ALERT},
        libraries=("3.6",),
    ),
    Case(
        "server-tls13-client-tls12",
        "protocol-version",
        Peer(versions=ONLY13),
        Device(settings=SPEAKS12),
        weak={"d0": UNSEEN_ALERT},
    ),
    Case(
        "server-tls10",
        "protocol-version",
        Peer(versions=ONLY10),
        Device(settings=SPEAKS12),
    ),
    Case(
        "no-cipher",
        "no-shared-cipher",
        Peer(versions=ONLY12, ciphers="ECDHE-ECDSA-CHACHA20-POLY1305"),
        Device(settings=AES128),
        weak={"d0": UNSEEN_ALERT},
    ),
    Case(
        "no-common-key-type",
        "no-shared-cipher",
        Peer(chain=("leaf-rsa", "issuing"), versions=ONLY12),
        Device(settings=AES128),
        weak={"d0": UNSEEN_ALERT},
    ),
    Case(
        "no-common-group",
        "no-shared-cipher",
        Peer(versions=ONLY13, curve="brainpoolP256r1"),
        weak={"d0": UNSEEN_ALERT},
        libraries=("3.6",),
    ),
    Case(
        "alpn",
        "alpn-mismatch",
        Peer("mbedtls", job={"alpn": ("mqtt",)}),
        Device(settings={"alpn": ("http/1.1",)}),
        weak={"d0": UNSEEN_ALERT},
    ),
    Case(
        "psk-other-key",  # alert 20; only the suite's name, level 2 and up, says that it is PSK
        "psk-mismatch",
        PSK_SERVER,
        with_psk(OTHER_KEY),
        weak={"d0": UNSEEN_ALERT, "d1": ("mac-failure",)},
    ),
    Case(
        "psk-other-identity",
        "psk-mismatch",
        PSK_SERVER,
        with_psk(OTHER_IDENTITY),
        weak={"d0": UNSEEN_ALERT},
    ),
    Case("tampered", "mac-failure", Peer("tamper", versions=ONLY12)),
    Case(
        "tampered-tls13",
        "mac-failure",
        Peer("tamper", versions=ONLY13),
        libraries=("3.6",),
    ),
)

TRANSPORT = (
    Case("refused", "tcp-connect-failed", Peer("refused")),
    Case(
        "no-such-name",  # an empty label: the resolver refuses it without asking anybody
        "dns-failure",
        Peer("none"),
        Device(settings={"address": "gauge..test"}),
    ),
    Case("plain-http", "not-tls", Peer("say", text=PLAIN_HTTP)),
    Case("plain-smtp", "not-tls", Peer("greet", text=SMTP_BANNER)),
    Case("closes", "peer-closed", Peer("close")),
    Case("resets", "peer-closed", Peer("reset")),
    Case("silent", "network-timeout", Peer("silent"), Device(settings={"timeout_ms": 300})),
    Case("server-fault", "server-fault", Peer(sni_alert=80), weak={"d0": UNSEEN_ALERT}),
)

CONNECTION = (*SUCCESS, *NEGOTIATION, *TRANSPORT)
