"""AWS IoT's device SDKs, FreeRTOS, Greengrass, Kinesis Video (grammars/aws_iot.lark).

Lines such as these, of aws-iot-device-sdk-embedded-C 2.1 to main, FreeRTOS 202011 to main and
amazon-freertos (transport_mbedtls.c, mbedtls_pkcs11_posix.c, iot_tls.c, core_mqtt.c)::

    ERROR: main L#192 Error(-23) connecting to h5.iot.eu-west-3.amazonaws.com:8883
    [ERROR] [MQTT] [core_mqtt.c:2411] CONNACK recv failed with status = MQTTRecvFailed.
    7 4177 [MQTT] ERROR: Object with label Device Priv TLS Key not found.
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.aws_codes import CRT_ERRORS, SDK_ERRORS, connack_code
from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.sdk_parts import (
    NEWLIB,
    after,
    code_text,
    event,
    failed,
    host_port,
    last_number,
    message,
    numbers,
    succeeded,
)
from logdx.model.records import (
    AppReply,
    Input,
    Memory,
    Message,
    NetEvent,
    Platform,
    Setting,
)

_PATHS = {"rootCA": "ca", "clientCRT": "cert", "clientKey": "key"}
_NET = {82: ("dns", "failed"), 66: ("socket", "exhausted"), 68: ("tcp", "failed")}
"""MBEDTLS_ERR_NET_UNKNOWN_HOST, _SOCKET_FAILED and _CONNECT_FAILED in decimal, signs dropped."""


class AwsBuilder(Builder):
    """One small method a kind of line."""

    def sdk_version(self, tokens: list[Token]) -> Found:
        version = tokens[0].rpartition(" ")[2].lstrip("v")
        return found(Platform, tokens[0], sdk="aws-iot-sdk", sdk_version=version)

    def input_path(self, tokens: list[Token]) -> Found:
        label, _, path = tokens[0].partition(" ")
        return found(Input, tokens[0], what=_PATHS[label], path=path)

    def sdk_error(self, tokens: list[Token]) -> Found:
        code = numbers(tokens[0])[0]
        if code not in SDK_ERRORS:
            return failed(tokens[0], "connect", str(code))
        record, fields = SDK_ERRORS[code]
        if record is NetEvent:
            host, port = host_port(after(tokens[0], "connecting to"))
            return found(NetEvent, tokens[0], **fields, host=host, port=port)
        return found(record, tokens[0], **fields)

    def legacy_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "connect", code_text(tokens[0]))

    def input_failed(self, tokens: list[Token]) -> Found:
        text = tokens[0].lower()
        what = "key" if "key" in text else "cert" if "client" in text or "device" in text else "ca"
        return found(Input, tokens[0], what=what, parsed=False, code=code_text(tokens[0]))

    def seed_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "seed_rng")

    def setup_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "setup", str(tokens[0]))

    def handshake_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "handshake")

    def handshake_ok(self, tokens: list[Token]) -> Found:
        host = tokens[0].partition("Connection to ")[2].partition(" ")[0]
        return succeeded(tokens[0], "handshake", host or None)

    def alpn(self, tokens: list[Token]) -> Found:
        return found(Setting, tokens[0], name="alpn", value=tokens[0].rpartition(" ")[2])

    def alpn_failed(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="Failed to configure ALPN protocol")

    def sni_failed(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="Failed to set server name")

    def tcp_start(self, tokens: list[Token]) -> Found:
        words = tokens[0].split()
        host, port = host_port(words[-1]) if "." in words[-1] or ":" in words[-1] else (None, None)
        return found(NetEvent, tokens[0], what="tcp", outcome="started", host=host, port=port)

    def tcp_ok(self, tokens: list[Token]) -> Found:
        host = tokens[0].removesuffix(" established").removesuffix(" successful")
        return event(tokens[0], "tcp", "ok", host.rpartition(" ")[2])

    def connect_error(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0])
        what, outcome = (_NET | NEWLIB).get(abs(code or 0), ("tcp", "failed"))
        host = tokens[0].partition("connect to ")[2].partition(" with")[0]
        return found(
            NetEvent, tokens[0], what=what, outcome=outcome, host=host or None, code=str(code)
        )

    def dns_failed(self, tokens: list[Token]) -> Found:
        host = after(tokens[0], "Hostname=") or after(tokens[0].partition(")")[0], "(")
        return event(tokens[0], "dns", "failed", host or None)

    def no_address(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "tcp", "failed", after(tokens[0], " from ") or None)

    def tcp_failed(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0])
        what, outcome = NEWLIB.get(abs(code or 0), ("tcp", "failed"))
        return found(NetEvent, tokens[0], what=what, outcome=outcome, code=code_text(tokens[0]))

    def lwip_failed(self, tokens: list[Token]) -> Found:
        reason = tokens[0].partition(": ")[2].lower()
        outcome = "refused" if "refused" in reason else "reset" if "reset" in reason else "failed"
        return event(tokens[0], "tcp", "timeout" if "timed out" in reason else outcome)

    def socket_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "socket", "failed")

    def session_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "handshake", code_text(tokens[0]))

    def broker_failed(self, tokens: list[Token]) -> Found:
        return failed(tokens[0], "connect")

    def connack(self, tokens: list[Token]) -> Found:
        code = connack_code(tokens[0])
        return found(
            AppReply, tokens[0], protocol="mqtt", code=code, accepted=code == 0, text=str(tokens[0])
        )

    def mqtt_status(self, tokens: list[Token]) -> Found:
        status = tokens[0].replace("=", " ").split()[-1]
        if status == "MQTTServerRefused":
            return found(AppReply, tokens[0], protocol="mqtt", accepted=False, text=status)
        text = tokens[0].removesuffix(status).rstrip(" =:,")
        for word in (" status", " error", " Error", " with"):
            text = text.removesuffix(word)
        return found(Message, tokens[0], text=text or "MQTT status", detail=status)

    def mqtt_ok(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="mqtt", accepted=True)

    def byte_unread(self, tokens: list[Token]) -> Found:
        code = code_text(tokens[0])
        return found(NetEvent, tokens[0], what="receive", outcome="failed", code=code)

    def send_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "send", "failed")

    def receive_failed(self, tokens: list[Token]) -> Found:
        return event(tokens[0], "receive", "failed")

    def http_status(self, tokens: list[Token]) -> Found:
        code = last_number(tokens[0]) or 0
        return found(AppReply, tokens[0], protocol="http", code=code, accepted=code < 400)

    def object_missing(self, tokens: list[Token]) -> Found:
        if "label " in tokens[0]:
            label = after(tokens[0].removesuffix(" not found"), "label")
            return found(Message, tokens[0], text="Object with label not found", detail=label)
        return message(tokens[0])

    def provisioning(self, tokens: list[Token]) -> Found:
        text = tokens[0].partition(" with status")[0].rstrip(" .0123456789")
        return found(Message, tokens[0], text=text, detail=code_text(tokens[0]))

    def pkcs11_failed(self, tokens: list[Token]) -> Found:
        text = str(tokens[0]).partition(" with error")[0].partition(":")[0]
        return found(Message, tokens[0], text=text, detail=code_text(tokens[0]))

    def out_of_memory(self, tokens: list[Token]) -> Found:
        return found(Memory, tokens[0], failed_allocation=last_number(tokens[0]))

    def note(self, tokens: list[Token]) -> Found:
        host = after(tokens[0], "MQTT connection to")
        text = "Creating an MQTT connection to" if host else str(tokens[0])
        return found(Message, tokens[0], text=text, detail=host or None)

    def note_code(self, tokens: list[Token]) -> Found:
        return message(tokens[0], "path:")

    def crt_error(self, tokens: list[Token]) -> Found:
        for part, (record, fields) in CRT_ERRORS.items():
            if part in tokens[0]:
                return found(record, tokens[0], **fields)
        return found(Message, tokens[0], text=str(tokens[0]))

    def kvs_url(self, tokens: list[Token]) -> Found:
        host = tokens[0].partition("://")[2].partition("/")[0]
        return found(Message, tokens[0], text="Curl perform failed for url", detail=host or None)

    def kvs_status(self, tokens: list[Token]) -> Found:
        text = tokens[0].partition(" 0x")[0].strip(": ")
        return found(Message, tokens[0], text=text, detail=code_text(tokens[0]))

    def fleet_rejected(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="mqtt", accepted=False, text=str(tokens[0]))


AWS_IOT = Dialect(
    name="aws-iot",
    grammar="aws_iot",
    literals=(
        "aws iot", "rootca ", "clientcrt ", "clientkey ", "error(-", "error (-",
        "network layer connect", "aws_iot_mqtt_", "shadow connection", "unable to ",
        "mqtt echo", "failed to ", "while parsing", "pkcs #11", "pkcs#11", "tls_connect fail",
        "tls handshake", "tls connection to", "tls session", "alpn protocol", "creating a",
        "establishing ", "attempting to", "connection to", "tcp connection", "dns resolution",
        "dns_gethostbyname", "could not ", "lwip connect", "a transport error", "sockets_socket",
        "connection accepted", "connection refused", "broker refused", "connack", "mqtt_connect",
        "mqtt connection", "mqtt broker", "mqtt_processloop", "mqttserverrefused", "mqttrecv",
        "mqttsend", "mqttbad", "mqttkeep", "mqttno", "mqttneed", "mqttillegal", "mqttstate",
        "connected to broker", "single byte", "unable to send", "transport send", "receive error",
        "receivesingleiteration", "status code", "object with label", "private key not found",
        "no certificate found", "failure in signing", "the handshake failed", "c_sign", "c_open",
        "c_login", "c_init", "c_get", "c_find", "loading credentials", "prootca", "pem_read_x509",
        "ssl_ctx", "client certificate should", "parameter check failed", "invalid input param",
        "error opening file", "error initializing", "aws_io_", "aws_error_", "curl perform",
        "failed with status", "rejected response",
    ),
    builder=AwsBuilder,
    samples=("aws-pkcs11-object-missing.log",),
)  # fmt: skip
