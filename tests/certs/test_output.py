"""What `logdx ca` writes: compiled by gcc, parsed by a real mbedTLS, safe and whole."""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.certs.bundle import Bundle, BundledRoot, bundle, bundled
from logdx.certs.choose import Choice, by_name, by_report
from logdx.certs.comments import safe
from logdx.certs.header import as_header
from logdx.certs.inputs import read_files
from logdx.certs.output import as_der, as_pem
from logdx.deliver import write_whole
from logdx.errors import SourceError, UsageError
from logdx.pipeline import explain
from logdx.resources import folder
from tests.certs.made import certificate
from tests.certs.real import needs_mbedtls, parsed_by_mbedtls

GCC = shutil.which("gcc")
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEED = folder("samples") / "wiznet-azure-iot-hub.log"
MAIN = r"""
#include <stdio.h>
#include "ca.h"
#ifdef OWNED
#error a comment was broken out of
#endif
int main(void) { return fwrite(ca_pem, 1, CA_PEM_LEN, stdout) == CA_PEM_LEN ? 0 : 1; }
"""
HOSTILE = (
    "x */\n#define OWNED\n/*",
    "x *\\\n/\n#define OWNED\n",
    "x ??/\n#define OWNED",
    "x *??/\n/ #define OWNED",
    "*/ //\r#define OWNED\r\n#define OWNED",
    "\u2028#define OWNED\x85#define OWNED\x0b\x0c#define OWNED",
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
)


def roots(*names: str) -> tuple[BundledRoot, ...]:
    return tuple(bundled(certificate(name)) for name in names)


