"""A repository that holds this checkout, for tools that install from one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = (
    "logdx", "grammars", "rules", "samples", "pyproject.toml", "README.md", "LICENSE",
    ".pre-commit-hooks.yaml",
)  # fmt: skip
Git = Callable[..., subprocess.CompletedProcess[str]]


def git(place: Path, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run git in a repository, with no configuration of this machine."""
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
    }  # fmt: skip
    return subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *args],
        cwd=place, env=env, check=check, capture_output=True, text=True, timeout=560,
    )  # fmt: skip


@pytest.fixture(scope="session")
def logdx_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of its own with this checkout as its only commit."""
    place = tmp_path_factory.mktemp("logdx-repository")
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, place / name)
    git(place, "init", "-q")
    git(place, "add", "-A", "-f")
    git(place, "commit", "-q", "-m", "logdx")
    return place
