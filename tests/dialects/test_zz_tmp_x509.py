from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logdx.model.names import DistinguishedName, SubjectAltName, parse_dn
from logdx.model.records import (
    Certificate,
    Record,
    RevocationList,
    SigningRequest,
    VerifyFlags,
)
from logdx.parse.engine import Engine

from .x509_texts import FORMATS, Fields, Writer

KINDS = (Certificate, RevocationList, SigningRequest)
ABOUT = ("source", "first_line", "last_line", "stream", "dialect", "origin", "depth", "flags")
TAG = "I (123) esp-tls: "
BARRIER = "E (124) mqtt: mbedtls_ssl_read returned -0x6900"

words = st.text("abcxyzABCXYZ0123456789-.", min_size=1, max_size=12)
plain_values = st.lists(words, min_size=1, max_size=3).map(" ".join)
values = st.text('ab CF09,+=<>#;"\\éß港', min_size=1, max_size=12)
types = st.sampled_from(("C", "O", "OU", "CN", "DC", "emailAddress", "serialNumber", "1.3.6.1.4.1"))
old_names = st.lists(st.tuples(types | st.just("??"), plain_values), max_size=4).map(tuple)
names = st.lists(st.tuples(types, values), max_size=4).map(tuple)
marked_values = st.text('ab CF09,+=<>#;"\\', max_size=12).map(lambda text: f"x{text}x")
marked_names = st.lists(st.tuples(types | st.just("??"), marked_values), max_size=4).map(tuple)
moments = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31)).map(
    lambda time: time.replace(microsecond=0, tzinfo=UTC)
)
serials = st.binary(min_size=1, max_size=28).map(lambda octets: octets.hex(":").upper())
long_serials = serials | st.binary(min_size=28, max_size=28).map(
    lambda octets: octets.hex(":").upper() + "...."
)
signatures = st.sampled_from(
    (
        "RSA with SHA-256",
        "RSA with SHA1",
        "ECDSA with SHA384",
        "RSASSA-PSS (SHA256, MGF1-SHA256, 0xDE)",
        "RSASSA-PSS (SHA512)",
        "RSASSA-PSS (???, MGF1-???, 0x14)",
        "???",
    )
)
key_types = st.sampled_from(
    ("RSA", "EC", "EC_DH", "ECDSA", "RSA-alt", "Opaque", "NONE", "invalid PK")
)
alt_names = st.one_of(
    st.tuples(st.just("dNSName"), words),
    st.tuples(st.just("rfc822Name"), words.map(lambda word: f"a@{word}")),
    st.tuples(st.just("uniformResourceIdentifier"), words.map(lambda word: f"https://{word}:1/?")),
    st.tuples(st.just("iPAddress"), st.sampled_from(("192.0.2.7", "201:DB8:00:00:00:00:A0B:0C"))),
    st.tuples(st.just("directoryName"), st.just(r"C=UK, O=A\, B, CN=c")),
    st.tuples(
        st.just("otherName"),
        st.just("hardware module name: 1.3.6.1.4.1.17.3 / 3132338081008180333231"),
    ),
    st.just(("<unsupported>", "")),
    st.just(("<malformed>", "")),
)
usages = st.sampled_from(("Digital Signature", "Key Cert Sign", "CRL Sign", "Decipher Only"))
purposes = st.sampled_from(
    ("TLS Web Server Authentication", "Wi-SUN Alliance Field Area Network (FAN)", "???")
)


