"""Which packs are installed.

    sys.path (folders, changed when?) -> cache, or entry points -> facts -> InstalledPack

Looking through all installed packages and importing the packs takes longer than explaining a log.
So the facts are cached under the state of the folders that packages are installed in; a pack's own
files are looked at, too, since an editable one changes without being installed anew.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from logdx.cache import digest, store, stored
from logdx.packs.facts import GROUP, BrokenPack, Installed, InstalledPack

_KIND = "packs"
_FORMAT = "2"

Place = tuple[str, str, str, str]
"""Name, value, distribution and version of an entry point."""


def installed() -> Installed:
    """Return the packs of this Python, and those that are broken."""
    folders = _folders()
    key = digest(_FORMAT, *(f"{folder} {_state(folder)}" for folder in folders))
    facts = stored(_KIND, key)
    if facts is None or not _is_current(facts):
        facts = _look(folders)
        if not facts["broken"]:  # what is broken may be mended without being installed anew
            store(_KIND, key, facts)
    packs = tuple(_installed(fact) for fact in facts["packs"])
    broken = tuple(BrokenPack(*entry) for entry in facts["broken"])
    return Installed(packs, broken, facts["stamp"])


def _folders() -> list[str]:
    """Where packages are installed; a working folder on sys.path installs nothing."""
    here = os.getcwd()
    return [p for p in dict.fromkeys(sys.path) if p and p != here and os.path.isdir(p)]


def _state(path: str) -> str:
    try:
        status = os.stat(path)
    except OSError:
        return ""
    return f"{status.st_mtime_ns} {status.st_size}"


def _is_current(facts: dict[str, Any]) -> bool:
    return all(_state(path) == state for path, state in facts["files"])


def _look(folders: Sequence[str]) -> dict[str, Any]:
    from logdx.knowledge.added import use
    from logdx.packs.load import PackError, facts_of, watched_files

    use(())  # a pack is checked against our knowledge, not against what it added itself
    found: list[dict[str, Any]] = []
    broken: list[tuple[str, str, str]] = []
    files: list[tuple[str, str]] = []
    known_names = {f"dialect {name!r}" for name in _built_in_names()}
    for name, value, distribution, version in sorted(_entry_points(folders)):
        try:
            facts = facts_of(name, value)
            if any(known["name"] == name for known in found):
                raise PackError(f"there is another pack {name!r}")
            names = _names(facts)
            if taken := sorted(names & known_names):
                raise PackError(f"there is another {taken[0]}")
        except PackError as error:
            broken.append((name, version, str(error)))
            continue
        known_names |= names
        files += [(str(path), _state(str(path))) for path in watched_files(value)]
        place = {"name": name, "place": value, "distribution": distribution}
        found.append({**facts, **place, "version": facts["version"] or version})
    stamp = digest(repr(found), repr(files)) if found else ""
    states = [list(file) for file in files]
    return {"packs": found, "broken": broken, "files": states, "stamp": stamp}


def _names(facts: dict[str, Any]) -> set[str]:
    """What a pack names that no other one may."""
    causes = facts["knowledge"].get("causes", ())
    return {
        *(f"dialect {dialect['name']!r}" for dialect in facts["dialects"]),
        *(f"cause {name!r}" for cause in causes for name in (cause["id"], cause["code"])),
    }


def _built_in_names() -> set[str]:
    from logdx.parse.index import built_in

    return {entry.name for entry in built_in()}


def _entry_points(folders: Sequence[str]) -> Iterator[Place]:
    """Every pack once; of two distributions with the same name the first one counts."""
    from importlib.metadata import distributions

    seen: set[str] = set()
    for distribution in distributions(path=list(folders)):
        name = distribution.metadata["Name"] or ""
        if name in seen:
            continue
        seen.add(name)
        for point in distribution.entry_points:
            if point.group == GROUP:
                yield point.name, point.value, name, distribution.version


def _installed(facts: dict[str, Any]) -> InstalledPack:
    from logdx.parse.index import entry_from

    return InstalledPack(
        name=facts["name"],
        version=facts["version"],
        distribution=facts["distribution"],
        rules=_path(facts["rules"]),
        samples=_path(facts["samples"]),
        knowledge=facts["knowledge"],
        kinds=tuple(facts["kinds"]),
        entries=tuple(
            entry_from(
                fact,
                partial(_dialect, facts["name"], facts["place"], fact["name"]),
                Path(fact["path"]),
            )
            for fact in facts["dialects"]
        ),
        place=facts["place"],
    )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _dialect(pack: str, place: str, name: str) -> Any:
    from logdx.packs.load import load_pack

    return next(d for d in load_pack(pack, place).dialects if d.name == name)
