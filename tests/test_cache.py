"""The cache: what is stored is found, old values go, and nothing of it is needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from logdx import cache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOGDX_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("LOGDX_NO_CACHE", raising=False)
    return tmp_path / "cache"


def test_a_value_is_built_once(folder: Path) -> None:
    built = []
    for _ in range(2):
        value = cache.cached("rules", "k1", lambda: built.append(1) or {"a": [1]})
        assert value == {"a": [1]}
    assert built == [1]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_newest_values_of_a_kind_stay(folder: Path) -> None:
    for number in range(cache.KEPT + 2):
        cache.store("rules", f"k{number}", number)
        path = folder / f"rules-k{number}.json"
        os.utime(path, (number, number))
    cache.store("grammar", "other", 1)
    cache.store("rules", "last", 1)
    kept = {path.stem for path in folder.iterdir()}
    newest = {f"rules-k{number}" for number in range(cache.KEPT + 2)[-(cache.KEPT - 1) :]}
    assert kept == newest | {"rules-last", "grammar-other"}


def test_a_damaged_file_is_built_anew(folder: Path) -> None:
    cache.store("rules", "k1", 1)
    (folder / "rules-k1.json").write_text("{")
    assert cache.cached("rules", "k1", lambda: 2) == 2


def test_a_folder_that_others_can_write_is_not_trusted(folder: Path) -> None:
    cache.store("rules", "k1", 1)
    folder.chmod(0o777)
    assert cache.stored("rules", "k1") is None


def test_no_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGDX_NO_CACHE", "1")
    assert cache.cached("rules", "k1", lambda: 3) == 3
    assert not folder.exists()
