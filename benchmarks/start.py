"""The start: a whole ``logdx explain`` of a 100-line log, warm cache, against bare imports."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import chain, cycle
from pathlib import Path

from benchmarks.inputs import SAMPLE, stamped
from benchmarks.row import Row

IMPORTS = "import lark, yaml, rich.console"
BUDGET = 1.4


def start_row(folder: Path, repeat: int) -> Row:
    """Best of ``repeat`` runs of each, taken in turns."""
    log = folder / "start.log"
    lines = SAMPLE.read_text("utf-8").splitlines()
    log.write_text("\n".join(stamped(chain(lines, cycle([""])), 100)), "utf-8")
    ours = [sys.executable, "-m", "logdx", "explain", str(log)]
    theirs = [sys.executable, "-c", IMPORTS]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["LOGDX_CACHE_DIR"] = str(folder / "cache")
    for command in (ours, ours, theirs):
        _seconds(command, environment)
    times = [(_seconds(ours, environment), _seconds(theirs, environment)) for _ in range(repeat)]
    best_ours, best_theirs = (min(column) for column in zip(*times, strict=True))
    ratio = best_ours / best_theirs
    return Row(
        "start: explain 100 lines", f"{best_ours * 1000:.0f} ms", f"{best_theirs * 1000:.0f} ms",
        ratio, f"<= {BUDGET}", ratio <= BUDGET,
    )  # fmt: skip


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin
