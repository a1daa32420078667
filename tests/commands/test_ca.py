"""`logdx ca` and `logdx explain --ca` as a person runs them."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from cryptography import x509

from logdx.cli import main
from logdx.render.schema import report_schema
from logdx.resources import folder
from tests.certs.made import TEST_CA, c_array, c_string, certificate, key_pem, new_key, pem

SEED = str(folder("samples") / "wiznet-azure-iot-hub.log")


def run(*args: str) -> int:
    return main(list(args))


def test_pem_on_stdout_and_words_on_stderr(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("ca", SEED, "--now", "2026-11-24") == 0
    out, err = capfdbinary.readouterr()
    found = x509.load_pem_x509_certificates(out)
    assert [c.subject.rfc4514_string().split(",")[0] for c in found] == [
        "CN=DigiCert Global Root G2",
        "CN=Microsoft RSA Root Certificate Authority 2017",
    ]
    assert b"Baltimore CyberTrust Root, expired on 2025-05-12" in err
    assert b"Baltimore CyberTrust Root, expired on 2025-05-12" in out  # in a comment, too
    assert b"-----" not in err


def test_a_header_and_der_into_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, der = tmp_path / "azure-root.h", tmp_path / "ca.der"
    assert run("ca", SEED, "--as", "header", "-o", str(header)) == 0
    text = header.read_text()
    assert "static const unsigned char azure_root_pem[] =" in text
    assert "#define AZURE_ROOT_PEM_LEN" in text
    assert run("ca", "--root", "ISRG Root X1", "--as", "der", "-o", str(der)) == 0
    assert (
        "ISRG Root X1" in x509.load_der_x509_certificate(der.read_bytes()).subject.rfc4514_string()
    )
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["ca"], "ca: give either a LOG or --root NAME"),
        (["ca", SEED, "--root", "x"], "ca: give either a LOG or --root NAME"),
        (["ca", "missing.log"], "missing.log: cannot be read: No such file or directory"),
        (["ca", "--root", "DigiCert Globl Root G3"], "(did you mean 'DigiCert Global Root G3'?)"),
        (["ca", SEED, "--now", "soon"], "--now: 'soon' is no date"),
        (["ca", SEED, "-o", "missing/ca.h"], "cannot be written: No such file or directory"),
        (["explain", SEED, "--ca", "missing.pem"], "missing.pem: cannot be read"),
    ],
)
def test_an_error_is_one_line(
    args: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert message in err


@pytest.mark.parametrize("package", ["certifi", "cryptography"])
def test_a_missing_extra_is_one_line(package: str, tmp_path: Path) -> None:
    for args in (["ca", SEED], ["explain", SEED, "--ca", "ca.pem"]):
        if (package, args[0]) == ("certifi", "explain"):
            continue
        program = f"import sys; sys.modules[{package!r}] = None\nfrom logdx.cli import main\n"
        program += f"sys.exit(main({args!r}))"
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert f"needs the package '{package}': pip install 'logdx[certs]'" in done.stderr


def test_nobody_pays_for_what_is_not_used() -> None:
    program = (
        "import sys; from logdx.cli import main; main(['explain', sys.argv[1]])\n"
        "unused = ('cryptography', 'certifi', 'logdx.certs')\n"
        "print([name for name in sys.modules if name.startswith(unused)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, SEED], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def explained(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, object]:
    run("explain", SEED, "--now", "2026-11-24", "--format", "json", *args)
    report: dict[str, object] = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(report_schema()).validate(report)
    return report


def first(report: dict[str, object]) -> dict[str, str]:
    diagnoses = report["diagnoses"]
    assert isinstance(diagnoses, list)
    return diagnoses[0]  # type: ignore[no-any-return]


def test_the_seed_log_with_the_test_ca_is_certain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ca.h"
    path.write_text(c_string(pem(certificate(TEST_CA, years=(2022, 2023)))))
    report = explained(capsys, "--ca", str(path))
    assert first(report)["rule"] == "untrusted-root/loaded-own-ca-endpoint"
    assert first(report)["confidence"] == "certain"
    assert f'ca.h holds "{TEST_CA}"' in first(report)["explanation"]
    assert report["sources"][1] == {"name": "ca.h", "lines": 11, "encoding": "c"}  # type: ignore[index]
    (notes,) = report["device_files"]  # type: ignore[misc]
    assert "expired today (2026-11-24)" in notes["notes"][0]


def test_a_log_without_the_files_says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    report = explained(capsys)
    assert report["device_files"] == []
    assert first(report)["rule"] == "untrusted-root/azure-iot-baltimore"


def test_a_damaged_file_is_said_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ca.h"
    path.write_text(c_array(pem(certificate(TEST_CA)).encode()))
    assert run("explain", SEED, "--ca", str(path)) == 2
    out, err = capsys.readouterr()
    assert "the array ca_pem ends without a NUL (0x00)" in err
    assert err.count("\n") == 1
    assert "LDX" in out  # the report all the same
    assert "ca.h (ca, c)" in out


def test_a_hostile_name_reaches_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ca.pem"
    path.write_text(pem(certificate("\x1b[31mroot\u202e\n\r[bold]x[/bold]")))
    run("explain", SEED, "--ca", str(path))
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
    assert "[bold]x[/bold]" in out


def test_key_and_certificate_are_no_pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.pem").write_text(pem(certificate("thing")))
    (tmp_path / "own.key").write_text(key_pem(new_key()))
    log = tmp_path / "device.log"
    log.write_text("got an alert message, type: [2:51]\nmbedtls_ssl_handshake returned -0x7780\n")
    args = ("--cert", str(tmp_path / "own.pem"), "--key", str(tmp_path / "own.key"))
    assert run("explain", str(log), *args) == 0
    out = capsys.readouterr().out
    assert "LDX204 key-cert-mismatch" in out
    assert "certain" in out
    assert "the key does NOT belong to own.pem" in out
