"""What the program hands to the parsers: CA, CRL, its own certificate and key."""

from __future__ import annotations

import ctypes

from .calls import Calls
from .job import Job


class Inputs:
    """The parsed inputs of one run; a parser that refuses its input ends the run."""

    def __init__(self, calls: Calls, job: Job) -> None:
        self.calls, self.job = calls, job
        self.ca = calls.library.context("x509_crt")
        self.crl = calls.library.context("x509_crl")
        self.own = calls.library.context("x509_crt")
        self.key = calls.library.context("pk")

    def load(self) -> None:
        job = self.job
        if job.ca is not None:
            self.load_ca(job.ca)
        if job.crl is not None:
            self.calls.voice.start("crl")
            self.calls.check("mbedtls_x509_crl_parse", self.crl, *self.calls.text(job.crl))
            self.calls.voice.done()
        if job.cert is not None and job.key is not None:
            self.load_own(job.cert, job.key)

    def load_ca(self, text: str) -> None:
        self.calls.voice.start("ca")
        data, size = self.calls.text(text, self.job.ca_counts_nul)
        code = self.calls.library.call("mbedtls_x509_crt_parse", self.ca, data, size)
        if code >= 0:
            self.calls.voice.done(f" ({code} skipped)")
        elif self.job.ca_errors_ignored:
            self.calls.voice.failed("mbedtls_x509_crt_parse", code)
        else:
            self.calls.fail("mbedtls_x509_crt_parse", code)

    def load_own(self, cert: str, key: str) -> None:
        self.calls.voice.start("own")
        self.calls.check("mbedtls_x509_crt_parse", self.own, *self.calls.text(cert))
        password = (self.job.password or "").encode()
        secret = self.calls.library.kept(password) if password else None
        random = self.calls.random_for_keys
        arguments = (*self.calls.text(key), secret, ctypes.c_size_t(len(password)), *random)
        self.calls.check("mbedtls_pk_parse_key", self.key, *arguments)
        if self.job.pair is not None:
            self.compare_pair(self.job.pair)
        self.calls.voice.done()

    def compare_pair(self, public_key: str) -> None:
        public = self.calls.library.context("pk")
        self.calls.check("mbedtls_pk_parse_public_key", public, *self.calls.text(public_key))
        random = self.calls.random_for_keys
        self.calls.check("mbedtls_pk_check_pair", public, self.key, *random)
