"""The program under observation: an embedded TLS client (or server) that prints what it does.

It makes the calls of `programs/ssl/ssl_client2.c` in their order and stops at the first that
fails, as firmware does. Every debug line, certificate text, flag sentence and code in its log
comes from the library (the codes of the transport: see net.py).
"""

from __future__ import annotations

import ctypes
import sys

from .calls import CallError, Calls
from .inputs import Inputs
from .job import Job
from .library import Debug, Library, Verify
from .net import LibraryNet, Net, PythonNet
from .voice import Voice, say

CLOSE_NOTIFY = -0x7880
NEW_SESSION_TICKET = -0x7B00  # 3.x: a ticket came, read again (`include/mbedtls/ssl.h`)
NO_RESULT = 0xFFFFFFFF  # mbedtls_ssl_get_verify_result: no certificate was looked at


class Program:
    """One connection, from the random generator to the goodbye."""

    def __init__(self, library: Library, job: Job, voice: Voice) -> None:
        self.library, self.job, self.voice = library, job, voice
        self.net: Net = LibraryNet(library) if library.has("mbedtls_net_connect") else PythonNet()
        self.calls = Calls(library, voice)
        self.inputs = Inputs(self.calls, job)
        self.ssl = library.context("ssl")
        self.config = library.context("ssl_config")
        self.debug_callback = Debug(self._on_debug)
        self.verify_callback = Verify(self._on_verify)

    def run(self) -> int:
        try:
            self.prepare()
            self.set_up()
            self.open_connection()
            self.shake_hands()
            self.serve() if self.job.role == "server" else self.ask()
            self.say_goodbye()
        except CallError as error:
            self.voice.ended(error.code, self.library.error_text(error.code))
            return 1
        finally:
            if self.job.role == "server":
                self.net.linger()
        return 0

    def prepare(self) -> None:
        library = self.library
        if library.has("mbedtls_version_get_string_full"):
            name = ctypes.create_string_buffer(32)
            library.function("mbedtls_version_get_string_full")(name)
            say(f"{name.value.decode()}\n")
        library.function("mbedtls_debug_set_threshold")(self.job.level)
        self.calls.seed()
        self.inputs.load()

    def set_up(self) -> None:
        job, call, config, inputs = self.job, self.library.call, self.config, self.inputs
        self.voice.start("setup")
        is_server = int(job.role == "server")
        self.calls.check("mbedtls_ssl_config_defaults", config, is_server, 0, 0)
        call("mbedtls_ssl_conf_authmode", config, job.authmode)
        call("mbedtls_ssl_conf_rng", config, *self.calls.random)
        call("mbedtls_ssl_conf_dbg", config, self.debug_callback, None)
        call("mbedtls_ssl_conf_verify", config, self.verify_callback, None)
        call("mbedtls_ssl_conf_read_timeout", config, ctypes.c_uint32(job.timeout_ms))
        if job.ca is not None:
            crl = inputs.crl if job.crl is not None else None
            call("mbedtls_ssl_conf_ca_chain", config, inputs.ca, crl)
        if job.cert is not None:
            self.calls.check("mbedtls_ssl_conf_own_cert", config, inputs.own, inputs.key)
        self.negotiate()
        self.calls.check("mbedtls_ssl_setup", self.ssl, config)
        if job.host is not None:
            self.calls.check("mbedtls_ssl_set_hostname", self.ssl, job.host.encode())
        self.voice.done()

    def negotiate(self) -> None:
        job, library, config = self.job, self.library, self.config
        if job.versions is not None:
            library.call("mbedtls_ssl_conf_min_version", config, 3, job.versions[0])
            library.call("mbedtls_ssl_conf_max_version", config, 3, job.versions[1])
        if job.ciphers:
            find = "mbedtls_ssl_get_ciphersuite_id"
            numbers = [library.call(find, name.encode()) for name in job.ciphers]
            wanted = (ctypes.c_int * (len(numbers) + 1))(*numbers, 0)
            library.strings.append(wanted)
            library.call("mbedtls_ssl_conf_ciphersuites", config, wanted)
        if job.alpn:
            self.calls.check("mbedtls_ssl_conf_alpn_protocols", config, library.kept_list(job.alpn))
        if job.psk is not None:
            identity, key = job.psk[0].encode(), bytes.fromhex(job.psk[1])
            sizes = ctypes.c_size_t(len(key)), ctypes.c_size_t(len(identity))
            self.calls.check("mbedtls_ssl_conf_psk", config, key, sizes[0], identity, sizes[1])

    def open_connection(self) -> None:
        job = self.job
        if job.role == "server":
            self.voice.start("accept")
            self.net.accept(job.listen_fd, 5)
        else:
            self.voice.start("connect", f"{job.address}/{job.port}")
            code = self.net.connect(job.address, job.port)
            if code:
                self.calls.fail("mbedtls_net_connect", code)
        self.voice.done()
        self.net.attach(self.library, self.ssl)

    def shake_hands(self) -> None:
        self.voice.start("handshake")
        code = self.library.call("mbedtls_ssl_handshake", self.ssl)
        if code:
            self.voice.failed("mbedtls_ssl_handshake", code)
            self.show_flags()
            raise CallError(code)
        version = self.library.text_of("mbedtls_ssl_get_version", self.ssl)
        suite = self.library.text_of("mbedtls_ssl_get_ciphersuite", self.ssl)
        self.voice.done(f"\n    [ Protocol is {version} ]\n    [ Ciphersuite is {suite} ]")
        self.voice.start("verify")
        if not self.show_flags():
            self.voice.done()

    def show_flags(self) -> bool:
        flags = self.library.call("mbedtls_ssl_get_verify_result", self.ssl)
        flags &= NO_RESULT
        if flags in (0, NO_RESULT):
            return False
        number = ctypes.c_uint32(flags)
        say(self.library.written("mbedtls_x509_crt_verify_info", b"  ! ", number) + "\n")
        return True

    def ask(self) -> None:
        request = self.job.request.encode()
        say("  > Write to server:")
        sent = self.check_io("mbedtls_ssl_write", request, len(request))
        say(f" {sent} bytes written\n")
        say("  < Read from server:")
        data = self.read()
        say(f" {len(data)} bytes read\n\n{data.decode(errors='replace')}\n")

    def serve(self) -> None:
        say("  < Read from client:")
        data = self.read()
        say(f" {len(data)} bytes read\n")
        reply = self.job.reply.encode()
        self.check_io("mbedtls_ssl_write", reply, len(reply))

    def read(self) -> bytes:
        buffer = ctypes.create_string_buffer(4096)
        size = self.check_io("mbedtls_ssl_read", buffer, 4095)
        return buffer.raw[: max(size, 0)]

    def check_io(self, function: str, data: object, size: int) -> int:
        for _ in range(5):
            code = self.library.call(function, self.ssl, data, ctypes.c_size_t(size))
            if code != NEW_SESSION_TICKET:
                break
        if code < 0 and code != CLOSE_NOTIFY:
            self.calls.fail(function, code)
        return code

    def say_goodbye(self) -> None:
        self.voice.start("close")
        self.library.call("mbedtls_ssl_close_notify", self.ssl)
        self.voice.done()

    def _on_debug(
        self, _context: object, level: int, file: bytes, line: int, message: bytes
    ) -> None:
        text = message.decode(errors="replace")
        self.voice.debug(level, file.decode(errors="replace"), line, text)

    def _on_verify(
        self,
        _context: object,
        certificate: object,
        depth: int,
        flags: ctypes._Pointer[ctypes.c_uint32],
    ) -> int:
        if self.job.level < self.voice.verify_from:
            return 0
        crt = ctypes.c_void_p(certificate)  # type: ignore[arg-type]
        written = self.library.written
        say(f"\nVerify requested for (Depth {depth}):\n")
        say(written("mbedtls_x509_crt_info", b"", crt))
        found = flags.contents.value
        if found:
            say(written("mbedtls_x509_crt_verify_info", b"  ! ", ctypes.c_uint32(found)) + "\n")
        else:
            say("  This certificate has no flags\n")
        return 0


def main(version: str, voice: Voice) -> int:
    job = Job.from_json(sys.argv[1])
    return Program(Library(version), job, voice).run()
