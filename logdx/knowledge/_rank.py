"""How likely each layer is for a number in a given dress, and what a function returns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from logdx.knowledge._data import section
from logdx.knowledge._table import adds_up, parts_of
from logdx.knowledge._text import version_key

if TYPE_CHECKING:
    from logdx.knowledge._dress import Number
    from logdx.knowledge.codes import Reading

UNLIKELY = 20.0  # shown only where nothing better is known
SMALL = 255  # below, a function that is known to return other codes decides

# layer: rank of (decimal negative, decimal positive, hex negative, hex positive); less is likelier
SMALL_NUMBERS = {
    "psa": (1.5, 30.0, 1.5, 12.0),
    "esp-tls": (25.0, 0.2, 25.0, 0.2),
    "esp-err": (10.0, 9.0, 25.0, 0.8),
    "errno": (5.0, 3.0, 21.0, 12.0),
    "aws-sdk": (7.0, 30.0, 21.0, 30.0),
    "wiznet": (8.0, 30.0, 21.0, 30.0),
    "lwip": (9.0, 30.0, 21.0, 30.0),
    "dns": (8.5, 2.9, 21.0, 22.0),
    "mqtt": (9.2, 6.0, 22.0, 6.0),
    "http": (9.5, 2.5, 22.0, 22.0),
    "pkcs11": (30.0, 11.5, 30.0, 11.0),
}


def values_in(layer: str, number: Number, *, asked: bool) -> tuple[int, ...]:
    """The values under which a layer may know the number: signs get lost and added."""
    value = number.value
    if layer in ("mbedtls", "psa"):
        return (-abs(value),)
    if layer == "errno":
        return (abs(value), value) if value < 0 else (value,)
    if asked or layer == "esp-tls":
        return (value, -value)
    return (value,)


def rank_of(layer: str, number: Number, value: int) -> float:
    """The rank of one layer's reading. Hex without 0x comes after decimal."""
    bare = 0.5 if number.hex and not number.prefixed and not number.wrapped else 0.0
    if layer == "mbedtls":
        return _rank_of_mbedtls(number, value) + bare
    if abs(value) > 1000 and layer in ("errno", "dns", "esp-err"):
        return 0.6 + bare
    dress = 2 * number.hex + (number.value > 0)
    return SMALL_NUMBERS[layer][dress] + bare


def _rank_of_mbedtls(number: Number, value: int) -> float:
    high, low = parts_of(value)
    if high is not None and low is not None:
        return 1.0 if adds_up(value, high, low) else UNLIKELY
    if high is not None:
        return 0.0 if -value & 0x7F == 0 else UNLIKELY + 2
    if number.hex:
        return 2.0
    if value == -1 or (number.value > 0 and low is not None and low["module"] != "NET"):
        return 12.0
    return 4.0 if number.value < 0 else 8.0


def layers_of(function: str | None) -> tuple[str, ...]:
    """The layers whose codes a function returns: the longest known beginning of its name decides.

    >>> layers_of("mbedtls_net_connect")[0]
    'mbedtls'
    >>> layers_of("connect")[0]
    'errno'
    """
    if not function:
        return ()
    prefixes = section("functions")["prefixes"]
    name = function.strip().casefold()
    for length in range(min(len(name), 40), 0, -1):
        if name[:length] in prefixes:
            return tuple(prefixes[name[:length]])
    return ()


def hinted(
    ranked: list[tuple[float, Reading]], layers: Iterable[str]
) -> list[tuple[float, Reading]]:
    """Only the first expected layer that knows the number; else the others, if it is not small."""
    layers = tuple(layers)
    for layer in layers:
        chosen = [item for item in ranked if item[1].layer == layer and item[0] < UNLIKELY + 15]
        if chosen and (chosen[0][0] < UNLIKELY or not _better(ranked)):
            return chosen
    if not layers:
        return ranked
    return [item for item in ranked if abs(item[1].value) > SMALL]


def _better(ranked: list[tuple[float, Reading]]) -> bool:
    return bool(ranked) and ranked[0][0] < 1.5


def names_in(record: Any, version: str) -> list[str]:
    """The names of a record that a version has."""
    wanted = version_key(version)
    spans = record.get("spans", {})
    return [
        name
        for name, (first, last) in spans.items()
        if version_key(first) <= wanted and (not last or wanted <= version_key(last))
    ]
