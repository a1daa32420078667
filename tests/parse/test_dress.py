import pytest

from logdx.parse.dress import stamp_time, undress

DRESSED = [
    ("I (1234) esp-tls: text", "text", "esp-tls"),
    (
        "[00:00:07.817,000] <dbg> net_sock_tls.tls_debug: (0x20003910): ssl_cli.c:42: |2| text",
        "text",
        "net_sock_tls.tls_debug|0x20003910",
    ),
    ("[  9944][E][ssl_client.cpp:37] _handle_error(): text", "text", ""),
    ("18:04:11.207 -> I (12) mqtt: text", "text", "mqtt"),
    ("\x1b[0;31mE (12) aws_iot: text\x1b[0m", "text", "aws_iot"),
    ("␛[0;32mI (4113) a: text␛[0m", "text", "a"),
    ("2021-12-12 10:00:29 text", "text", ""),
    ("Mon Jan 13 07:44:02 2025 daemon.err hostapd: text", "text", "hostapd"),
    ("[ERR ][TLSW]: text", "text", "TLSW"),
    ("00> text", "text", ""),
    ("> text", "text", ""),
    ("12 1536 [MQTT] text", "text", "MQTT"),
    ("ssl_tls.c:5771: |1| 0x7ffd5a0123: text", "text", "0x7ffd5a0123"),
    ("C:/work/library/ssl_tls.c(2936): text", "text", ""),
    ("07-19 12:40:07.402  4410  4440 E Unity   : text", "text", ""),
    ("text", "text", ""),
]


@pytest.mark.parametrize(("line", "payload", "stream"), DRESSED)
def test_dress_comes_off(line: str, payload: str, stream: str) -> None:
    (undressed,) = undress([(7, line)])
    assert undressed.payload == payload
    assert undressed.text == line
    assert undressed.number == 7
    assert undressed.stream == stream


def test_blank_and_bare_prefix_lines_keep_their_numbers() -> None:
    lines = undress([(1, ""), (2, "00> "), (3, "text"), (4, "")])
    assert [(line.number, line.payload) for line in lines] == [
        (1, ""),
        (2, ""),
        (3, "text"),
        (4, ""),
    ]


def test_brackets_of_the_sample_programs_are_no_tag() -> None:
    (line,) = undress([(1, "    [ Protocol is TLSv1.2 ]")])
    assert "Protocol is TLSv1.2" in line.payload


@pytest.mark.parametrize(
    ("stamp", "date"),
    [
        ("2021-12-12 10:00:29 ", "2021-12-12"),
        ("[1970/01/01 00:00:03:6120] ", "1970-01-01"),
        ("[Sat Dec 04 22:12:24.198 2021] ", "2021-12-04"),
        ("Mon Jan 13 07:44:02 2025 ", "2025-01-13"),
        ("05/04/2022 14:42:35.892 [RX] - ", "2022-05-04"),
        ("[30.09.25 23:41:07] ", "2025-09-30"),
        ("2025-01-30T03:11:52.007Z ", "2025-01-30"),
    ],
)
def test_stamps_with_a_date(stamp: str, date: str) -> None:
    time = stamp_time(stamp)
    assert time is not None
    assert f"{time:%Y-%m-%d}" == date


@pytest.mark.parametrize("stamp", ["May 08 05:49:30.612 ", "nonsense"])
def test_stamps_without_a_year_have_no_date(stamp: str) -> None:
    assert stamp_time(stamp) is None
