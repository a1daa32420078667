import pytest

from logdx.redact import redact_text
from tests.redact import planted

HEADS = {
    "PRIVATE KEY": "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7",
    "RSA PRIVATE KEY": "MIIEowIBAAKCAQEAvN7Xl2bS",
    "EC PRIVATE KEY": "MHcCAQEEIBq1Vx9ZkQpW",
    "ENCRYPTED PRIVATE KEY": "MIIFHDBOBgkqhkiG9w0BBQ0wQTApBgkqhkiG9w0BBQwwHAQI",
    "OPENSSH PRIVATE KEY": "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ",
}
ROWS = [
    "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ3kL5mN7pQ9rS1tU3v"[n:]
    + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ3kL5mN7pQ9rS1tU3v"[:n]
    for n in range(7)
]
TAIL = "Zk3v9w=="


def key(kind: str) -> list[str]:
    head = HEADS[kind]
    first = head + ROWS[0][: 64 - len(head)]
    return [f"-----BEGIN {kind}-----", first, *ROWS, TAIL, f"-----END {kind}-----"]


def _leaks(redacted: str) -> list[str]:
    return [row for row in (*ROWS, TAIL) if row[:20] in redacted]


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("dress", planted.DRESSES)
def test_a_key_in_dressed_lines(kind: str, dress: str) -> None:
    lines = ["boot", *(dress.format(line) for line in key(kind)), "connecting"]
    redacted = redact_text("\n".join(lines)).split("\n")
    assert not _leaks("\n".join(redacted))
    assert redacted[0] == "boot"
    assert redacted[-1] == "connecting"
    assert len(redacted) == len(lines)
    assert redacted[1] == lines[1]
    assert redacted[-2] == lines[-2]
    assert all("<private-key-1>" in line for line in redacted[2:-2])


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize(
    "join",
    ["\\n", "\\r\\n", " ", "\\\\n", '\\n"\n"', '\\n" \\\n  "', "\r\n"],
    ids=["c", "crlf", "blanks", "json", "literals", "continued", "dos"],
)
def test_a_key_in_source_and_in_json(kind: str, join: str) -> None:
    text = '{"key": "' + join.join(key(kind)) + '"}'
    redacted = redact_text(text)
    assert not _leaks(redacted)
    assert "<private-key-1>" in redacted
    assert redact_text(redacted) == redacted


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize(("start", "end"), [(0, 6), (1, 6), (3, None), (1, None)])
def test_a_key_that_is_cut_off(kind: str, start: int, end: int | None) -> None:
    lines = [*key(kind)[start:end], "I (900) wifi: connected", "I (910) esp-tls: handshake"]
    redacted = redact_text("\n".join(lines))
    assert not _leaks(redacted)
    assert redacted.endswith("I (900) wifi: connected\nI (910) esp-tls: handshake")


@pytest.mark.parametrize("width", [33, 50, 79])
def test_a_key_that_a_terminal_wrapped(width: int) -> None:
    lines = [f"I (12345) nvs: {line}" for line in key("RSA PRIVATE KEY")]
    wrapped = [line[n : n + width] for line in lines for n in range(0, len(line), width)]
    redacted = redact_text("\n".join(wrapped))
    assert not [piece for piece in ROWS if any(piece[n : n + 12] in redacted for n in (0, 20, 40))]


def test_lines_of_other_tasks_inside_a_key_stay() -> None:
    lines = key("EC PRIVATE KEY")
    lines.insert(3, "W (123) wifi: beacon timeout, rssi -80")
    lines.insert(6, "")
    redacted = redact_text("\n".join(lines))
    assert not _leaks(redacted)
    assert "W (123) wifi: beacon timeout, rssi -80" in redacted


def test_certificates_and_public_keys_stay() -> None:
    lines = ["-----BEGIN CERTIFICATE-----", *ROWS, TAIL, "-----END CERTIFICATE-----"]
    text = "\n".join(lines)
    assert redact_text(text) == text
    assert redact_text(text.replace("CERTIFICATE", "PUBLIC KEY")) == text.replace(
        "CERTIFICATE", "PUBLIC KEY"
    )


def test_the_end_of_a_certificate_alone_is_no_key() -> None:
    text = "\n".join([*ROWS, TAIL, "-----END CERTIFICATE-----", "next"])
    assert redact_text(text) == text


def test_a_kept_key_stays() -> None:
    text = "\n".join(key("EC PRIVATE KEY"))
    assert redact_text(text, frozenset(("private-key",))) == text


