"""Where the secrets of one line are (grammars/redact.lark).

line -> grammar -> finds (kind, start, end) and marks of what spans lines (keys, dumps)
"""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

from lark import Lark, Token, Transformer

from logdx.parse.grammar import load_grammar


class Find(NamedTuple):
    """A place in a line: a secret of a kind, or a mark that only means something with others."""

    kind: str
    """One of KINDS, ``placeholder``, or a mark: begin, end, key-head, run, row or dump."""
    start: int
    end: int


class FindBuilder(Transformer[Token, list[Find]]):
    """Makes finds of the grammar's phrases."""

    def start(self, parts: list[list[Find]]) -> list[Find]:
        """Put together what the phrases gave."""
        return [find for finds in parts for find in finds]

    def password(self, tokens: list[Token]) -> list[Find]:
        """``password=x``; a key of the radio counts as Wi-Fi."""
        find = _value("password", tokens[0])
        label = tokens[0][: find.start - (tokens[0].start_pos or 0)].lower()
        is_wifi = any(word in label for word in _WIFI)
        return [find._replace(kind="wifi" if is_wifi else "password")]

    def pass_option(self, tokens: list[Token]) -> list[Find]:
        """``--password x``, ``<password>x``."""
        text = str(tokens[0])
        cut = max(text.find(mark) for mark in (">", "=", " ") if mark in text[:14])
        return [_trimmed("password", tokens[0], cut + 1)]

    def user(self, tokens: list[Token]) -> list[Find]:
        """``user=x``."""
        return [_value("user", tokens[0])]

    def command(self, tokens: list[Token]) -> list[Find]:
        """``AT+CWJAP="ssid","key"``: the strings in quotes that the command's name tells."""
        text = str(tokens[0])
        name = text.partition("+")[2].replace(":", "=").partition("=")[0].upper()
        name = name.removesuffix("_CUR").removesuffix("_DEF")
        wanted = dict(_COMMANDS.get(name, ()))
        finds = []
        for number, (start, end) in enumerate(_quoted(text)):
            before = text[:start].rstrip('"\\, ').rpartition('"')[2].strip("\\")
            kind = wanted.get(number) or _NAMED.get(before.upper())
            if kind:
                finds.append(_find(kind, tokens[0], start, end))
        return finds

    def url_login(self, tokens: list[Token]) -> list[Find]:
        """``mqtts://user:password@``."""
        text = str(tokens[0])
        start = text.index("/", text.index("/") + 1) + 1
        user = text[start:-1].partition(":")[0]
        split = start + len(user)
        finds = [_find("user", tokens[0], start, split)]
        return [*finds, _find("password", tokens[0], split + 1, len(text) - 1)]

    def authorization(self, tokens: list[Token]) -> list[Find]:
        """``Authorization: Bearer x``."""
        text = str(tokens[0])
        words = text.lower().replace(":", " ").replace("=", " ").replace('"', " ")
        start = 0
        for word in _SCHEMES:
            at = words[:60].find(f"{word} ")
            start = max(start, at + len(word) + 1 if at >= 0 else 0)
        return [_trimmed("token", tokens[0], start or len(_label(tokens[0])) + 1)]

    def wifi_name(self, tokens: list[Token]) -> list[Find]:
        """``SSID: x``, ``connecting to WiFi x``."""
        text = str(tokens[0])
        if tokens[0].type == "SSID":
            return [_value("wifi", tokens[0])]
        for phrase in _JOINED:
            at = text.lower().find(phrase)
            if at >= 0:
                start = at + len(phrase)
                break
        return [_trimmed("wifi", tokens[0], _behind_words(text, start))]

    def wifi_pair(self, tokens: list[Token]) -> list[Find]:
        """``SSID:my net password:my pass phrase``."""
        text = str(tokens[0])
        start = len(_label(tokens[0])) + 1
        behind = start + len(_label(text[start:]))
        label = text.lower().rindex("pass", 0, behind)
        start += len(text[start:]) - len(text[start:].lstrip())
        ssid = _find("wifi", tokens[0], start, len(text[:label].rstrip(" ,;\t")))
        return [ssid, _trimmed("wifi", tokens[0], behind + 1)]

    def login_option(self, tokens: list[Token]) -> list[Find]:
        """``mosquitto_pub -P x``, ``curl -u name:x``."""
        text = str(tokens[0])
        if text.startswith("mosquitto"):
            return [_trimmed("password", tokens[0], text.rindex("-P") + 2)]
        start = max(text.rfind(" ") + 1, text.rfind("=") + 1, text.rfind("-u") + 2)
        split = text.index(":", start)
        password = _find("password", tokens[0], split + 1, len(text))
        return [_find("user", tokens[0], start, split), password]

    def wifi_call(self, tokens: list[Token]) -> list[Find]:
        """``WiFi.begin("ssid", "key")``."""
        return [_find("wifi", tokens[0], start, end) for start, end in _quoted(tokens[0])]

    def wifi_command(self, tokens: list[Token]) -> list[Find]:
        """``wifi connect "ssid" 5 key``: all words but options and numbers."""
        text = str(tokens[0])
        start = text.index(" ", text.index(" ") + 1)
        quoted = _quoted(text[start:])
        finds = [_find("wifi", tokens[0], start + a, start + b) for a, b in quoted]
        if not quoted:
            for word, at in _words(text, start):
                if not word.startswith("-") and not (len(word) < 4 and word.isdecimal()):
                    finds.append(_find("wifi", tokens[0], at, at + len(word)))
        return finds

    def token_text(self, tokens: list[Token]) -> list[Find]:
        """A token that is known by its shape."""
        start = tokens[0].find("services/") + 9 if tokens[0].startswith("hooks.") else 0
        return [_find("token", tokens[0], start, len(tokens[0]))]

    def token_label(self, tokens: list[Token]) -> list[Find]:
        """``token=x``, ``client_secret: x``."""
        return [_value("token", tokens[0])]

    key_label = token_label

    def signature(self, tokens: list[Token]) -> list[Find]:
        """``sig=x``, ``SharedAccessKey=x``."""
        text = tokens[0].replace("%3D", "=  ", 1) if "=" not in tokens[0][:24] else str(tokens[0])
        start = text.index("=") + 1
        return [_find("token", tokens[0], start + 2 * (text[start:][:2] == "  "), len(text))]

    def tls_label(self, tokens: list[Token]) -> list[Find]:
        """``master secret: 0a1b...``."""
        return [_value("tls-secret", tokens[0])]

    def key_log(self, tokens: list[Token]) -> list[Find]:
        """``CLIENT_RANDOM random secret``: the secret is the last word."""
        start = len(tokens[0]) - len(tokens[0].split()[-1])
        return [_find("tls-secret", tokens[0], start, len(tokens[0]))]

    def mail(self, tokens: list[Token]) -> list[Find]:
        """An e-mail address."""
        return [_find("email", tokens[0], 0, len(tokens[0]))]

    def mac(self, tokens: list[Token]) -> list[Find]:
        """A MAC address; those of all zeros or ones are nobody's."""
        digits = set(tokens[0].lower()) - set(":-.")
        return [] if digits in ({"0"}, {"f"}) else [_find("mac", tokens[0], 0, len(tokens[0]))]

    def bare_mac(self, tokens: list[Token]) -> list[Find]:
        """``mac=240ac4001122``."""
        return [_find("mac", tokens[0], len(tokens[0]) - 12, len(tokens[0]))]

    def address(self, tokens: list[Token]) -> list[Find]:
        """An IPv4 or IPv6 address."""
        text = tokens[0].rstrip(":")
        kind = _kind_of_address(text)
        return [_find(kind, tokens[0], 0, len(text))] if kind else []

    address6 = address

    def pem_begin(self, tokens: list[Token]) -> list[Find]:
        """The first line of a PEM block; only one of a private key is of interest."""
        kind = "begin" if "PRIVATE" in tokens[0] else "begin-other"
        return [_find(kind, tokens[0], 0, len(tokens[0]))]

    def pem_end(self, tokens: list[Token]) -> list[Find]:
        """The last line of a PEM block."""
        kind = "end" if "PRIVATE" in tokens[0] else "end-other"
        return [_find(kind, tokens[0], 0, len(tokens[0]))]

    def key_head(self, tokens: list[Token]) -> list[Find]:
        """The first base64 of a key's DER."""
        start = 0 if tokens[0][0] != "n" else 1
        return [_find("key-head", tokens[0], start, len(tokens[0]))]

    def run(self, tokens: list[Token]) -> list[Find]:
        """A long run of base64 characters."""
        return [_find("run", tokens[0], 0, len(tokens[0]))]

    def hex_row(self, tokens: list[Token]) -> list[Find]:
        """A row of a hex dump, behind its offset."""
        text = str(tokens[0])
        start = text.index(":") + 1 if ":" in text else 0
        start += len(text[start:]) - len(text[start:].lstrip())
        return [_find("row", tokens[0], start, len(text.rstrip()))]

    def dump(self, tokens: list[Token]) -> list[Find]:
        """The heading of a hex dump."""
        return [_find("dump", tokens[0], 0, len(tokens[0]))]

    def placeholder(self, tokens: list[Token]) -> list[Find]:
        """A secret that is redacted already."""
        return [_find("placeholder", tokens[0], 0, len(tokens[0]))]


