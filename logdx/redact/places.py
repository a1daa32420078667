"""Where in a phrase of the grammar the secret itself is.

token -> behind its label, between its quotes, word by word -> Find
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

from lark import Token


class Find(NamedTuple):
    """A place in a line: a secret of a kind, or a mark that only means something with others."""

    kind: str
    """One of KINDS, ``placeholder``, or a mark: begin, end, key-head, run, row or dump."""
    start: int
    end: int


WIFI = ("wifi", "wi-fi", "wlan", "wpa", "psk", "shared", "network", "ap_", "sta_")
SCHEMES = ("bearer", "basic", "digest", "sharedaccesssignature", "aws4-hmac-sha256")
JOINED = ("connected with ", "connecting to ", "connected to ", "connect to ", "joining to ",
           "connect with ", "connecting with ", "associated with ", "associating with ",
           "joined to ", "associated to ", "associating to ", "join to ")  # fmt: skip
_NETWORK_WORDS = frozenset(
    ("the", "wifi", "wi-fi", "wlan", "ap", "access", "point", "network", "wpa", "wpa2", "ssid")
)
COMMANDS: dict[str, tuple[tuple[int, str], ...]] = {
    "CWJAP": ((0, "wifi"), (1, "wifi")),
    "CWSAP": ((0, "wifi"), (1, "wifi")),
    "CWJEAP": ((0, "wifi"), (1, "user"), (2, "user"), (3, "password")),
    "WSAP": ((0, "wifi"), (1, "wifi")),
    "WSTA": ((0, "wifi"), (1, "wifi")),
    "WPAPSK": ((0, "wifi"), (1, "wifi")),
    "WSKEY": ((0, "wifi"), (1, "wifi")),
    "WSSSID": ((0, "wifi"),),
    "UWSC": ((0, "wifi"),),
    "UWSCA": ((0, "wifi"),),
    "UWAPC": ((0, "wifi"),),
    "UWAPCA": ((0, "wifi"),),
    "MQTTUSERCFG": ((1, "user"), (2, "password")),
    "MQTTUSERNAME": ((0, "user"),),
    "MQTTPASSWORD": ((0, "password"),),
    "MQTTSET": ((0, "user"), (1, "password")),
    "AZSET": ((2, "token"),),
    "AWSSET": ((3, "token"),),
    "QMTCONN": ((1, "user"), (2, "password")),
    "QICSGP": ((1, "user"), (2, "password")),
    "CMQTTCONNECT": ((1, "user"), (2, "password")),
    "UPSD": ((0, "password"),),
    "CGAUTH": ((0, "user"), (1, "password")),
    "UMQTT": ((0, "user"), (1, "password")),
    "CSTT": ((1, "user"), (2, "password")),
}
"""Command -> (number of the string in quotes, its kind)."""
NAMED = {"PASSWORD": "password", "USERNAME": "user", "USER": "user", "PWD": "password"}
_PRIVATE = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
        "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
_NOBODY = tuple(ip_network(text) for text in ("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3"))


def find_at(kind: str, token: Token, start: int, end: int) -> Find:
    """Make a find of a part of a token."""
    at = token.start_pos or 0
    return Find(kind, at + start, at + end)


def label_of(token: str) -> str:
    """What stands before the first separator."""
    ends = [i for i in (token.find(":"), token.find("=")) if i >= 0]
    return token[: min(ends)] if ends else ""


def value_of(kind: str, token: Token) -> Find:
    """What stands behind the label and its separator, without quotes."""
    label = label_of(token)
    quote = token.find('"')
    if quote > 0 and token[quote - 1] in " \t" and (not label or quote < len(label)):
        return trimmed(kind, token, quote)  # #define WIFI_PASS "x"
    return trimmed(kind, token, len(label) + 1 if label else token.rfind(" ") + 1)


def trimmed(kind: str, token: Token, start: int) -> Find:
    """From ``start`` on, without blanks, separators and a pair of quotes around it."""
    rest = token[start:]
    value = rest.lstrip(">= \t")
    if value.startswith("\x1b["):  # a colour between the label and its value
        value = value.partition("m")[2]
    bare = value.lstrip("\\")
    start += len(rest) - len(value)
    end = len(token)
    if bare[:1] in ("'", '"') and bare:
        start += len(value) - len(bare) + 1
        if token[start:].endswith(bare[0]):
            end = len(token[:-1].rstrip("\\")) if len(value) > len(bare) else end - 1
    return find_at(kind, token, start, max(start, len(token[:end].rstrip())))


def quoted_places(text: str) -> list[tuple[int, int]]:
    """Places of the strings in quotes, escaped ones too; an open one ends with the text."""
    places = []
    at = _first_quote(text, 0)
    while at >= 0:
        quote, start = text[at], at + 1
        escaped = at > 0 and text[at - 1] == "\\"
        end = text.find(quote, start)
        while end > 0 and not escaped and text[end - 1] == "\\":
            end = text.find(quote, end + 1)
        end = len(text) if end < 0 else end
        places.append((start, end - (escaped and text[end - 1 : end] == "\\")))
        at = _first_quote(text, end + 1)
    return places


def _first_quote(text: str, start: int) -> int:
    """The place of the next single or double quote, or -1."""
    found = [at for at in (text.find('"', start), text.find("'", start)) if at >= 0]
    return min(found, default=-1)


def words_from(text: str, start: int) -> list[tuple[str, int]]:
    """The words from a place on, each with its own place."""
    words = []
    at = start
    for word in text[start:].split():
        at = text.index(word, at)
        words.append((word, at))
        at += len(word)
    return words


def behind_words(text: str, start: int) -> int:
    """Skip "the WiFi network: " before a name."""
    for word, at in words_from(text, start):
        if word.lower().strip(":-=") not in _NETWORK_WORDS:
            return at
    return start


def kind_of_address(text: str) -> str | None:
    """Return ip, private-ip, or None for what is no address or nobody's."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return None
    if any(address in network for network in _NOBODY):
        return None
    return "private-ip" if any(address in network for network in _PRIVATE) else "ip"
