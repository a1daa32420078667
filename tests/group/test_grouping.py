from datetime import UTC, datetime

from logdx.group import group
from logdx.group.clock import looks_unset
from logdx.model.attempts import Attempt, Timeline
from logdx.model.records import Certificate
from logdx.parse.engine import Engine


def timeline(text: str) -> Timeline:
    engine = Engine()
    records = engine.feed(enumerate(text.split("\n"), 1)) + engine.flush()
    return group(sorted(records, key=lambda record: record.first_line))


def attempts(text: str) -> tuple[Attempt, ...]:
    return timeline(text).attempts


FAIL = """\
  . Connecting to tcp/a.example/8883... ok
  . Performing the SSL/TLS handshake... failed
  ! mbedtls_ssl_handshake returned -0x7780
"""
OK = """\
  . Connecting to tcp/a.example/8883... ok
  . Performing the SSL/TLS handshake... ok
  < Read from server: 12 bytes read
"""


def test_retries_are_attempts_of_their_own() -> None:
    found = attempts(FAIL + FAIL + OK)
    assert [a.outcome for a in found] == ["failed", "failed", "succeeded"]
    assert {(a.host, a.port) for a in found} == {("a.example", 8883)}


def test_trailing_error_lines_belong_to_the_failure() -> None:
    (found,) = attempts(FAIL + "E (99) esp-tls: Failed to open new connection\n")
    assert found.outcome == "failed"


def test_a_survived_flag_is_no_failure() -> None:
    text = OK.replace(
        "... ok\n  <", "\n  ! The certificate is not correctly signed by the trusted CA\n ok\n  <"
    )
    (found,) = attempts(text)
    assert found.outcome == "succeeded"
    assert found.flags == ("not-trusted",)


def test_certificates_before_the_connection_are_the_devices_own() -> None:
    dump = "cert. version     : 3\nissuer name       : CN=ca\nsubject name      : CN={}\n"
    connect, handshake, code = FAIL.splitlines(keepends=True)
    text = dump.format("own") + connect + handshake + dump.format("peer") + code
    (found,) = attempts(text)
    everything = (*found.setup, *found.records)
    origins = {str(r.subject): r.origin for r in everything if isinstance(r, Certificate)}
    assert origins == {"CN=own": "own", "CN=peer": "peer"}


def test_a_paste_of_only_the_chain_is_the_peers() -> None:
    dump = "cert. version     : 3\nsubject name      : CN=x\n"
    dump += "  ! The certificate validity has expired\n"
    (found,) = attempts(dump + "mbedtls_ssl_handshake returned -0x2700\n")
    assert found.peer_certificates == 1
    assert found.flags == ("expired",)


def test_two_contexts_are_two_attempts() -> None:
    line = "ssl_tls.c:1: |2| 0x{}: {}\n"
    text = "".join(
        line.format(pointer, message)
        for message in ("=> handshake", "client state: 2")
        for pointer in ("20001111", "20002222")
    )
    text += line.format("20002222", "is a fatal alert message (msg 40)")
    found = attempts(text)
    assert [(a.key, a.outcome) for a in found] == [
        ("0x20001111", "unknown"),
        ("0x20002222", "failed"),
    ]


def test_repeated_handshake_calls_are_one_attempt() -> None:
    text = "ssl_tls.c:1: |2| => handshake\nssl_tls.c:1: |2| client state: 2\n" * 3
    assert len(attempts(text)) == 1


def test_stopped_at_is_the_last_state() -> None:
    (found,) = attempts("ssl_cli.c:1: client state: 2\nssl_cli.c:1: client state: 3\n")
    assert (found.role, found.stopped_at) == ("client", "certificate")


def test_waiting_for_bytes_is_seen() -> None:
    text = "ssl_cli.c:1: client state: 2\nssl_tls.c:2: ssl->f_send() returned 200 (-0xffffff38)\n"
    (found,) = attempts(text + "ssl_tls.c:3: in_left: 0, nb_want: 5\n")
    assert found.waiting
    assert found.client_hello_sent


def test_a_clock_that_counts_from_boot_is_unset() -> None:
    (found,) = attempts("ssl_cli.c:1: client hello, current time: 21\n" + FAIL)
    assert found.clock == "unset"


def test_unset_dates() -> None:
    assert looks_unset(datetime(1970, 1, 1, tzinfo=UTC))
    assert looks_unset(datetime(2000, 1, 1, 0, 3, tzinfo=UTC))
    assert not looks_unset(datetime(2024, 6, 1, tzinfo=UTC))


def test_an_empty_log_has_no_attempts() -> None:
    assert timeline("").attempts == ()


def test_a_dump_after_a_failed_handshake_call_is_the_next_attempts() -> None:
    dump = "cert. version     : 3\nsubject name      : CN={}\n"
    code = "mbedtls_ssl_handshake returned -0x2700\n"
    found = attempts(dump.format("a") + code + dump.format("b") + code)
    assert [a.peer_certificates for a in found] == [1, 1]


def test_a_setup_that_failed_is_an_attempt() -> None:
    text = "Fluent-Bit v0.12.11\n[2018/01/08 08:02:19] [error] [TLS] Invalid Key file: /etc/a.key\n"
    (found,) = attempts(text)
    assert found.outcome == "failed"


def test_a_parser_code_is_seen_by_later_attempts() -> None:
    (_, later) = attempts("mbedtls_x509_crt_parse returned -0x2180\n" + FAIL)
    assert "mbedtls_x509_crt_parse" in [getattr(r, "function", None) for r in later.setup]


def test_a_failed_connect_of_one_line_is_an_attempt_of_its_own() -> None:
    again = ". Connecting to tcp/a.example/8883... failed\n! mbedtls_net_connect returned -0x42\n"
    assert [a.outcome for a in attempts(FAIL + again)] == ["failed", "failed"]


def test_a_reset_cause_belongs_to_the_boot_before() -> None:
    boot = "*** Booting Zephyr OS build v3.4.0 ***\napp: reset cause: watchdog\n"
    (found,) = attempts(boot + "ssl_tls.c:1: |2| client state: 4\n" + boot)
    assert [r.kind for r in found.records].count("crash") == 2  # the reboot and its cause


def test_addresses_of_a_backtrace_are_no_contexts() -> None:
    place = "0x400e2c9d: mbedtls_mpi_exp_mod at /idf/library/bignum.c:1989\n"
    assert len(attempts("client state: 3\nGuru Meditation Error: Core  0 panic'ed\n" + place)) == 1


def test_what_the_attempt_shows_of_its_role_goes_before_its_boot() -> None:
    listening = "  . Bind on tcp://*:443/ ... ok\n"
    (served,) = attempts(listening + "mbedtls_ssl_handshake failed: -0x7780\n")
    (dialled,) = attempts(listening + FAIL)
    assert (served.role, dialled.role) == ("server", "client")


def test_a_synchronisation_after_the_failure_says_nothing_of_the_time_before() -> None:
    (found,) = attempts(FAIL + "+CIPSNTPTIME:Tue Mar 23 13:20:47 2021\n")
    assert found.clock == "unknown"


def test_what_openssl_prints_beside_the_log_is_no_attempt_of_its_own() -> None:
    (found,) = attempts(FAIL + "$ openssl x509 -noout -subject -in a.pem\nsubject=CN = a.example\n")
    assert found.peer_certificates == 1
