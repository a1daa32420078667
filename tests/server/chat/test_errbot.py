"""The Errbot plug-in in a virtual environment of its own, since Errbot pins what it needs."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACK = ROOT / "packs/errbot-logdx"


@pytest.mark.heavy
@pytest.mark.skipif(sys.version_info >= (3, 13), reason="Errbot needs the module cgi")
def test_the_plugins_own_tests(tmp_path: Path) -> None:
    """Errbot's test bot, and a bot on a real IRC server where ngircd is installed."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv/bin/python"
    if _run(python, "-m", "pip", "install", "-q", "errbot[irc]>=6.2", "pytest").returncode:
        pytest.skip("Errbot cannot be had here")
    installed = _run(python, "-m", "pip", "install", "-q", str(ROOT), str(PACK))
    assert installed.returncode == 0, installed.stderr
    done = _run(python, "-m", "pytest", "-rs", "-p", "no:cacheprovider", str(PACK / "tests"))
    assert done.returncode == 0, done.stdout[-4000:]
    assert "passed" in done.stdout


def _run(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, *arguments], cwd=PACK, capture_output=True, text=True, timeout=500, check=False
    )
