"""``--redact``: no secret of a log stands in any format; baselines hold with and without it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from logdx.cli import main
from logdx.render.formats import FORMATS
from tests.check.conftest import Run

SECRETS = ("s3cr3tpass", "bob.jones", "93.184.216.34", "x5VQ2Jx8Gm0u2n0o0Jt3k1k2l3m4")
LOG = """\
I (900) mqtt: broker mqtts://alice:s3cr3tpass@broker.acme.example:8883
I (905) app: operator bob.jones@acme.example ip 93.184.216.34
-----BEGIN RSA PRIVATE KEY-----
MIIEpAIBAAKCAQEAx5VQ2Jx8Gm0u2n0o0Jt3k1k2l3m4n5o6p7q8r9s0t1u2v3w4
x5VQ2Jx8Gm0u2n0o0Jt3k1k2l3m4n5o6p7q8r9s0t1u2v3w4x5y6z7A8B9C0D1E2
-----END RSA PRIVATE KEY-----
E (1234) esp-tls-mbedtls: mbedtls_ssl_handshake to 93.184.216.34 returned -0x2700
E (1241) esp-tls-mbedtls: ! The certificate is not correctly signed by the trusted CA
"""


@pytest.fixture
def log(repo: Path) -> Path:
    (repo / "secret.log").write_text(LOG)
    return repo / "secret.log"


@pytest.mark.parametrize("name", FORMATS)
def test_no_secret_stands_in_any_format(check: Run, log: Path, name: str) -> None:
    done = check(log, "-f", name, "--redact")
    assert done.code == 1
    assert "untrusted-root" in done.out
    assert [secret for secret in SECRETS if secret in done.out] == []


def test_without_it_the_page_shows_the_log_as_it_is(check: Run, log: Path) -> None:
    out = check(log, "-f", "html").out
    assert [secret for secret in SECRETS if secret not in out] == []


def test_a_kind_can_be_kept(check: Run, log: Path) -> None:
    out = check(log, "-f", "html", "--redact", "--keep", "ip").out
    assert "93.184.216.34" in out
    assert "bob.jones" not in out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--keep", "ip"], "--keep: goes with --redact"),
        (["--redact", "--keep", "ipp"], "no kind of secret is called 'ipp' (did you mean 'ip'?)"),
    ],
)
def test_bad_kinds(check: Run, log: Path, args: list[str], message: str) -> None:
    done = check(log, *args)
    assert done.code == 2
    assert message in done.err


def test_fingerprints_are_the_same(check: Run, log: Path) -> None:
    def fingerprint(*args: str) -> str:
        return str(json.loads(check(log, "-f", "jsonl", *args).out.split("\n")[2])["fingerprint"])

    assert fingerprint() == fingerprint("--redact")


def test_the_job_summary_is_redacted_too(
    check: Run, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(log.with_name("summary.md")))
    check(log, "--redact")
    text = log.with_name("summary.md").read_text("utf-8")
    assert "untrusted-root" in text
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("name", ["text", "json", "jsonl", "markdown", "html", "sarif"])
def test_explain_redacts_as_well(log: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["explain", str(log), "--format", name, "--redact"]) == 0
    out = capsys.readouterr().out
    assert "untrusted-root" in out
    assert [secret for secret in SECRETS if secret in out] == []
