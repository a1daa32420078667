"""What --ca makes of a file, against what a real mbedTLS (3.6.3) loads of the same bytes."""

from pathlib import Path

import pytest
from cryptography.x509.oid import NameOID

from logdx.certs.inputs import read_files
from logdx.certs.literals import literals
from logdx.errors import SourceError
from logdx.model.device import DeviceFile
from logdx.model.records import Certificate, Input
from tests.certs.made import (
    TEST_CA,
    c_array,
    c_string,
    certificate,
    der,
    key_pem,
    name,
    new_key,
    pem,
)
from tests.certs.real import needs_mbedtls, parsed_by_mbedtls

ROOT = certificate(TEST_CA)
PEM = pem(ROOT)
LINES = PEM.splitlines()
KEY = key_pem(new_key())


def read(tmp_path: Path, data: str | bytes, what: str = "ca", file: str = "ca.pem") -> DeviceFile:
    path = tmp_path / file
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_files({what: path})[0]


def subjects(file: DeviceFile) -> list[str]:
    return [str(r.subject) for r in file.records if isinstance(r, Certificate)]


def the_input(file: DeviceFile) -> Input:
    return next(r for r in file.records if isinstance(r, Input))


GOOD = {
    "pem": PEM,
    "pem with text around it": f"# my root\n{PEM}\nbye\n",
    "crlf": PEM.replace("\n", "\r\n"),
    "no line break at the end": PEM.rstrip(),
    "byte order mark": "\ufeff" + PEM,
    "base64 on one line": f"{LINES[0]}\n{''.join(LINES[1:-1])}\n{LINES[-1]}\n",
    "strings": c_string(PEM),
    "strings with crlf": c_string(PEM, ending="\\r\\n"),
    "one string with spliced lines": 'const char *ca = "' + PEM.replace("\n", "\\n\\\n") + '";',
    "raw string": f'const char ca[] PROGMEM = R"EOF(\n{PEM})EOF";\n',
    "raw string without a name": f'client.setCACert(R"({PEM})");\n',
    "macro": "#define ROOT_CA \\\n"
    + " \\\n".join(f'"{line}\\n"' for line in LINES)
    + '\n#define PORT "8883"\n',
    "array with a NUL": c_array(PEM.encode() + b"\0"),
    "array of characters": "const char ca[] = {"
    + ",".join(f"'{c}'" if c != "\n" else "'\\n'" for c in PEM)
    + ",0};",
    "decimal array": f"const char ca[]={{{','.join(str(b) for b in PEM.encode())},0}};",
    "der": der(ROOT),
    "der with a tail": der(ROOT) + b"\0\0",
    "der array": c_array(der(ROOT)),
    "comment with quotes": f'// don\'t say "-----BEGIN\n/* " */\n{c_string(PEM)}',
}


@pytest.mark.parametrize("form", GOOD)
def test_every_form_that_firmware_has(form: str, tmp_path: Path) -> None:
    file = read(tmp_path, GOOD[form])
    assert file.damage is None
    assert subjects(file) == [f"CN={TEST_CA}"]
    assert the_input(file).parsed is True


