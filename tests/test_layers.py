import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_stages_never_import_later_ones() -> None:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("import-linter is not installed")
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout


def test_regular_expressions_stay_in_scan_and_the_grammars_loader() -> None:
    allowed = {"regex_cache.py", "grammar.py", "reader.py"}
    offenders = [
        path.name
        for path in (ROOT / "logdx").rglob("*.py")
        if path.name not in allowed
        and any(
            line.strip() in ("import re", "import regex")
            for line in path.read_text("utf-8").splitlines()
        )
    ]
    assert offenders == []
