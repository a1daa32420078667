"""A real mbedTLS (3.6.3 of the pynng wheel) that parses certificates."""

from __future__ import annotations

import ctypes
from functools import cache

import pytest

from tests.end_to_end.lab.library import Library, find

needs_mbedtls = pytest.mark.skipif(not find("3.6"), reason="no mbedTLS in a wheel here")


@cache
def _mbedtls() -> Library:
    library = Library("3.6")
    library.call("psa_crypto_init")
    return library


def parsed_by_mbedtls(data: bytes) -> int:
    """What mbedtls_x509_crt_parse returns: 0, how many it skipped, or an error."""
    chain = _mbedtls().context("x509_crt")
    buffer = ctypes.create_string_buffer(data, max(len(data), 1))
    return _mbedtls().call("mbedtls_x509_crt_parse", chain, buffer, ctypes.c_size_t(len(data)))
