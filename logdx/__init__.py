"""logdx explains why a TLS handshake failed, from the device's log.

import logdx
report = logdx.explain("device.log")       # a path, or the text of a log
print(report.verdict, [d.cause for d in report.diagnoses])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logdx.version import __version__

if TYPE_CHECKING:
    from logdx.model.report import Diagnosis, Report
    from logdx.pipeline import explain

__all__ = ["Diagnosis", "Report", "__version__", "explain"]


def __getattr__(name: str) -> object:
    """Import the public names when they are first used, so that the start stays fast."""
    if name == "explain":
        from logdx.pipeline import explain

        return explain
    if name in ("Diagnosis", "Report"):
        import logdx.model.report

        return getattr(logdx.model.report, name)
    raise AttributeError(f"module 'logdx' has no attribute {name!r}")
