"""How the program calls mbedTLS: a negative code is reported, then ends the run."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

from .library import Library
from .voice import Voice


class CallError(Exception):
    """A call failed with this code; the program has said so."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Calls:
    """One library, one voice, one random generator."""

    library: Library
    voice: Voice

    def __post_init__(self) -> None:
        self.entropy = self.library.context("entropy")
        self.generator = self.library.context("ctr_drbg")

    @property
    def random(self) -> list[object]:
        """The two arguments `f_rng, p_rng`."""
        return [self.library.pointer("mbedtls_ctr_drbg_random"), self.generator]

    @property
    def random_for_keys(self) -> list[object]:
        """3.0 gave the key functions a random generator (`docs/3.0-migration-guide.md`)."""
        return self.random if self.library.has("mbedtls_ssl_conf_groups") else []

    def check(self, function: str, *args: object) -> int:
        """Call the library; a negative code ends the program with its report."""
        code = self.library.call(function, *args)
        if code < 0:
            self.fail(function, code)
        return code

    def fail(self, function: str, code: int) -> None:
        self.voice.failed(function, code)
        raise CallError(code)

    def seed(self) -> None:
        self.voice.start("seed")
        if self.library.has("psa_crypto_init"):
            self.check("psa_crypto_init")
        function = self.library.pointer("mbedtls_entropy_func")
        personal = (b"gauge", ctypes.c_size_t(5))
        self.check("mbedtls_ctr_drbg_seed", self.generator, function, self.entropy, *personal)
        self.voice.done()

    def text(self, text: str, counts_nul: bool = True) -> tuple[object, ctypes.c_size_t]:
        """PEM as the parsers want it: the length counts the final NUL."""
        data = text.encode()
        return self.library.kept(data), ctypes.c_size_t(len(data) + counts_nul)
