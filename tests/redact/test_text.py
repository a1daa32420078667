import io
import string
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logdx import explain
from logdx.diagnose.rules import Rule, load_rules
from logdx.errors import UsageError
from logdx.redact import KINDS, Redactor, kinds_to_keep, redact_lines, redact_text
from logdx.resources import folder
from logdx.source import Source, open_path, open_text
from tests.redact import planted

SAMPLES = sorted(folder("samples").glob("*.log"))
NOW = datetime(2026, 11, 24, tzinfo=UTC)
LINES = [(kind, line) for kind, lines in planted.LABELLED.items() for line in lines]
SHAPES = [(kind, secret) for kind, secrets in planted.SHAPED.items() for secret in secrets]
ALPHABET = string.ascii_letters + string.digits
secrets = st.text(ALPHABET + "+/_-", min_size=20, max_size=44).filter(
    lambda s: any(c.isdigit() for c in s) and any(c.isalpha() for c in s) and s[0].isalpha()
    and s[-1].isalnum()
)  # fmt: skip


@pytest.mark.parametrize(("kind", "line"), LINES)
def test_a_labelled_secret_goes_and_the_rest_stays(kind: str, line: str) -> None:
    secret = "hunter2Zq9xW4kP7mT3"
    for dress in planted.DRESSES:
        redacted = redact_text(dress.format(line.format(secret)))
        before, after = dress.split("{}")
        assert secret not in redacted
        assert f"<{kind}-" in redacted
        assert redacted.startswith(before)
        assert redacted.endswith(after)


@pytest.mark.parametrize(("kind", "secret"), SHAPES)
def test_a_secret_of_known_shape_goes(kind: str, secret: str) -> None:
    for dress, around in product(planted.DRESSES, planted.AROUND):
        text = dress.format(around.format(secret))
        assert redact_text(text) == dress.format(around.format(f"<{kind}-1>"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LINES), secrets, st.sampled_from(planted.DRESSES), st.booleans())
def test_no_planted_secret_survives(
    line: tuple[str, str], secret: str, dress: str, is_utf16: bool
) -> None:
    text = "boot\n" + dress.format(line[1].format(secret)) + "\nmbedtls_ssl_handshake returned -1"
    if is_utf16:
        text = "\n".join(line for _, line in _source(text.encode("utf-16")))
    redacted = redact_text(text)
    assert secret not in redacted
    assert redacted.startswith("boot\n")
    assert redacted.endswith("\nmbedtls_ssl_handshake returned -1")
    assert redact_text(redacted) == redacted


def _source(data: bytes) -> Source:
    return Source("x", io.BytesIO(data))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(
    st.text(max_size=60),
    st.sampled_from([line.format("hunter2Zq9xW4kP7mT3") for _, line in LINES]),
    st.sampled_from([secret for _, secret in SHAPES]),
    st.sampled_from(['"', "\\", "<password-1>", "-----BEGIN PRIVATE KEY-----", "sig=", "A" * 70,
                     "dumping 'master secret' (48 bytes)", "0000:  16 03 03 00"]),
), max_size=8).map("\n".join))  # fmt: skip
def test_redacting_twice_changes_nothing_and_keeps_the_lines(text: str) -> None:
    once = redact_text(text)
    assert redact_text(once) == once
    assert once.count("\n") == text.count("\n")


def test_lines_one_by_one_give_the_same_as_the_text_at_once() -> None:
    text = "\n".join(line.format("hunter2Zq9xW4kP7mT3") for _, line in LINES)
    assert "\n".join(redact_lines(text.split("\n"))) == redact_text(text)


def test_the_same_secret_has_the_same_placeholder() -> None:
    text = "password=alpha1234\nurl mqtts://u:alpha1234@h.example\npassword=beta5678\n"
    redacted = redact_text(text).split("\n")
    assert redacted[0] == "password=<password-1>"
    assert redacted[1] == "url mqtts://<user-1>:<password-1>@h.example"
    assert redacted[2] == "password=<password-2>"


def test_a_secret_without_its_label_is_known_again() -> None:
    redacted = redact_text("wifi psk=Sommer2024hof\nkey Sommer2024hof rejected\n")
    assert redacted == "wifi psk=<wifi-1>\nkey <wifi-1> rejected\n"


def test_numbers_of_placeholders_in_the_text_are_not_given_again() -> None:
    assert redact_text("a <ip-4>\nb 203.0.113.9") == "a <ip-4>\nb <ip-5>"


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("private-key", "tls-secret")])
def test_each_kind_can_be_kept(kind: str) -> None:
    lines = ["password=alpha1234", "token=zeta9876xyz", "SSID: Hofladen", "username: jane",
             "a@b.example", "203.0.113.9", "24:0a:c4:00:11:22"]  # fmt: skip
    kinds = ["password", "token", "wifi", "user", "email", "ip", "mac"]
    redacted = redact_text("\n".join(lines), frozenset((kind,))).split("\n")
    assert redacted[kinds.index(kind)] == lines[kinds.index(kind)]
    assert all("<" in line for name, line in zip(kinds, redacted, strict=True) if name != kind)


