"""Lines of the settings dialect: what it takes from them, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile

from logdx.dialects.settings import SETTINGS
from logdx.model.names import parse_dn
from tests.dialects.env_checks import Case, holds, mixtures, never_raises, says_nothing


def setting(name: str, value: str) -> dict[str, Any]:
    return {"kind": "setting", "name": name, "value": value}


def given_input(what: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "input", "what": what, **fields}


CASES: list[Case] = [
    ("trust: 1 cert, ISRG Root X1", given_input("ca", subject=parse_dn("CN=ISRG Root X1"))),
    (
        "I (1620) safe: trust: subject O=Digital Signature Trust Co., CN=DST Root CA X3",
        given_input("ca", subject=parse_dn("O=Digital Signature Trust Co., CN=DST Root CA X3")),
    ),
    ("gw: trust store /etc/gw/ca.pem: 1 certificate", given_input("ca", path="/etc/gw/ca.pem")),
    (
        "gw:   C=US, O=Internet Security Research Group, CN=ISRG Root X1",
        given_input(
            "ca", subject=parse_dn("C=US, O=Internet Security Research Group, CN=ISRG Root X1")
        ),
    ),
    (
        " root ca : BaltimoreCyberTrustRoot",
        given_input("ca", subject=parse_dn("CN=BaltimoreCyberTrustRoot")),
    ),
    (
        "[ota] trust: DigiCertGlobalRootG2, MicrosoftRSARoot2017 (2 certs)",
        given_input("ca", subject=parse_dn("CN=MicrosoftRSARoot2017")),
    ),
    (
        "tls: ca 1 of 1: C=AT, O=Seilbahn, CN=SNT Device CA",
        given_input("ca", subject=parse_dn("C=AT, O=Seilbahn, CN=SNT Device CA")),
    ),
    (
        "node 7, root cert tag 42 (Havvind Root 1)",
        given_input("ca", subject=parse_dn("CN=Havvind Root 1")),
    ),
    (
        "client cert /spiffs/dev.crt 1164 bytes, key 1704 bytes",
        given_input("cert", path="/spiffs/dev.crt", size=1164),
    ),
    (
        "ca /spiffs/isrgrootx1.pem 1939 bytes",
        given_input("ca", path="/spiffs/isrgrootx1.pem", size=1939),
    ),
    ("ca corp_root_2009.pem loaded", given_input("ca", path="corp_root_2009.pem", parsed=True)),
    ("loading CA from /certs/root.pem", given_input("ca", path="/certs/root.pem")),
    (
        "loading /certs/cacert.pem (219432 bytes)",
        given_input("ca", path="/certs/cacert.pem", size=219432),
    ),
    (
        "loading /nvs/client.key (encrypted, password set)",
        given_input("key", path="/nvs/client.key"),
    ),
    (
        "key file: /opt/gw/certs/pump_12_private.key",
        given_input("key", path="/opt/gw/certs/pump_12_private.key"),
    ),
    (
        "cert file: /opt/gw/certs/pump_12_cert.crt",
        given_input("cert", path="/opt/gw/certs/pump_12_cert.crt"),
    ),
    (
        "curl -v --cacert /etc/ssl/root-g2.pem --crlfile issuing-g2.crl https://x.example/",
        given_input("crl", path="issuing-g2.crl"),
    ),
    ("build 118, spki pins 1", setting("pin", "set")),
    ("ALPN protocols: mqtt5", setting("alpn", "mqtt5")),
    ("connect edge.example:443 alpn 'mqtt/3.1.1'", setting("alpn", "mqtt/3.1.1")),
    ("* ALPN: curl offers h2,http/1.1", setting("alpn", "h2,http/1.1")),
    ("https_proxy=http://10.77.0.1:3128", setting("proxy", "http://10.77.0.1:3128")),
    ("HTTP proxy: 10.0.0.1:8080", setting("proxy", "10.0.0.1:8080")),
    ("Port: 1883", setting("port", "1883")),
    ("upload task (prio 5, 4096)", setting("stack_size", "4096")),
    (">>> _thread.stack_size(4096)", setting("stack_size", "4096")),
    ("task stack: 8192 bytes", setting("stack_size", "8192")),
    ("PSK not enabled in Mbed TLS library", setting("feature", "PSK")),
    (
        "not enabled in menuconfig: Please enable MBEDTLS_CERTIFICATE_BUNDLE option",
        setting("feature", "MBEDTLS_CERTIFICATE_BUNDLE"),
    ),
    ("MBEDTLS_SSL_ALPN is not defined", setting("feature", "MBEDTLS_SSL_ALPN")),
    ("crypto: MBEDTLS_AES_ALT MBEDTLS_GCM_ALT (STM32 CRYP)", setting("hw_crypto", "on")),
    ('lwm2m: SSID 1 psk id "meter-00417"', setting("psk", "set")),
    ("Setting PSK key", setting("psk", "set")),
    ("mqtts://192.168.99.4:8884, ca only", setting("client_cert", "none")),
    ("client certificate: none", setting("client_cert", "none")),
    ("No CA certificate loaded", setting("ca", "none")),
    ("Attaching the certificate bundle...", setting("ca", "bundle")),
    ("verification: none", setting("verification", "none")),
    ("authmode optional", setting("verification", "optional")),
    ("verify_mode=MBEDTLS_SSL_VERIFY_REQUIRED", setting("verification", "required")),
    ("sni=hub.example.net", setting("sni", "hub.example.net")),
    ("SNI disabled", setting("sni", "off")),
    ("hostname check: off", setting("hostname_check", "off")),
    ("Set min SSL version to TLS 1.0", setting("tls_version", "1.0")),
    ("dtls: role server, waiting for client", setting("role", "server")),
    (
        "client: cannot load ca.pem: No such file or directory",
        {"what": "ca", "path": "ca.pem", "parsed": False},
    ),
    ("error reading /etc/ssl/dev.key: permission denied", {"what": "key", "parsed": False}),
    ("loading /lfs/root.crt ... failed", {"what": "ca", "parsed": False}),
]
NOTHING = [
    "WARNING: Skipping SSL Verification. INSECURE!",
    "WARNING: Use certificates for a more secure communication!",
    "Alternatively, you may want to use auth_mode=optional for testing purposes.",
    "Failed to verify peer certificate!",
    "verify peer certificate fail....",
    "* ALPN: server accepted http/1.1",
    "trust me, the gate is closed",
    "the root of the problem is 12 bytes",
    "SSL - No CA Chain is set, but required to operate",
    "The certificate is not correctly signed by the trusted CA",
    "issuer name       : C=US, O=X, CN=Y Root CA",
    "VERIFY OK: depth=1, CN=Skihuette CA",
    "device cert size[1224]",
    "=> parse certificate",
    "trust: 1 certificate(s) loaded",
    "cannot open /dev/ttyUSB0",
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_takes(line: str, expected: dict[str, Any]) -> None:
    holds(SETTINGS, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(SETTINGS, line)


@profile(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(SETTINGS, lines)
