"""Makes the picture in the README from a real run: ``python docs/picture.py``."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from logdx.pipeline import explain
from logdx.render.text import render_text
from logdx.resources import folder

OUT = Path(__file__).parent / "images" / "explain.svg"


def main() -> None:
    """Run ``logdx explain`` on the sample and save what it prints."""
    report = explain(
        folder("samples") / "wiznet-azure-iot-hub.log", now=datetime(2026, 11, 24, tzinfo=UTC)
    )
    console = Console(record=True, width=82, file=io.StringIO(), markup=False, highlight=False)
    console.print(render_text(report), crop=False)
    console.save_svg(str(OUT), title="logdx explain samples/wiznet-azure-iot-hub.log")


if __name__ == "__main__":
    main()
