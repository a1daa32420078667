"""Roots, intermediates, endpoints, interceptors, and how names compare."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.knowledge import trust
from logdx.knowledge.dn import attributes_of, common_name, key_of

BALTIMORE = "C=IE, O=Baltimore, OU=CyberTrust, CN=Baltimore CyberTrust Root"
ENTRUST = r"C=US, O=Entrust\, Inc., OU=www.entrust.net/CPS is incorporated by reference"


@pytest.mark.parametrize(
    "dn",
    [
        BALTIMORE,
        "C = IE, O = Baltimore, OU = CyberTrust, CN = Baltimore CyberTrust Root",
        "/C=IE/O=Baltimore/OU=CyberTrust/CN=Baltimore CyberTrust Root",
        "CN=Baltimore CyberTrust Root,OU=CyberTrust,O=Baltimore,C=IE",
        "c=ie, o=BALTIMORE, ou=cybertrust, cn=Baltimore  CyberTrust Root ",
        'C = IE, O = "Baltimore", OU = CyberTrust, CN = "Baltimore CyberTrust Root"',
        r"C=IE, O=Baltimore, OU=CyberTrust, CN=Baltimore\20CyberTrust Root",
    ],
)
def test_prints_of_one_name(dn: str) -> None:
    root = trust.root_by_dn(dn)
    assert root is not None
    assert root.id == "baltimore_cybertrust_root"


@pytest.mark.parametrize(
    ("printed", "same"),
    [
        (r"O=DigiCert\, Inc., CN=x", "O=DigiCert, Inc., CN=x"),
        (r"O=DigiCert\, Inc., CN=x", 'O = "DigiCert, Inc.", CN = x'),
        (r"O=DigiCert\, Inc., CN=x", "/O=DigiCert, Inc./CN=x"),
        (ENTRUST, "/C=US/O=Entrust, Inc./OU=www.entrust.net/CPS is incorporated by reference"),
        ("ST=Arizona", "S=Arizona"),
        ("O=a + CN=b", "O=a, CN=b"),
        (r"CN=\C3\A9", "CN=é"),
    ],
)
def test_same_name(printed: str, same: str) -> None:
    assert key_of(printed) == key_of(same)


def test_attributes_keep_their_order() -> None:
    assert attributes_of("C=US, O=Let's Encrypt, CN=R3") == (
        ("C", "US"), ("O", "Let's Encrypt"), ("CN", "R3"),
    )  # fmt: skip
    assert common_name("C=US, O=x") is None
    assert attributes_of("") == ()


def test_every_root_is_found_by_its_own_name() -> None:
    for root in trust.all_roots():
        assert trust.root_by_dn(root.dn) is root
        assert trust.root(root.id) is root
        assert trust.interceptor_of(root.dn) is None
    for intermediate in trust.all_intermediates():
        assert trust.intermediate_by_dn(intermediate.dn) is intermediate
        assert trust.interceptor_of(intermediate.dn) is None
        assert trust.root(intermediate.root)


@pytest.mark.parametrize(
    ("cn", "at", "status"),
    [
        ("Baltimore CyberTrust Root", date(2022, 6, 1), "valid"),
        ("Baltimore CyberTrust Root", date(2025, 4, 15), "removed"),
        ("Baltimore CyberTrust Root", date(2025, 5, 13), "expired"),
        ("DST Root CA X3", date(2021, 9, 30), "valid"),
        ("DST Root CA X3", date(2021, 10, 1), "expired"),
        ("DigiCert Global Root G2", date(2026, 11, 23), "valid"),
        ("DigiCert Global Root CA", date(2026, 4, 14), "valid"),
        ("DigiCert Global Root CA", date(2026, 11, 23), "removed"),
        ("Entrust Root Certification Authority - G2", date(2026, 1, 1), "distrusted"),
        ("ISRG Root X1", date(2026, 11, 23), "valid"),
        ("emSign Root CA - G1", date(2026, 11, 23), "distrusted"),
        ("AddTrust External CA Root", date(2021, 1, 1), "expired"),
    ],
)
def test_root_status(cn: str, at: date, status: str) -> None:
    root = trust.root_by_cn(cn)
    assert root is not None
    assert trust.root_status(root, at) == status


def test_unknown_names() -> None:
    assert trust.root_by_dn("CN=nobody") is None
    assert trust.root_by_cn("nobody") is None
    assert trust.intermediate_by_dn("CN=nobody") is None
    assert trust.endpoint_of("example.org") is None


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("my-hub.azure-devices.net", "Azure IoT Hub"),
        ("MY-HUB.Azure-Devices.NET.", "Azure IoT Hub"),
        ("*.azure-devices.net", "Azure IoT Hub"),
        ("azure-devices.net", "Azure IoT Hub"),
        ("global.azure-devices-provisioning.net", "Azure IoT Hub Device Provisioning Service"),
        ("a1b2c3-ats.iot.eu-west-1.amazonaws.com", "AWS IoT Core"),
        ("*.iot.eu-west-1.amazonaws.com", "AWS IoT Core"),
        ("a1b2c3.iot.eu-west-1.amazonaws.com", "AWS IoT Core, legacy endpoint (no -ats)"),
        ("abc.s1.eu.hivemq.cloud", "HiveMQ Cloud"),
        ("api.github.com", "GitHub"),
        ("objects.githubusercontent.com", "GitHub content and release assets"),
        ("test.mosquitto.org", "Mosquitto test broker"),
        ("test.mosquitto.org:8081", "Mosquitto test broker, Let's Encrypt port"),
        ("mqtt.googleapis.com", "Google Cloud IoT Core"),
        ("storage.googleapis.com", "Google APIs"),
    ],
)
def test_endpoint(host: str, service: str) -> None:
    endpoint = trust.endpoint_of(host)
    assert endpoint is not None
    assert endpoint.service == service


@pytest.mark.parametrize(
    "host", ["", ".", "..", ":", "net", "com", "evil-azure-devices.net.example", "x" * 400]
)
def test_no_endpoint(host: str) -> None:
    assert trust.endpoint_of(host) is None


def test_the_root_of_azure_iot_hub_changed() -> None:
    hub = trust.endpoint_of("hub.azure-devices.net")
    assert hub is not None
    names = [
        [root.name for root in trust.roots_for(hub, date(year, 6, 1))] for year in (2022, 2023)
    ]
    assert names == [
        ["Baltimore CyberTrust Root"],
        ["Baltimore CyberTrust Root", "DigiCert Global Root G2"],
    ]
    assert [root.name for root in trust.roots_for(hub, date(2026, 1, 1))] == [
        "DigiCert Global Root G2"
    ]
    assert hub.backup == ("microsoft_rsa_root_certificate_authority_2017",)


def test_timelines_have_no_gap_and_no_overlap() -> None:
    for endpoint in trust.all_endpoints():
        assert endpoint.timeline[0].start is None
        assert endpoint.timeline[-1].end is None
        for earlier, later in zip(endpoint.timeline, endpoint.timeline[1:], strict=False):
            assert earlier.end == later.start


def test_the_seed_s_intermediate() -> None:
    found = trust.intermediate_by_dn("C=US, O=Microsoft Corporation, CN=Microsoft RSA TLS CA 01")
    assert found is not None
    assert (found.root, found.not_after) == ("baltimore_cybertrust_root", date(2024, 10, 8))


@pytest.mark.parametrize(
    ("dn", "product"),
    [
        ("C=US, O=Zscaler Inc., CN=Zscaler Intermediate Root CA", "Zscaler"),
        ("C=US, O=Fortinet, OU=Certificate Authority, CN=FGT60E4Q16000000", "Fortinet FortiGate"),
        ("CN=mitmproxy, O=mitmproxy", "mitmproxy"),
        ("O=DO_NOT_TRUST, OU=Created by http://www.fiddler2.com, CN=DO_NOT_TRUST_FiddlerRoot",
         "Fiddler"),
        ("CN=PortSwigger CA", "Burp Suite"),
        ("O=AO Kaspersky Lab, CN=Kaspersky Anti-Virus Personal Root Certificate", "Kaspersky"),
        ("CN=Avast Web/Mail Shield Root, O=Avast Web/Mail Shield", "Avast / AVG"),
        ("CN=ESET SSL Filter CA", "ESET"),
        ("CN=Cisco Umbrella Root CA, O=Cisco", "Cisco Umbrella"),
        ("CN=pfSense-internal-ca", "pfSense"),
        ("CN=SonicWall Firewall DPI-SSL", "SonicWall"),
        ("Netskope", "Netskope"),
        ("CN=reset.example", None),
        ("C=US, O=Cisco Systems, CN=Cisco RXC-R2", None),
        ("", None),
    ],
)  # fmt: skip
def test_interceptor(dn: str, product: str | None) -> None:
    assert trust.interceptor_of(dn) == product


@given(st.text())
def test_nothing_raises(text: str) -> None:
    for dn in (text, "CN=" + text, "/" + text, "C=US, O=" + text + ", CN=x"):
        trust.root_by_dn(dn)
        trust.intermediate_by_dn(dn)
        trust.interceptor_of(dn)
    trust.root_by_cn(text)
    trust.endpoint_of(text)
    trust.endpoint_of(text + ".azure-devices.net")
