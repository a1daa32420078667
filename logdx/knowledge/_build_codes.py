"""Compile the code tables: one record a value, an index of names and one of printed sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from logdx.knowledge._text import sentence_key, version_key

Row = dict[str, Any]
Read = Callable[[str], Any]

NEWEST = {"mbedtls": "4.1.0", "psa": "4.1.0"}
OTHER_FILES = ("stack", "pkcs11", "aws_iot", "dns", "mqtt", "http")
# Reused values whose new name says what the old one said.
SAME_MEANING = frozenset({-0x6E80, -0x7A00})
FAMILIES = {
    "any": "everywhere",
    "newlib": "newlib, ESP-IDF, Zephyr",
    "linux": "Linux, lwIP",
    "windows": "Windows",
    "mbed-os": "mbed-os",
}


def sections(read: Read) -> Row:
    """The parts of compiled.json that codes.py reads."""
    mbedtls = read("mbedtls_codes.yaml")
    codes: Row = {"mbedtls": _mbedtls(mbedtls["codes"]), "psa": _psa(read("psa_codes.yaml"))}
    codes.update(_esp(read("esp_codes.yaml")["codes"]))
    codes["errno"] = _errno(read("errno_codes.yaml")["codes"])
    for stem in OTHER_FILES:
        for layer, table in _plain(read(f"{stem}_codes.yaml")["codes"]).items():
            codes.setdefault(layer, {}).update(table)
    rows = [row for row in mbedtls["codes"] if row["module"] != "MPS"]
    return {
        "codes": codes,
        "names": _names(codes, mbedtls["codes"], read("esp_codes.yaml")["codes"]),
        "sentences": _sentences(rows),
        "adds": mbedtls["adds"],
        "sums": _sums(mbedtls["sums"], mbedtls["codes"]),
    }


def _by_value(rows: list[Row]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[int(row["value"], 0)].append(row)
    return groups


def _mbedtls(rows: list[Row]) -> Row:
    rows = [row for row in rows if row["module"] != "MPS"]
    return {str(value): _mbedtls_value(value, group) for value, group in _by_value(rows).items()}


def _mbedtls_value(value: int, group: list[Row]) -> Row:
    current = [row for row in group if row["name"].startswith("MBEDTLS_")]
    current.sort(key=lambda row: version_key(row["last"]) + version_key(row["first"]), reverse=True)
    names = [row["name"] for row in current]
    old = [row for row in group if row["name"].startswith("POLARSSL_")]
    renamed = [row["name"] for row in old if row.get("renamed") in names]
    foreign = [row for row in old if not _same_as(row, names)]
    head = (current or old)[0]
    return {
        "names": (names + renamed) or [row["name"] for row in old],
        "module": head["module"],
        "kind": head["kind"],
        "meaning": _meaning(head),
        "versions": _spans(current, foreign if current else old, old),
        "ambiguous": len(names) > 1 and value not in SAME_MEANING,
        "spans": {row["name"]: [row["first"], row["last"]] for row in group},
        "meanings": {row["name"]: _meaning(row) for row in group} if len(group) > 1 else {},
    }


def _same_as(row: Row, names: list[str]) -> bool:
    successor = row.get("renamed") or row["name"].replace("POLARSSL_", "MBEDTLS_", 1)
    without_cert = successor.replace("X509_CERT_", "X509_", 1)
    return successor in names or without_cert in names


def _meaning(row: Row) -> str:
    text: str = row.get("meaning") or row["text"].split(" - ", 1)[-1]
    return text


def _spans(current: list[Row], foreign: list[Row], old: list[Row]) -> str:
    shown = current + foreign
    if len(shown) == 1:
        before = [row["name"] for row in old if row not in shown]
        as_polarssl = f", and 1.3 as {before[0]}" if before else ""
        return _span(shown[0]) + as_polarssl + _psa_note(shown[0])
    return "; ".join(f"{row['name']} {_span(row)}{_psa_note(row)}" for row in shown)


def _span(row: Row, newest: str = "4.1.0") -> str:
    first, last = row["first"], row["last"]
    if last == newest:
        return f"since {first}"
    return f"only {first}" if first == last else f"{first} to {last}"


def _psa_note(row: Row) -> str:
    return f" (from 4.0.0 the name stands for {row['psa']})" if row.get("psa") else ""


def _psa(data: Row) -> Row:
    table: Row = {}
    for value, group in _by_value(data["codes"]).items():
        group.sort(key=lambda row: "alias_of" in row)
        head = group[0]
        aliases = head.get("mbedtls") or []
        also = f"; from 4.0.0 also the value of {_few(aliases)}" if aliases else ""
        table[str(value)] = {
            "names": [row["name"] for row in group],
            "meaning": head["meaning"],
            "versions": (_span(head) if "first" in head else "TF-M") + also,
            "ambiguous": False,
        }
    return table


def _few(names: list[str], most: int = 3) -> str:
    ranked = sorted(names, key=lambda name: (not name.startswith("MBEDTLS_ERR_SSL"), name))
    rest = len(ranked) - most
    return ", ".join(ranked[:most]) + (f" and {rest} more" if rest > 0 else "")


def _esp(rows: list[Row]) -> Row:
    tables: Row = {"esp-tls": {}, "esp-err": {}}
    rows = [row for row in rows if row.get("name_only") != "true"]
    for value, group in _by_value(rows).items():
        group.reverse()  # newest numbering first
        head = group[0]
        tables[head["layer"]][str(value)] = {
            "names": [row["name"] for row in group],
            "meaning": head["meaning"],
            "versions": "; ".join(_esp_span(row, len(group)) for row in group if "first" in row),
            "ambiguous": len(group) > 1,
            "spans": {row["name"]: [row.get("first", ""), row.get("last", "")] for row in group},
            "meanings": {row["name"]: row["meaning"] for row in group} if len(group) > 1 else {},
        }
    return tables


def _esp_span(row: Row, count: int) -> str:
    span = f"{row['first']} to {row['last']}" if "last" in row else f"since {row['first']}"
    return f"ESP-IDF {span}" if count == 1 else f"{row['name']} in ESP-IDF {span}"


def _errno(rows: list[Row]) -> Row:
    table: Row = {}
    for value, group in _by_value(rows).items():
        group.sort(key=lambda row: row.get("rare") == "true")
        table[str(value)] = {
            "names": [row["name"] for row in group],
            "meaning": "; or ".join(dict.fromkeys(row["meaning"] for row in group)),
            "versions": "; ".join(_family(row, len(group)) for row in group),
            "ambiguous": len({row["name"] for row in group}) > 1,
        }
    return table


def _family(row: Row, count: int) -> str:
    family = FAMILIES[row["family"]]
    return family if count == 1 else f"{row['name']}: {family}"


def _plain(rows: list[Row]) -> dict[str, Row]:
    tables: dict[str, Row] = defaultdict(dict)
    for row in rows:
        tables[row["layer"]][str(int(row["value"], 0))] = {
            "names": [row["name"]],
            "meaning": row["meaning"],
            "versions": row.get("versions", ""),
            "ambiguous": False,
        }
    return tables


def _names(codes: Row, mbedtls: list[Row], esp: list[Row]) -> Row:
    index: Row = {}
    for layer, table in codes.items():
        for value, record in table.items():
            for name in record["names"]:
                index.setdefault(name, [layer, int(value)])
    for row in mbedtls:
        if row["module"] != "MPS":
            index.setdefault(row["name"], ["mbedtls", int(row["value"], 0)])
    for row in esp:  # newest numbering last
        layer = "mbedtls" if row.get("name_only") == "true" else row["layer"]
        index[row["name"]] = [layer, int(row["value"], 0)]
    return index


def _sentences(rows: list[Row]) -> Row:
    index: dict[str, list[Any]] = {}
    for row in rows:  # mbedTLS names come before PolarSSL's
        for text in [row.get("text"), *(row.get("older") or [])]:
            if text:
                index.setdefault(sentence_key(text), [int(row["value"], 0), row["name"]])
    return dict(sorted(index.items()))


def _sums(pairs: list[list[str]], rows: list[Row]) -> Row:
    values = {row["name"]: int(row["value"], 0) for row in rows}
    return {str(values[a] + values[b]): [values[a], values[b]] for a, b in pairs}
