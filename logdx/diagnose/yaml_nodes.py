"""YAML as plain strings with places.

    bytes -> text -> libyaml events -> Node (str | list | dict, each with line and column)

Nothing is guessed: ``NO`` stays "NO" and ``12:30:45`` stays text, since each value is typed later
by the field that it is compared with. Anchors, aliases and tags are errors. The tree is built from
the events in one pass without recursion, so that a hostile file costs neither time nor memory:
its size, its depth and the number of its values are bounded.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from logdx.diagnose.faults import DUPLICATE_KEY, SHAPE, UNREADABLE, Faults
from logdx.diagnose.rules import MAX_BYTES
from logdx.errors import RuleError

MAX_DEPTH = 40
MAX_VALUES = 20_000
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_WIDE = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value and where it stands (lines and columns count from 1)."""

    value: str | list[Node] | dict[str, Node]
    path: str
    line: int
    column: int
    keys: dict[str, Node] = field(default_factory=dict)
    """Of a mapping: each key and where it stands."""

    def error(self, code: str, message: str) -> RuleError:
        """Make an error that points here."""
        return RuleError(message, self.path, self.line, self.column, code)

    def text(self) -> str:
        """Return the scalar text; RuleError for a list or a mapping."""
        if not isinstance(self.value, str):
            raise self.error(SHAPE, "a single value is expected here")
        return self.value

    def items(self) -> list[Node]:
        """Return the list items; a single value is a list of one."""
        return self.value if isinstance(self.value, list) else [self]

    def fields(self) -> dict[str, Node]:
        """Return the mapping; RuleError for anything else."""
        if not isinstance(self.value, dict):
            raise self.error(SHAPE, "a mapping (name: value) is expected here")
        return self.value

    def key(self, name: str) -> Node:
        """Return where a key of the mapping stands."""
        return self.keys.get(name, self)


def read_yaml(path: Path, faults: Faults | None = None) -> Node:
    """Read one YAML file. Raises RuleError with file, line and column for what is no YAML.

    Duplicate keys are collected in ``faults``; where none are given, the first one is raised.
    """
    found = faults or Faults()
    root = parse_yaml(decode(read_bytes(path), str(path)), str(path), found)
    if faults is None:
        found.raise_first()
    return root


def read_bytes(path: Path) -> bytes:
    """Read a rule file, which is small. Raises RuleError where it is not, or cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(str(path), f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise _unreadable(str(path), f"larger than {MAX_BYTES >> 10} KiB, too large for rules")
    return data


def decode(data: bytes, path: str) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark."""
    wide = _WIDE.get(data[:2])
    if wide:
        raise _unreadable(path, f"is {wide}; save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"is not UTF-8: byte 0x{data[error.start]:02x}"
        raise RuleError(message, path, line, column, UNREADABLE) from error


def parse_yaml(text: str, path: str, faults: Faults) -> Node:
    """Parse YAML text; ``path`` is named in errors. Duplicate keys are collected in ``faults``."""
    tree = _Tree(path, faults)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            tree.add(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = _problem(error, text, line)
        raise RuleError(message, path, line, column, UNREADABLE) from error
    except yaml.YAMLError as error:
        line, column = _odd_character(text)
        raise RuleError(
            "is no valid YAML: a control character", path, line, column, UNREADABLE
        ) from error
    return tree.root or Node([], path, 1, 1)


def _unreadable(path: str, message: str) -> RuleError:
    return RuleError(message, path, 1, 1, UNREADABLE)


def _problem(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    lines = text.splitlines()
    wrong = lines[line - 1] if line <= len(lines) else ""
    if "\t" in wrong[: len(wrong) - len(wrong.lstrip())] or ("\t" in wrong and "tab" in str(error)):
        return "is no valid YAML: a tab in the indentation; YAML indents with blanks only"
    if "nesting depth" in str(error.problem):  # the scanner, which reads ahead, met it first
        return f"is nested deeper than {MAX_DEPTH} levels"
    return f"is no valid YAML: {error.problem or error.context}"


def _odd_character(text: str) -> tuple[int, int]:
    """Where the first character stands that YAML does not take."""
    for number, line in enumerate(text.split("\n"), 1):
        for column, char in enumerate(line, 1):
            if not char.isprintable() and char not in "\t\r\x85\xa0\ufeff":
                return number, column
    return 1, 1


class _Open:
    """A list or a mapping whose end has not come yet."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.key: Node | None = None


class _Tree:
    """Builds the nodes from the events."""

    def __init__(self, path: str, faults: Faults) -> None:
        self.root: Node | None = None
        self._path, self._faults = path, faults
        self._open: list[_Open] = []
        self._values = 0

    def add(self, event: Any) -> None:
        """Take one event. Raises RuleError for what rule files do not use."""
        if isinstance(event, yaml.NodeEvent):
            self._check(event)
        if isinstance(event, yaml.ScalarEvent):
            self._put(self._node(event, str(event.value)))
        elif isinstance(event, yaml.CollectionStartEvent):
            is_list = isinstance(event, yaml.SequenceStartEvent)
            self._open.append(_Open(self._node(event, [] if is_list else {})))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._put(self._open.pop().node)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise self._error(event, "a second document (---) in one file")

    def _check(self, event: Any) -> None:
        self._values += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self._error(event, "anchors and aliases are not allowed")
        if getattr(event, "tag", None) not in (None, "!"):
            raise self._error(event, f"tags ({event.tag}) are not allowed")
        if len(self._open) >= MAX_DEPTH:
            raise self._error(event, f"is nested deeper than {MAX_DEPTH} levels")
        if self._values > MAX_VALUES:
            raise self._error(event, f"holds more than {MAX_VALUES} values")

    def _put(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.node.value, list):
            parent.node.value.append(node)
        elif parent.key is None:
            parent.key = self._key(node)
        else:
            self._field(parent.node, parent.key, node)
            parent.key = None

    def _key(self, node: Node) -> Node:
        if not isinstance(node.value, str):
            raise node.error(UNREADABLE, "a key must be a single word")
        return node

    def _field(self, mapping: Node, key: Node, value: Node) -> None:
        name = key.text()
        assert isinstance(mapping.value, dict)
        if name in mapping.value:
            first = mapping.keys[name].line
            message = f"duplicate key {name!r}, first given in line {first}"
            self._faults.add(key.error(DUPLICATE_KEY, message))
            return
        mapping.value[name], mapping.keys[name] = value, key

    def _node(self, event: Any, value: str | list[Node] | dict[str, Node]) -> Node:
        mark = event.start_mark
        return Node(value, self._path, mark.line + 1, mark.column + 1)

    def _error(self, event: Any, message: str) -> RuleError:
        return self._node(event, "").error(UNREADABLE, message)
