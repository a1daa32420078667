"""Whatever a user asks about, explained: a code in any dress, an alert, a flag, a name, a sentence.

>>> explain("alert 48")[0].names
('unknown_ca',)
>>> explain("BADCERT_NOT_TRUSTED")[0].names[0]
'MBEDTLS_X509_BADCERT_NOT_TRUSTED'
"""

from __future__ import annotations

from dataclasses import dataclass

from logdx.knowledge import alerts, causes, codes, flags
from logdx.knowledge._data import section
from logdx.knowledge._dress import DIGITS
from logdx.knowledge._text import words
from logdx.knowledge.causes import Cause
from logdx.knowledge.codes import LAYERS, Reading

__all__ = ["LAYERS", "Entry", "explain", "nearest"]

MOST_CAUSES = 6
NEAREST = 3
ALERT_WORDS = frozenset({"alert", "tls", "ssl", "msg", "message", "number", "description", "fatal"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of what was asked, with the causes that usually stand behind it."""

    kind: str  # code, alert or flag
    layer: str
    value: int
    names: tuple[str, ...]
    high: str | None
    low: str | None
    meaning: str
    versions: str
    ambiguous: bool
    causes: tuple[Cause, ...]

    @property
    def hex(self) -> str:
        """``-0x2700``."""
        sign = "-" if self.value < 0 else ""
        return f"{sign}0x{abs(self.value):04X}"

    @property
    def title(self) -> str:
        """``-0x2700 (-9984)``, ``alert 48``, ``flag 0x8``."""
        if self.kind == "alert":
            return f"alert {self.value}"
        return f"flag 0x{self.value:X}" if self.kind == "flag" else f"{self.hex} ({self.value})"


def explain(
    text: str, *, function: str | None = None, layer: str | None = None, version: str | None = None
) -> tuple[Entry, ...]:
    """Every meaning of the text, likeliest first; empty when it means nothing known."""
    entries = [*_alerts(text), *_flags(text)]
    if not entries or _is_bare_number(text):
        found = codes.decode(text, function=function, layer=layer, version=version)
        named = [codes.by_name(text), codes.by_sentence(text)] if not found else []
        entries += [_of_code(reading) for reading in (*found, *named) if reading]
    if layer:
        entries = [entry for entry in entries if entry.layer == layer] or entries
    return tuple(entries)


def nearest(text: str) -> tuple[str, ...]:
    """The known names most like a misspelt one."""
    import difflib

    asked = "_".join(words(text[:80])).upper()
    if len(asked) < 3 or DIGITS.issuperset(asked):
        return ()
    known = {_short(name): name for name in reversed(section("names"))}
    known |= {name.upper(): name for name in flags.all_names()}
    known |= {row["name"].upper(): row["name"] for row in section("alerts")}
    hits = difflib.get_close_matches(_short(asked), known, n=NEAREST, cutoff=0.6)
    return tuple(known[hit] for hit in hits)


def _short(name: str) -> str:
    for prefix in ("MBEDTLS_ERR_", "POLARSSL_ERR_", "MBEDTLS_", "ESP_ERR_"):
        name = name.removeprefix(prefix)
    return name


def _is_bare_number(text: str) -> bool:
    stripped = text.strip()
    return bool(stripped) and DIGITS.issuperset(stripped)


def _alerts(text: str) -> list[Entry]:
    """``alert 48``, ``unknown_ca``; a bare 48 may be an alert, too."""
    said = [word for word in words(text[:120]) if word not in ALERT_WORDS]
    number = alerts.description_of(text)
    if number is None and len(said) == 1 and DIGITS.issuperset(said[0]) and len(said[0]) < 4:
        asked = said != words(text[:120]) or _is_bare_number(text)
        number = int(said[0]) if asked else None
    name = alerts.name_of(number) if number is not None else None
    if number is None or name is None:
        return []
    where = alerts.where_of(number) or ""
    usual = causes.usual_causes(f"alert {number}")
    return [
        Entry("alert", "tls", number, (name,), None, None, alerts.meaning_of(number) or "",
              "every TLS version" if where == "all" else where, False, _causes(usual))
    ]  # fmt: skip


def _flags(text: str) -> list[Entry]:
    name = flags.name_of_short(text) or flags.name_of_sentence(text)
    stripped = text.strip().casefold().removeprefix("flag ").strip()
    if name is None and stripped in flags.all_names():
        name = stripped
    if name is None:
        return []
    bit = flags.bits_of_names((name,))
    usual = causes.usual_causes(f"flag {name}")
    meaning = flags.sentence_of_name(name)
    names = (flags.define_of(name), name)
    return [Entry("flag", "mbedtls", bit, names, None, None, meaning, "", False, _causes(usual))]


def _of_code(reading: Reading) -> Entry:
    usual: dict[str, None] = {}
    for name in reading.names:
        usual.update(dict.fromkeys(causes.usual_causes(name)))
    return Entry(
        "code", reading.layer, reading.value, reading.names, reading.high, reading.low,
        reading.meaning, reading.versions, reading.ambiguous, _causes(usual),
    )  # fmt: skip


def _causes(ids: tuple[str, ...] | dict[str, None]) -> tuple[Cause, ...]:
    return tuple(causes.cause(id) for id in list(ids)[:MOST_CAUSES])
