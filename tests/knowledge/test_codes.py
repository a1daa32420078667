"""Codes in every dress that logs print them in (field notes: about 150 public threads)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.knowledge.codes import LAYERS, Reading, by_name, by_sentence, decode

X509_VERIFY = "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED"
FATAL_ALERT = "MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE"

DRESSES = [
    # decimal
    ("-9984", -9984, X509_VERIFY),
    ("9984", -9984, X509_VERIFY),
    (" -9984 ", -9984, X509_VERIFY),
    ("-9984:", -9984, X509_VERIFY),
    ("-30592", -0x7780, FATAL_ALERT),
    ("-26624", -0x6800, "MBEDTLS_ERR_SSL_TIMEOUT"),
    ("-80", -0x50, "MBEDTLS_ERR_NET_CONN_RESET"),
    ("-76", -0x4C, "MBEDTLS_ERR_NET_RECV_FAILED"),
    ("-27392", -0x6B00, "MBEDTLS_ERR_SSL_WAITING_SERVER_HELLO_RENEGO"),
    ("-28160", -0x6E00, "MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE"),
    ("\u22129984", -9984, X509_VERIFY),
    ("\u20139984", -9984, X509_VERIFY),
    # hex with 0x, signed or not, padded or not
    ("-0x2700", -9984, X509_VERIFY),
    ("0x2700", -9984, X509_VERIFY),
    ("-0X2700", -9984, X509_VERIFY),
    ("-0x7F00", -0x7F00, "MBEDTLS_ERR_SSL_ALLOC_FAILED"),
    ("-0x7f00", -0x7F00, "MBEDTLS_ERR_SSL_ALLOC_FAILED"),
    ("-0x0050", -0x50, "MBEDTLS_ERR_NET_CONN_RESET"),
    ("-0x50", -0x50, "MBEDTLS_ERR_NET_CONN_RESET"),
    ("(-0x0050)", -0x50, "MBEDTLS_ERR_NET_CONN_RESET"),
    ("(-0x0034) text", -0x34, "MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED"),
    ("0x7780", -0x7780, FATAL_ALERT),
    ("-0x5D80", -0x5D80, "MBEDTLS_ERR_SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME"),
    # two prints of one number
    ("-0x10 (-16)", -16, "MBEDTLS_ERR_MPI_ALLOC_FAILED"),
    ("-9984 (-0x2700)", -9984, X509_VERIFY),
    ("-0x2700 (-9984): X509", -9984, X509_VERIFY),
    ("-9984, -0x2700", -9984, X509_VERIFY),
    # words around it
    ("Reason:[-0x7f00]", -0x7F00, "MBEDTLS_ERR_SSL_ALLOC_FAILED"),
    (":-29184:", -0x7200, "MBEDTLS_ERR_SSL_INVALID_RECORD"),
    ("TLS_Connect fail (0x2700, NULL)", -9984, X509_VERIFY),
    ("lMbedtlsError[-29312]=", -0x7280, "MBEDTLS_ERR_SSL_CONN_EOF"),
    ("esp_tls_stack_err=9984", -9984, X509_VERIFY),
    ("transportStatus=-30848", -0x7880, "MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY"),
    ("Error:  -30208", -0x7600, "MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED"),
    ("error=76", -0x4C, "MBEDTLS_ERR_NET_RECV_FAILED"),
    ("(-9984, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED')", -9984, X509_VERIFY),
    ("10368 0 8015 -1", -0x2880, "MBEDTLS_ERR_X509_ALLOC_FAILED"),
    ("port 8883 -0x4c", -0x4C, "MBEDTLS_ERR_NET_RECV_FAILED"),
    ("L#206 -0x52", -0x52, "MBEDTLS_ERR_NET_UNKNOWN_HOST"),
    # hex without 0x
    ("2700", -9984, X509_VERIFY),
    ("-2700", -9984, X509_VERIFY),
    ("-7780", -0x7780, FATAL_ALERT),
    ("-7100", -0x7100, "MBEDTLS_ERR_SSL_BAD_INPUT_DATA"),
    ("-7880", -0x7880, "MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY"),
    ("-7200", -0x7200, "MBEDTLS_ERR_SSL_INVALID_RECORD"),
    ("-7f00", -0x7F00, "MBEDTLS_ERR_SSL_ALLOC_FAILED"),
    ("-4290", -0x4290, "MBEDTLS_ERR_RSA_PUBLIC_FAILED"),
    ("-4310", -0x4310, "MBEDTLS_ERR_RSA_PRIVATE_FAILED"),
    # 32 bits of two's complement
    ("0xffffd900", -9984, X509_VERIFY),
    ("0xFFFFD900", -9984, X509_VERIFY),
    ("ffffde1e", -0x21E2, "MBEDTLS_ERR_X509_INVALID_FORMAT"),
    ("(FFFFD900)", -9984, X509_VERIFY),
    ("(FFFFD900): X509 - Certificate", -9984, X509_VERIFY),
    ("FFFFBC80", -0x4380, "MBEDTLS_ERR_RSA_VERIFY_FAILED"),
    ("0xffff8880", -0x7780, FATAL_ALERT),
    ("4294957312", -9984, X509_VERIFY),
    ("0xffffffffffffd900", -9984, X509_VERIFY),
    ("-0xffff9800", -0x6800, "MBEDTLS_ERR_SSL_TIMEOUT"),  # WIZnet prints it so
    # PSA statuses of 4.x
    ("-0x87", -135, "PSA_ERROR_INVALID_ARGUMENT"),
    ("-135", -135, "PSA_ERROR_INVALID_ARGUMENT"),
    ("-0x008D", -141, "PSA_ERROR_INSUFFICIENT_MEMORY"),
    ("-148", -148, "PSA_ERROR_INSUFFICIENT_ENTROPY"),
    ("0xffffff6b (decimal: -149)", -149, "PSA_ERROR_INVALID_SIGNATURE"),
    # ESP-IDF
    ("0x8001", 0x8001, "ESP_ERR_ESP_TLS_CANNOT_RESOLVE_HOSTNAME"),
    ("32769", 0x8001, "ESP_ERR_ESP_TLS_CANNOT_RESOLVE_HOSTNAME"),
    ("8015", 0x8015, "ESP_ERR_MBEDTLS_X509_CRT_PARSE_FAILED"),
    ("8018", 0x8018, "ESP_ERR_MBEDTLS_SSL_WRITE_FAILED"),
    ("[0x801A] (ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED)", 0x801A,
     "ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED"),
    ("[0x8010] (ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED)", 0x8010,
     "ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED"),  # up to v4.3
    ("0x7002", 0x7002, "ESP_ERR_HTTP_CONNECT"),
    ("28674", 0x7002, "ESP_ERR_HTTP_CONNECT"),
    ("0x101", 0x101, "ESP_ERR_NO_MEM"),
    # others that speak for themselves
    ("202", 202, "EAI_FAIL"),
    ("10061", 10061, "WSAECONNREFUSED"),
    ("11001", 11001, "WSAHOST_NOT_FOUND"),
    ("-3009", -3009, "NSAPI_ERROR_DNS_FAILURE"),
    ("-0x7783", -0x7783, FATAL_ALERT),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "name"), DRESSES)
def test_dress(text: str, value: int, name: str) -> None:
    first = decode(text)[0]
    assert (first.value, first.names[0]) == (value, name)


SUMS = [
    ("-0x4290", "MBEDTLS_ERR_RSA_PUBLIC_FAILED", "MBEDTLS_ERR_MPI_ALLOC_FAILED"),
    ("-0x4310", "MBEDTLS_ERR_RSA_PRIVATE_FAILED", "MBEDTLS_ERR_MPI_ALLOC_FAILED"),
    ("-0x428e", "MBEDTLS_ERR_RSA_PUBLIC_FAILED", "MBEDTLS_ERR_MPI_NOT_ACCEPTABLE"),
    ("-0x262e", "MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG", "MBEDTLS_ERR_OID_NOT_FOUND"),
    ("-0x112c", "MBEDTLS_ERR_PEM_INVALID_DATA", "MBEDTLS_ERR_BASE64_INVALID_CHARACTER"),
    ("-0x2562", "MBEDTLS_ERR_X509_INVALID_EXTENSIONS", "MBEDTLS_ERR_ASN1_UNEXPECTED_TAG"),
    ("-0x8680", "MBEDTLS_ERR_RSA_PRIVATE_FAILED", "MBEDTLS_ERR_RSA_VERIFY_FAILED"),
    ("-9774", "MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG", "MBEDTLS_ERR_OID_NOT_FOUND"),
    ("-0x3E66", "MBEDTLS_ERR_PK_FILE_IO_ERROR", "MBEDTLS_ERR_ASN1_LENGTH_MISMATCH"),
]


@pytest.mark.parametrize(("text", "high", "low"), SUMS)
def test_high_and_low_part(text: str, high: str, low: str) -> None:
    first = decode(text)[0]
    assert (first.high, first.low, first.names[0]) == (high, low, high)
    assert low in first.names
    assert not first.ambiguous


NO_CODES = [
    "", " ", "0", "0x0", "-0x0", "ok", "dead beef", "fee", "NULL", "5 (-0xfffffffb)", "-0xfffffffb",
    "-0xffffffe3", "29 (-0xffffffe3)", "4 (-0xfffffffc)", "1460 (-0xfffffa4c)", "v3.6.3", "1.2.3.4",
    "2022-06-04", "--", "0x", "-", "\x00", "returned 0 (-0x0000)",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_CODES)
def test_no_code(text: str) -> None:
    assert decode(text) == ()


HINTS = [
    ("-0x52", {"function": "mbedtls_net_connect"}, "mbedtls", "MBEDTLS_ERR_NET_UNKNOWN_HOST"),
    ("-111", {"function": "connect"}, "errno", "ECONNREFUSED"),
    ("111", {"function": "lwip_connect"}, "errno", "ECONNREFUSED"),
    ("-104", {"function": "mbedtls_ssl_read"}, "mbedtls", "MBEDTLS_ERR_ASN1_INVALID_DATA"),
    ("-111", {"function": "mbedtls_ssl_handshake"}, "errno", "ECONNREFUSED"),
    ("-2", {"function": "getaddrinfo"}, "dns", "EAI_NONAME"),
    ("202", {"function": "getaddrinfo"}, "dns", "EAI_FAIL"),
    ("-4", {"layer": "aws-sdk"}, "aws-sdk", "SSL_CONNECTION_ERROR"),
    ("-12", {"layer": "aws-sdk"}, "aws-sdk", "NETWORK_SSL_READ_ERROR"),
    ("Error(-23)", {"function": "aws_iot_mqtt_connect"}, "aws-sdk", "NETWORK_ERR_NET_UNKNOWN_HOST"),
    ("-13", {"layer": "wiznet"}, "wiznet", "SOCKERR_TIMEOUT"),
    ("Connect failed -13", {"function": "wizchip_connect"}, "wiznet", "SOCKERR_TIMEOUT"),
    ("48", {"layer": "pkcs11"}, "pkcs11", "CKR_DEVICE_ERROR"),
    ("0x82", {"function": "C_FindObjects"}, "pkcs11", "CKR_OBJECT_HANDLE_INVALID"),
    ("5", {"layer": "mqtt"}, "mqtt", "MQTT_CONNACK_NOT_AUTHORIZED"),
    ("0x87", {"layer": "mqtt"}, "mqtt", "MQTT5_NOT_AUTHORIZED"),
    ("-2", {"function": "PubSubClient"}, "mqtt", "MQTT_CONNECT_FAILED"),
    ("403", {"layer": "http"}, "http", "HTTP_403_FORBIDDEN"),
    ("-13", {"layer": "lwip"}, "lwip", "ERR_ABRT"),
    ("-1", {"function": "esp_http_client_perform"}, "esp-err", "ESP_FAIL"),
    ("-76", {"layer": "mbedtls"}, "mbedtls", "MBEDTLS_ERR_NET_RECV_FAILED"),
    ("-9984", {"function": "iot_tls_connect"}, "mbedtls", X509_VERIFY),
    ("-9984", {"layer": "errno"}, "mbedtls", X509_VERIFY),
    ("116", {"layer": "errno"}, "errno", "ETIMEDOUT"),
    ("110", {"layer": "errno"}, "errno", "ETIMEDOUT"),
]


@pytest.mark.parametrize(("text", "hint", "layer", "name"), HINTS)
def test_hint(text: str, hint: dict[str, str], layer: str, name: str) -> None:
    readings = decode(text, **hint)
    assert (readings[0].layer, readings[0].names[0]) == (layer, name)
    assert len(readings) == 1


@pytest.mark.parametrize("function", ["mbedtls_ssl_read", "f_recv", "recv()", "mbedtls_ssl_write"])
def test_bytes_read_are_no_code(function: str) -> None:
    assert decode("80", function=function) == ()
    assert decode("-80", function=function) != ()


def test_a_wrapper_s_own_minus_one_is_no_code() -> None:
    assert decode("-1", function="wz_tls_connect") == ()


@pytest.mark.parametrize("text", ["-1", "-4", "-13", "48", "5", "113"])
def test_small_numbers_are_ambiguous(text: str) -> None:
    readings = decode(text)
    assert all(reading.ambiguous for reading in readings)
    assert len({(reading.layer, reading.value) for reading in readings}) == len(readings)


def test_reused_value_names_the_current_meaning_first() -> None:
    (reading,) = decode("-0x7B00")
    assert reading.names == (
        "MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET",
        "MBEDTLS_ERR_SSL_BAD_HS_SERVER_KEY_EXCHANGE",
    )
    assert reading.ambiguous
    assert "2.0.0 to 2.28.10" in reading.versions


def test_version_decides_a_reused_value() -> None:
    (reading,) = decode("-0x7B00", version="2.28.8")
    assert reading.names[0] == reading.high == "MBEDTLS_ERR_SSL_BAD_HS_SERVER_KEY_EXCHANGE"
    assert "ServerKeyExchange" in reading.meaning
    assert not reading.ambiguous


def test_renamed_value_is_not_ambiguous() -> None:
    (reading,) = decode("-0x6E80")
    assert "MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION" in reading.names
    assert not reading.ambiguous


def test_esp_tls_was_renumbered() -> None:
    (reading,) = decode("0x8010")
    assert reading.names == (
        "ESP_ERR_MBEDTLS_CERT_PARTLY_OK",
        "ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED",
    )
    assert reading.ambiguous


def test_printed_name_settles_the_meaning() -> None:
    (reading,) = decode("[0x8010] (ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED)")
    assert reading.meaning == "the TLS handshake failed"
    assert not reading.ambiguous


NAMES = [
    ("MBEDTLS_ERR_X509_CERT_VERIFY_FAILED", -9984),
    ("X509_CERT_VERIFY_FAILED", -9984),
    ("mbedtls_err_x509_cert_verify_failed", -9984),
    ("'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED'", -9984),
    ("MBEDTLS_ERR_X509_CERT_VERI", -9984),
    ("MBEDTLS_ERR_SSL_INVALID_MAC", -0x7180),
    ("SSL_CONN_EOF", -0x7280),
    ("POLARSSL_ERR_SSL_MALLOC_FAILED", -0x7F00),
    ("POLARSSL_ERR_NET_WANT_READ", -0x52),
    ("MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED", -0x4290),
    ("ESP_ERR_MBEDTLS_SSL_SETUP_FAILED", 0x8017),
    ("ESP_TLS_ERR_SSL_TIMEOUT", -0x6800),
    ("ESP_FAIL", -1),
    ("PSA_ERROR_BAD_STATE", -137),
    ("ECONNREFUSED", 111),
    ("CKR_DEVICE_ERROR", 0x30),
    ("SOCKERR_TIMEOUT", -13),
    ("NETWORK_ERR_NET_UNKNOWN_HOST", -23),
]


@pytest.mark.parametrize(("name", "value"), NAMES)
def test_name(name: str, value: int) -> None:
    reading = by_name(name)
    assert reading is not None
    assert reading.value == value


@pytest.mark.parametrize("name", ["", "NONSENSE", "SSL", "MBEDTLS_ERR_SSL_BAD_HS", "+", "a+b"])
def test_no_name(name: str) -> None:
    assert by_name(name) is None


VERIFY = "X509 - Certificate verification failed, e.g. CRL, CA or signature check failed"
SENTENCES = [
    (VERIFY, -9984),
    (VERIFY + ".", -9984),
    (VERIFY[:40], -9984),
    ("X509 - Certificate verif", -9984),
    (VERIFY.upper(), -9984),
    ("  X509 -  Certificate verification failed, e.g.  CRL, CA or signature check failed ", -9984),
    ("SSL - The operation timed out : <No-Low-Level-Code>.", -0x6800),
    ("SSL - A fatal alert message was received from our peer", -0x7780),
    ("RSA - The public key operation failed : BIGNUM - Memory allocation failed", -0x4290),
    ("X509 - Signature algorithm (oid) is unsupported : OID - OID is not found", -0x262E),
    ("PEM - PEM string is not as expected : BASE64 - Invalid character in input", -0x112C),
    ("UNKNOWN ERROR CODE (0080) : HMAC_DRBG - Read/write error in file", -135),
    ("UNKNOWN ERROR CODE (7A80)", -0x7A80),
    ("SSL - Connection requires a read call", -0x6900),
    ("SSL - Attempt to verify a certificate without an expected hostname. This is", -0x5D80),
    ("SSL - The connection indicated an EOF", -0x7280),
    ("SSL - The connection indicated an EOF (errno 0)", -0x7280),
]


@pytest.mark.parametrize(("sentence", "value"), SENTENCES)
def test_sentence(sentence: str, value: int) -> None:
    reading = by_sentence(sentence)
    assert reading is not None
    assert reading.value == value


@pytest.mark.parametrize(
    "sentence",
    ["", "X509 - ", "X509 - Cert", "SSL - Process", "hello world", " : ", "UNKNOWN ERROR"],
)
def test_no_sentence(sentence: str) -> None:
    assert by_sentence(sentence) is None


@given(st.text())
def test_decode_never_raises(text: str) -> None:
    assert all(isinstance(reading, Reading) for reading in decode(text))


@given(
    st.text(alphabet="-+0123456789abcdefABCDEFx() []:=,'_.", max_size=30),
    st.sampled_from([None, *LAYERS, "nonsense"]),
    st.sampled_from([None, "connect", "mbedtls_ssl_read", "", "()"]),
    st.sampled_from([None, "2.28.3", "v4.4", "", "x"]),
)
def test_decode_never_raises_on_near_codes(
    text: str, layer: str | None, function: str | None, version: str | None
) -> None:
    for reading in decode(text, layer=layer, function=function, version=version):
        assert reading.layer in LAYERS
        assert reading.names
        assert reading.value != 0


@given(st.text())
def test_names_and_sentences_never_raise(text: str) -> None:
    by_name(text)
    by_sentence(text)
    by_sentence("SSL - " + text)


@given(st.integers(min_value=1, max_value=0x7FFF))
def test_every_dress_of_a_number_has_the_same_meaning(number: int) -> None:
    dresses = (f"-0x{number:x}", f"-0x{number:04X}", f"0x{0x100000000 - number:x}")
    values = {decode(dress, layer="mbedtls")[:1] for dress in dresses}
    assert len(values) == 1
