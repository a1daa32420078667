"""Azure IoT device SDK for C and its relatives (grammars/azure_iot.lark).

Lines such as these, of azure-iot-sdk-c 1.1 to LTS 2026 (c-utility/adapters/tlsio_mbedtls.c,
socketio_berkeley.c, umqtt/src/mqtt_client.c) and azure-iot-middleware-freertos::

    <- 00:00:15 CONNACK | SESSION_PRESENT: false | RETURN_CODE: 0x5
    Error: Time:Thu Jan  1 00:01:58 1970 File:umqtt/src/mqtt_client.c Func:onOpen Line:454 ...
    reason=IOTHUB_CLIENT_CONNECTION_BAD_CREDENTIAL
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.sdk_parts import (
    LINUX,
    after,
    asctime,
    event,
    failed,
    host_port,
    last_number,
    message,
    numbers,
    socket_event,
    succeeded,
)
from logdx.model.records import (
    AppReply,
    Clock,
    ForeignStack,
    Input,
    Message,
    NetEvent,
    Platform,
)

_REFUSALS = ("EXPIRED_SAS_TOKEN", "DEVICE_DISABLED", "BAD_CREDENTIAL", "QUOTA_EXCEEDED",
             "DEVICE_MULTIPLEXED")  # fmt: skip
"""Reasons of IOTHUB_CLIENT_CONNECTION_STATUS_REASON that only the hub can give."""
_PROV_REFUSALS = ("DEV_AUTH_ERROR", "HUB_ERROR", "HUB_NOT_SPECIFIED", "DISABLED")


class AzureBuilder(Builder):
    """One small method a kind of line."""

    def sdk_version(self, tokens: list[Token]) -> Found:
        version = tokens[0].rpartition(" ")[2]
        return found(Platform, tokens[0], sdk="azure-iot-sdk-c", sdk_version=version)

    def stamp(self, tokens: list[Token]) -> Found:
        return found(Clock, tokens[0], origin="stamp", time=asctime(after(tokens[0], "Time:")))

    def connect_trace(self, tokens: list[Token]) -> Found:
        return succeeded(tokens[0], "handshake", after(tokens[0], "USERNAME:"))

    def connack(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0])
        return found(AppReply, tokens[0], protocol="mqtt", code=code, accepted=code == 0)

    def not_accepted(self, tokens: list[Token]) -> Found:
        code, text = numbers(tokens[0])[0], tokens[0].rpartition(":")[2].strip()
        return found(AppReply, tokens[0], protocol="mqtt", code=code, text=text, accepted=False)

    def open_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "connect", str(tokens[0]))

    def connack_timeout(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "receive", "timeout")

    def handshake_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "handshake", str(tokens[0]))

    def dns_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "dns", "failed", after(tokens[0], "Hostname:") or None)

    def connect_code(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0])
        what, outcome = LINUX.get(abs(code or 0), ("tcp", "failed"))
        return found(NetEvent, tokens[0], what=what, outcome=outcome, code=str(code))

    def tcp_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "tcp", "failed")

    def receive_code(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), LINUX, "receive")

    def send_code(self, tokens: list[Token]) -> Found:
        return socket_event(tokens[0], last_number(tokens[0]), LINUX, "send")

    def cert_failed(self, tokens: list[Token]) -> Found:
        return found(Input, tokens[0], what="cert", parsed=False)

    def key_failed(self, tokens: list[Token]) -> Found:
        return found(Input, tokens[0], what="key", parsed=False)

    def ca_failed(self, tokens: list[Token]) -> Found:
        return found(Input, tokens[0], what="ca", parsed=False)

    def openssl(self, tokens: list[Token]) -> Found:
        text = tokens[0].partition("error:")[2]
        return found(ForeignStack, tokens[0], name="openssl", text="error:" + text)

    def verify_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "handshake", str(last_number(tokens[0])))

    def status(self, tokens: list[Token]) -> Found:
        reason = tokens[0].removeprefix("IOTHUB_CLIENT_CONNECTION_")
        if reason == "OK" or reason in _REFUSALS:
            good = reason == "OK"
            return found(AppReply, tokens[0], protocol="mqtt", accepted=good, text=str(tokens[0]))
        return found(Message, tokens[0], text=str(tokens[0]))

    def provisioning(self, tokens: list[Token]) -> Found:
        result = tokens[0].removeprefix("PROV_DEVICE_RESULT_")
        if result == "OK" or result in _PROV_REFUSALS:
            good = result == "OK"
            return found(AppReply, tokens[0], protocol="mqtt", accepted=good, text=str(tokens[0]))
        return found(Message, tokens[0], text=str(tokens[0]))

    def link_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "link", "failed")

    def mw_connect(self, tokens: list[Token]) -> Found:
        host, _ = host_port(after(tokens[0], "Server=").partition(",")[0])
        return failed(tokens[0], "connect", host)

    def netx(self, tokens: list[Token]) -> Found:
        return found(ForeignStack, tokens[0], name="netx-secure", text=str(tokens[0]))

    def sas_expired(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="mqtt", accepted=False, text=str(tokens[0]))

    def time_failed(self, tokens: list[Token]) -> Found:
        return found(Clock, tokens[0], origin="sntp", synchronised=False)

    def note(self, tokens: list[Token]) -> Found:
        return message(tokens[0])


AZURE_IOT = Dialect(
    name="azure-iot",
    grammar="azure_iot",
    literals=(
        "iot hub sdk", "azure iot", "time:", "| ver:", "connack", "connection not accepted",
        "failure opening", "xio_open", "unable to open", "underlying i", "ssl handshake",
        "dns resol", "dns did not", "failure: ", "socketio_", "socket connect", "socket select",
        "lookup_address", "unexpected recv", "unexpected send", "failure parsing",
        "failure loading", "failure converting", "failure calling", "failure decoding",
        "failure setting", "failure in", "unable to use x509", "ssl_ctx_use", "cannot add cert",
        "cannot encode", "trusted cert", ":ssl routines", ":lib(", "tlsio", "iothub_client_conn",
        "prov_device_result", "network interface", "establish mqtt connection", "nx_azure_iot",
        "nx_secure", "sas token", "ntp", "getting time", "getting current time", "device time",
        "failed dns", "device client", "io should not", "communications error", "ssl channel",
        "hostname is null", "tls_io_config",
    ),
    builder=AzureBuilder,
    samples=("azure-connack-5.log",),
)  # fmt: skip
