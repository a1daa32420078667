"""mbedTLS through ctypes: find the shared objects in the wheels, call them, own their contexts.

The sizes of mbedTLS's structures are not known here; 64 KiB of zeroes hold any of them.
"""

from __future__ import annotations

import ctypes
import importlib.util
from pathlib import Path
from typing import Any

CONTEXT_SIZE = 65536
TEXT_SIZE = 8192

Debug = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
Verify = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.POINTER(ctypes.c_uint32),
)
Send = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
Receive = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32
)

# The wheels: pynng links mbedTLS into its extension and exports it; python-mbedtls bundles the
# three libraries beside the package, in the order in which they have to be loaded.
_WHEELS = {
    "3.6": ("pynng", (".", ("_nng*.so",))),
    "2.28": (
        "mbedtls",
        ("../python_mbedtls.libs", ("libmbedcrypto*", "libmbedx509*", "libmbedtls*")),
    ),
}


def find(version: str) -> list[Path]:
    """The shared objects of one mbedTLS, or an empty list where its wheel is not installed."""
    package, (folder, patterns) = _WHEELS[version]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return []
    base = Path(spec.origin).parent / folder
    found = [sorted(base.glob(pattern))[:1] for pattern in patterns]
    return [path for paths in found for path in paths] if all(found) else []


class Library:
    """One loaded mbedTLS."""

    def __init__(self, version: str) -> None:
        paths = find(version)
        if not paths:
            raise SystemExit(f"no wheel with mbedTLS {version} is installed")
        self._parts = [ctypes.CDLL(str(path)) for path in paths]
        self.strings: list[object] = []  # what the library keeps a pointer to

    def has(self, name: str) -> bool:
        return any(hasattr(part, name) for part in self._parts)

    def function(self, name: str) -> Any:
        """A foreign function: ctypes exports no type for it."""
        for part in self._parts:
            if hasattr(part, name):
                return getattr(part, name)
        raise SystemExit(f"this mbedTLS does not export {name}")

    def call(self, name: str, *args: object) -> int:
        function = self.function(name)
        function.restype = ctypes.c_int
        return int(function(*args))

    def text_of(self, name: str, *args: object) -> str:
        """What a function that returns a C string says."""
        function = self.function(name)
        function.restype = ctypes.c_char_p
        found = function(*args)
        return found.decode() if isinstance(found, bytes) else "(null)"

    def written(self, name: str, *args: object) -> str:
        """What a function of the shape `f(buffer, size, ...)` writes into its buffer."""
        buffer = ctypes.create_string_buffer(TEXT_SIZE)
        self.call(name, buffer, ctypes.c_size_t(TEXT_SIZE - 1), *args)
        return buffer.value.decode(errors="replace")

    def error_text(self, code: int) -> str:
        buffer = ctypes.create_string_buffer(TEXT_SIZE)
        self.call("mbedtls_strerror", code, buffer, ctypes.c_size_t(TEXT_SIZE - 1))
        return buffer.value.decode()

    def pointer(self, name: str) -> ctypes.c_void_p:
        return ctypes.cast(self.function(name), ctypes.c_void_p)

    def context(self, kind: str) -> ctypes.Array[ctypes.c_char]:
        """A fresh, initialised context: `kind` is `ssl`, `x509_crt`, `pk` ..."""
        made = ctypes.create_string_buffer(CONTEXT_SIZE)
        self.function(f"mbedtls_{kind}_init")(made)
        return made

    def kept(self, data: bytes) -> ctypes.Array[ctypes.c_char]:
        """A C string that lives as long as the library."""
        made = ctypes.create_string_buffer(data)
        self.strings.append(made)
        return made

    def kept_list(self, texts: tuple[str, ...]) -> ctypes.Array[ctypes.c_char_p]:
        """A NULL-terminated list of C strings."""
        made = (ctypes.c_char_p * (len(texts) + 1))(*[text.encode() for text in texts], None)
        self.strings.append(made)
        return made
