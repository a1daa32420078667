"""The commands of the tutorials work, in the order in which a reader runs them.

docs/*.md -> files (blocks with a name) and commands (console blocks) -> run in an empty folder
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its name and its lines."""

    language: str
    name: str
    lines: tuple[str, ...]


def blocks_of(page: str) -> Iterator[Block]:
    lines = iter((DOCS / page).read_text("utf-8").splitlines())
    for line in lines:
        if not line.startswith("```"):
            continue
        language = line.strip("`").replace("{code-block} ", "")
        body = []
        for inner in lines:
            if inner.startswith("```"):
                break
            body.append(inner)
        name = ""
        if body and body[0].startswith(":name: "):
            name = body[0].removeprefix(":name: ")
            body = body[2:]
        yield Block(language, name, tuple(body))


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0] == "logdx", f"a tutorial runs logdx only: {command}"
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(DOCS.parent)}
    return subprocess.run(
        [sys.executable, "-m", "logdx", *words[1:]],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def follow(page: str, folder: Path) -> list[tuple[str, str]]:
    """Do what the page says; return each command with what it printed."""
    done = []
    for block in blocks_of(page):
        if block.name:
            path = folder / block.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(block.lines) + "\n", "utf-8")
        elif block.language == "console":
            for line in block.lines:
                command = line.removeprefix("$ ")
                result = run(command, folder)
                assert result.returncode == 0, (command, result.stdout, result.stderr)
                done.append((command, result.stdout))
    return done


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "rules").mkdir()
    return follow("write-a-rule.md", folder)


def printed(done: list[tuple[str, str]], beginning: str) -> list[str]:
    return [out for command, out in done if command.startswith(beginning)]


def test_the_records_show_what_the_text_says(done: list[tuple[str, str]]) -> None:
    (records,) = printed(done, "logdx records")
    assert "alert" in records
    assert "80" in records


def test_before_the_rule_the_server_is_at_fault(done: list[tuple[str, str]]) -> None:
    before, after = printed(done, "logdx explain gateway.log")
    assert "server-fault" in before
    assert "gateway-disk" not in before
    assert "logdx rules show server-fault/gateway-disk" in after


def test_the_rule_is_clean_and_tested(done: list[tuple[str, str]]) -> None:
    (lint,) = printed(done, "logdx rules lint")
    assert "LDR" not in lint
    (tried,) = printed(done, "logdx rules test")
    assert "2 examples: 2 good" in tried
    assert "0 new overlaps" in tried


def test_the_rule_is_listed_with_its_origin(done: list[tuple[str, str]]) -> None:
    (listed,) = printed(done, "logdx rules list")
    assert "gateway-disk" in listed
    assert "config" in listed
