"""Why a run failed, from the words of OpenSSL's error queue and of the system.

"...:error:0A00010B:SSL routines::wrong version number:..." -> ("not-tls", None)
"""

from __future__ import annotations

from logdx.dialects.words import numbers

_REASONS = (
    ("alert number", "alert"),
    ("wrong version number", "not-tls"),
    ("http request", "not-tls"),
    ("packet length too long", "not-tls"),
    ("record layer failure", "not-tls"),
    ("unknown protocol", "not-tls"),
    ("unsupported protocol", "version"),
    ("no protocols available", "version"),
    ("unexpected eof", "closed"),
    ("name or service not known", "dns"),
    ("nodename nor servname", "dns"),
    ("name resolution", "dns"),
    ("no address associated", "dns"),
    ("host not found", "dns"),
    ("gethostbyname", "dns"),
    ("getaddrinfo", "dns"),
    ("bio_lookup", "dns"),
    ("connection refused", "refused"),
    ("timed out", "timeout"),
    ("no route to host", "unreachable"),
    ("network is unreachable", "unreachable"),
    ("connection reset", "reset"),
)
_ERRNOS = {
    111: "refused", 61: "refused", 10061: "refused", 110: "timeout", 60: "timeout",
    10060: "timeout", 113: "unreachable", 101: "unreachable", 65: "unreachable",
    51: "unreachable", 104: "reset", 54: "reset", 10054: "reset", 32: "closed", 0: "closed",
}  # fmt: skip
"""errno of Linux, macOS and Windows; 0 is an end of file in the middle."""


def reason_of(text: str) -> tuple[str, int | None]:
    """Return the reason, and the number of the alert if that is it."""
    low = text.lower()
    reason = next((reason for words, reason in _REASONS if words in low), "other")
    alert = numbers(low.partition("alert number")[2]) if reason == "alert" else []
    return reason, alert[0] if alert else None


def reason_of_errno(text: str) -> str:
    """Return the reason of ``connect:errno=111``."""
    number = numbers(text.partition("errno=")[2])
    return _ERRNOS.get(number[0], "other") if number else "other"
