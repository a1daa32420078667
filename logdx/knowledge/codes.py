"""Return codes: what a printed number, name or sentence means.

Tables and their sources: ``data/*_codes.yaml`` (mbedTLS 1.3 to 4.1, PSA, ESP-IDF, errno, lwIP,
WIZnet, PKCS#11, MQTT, AWS IoT SDK, getaddrinfo, HTTP).

>>> decode("-0x2700")[0].names
('MBEDTLS_ERR_X509_CERT_VERIFY_FAILED',)
>>> decode("-7780")[0].names                      # hex without 0x, as old Zephyr prints it
('MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE',)
>>> decode("5 (-0xfffffffb)")                     # a count of bytes
()
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from logdx.knowledge import _rank
from logdx.knowledge._data import section
from logdx.knowledge._dress import MOST_CHARACTERS, Number, pieces, readings_of
from logdx.knowledge._names import full_name, sentence_of
from logdx.knowledge._table import FATAL_ALERT, HIGH_BITS, Record, adds_up, parts_of, record_of

LAYERS = (
    "mbedtls", "psa", "esp-tls", "esp-err", "errno", "lwip", "wiznet", "pkcs11", "mqtt", "aws-sdk",
    "dns", "http",
)  # fmt: skip
LARGEST_COUNT = 16384 + 2048  # bytes: the largest TLS record with its overhead
MOST_WORDS = 16
MOST_OF_MBEDTLS = 0xFFFF  # two high parts added, as some ports do, stay below


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a code.

    ``value`` follows the layer's own convention: negative for mbedtls, psa, lwip, wiznet and
    aws-sdk, positive for esp-tls, errno, pkcs11 and http. ``high`` and ``low`` are the names of the
    two parts of an mbedTLS code. ``versions`` says in which versions each name has this value.
    ``ambiguous``: the number has several meanings, by version or by layer.
    """

    value: int
    names: tuple[str, ...]
    high: str | None
    low: str | None
    layer: str
    meaning: str
    versions: str
    ambiguous: bool


Numbers = tuple[Number, ...]  # the ways to read one printed number
Ranked = tuple[float, Reading]


def decode(
    text: str, *, function: str | None = None, layer: str | None = None, version: str | None = None
) -> tuple[Reading, ...]:
    """All meanings of a number in whatever dress, likeliest first.

    ``function`` (which returned it) or ``layer`` decide what small numbers are; ``version`` (of
    mbedTLS, for example ``2.28.3``) puts the names of that version first. Empty for what is no
    code: a word, zero, a count of bytes such as ``5 (-0xfffffffb)``.
    """
    return _decode(text[:MOST_CHARACTERS], function, layer, version)


@lru_cache(maxsize=4096)
def _decode(
    text: str, function: str | None, layer: str | None, version: str | None
) -> tuple[Reading, ...]:
    words = pieces(text)
    numbers = [found for word in words[:MOST_WORDS] if (found := readings_of(word))]
    if not numbers or _is_count(numbers, function):
        return ()
    ranked = _best([_ranked(one, function, layer) for one in _agreeing(numbers)])
    named = [name for word in words if (name := full_name(word, exact=True))]
    if named:
        ranked = [
            (rank, _led_by(reading, named)) for rank, reading in ranked if _has(reading, named)
        ] or ranked
    readings = [reading for _, reading in _plausible(ranked)]
    if version:
        readings = [_of_version(reading, version) for reading in readings]
    if len(readings) > 1:
        readings = [replace(reading, ambiguous=True) for reading in readings]
    return tuple(readings)


def by_name(name: str) -> Reading | None:
    """The code of a name of any layer: without prefix, cut at the end, or two joined by ``+``."""
    parts = [full_name(part.strip()) for part in name[:200].split("+")]
    known = [part for part in parts if part]
    if not known:
        return None
    layer, value = section("names")[known[0]]
    for part in known[1:]:
        if section("names")[part][0] == layer == "mbedtls":
            value += section("names")[part][1]
    reading = _reading(layer, value)
    return _led_by(reading, known[:1]) if reading else None


def by_sentence(sentence: str) -> Reading | None:
    """The code of what mbedtls_strerror printed, also cut at the end or ``high : low``."""
    found = [hit for part in sentence.split(" : ", 3) if (hit := sentence_of(part))][:2]
    if not found:
        return None
    value = sum({hit[0] for hit in found})
    reading = _reading("psa", value) or _reading("mbedtls", value)
    reading = reading or _reading("mbedtls", found[0][0])
    return _led_by(reading, [hit[1] for hit in found]) if reading else None


