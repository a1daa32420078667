"""``python -m logdx``."""

import sys

from logdx.cli import main

sys.exit(main())
