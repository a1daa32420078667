from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from logdx.dialects import all_dialects
from logdx.model.records import Certificate, Record, ReturnCode
from logdx.parse.engine import Engine
from logdx.resources import folder

SEED = (folder("samples") / "wiznet-azure-iot-hub.log").read_text().split("\n")


def records_of(lines: list[str]) -> list[Record]:
    engine = Engine()
    found = engine.feed(enumerate(lines, 1)) + engine.flush()
    return sorted(found, key=lambda record: record.first_line)


def certificates(lines: list[str]) -> list[Certificate]:
    return [r for r in records_of(lines) if isinstance(r, Certificate)]


def test_the_seed_log_gives_four_certificates() -> None:
    found = certificates(SEED)
    assert [(c.first_line, c.last_line, c.depth) for c in found] == [
        (9, 21, 1), (23, 37, 0), (46, 59, 1), (62, 79, 0),
    ]  # fmt: skip
    top = found[2]
    assert str(top.issuer) == "C=IE, O=Baltimore, OU=CyberTrust, CN=Baltimore CyberTrust Root"
    assert (top.key_type, top.key_bits, top.is_ca, top.max_pathlen) == ("RSA", 4096, True, 0)
    assert top.flags == ("not-trusted",)
    assert found[3].subject_alt_names is not None
    assert [name.value for name in found[3].subject_alt_names] == [
        "*.azure-devices.net", "*.amqpws.azure-devices.net", "*.su.management-azure-devices.net",
    ]  # fmt: skip


def test_a_foreign_line_inside_a_certificate_loses_nothing() -> None:
    lines = SEED[:]
    lines.insert(49, "E (12345) task_wdt: Task watchdog got triggered")
    lines.insert(52, "")
    plain, mixed = certificates(SEED)[2], certificates(lines)[2]
    assert (plain.subject, plain.serial, plain.flags) == (mixed.subject, mixed.serial, mixed.flags)


def test_two_tasks_that_interleave_keep_their_certificates_apart() -> None:
    one = [f"I (1) alpha: {line}" for line in SEED[45:59]]
    two = [f"I (1) beta: {line}" for line in SEED[61:79]]
    mixed = [line for pair in zip(one, two, strict=False) for line in pair]
    mixed += two[len(one) :]
    found = certificates(mixed)
    assert {str(c.subject) for c in found} == {
        "C=US, O=Microsoft Corporation, CN=Microsoft RSA TLS CA 01", "CN=*.azure-devices.net",
    }  # fmt: skip
    assert all(c.issuer is not None and c.not_after is not None for c in found)


def test_a_dump_without_its_first_lines_is_a_certificate() -> None:
    (found,) = certificates(SEED[49:59])
    assert found.version is None
    assert str(found.subject).endswith("CN=Microsoft RSA TLS CA 01")


def test_a_cut_tail_keeps_what_was_there() -> None:
    (found,) = certificates(SEED[45:51])
    assert found.not_before is not None
    assert found.not_after is None


def test_feeding_line_by_line_gives_the_same_as_at_once() -> None:
    engine = Engine()
    found = [r for pair in enumerate(SEED, 1) for r in engine.feed([pair])] + engine.flush()
    assert sorted(map(repr, found)) == sorted(map(repr, records_of(SEED)))


def test_codes_in_every_dress() -> None:
    dressed = ["-9984", "-0x2700", "0x2700", "-0x2700 (-9984)", "0xffffd900", "(FFFFD900)"]
    for text in dressed:
        (record,) = [
            r
            for r in records_of([f"mbedtls_ssl_handshake returned {text}"])
            if isinstance(r, ReturnCode)
        ]
        assert record.value == -9984, text
        assert record.names[0] == "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED"


def test_byte_counts_are_no_codes() -> None:
    lines = ["ssl_tls.c:2706: |2| ssl->f_recv(_timeout)() returned 5 (-0xfffffffb)"]
    assert not [r for r in records_of(lines) if isinstance(r, ReturnCode)]


def test_prose_and_numbers_give_no_codes() -> None:
    lines = ["Uptime 9984 s, 27 of 9984 jobs done, port 8883", "serial 12-34", "2025-01-02 -5 C"]
    assert not [r for r in records_of(lines) if isinstance(r, ReturnCode)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*SEED, "", "\x1b[0m", "[/bold]", "**", "\u202e"]), max_size=40))
def test_any_mixture_of_lines_parses(lines: list[str]) -> None:
    for record in records_of(lines):
        assert 1 <= record.first_line <= record.last_line <= len(lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_characters="\n"), max_size=80), max_size=10))
def test_any_text_parses(lines: list[str]) -> None:
    for record in records_of(lines):
        assert 1 <= record.first_line <= record.last_line <= len(lines)


def test_a_grammar_file_is_named_by_every_dialect() -> None:
    for dialect in all_dialects():
        path = dialect.grammar_path or folder("grammars") / f"{dialect.grammar}.lark"
        assert Path(path).is_file()
