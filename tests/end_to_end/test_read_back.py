"""What a real mbedTLS prints of certificates, CRLs and CSRs is read back field for field.

The objects are made by `cryptography` (lab/shapes.py), which also says what their fields are
(lab/expected.py); no recorded text is involved.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from logdx.model.records import Certificate, Record, RevocationList, SigningRequest
from logdx.parse.engine import Engine
from logdx.pipeline import explain

from .lab import expected, shapes
from .lab.library import Library, find
from .lab.printer import Printer, prints

DER = serialization.Encoding.DER
KINDS = (Certificate, RevocationList, SigningRequest)
PREFIXES = (
    "",
    "      ",
    "ssl_tls.c:7378: |3| 0x3ffb1234: ",
    "I (1234) esp-tls-mbedtls: ",
    "[00:00:12.345,678] <inf> net_tls: ",
    "2023-02-11 21:07:55 ",
)
FOREIGN = (
    "",
    "mqtt: state 3",
    "E (4242) wifi: mbedtls_ssl_read returned -0x6900",
    "mbedtls_net_recv() returned -76 (-0x004c)",
)


@pytest.fixture(scope="module", params=("3.6", "2.28"))
def version(request: pytest.FixtureRequest) -> str:
    if not find(request.param):
        pytest.skip(f"no wheel with mbedTLS {request.param} is installed here")
    return str(request.param)


@pytest.fixture(scope="module")
def printer(version: str) -> Iterator[Printer]:
    made = Printer(version)
    yield made
    made.close()


@cache
def shared_engine() -> Engine:
    return Engine()


def records_of(text: str) -> list[Record]:
    engine = shared_engine()
    found = engine.feed(enumerate(text.split("\n"), 1)) + engine.flush()
    return [record for record in found if isinstance(record, KINDS)]


def read(text: str) -> list[dict[str, Any]]:
    return [expected.held(record) for record in records_of(text)]


@pytest.mark.parametrize("shape", shapes.certificates())
def test_a_certificate_is_read_back(printer: Printer, version: str, shape: str) -> None:
    made = shapes.certificates()[shape]
    fields = expected.of_certificate(made, version)
    der = made.public_bytes(DER)
    for prefix in PREFIXES:
        assert read(printer.text("crt", der, prefix)) == [fields], prefix


@pytest.mark.parametrize("shape", shapes.revocation_lists())
def test_a_revocation_list_is_read_back(printer: Printer, version: str, shape: str) -> None:
    der = shapes.revocation_lists()[shape]
    fields = expected.of_list(der, version, next_update=shape != "no-next-update")
    for prefix in PREFIXES:
        assert read(printer.text("crl", der, prefix)) == [fields], prefix


@pytest.mark.parametrize("shape", shapes.requests())
def test_a_request_is_read_back(printer: Printer, version: str, shape: str) -> None:
    if not prints(Library(version), "csr"):
        pytest.skip(f"the wheel with mbedTLS {version} does not export mbedtls_x509_csr_info")
    made = shapes.requests()[shape]
    fields = expected.of_request(made, version)
    for prefix in PREFIXES:
        assert read(printer.text("csr", made.public_bytes(DER), prefix)) == [fields], prefix


@pytest.mark.parametrize("foreign", FOREIGN)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "   \n"])
def test_lines_of_other_tasks_and_other_endings_lose_nothing(
    printer: Printer, version: str, foreign: str, ending: str
) -> None:
    made = shapes.certificates()["ext-everything"]
    fields = expected.of_certificate(made, version)
    lines = printer.text("crt", made.public_bytes(DER)).splitlines()
    for place in range(1, len(lines)):
        mixed = [*lines[:place], foreign, *lines[place:], ""]
        assert read(ending.join(mixed)) == [fields], place


def test_texts_one_after_another_are_records_of_their_own(printer: Printer, version: str) -> None:
    text, fields = "", []
    for shape in ("ext-everything", "san-hardware-module", "ext-none"):
        made = shapes.certificates()[shape]
        text += printer.text("crt", made.public_bytes(DER))
        fields.append(expected.of_certificate(made, version))
        der = shapes.revocation_lists()["one"]
        text += printer.text("crl", der)
        fields.append(expected.of_list(der, version, next_update=True))
    assert read(text) == fields


def test_a_cut_text_keeps_the_fields_before_the_cut(printer: Printer, version: str) -> None:
    """A callback's buffer may be too small: mbedTLS leaves what it has written."""
    made = shapes.certificates()["ext-everything"]
    text = printer.text("crt", made.public_bytes(DER))
    (whole,) = read(text)
    for end in range(len("cert. version     : 3\n"), len(text), 3):
        (cut,) = read(text[:end])
        (before,) = read(text[:end].rpartition("\n")[0])
        grown = [name for name in before if before[name] != whole[name]]
        assert grown in ([], ["subject_alt_names"]), text[:end]
        assert all(cut[name] == before[name] for name in before if name not in grown), text[:end]


def test_the_report_holds_what_the_text_says(printer: Printer) -> None:
    der = shapes.certificates()["ext-everything"].public_bytes(DER)
    text = printer.text("crt", der, "  ") + printer.text("crl", shapes.revocation_lists()["one"])
    assert [expected.held(r) for r in explain(text).records if isinstance(r, KINDS)] == read(text)


_SPECIALS = st.sampled_from(' ,+=<>#;"\\' + string.hexdigits)
_CHARACTERS = _SPECIALS | st.characters(exclude_categories=("C", "Z"), exclude_characters="*")
VALUES = st.text(_CHARACTERS, min_size=1, max_size=12).map(lambda text: f"x{text}x")
TYPES = st.sampled_from(
    [NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TYPES, VALUES), min_size=1, max_size=4), st.integers(1, (1 << 159) - 1))
def test_any_name_is_read_back(
    printer: Printer, version: str, pairs: list[tuple[x509.ObjectIdentifier, str]], serial: int
) -> None:
    made = shapes.certificate(shapes.name(*pairs), serial=serial)
    found = read(printer.text("crt", made.public_bytes(DER)))
    assert found == [expected.of_certificate(made, version)]
