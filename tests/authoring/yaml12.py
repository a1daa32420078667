"""YAML as editors read it: version 1.2, core schema, in which dates are texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def load(text: str) -> Any:
    """Return the value of a document."""
    loader = yaml.BaseLoader(text)
    return _value(loader.get_single_node())


def load_file(path: Path) -> Any:
    return load(path.read_text("utf-8"))


def _value(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    return _scalar(node.value) if node is not None and node.style is None else _plain(node)


def _plain(node: Any) -> Any:
    return None if node is None else node.value


def _scalar(text: str) -> Any:
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    digits = text.lstrip("+-") if text[:1] in ("+", "-") else text
    if digits.isascii() and digits.isdecimal():
        return int(text)
    if text.startswith("0x") and all(c in "0123456789abcdefABCDEF" for c in text[2:]):
        return int(text, 16)
    return _real(text)


def _real(text: str) -> Any:
    if not text.isascii() or any(char not in "0123456789.eE+-" for char in text):
        return text
    try:
        return float(text)
    except ValueError:
        return text