def compiled(header: bytes, tmp_path: Path, *options: str) -> bytes:
    """What the array holds, by a program that gcc made of the header."""
    assert GCC is not None
    (tmp_path / "ca.h").write_bytes(header)
    (tmp_path / "main.c").write_text(MAIN)
    warnings = ("-Wall", "-Wextra", "-Wpedantic", "-Werror", *options)
    command = [GCC, *warnings, "main.c", "-o", "program"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return subprocess.run([tmp_path / "program"], capture_output=True, check=True).stdout


@needs_mbedtls
@pytest.mark.skipif(GCC is None, reason="no gcc here")
@pytest.mark.parametrize("count", [1, 2, 12])
def test_a_header_compiles_and_a_real_mbedtls_parses_it(count: int, tmp_path: Path) -> None:
    choice = Choice(bundle().roots[:count], ("note",))
    data = compiled(as_header(choice, "first", Path("ca.h")), tmp_path, "-std=c99")
    assert data.endswith(b"\n\0")
    assert data.count(b"BEGIN CERTIFICATE") == count
    assert parsed_by_mbedtls(data) == 0


@pytest.mark.skipif(GCC is None, reason="no gcc here")
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_breaks_out_of_a_comment(text: str, tmp_path: Path) -> None:
    (root,) = roots("Root")
    choice = Choice((replace(root, dn=text, name=text),), (text,))
    header = as_header(choice, text, Path("ca.h"))
    for options in (("-std=c99", "-trigraphs"), ("-std=gnu17",)):
        assert compiled(header, tmp_path, *options).rstrip(b"\0").decode() == root.pem
    assert as_pem(choice, text).count(b"-----BEGIN") == 1


@given(st.text())
def test_a_safe_text_stays_on_its_line(text: str) -> None:
    kept = safe(text)
    assert kept.isascii()
    assert kept.isprintable()
    for broken in ("*/", "/*", "\\", "??", "--", "\n", '"'):
        assert broken not in kept


@needs_mbedtls
def test_pem_with_its_comments_is_read_back(tmp_path: Path) -> None:
    choice = Choice(bundle().roots[:3], ("a note",))
    data = as_pem(choice, "first")
    assert parsed_by_mbedtls(data + b"\0") == 0
    (tmp_path / "ca.pem").write_bytes(data)
    (tmp_path / "ca.h").write_bytes(as_header(choice, "first", None))
    for name in ("ca.pem", "ca.h"):
        (file,) = read_files({"ca": tmp_path / name})
        assert len(file.quotes) == 3
        assert file.damage is None


def test_der_takes_one_root_and_leaves_a_backup_out() -> None:
    one, two = roots("One", "Two")
    assert as_der(Choice((one, two), (), backups=1)) == one.der
    with pytest.raises(UsageError, match=r"holds one certificate and 2 are needed \(One, Two\)"):
        as_der(Choice((one, two), ()))


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ca.h"
    target.write_text("before")
    target.chmod(0o640)
    write_whole(target, b"after")
    assert target.read_text() == "after"
    assert target.stat().st_mode & 0o777 == 0o640

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(SourceError, match="cannot be written: No space left"):
        write_whole(target, b"half")
    assert target.read_text() == "after"
    assert [path.name for path in tmp_path.iterdir()] == ["ca.h"]
    with pytest.raises(SourceError, match="cannot be written"):
        write_whole(tmp_path / "missing" / "ca.h", b"x")
    with pytest.raises(SourceError, match="cannot be written"):
        write_whole(tmp_path, b"x")


def test_the_seed_log_gets_the_roots_of_the_readers_date() -> None:
    choice = by_report(explain(SEED, now=NOW), bundle(), NOW)
    names = [root.name for root in choice.roots]
    assert names[0] == "DigiCert Global Root G2"
    assert names[1] == "Microsoft RSA Root Certificate Authority 2017"
    assert choice.needed == choice.roots[:1]
    told = " ".join(choice.notes)
    assert "Baltimore CyberTrust Root, expired on 2025-05-12, no longer in certifi" in told
    assert "Azure IoT Hub uses DigiCert Global Root G2 today (2026-11-24; since 2024-09-30" in told


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        ("trust-private-root", "ends at Fjellheim Root 3, which is no public root"),
        ("trust-bare", "no chain and no host that logdx knows"),
        ("trust-intercepted", "a CA of Fortinet FortiGate, which intercepts TLS"),
        ("trust-self-signed", "signs itself"),
        ("trust-root-gone", "Baltimore CyberTrust Root, expired on 2025-05-12"),
    ],
)
def test_where_no_public_root_helps_the_reason_is_said(sample: str, reason: str) -> None:
    report = explain(folder("samples") / f"{sample}.log", now=NOW)
    with pytest.raises(UsageError, match=reason):
        by_report(report, bundle(), NOW)


def test_the_root_above_a_known_intermediate() -> None:
    report = explain(folder("samples") / "trust-leaf-only-le.log", now=NOW)
    choice = by_report(report, bundle(), NOW)
    assert [root.name for root in choice.roots] == ["ISRG Root X1"]
    assert "the server should send that intermediate" in choice.notes[0]


def test_roots_that_share_a_name_are_all_written_with_their_fingerprints() -> None:
    two = roots("Twin Root", "Twin Root")
    choice = by_name(["twin root"], Bundle(two, "1"), NOW)
    assert choice.roots == two
    for root in two:
        assert root.sha256 in choice.notes[0]


def test_names_are_found_however_they_are_printed() -> None:
    known = bundle()
    for text in (
        r"C=US, O=DigiCert Inc, OU=www.digicert.com, CN=DigiCert Global Root G2",
        "/C=us/O=DigiCert Inc/OU=www.digicert.com/CN=DigiCert Global Root G2",
        "CN=DigiCert Global Root G2",
        "DigiCertGlobalRootG2",
    ):
        assert [root.name for root in known.by_name(text)] == ["DigiCert Global Root G2"]
    with pytest.raises(UsageError, match="did you mean 'DigiCert Global Root G2'"):
        by_name(["DigiCrt Global Root G2"], known, NOW)
    with pytest.raises(UsageError, match="expired on 2025-05-12, no longer in certifi"):
        by_name(["Baltimore CyberTrust Root"], known, NOW)
    assert by_name(["DigiCertGlobalRootG2.crt.pem"], known, NOW).roots
