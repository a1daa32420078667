"""Logs of a working and a failing handshake, as an ESP32 prints them."""

from __future__ import annotations

GOOD = """\
I (29) app_init: ESP-IDF:          v5.1.2
I (4000) app: free heap: 152000 bytes
D (5230) esp-tls: [sock=54] Connecting to server. HOST: broker.harbour.example, Port: 8883
I (5300) mbedtls: ssl_tls.c:3866 client state: MBEDTLS_SSL_CLIENT_HELLO
I (5310) mbedtls: ssl_tls.c:3866 client state: MBEDTLS_SSL_SERVER_HELLO
I (5320) mbedtls: ssl_tls.c:3866 client state: MBEDTLS_SSL_SERVER_CERTIFICATE
{good_chain}\
I (5330) mbedtls: ssl_tls.c:3866 client state: MBEDTLS_SSL_SERVER_KEY_EXCHANGE
I (5340) mbedtls: ssl_tls.c:3866 client state: MBEDTLS_SSL_SERVER_FINISHED
I (5350) mbedtls: ssl_tls.c:3866 client state: MBEDTLS_SSL_HANDSHAKE_OVER
I (5360) mqtt_client: MQTT connected
"""

BAD = """\
I (29) app_init: ESP-IDF:          v5.1.4
I (4000) app: free heap: 31000 bytes
D (5230) esp-tls: [sock=54] Connecting to server. HOST: broker.harbour.example, Port: 8883
I (5300) mbedtls: ssl_tls.c:3866 client state: MBEDTLS_SSL_CLIENT_HELLO
I (5310) mbedtls: ssl_tls.c:3866 client state: MBEDTLS_SSL_SERVER_HELLO
I (5320) mbedtls: ssl_tls.c:3866 client state: MBEDTLS_SSL_SERVER_CERTIFICATE
{bad_chain}\
E (5330) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700
I (5330) esp-tls-mbedtls: Failed to verify peer certificate!
"""

LEAF = ("broker.harbour.example", "Harbour Issuing CA", "11:22:33:44:55", "2030-01-01", "")
ISSUING = ("Harbour Issuing CA", "Harbour Root", "66:77:88:99:AA", "2034-01-01", "")
ROOT = ("Harbour Root", "Harbour Root", "01:02:03:04:05", "2040-01-01", "")
Cert = tuple[str, str, str, str, str]


def chain(*certificates: Cert) -> str:
    """Print certificates as the verify callback does, top first."""
    lines = []
    for depth, certificate in reversed(list(enumerate(certificates))):
        subject, issuer, serial, until, flag = certificate
        lines += [
            f"Verify requested for (Depth {depth}):",
            "cert. version     : 3",
            f"serial number     : {serial}",
            f"issuer name       : C=NO, O=Harbour, CN={issuer}",
            f"subject name      : C=NO, O=Harbour, CN={subject}",
            "issued  on        : 2024-01-01 00:00:00",
            f"expires on        : {until} 00:00:00",
            "signed using      : ECDSA with SHA256",
            "EC key size       : 256 bits",
            f"basic constraints : CA={'false' if depth == 0 else 'true'}",
            f"  ! {flag}" if flag else "  This certificate has no flags",
        ]
    return "".join(f"I (5325) mbedtls: {line}\n" for line in lines)


def good(*certificates: Cert) -> str:
    """Return the log of the working handshake."""
    return GOOD.format(good_chain=chain(*(certificates or (LEAF, ISSUING, ROOT))))


def bad(*certificates: Cert) -> str:
    """Return the log of the failing handshake."""
    return BAD.format(bad_chain=chain(*(certificates or (LEAF, ISSUING, ROOT))))
