"""The registry of the built-in dialects, most specific first."""

from __future__ import annotations

from logdx.dialects.arduino_esp32 import ARDUINO_ESP32
from logdx.dialects.aws_iot import AWS_IOT
from logdx.dialects.azure_iot import AZURE_IOT
from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.clock import CLOCK
from logdx.dialects.codes import CODES
from logdx.dialects.crash import CRASH
from logdx.dialects.curl import CURL
from logdx.dialects.esp8266 import ESP8266
from logdx.dialects.esp_boot import ESP_BOOT
from logdx.dialects.esp_idf import ESP_IDF
from logdx.dialects.host_apps import HOST_APPS
from logdx.dialects.host_network import HOST_NETWORK
from logdx.dialects.libcoap import LIBCOAP
from logdx.dialects.lwip import LWIP_TLS
from logdx.dialects.lws import LWS
from logdx.dialects.mbed_os import MBED_OS
from logdx.dialects.mbedtls_debug import DEBUG
from logdx.dialects.mbedtls_programs import PROGRAMS
from logdx.dialects.mbedtls_x509 import X509
from logdx.dialects.memory import MEMORY
from logdx.dialects.micropython import MICROPYTHON
from logdx.dialects.mongoose import MONGOOSE
from logdx.dialects.network import NETWORK
from logdx.dialects.openssl import OPENSSL
from logdx.dialects.openvpn import OPENVPN
from logdx.dialects.peer import PEER
from logdx.dialects.platform import PLATFORM
from logdx.dialects.replies import REPLIES
from logdx.dialects.settings import SETTINGS
from logdx.dialects.vendor_sdks import VENDOR_SDKS
from logdx.dialects.wiznet import WIZNET
from logdx.dialects.zephyr import ZEPHYR

DIALECTS: tuple[Dialect, ...] = (
    X509, DEBUG, PROGRAMS, WIZNET,
    ESP_BOOT, ESP_IDF, ARDUINO_ESP32, ESP8266,
    ZEPHYR, MBED_OS, AWS_IOT, AZURE_IOT, LWIP_TLS, VENDOR_SDKS,
    CURL, OPENVPN, LIBCOAP, MONGOOSE, LWS, MICROPYTHON, HOST_APPS, HOST_NETWORK,
    CLOCK, MEMORY, CRASH, NETWORK, REPLIES, PEER, OPENSSL, SETTINGS, PLATFORM,
    CODES,
)  # fmt: skip

__all__ = ["DIALECTS", "Builder", "Dialect", "Found", "found"]