_WIFI = ("wifi", "wi-fi", "wlan", "wpa", "psk", "shared", "network", "ap_", "sta_")
_SCHEMES = ("bearer", "basic", "digest", "sharedaccesssignature", "aws4-hmac-sha256")
_JOINED = ("connected with ", "connecting to ", "connected to ", "connect to ", "joining to ",
           "connect with ", "connecting with ", "associated with ", "associating with ",
           "joined to ", "associated to ", "associating to ", "join to ")  # fmt: skip
_NETWORK_WORDS = frozenset(
    ("the", "wifi", "wi-fi", "wlan", "ap", "access", "point", "network", "wpa", "wpa2", "ssid")
)
_COMMANDS: dict[str, tuple[tuple[int, str], ...]] = {
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
_NAMED = {"PASSWORD": "password", "USERNAME": "user", "USER": "user", "PWD": "password"}
_PRIVATE = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
        "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
_NOBODY = tuple(ip_network(text) for text in ("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3"))


def _find(kind: str, token: Token, start: int, end: int) -> Find:
    at = token.start_pos or 0
    return Find(kind, at + start, at + end)


def _label(token: str) -> str:
    """What stands before the first separator."""
    ends = [i for i in (token.find(":"), token.find("=")) if i >= 0]
    return token[: min(ends)] if ends else ""


def _value(kind: str, token: Token) -> Find:
    """What stands behind the label and its separator, without quotes."""
    label = _label(token)
    quote = token.find('"')
    if quote > 0 and token[quote - 1] in " \t" and (not label or quote < len(label)):
        return _trimmed(kind, token, quote)  # #define WIFI_PASS "x"
    return _trimmed(kind, token, len(label) + 1 if label else token.rfind(" ") + 1)


def _trimmed(kind: str, token: Token, start: int) -> Find:
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
    return _find(kind, token, start, max(start, len(token[:end].rstrip())))


def _quoted(text: str) -> list[tuple[int, int]]:
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


def _words(text: str, start: int) -> list[tuple[str, int]]:
    """The words from a place on, each with its own place."""
    words = []
    at = start
    for word in text[start:].split():
        at = text.index(word, at)
        words.append((word, at))
        at += len(word)
    return words


def _behind_words(text: str, start: int) -> int:
    """Skip "the WiFi network: " before a name."""
    for word, at in _words(text, start):
        if word.lower().strip(":-=") not in _NETWORK_WORDS:
            return at
    return start


def _kind_of_address(text: str) -> str | None:
    """Return ip, private-ip, or None for what is no address or nobody's."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return None
    if any(address in network for network in _NOBODY):
        return None
    return "private-ip" if any(address in network for network in _PRIVATE) else "ip"


@cache
def _parser() -> Lark:
    return load_grammar("redact", FindBuilder())


def finds_of(line: str) -> list[Find]:
    """Return the places in a line, in order, without overlaps."""
    try:
        finds: list[Find] = _parser().parse(line)  # type: ignore[assignment]
    except Exception:  # a builder's fault costs the line, never a secret
        return [Find("token", 0, len(line))]
    return finds
