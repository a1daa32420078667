"""The registry of the built-in dialects, most specific first.

name -> module:attribute -> Dialect, imported when a log needs it
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from logdx.dialects.base import Builder, Dialect, Found, found

BUILT_IN = (
    "mbedtls_x509:X509",
    "mbedtls_debug:DEBUG",
    "mbedtls_programs:PROGRAMS",
    "wiznet:WIZNET",
    "esp_boot:ESP_BOOT",
    "esp_idf:ESP_IDF",
    "arduino_esp32:ARDUINO_ESP32",
    "esp8266:ESP8266",
    "zephyr:ZEPHYR",
    "mbed_os:MBED_OS",
    "aws_iot:AWS_IOT",
    "azure_iot:AZURE_IOT",
    "lwip:LWIP_TLS",
    "vendor_sdks:VENDOR_SDKS",
    "curl:CURL",
    "openvpn:OPENVPN",
    "libcoap:LIBCOAP",
    "mongoose:MONGOOSE",
    "lws:LWS",
    "micropython:MICROPYTHON",
    "host_apps:HOST_APPS",
    "host_network:HOST_NETWORK",
    "clock:CLOCK",
    "memory:MEMORY",
    "crash:CRASH",
    "network:NETWORK",
    "replies:REPLIES",
    "peer:PEER",
    "openssl:OPENSSL",
    "settings:SETTINGS",
    "hardware:HARDWARE",
    "platform:PLATFORM",
    "codes:CODES",
)
"""Module of this package and the Dialect in it."""


@cache
def load(place: str) -> Dialect:
    """Return the dialect of an entry of ``BUILT_IN``."""
    module, _, attribute = place.partition(":")
    dialect: Dialect = getattr(import_module(f"logdx.dialects.{module}"), attribute)
    return dialect


@cache
def all_dialects() -> tuple[Dialect, ...]:
    """Return every built-in dialect; imports them all."""
    return tuple(load(place) for place in BUILT_IN)


__all__ = ["BUILT_IN", "Builder", "Dialect", "Found", "all_dialects", "found", "load"]
