"""The tutorial of packs, followed to the letter; installing is done by hand where pip is slow."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.test_tutorials import DOCS, blocks_of

Install = Callable[[Path], None]
Done = list[tuple[str, str]]


def follow(folder: Path, python: str, environment: dict[str, str], install: Install) -> Done:
    """Write the files and run the commands in their order; return what each printed."""
    done: Done = []
    for block in blocks_of("packs.md"):
        if block.name:
            path = folder / block.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(block.lines) + "\n", "utf-8")
        for line in block.lines if block.language == "console" else ():
            words = shlex.split(line.removeprefix("$ "))
            if words[0] == "pip":
                install(folder / words[-1])
                continue
            assert words[0] == "logdx", f"a tutorial runs pip and logdx only: {line}"
            result = subprocess.run(
                [python, "-m", "logdx", *words[1:]], cwd=folder, env=environment,
                capture_output=True, text=True, check=False, timeout=120,
            )  # fmt: skip
            assert result.returncode == 0, (line, result.stdout, result.stderr)
            assert "left out" not in result.stderr, line
            done.append((" ".join(words), result.stdout))
    return done


def put_on_path(site: Path, project: Path) -> None:
    """What ``pip install -e`` leaves behind: metadata, and the folder on sys.path."""
    stated = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    info = site / f"{stated['name'].replace('-', '_')}-{stated['version']}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {stated['name']}\nVersion: {stated['version']}\n"
    )
    points = stated["entry-points"]["logdx.packs"].items()
    lines = ["[logdx.packs]", *(f"{name} = {value}" for name, value in points)]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")


def check(done: Done) -> None:
    """Hold what was printed against what the page says."""

    def printed(command: str) -> list[str]:
        return [out for ran, out in done if ran == command]

    none, one, both = printed("logdx packs")
    assert "tannen" not in none
    assert "tannen 1.0   dialects: tannen   records: tannen_error   rules: 1" in one
    assert "plant 2026.3   rules: 1\ntannen 1.0 " in both
    before, after = printed("logdx explain modem.log")
    assert "TNN101" not in before
    assert "TNN101 tannen-empty-slot" in after
    assert "ca store slot 2 is empty" in after
    (records,) = printed("logdx records modem.log")
    assert "tannen_error" in records
    (lint,) = printed("logdx rules lint logdx-tannen/logdx_tannen/rules")
    assert "LDR" not in lint
    (tried,) = printed("logdx rules test logdx-tannen/logdx_tannen/rules")
    assert "1 rule, 2 examples: 2 good; 0 new overlaps" in tried
    (tried,) = printed("logdx rules test plant-rules/plant_rules/rules")
    assert "1 rule, 1 example: 1 good; 0 new overlaps" in tried


def test_the_tutorial(tmp_path: Path) -> None:
    site, work = tmp_path / "site", tmp_path / "work"
    site.mkdir()
    work.mkdir()
    environment = {
        **os.environ,
        "COLUMNS": "100",
        "LOGDX_CACHE_DIR": str(tmp_path / "cache"),
        "PYTHONPATH": os.pathsep.join(
            map(str, (DOCS.parent, site, work / "logdx-tannen", work / "plant-rules"))
        ),
    }
    check(follow(work, sys.executable, environment, lambda project: put_on_path(site, project)))


@pytest.mark.heavy
def test_the_tutorial_and_the_openssl_pack_in_a_fresh_environment(tmp_path: Path) -> None:
    venv, work = tmp_path / "venv", tmp_path / "work"
    work.mkdir()
    subprocess.run([sys.executable, "-m", "venv", venv], check=True, timeout=120)
    python = str(venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    environment |= {"COLUMNS": "100", "LOGDX_CACHE_DIR": str(tmp_path / "cache")}

    def pip(*words: str | Path) -> None:
        command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *words]
        subprocess.run(command, env=environment, check=True, timeout=500)

    pip("hatchling", "editables", f"{DOCS.parent}[certs]")
    check(
        follow(
            work, python, environment,
            lambda project: pip("--no-deps", "--no-build-isolation", "-e", project),
        )
    )  # fmt: skip
    pip("--no-deps", "--no-build-isolation", DOCS.parent / "packs" / "logdx-openssl")
    listed = _logdx(python, environment, "packs")
    assert "openssl 0.1.0   dialects: openssl-s-client" in listed
    package = venv.rglob("logdx_openssl/samples/joined-root-missing.log")
    told = _logdx(python, environment, "explain", str(next(package)))
    assert "The device does not hold Fjordlys Root CA" in told


def _logdx(python: str, environment: dict[str, str], *words: str) -> str:
    result = subprocess.run(
        [python, "-m", "logdx", *words], env=environment,
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return result.stdout
