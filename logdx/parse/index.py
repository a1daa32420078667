"""What the engine must know of a dialect before it loads it.

    BUILT_IN -> grammars/index.json (checked against the texts) -> Entry -> Dialect when a line fits

Importing thirty builders and their grammars takes longer than explaining a log, so the index tells
which of them a log needs. An entry whose grammar or module has changed is worked out anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from logdx.cache import cached, digest
from logdx.dialects import BUILT_IN, load
from logdx.dialects.base import Dialect
from logdx.resources import folder

INDEX_FILE = "index.json"
"""Place of a dialect -> [key of its texts, entry]; written by ``python -m logdx.parse.build``."""
_MODULES = Path(__file__).resolve().parent.parent / "dialects"


@dataclass(frozen=True, slots=True)
class Entry:
    """One dialect: which lines are for it, and how to get it."""

    name: str
    grammar: str
    grammar_path: Path | None
    literals: tuple[str, ...]
    """Lower-case texts, one of which is in every line it can read."""
    needs: Sequence[Any]
    """What its terminals need (logdx.parse.literals)."""
    blocks: bool
    anchors: tuple[str, ...]
    """Those by which a large input is searched for handshakes."""
    claims: tuple[str, ...]
    block_starts: tuple[str, ...]
    load: Callable[[], Dialect]
    spans: tuple[tuple[str, str], ...] = ()
    probe: bool = False


@cache
def built_in() -> tuple[Entry, ...]:
    """Return the entries of the built-in dialects."""
    shipped = _shipped()
    entries = []
    for place in BUILT_IN:
        stored = shipped.get(place)
        key = _key(place, stored[1]["grammar"]) if stored else ""
        current = stored is not None and stored[0] == key
        facts = stored[1] if stored and current else describe(load(place))
        entries.append(entry_from(facts, partial(load, place)))
    return tuple(entries)


def as_entry(dialect: Dialect | Entry) -> Entry:
    """Return the entry of a dialect that is not built in."""
    if isinstance(dialect, Entry):
        return dialect
    return entry_from(describe(dialect), lambda: dialect, dialect.grammar_path)


def describe(dialect: Dialect) -> dict[str, Any]:
    """Return what the index holds of a dialect."""
    from logdx.parse.grammar import find_needs

    path = dialect.grammar_path or folder("grammars") / f"{dialect.grammar}.lark"
    return {
        "name": dialect.name,
        "grammar": dialect.grammar,
        "literals": [literal.lower() for literal in dialect.literals],
        "blocks": dialect.blocks,
        "anchors": [anchor.lower() for anchor in dialect.anchors],
        "claims": [claim.lower() for claim in dialect.claims],
        "block_starts": [start.lower() for start in dialect.block_starts],
        **_rare(dialect),
        "needs": _needs(dialect, path) if dialect.grammar_path is None else find_needs(path),
    }


def _rare(dialect: Dialect) -> dict[str, Any]:
    """What few dialects have; the index of the built-in ones does without."""
    facts: dict[str, Any] = {}
    if dialect.spans:
        facts["spans"] = [[begin.lower(), end.lower()] for begin, end in dialect.spans]
    if dialect.probe:
        facts["probe"] = True
    return facts


def _needs(dialect: Dialect, path: Path) -> Any:
    from logdx.parse.grammar import find_needs

    key = digest("2", path.read_bytes(), _shared())
    return cached(f"needs-{dialect.grammar}", key, partial(find_needs, path))


def index_text() -> str:
    """Return the text of the index file."""
    rows = []
    for place in BUILT_IN:
        facts = describe(load(place))
        rows.append(f"{json.dumps(place)}: {json.dumps([_key(place, facts['grammar']), facts])}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


def entry_from(
    facts: dict[str, Any], loader: Callable[[], Dialect], path: Path | None = None
) -> Entry:
    """Make an entry of what ``describe`` said of a dialect."""
    return Entry(
        name=facts["name"],
        grammar=facts["grammar"],
        grammar_path=path,
        literals=tuple(facts["literals"]),
        needs=facts["needs"],
        blocks=facts["blocks"],
        anchors=tuple(facts["anchors"]),
        claims=tuple(facts["claims"]),
        block_starts=tuple(facts["block_starts"]),
        load=loader,
        spans=tuple((begin, end) for begin, end in facts.get("spans", ())),
        probe=facts.get("probe", False),
    )


def _key(place: str, grammar: str) -> str:
    """A key of the texts that the entry was made from."""
    sha = hashlib.sha256((folder("grammars") / f"{grammar}.lark").read_bytes())
    sha.update((_MODULES / f"{place.partition(':')[0]}.py").read_bytes())
    sha.update(_shared())
    return sha.hexdigest()[:20]


@cache
def _shared() -> bytes:
    return (folder("grammars") / "common.lark").read_bytes()


def _shipped() -> dict[str, Any]:
    try:
        shipped: dict[str, Any] = json.loads((folder("grammars") / INDEX_FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return shipped