DAMAGED = {
    "empty": ("", "line 1: the file is empty"),
    "array without a NUL": (c_array(PEM.encode()), "without a NUL"),
    "no line breaks": (c_string(PEM, ending=""), "line 2: no line break behind BEGIN"),
    "literal backslash n": (PEM.replace("\n", "\\n"), "line 1: a backslash and an n stand behind"),
    "bad character": (
        "\n".join([*LINES[:3], "!" + LINES[3][1:], *LINES[4:]]),
        "line 4: '!' (column 1) is no base64",
    ),
    "bad character in a string": (
        c_string("\n".join([*LINES[:3], LINES[3][:9] + "*" + LINES[3][10:], *LINES[4:]])),
        "line 5: '*' (column 10) is no base64",
    ),
    "lost character": ("\n".join([*LINES[:2], LINES[2][1:], *LINES[3:]]), "no multiple of 4"),
    "lost line": ("\n".join([*LINES[:2], *LINES[3:]]), "the DER is cut off"),
    "cut off": ("\n".join(LINES[:5]), "line 1: BEGIN CERTIFICATE has no END line up to line 5"),
    "indented": ("\n".join(f"  {line}" for line in LINES), "line 2: blanks before the base64"),
    "html": ("<!DOCTYPE html>\n<html>404</html>", "line 1: a web page (HTML), not a certificate"),
    "json": ('{"pem": 1}', "line 1: a JSON text"),
    "a key": (KEY, "line 1: BEGIN PRIVATE KEY is not a certificate"),
    "a request": (
        PEM.replace("CERTIFICATE", "CERTIFICATE REQUEST"),
        "BEGIN CERTIFICATE REQUEST is not a certificate",
    ),
    "utf-16": (PEM.encode("utf-16"), "UTF-16"),
    "wrong hyphens": (PEM.replace("-----", "\u2014\u2014"), "five hyphens"),
    "only base64": ("\n".join(LINES[1:-1]), "without a -----BEGIN line"),
    "cut der": (der(ROOT)[:-9], "the DER is cut off: it says"),
    "other der": (b"\x30\x82\x00\x04\x02\x02\x80\x01", "DER, but not a certificate"),
    "base64 of something else": (
        "-----BEGIN CERTIFICATE-----\nMIIBIjANBgkq\n-----END CERTIFICATE-----\n",
        "line 1: the DER is cut off",
    ),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damage_is_named_with_its_line(damage: str, tmp_path: Path) -> None:
    data, expected = DAMAGED[damage]
    file = read(tmp_path, data)
    assert file.damage is not None
    assert expected in file.damage
    assert file.damage.startswith("line ")
    assert the_input(file).parsed is False
    assert subjects(file) == []


def as_the_device_gets_it(data: str | bytes) -> bytes:
    """The bytes that a compiler, or a file with the NUL behind it, would hand over."""
    raw = data if isinstance(data, bytes) else data.encode()
    if raw[:1] == b"\x30":
        return raw
    text = raw.decode("utf-8", "replace")
    if any(mark in text for mark in ("const char", "unsigned char", "#define", "setCACert")):
        blob = next(b for b in literals(text) if len(b.data) > 40)
        return bytes(blob.data) + (b"\0" if blob.kind == "string" else b"")
    return raw + b"\0"


@needs_mbedtls
@pytest.mark.parametrize("form", [*GOOD, *DAMAGED])
def test_a_real_mbedtls_agrees(form: str) -> None:
    data = GOOD[form] if form in GOOD else DAMAGED[form][0]
    assert (parsed_by_mbedtls(as_the_device_gets_it(data)) == 0) == (form in GOOD)


@needs_mbedtls
def test_a_real_mbedtls_agrees_on_each_changed_byte(tmp_path: Path) -> None:
    """A byte of the text around the base64, or of its first lines, is replaced or lost."""
    places = [*range(len(LINES[0]) + 30), *range(PEM.rindex("-----END") - 70, len(PEM))]
    for place in places:
        for change in ("", " ", "\n", "=", "A"):
            text = PEM[:place] + change + PEM[place + 1 :]
            file = read(tmp_path, text)
            real = parsed_by_mbedtls(text.encode() + b"\0")
            if (file.damage is None) != (real == 0):
                # cryptography checks less, or more, of what the base64 says than mbedTLS
                assert "base64" not in (file.damage or ""), (place, change, real, file.damage)
                assert PEM[place] not in "-\n", (place, change, real, file.damage)


def test_a_bundle_in_which_one_is_damaged_keeps_the_others(tmp_path: Path) -> None:
    damaged = "\n".join([*LINES[:3], "!" + LINES[3][1:], *LINES[4:]]) + "\n"
    other = pem(certificate("Second Root"))
    file = read(tmp_path, damaged + other)
    assert subjects(file) == ["CN=Second Root"]
    assert the_input(file).skipped == 1
    assert "line 4: '!'" in (the_input(file).damage or "")
    assert file.damage is None
    assert any("line 4" in fact for fact in file.facts)


def test_of_several_literals_the_one_named_for_the_role_is_taken(tmp_path: Path) -> None:
    key = new_key()
    own = certificate("thing-1", key, (ROOT, new_key()))
    header = (
        c_string(PEM, variable="AWS_CERT_CA")
        + c_string(pem(own), variable="AWS_CERT_CRT")
        + c_string(key_pem(key), variable="AWS_CERT_PRIVATE")
    )
    path = tmp_path / "secrets.h"
    path.write_text(header)
    ca, cert, held = read_files({"ca": path, "cert": path, "key": path})
    assert subjects(ca) == [f"CN={TEST_CA}"]
    assert subjects(cert) == ["CN=thing-1"]
    assert the_input(held).fits is True


def test_the_key_belongs_to_the_certificate_or_not(tmp_path: Path) -> None:
    key = new_key()
    (tmp_path / "own.pem").write_text(pem(certificate("thing-1", key)))
    for text, fits in ((key_pem(key), True), (KEY, False), (key_pem(key, b"secret"), None)):
        (tmp_path / "own.key").write_text(text)
        _, held = read_files({"cert": tmp_path / "own.pem", "key": tmp_path / "own.key"})
        assert the_input(held).fits is fits
        assert the_input(held).parsed is True


def test_the_ca_that_signed_the_devices_own_certificate_is_said(tmp_path: Path) -> None:
    key = new_key()
    test_ca = certificate(TEST_CA, key)
    (tmp_path / "ca.pem").write_text(pem(test_ca))
    (tmp_path / "own.pem").write_text(pem(certificate("thing-1", issuer=(test_ca, key))))
    ca, _ = read_files({"ca": tmp_path / "ca.pem", "cert": tmp_path / "own.pem"})
    assert f"{TEST_CA} signed the device's own certificate own.pem" in ca.facts
    # the same name with another key signed nothing
    (tmp_path / "ca.pem").write_text(PEM)
    ca, _ = read_files({"ca": tmp_path / "ca.pem", "cert": tmp_path / "own.pem"})
    assert not ca.facts


def test_names_and_serials_are_written_as_mbedtls_prints_them(tmp_path: Path) -> None:
    subject = name("R, S", (NameOID.COUNTRY_NAME, "NO"), (NameOID.ORGANIZATION_NAME, "A=B"))
    file = read(tmp_path, pem(certificate(subject, serial=0xCD963B05EBBC9F49)))
    (held,) = [r for r in file.records if isinstance(r, Certificate)]
    assert str(held.subject) == r"C=NO, O=A\=B, CN=R\, S"
    assert held.serial == "CD:96:3B:05:EB:BC:9F:49"
    assert (held.origin, held.is_ca, held.self_signed) == ("store", True, True)


SCRAPS = [
    b"\x30", b"\x30\x82", b'R"', b'R"(', b'"\\x', b"'\\", b"{0x", b"-----BEGIN -----",
    b"#define", b'"\\\n', b"\xff\xfe\x00",
]  # fmt: skip


@pytest.mark.parametrize("data", SCRAPS)
def test_scraps_are_damage_and_no_error(data: bytes, tmp_path: Path) -> None:
    for what in ("ca", "cert", "key"):
        assert read(tmp_path, b"const char x[] = " + data, what).damage
        assert read(tmp_path, data, what).damage


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_files({"ca": tmp_path / "missing.pem"})
    with pytest.raises(SourceError, match="is a folder"):
        read_files({"ca": tmp_path})
    with pytest.raises(SourceError, match="larger than 1 MiB"):
        read(tmp_path, b"x" * (1 << 21))
