"""Names of SDKs and libraries as people write them."""

from __future__ import annotations

from logdx.model.records import Platform
from logdx.model.report import Report

_SHOWN = {
    "wiznet": "WIZnet", "esp-idf": "ESP-IDF", "arduino-esp32": "Arduino-ESP32",
    "esp8266": "ESP8266", "zephyr": "Zephyr", "mbed-os": "Mbed OS", "aws-iot": "AWS IoT",
    "azure-iot": "Azure IoT", "lwip": "lwIP", "curl": "curl", "openvpn": "OpenVPN",
    "libcoap": "libcoap", "mongoose": "Mongoose", "libwebsockets": "libwebsockets",
    "micropython": "MicroPython", "mbedtls": "mbedTLS", "mbedtls-programs": "mbedTLS programs",
}  # fmt: skip


def shown_sdk(name: str) -> str:
    """Return how people write the name of an SDK or library.

    >>> shown_sdk("esp-idf")
    'ESP-IDF'
    """
    return _SHOWN.get(name, name)


def shown_platform(report: Report) -> str:
    """Return "WIZnet, mbedTLS 2.28.10" as far as the log tells."""
    sdk = _SHOWN.get(report.timeline.sdk or "", "")
    versions = [
        f"mbedTLS {record.library_version}"
        for record in report.records
        if isinstance(record, Platform) and record.library_version
    ]
    library = versions[0] if versions else "mbedTLS" if _has_mbedtls(report) else ""
    return ", ".join(part for part in (sdk, library) if part)


def _has_mbedtls(report: Report) -> bool:
    return any(dialect.startswith("mbedtls") for dialect in report.timeline.dialects)
