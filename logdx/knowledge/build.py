"""``python -m logdx.knowledge.build``: make data/compiled.json from the YAML files beside it.

Every value of the YAML files is read as text and typed here, field by field, so that ``NO`` and
``-0x2700`` mean what they say. ``--check`` writes nothing and returns 1 when the file is stale.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from typing import Any

from logdx.knowledge import _build_codes, _build_trust
from logdx.knowledge._data import COMPILED, FOLDER

Row = dict[str, Any]


def read(name: str) -> Any:
    """A YAML file of the data folder, every scalar as text."""
    import yaml

    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)


def flags() -> list[Row]:
    """Return the verify flags: bit, names and printed sentences."""
    rows: Iterable[Row] = read("verify_flags.yaml")["flags"]
    return [{**row, "bit": int(row["bit"]), "alert": int(row["alert"])} for row in rows]


def alerts() -> list[Row]:
    """Return the alerts of the IANA registry with mbedTLS names."""
    rows: Iterable[Row] = read("alerts.yaml")["alerts"]
    return [{**row, "description": int(row["description"])} for row in rows]


def states() -> Row:
    """Return the handshake states by version line."""
    data: Row = read("states.yaml")
    for row in data["states"]:
        row["numbers"] = [None if number == "~" else int(number) for number in row["numbers"]]
    return {"lines": data["lines"], "states": data["states"]}


def usual_causes(names: Row) -> Row:
    """Code, alert or flag to the causes that usually stand behind it; each has to exist."""
    table: Row = read("usual_causes.yaml")["usual"]
    subjects = set(names) | {f"alert {row['description']}" for row in alerts()}
    subjects |= {f"flag {row['name']}" for row in flags()}
    causes = {row["id"] for row in read("causes.yaml")["causes"]}
    unknown = set(table) - subjects | {one for usual in table.values() for one in usual} - causes
    if unknown:
        raise ValueError(f"usual_causes.yaml names what does not exist: {sorted(unknown)}")
    return table


def functions() -> Row:
    """Return which layers a function reports in."""
    data: Row = read("functions.yaml")
    prefixes = {row["prefix"]: row["layers"] for row in data["functions"]}
    return {"prefixes": prefixes, "counts": data["counts"]}


def compiled() -> str:
    """The text that compiled.json should have."""
    tables = _build_codes.sections(read)
    parts: Row = {
        **tables,
        "flags": flags(),
        "alerts": alerts(),
        "states": states(),
        "causes": read("causes.yaml")["causes"],
        "usual_causes": usual_causes(tables["names"]),
        "functions": functions(),
        **_build_trust.sections(read),
    }
    lines = (
        f"{json.dumps(name)}: {json.dumps(part, ensure_ascii=False, separators=(',', ':'))}"
        for name, part in parts.items()
    )
    return "{" + ",\n".join(lines) + "}\n"


def main(argv: list[str] | None = None) -> int:
    """Write the compiled file, or compare it with --check."""
    parser = argparse.ArgumentParser(prog="python -m logdx.knowledge.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when stale")
    text = compiled()
    if parser.parse_args(argv).check:
        with open(COMPILED, encoding="utf-8") as file:
            return 0 if file.read() == text else 1
    with open(COMPILED, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    print(f"{COMPILED}: {len(text)} characters", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
