"""Sphinx: MyST pages, and those that are made from the rules and the record registry."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from logdx.version import __version__

project = "logdx"
author = "the logdx developers"
copyright = f"2026, {author}"
release = version = __version__
extensions = ["myst_parser", "reference"]
html_theme = "furo"
html_title = f"logdx {__version__}"
html_copy_source = False
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
