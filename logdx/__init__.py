"""logdx explains why a TLS handshake failed, from the device's log."""

from __future__ import annotations

__version__ = "0.1.0"
