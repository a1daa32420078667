"""The registry of the built-in dialects, most specific first."""

from __future__ import annotations

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.codes import CODES
from logdx.dialects.mbedtls_debug import DEBUG
from logdx.dialects.mbedtls_programs import PROGRAMS
from logdx.dialects.mbedtls_x509 import X509
from logdx.dialects.wiznet import WIZNET

DIALECTS: tuple[Dialect, ...] = (X509, DEBUG, PROGRAMS, WIZNET, CODES)

__all__ = ["DIALECTS", "Builder", "Dialect", "Found", "found"]
