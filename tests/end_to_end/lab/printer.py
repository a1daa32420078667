"""Lets a real mbedTLS print certificates, CRLs and CSRs.

python -m tests.end_to_end.lab.printer 3.6

Each line of the input asks for one text ({"kind", "der", "prefix"}), each line of the output is
the text, or the negative code of the call that failed.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from pathlib import Path

from .library import Library

KINDS = ("crt", "crl", "csr")
_PACKAGE = (__package__ or "").split(".")
_ROOT = Path(__file__).parents[len(_PACKAGE)]


def prints(library: Library, kind: str) -> bool:
    """Whether the wheel exports the functions; pynng's leaves those of CSRs out."""
    return library.has(f"mbedtls_x509_{kind}_info")


class Printer:
    """A process that holds one mbedTLS."""

    def __init__(self, version: str) -> None:
        module = ".".join([*_PACKAGE, "printer"])
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, version],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            text=True,
            encoding="ascii",
        )

    def text(self, kind: str, der: bytes, prefix: str = "") -> str:
        """What mbedtls_x509_KIND_info writes of the object."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = {"kind": kind, "der": der.hex(), "prefix": prefix}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert isinstance(answer, str), f"-0x{-answer:04X}"
        return answer

    def close(self) -> None:
        self._process.communicate(timeout=20)


def _print(library: Library, kind: str, der: bytes, prefix: str) -> str | int:
    made = library.context(f"x509_{kind}")
    code = library.call(f"mbedtls_x509_{kind}_parse", made, der, ctypes.c_size_t(len(der)))
    if code != 0:
        return code
    text = library.written(f"mbedtls_x509_{kind}_info", prefix.encode(), made)
    library.function(f"mbedtls_x509_{kind}_free")(made)
    return text


def main() -> int:
    library = Library(sys.argv[1])
    if library.has("psa_crypto_init"):
        library.call("psa_crypto_init")
    for line in sys.stdin:
        request = json.loads(line)
        der = bytes.fromhex(request["der"])
        print(json.dumps(_print(library, request["kind"], der, request["prefix"])), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
