"""Measures what a user waits for, as ratios against programs of the same kind, in one run.

    inputs (made here, every line stamped differently) -> timed processes -> a table of ratios

Rows: the start of ``logdx explain`` on a 100-line log against importing the three libraries; dense
certificate dumps, recurring and distinct, against pygrok trying every line pattern of the dialects;
the server under load against a bare Starlette handler (where wrk and a second core are there).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.dense import dense_rows
from benchmarks.serve import serve_rows
from benchmarks.start import start_row


def main() -> int:
    """Run the benchmarks and print the table; with --check, exit 1 when a budget is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--lines", type=int, default=6000, help="lines of the dense inputs")
    parser.add_argument("--repeat", type=int, default=9, help="runs of the start, best of")
    parser.add_argument("--seconds", type=int, default=5, help="of each load on the server")
    parser.add_argument("--requests", type=int, default=3000, help="until memory is looked at")
    parser.add_argument("--check", action="store_true", help="exit 1 when a budget is missed")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            start_row(Path(folder), args.repeat),
            *dense_rows(Path(folder), args.lines),
            *serve_rows(Path(folder), args.seconds, args.requests),
        ]
    table = Table("what", "logdx", "other", "ratio", "budget", "")
    for row in rows:
        table.add_row(
            row.what,
            row.ours,
            row.theirs,
            f"{row.ratio:.2f}",
            row.budget,
            "ok" if row.kept else "MISSED",
        )
    Console().print(table)
    return 1 if args.check and not all(row.kept for row in rows) else 0


sys.exit(main())
