"""The report for a person, line by line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from logdx import explain
from logdx.render.layout import numbered, wrapped
from logdx.render.text import render_text
from logdx.resources import folder

SAMPLES = sorted(folder("samples").glob("*.log"))


def text_of(log: str | Path, width: int = 80) -> list[str]:
    file = io.StringIO()
    console = Console(file=file, width=width, markup=False, highlight=False)
    console.print(render_text(explain(log)), crop=False)
    return file.getvalue().splitlines()


@pytest.fixture(scope="module")
def seed() -> list[str]:
    return text_of(folder("samples") / "wiznet-azure-iot-hub.log")


def test_a_command_and_an_address_stand_on_one_line(seed: list[str]) -> None:
    (confirm,) = [line for line in seed if "openssl s_client" in line]
    assert confirm.endswith("</dev/null")
    assert len(confirm) > 80
    see = [line.split()[-1] for line in seed if line.startswith("  See ")]
    assert see[0].endswith("migrate-tls-certificate")


def test_everything_else_fits_into_80_columns(seed: list[str]) -> None:
    kept = ("  Confirm", "  See", "  More", "         mbedtls_")
    assert all(len(line) <= 80 for line in seed if not line.startswith(kept))


@pytest.mark.parametrize("sample", SAMPLES[::9], ids=lambda path: path.stem)
def test_no_line_ends_in_blanks(sample: Path) -> None:
    assert all(line == line.rstrip() for line in text_of(sample))


def test_the_meaning_of_a_number_stands_beside_its_line(seed: list[str]) -> None:
    (line,) = [line for line in seed if "returned -9984" in line]
    assert line.endswith("X509_CERT_VERIFY_FAILED")
    assert len(line) == 80


def test_a_line_that_names_its_code_gets_no_note() -> None:
    lines = text_of("mbedtls_ssl_handshake failed: MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE (-0x7780)\n")
    assert not any(line.endswith("  SSL_FATAL_ALERT_MESSAGE") for line in lines)


def test_a_paragraph_is_filled_and_code_is_kept() -> None:
    text = (
        "Set the name\nbefore the handshake:\n  mbedtls_ssl_set_hostname(&ssl, host);\nThen retry."
    )
    lines = [line.plain for line in wrapped(text, 40, 4)]
    assert lines == [
        "    Set the name before the handshake:",
        "      mbedtls_ssl_set_hostname(&ssl, host);",
        "    Then retry.",
    ]


def test_numbers_hang() -> None:
    lines = [line.plain for line in numbered(["one two three four five six", "seven"], 24, 2)]
    assert lines == ["  1. one two three four", "     five six", "  2. seven"]


def test_one_text_has_no_number() -> None:
    assert [line.plain for line in numbered(["alone"], 40, 2)] == ["  alone"]


def test_an_escape_in_the_log_is_shown_not_sent() -> None:
    lines = text_of("\x1b]0;title\x07 ! mbedtls_ssl_handshake returned -0x2700\n")
    assert not any("\x1b" in line or "\x07" in line for line in lines)
