"""YAML as plain strings with places.

    text -> libyaml events -> Node (str | list | dict, each with line and column)

Nothing is guessed: ``NO`` stays "NO" and ``12:30:45`` stays text, since each value is typed later
by the field that it is compared with. Duplicate keys, anchors and aliases are errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from logdx.errors import RuleError

MAX_BYTES = 1 << 20
"""A rule file above this is refused unread."""
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value and where it stands (lines and columns count from 1)."""

    value: str | list[Node] | dict[str, Node]
    path: str
    line: int
    column: int

    def error(self, message: str) -> RuleError:
        """Make an error that points here."""
        return RuleError(message, self.path, self.line, self.column)

    def text(self) -> str:
        """Return the scalar text; RuleError for a list or a mapping."""
        if not isinstance(self.value, str):
            raise self.error("a single value is expected here")
        return self.value

    def items(self) -> list[Node]:
        """Return the list items; a single value is a list of one."""
        return self.value if isinstance(self.value, list) else [self]

    def fields(self) -> dict[str, Node]:
        """Return the mapping; RuleError for anything else."""
        if not isinstance(self.value, dict):
            raise self.error("a mapping (name: value) is expected here")
        return self.value


def read_yaml(path: Path) -> Node:
    """Read one YAML file. Raises RuleError with file, line and column."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RuleError(
                f"larger than {MAX_BYTES // 1024} KiB, too large for a rule file", str(path)
            )
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise RuleError(f"cannot be read: {error.strerror}", str(path)) from error
    except UnicodeDecodeError as error:
        raise RuleError(f"is not UTF-8 at byte {error.start}", str(path)) from error
    return parse_yaml(text, str(path))


def parse_yaml(text: str, path: str) -> Node:
    """Parse YAML text; ``path`` is named in errors."""
    try:
        for event in yaml.parse(text, Loader=_Loader):
            _refuse_anchor(event, path)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise RuleError(f"is no valid YAML: {error.problem}", path, line, column) from error
    except yaml.YAMLError as error:
        raise RuleError(f"is no valid YAML: {error}".splitlines()[0], path, 1, 1) from error
    except RecursionError as error:
        raise RuleError("is nested too deeply", path, 1, 1) from error
    if root is None:
        return Node([], path, 1, 1)
    return _convert(root, path)


def _refuse_anchor(event: Any, path: str) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        mark = event.start_mark
        raise RuleError("anchors and aliases are not allowed", path, mark.line + 1, mark.column + 1)


def _convert(node: Any, path: str) -> Node:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if isinstance(node, yaml.ScalarNode):
        return Node(str(node.value), path, line, column)
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(item, path) for item in node.value], path, line, column)
    fields: dict[str, Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in fields:
            raise RuleError(
                f"duplicate key {name!r}", path, key.start_mark.line + 1, key.start_mark.column + 1
            )
        fields[name] = _convert(value, path)
    return Node(fields, path, line, column)