def test_a_kind_that_does_not_exist_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'password'"):
        kinds_to_keep(["pasword"])
    assert kinds_to_keep(["ip", "mac"]) == {"ip", "mac"}


def test_private_addresses_stay_unless_asked_for() -> None:
    text = "from 192.168.1.7 via 10.0.0.1, fe80::1:2 and 127.0.0.1 to 203.0.113.9"
    assert redact_text(text) == text.replace("203.0.113.9", "<ip-1>")
    asked = redact_text(text, private_addresses=True)
    assert asked == "from <ip-1> via <ip-2>, <ip-3> and 127.0.0.1 to <ip-4>"


INNOCENT = """\
serial number     : 4F:D5:C7:AC:78:89
serial number     : 0F:14:96:5F:20:20:69:99:4F:D5:C7:AC:78:89:41:E2
issuer name       : C=IE, O=Baltimore, OU=CyberTrust, CN=Baltimore CyberTrust Root
issued  on        : 2020-07-21 23:00:00
signed using      : RSA with SHA-256
RSA key size      : 4096 bits
dNSName : *.azure-devices.net
2.5.29.17 and OID 1.3.6.1.4.1.311.60.2.1.3
mbed TLS 2.28.1.2, version 1.2.3.4, IDF v5.1.2.3, OpenSSL 1.1.1.4
mbedtls_ssl_handshake returned -0x2700 (-9984) flags 0x00000008
MQTT: bad user name or password (0x04), password: null, password=, ssid: (null)
password length: 12, token count: 3, password required
E (5230) esp-tls-mbedtls: mbedtls_x509_crt_parse returned -0x2180
SSID 3 offline, retry in 60 s
device key: /certs/device.key, private key file: client.key, key: 1704 bytes
openssl s_client -connect hub.azure-devices.net:8883 -servername hub.azure-devices.net
broadcast ff:ff:ff:ff:ff:ff, none 00:00:00:00:00:00, mask 255.255.255.0, any 0.0.0.0
SharedAccessKeyName=iothubowner;HostName=hub.azure-devices.net
I (312) cpu_start: Pro cpu start user code
ssl_tls.c:5771: |1| mbedtls_ssl_get_verify_result: 0x08
-----BEGIN CERTIFICATE-----
MIIDxTCCAq2gAwIBAgIQAqxcJmoLQJuPC3nyrkYldzANBgkqhkiG9w0BAQUFADBs
MQswCQYDVQQGEwJVUzEVMBMGA1UEChMMRGlnaUNlcnQgSW5jMRkwFwYDVQQLExB3
-----END CERTIFICATE-----
"""


@pytest.mark.parametrize("line", INNOCENT.splitlines())
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact_text(line) == line


def test_a_text_without_secrets_is_not_changed() -> None:
    assert redact_text(INNOCENT) == INNOCENT


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_redacted_sample_gets_the_same_diagnosis(path: Path) -> None:
    text = "\n".join(line for _, line in open_path(path)) + "\n"
    redacted = redact_text(text)
    assert redact_text(redacted) == redacted
    if redacted != text:
        assert _answer(redacted) == _answer(text)


@cache
def _rules() -> list[Rule]:
    return load_rules()


def _answer(text: str) -> object:
    report = explain(open_text(text), rules=_rules(), now=NOW)
    causes = [
        (d.cause, d.rule, [e.line for e in d.evidence], [e.line for e in d.symptoms])
        for d in report.diagnoses
    ]
    return report.verdict, causes, [a.outcome for a in report.attempts]


def test_counts_say_how_many_of_each_kind() -> None:
    redactor = Redactor()
    redactor.text("password=alpha1234 203.0.113.9\n203.0.113.9 and 203.0.113.10\n")
    assert dict(redactor.counts) == {"password": 1, "ip": 2}


def test_a_name_that_begins_like_an_article_goes() -> None:
    redacted = redact_text("I (3) example_connect: Connecting to A00...\nConnecting to A00....\n")
    assert redacted.count("Connecting to <wifi-1>") == 2


def test_a_label_in_an_open_key_stays_when_its_secret_is_gone() -> None:
    once = redact_text("-----BEGIN PRIVATE KEY-----\nx;SharedAccessKey=aB3dE5fG7hJ9kL1mN3pQ\n")
    assert once == "-----BEGIN PRIVATE KEY-----\nx;SharedAccessKey=<token-1>\n"
    assert redact_text(once) == once