def _agreeing(numbers: list[Numbers]) -> list[Numbers]:
    """The readings of a number that its second print confirms: ``-0x10 (-16)``; else all."""
    confirmed = []
    for index, readings in enumerate(numbers):
        rest = numbers[:index] + numbers[index + 1 :]
        others = {abs(other.value) for group in rest for other in group}
        confirmed.append(tuple(one for one in readings if abs(one.value) in others))
    return [readings for readings in confirmed if readings] or numbers


def _best(candidates: list[list[Ranked]]) -> list[Ranked]:
    """Of several numbers in one text the one that is likeliest a code."""
    known = [ranked for ranked in candidates if ranked]
    return min(known, key=lambda ranked: ranked[0][0], default=[])


def _is_count(numbers: list[Numbers], function: str | None) -> bool:
    """Zero, and what a read or write that went well returns: ``29 (-0xffffffe3)``."""
    first = numbers[0][0]
    if first.value == 0:
        return True
    for one in (readings[0] for readings in numbers):
        if one.wrapped and one.signed and one.value > 0:  # -0xfffffffb is 5
            return one.value <= LARGEST_COUNT or record_of("mbedtls", -one.value) is None
    if first.signed or first.prefixed or first.value < 0 or function is None:
        return False
    counts = function.rstrip("()") in section("functions")["counts"]
    return counts and first.value <= LARGEST_COUNT


def _ranked(numbers: Numbers, function: str | None, layer: str | None) -> list[Ranked]:
    ranked: dict[tuple[str, int], Ranked] = {}
    for number in numbers:
        for candidate in LAYERS:
            for value in _rank.values_in(candidate, number, asked=candidate == layer):
                reading = _reading(candidate, value)
                if reading is None:
                    continue
                rank = _rank.rank_of(candidate, number, value)
                key = (candidate, value)
                if key not in ranked or rank < ranked[key][0]:
                    ranked[key] = (rank, reading)
    hints = (layer,) if layer else _rank.layers_of(function)
    return _rank.hinted(sorted(ranked.values(), key=lambda item: item[0]), hints)


def _plausible(ranked: list[Ranked]) -> list[Ranked]:
    likely = [item for item in ranked if item[0] < _rank.UNLIKELY]
    return likely or ranked


def _reading(layer: str, value: int) -> Reading | None:
    if layer == "mbedtls":
        return _mbedtls_reading(value)
    record = record_of(layer, value)
    if record is None:
        return None
    return _of_record(layer, value, record, None, None)


def _mbedtls_reading(value: int) -> Reading | None:
    if abs(value) > MOST_OF_MBEDTLS:
        return None
    high, low = parts_of(value)
    if -(-value & HIGH_BITS) == FATAL_ALERT:  # mbedtls_strerror, too, prints only the high part
        low = None
    if high is not None and low is not None:
        return _sum(value, high, low)
    if high is not None:
        return _of_record("mbedtls", value, high, high["names"][0], None)
    if low is not None and -value < 0x80:
        return _of_record("mbedtls", value, low, None, low["names"][0])
    return None


def _of_record(
    layer: str, value: int, record: Record, high: str | None, low: str | None
) -> Reading:
    return Reading(
        value, tuple(record["names"]), high, low, layer,
        record["meaning"], record["versions"], record["ambiguous"],
    )  # fmt: skip


def _sum(value: int, high: Record, low: Record) -> Reading:
    return Reading(
        value=value,
        names=(*high["names"], *low["names"]),
        high=high["names"][0],
        low=low["names"][0],
        layer="mbedtls",
        meaning=f"{high['meaning']}: {low['meaning']}",
        versions=f"{high['names'][0]}: {high['versions']}; {low['names'][0]}: {low['versions']}",
        ambiguous=high["ambiguous"] or not adds_up(value, high, low),
    )


def _has(reading: Reading, names: list[str]) -> bool:
    return any(name in reading.names for name in names)


def _led_by(reading: Reading, names: list[str]) -> Reading:
    """The reading with the names that the log printed first, which settles what it means."""
    led = [name for name in names if name in reading.names or name.startswith("POLARSSL_")]
    if not led:
        return reading
    ordered = tuple(dict.fromkeys((*led, *reading.names)))
    if reading.high and reading.low:
        return replace(reading, names=ordered, ambiguous=False)
    record = record_of(reading.layer, reading.value) or {}
    meaning = record.get("meanings", {}).get(ordered[0], reading.meaning)
    high = ordered[0] if reading.high else None
    low = ordered[0] if reading.low else None
    return replace(reading, names=ordered, high=high, low=low, meaning=meaning, ambiguous=False)


def _of_version(reading: Reading, version: str) -> Reading:
    """The reading with the names that the version knows first."""
    record = record_of(reading.layer, reading.value)
    known = _rank.names_in(record, version) if record else []
    return _led_by(reading, known) if known else reading