@pytest.mark.parametrize(
    "line",
    [
        "CLIENT_RANDOM " + "ab" * 32 + " " + "c7" * 48,
        "CLIENT_TRAFFIC_SECRET_0 " + "ab" * 32 + " " + "c7" * 32,
        "    Master-Key: " + "C7" * 48,
        "master secret: " + "c7 " * 16,
        "PSK: " + "C7" * 32,
    ],
)
def test_key_logs_and_secrets_in_a_line(line: str) -> None:
    redacted = redact_text(line)
    assert "c7c7" not in redacted.lower()
    assert "c7 c7" not in redacted
    assert "<tls-secret-1>" in redacted
    assert redact_text(redacted) == redacted


DUMP = """\
ssl_tls.c:6012: |3| dumping '{name}' (48 bytes)
ssl_tls.c:6012: |3| 0000:  03 03 5d c7 00 11 22 33 44 55 66 77 88 99 aa bb  ..].."3DUfw.....
ssl_tls.c:6012: |3| 0010:  03 03 5d c7 00 11 22 33 44 55 66 77 88 99 aa bb  ..].."3DUfw.....
I (123) wifi: beacon timeout
ssl_tls.c:6012: |3| 0020:  03 03 5d c7 00 11 22 33 44 55 66 77 88 99 aa bb  ..].."3DUfw.....
ssl_tls.c:6020: |3| dumping 'input record header' (5 bytes)
ssl_tls.c:6020: |3| 0000:  16 03 03 00 31                                   ....1
"""


@pytest.mark.parametrize(
    "name", ["premaster secret", "master secret", "Client handshake traffic secret", "key block",
             "before encrypt: output payload"],
)  # fmt: skip
def test_dumps_of_secrets(name: str) -> None:
    lines = DUMP.format(name=name).split("\n")
    redacted = redact_text("\n".join(lines)).split("\n")
    assert [n for n, line in enumerate(redacted) if line != lines[n]] == [1, 2, 4]
    assert redacted[1] == "ssl_tls.c:6012: |3| 0000:  <tls-secret-1>"
    assert redact_text("\n".join(redacted)) == "\n".join(redacted)


@pytest.mark.parametrize(
    "dress",
    ["ssl_tls.c:1652: ", "", "|4| ", "I (123) mbedtls: ssl_tls.c:6012: ", "12:01:02.003 -> ",
     "[00:00:05.101,000] <dbg> net: ssl_tls.c:1: "],
)  # fmt: skip
def test_dumps_in_any_dress(dress: str) -> None:
    text = DUMP.format(name="master secret").replace("ssl_tls.c:6012: |3| ", dress)
    redacted = redact_text(text)
    assert "5d c7" not in redacted
    assert "3DUfw" not in redacted
    assert redacted.count("<tls-secret-1>") == 3
    assert redact_text(redacted) == redacted


def test_dumps_of_what_everybody_sees_stay() -> None:
    text = DUMP.format(name="output record sent to network")
    assert redact_text(text) == text


def test_a_dump_that_a_terminal_wrapped() -> None:
    lines = DUMP.format(name="master secret").split("\n")
    wrapped = [piece for line in lines[:3] for piece in (line[:60], line[60:])]
    redacted = redact_text("\n".join([*wrapped, "", "next line of the log"]))
    assert "5d c7" not in redacted
    assert "88 99" not in redacted
    assert redacted.endswith("next line of the log")


def test_a_number_in_bits_is_a_number_of_octets() -> None:
    text = (
        "|3| value of 'ECDH: z' (255 bits) is:\n"
        "|3|  7f c7 11 22 33 44 55 66 77 88 99 aa bb cc dd ee\n"
        "|3|  7f c7 11 22 33 44 55 66 77 88 99 aa bb cc dd ee\n"
        "|3|  00 01 02 03\n"
    )
    assert redact_text(text) == (
        "|3| value of 'ECDH: z' (255 bits) is:\n|3|  <tls-secret-1>\n|3|  <tls-secret-1>\n"
        "|3|  00 01 02 03\n"
    )


def test_a_token_that_a_terminal_wrapped() -> None:
    token = "eyJ" + "a1B2c3D4" * 20
    line = f"I (99) http: jwt {token}"
    wrapped = [line[n : n + 80] for n in range(0, len(line), 80)]
    redacted = redact_text("\n".join([*wrapped, "I (100) http: done"]))
    assert "a1B2c3D4" not in redacted
    assert redacted.endswith("\nI (100) http: done")
