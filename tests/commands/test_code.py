"""``logdx code``: what a person and a program get."""

from __future__ import annotations

import argparse
import json

import pytest

from logdx.cli import main
from logdx.commands import code
from logdx.knowledge.explain import explain, nearest


def call(*argv: str, **options: object) -> int:
    parser = argparse.ArgumentParser()
    code.add_parser(parser.add_subparsers(), "say what a code means")
    return code.run(parser.parse_args(["code", *argv]), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["-9984"], ["-0x2700 (-9984)", "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED", "LDX101"]),
        (["0x2700"], ["MBEDTLS_ERR_X509_CERT_VERIFY_FAILED", "1.3"]),
        (["--", "-0x7780"], ["MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE", "client-cert-rejected"]),
        (["8018"], ["ESP_ERR_MBEDTLS_SSL_WRITE_FAILED", "v4.4", "esp-tls"]),
        (["BADCERT_NOT_TRUSTED"], ["flag 0x8", "untrusted-root", "not-trusted"]),
        (["not-trusted"], ["flag 0x8"]),
        (["alert 40"], ["handshake_failure", "no-shared-cipher"]),
        (["alert 116"], ["certificate_required", "client-cert-missing"]),
        (["unknown_ca"], ["alert 48"]),
        (["48"], ["3 readings, likeliest first", "unknown_ca", "CKR_DEVICE_ERROR"]),
        (["--", "-0x262e"], ["high part", "MBEDTLS_ERR_OID_NOT_FOUND"]),
        (["0x7B00"], ["RECEIVED_NEW_SESSION_TICKET", "2.0.0 to 2.28.10"]),
        (["X509 - Certificate verif"], ["-0x2700"]),
        (["--layer", "aws-sdk", "-4"], ["SSL_CONNECTION_ERROR"]),
        (["--version", "2.28.3", "0x7800"], ["MBEDTLS_ERR_SSL_PEER_VERIFY_FAILED"]),
    ],
)
def test_text(argv: list[str], said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(*argv) == 0
    out = capsys.readouterr().out
    assert all(text in out for text in said), out
    assert all(line == line.rstrip() for line in out.splitlines())


def test_likeliest_reading_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    call("48")
    out = capsys.readouterr().out
    assert out.index("unknown_ca") < out.index("CKR_DEVICE_ERROR")


@pytest.mark.parametrize("text", ["CERT_VERIFY_FAILD", "zzz", "", "\x1b[31mred", "999999999"])
def test_no_code(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(text) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert "\x1b" not in printed.err


def test_nearest_names(capsys: pytest.CaptureFixture[str]) -> None:
    call("X509_CERT_VERIFY_FAILD")
    assert "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED" in capsys.readouterr().err
    assert nearest("unknown_cs") == ("unknown_ca",) or "unknown_ca" in nearest("unknown_cs")
    assert nearest("12") == ()


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("-9984", "alert 40", "--format", "json") == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["schema"] == "logdx/code/1"
    assert first["readings"][0]["names"] == ["MBEDTLS_ERR_X509_CERT_VERIFY_FAILED"]
    assert first["readings"][0]["hex"] == "-0x2700"
    assert first["readings"][0]["usual_causes"][0] == {"code": "LDX101", "id": "untrusted-root"}
    assert first["ambiguous"] is False
    assert "untrusted-root/bare" in first["readings"][0]["rules"]
    assert second["readings"][0]["kind"] == "alert"


def test_known_codes_are_explained_beside_an_unknown_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call("-9984", "zzz", "alert 48") == 2
    printed = capsys.readouterr()
    assert "untrusted-root" in printed.out
    assert "unknown_ca" in printed.out
    assert "zzz" in printed.err


def test_rules_come_from_the_caller(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("-9984", rules_of=lambda entry: [f"rule-for/{entry.names[0]}"]) == 0
    assert "rule-for/" in capsys.readouterr().out.replace("\n", "")


@pytest.mark.parametrize("text", ["[red]x[/red]", "[bold]48[/bold]", "48"])
def test_markup_is_text(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    call(text)
    assert "\x1b" not in capsys.readouterr().out


def test_explain_knows_nothing_of_words() -> None:
    assert explain("hello") == ()
    assert explain("alert 999") == ()


def test_an_alert_needs_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "alert", "40", "9984"]) == 0
    out = capsys.readouterr().out
    assert "alert 40  handshake_failure" in out
    assert "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED" in out
