"""Find full names from what logs print of them, and sentences from their beginnings."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

from logdx.knowledge._data import section
from logdx.knowledge._dress import HEX_DIGITS
from logdx.knowledge._text import SENTENCE_KEPT, sentence_key

PREFIXES = ("", "MBEDTLS_ERR_", "MBEDTLS_", "ESP_ERR_", "POLARSSL_ERR_", "ESP_", "PSA_", "CKR_")
UNKNOWN = "unknown error code ("
SHORTEST_CUT_NAME = 12  # characters without prefix, below which a cut name is no name
SHORTEST_CUT_SENTENCE = 12  # characters after the module


def full_name(printed: str, *, exact: bool = False) -> str | None:
    """The name as its header defines it, from a name without prefix or cut at the end.

    >>> full_name("SSL_INVALID_MAC")
    'MBEDTLS_ERR_SSL_INVALID_MAC'
    """
    name = printed.strip(" '\"().,:;[]<>`").upper()
    names = section("names")
    for prefix in PREFIXES[:1] if exact else PREFIXES:
        if prefix + name in names:
            return prefix + name
    return None if exact else _uncut(name)


def _uncut(name: str) -> str | None:
    """The only name that begins like this, or the only one of several with one value."""
    for prefix in ("", "MBEDTLS_ERR_"):
        start = prefix + name
        if len(start.removeprefix("MBEDTLS_ERR_")) < SHORTEST_CUT_NAME:
            continue
        hits = _starting(_sorted_names(), start)
        if hits and len({tuple(section("names")[hit]) for hit in hits}) == 1:
            return hits[0]
    return None


def sentence_of(printed: str) -> tuple[int, str] | None:
    """Value and name of a sentence of mbedtls_strerror; a cut one if enough of it is left."""
    key = sentence_key(printed)
    if key.startswith(UNKNOWN):
        return _unknown(key)
    sentences = section("sentences")
    hit = sentences.get(key) or _cut_sentence(key)
    return (int(hit[0]), str(hit[1])) if hit else None


def _unknown(key: str) -> tuple[int, str] | None:
    """``UNKNOWN ERROR CODE (7A80)``: the library does not know it, or was built without it."""
    digits = key.removeprefix(UNKNOWN).partition(")")[0]
    if len(digits) != 4 or not HEX_DIGITS.issuperset(digits):
        return None
    return -int(digits, 16), ""


def _cut_sentence(key: str) -> list[int | str] | None:
    _, module, rest = key.partition(" - ")
    if not module or len(rest) < SHORTEST_CUT_SENTENCE:
        return None
    sentences = section("sentences")
    hits = _starting(_sorted_sentences(), key)
    values = {sentences[hit][0] for hit in hits}
    if len(values) == 1:
        first: list[int | str] = sentences[hits[0]]
        return first
    return None if hits else _run_on(key)


def _run_on(key: str) -> list[int | str] | None:
    """A sentence with more text glued to its end."""
    index = bisect_left(_sorted_sentences(), key)
    for candidate in reversed(_sorted_sentences()[max(0, index - 3) : index]):
        if key.startswith(candidate) and len(candidate) < SENTENCE_KEPT:
            hit: list[int | str] = section("sentences")[candidate]
            return hit
    return None


def _starting(ordered: tuple[str, ...], start: str) -> list[str]:
    index = bisect_left(ordered, start)
    hits = []
    while index < len(ordered) and ordered[index].startswith(start):
        hits.append(ordered[index])
        index += 1
    return hits


@cache
def _sorted_names() -> tuple[str, ...]:
    return tuple(sorted(section("names")))


@cache
def _sorted_sentences() -> tuple[str, ...]:
    return tuple(sorted(section("sentences")))
