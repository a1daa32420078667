"""Heap figures and failed allocations (grammars/memory.lark).

Lines such as these, of firmware that watches its heap::

    free 58220 min 21884 largest 38912
    charge point CP-22, fw 1.7.0, heap 71 k
    Free internal heap before TLS 231044
    MemoryError: memory allocation failed, allocating 16717 bytes

"free" alone counts when it stands with a heap word, with a minimum or a largest block, or before
a number that no queue or socket table has; free space of a file system is not memory.
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.words import hex_number, numbers, size
from logdx.model.records import Crash, Memory

_FIELDS = {"HEAP": "free", "FREE": "free", "MINIMUM": "minimum", "LARGEST": "largest", "USED": ""}
_LEAST_FREE = 1000
"""A bare "free: N" below this is a count of something else."""

_FAR = 32
"""A number further behind its label is of something else."""


class MemoryBuilder(Builder):
    """Pairs the labels of a line with its numbers."""

    def line(self, parts: list[Token | Found]) -> list[Found]:
        tokens = [part for part in parts if isinstance(part, Token)]
        finds = [part for part in parts if isinstance(part, Found)]
        figures = _figures(tokens)
        return [found(Memory, tokens[0], **figures), *finds] if figures else finds

    def tasmota(self, tokens: list[Token]) -> Found:
        return found(Memory, tokens[0], free=numbers(tokens[0])[-1] * 1024)

    def failed(self, tokens: list[Token]) -> Found:
        return found(Memory, tokens[0], failed_allocation=_asked(tokens[0]))

    def exhausted(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="out-of-memory", reason=str(tokens[0]))


def _figures(tokens: list[Token]) -> dict[str, int]:
    kinds = {token.type for token in tokens}
    block = any(token.type == "LARGEST" and "block" in token.lower() for token in tokens)
    elsewhere = "ELSEWHERE" in kinds and "HEAP" not in kinds
    if elsewhere or not (block or kinds & {"HEAP", "FREE", "MINIMUM", "SIZE_OF"}):
        return {}
    figures = _pairs(tokens)
    words = " ".join(token.lower() for token in tokens)
    if block or "HEAP" in kinds or "heap" in words or "mem" in words:
        return figures
    told = "free" in figures and (len(figures) > 1 or figures["free"] >= _LEAST_FREE)
    return figures if told and "free" in words else {}


def _pairs(tokens: list[Token]) -> dict[str, int]:
    """Give each number the label before it; the more telling of two labels wins."""
    figures: dict[str, int] = {}
    label: str | None = None
    end = 0
    for token in tokens:
        if token.type == "SIZE" and (token.start_pos or 0) - end > _FAR:
            label = None
        if token.type == "SIZE_OF":
            _put(figures, _label_behind(token), token)
        elif token.type == "SIZE":
            _put(figures, label, token)
            label = None
        elif token.type in _FIELDS:
            label, end = _stronger(label, token), token.end_pos or 0
    return figures


def _put(figures: dict[str, int], label: str | None, token: Token) -> None:
    value = size(token)
    if label and value is not None:
        figures.setdefault(label, value)


def _stronger(label: str | None, token: Token) -> str:
    """Prefer what tells more: "minimum free heap" is a minimum, "heap used" no free heap."""
    name = _FIELDS[token.type]
    if token.type == "HEAP":
        name = _of_function(token.lower())
    return label if label is not None and name == "free" else name


def _of_function(text: str) -> str:
    if "min" in text.replace("_mem", ""):
        return "minimum"
    return "largest" if "largest" in text or "max" in text else "free"


def _label_behind(token: Token) -> str:
    word = token.rstrip().rpartition(" ")[2].lower().lstrip("0123456789.kb")
    return {"largest": "largest", "min": "minimum", "used": "", "total": ""}.get(word, "free")


def _asked(text: str) -> int | None:
    if "0x" in text.lower():
        return hex_number(text)
    return max(numbers(text), default=None)


MEMORY = Dialect(
    name="memory",
    grammar="memory",
    literals=(
        "heap", "free", "memory", "mem ", "mem:", "mem=", "mem_", "ram ", "ram:", "ram=", "alloc",
        "oom", "enomem", "e:m ", "maxblk", "maxblock", "bytes left", "malloc", "largest",
        "kb left", "ficient", "no ram", "could not",
    ),
    builder=MemoryBuilder,
)  # fmt: skip
