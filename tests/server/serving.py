"""``logdx serve`` whose workers run ``tasks.hanging``: what a script of this name starts."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from logdx.cli import main
from logdx.server import app
from logdx.server.settings import Settings

_build = app.build_app


def _with_our_task(settings: Settings) -> Any:
    return _build(replace(settings, task="tasks:hanging"))


if __name__ == "__main__":
    app.build_app = _with_our_task
    sys.exit(main())
