"""The lint of rules: every check in one table, and what goes over the rules.

files -> Rulebook + the compiler's faults -> checks on each good rule -> Result

A check is one small thing with its page beside it; ``CHECKS`` names them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from logdx.authoring.lint import equal_rank, hidden, names, never, texts, vocabulary
from logdx.authoring.lint.check import Check, Subject
from logdx.authoring.lint.compiled import BY_THE_COMPILER
from logdx.authoring.lint.examples import BOTH, missing_check
from logdx.diagnose.faults import UNREADABLE, Faults
from logdx.diagnose.rulebook import Rulebook, check_files, rule_nodes
from logdx.diagnose.yaml_nodes import read_yaml
from logdx.errors import RuleError, UsageError, nearest
from logdx.packs import InstalledPack
from logdx.resources import folder


def checks(folders: Sequence[Path] = (), packs: Sequence[InstalledPack] = ()) -> dict[str, Check]:
    """Return code -> check, in the order of the codes.

    ``folders`` hold samples, ``packs`` are loaded (logdx.workspace.load_packs).
    """
    every = (
        *BY_THE_COMPILER,
        never.CHECK,
        hidden.CHECK,
        names.CHECK,
        vocabulary.words_check(packs),
        vocabulary.sdks_check(packs),
        equal_rank.CHECK,
        texts.NO_FIX,
        texts.LONG_TITLE,
        texts.NOT_HTTPS,
        texts.UNSAFE,
        texts.NO_DEFAULT,
        texts.DATES,
        missing_check([*folders] or [folder("samples")]),
        BOTH,
    )
    return {check.code: check for check in sorted(every, key=lambda check: check.code)}


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes that are asked for; a prefix such as LDR2 stands for all that begin so."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def has(self, code: str) -> bool:
        """Whether faults of the code are reported; what cannot be read always is."""
        wanted = not self.select or code.startswith(self.select)
        return code == UNREADABLE or (wanted and not code.startswith(self.ignore or ("-",)))


def selection(select: Iterable[str], ignore: Iterable[str]) -> Selection:
    """Make a selection of codes or prefixes. Raises UsageError for one that fits no check."""
    known = checks()
    for code in (*select, *ignore):
        if not any(one.startswith(code) for one in known):
            raise UsageError(f"no check {code!r}" + nearest(code, known))
    return Selection(tuple(select), tuple(ignore))


def lint(
    files: Sequence[tuple[Path, str]], meant: frozenset[Path], known: Mapping[str, Check]
) -> tuple[Rulebook, list[RuleError]]:
    """Check rule files, each with its origin; report on those that are meant.

    The others are there to be refined and compared with. ``meant`` are resolved paths.
    """
    faults = Faults()
    own = [(path, origin) for path, origin in files if path.resolve() in meant]
    readable = any(_is_readable(path) for path, _ in own)
    book = check_files(files if readable else own, faults)
    found = [*faults.found, *_own(book, meant, known.values())]
    return book, [error for error in found if Path(error.path).resolve() in meant]


def _is_readable(path: Path) -> bool:
    """Whether the file is a list in YAML; where none is, the other rules need not be read."""
    try:
        return bool(rule_nodes(read_yaml(path, Faults())))
    except RuleError:
        return False


def _own(book: Rulebook, meant: frozenset[Path], known: Iterable[Check]) -> Iterator[RuleError]:
    """What the checks find that are no part of the compiler."""
    resolved = {path: Path(path).resolve() for path in {node.path for node in book.ids.values()}}
    wanted = [check for check in known if check.run is not None]
    for checked in book.rules.values():
        if resolved[checked.node.path] in meant:
            for check in wanted:
                yield from check.faults(Subject(checked, book))


def in_order(errors: Iterable[RuleError]) -> list[RuleError]:
    """Return faults by file, line, column and code, each once."""
    keyed = {(e.path, e.line, e.column, e.code, e.message): e for e in errors}
    return [keyed[key] for key in sorted(keyed)]
