"""Loads a pack's code and works out what logdx keeps of it.

    entry point -> Pack (imported, or a package without code) -> facts as JSON

Whatever a pack does wrong becomes a PackError, one line that says what.
"""

from __future__ import annotations

import contextlib
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from logdx.errors import LogdxError, RuleError
from logdx.packs.pack import Pack
from logdx.version import __version__

FOLDERS = ("rules", "samples")
KNOWLEDGE = "knowledge.yaml"
MAX_FILES = 400
"""Files of a pack whose changes are noticed."""
_WATCHED = (".py", ".lark")


class PackError(LogdxError):
    """What is wrong with a pack, in one line."""


@cache
def load_pack(name: str, place: str) -> Pack:
    """Return the pack of an entry point's value. Raises PackError for whatever goes wrong."""
    module, _, attribute = place.partition(":")
    try:
        if not attribute:
            return _without_code(name, module)
        with contextlib.redirect_stdout(sys.stderr):  # stdout is the report's
            pack: object = import_module(module)
            for part in attribute.split("."):
                pack = getattr(pack, part)
    except PackError:
        raise
    except (Exception, SystemExit) as error:
        raise PackError(_one_line(error)) from error
    if not isinstance(pack, Pack):
        raise PackError(f"{place} is {type(pack).__name__}, no logdx.packs.Pack")
    return pack


def facts_of(name: str, place: str) -> dict[str, Any]:
    """Return what logdx keeps of a pack, as JSON. Raises PackError."""
    pack = load_pack(name, place)
    try:
        _check(pack)
        return _facts(pack)
    except (Exception, SystemExit) as error:
        raise PackError(_one_line(error)) from error


def watched_files(place: str) -> list[Path]:
    """Return the files of a pack's package that its facts depend on."""
    package = _package_folder(place.partition(":")[0])
    if package is None:
        return []
    found = sorted(p for p in package.rglob("*") if p.suffix in _WATCHED or p.name == KNOWLEDGE)
    return [package, *found[:MAX_FILES]]


def _without_code(name: str, module: str) -> Pack:
    folder = _package_folder(module)
    if folder is None:
        raise PackError(f"there is no package {module!r}")
    rules, samples = (folder / what if (folder / what).is_dir() else None for what in FOLDERS)
    knowledge = folder / KNOWLEDGE if (folder / KNOWLEDGE).is_file() else None
    if rules is None and knowledge is None:
        raise PackError(f"the package {module!r} has neither rules/ nor {KNOWLEDGE}")
    return Pack(name, rules=rules, samples=samples, knowledge=knowledge)


def _package_folder(module: str) -> Path | None:
    """The folder of a package (of a module: where it stands), without running its code."""
    with contextlib.suppress(ImportError, ValueError, AttributeError):
        spec = find_spec(module)
        if spec is not None and spec.submodule_search_locations:
            return Path(next(iter(spec.submodule_search_locations)))
    return None


def _check(pack: Pack) -> None:
    if _numbers(pack.needs_logdx) > _numbers(__version__):
        raise PackError(f"it needs logdx {pack.needs_logdx}, this is {__version__}")
    for what in FOLDERS:
        place = getattr(pack, what)
        if place is not None and not place.is_dir():
            raise PackError(f"its folder {place} does not exist")
    for dialect in pack.dialects:
        if dialect.grammar_path is None:
            raise PackError(f"dialect {dialect.name!r} has no grammar_path")


def _facts(pack: Pack) -> dict[str, Any]:
    from logdx.parse.index import describe

    return {
        "version": pack.version,
        "rules": str(pack.rules) if pack.rules else None,
        "samples": str(pack.samples) if pack.samples else None,
        "knowledge": _knowledge(pack.knowledge) if pack.knowledge else {},
        "kinds": [record.kind for record in pack.records],
        "dialects": [
            {**describe(dialect), "path": str(dialect.grammar_path)} for dialect in pack.dialects
        ],
    }


def _knowledge(path: Path) -> dict[str, Any]:
    from logdx.diagnose.yaml_nodes import read_yaml
    from logdx.knowledge.added import check

    try:
        return check(_plain(read_yaml(path)))
    except ValueError as error:
        raise PackError(f"{path}: {error}") from error


def _plain(node: Any) -> Any:
    """A Node as the text, list or dict that it stands for."""
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    if isinstance(node.value, dict):
        return {name: _plain(item) for name, item in node.value.items()}
    return node.value


def _numbers(version: str) -> tuple[int, ...]:
    """``0.12.1`` -> (0, 12, 1); what is no number ends it."""
    numbers: list[int] = []
    for part in version.split("."):
        if not part.isdecimal():
            break
        numbers.append(int(part))
    return tuple(numbers)


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if isinstance(error, (PackError, RuleError)):
        return text
    return f"{type(error).__name__}: {text}"[:300]
