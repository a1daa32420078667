"""SDKs, libraries, chips, and TLS stacks that are not mbedTLS (grammars/platform.lark).

Lines such as these::

    build version: Mbed TLS 3.6.6 (build 50726400)
    *** Booting Zephyr OS build zephyr-v3.5.0 ***
    library versions: mbed TLS 2.28.2, LZO 2.10
    curl 8.13.0 (x86_64-alpine-linux-musl) libcurl/8.13.0 mbedTLS/3.6.3 zlib/1.3.1
    +QSSLOPEN: 0,579

The last one is a modem that does TLS by itself: logdx names it and does not explain it.
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.model.records import ForeignStack, Platform

_SDKS = (
    ("nrf connect", "ncs"), ("zephyr", "zephyr"), ("esp-idf", "esp-idf"), ("espidf", "esp-idf"),
    ("esphome", "esphome"), ("idf", "esp-idf"), ("mbed", "mbed-os"), ("micropython", "micropython"),
    ("circuitpython", "circuitpython"), ("rt-thread", "rt-thread"), ("freertos", "freertos"),
    ("aws iot", "aws-iot-sdk"), ("hub sdk for c", "azure-iot-sdk-c"), ("openvpn", "openvpn"),
    ("arduino", "arduino"), ("tasmota", "tasmota"), ("fluent", "fluent-bit"), ("godot", "godot"),
    ("curl", "curl"), ("libwebsockets", "libwebsockets"), ("lwip", "lwip"),
    ("mongoose", "mongoose"), ("alios", "alios-things"), ("nuttx", "nuttx"), ("riot", "riot"),
    ("threadx", "threadx"), ("azure rtos", "threadx"), ("contiki", "contiki"),
    ("libcoap", "libcoap"), ("anjay", "anjay"), ("hostapd", "hostapd"),
    ("wpa_supplicant", "wpa_supplicant"), ("nonos", "esp8266-nonos"), ("sdk", None),
)  # fmt: skip
_STACKS = {
    "BEARSSL": "BearSSL", "WOLFSSL": "wolfSSL", "GNUTLS": "GnuTLS", "OPENSSL": "OpenSSL",
    "SCHANNEL": "Schannel", "MODEM": "modem AT commands",
}  # fmt: skip


class PlatformBuilder(Builder):
    """One method a kind of name."""

    def line(self, parts: list[Found | Token]) -> list[Found]:
        """A line that names a chip twice names it once."""
        kept: dict[str, Found] = {}
        for part in super().line(parts):
            kept.setdefault(f"{part.record.kind}{sorted(part.fields)}", part)
        return list(kept.values())

    def library(self, tokens: list[Token]) -> Found:
        version = _version(tokens[0])
        if ".so." in tokens[0]:
            version = None  # a soname is no version
        name = "polarssl" if "polarssl" in tokens[0].lower() else "mbedtls"
        return found(Platform, tokens[0], library=name, library_version=version)

    def sdk(self, tokens: list[Token]) -> Found:
        lowered = tokens[0].lower()
        name = next(name for word, name in _SDKS if word in lowered)
        return found(Platform, tokens[0], sdk=name, sdk_version=_version(tokens[0]))

    def chip(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], chip=tokens[0].upper().replace("ESP32-", "ESP32"))

    def foreign(self, tokens: list[Token]) -> Found:
        text = " ".join(tokens[0].split())
        return found(ForeignStack, tokens[0], name=_STACKS.get(tokens[0].type, text), text=text)


def _version(text: str) -> str | None:
    """The number at the end: "Zephyr OS build zephyr-v3.5.0" -> "3.5.0"."""
    word = text.replace("/", " ").replace("zephyr-", "").replace(":", " ").split()[-1]
    if word.lower().startswith("mbed-os-"):
        word = word[len("mbed-os-") :]
    start = next((i for i, char in enumerate(word) if char.isdecimal()), None)
    return None if start is None else word[start:].rstrip(".-(),;")


PLATFORM = Dialect(
    name="platform",
    grammar="platform",
    literals=(
        "mbed tls", "mbedtls ", "mbedtls/", "mbedtls-", "mbedtls:", "mbedtls version", "polarssl",
        "mbedtls_version", "libmbed", "zephyr", "nrf connect", "idf", "mbed os", "mbed-os",
        "mbedos", "micropython", "circuitpython", "rt-thread", "freertos", "aws iot", "hub sdk",
        "openvpn", "arduino", "esphome", "tasmota", "sdk", "fluent", "godot engine", "curl ",
        "libwebsockets", "lwip", "mongoose", "alios", "nuttx", "riot", "threadx", "azure rtos",
        "contiki", "libcoap", "anjay", "hostapd v", "wpa_supplicant v", "esp32", "esp8266",
        "stm32", "nrf5", "nrf9", "nrf7", "rp2040", "rp2350", "w5100s", "w5500", "w6100", "w6300",
        "w55rp20", "mimxrt", "i.mx", "k64f", "mt76", "bk7231", "rtl87", "ameba", "psoc", "cc32",
        "cc26", "efr32", "gd32", "samd", "same", "samv", "saml", "lpc", "ra4m", "ra6m", "bl60",
        "xmc4", "msp432", "da16200", "mw300", "mw320", "qca4010", "air32", "hi3861", "bearssl",
        "br_ssl", "br_err", "wolf", "cyassl", "gnutls", "openssl", "libressl", "boringssl",
        "[ssl: ", "schannel", "sec_e_", "crypt_e_", "acquirecred", "initializesec", "+qssl",
        "%cmng", "#ssl", "+cipssl", "+csslcfg", "+cch", "+ccert", "+shssl", "+smssl", "+cassl",
        "+caopen", "+usec", "+kssl", "+kcert", "+kpriv", "+sqns", "^sbnw", "+qmtcfg", "+wssl",
        "+mssl", "+mipssl", "xsocketopt", "#xtcpcli", "axtls", "matrixssl", "tinydtls", "s2n_",
        "cyclone", "nanossl", "mocana", "rustls", "embedded-tls", "securetransport", "errssl",
        "netx secure", "nx_secure", "gskit", "sharkssl", "emssl", "iar_ssl", "tlse", "fizz",
    ),
    builder=PlatformBuilder,
    anchors=("mbed",),
)  # fmt: skip
