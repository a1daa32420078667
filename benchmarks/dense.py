"""Dense dumps: whole processes, logdx against pygrok with every line pattern of the dialects.

pygrok gets each terminal of the dialects' grammars that a dump can show, as one line pattern; it
yields fields of single lines only, no certificates.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.inputs import distinct, recurring, stamped
from benchmarks.row import Row

GROK = Path(__file__).with_name("grok_lines.py")
RECURRING, DISTINCT = 3.0, 0.5


def dense_rows(folder: Path, lines: int) -> list[Row]:
    """Measure the recurring and the distinct dumps on one core each."""
    rows = []
    for name, source, budget in (
        ("recurring", recurring(), RECURRING), ("distinct", distinct(), DISTINCT),
    ):  # fmt: skip
        log = folder / f"{name}.log"
        log.write_text("\n".join(stamped(source, lines)), "utf-8")
        ours = _seconds(
            [sys.executable, "-m", "logdx", "explain", "--format", "json", str(log)], folder
        )
        theirs = _seconds([sys.executable, str(GROK), str(log)], folder)
        ratio = theirs / ours
        rows.append(
            Row(
                f"dense dumps, {name}",
                f"{lines / ours:,.0f} lines/s",
                f"{lines / theirs:,.0f} lines/s",
                ratio,
                f">= {budget}",
                ratio >= budget,
            )
        )
    return rows


def _seconds(command: list[str], folder: Path) -> float:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["LOGDX_CACHE_DIR"] = str(folder / "cache")
    if hasattr(os, "sched_setaffinity"):
        command = ["taskset", "-c", "0", *command]
    begin = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin
