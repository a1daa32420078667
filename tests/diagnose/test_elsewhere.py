"""Trouble that only stands in the same log is no failure of the connection."""

from __future__ import annotations

import pytest

from logdx.pipeline import explain

QUIET = {
    "a bad image after a good download": """\
I (900) esp-x509-crt-bundle: Certificate validated
I (1000) esp_https_ota: Starting OTA...
E (8790) esp_https_ota: Mismatch chip id, expected 9, found 0
E (8791) ota: esp_https_ota_perform: ESP_ERR_INVALID_VERSION
""",
    "a crash without any connection": """\
Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.
Rebooting...
""",
    "a driver's code": """\
E (100) nvs: nvs_open failed: ESP_ERR_NVS_NOT_FOUND (0x1102)
I (300) app: no network, sleeping
""",
    "a proxy that answers plain HTTP": """\
$ env | grep -i proxy
https_proxy=http://10.77.0.1:3128
Downloading 'https://firmware.example/'
Connecting to http://10.77.0.1:3128
HTTP error 400
""",
}


@pytest.mark.parametrize("name", QUIET)
def test_other_trouble_is_no_diagnosis(name: str) -> None:
    report = explain(QUIET[name])
    causes = {d.cause for d in report.diagnoses}
    assert causes <= {"no-failure", "not-tls-problem"}
    assert report.verdict != "failed"


def test_a_code_of_a_connection_stays_a_failure() -> None:
    report = explain("E (5) app: Failed to open HTTP connection: ESP_ERR_HTTP_CONNECT\nretry\n")
    (first, *_) = report.diagnoses
    assert first.rule.startswith("usual-cause/")
