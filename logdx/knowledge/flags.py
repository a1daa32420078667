"""Verification flags: bits, names, printed sentences, and the short names of wrappers.

Source: mbedTLS include/mbedtls/x509.h and x509_crt_verify_strings[], 1.3.0 to 4.1.0
(``data/verify_flags.yaml``).

>>> names_of_bits(0x8)
('not-trusted',)
>>> name_of_sentence("! The certificate is not correctly signed by the trusted CA")
'not-trusted'
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from logdx.knowledge._data import section
from logdx.knowledge._text import plain

ALL_BITS = 0xFFFFFFFF  # no result: the handshake did not get so far, or verification itself failed
SHORTEST_CUT = 24  # characters of a sentence that a log cut
SHORT_PREFIXES = ("MBEDTLS_X509_", "UNITYTLS_X509VERIFY_FLAG_", "X509_")


def names_of_bits(bits: int) -> tuple[str, ...]:
    """The names of the set bits, lowest first. All bits set mean no result, and have no names."""
    if bits & ALL_BITS == ALL_BITS:
        return ()
    return tuple(row["name"] for row in _rows() if bits >> row["bit"] & 1)


def bits_of_names(names: Iterable[str]) -> int:
    """The word that has the bits of these names set; KeyError for an unknown name."""
    bits = {row["name"]: row["bit"] for row in _rows()}
    return sum(1 << bits[name] for name in set(names))


def name_of_sentence(sentence: str) -> str | None:
    """The flag of a sentence that mbedtls_x509_crt_verify_info prints, also cut at the end."""
    key = plain(sentence[:200].strip(" \t!*>-_`"))
    sentences = _sentences()
    if key in sentences:
        return sentences[key]
    if len(key) < SHORTEST_CUT:
        return None
    hits = {name for text, name in sentences.items() if text.startswith(key)}
    return hits.pop() if len(hits) == 1 else None


def name_of_short(short: str) -> str | None:
    """The flag of a define or of a wrapper's short name.

    >>> name_of_short("UNITYTLS_X509VERIFY_FLAG_EXPIRED")
    'expired'
    """
    name = short.strip(" '\"().,:;[]<>").upper()
    for prefix in SHORT_PREFIXES:
        name = name.removeprefix(prefix)
    return _shorts().get(name)


def define_of(name: str) -> str:
    """The define of a flag's name: ``MBEDTLS_X509_BADCERT_EXPIRED``."""
    return next(str(row["define"]) for row in _rows() if row["name"] == name)


def alert_of(name: str) -> int:
    """The alert that mbedTLS 2.5.1 and later sends for the flag."""
    return next(int(row["alert"]) for row in _rows() if row["name"] == name)


def sentence_of_name(name: str) -> str:
    """What current versions print for the flag."""
    return next(str(row["printed"][0]) for row in _rows() if row["name"] == name)


def all_names() -> tuple[str, ...]:
    """Every flag's name, in the order of the bits."""
    return tuple(row["name"] for row in _rows())


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = section("flags")
    return rows


@cache
def _sentences() -> dict[str, str]:
    return {plain(text): row["name"] for row in _rows() for text in row["printed"]}


@cache
def _shorts() -> dict[str, str]:
    shorts = {row["short"]: row["name"] for row in _rows()}
    without = {row["short"].removeprefix("BADCERT_"): row["name"] for row in _rows()}
    return without | shorts
