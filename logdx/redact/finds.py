"""Where the secrets of one line are (grammars/redact.lark).

line -> grammar -> finds (kind, start, end) and marks of what spans lines (keys, dumps)
"""

from __future__ import annotations

from functools import cache

from lark import Lark, Token, Transformer

from logdx.parse.grammar import load_grammar
from logdx.redact.places import (
    COMMANDS,
    JOINED,
    NAMED,
    SCHEMES,
    WIFI,
    Find,
    behind_words,
    find_at,
    kind_of_address,
    label_of,
    quoted_places,
    trimmed,
    value_of,
    words_from,
)


class FindBuilder(Transformer[Token, list[Find]]):
    """Makes finds of the grammar's phrases."""

    def start(self, parts: list[list[Find]]) -> list[Find]:
        """Put together what the phrases gave."""
        return [find for finds in parts for find in finds]

    def password(self, tokens: list[Token]) -> list[Find]:
        """``password=x``; a key of the radio counts as Wi-Fi."""
        find = value_of("password", tokens[0])
        label = tokens[0][: find.start - (tokens[0].start_pos or 0)].lower()
        is_wifi = any(word in label for word in WIFI)
        return [find._replace(kind="wifi" if is_wifi else "password")]

    def pass_option(self, tokens: list[Token]) -> list[Find]:
        """``--password x``, ``<password>x``."""
        text = str(tokens[0])
        cut = max(text.find(mark) for mark in (">", "=", " ") if mark in text[:14])
        return [trimmed("password", tokens[0], cut + 1)]

    def user(self, tokens: list[Token]) -> list[Find]:
        """``user=x``."""
        return [value_of("user", tokens[0])]

    def command(self, tokens: list[Token]) -> list[Find]:
        """``AT+CWJAP="ssid","key"``: the strings in quotes that the command's name tells."""
        text = str(tokens[0])
        name = text.partition("+")[2].replace(":", "=").partition("=")[0].upper()
        name = name.removesuffix("_CUR").removesuffix("_DEF")
        wanted = dict(COMMANDS.get(name, ()))
        finds = []
        for number, (start, end) in enumerate(quoted_places(text)):
            before = text[:start].rstrip('"\\, ').rpartition('"')[2].strip("\\")
            kind = wanted.get(number) or NAMED.get(before.upper())
            if kind:
                finds.append(find_at(kind, tokens[0], start, end))
        return finds

    def url_login(self, tokens: list[Token]) -> list[Find]:
        """``mqtts://user:password@``."""
        text = str(tokens[0])
        start = text.index("/", text.index("/") + 1) + 1
        user = text[start:-1].partition(":")[0]
        split = start + len(user)
        finds = [find_at("user", tokens[0], start, split)]
        return [*finds, find_at("password", tokens[0], split + 1, len(text) - 1)]

    def authorization(self, tokens: list[Token]) -> list[Find]:
        """``Authorization: Bearer x``."""
        text = str(tokens[0])
        words = text.lower().replace(":", " ").replace("=", " ").replace('"', " ")
        start = 0
        for word in SCHEMES:
            at = words[:60].find(f"{word} ")
            start = max(start, at + len(word) + 1 if at >= 0 else 0)
        return [trimmed("token", tokens[0], start or len(label_of(tokens[0])) + 1)]

    def wifi_name(self, tokens: list[Token]) -> list[Find]:
        """``SSID: x``, ``connecting to WiFi x``."""
        text = str(tokens[0])
        if tokens[0].type == "SSID":
            return [value_of("wifi", tokens[0])]
        for phrase in JOINED:
            at = text.lower().find(phrase)
            if at >= 0:
                start = at + len(phrase)
                break
        return [trimmed("wifi", tokens[0], behind_words(text, start))]

    def wifi_pair(self, tokens: list[Token]) -> list[Find]:
        """``SSID:my net password:my pass phrase``."""
        text = str(tokens[0])
        start = len(label_of(tokens[0])) + 1
        behind = start + len(label_of(text[start:]))
        label = text.lower().rindex("pass", 0, behind)
        start += len(text[start:]) - len(text[start:].lstrip())
        ssid = find_at("wifi", tokens[0], start, len(text[:label].rstrip(" ,;\t")))
        return [ssid, trimmed("wifi", tokens[0], behind + 1)]

    def login_option(self, tokens: list[Token]) -> list[Find]:
        """``mosquitto_pub -P x``, ``curl -u name:x``."""
        text = str(tokens[0])
        if text.startswith("mosquitto"):
            return [trimmed("password", tokens[0], text.rindex("-P") + 2)]
        start = max(text.rfind(" ") + 1, text.rfind("=") + 1, text.rfind("-u") + 2)
        split = text.index(":", start)
        password = find_at("password", tokens[0], split + 1, len(text))
        return [find_at("user", tokens[0], start, split), password]

    def wifi_call(self, tokens: list[Token]) -> list[Find]:
        """``WiFi.begin("ssid", "key")``."""
        return [find_at("wifi", tokens[0], start, end) for start, end in quoted_places(tokens[0])]

    def wifi_command(self, tokens: list[Token]) -> list[Find]:
        """``wifi connect "ssid" 5 key``: all words but options and numbers."""
        text = str(tokens[0])
        start = text.index(" ", text.index(" ") + 1)
        quoted = quoted_places(text[start:])
        finds = [find_at("wifi", tokens[0], start + a, start + b) for a, b in quoted]
        if not quoted:
            for word, at in words_from(text, start):
                if not word.startswith("-") and not (len(word) < 4 and word.isdecimal()):
                    finds.append(find_at("wifi", tokens[0], at, at + len(word)))
        return finds

    def token_text(self, tokens: list[Token]) -> list[Find]:
        """A token that is known by its shape."""
        start = tokens[0].find("services/") + 9 if tokens[0].startswith("hooks.") else 0
        return [find_at("token", tokens[0], start, len(tokens[0]))]

    def token_label(self, tokens: list[Token]) -> list[Find]:
        """``token=x``, ``client_secret: x``."""
        return [value_of("token", tokens[0])]

    key_label = token_label

    def signature(self, tokens: list[Token]) -> list[Find]:
        """``sig=x``, ``SharedAccessKey=x``."""
        text = tokens[0].replace("%3D", "=  ", 1) if "=" not in tokens[0][:24] else str(tokens[0])
        start = text.index("=") + 1
        return [find_at("token", tokens[0], start + 2 * (text[start:][:2] == "  "), len(text))]

    def tls_label(self, tokens: list[Token]) -> list[Find]:
        """``master secret: 0a1b...``."""
        return [value_of("tls-secret", tokens[0])]

    def key_log(self, tokens: list[Token]) -> list[Find]:
        """``CLIENT_RANDOM random secret``: the secret is the last word."""
        start = len(tokens[0]) - len(tokens[0].split()[-1])
        return [find_at("tls-secret", tokens[0], start, len(tokens[0]))]

    def mail(self, tokens: list[Token]) -> list[Find]:
        """An e-mail address."""
        return [find_at("email", tokens[0], 0, len(tokens[0]))]

    def mac(self, tokens: list[Token]) -> list[Find]:
        """A MAC address; those of all zeros or ones are nobody's."""
        digits = set(tokens[0].lower()) - set(":-.")
        return [] if digits in ({"0"}, {"f"}) else [find_at("mac", tokens[0], 0, len(tokens[0]))]

    def bare_mac(self, tokens: list[Token]) -> list[Find]:
        """``mac=240ac4001122``."""
        return [find_at("mac", tokens[0], len(tokens[0]) - 12, len(tokens[0]))]

    def address(self, tokens: list[Token]) -> list[Find]:
        """An IPv4 or IPv6 address."""
        text = tokens[0].rstrip(":")
        kind = kind_of_address(text)
        return [find_at(kind, tokens[0], 0, len(text))] if kind else []

    address6 = address

    def pem_begin(self, tokens: list[Token]) -> list[Find]:
        """The first line of a PEM block; only one of a private key is of interest."""
        kind = "begin" if "PRIVATE" in tokens[0] else "begin-other"
        return [find_at(kind, tokens[0], 0, len(tokens[0]))]

    def pem_end(self, tokens: list[Token]) -> list[Find]:
        """The last line of a PEM block."""
        kind = "end" if "PRIVATE" in tokens[0] else "end-other"
        return [find_at(kind, tokens[0], 0, len(tokens[0]))]

    def key_head(self, tokens: list[Token]) -> list[Find]:
        """The first base64 of a key's DER."""
        start = 0 if tokens[0][0] != "n" else 1
        return [find_at("key-head", tokens[0], start, len(tokens[0]))]

    def run(self, tokens: list[Token]) -> list[Find]:
        """A long run of base64 characters."""
        return [find_at("run", tokens[0], 0, len(tokens[0]))]

    def hex_row(self, tokens: list[Token]) -> list[Find]:
        """A row of a hex dump, behind its offset."""
        text = str(tokens[0])
        start = text.index(":") + 1 if ":" in text else 0
        start += len(text[start:]) - len(text[start:].lstrip())
        return [find_at("row", tokens[0], start, len(text.rstrip()))]

    def dump(self, tokens: list[Token]) -> list[Find]:
        """The heading of a hex dump."""
        return [find_at("dump", tokens[0], 0, len(tokens[0]))]

    def placeholder(self, tokens: list[Token]) -> list[Find]:
        """A secret that is redacted already."""
        return [find_at("placeholder", tokens[0], 0, len(tokens[0]))]


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