def several(items: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(items, max_size=4).map(tuple)


def names_for(version: str) -> st.SearchStrategy[Any]:
    """A value with bare commas or blanks cannot be told from its surroundings in old texts."""
    by_escapes = {"none": old_names, "marked": marked_names, "rfc4514": names}
    return by_escapes[FORMATS[version].escapes]


def extensions_for(version: str, request: bool = False) -> dict[str, st.SearchStrategy[Any]]:
    form = FORMATS[version]
    if not (form.request_extensions if request else form.extensions):
        return {}
    one_line = st.tuples(st.just("dNSName"), words)
    sans = st.lists(one_line if form.alt_names == "line" else alt_names, max_size=5).map(tuple)
    found = {
        "subject_alt_names": sans,
        "cert_type": several(st.sampled_from(("SSL Client", "Object Signing CA"))),
        "key_usage": several(usages),
    }
    if not request:
        found |= {
            "is_ca": st.booleans(),
            "ext_key_usage": several(purposes),
            "policies": several(st.sampled_from(("Any Policy", "???"))),
        }
    return found


@st.composite
def certificates(draw: st.DrawFn, version: str) -> Fields:
    required = {
        "version": st.integers(1, 3),
        "serial": long_serials,
        "issuer": names_for(version),
        "subject": names_for(version),
        "not_before": moments,
        "not_after": moments,
        "signed_using": signatures,
        "key_type": key_types,
        "key_bits": st.integers(0, 16384),
    }
    fields: Fields = draw(st.fixed_dictionaries(required, optional=extensions_for(version)))
    if "is_ca" in fields and draw(st.booleans()):
        fields["max_pathlen"] = draw(st.integers(0, 2**31 - 2))
    return fields


def crls(version: str) -> st.SearchStrategy[Fields]:
    required: dict[str, st.SearchStrategy[Any]] = {
        "version": st.integers(1, 2),
        "issuer": names_for(version),
        "this_update": moments,
        "revoked_serials": several(serials),
        "signed_using": signatures,
    }
    return st.fixed_dictionaries(required, optional={"next_update": moments})


def requests(version: str) -> st.SearchStrategy[Fields]:
    required: dict[str, st.SearchStrategy[Any]] = {
        "version": st.just(1),
        "subject": names_for(version),
        "signed_using": signatures,
        "key_type": key_types,
        "key_bits": st.integers(0, 16384),
    }
    return st.fixed_dictionaries(required, optional=extensions_for(version, request=True))


@cache
def engine() -> Engine:
    return Engine()


def records_of(text: str) -> list[Record]:
    return engine().feed(enumerate(text.split("\n"), 1)) + engine().flush()


def plain(value: Any) -> Any:
    if isinstance(value, DistinguishedName):
        return value.attributes
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return (value.type, value.value) if isinstance(value, SubjectAltName) else value


def read(text: str) -> list[Fields]:
    """The fields that each certificate, list and request of the text shows."""
    found = [record for record in records_of(text) if isinstance(record, KINDS)]
    shown = [{n: plain(getattr(r, n)) for n in r.field_names if n not in ABOUT} for r in found]
    return [{n: v for n, v in fields.items() if v is not None} for fields in shown]


PREFIXES = st.sampled_from(("", "    ", "\t", "ssl_tls.c:7378: |3| ", TAG, "* "))


@pytest.mark.parametrize("version", FORMATS)
@settings(max_examples=400, deadline=None)
@given(st.data(), PREFIXES)
def test_every_field_of_every_format_is_read(version: str, data: Any, prefix: str) -> None:
    writer = Writer(FORMATS[version], prefix)
    made = [
        ("certificate", data.draw(certificates(version))),
        ("crl", data.draw(crls(version))),
        ("csr", data.draw(requests(version))),
        ("certificate", data.draw(certificates(version))),
    ]
    text = "".join(getattr(writer, kind)(fields) for kind, fields in made)
    assert read(text) == [fields for _, fields in made]


@settings(max_examples=400, deadline=None)
@given(st.data(), st.sampled_from(("", "free heap 81920", BARRIER, BARRIER[12:])))
def test_a_line_of_another_task_changes_nothing(data: Any, foreign: str) -> None:
    kind, made = data.draw(
        st.sampled_from((("certificate", certificates), ("crl", crls), ("csr", requests)))
    )
    fields = data.draw(made("4.1.0"))
    prefix = data.draw(st.sampled_from(("", TAG)))
    lines = getattr(Writer(FORMATS["4.1.0"], prefix), kind)(fields).splitlines()
    place = data.draw(st.integers(1, len(lines) - 1))
    assert read("\n".join([*lines[:place], foreign, foreign, *lines[place:]])) == [fields]


@settings(max_examples=400, deadline=None)
@given(certificates("4.1.0"), st.sampled_from(("\r\n", "  \n", "\n\n")))
def test_line_endings_change_nothing(fields: Fields, ending: str) -> None:
    assert read(Writer(FORMATS["4.1.0"]).certificate(fields).replace("\n", ending)) == [fields]


@settings(max_examples=400, deadline=None)
@given(certificates("4.1.0"), st.data())
def test_a_cut_text_keeps_what_it_shows(fields: Fields, data: Any) -> None:
    lines = Writer(FORMATS["4.1.0"]).certificate(fields).splitlines()
    first = data.draw(st.integers(0, len(lines) - 1))
    last = data.draw(st.integers(first + 1, len(lines)))
    (found,) = read("\n".join(lines[first:last]))
    partial = ("subject_alt_names",)
    assert {n: v for n, v in found.items() if n not in partial}.items() <= fields.items()


@settings(max_examples=400, deadline=None)
@given(certificates("4.1.0"), certificates("4.1.0"))
def test_two_tasks_that_print_at_once(one: Fields, other: Fields) -> None:
    writer = Writer(FORMATS["4.1.0"])
    texts = (writer.certificate(one).splitlines(), writer.certificate(other).splitlines())
    dressed = (
        [f"{tag}{line}" for line in lines]
        for tag, lines in zip(("I (1) one: ", "I (1) two: "), texts, strict=True)
    )
    first, second = dressed
    mixed = [line for pair in zip(first, second, strict=False) for line in pair]
    shorter = min(len(first), len(second))
    found = read("\n".join([*mixed, *first[shorter:], *second[shorter:]]))
    assert found in ([one, other], [other, one])


def test_a_dump_of_which_only_the_first_line_is_dressed() -> None:
    text = f"{TAG}cert. version     : 3\nserial number     : 01\n{BARRIER}\n"
    (found,) = read(text + "issuer name       : CN=a\nsubject name      : CN=b")
    assert found == {
        "version": 3,
        "serial": "01",
        "issuer": (("CN", "a"),),
        "subject": (("CN", "b"),),
    }


def test_flags_behind_a_result_are_the_sessions() -> None:
    dump = "cert. version     : 3\nserial number     : 01\n"
    flag = "  ! The certificate validity has expired\n"
    certificate, flags = records_of_kinds(dump + "handshake returned -0x2700\n" + flag)
    assert (certificate.flags, flags.names) == (None, ("expired",))
    (certificate,) = records_of_kinds(dump + flag)
    assert certificate.flags == ("expired",)
    assert (certificate.first_line, certificate.last_line) == (1, 3)


def records_of_kinds(text: str) -> list[Any]:
    return [r for r in records_of(text) if isinstance(r, (*KINDS, VerifyFlags))]


def test_a_list_whose_first_lines_are_lost() -> None:
    entry = "serial number: 0A revocation date: 2011-02-12 14:44:07\n"
    (found,) = read("this update   : 2011-02-20 10:24:19\nRevoked certificates:\n" + entry)
    assert found["revoked_serials"] == ("0A",)
    (found,) = read(entry * 2 + "signed using  : RSA with SHA1")
    assert found == {"revoked_serials": ("0A", "0A"), "signed_using": "RSA with SHA1"}


def test_an_empty_list_revokes_nothing() -> None:
    (found,) = read("CRL version   : 1\nRevoked certificates:\nsigned using  : ???")
    assert found == {"version": 1, "revoked_serials": (), "signed_using": "???"}


def test_an_other_name_on_one_line() -> None:
    """As the library's own test programs print it."""
    (found,) = read(
        "otherName : hardware module name : hardware type : 1.3.6.1.4.1.17.3, "
        "hardware serial number : 313233343536\ndNSName : a.example"
    )
    assert found["subject_alt_names"] == (
        ("otherName", "hardware module name: 1.3.6.1.4.1.17.3 / 313233343536"),
        ("dNSName", "a.example"),
    )


@pytest.mark.parametrize(
    ("printed", "subject"),
    [
        (r"C=NL, O=PolarSSL\, Commas, CN=a", (("C", "NL"), ("O", "PolarSSL, Commas"), ("CN", "a"))),
        (r"O=\ PolarSSL\ ", (("O", " PolarSSL "),)),
        ("??=Test", (("??", "Test"),)),
        ("1.3.6.1.4.1.1=#0C03414243", (("1.3.6.1.4.1.1", "#0C03414243"),)),
        (r"O=\C3\A5 \E6\9E\81", (("O", "å 极"),)),
        ("", ()),
    ],
)
def test_names_as_the_library_prints_them(printed: str, subject: Any) -> None:
    (found,) = read(f"cert. version     : 3\nsubject name      : {printed}")
    assert found["subject"] == subject
    assert str(parse_dn(printed)) == printed.strip()
